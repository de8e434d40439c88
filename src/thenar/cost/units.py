"""Units of a visit from its minutes: which rule, which code, whose modifier, and why, line by line."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from thenar.cost.allocate import (
    UNIT,
    Allocation,
    above_de_minimis,
    allocate_ama,
    allocate_cms,
    assistant_units,
    units_of,
)
from thenar.cost.visit import visit_faults
from thenar.terms.billing import (
    ASSISTANT_MODIFIER,
    CodeBook,
    Discipline,
    Role,
    Tie,
    TimeRule,
    Timing,
    Treated,
    UnitLine,
    UnitsResult,
)
from thenar.terms.faults import Faulty


@dataclass(frozen=True, slots=True)
class _Spent:
    """Minutes of one code in one discipline, by whose they are."""

    therapist: int = 0
    assistant: int = 0

    @property
    def total(self) -> int:
        return self.therapist + self.assistant


_Minutes = dict[str, _Spent]


def units(
    visit: Iterable[Treated], rule: TimeRule, book: CodeBook, prefer: Collection[tuple[str, Discipline]] = ()
) -> UnitsResult:
    """Units, modifiers and the reasoning for one visit of one person on one day.

    Each discipline is counted by itself. ``prefer``: codes to take first where the rule leaves a choice. Minutes are whole; therapist's and assistant's minutes of a code are added.
    Raises Faulty with every entry that cannot be counted.
    """
    entries = tuple(visit)
    if faults := tuple(visit_faults(entries, book)):
        raise Faulty(faults)
    parts = [_discipline(discipline, spent, rule, book, prefer) for discipline, spent in _by_discipline(entries)]
    return _together(parts, rule)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one discipline bills."""

    units: dict[str, int]
    timed: int
    timed_units: int
    lines: tuple[UnitLine, ...]
    ties: tuple[Tie, ...]
    explain: tuple[str, ...]


def _together(parts: Sequence[_Part], rule: TimeRule) -> UnitsResult:
    counted: dict[str, int] = defaultdict(int)
    for part in parts:
        for code, number in part.units.items():
            counted[code] += number
    return UnitsResult(
        rule=rule,
        units=dict(counted),
        total_timed_minutes=sum(part.timed for part in parts),
        billable_units=sum(counted.values()),
        timed_units=sum(part.timed_units for part in parts),
        lines=tuple(line for part in parts for line in part.lines),
        ties=tuple(tie for part in parts for tie in part.ties),
        explain=tuple(line for part in parts for line in part.explain),
    )


def _by_discipline(entries: Iterable[Treated]) -> Iterator[tuple[Discipline, _Minutes]]:
    found: dict[Discipline, _Minutes] = {}
    for entry in entries:
        spent = found.setdefault(entry.discipline, {})
        before = spent.get(entry.code, _Spent())
        spent[entry.code] = _add(before, entry)
    yield from found.items()


def _add(before: _Spent, entry: Treated) -> _Spent:
    if entry.role is Role.ASSISTANT:
        return _Spent(before.therapist, before.assistant + (entry.minutes or 0))
    return _Spent(before.therapist + (entry.minutes or 0), before.assistant)


def _discipline(
    discipline: Discipline, spent: _Minutes, rule: TimeRule, book: CodeBook, prefer: Collection[tuple[str, Discipline]]
) -> _Part:
    pooled = {code: s.total for code, s in spent.items() if book[code].timing is Timing.TIMED15}
    preferred = [code for code in pooled if (code, discipline) in prefer]
    allocation = allocate_cms(pooled, preferred) if rule is TimeRule.CMS else allocate_ama(pooled)
    counted = {code: _units(code, s, allocation, book) for code, s in spent.items()}
    return _Part(
        units=counted,
        timed=sum(pooled.values()),
        timed_units=sum(allocation.units.values()),
        lines=tuple(line for code in spent for line in _lines(code, spent[code], counted[code], discipline, book)),
        ties=_ties(discipline, allocation, pooled),
        explain=tuple(_explain(discipline, spent, pooled, counted, allocation, rule, book)),
    )


def _units(code: str, spent: _Spent, allocation: Allocation, book: CodeBook) -> int:
    if code in allocation.units:
        return allocation.units[code]
    length = book[code].timing.minutes
    return units_of(spent.total, length) if length else 1


