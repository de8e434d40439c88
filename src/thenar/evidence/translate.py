"""An effect on a scale that a person knows: points of 0–10, shares of the smallest change that matters, people in 100."""

from statistics import NormalDist

from thenar.terms.evidence import Interval

_NORMAL = NormalDist()


def benefit(effect: Interval, *, lower_is_better: bool) -> Interval:
    """The effect turned so that more is better for the person."""
    return effect.times(-1 if lower_is_better else 1)


def on_scale(effect: Interval, *, from_range: float, to_range: float) -> Interval:
    """Points of one scale as points of another of the same kind (0–100 as 0–10)."""
    return effect.times(to_range / from_range)


def smd_on_scale(effect: Interval, *, reference_sd: float) -> Interval:
    """A standardized difference as points, by the SD that people usually have on that scale (Handbook 15.5.3.2)."""
    return effect.times(reference_sd)


def share_of_mcid(effect: Interval, mcid: float) -> Interval:
    """The effect as a multiple of the smallest change that matters."""
    return effect.times(1 / mcid)


def people_better(standardized: Interval, *, of_comparator: float) -> Interval:
    """Of 100 people, how many improve, if ``of_comparator`` of 100 do with the comparator (Furukawa and Leucht 2011).

    ``standardized`` is a benefit in standard deviations; both groups are taken as normal with one SD.
    """
    if not 0 < of_comparator < 100:
        raise ValueError("the comparator's share must lie between 0 and 100")
    base = _NORMAL.inv_cdf(of_comparator / 100)
    value, low, high = (100 * _NORMAL.cdf(base + d) for d in (standardized.value, standardized.low, standardized.high))
    return Interval(value=value, low=low, high=high)
