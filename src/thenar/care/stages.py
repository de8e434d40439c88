"""The stages of a programme fitted to one person: only allowed techniques, and a hands-on share that never rises."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from thenar.terms.conditions import Active, HandsOn, Programme, Stage

Allowed = Callable[[HandsOn], bool]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Fitted stages, and the names of techniques that had to be left out."""

    stages: tuple[Stage, ...]
    left_out: tuple[str, ...]


def fit(stages: tuple[Stage, ...], allowed: Allowed) -> Fitted:
    """Drop what is not allowed, give its minutes to what is, and keep the hands-on share from rising."""
    left_out = tuple(dict.fromkeys(h.technique for s in stages for h in s.hands_on if not allowed(h)))
    fitted = [_drop(stage, stages[number:], allowed) for number, stage in enumerate(stages)]
    limit = 1.0
    for number, stage in enumerate(fitted):
        fitted[number] = _cap(stage, limit)
        limit = share(fitted[number])
    return Fitted(tuple(fitted), left_out)


def still_ahead(programme: Programme, weeks_since_surgery: float | None) -> tuple[Stage, ...]:
    """After an operation, the stages whose usual time has passed are behind the person; the last one always stays.

    Programmes written for certain phases start where they should.
    """
    stages, passed = programme.stages, 0.0
    if programme.phases or weeks_since_surgery is None:
        return stages
    for number, stage in enumerate(stages[:-1]):
        passed += stage.weeks.likely
        if weeks_since_surgery < passed:
            return stages[number:]
    return stages[-1:]


def share(stage: Stage) -> float:
    """Hands-on minutes as a share of the minutes of a visit."""
    hands_on = sum(item.minutes for item in stage.hands_on)
    return hands_on / (hands_on + sum(item.minutes for item in stage.active))


def _drop(stage: Stage, from_here: tuple[Stage, ...], allowed: Allowed) -> Stage:
    """Minutes of a dropped technique go to another allowed one of this stage, else of a later one, else to exercise."""
    kept = [item for item in stage.hands_on if allowed(item)]
    freed = sum(item.minutes for item in stage.hands_on) - sum(item.minutes for item in kept)
    if not freed:
        return stage
    kept = kept or [item for later in from_here for item in later.hands_on if allowed(item)][:1]
    if not kept:
        return replace(stage, hands_on=(), active=_add(stage.active, freed))
    hands_on = sum(item.minutes for item in stage.hands_on)
    first = replace(kept[0], minutes=hands_on - sum(item.minutes for item in kept[1:]))
    return replace(stage, hands_on=(first, *kept[1:]))


def _cap(stage: Stage, limit: float) -> Stage:
    """Move hands-on minutes to exercise, one by one from the longest item, until the share is within the limit."""
    while share(stage) > limit + 1e-9:
        longest = max(stage.hands_on, key=lambda item: item.minutes)
        hands_on = tuple(_less(item) if item is longest else item for item in stage.hands_on)
        kept = tuple(item for item in hands_on if item.minutes > 0)
        stage = replace(stage, hands_on=kept, active=_add(stage.active, 1))
    return stage


def _less(item: HandsOn) -> HandsOn:
    return replace(item, minutes=item.minutes - 1)


def _add(active: tuple[Active, ...], minutes: int) -> tuple[Active, ...]:
    """Spread minutes over the exercises, the shortest first."""
    items = list(active)
    for _ in range(minutes):
        shortest = min(range(len(items)), key=lambda n: items[n].minutes)
        items[shortest] = replace(items[shortest], minutes=items[shortest].minutes + 1)
    return tuple(items)
