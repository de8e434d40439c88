"""Discipline, assistant, threshold, notice, side and repeat modifiers on each line."""

from collections.abc import Iterator
from datetime import date

from thenar.cost.check_units import groups
from thenar.cost.facts import ClaimFacts, counted, day_of, days, discipline_of, numbered
from thenar.cost.modifiers import (
    ASSISTANTS,
    DISCIPLINES,
    MOST,
    contradictions,
    for_assistant,
    kx_needed,
    needs_discipline,
    threshold,
    valid,
)
from thenar.terms.billing import ASSISTANT_MODIFIER, CodeKind, TherapyClass, Timing
from thenar.terms.claims import Abn, Claim, ClaimLine, Finding

_LIMBS = ("M0", "M1", "M2", "M7", *(f"S{n}" for n in range(4, 10)))
_LEFT, _RIGHT = "2", "1"  # the sixth character of an ICD-10-CM code that names a side


def check(claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    """Line by line, then assistants day by day, then the threshold for the whole claim."""
    for number, line in numbered(claim):
        yield from _form(number, line, facts)
        yield from _discipline(number, line, claim, facts)
        yield from _notice(number, line, claim, facts)
        yield from _time(number, line, facts)
        yield from _side(number, line, claim, facts)
    for day, lines in days(claim).items():
        yield from _assistants(day, lines, claim, facts)
    yield from _threshold(claim, facts)


def _form(number: int, line: ClaimLine, facts: ClaimFacts) -> Iterator[Finding]:
    for modifier in line.modifiers:
        if not valid(modifier):
            yield facts.find(
                "modifier_not_valid", number, f"'{modifier[:10]}' is not a modifier", "use two capitals or digits"
            )
    if len(line.modifiers) > MOST:
        yield facts.find(
            "modifiers_too_many",
            number,
            f"{len(line.modifiers)} modifiers, there is room for {MOST}",
            "drop the least important",
        )


def _discipline(number: int, line: ClaimLine, claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    said = [m for m in line.modifiers if m in DISCIPLINES]
    if len(said) > 1:
        yield facts.find(
            "discipline_modifier_conflict", number, f"{' and '.join(said)} stand on one line", "keep the plan's own"
        )
    discipline, code = discipline_of(line, claim), facts.book.get(line.code)
    if code and code.disciplines and discipline not in code.disciplines:
        why = f"{line.code} is not billed under {discipline}"
        yield facts.find(
            "discipline_wrong_code", number, why, f"use {' or '.join(code.disciplines)}, or the other discipline's code"
        )
    missing = needs_discipline(line, facts, day_of(line, claim))
    if missing is TherapyClass.ALWAYS:
        why = f"{line.code} is always therapy and has no discipline modifier"
        yield facts.find("discipline_modifier_missing", number, why, f"add {discipline}", corrected=True)
    elif missing:
        why = f"{line.code} is therapy when a therapist gives it under a plan of care"
        yield facts.find("sometimes_therapy_modifier", number, why, f"add {discipline} if it was", corrected=True)


def _assistants(day: date, lines: list[tuple[int, ClaimLine]], claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    if facts.payer.value("assistant_modifier", day) != "required":
        return
    for number, line in lines:
        yield from _assistant_form(number, line, claim, facts)
    result = counted(lines, claim, facts, day)
    if result is None:
        return
    for (code, discipline), group in groups(lines, claim).items():
        wanted = result.helped(code, discipline)
        billed = sum(line.units or 0 for _, line in group if ASSISTANTS & set(line.modifiers))
        if wanted != billed and code in result.units:
            yield _assistant_units(code, group[0][0], wanted, billed, facts, ASSISTANT_MODIFIER.get(discipline))


def _assistant_units(
    code: str, number: int, wanted: int, billed: int, facts: ClaimFacts, modifier: str | None
) -> Finding:
    why = f"{code}: {wanted} unit(s) are the assistant's by their minutes, {billed} billed so"
    rule = "assistant_modifier_missing" if wanted > billed else "assistant_modifier_unneeded"
    return facts.find(rule, number, why, f"bill {wanted} with {modifier} on a line of their own", corrected=True)


def _assistant_form(number: int, line: ClaimLine, claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    said = ASSISTANTS & set(line.modifiers)
    code = facts.book.get(line.code)
    right = for_assistant(line, claim)
    for modifier in said - {right}:
        why = f"{modifier} does not go with {discipline_of(line, claim)}"
        yield facts.find(
            "assistant_modifier_mismatch", number, why, f"use {right}" if right else f"drop {modifier}", corrected=True
        )
    if code and code.kind in (CodeKind.EVALUATION, CodeKind.REEVALUATION) and (said or line.assistant_minutes):
        why = f"{line.code} is an evaluation; an assistant may not do one"
        yield facts.find("assistant_evaluation", number, why, "bill it only if the therapist did it")


def _threshold(claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    limit = threshold(claim.discipline, facts, claim.date)
    if limit is None:
        return
    present = [number for number, line in numbered(claim) if "KX" in line.modifiers]
    needed, total = kx_needed(claim, facts, claim.date), claim.therapy_total_before
    if needed and len(present) < len(claim.lines):
        why = f"with ${total} this year before this claim, the amount passes ${limit}: every line needs KX"
        fix = "add KX" if claim.kx_documented else "add KX only when the record shows why the care is still needed"
        yield facts.find("kx_missing", None, why, fix, corrected=claim.kx_documented)
    if present and needed is False:
        yield facts.find("kx_early", present[0], f"KX says nothing below ${limit} (${total} so far)", "leave KX off")
    if present and not claim.kx_documented:
        yield facts.find(
            "kx_undocumented",
            present[0],
            "KX stands on the claim, the record's reason is not noted",
            "note where the record shows the need",
        )
    review = facts.payer.value("targeted_review", claim.date)
    if review and total is not None and total + (facts.allowed or 0) > int(review.partition(".")[0]):
        yield facts.find(
            "targeted_review", None, f"above ${review} the claim may be picked for review", "have the record ready"
        )


def _notice(number: int, line: ClaimLine, claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    if not facts.payer.value("abn", day_of(line, claim)):
        return
    present = set(line.modifiers)
    for one, other, why in contradictions(line.modifiers):
        yield facts.find("abn_modifiers_conflict", number, f"{one} and {other}: {why}", "keep the one that is true")
    for modifier, abn in (("GA", Abn.REQUIRED), ("GX", Abn.VOLUNTARY)):
        if modifier in present and claim.abn is not abn:
            why = f"{modifier} says that a {abn} notice is on file; the claim says {claim.abn}"
            yield facts.find("abn_missing", number, why, "file the signed notice, or drop the modifier")
    if "GZ" in present and claim.abn is not Abn.NONE:
        yield facts.find(
            "abn_missing", number, "GZ says that there is no notice; the claim says there is one", "use GA"
        )
    if claim.abn is Abn.REQUIRED and not present & {"GA", "GZ", "GY"}:
        yield facts.find(
            "abn_modifier_missing",
            number,
            "a notice was given and no modifier says so",
            "add GA if this service is meant",
        )


def _time(number: int, line: ClaimLine, facts: ClaimFacts) -> Iterator[Finding]:
    code = facts.book.get(line.code)
    if code is None or code.timing is not Timing.TIMED15:
        return
    if "52" in line.modifiers:
        yield facts.find(
            "reduced_service_timed",
            number,
            f"{line.code} is billed by time: less time is fewer units, not 52",
            "drop 52",
        )
    if "76" in line.modifiers:
        yield facts.find(
            "repeat_modifier",
            number,
            f"{line.code} is billed by time: a second round adds minutes",
            "add the minutes to one line",
        )


def _side(number: int, line: ClaimLine, claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    sides = {"LT", "RT"} & set(line.modifiers)
    meant = {s for s in (_side_of(claim.diagnoses[p - 1]) for p in line.points if 0 < p <= len(claim.diagnoses)) if s}
    if len(sides) == 1 and meant and not sides & meant:
        why = f"{next(iter(sides))} does not fit the side of the diagnosis ({', '.join(sorted(meant))})"
        yield facts.find("side_mismatch", number, why, "correct the side, or the diagnosis")


def _side_of(diagnosis: str) -> str | None:
    """The side that a six-character code of a limb names. In the spine that character is a level, not a side."""
    plain = diagnosis.replace(".", "")
    if plain[:2] not in _LIMBS or len(plain) < 6:
        return None
    return {_LEFT: "LT", _RIGHT: "RT"}.get(plain[5])
