"""What each visit would be billed as: codes and minutes, the input of the estimate."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from thenar.terms.results import PlannedVisit, PlanPhase, ServiceLine

HANDS_ON, MASSAGE = "97140", "97124"
# The therapist picks the level after the examination; these are the counts of personal factors that commonly go
# with each (none; one or two; three or more).
_EVALUATIONS = ("97161", "97162", "97162", "97163")


def planned_visits(phases: tuple[PlanPhase, ...], personal_factors: int) -> Iterator[PlannedVisit]:
    """The likely visits in order, each with its week (from 1) and its lines; the first one starts with the evaluation."""
    number, weeks_before = 0, 0
    for phase in phases:
        for n in range(phase.visits.likely):
            number += 1
            week = weeks_before + 1 + min(int(n / phase.frequency_per_week), max(phase.weeks.likely - 1, 0))
            evaluation = (_evaluation(personal_factors),) if number == 1 else ()
            yield PlannedVisit(visit=number, phase=phase.id, week=week, lines=(*evaluation, *_lines(phase)))
        weeks_before += phase.weeks.likely


def _evaluation(personal_factors: int) -> ServiceLine:
    code = _EVALUATIONS[min(personal_factors, len(_EVALUATIONS) - 1)]
    return ServiceLine(code=code, minutes=None, what="first evaluation")


def _lines(phase: PlanPhase) -> Iterator[ServiceLine]:
    hands_on = [(item.code, item.minutes, item.name) for item in phase.hands_on]
    if {HANDS_ON, MASSAGE} <= {code for code, _, _ in hands_on}:
        # Massage is never paid beside the other hands-on code by the same provider that day: one line for both.
        hands_on = [(HANDS_ON, minutes, name) for _, minutes, name in hands_on]
    yield from _grouped(hands_on)
    yield from _grouped((item.code, item.minutes, item.name) for item in phase.active)


def _grouped(items: Iterable[tuple[str, int, str]]) -> Iterator[ServiceLine]:
    minutes: dict[str, int] = defaultdict(int)
    names: dict[str, list[str]] = defaultdict(list)
    for code, spent, name in items:
        minutes[code] += spent
        names[code].append(name)
    for code, spent in minutes.items():
        yield ServiceLine(code=code, minutes=spent, what="; ".join(dict.fromkeys(names[code])))
