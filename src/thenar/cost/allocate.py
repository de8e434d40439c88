"""Minutes of 15-minute codes → units, by Medicare's rule and by the midpoint rule. Numbers only; words are in ``units``."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

UNIT = 15  # minutes
MIDPOINT = 8  # whole minutes: the first that pass half of a unit


@dataclass(frozen=True, slots=True)
class Allocation:
    """Units by code; ``by_remainder`` are the codes that got a unit for minutes left over; ``tied`` the choices made."""

    units: dict[str, int]
    by_remainder: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()  # codes with equal minutes left over of which only some got a unit


def units_of(minutes: int, unit: int = UNIT) -> int:
    """Units of one code alone: each further one from the first whole minute past its midpoint (15: 8–22 is one)."""
    return (minutes + unit - unit // 2 - 1) // unit


def allocate_cms(minutes: Mapping[str, int], prefer: Collection[str] = ()) -> Allocation:
    """Medicare: the total fixes the units; full 15s first, then the largest remainders.

    Ties: the codes that the therapist prefers, then the one with fewer units so far, then the lower code. Source: Claims Processing Manual ch. 5 §20.2.C.
    """
    units = {code: spent // UNIT for code, spent in minutes.items()}
    left = units_of(sum(minutes.values())) - sum(units.values())
    ranked = sorted(minutes, key=lambda code: (-(minutes[code] % UNIT), code not in prefer, minutes[code], code))
    chosen = tuple(ranked[:left])
    for code in chosen:
        units[code] += 1
    return Allocation(units, chosen, _tied(ranked, left, minutes))


def allocate_ama(minutes: Mapping[str, int]) -> Allocation:
    """Midpoint rule: each code by itself, nothing is added across codes."""
    return Allocation({code: units_of(spent) for code, spent in minutes.items()})


def assistant_units(therapist: int, assistant: int, units: int) -> int:
    """How many of a timed code's ``units`` carry the assistant modifier, from each one's own minutes.

    Full 15s belong to whoever gave them. Of what is left: a unit is the therapist's from 8 minutes of the
    therapist's own, whatever the assistant added; else it is the assistant's when that share is above 10 %.
    With two units left, one is each one's. Source: 42 CFR 410.60(a)(2), as revised for 2022.
    """
    full = assistant // UNIT
    left = units - full - therapist // UNIT
    own, helped = therapist % UNIT, assistant % UNIT
    therapists = 1 if left and (own >= MIDPOINT or not above_de_minimis(helped, own + helped)) else 0
    return full + left - therapists if helped else full


def above_de_minimis(assistant: int, total: int) -> bool:
    """More than 10 % of the minutes."""
    return 10 * assistant > total


def _tied(ranked: list[str], left: int, minutes: Mapping[str, int]) -> tuple[str, ...]:
    """Codes with the same remainder on both sides of the cut."""
    if not 0 < left < len(ranked):
        return ()
    last, next_ = (minutes[ranked[n]] % UNIT for n in (left - 1, left))
    return tuple(code for code in ranked if minutes[code] % UNIT == last) if last == next_ else ()