def _lines(code: str, spent: _Spent, number: int, discipline: Discipline, book: CodeBook) -> Iterator[UnitLine]:
    helped = _helped(code, spent, number, book) if discipline in ASSISTANT_MODIFIER else 0
    assistant = (discipline.value, ASSISTANT_MODIFIER.get(discipline, ""))
    for some, modifiers in ((number - helped, (discipline.value,)), (helped, assistant)):
        if some:
            yield UnitLine(code=code, units=some, modifiers=modifiers, minutes=spent.total)


def _helped(code: str, spent: _Spent, number: int, book: CodeBook) -> int:
    """Units that carry the assistant modifier."""
    if book[code].timing is Timing.TIMED15:
        return assistant_units(spent.therapist, spent.assistant, number)
    return number if spent.assistant and above_de_minimis(spent.assistant, spent.total) else 0


def _ties(discipline: Discipline, allocation: Allocation, pooled: dict[str, int]) -> tuple[Tie, ...]:
    if not allocation.tied:
        return ()
    chosen = tuple(code for code in allocation.tied if code in allocation.by_remainder)
    return (Tie(discipline=discipline, codes=allocation.tied, minutes_left=pooled[chosen[0]] % UNIT, chosen=chosen),)


def _explain(
    discipline: Discipline,
    spent: _Minutes,
    pooled: dict[str, int],
    counted: dict[str, int],
    allocation: Allocation,
    rule: TimeRule,
    book: CodeBook,
) -> Iterator[str]:
    if pooled:
        yield _heading(discipline, pooled, allocation, rule)
    for code in spent:
        timed = code in pooled
        yield (
            _timed(code, pooled[code], counted[code], allocation, rule) if timed else _other(code, spent, counted, book)
        )
    for tie in _ties(discipline, allocation, pooled):
        yield _say_tie(tie)
    for code, s in spent.items():
        if s.assistant:
            yield _say_assistant(code, s, counted[code], discipline, book)


def _heading(discipline: Discipline, pooled: dict[str, int], allocation: Allocation, rule: TimeRule) -> str:
    total, number = sum(pooled.values()), sum(allocation.units.values())
    if rule is TimeRule.AMA:
        return f"{discipline}: midpoint rule, each code by itself: a unit from its 8th minute, then every 15"
    return f"{discipline}: {_minutes(total)} of timed codes in all = {_number(number)} ({_range(number)})"


def _range(number: int) -> str:
    return f"{number} is {15 * number - 7} to {15 * number + 7} minutes" if number else "fewer than 8 minutes is none"


def _timed(code: str, spent: int, number: int, allocation: Allocation, rule: TimeRule) -> str:
    if rule is TimeRule.AMA:
        return f"{code}: {_minutes(spent)} = {_number(number)}"
    full, over = divmod(spent, UNIT)
    extra = f", and one for the {over} left over" if code in allocation.by_remainder else ""
    unpaid = f", {over} left over earn none" if over and not extra else ""
    return f"{code}: {_minutes(spent)} = {full} full 15{'s' if full != 1 else ''}{extra}{unpaid}: {_number(number)}"


def _other(code: str, spent: _Minutes, counted: dict[str, int], book: CodeBook) -> str:
    length = book[code].timing.minutes
    if length:
        return f"{code}: {_minutes(spent[code].total)}, a unit each {length} minutes past its midpoint: {_number(counted[code])}"
    return f"{code}: not timed, {_number(counted[code])} whatever the time; its minutes do not count toward the total"


def _say_tie(tie: Tie) -> str:
    return (
        f"tie: {', '.join(tie.codes)} each have {tie.minutes_left} minutes left over; the rule lets the therapist choose. "
        f"Taken: {', '.join(tie.chosen)}"
    )


def _say_assistant(code: str, spent: _Spent, number: int, discipline: Discipline, book: CodeBook) -> str:
    modifier = ASSISTANT_MODIFIER.get(discipline)
    whose = f"{code}: therapist {spent.therapist}, assistant {spent.assistant} minutes"
    if not modifier:
        return f"{whose}; {discipline} has no assistant modifier"
    helped = _helped(code, spent, number, book)
    return f"{whose}: {_number(helped)} with {modifier}, {_number(number - helped)} without ({_why(helped, number)})"


def _why(helped: int, number: int) -> str:
    if not number:
        return "no unit is earned"
    if helped == 0:
        return "the therapist gave full 15s, 8 minutes or more of the last unit, or all but 10 %"
    return "full 15s go to whoever gave them; a last unit is the assistant's when the therapist gave fewer than 8 minutes of it"


def _minutes(number: int) -> str:
    return f"{number} minute{'' if number == 1 else 's'}"


def _number(units: int) -> str:
    return f"{units} unit{'' if units == 1 else 's'}"
