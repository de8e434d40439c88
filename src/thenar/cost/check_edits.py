"""NCCI pairs and limits on each day of the claim, with the cases that have a story of their own."""

from collections.abc import Iterator
from datetime import date

from thenar.cost.edits import BYPASS, DISTINCT, opened, over_limit, pairs_in_force
from thenar.cost.facts import ClaimFacts, days
from thenar.cost.modifiers import DISTINCT_MODIFIER
from thenar.terms.billing import CodeKind
from thenar.terms.claims import Claim, ClaimLine, Finding
from thenar.terms.edits import NEVER, Edition, PtpEdit

Lines = list[tuple[int, ClaimLine]]


def check(claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    """Each day by itself; nothing when the payer does not use the edits."""
    for day, lines in days(claim).items():
        if not facts.payer.value("ncci", day):
            continue
        hits = sorted(
            pairs_in_force((line.code for _, line in lines), facts.edits, day), key=lambda e: (e.column1, e.column2)
        )
        for edit in hits:
            yield from _pair(edit, lines, facts)
        yield from _unneeded(hits, lines, facts)
        yield from _limits(lines, facts)
        yield from _quarter(day, facts)


def column2_line(edit: PtpEdit, lines: Lines) -> int:
    """The number of the line that would not be paid."""
    return next(number for number, line in lines if line.code == edit.column2)


def documented(edit: PtpEdit, lines: Lines) -> ClaimLine | None:
    """The line of the pair that gives a reason why the two were separate; column 2 first."""
    of_pair = sorted(
        (line for _, line in lines if line.code in (edit.column1, edit.column2)),
        key=lambda line: line.code != edit.column2,
    )
    return next((line for line in of_pair if line.distinct), None)


def _pair(edit: PtpEdit, lines: Lines, facts: ClaimFacts) -> Iterator[Finding]:
    number = column2_line(edit, lines)
    both = f"{edit.column2} with {edit.column1}"
    quarter = facts.edits.ptp_edition.quarter
    if edit.modifier_indicator == NEVER:
        why = f"{both} on one day is never paid ({edit.rationale}; NCCI {quarter}, indicator 0)"
        yield facts.find(
            "ptp_never", number, why, f"leave {edit.column2} off: no modifier opens this pair", corrected=True
        )
        return
    reason = documented(edit, lines)
    if not opened(edit, _modifiers(lines)):
        yield _closed(edit, number, both, reason, facts)
    elif reason is None:
        yield facts.find(
            "ptp_modifier_undocumented",
            number,
            f"{both} carries a modifier without a documented reason",
            _reason_fix(edit, facts),
        )
    yield from _same_region(edit, lines, number, facts)


def _closed(edit: PtpEdit, number: int, both: str, reason: ClaimLine | None, facts: ClaimFacts) -> Finding:
    why = f"{both} on one day is paid only when separate ({edit.rationale}; NCCI {facts.edits.ptp_edition.quarter}, indicator 1)"
    if reason is None or reason.distinct is None:
        return facts.find(_story(edit, facts), number, why, _reason_fix(edit, facts))
    modifier = DISTINCT_MODIFIER[reason.distinct]
    return facts.find(
        _story(edit, facts),
        number,
        why,
        f"add {modifier} to {edit.column2}: {reason.distinct.replace('_', ' ')}",
        corrected=True,
    )


def _story(edit: PtpEdit, facts: ClaimFacts) -> str:
    kinds = {facts.book[code].kind for code in (edit.column1, edit.column2) if code in facts.book}
    if CodeKind.CHIROPRACTIC in kinds:
        return "manual_with_manipulation"
    return "group_with_individual" if CodeKind.GROUP in kinds else "ptp_modifier_missing"


def _reason_fix(edit: PtpEdit, facts: ClaimFacts) -> str:
    story = _story(edit, facts)
    if story == "manual_with_manipulation":
        return "only if another region was treated: note both regions, give distinct: separate_structure (XS)"
    if story == "group_with_individual":
        return (
            "only if the one-to-one time was apart from the group: note both times, give distinct: separate_time (59)"
        )
    return (
        "only if the record shows separate times or body parts: give distinct with the reason, else bill one of the two"
    )


def _same_region(edit: PtpEdit, lines: Lines, number: int, facts: ClaimFacts) -> Iterator[Finding]:
    if _story(edit, facts) != "manual_with_manipulation":
        return
    one, other = (
        {r for _, line in lines if line.code == code for r in line.regions} for code in (edit.column1, edit.column2)
    )
    if shared := one & other:
        why = f"{edit.column1} and {edit.column2} were both given to {', '.join(sorted(shared))}"
        yield facts.find("same_region", number, why, "bill one of the two for that region")


def _unneeded(hits: list[PtpEdit], lines: Lines, facts: ClaimFacts) -> Iterator[Finding]:
    in_pairs = {code for edit in hits for code in (edit.column1, edit.column2)}
    for number, line in lines:
        needless = DISTINCT & set(line.modifiers)
        if needless and line.code not in in_pairs:
            why = f"{', '.join(sorted(needless))} on {line.code}: no pair of this day needs it"
            yield facts.find("distinct_modifier_unneeded", number, why, "take it off")


def _limits(lines: Lines, facts: ClaimFacts) -> Iterator[Finding]:
    for code, number in {line.code: number for number, line in reversed(lines)}.items():
        units = [line.units or 0 for _, line in lines if line.code == code]
        limit = over_limit(code, units, facts.edits)
        if limit:
            fix = "no appeal lifts it" if limit.indicator == 2 else "if it was given and needed, appeal with the record"
            why = f"{sum(units)} units of {code}; at most {limit.units} a day ({limit.rationale}, indicator {limit.indicator})"
            yield facts.find("mue_exceeded", number, why, f"check the units; {fix}")


def _modifiers(lines: Lines) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for _, line in lines:
        found.setdefault(line.code, []).extend(m for m in line.modifiers if m in BYPASS)
    return found


def _quarter(day: date, facts: ClaimFacts) -> Iterator[Finding]:
    edition = facts.edits.ptp_edition
    if quarter_of(day) != edition.quarter:
        why = f"{day} is in {quarter_of(day)}, the edits in use are of {edition.quarter}"
        yield facts.find("edits_of_another_quarter", None, why, _newer(day, edition))


def quarter_of(day: date) -> str:
    """``2026q4``."""
    return f"{day.year}q{(day.month + 2) // 3}"


def _newer(day: date, edition: Edition) -> str:
    if day < edition.began:
        return "later tables keep earlier pairs with their dates; a pair without dates is taken as in force"
    return "load the quarter's files: thenar edits load FILE…"
