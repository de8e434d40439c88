"""Two arms of a study → one effect and its variance, on the scale it is pooled on."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from thenar.terms.pooling import Arms, Difference, Effect, EffectMeasure, Events, Means, SmdVariance

_HALF = 0.5  # added to every cell of a table with an empty cell, as RevMan does


def effects_of(
    rows: Iterable[Arms], measure: EffectMeasure, variance: SmdVariance = SmdVariance.REVMAN
) -> tuple[Effect, ...]:
    """One effect per row that can carry one; for RR and OR, a study with no event (or only events) in both arms cannot.

    Raises TypeError if a row holds means where the measure needs events, or the reverse.
    """
    return tuple(effect for row in rows if (effect := effect_of(row, measure, variance)) is not None)


def effect_of(row: Arms, measure: EffectMeasure, variance: SmdVariance = SmdVariance.REVMAN) -> Effect | None:
    """The effect of one row, or None where the ratio is undefined."""
    if isinstance(row, Difference):
        return generic(row, measure)
    if isinstance(row, Means):
        if measure.is_binary:
            raise TypeError(f"{row.study}: '{measure}' needs events, the row has means")
        return mean_difference(row) if measure is EffectMeasure.MD else hedges_g(row, variance)
    if not measure.is_binary:
        raise TypeError(f"{row.study}: '{measure}' needs means, the row has events")
    return _BINARY[measure](row)


def generic(row: Difference, measure: EffectMeasure) -> Effect:
    """A difference as it was printed, for generic inverse-variance pooling. Raises ValueError for a ratio of 0 or less."""
    if measure.is_ratio and row.effect <= 0:
        raise ValueError(f"{row.study}: a ratio is above 0, found {row.effect:g}")
    value = math.log(row.effect) if measure.is_ratio else row.effect
    return Effect(row.study, value, row.se**2, row.exp_n + row.ctl_n)


def mean_difference(row: Means) -> Effect:
    """Mean difference in points of the scale: hands-on arm minus comparator; variance s1²/n1 + s2²/n2."""
    variance = row.exp_sd**2 / row.exp_n + row.ctl_sd**2 / row.ctl_n
    return Effect(row.study, row.exp_mean - row.ctl_mean, variance, row.exp_n + row.ctl_n)


def hedges_g(row: Means, form: SmdVariance = SmdVariance.REVMAN) -> Effect:
    """Mean difference over the pooled SD with the small-sample factor, and the variance in the named form."""
    n = row.exp_n + row.ctl_n
    pooled_sd = pooled_deviation(row)
    d = (row.exp_mean - row.ctl_mean) / pooled_sd
    if form is SmdVariance.REVMAN:
        g = d * (1 - 3 / (4 * n - 9))
        return Effect(row.study, g, n / (row.exp_n * row.ctl_n) + g * g / (2 * (n - 3.94)), n)
    g = d * _exact_small_sample_factor(n - 2)
    return Effect(row.study, g, 1 / row.exp_n + 1 / row.ctl_n + g * g / (2 * n), n)


def pooled_deviation(row: Means) -> float:
    """The SD pooled over both arms."""
    within = (row.exp_n - 1) * row.exp_sd**2 + (row.ctl_n - 1) * row.ctl_sd**2
    return math.sqrt(within / (row.exp_n + row.ctl_n - 2))


def _exact_small_sample_factor(df: float) -> float:
    return math.exp(math.lgamma(df / 2) - math.log(math.sqrt(df / 2)) - math.lgamma((df - 1) / 2))


def log_risk_ratio(row: Events) -> Effect | None:
    """Logarithm of the risk ratio; 0.5 is added to all cells if one is empty."""
    if _says_nothing(row):
        return None
    a, b, c, d = _cells(row)
    n1, n2 = a + b, c + d
    return Effect(row.study, math.log((a / n1) / (c / n2)), 1 / a - 1 / n1 + 1 / c - 1 / n2, row.exp_n + row.ctl_n)


def log_odds_ratio(row: Events) -> Effect | None:
    """Logarithm of the odds ratio; 0.5 is added to all cells if one is empty."""
    if _says_nothing(row):
        return None
    a, b, c, d = _cells(row)
    return Effect(row.study, math.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d, row.exp_n + row.ctl_n)


def risk_difference(row: Events) -> Effect:
    """Risk difference; empty cells get 0.5 for the variance alone."""
    a, b, c, d = _cells(row)
    n1, n2 = a + b, c + d
    value = row.exp_events / row.exp_n - row.ctl_events / row.ctl_n
    return Effect(row.study, value, a * b / n1**3 + c * d / n2**3, row.exp_n + row.ctl_n)


def _says_nothing(row: Events) -> bool:
    """No event in either arm, or nothing but events: no ratio can be formed."""
    none = row.exp_events == 0 and row.ctl_events == 0
    return none or (row.exp_events == row.exp_n and row.ctl_events == row.ctl_n)


def with_full_cells(row: Events) -> Events:
    """The row as RevMan counts it: half a person added to every cell if one cell is empty."""
    a, b, c, d = _cells(row)
    return replace(row, exp_events=a, exp_n=a + b, ctl_events=c, ctl_n=c + d)


def _cells(row: Events) -> tuple[float, float, float, float]:
    cells = (row.exp_events, row.exp_n - row.exp_events, row.ctl_events, row.ctl_n - row.ctl_events)
    if all(cells):
        return cells
    a, b, c, d = (cell + _HALF for cell in cells)
    return a, b, c, d


_BINARY: dict[EffectMeasure, Callable[[Events], Effect | None]] = {
    EffectMeasure.RR: log_risk_ratio,
    EffectMeasure.OR: log_odds_ratio,
    EffectMeasure.RD: risk_difference,
}
