"""The claim as it may be sent: only what minutes, codes and documented reasons decide is mended; nothing is made up."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from thenar.cost.check_codes import SWAP
from thenar.cost.check_edits import documented
from thenar.cost.check_units import Key, claimed_units, groups
from thenar.cost.edits import opened, pairs_in_force
from thenar.cost.facts import ClaimFacts, counted, day_of, days, discipline_of
from thenar.cost.modifiers import (
    ASSISTANTS,
    DISCIPLINES,
    DISTINCT_MODIFIER,
    for_assistant,
    kx_needed,
    needs_discipline,
    ordered,
)
from thenar.terms.billing import Discipline, MedicareStatus, UnitsResult
from thenar.terms.claims import Claim, ClaimLine
from thenar.terms.edits import NEVER

CENT = Decimal("0.01")
_Key = tuple[date, str, Discipline]


def correct(claim: Claim, facts: ClaimFacts) -> Claim:
    """Codes, pairs that are never paid, units, assistants, disciplines, reasons, KX, pointers: in that order."""
    for step in (_codes, _pairs_never):
        claim = replace(claim, lines=tuple(step(claim, facts)))
    claim = _units(claim, facts)
    for later in (_assistants, _disciplines, _reasons, _kx, _pointers):
        claim = replace(claim, lines=tuple(later(claim, facts)))
    return claim


def _codes(claim: Claim, facts: ClaimFacts) -> Iterator[ClaimLine]:
    for line in claim.lines:
        code = facts.book.get(line.code)
        swap = (
            code
            and code.medicare is MedicareStatus.NOT_VALID
            and facts.payer.value("fee_schedule_status", day_of(line, claim))
        )
        yield replace(line, code=SWAP.get(line.code, line.code)) if swap else line


def _pairs_never(claim: Claim, facts: ClaimFacts) -> Iterator[ClaimLine]:
    """Column 2 of a pair with indicator 0 is left off."""
    for line in claim.lines:
        day = day_of(line, claim)
        codes = [other.code for other in claim.lines if day_of(other, claim) == day]
        pairs = pairs_in_force(codes, facts.edits, day) if facts.payer.value("ncci", day) else ()
        if not any(edit.modifier_indicator == NEVER and edit.column2 == line.code for edit in pairs):
            yield line


def _units(claim: Claim, facts: ClaimFacts) -> Claim:
    """What the minutes earn. A line left without a unit goes to the unbilled ones, so that its minutes still count."""
    right: dict[_Key, int] = {}
    for day, lines in days(claim).items():
        if result := counted(lines, claim, facts, day):
            right |= {(day, *key): result.of(*key) for key in claimed_units(lines, claim) if key[0] in result.units}
    shared = list(_shared(claim, right))
    kept = tuple(line for line in shared if not _empty(line))
    dropped = tuple(replace(line, charge=None) for line in shared if _empty(line))
    return replace(claim, lines=kept, unbilled=claim.unbilled + dropped)


def _empty(line: ClaimLine) -> bool:
    return line.units is not None and line.units < 1


def _shared(claim: Claim, right: dict[_Key, int]) -> Iterator[ClaimLine]:
    """The units of a code over its lines: each keeps its own while they last, the last takes what is left."""
    left, keys = dict(right), [_key(line, claim) for line in claim.lines]
    for n, (key, line) in enumerate(zip(keys, claim.lines, strict=True)):
        if key not in left:
            yield line
            continue
        number = left[key] if key not in keys[n + 1 :] or line.units is None else min(line.units, left[key])
        left[key] -= number
        yield _with_units(line, number)


def _with_units(line: ClaimLine, number: int) -> ClaimLine:
    """The charge follows the units at the line's own price a unit, to the cent."""
    if line.units and line.charge is not None and line.units != number:
        return replace(line, units=number, charge=(line.charge * number / line.units).quantize(CENT))
    return replace(line, units=number)


def _assistants(claim: Claim, facts: ClaimFacts) -> Iterator[ClaimLine]:
    """Units of the assistant stand on a line of their own with CQ or CO; lines that are right stay where they are."""
    mended = {
        (day, *key): _group(key, [line for _, line in group], counted(lines, claim, facts, day), claim)
        for day, lines in days(claim).items()
        if facts.payer.value("assistant_modifier", day) == "required"
        for key, group in groups(lines, claim).items()
    }
    for line in claim.lines:
        key = _key(line, claim)
        if key not in mended:
            yield line
        else:
            yield from mended[key]
            mended[key] = []


