"""The promises of a programme: every phase served once, hands-on care never alone and never growing."""

from collections.abc import Iterator
from itertools import pairwise

from thenar.terms.conditions import Condition, Programme, Stage
from thenar.terms.faults import Fault

MOST_HANDS_ON = 0.6
MOST_HANDS_ON_AT_THE_END = 0.2
VISIT_MINUTES = (25, 45)


def programme_faults(condition: Condition, where: str) -> Iterator[Fault]:
    """What breaks the rules on phases and programmes in docs/knowledge.md."""
    yield from _phase_faults(condition, where)
    for phase in condition.phases:
        serving = [p for p in condition.programmes if not p.phases or phase.id in p.phases]
        if len(serving) != 1:
            yield Fault(where, f"phase '{phase.id}' has {len(serving)} programmes", "give it exactly one")
    for programme in condition.programmes:
        yield from _stage_faults(programme, where)


def hands_on_share(stage: Stage) -> float:
    """Hands-on minutes as a share of the minutes of one visit."""
    hands_on = sum(item.minutes for item in stage.hands_on)
    return hands_on / (hands_on + sum(item.minutes for item in stage.active))


def _phase_faults(condition: Condition, where: str) -> Iterator[Fault]:
    phases = condition.phases
    if not phases or phases[0].from_weeks != 0 or phases[-1].to_weeks is not None:
        yield Fault(where, "phases do not cover all times", "start at 0 and leave the last one open")
    for before, after in pairwise(phases):
        if before.to_weeks != after.from_weeks:
            yield Fault(where, f"phases '{before.id}' and '{after.id}' do not meet", "mend from_weeks or to_weeks")


def _stage_faults(programme: Programme, where: str) -> Iterator[Fault]:
    if not programme.stages:
        yield Fault(where, "a programme has no stages", "write at least one")
        return
    shares = [hands_on_share(stage) for stage in programme.stages]
    for (before, share), (after, next_share) in pairwise(zip(programme.stages, shares, strict=True)):
        if next_share > share + 1e-9:
            yield Fault(
                where, f"hands-on share rises from '{before.id}' to '{after.id}'", "shift minutes to active work"
            )
    if max(shares) > MOST_HANDS_ON:
        yield Fault(where, f"hands-on share {max(shares):.0%} is over {MOST_HANDS_ON:.0%}", "add active minutes")
    if shares[-1] > MOST_HANDS_ON_AT_THE_END:
        yield Fault(where, f"the last stage still has {shares[-1]:.0%} hands-on care", "leave at most 20 %")
    for stage in programme.stages:
        minutes = sum(h.minutes for h in stage.hands_on) + sum(a.minutes for a in stage.active)
        if not VISIT_MINUTES[0] <= minutes <= VISIT_MINUTES[1]:
            yield Fault(where, f"a visit of stage '{stage.id}' has {minutes} minutes", "plan 25 to 45")
