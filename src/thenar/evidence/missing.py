"""Standard deviations that a paper does not print, from what it does print (Cochrane Handbook 6.5.2)."""

import math

from thenar.evidence.distributions import normal_quantile, t_quantile

_SMALL = 60  # below this size the Handbook wants t, not 1.96 (6.5.2.2)


def sd_from_se(se: float, n: float) -> float:
    """The SD of one arm from the standard error of its mean."""
    return se * math.sqrt(n)


def sd_from_ci(low: float, high: float, n: float, level: float = 0.95) -> float:
    """The SD of one arm from the confidence interval of its mean."""
    p = (1 + level) / 2
    reach = t_quantile(p, n - 1) if n < _SMALL else normal_quantile(p)
    return math.sqrt(n) * (high - low) / (2 * reach)


def sd_from_difference_se(se: float, n1: float, n2: float) -> float:
    """The SD that both arms share, from the standard error of their difference (6.5.2.3)."""
    return se / math.sqrt(1 / n1 + 1 / n2)


def sd_from_difference_ci(low: float, high: float, n1: float, n2: float, level: float = 0.95) -> float:
    """The shared SD from the confidence interval of the difference."""
    p = (1 + level) / 2
    reach = t_quantile(p, n1 + n2 - 2) if n1 + n2 < _SMALL else normal_quantile(p)
    return sd_from_difference_se((high - low) / (2 * reach), n1, n2)


def sd_from_t(difference: float, t: float, n1: float, n2: float) -> float:
    """The shared SD from the difference of means and its t statistic. Raises ValueError if t is 0."""
    if t == 0:
        raise ValueError("t is 0: the standard deviation cannot be derived from it")
    return sd_from_difference_se(abs(difference / t), n1, n2)


def sd_from_p(difference: float, p: float, n1: float, n2: float) -> float:
    """The shared SD from the difference of means and its exact two-sided p. Raises ValueError unless 0 < p < 1."""
    if not 0 < p < 1:
        raise ValueError(f"p is {p}: give the exact value, above 0 and below 1")
    return sd_from_t(difference, t_quantile(1 - p / 2, n1 + n2 - 2), n1, n2)


def change_sd(baseline_sd: float, final_sd: float, correlation: float) -> float:
    """The SD of the change from both SDs and the correlation between the two times (6.5.2.8)."""
    return math.sqrt(baseline_sd**2 + final_sd**2 - 2 * correlation * baseline_sd * final_sd)


def se_from_limits(low: float, high: float, *, ratio: bool = False, level: float = 0.95) -> float:
    """The standard error of a difference from its confidence limits; of a ratio's logarithm if ``ratio`` (6.3.1, 6.3.2)."""
    reach = 2 * normal_quantile((1 + level) / 2)
    return math.log(high / low) / reach if ratio else (high - low) / reach