def _key(line: ClaimLine, claim: Claim) -> _Key:
    return day_of(line, claim), line.code, discipline_of(line, claim)


def _group(key: Key, group: list[ClaimLine], result: UnitsResult | None, claim: Claim) -> list[ClaimLine]:
    """The lines of one code on one day in one discipline."""
    if result is None or key[0] not in result.units:
        return [_right_assistant(line, claim) for line in group]
    return list(_split(group, result.helped(*key), claim))


def _right_assistant(line: ClaimLine, claim: Claim) -> ClaimLine:
    """CQ and CO changed for the one that goes with the discipline."""
    said, right = ASSISTANTS & set(line.modifiers), for_assistant(line, claim)
    if not said - {right}:
        return line
    rest = [m for m in line.modifiers if m not in ASSISTANTS]
    return replace(line, modifiers=ordered((*rest, right)) if right else tuple(rest))


def _split(group: Sequence[ClaimLine], helped: int, claim: Claim) -> Iterator[ClaimLine]:
    """One line without and one with the modifier, unless the lines already stand so."""
    billed = sum(line.units or 0 for line in group if ASSISTANTS & set(line.modifiers))
    if billed == helped:
        yield from (_right_assistant(line, claim) for line in group)
        return
    whole = _merged(group)
    units = whole.units or 0
    own = replace(whole, modifiers=tuple(m for m in whole.modifiers if m not in ASSISTANTS))
    marked = replace(own, modifiers=ordered((*own.modifiers, for_assistant(whole, claim) or "")))
    if 0 < helped < units:
        first = replace(_with_units(own, units - helped), assistant_minutes=0)
        rest = None if whole.charge is None or first.charge is None else whole.charge - first.charge
        yield first
        yield replace(marked, units=helped, minutes=0, assistant_minutes=whole.assistant_minutes, charge=rest)
    else:
        yield marked if helped else own


def _merged(group: Sequence[ClaimLine]) -> ClaimLine:
    first = group[0]
    charges = [line.charge for line in group if line.charge is not None]
    return replace(
        first,
        units=sum(line.units or 0 for line in group),
        minutes=sum(line.minutes or 0 for line in group),
        assistant_minutes=sum(line.assistant_minutes for line in group),
        charge=sum(charges, Decimal(0)) if len(charges) == len(group) else None,
        modifiers=tuple(dict.fromkeys(m for line in group for m in line.modifiers)),
    )


def _disciplines(claim: Claim, facts: ClaimFacts) -> Iterator[ClaimLine]:
    for line in claim.lines:
        if needs_discipline(line, facts, day_of(line, claim)) and not DISCIPLINES & set(line.modifiers):
            line = replace(line, modifiers=ordered((discipline_of(line, claim).value, *line.modifiers)))
        yield line


def _reasons(claim: Claim, facts: ClaimFacts) -> Iterator[ClaimLine]:
    """59 or X{EPSU} on column 2 where the record gives the reason."""
    add: dict[tuple[object, str], str] = {}
    for day, lines in days(claim).items():
        modifiers = {
            code: [m for _, o in lines if o.code == code for m in o.modifiers] for code in {o.code for _, o in lines}
        }
        hits = pairs_in_force(modifiers, facts.edits, day) if facts.payer.value("ncci", day) else ()
        for edit in hits:
            reason = documented(edit, lines)
            if reason and reason.distinct and edit.modifier_indicator != NEVER and not opened(edit, modifiers):
                add[(day, edit.column2)] = DISTINCT_MODIFIER[reason.distinct]
    for line in claim.lines:
        modifier = add.get((day_of(line, claim), line.code))
        yield replace(line, modifiers=ordered((modifier, *line.modifiers))) if modifier else line


def _kx(claim: Claim, facts: ClaimFacts) -> Iterator[ClaimLine]:
    needed = claim.kx_documented and kx_needed(claim, facts, claim.date)
    for line in claim.lines:
        yield (
            replace(line, modifiers=ordered((*line.modifiers, "KX"))) if needed and "KX" not in line.modifiers else line
        )


def _pointers(claim: Claim, _facts: ClaimFacts) -> Iterator[ClaimLine]:
    for line in claim.lines:
        yield replace(line, points=(1,)) if claim.diagnoses and not line.points else line
