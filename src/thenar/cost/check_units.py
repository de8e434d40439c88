"""Units on the claim against the minutes it gives."""

from collections.abc import Iterator
from datetime import date

from thenar.cost.facts import ClaimFacts, counted, days, discipline_of, has_minutes, numbered
from thenar.cost.units import units
from thenar.terms.billing import Discipline, TimeRule, Timing, Treated, UnitsResult
from thenar.terms.claims import Claim, ClaimLine, Finding
from thenar.terms.faults import Faulty

Lines = list[tuple[int, ClaimLine]]
Key = tuple[str, Discipline]
Claimed = dict[Key, int]


def check(claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    """Each day by itself."""
    for number, line in numbered(claim):
        if line.units is not None and line.units < 1:
            why = f"{line.code} has {line.units} units"
            yield facts.find(
                "units_missing", number, why, "leave it off the claim; its minutes still count", corrected=True
            )
    for day, lines in days(claim).items():
        result = counted(lines, claim, facts, day)
        if result is None:
            yield from _unchecked(lines, facts)
        else:
            yield from _against(result, lines, claim, facts, day)


def claimed_units(lines: Lines, claim: Claim) -> Claimed:
    """Units by code and discipline as billed."""
    found: Claimed = {}
    for _, line in lines:
        key = (line.code, discipline_of(line, claim))
        found[key] = found.get(key, 0) + (line.units or 0)
    return found


def _unchecked(lines: Lines, facts: ClaimFacts) -> Iterator[Finding]:
    for number, line in lines:
        code = facts.book.get(line.code)
        if line.units is None and (code is None or code.timing is Timing.TIMED15):
            yield facts.find(
                "units_missing",
                number,
                f"{line.code} has neither units nor minutes to count them from",
                "give minutes or units",
            )
        if code and code.timing is Timing.TIMED15 and not has_minutes(line):
            why = f"{line.code} is timed and the claim does not say its minutes"
            yield facts.find("units_not_checked", number, why, "give minutes, then the units are checked")
    yield from _not_countable(lines, facts)


def _not_countable(lines: Lines, facts: ClaimFacts) -> Iterator[Finding]:
    for number, line in lines:
        if line.code in facts.book and has_minutes(line):
            try:
                units([Treated(code=line.code, minutes=line.minutes or 0)], TimeRule.AMA, facts.book)
            except Faulty as faulty:
                if (line.minutes or 0) < 0 or (line.minutes or 0) > 1440:
                    yield facts.find("minutes_not_countable", number, str(faulty.faults[0].why), "check the minutes")


def _against(result: UnitsResult, lines: Lines, claim: Claim, facts: ClaimFacts, day: date) -> Iterator[Finding]:
    claimed = claimed_units(lines, claim)
    rule = facts.payer.value("time_rule", day) or "ama"
    for key, group in groups(lines, claim).items():
        code, number = key[0], group[0][0]
        if code not in result.units:
            continue
        billed, right = claimed[key], result.of(*key)
        if all(line.units is None for _, line in group):
            why = f"{code} has no units; its minutes make {right}"
            yield facts.find("units_missing", number, why, f"bill {right}", corrected=True)
        elif billed != right:
            yield _differ(code, number, billed, right, result, facts, rule)


def groups(lines: Lines, claim: Claim) -> dict[Key, Lines]:
    """Lines by code and discipline."""
    found: dict[Key, Lines] = {}
    for number, line in lines:
        found.setdefault((line.code, discipline_of(line, claim)), []).append((number, line))
    return found


def _differ(
    code: str, number: int, billed: int, right: int, result: UnitsResult, facts: ClaimFacts, rule: str
) -> Finding:
    because = next((line for line in result.explain if line.startswith(f"{code}:")), "")
    why = f"{code}: {billed} billed, the minutes earn {right} by the {rule} rule ({because})"
    which = "units_too_many" if billed > right else "units_too_few"
    return facts.find(which, number, why, f"bill {right}" if right else "leave the line off", corrected=True)
