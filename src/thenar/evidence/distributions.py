"""Student's t, χ² and the normal distribution: probabilities and quantiles.

The few functions that pooling needs, after the standard series and continued fractions (Abramowitz and Stegun 26.5.8 and
6.5.29/31), so that the core needs no numerical stack; the tests hold them against SciPy.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

_NORMAL = NormalDist()
_TINY = 1e-300
_CLOSE = 1e-16
_LONGEST = 10_000


def normal_quantile(p: float) -> float:
    """z with P(Z ≤ z) = p."""
    return _NORMAL.inv_cdf(p)


def normal_two_sided(z: float) -> float:
    """P(|Z| ≥ |z|)."""
    return math.erfc(abs(z) / math.sqrt(2))


def t_two_sided(t: float, df: float) -> float:
    """P(|T| ≥ |t|) with df degrees of freedom."""
    return _beta_regularized(df / (df + t * t), df / 2, 0.5)


@lru_cache(maxsize=512)
def t_quantile(p: float, df: float) -> float:
    """t with P(T ≤ t) = p, for 0 < p < 1."""
    if p < 0.5:
        return -t_quantile(1 - p, df)
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)
    return _solve(
        lambda t: 1 - t_two_sided(t, df) / 2 if t > 0 else 0.5,
        lambda t: scale * (1 + t * t / df) ** (-(df + 1) / 2),
        p,
        normal_quantile(p),
    )


def chi2_upper(x: float, df: float) -> float:
    """P(X ≥ x) for χ² with df degrees of freedom."""
    return _gamma_upper(df / 2, x / 2) if x > 0 else 1.0


@lru_cache(maxsize=512)
def chi2_quantile(p: float, df: float) -> float:
    """x with P(X ≤ x) = p, for 0 < p < 1."""
    start = df * (1 - 2 / (9 * df) + normal_quantile(p) * math.sqrt(2 / (9 * df))) ** 3  # Wilson and Hilferty
    scale = -math.lgamma(df / 2) - df / 2 * math.log(2)
    return _solve(
        lambda x: 1 - chi2_upper(x, df),
        lambda x: math.exp(scale + (df / 2 - 1) * math.log(x) - x / 2),
        p,
        max(start, 1e-8),
    )


def _solve(cdf: Callable[[float], float], density: Callable[[float], float], p: float, start: float) -> float:
    """The x ≥ 0 where a rising cdf reaches p: Newton's steps inside a bracket, halved where a step would leave it."""
    low, high = 0.0, max(start, 1e-8)
    while cdf(high) < p:
        low, high = high, high * 2
    x = min(max(start, 1e-8), high)
    for _ in range(200):
        off = cdf(x) - p
        low, high = (x, high) if off < 0 else (low, x)
        slope = density(x)
        moved = x - off / slope if slope > 0 else math.nan
        if not low < moved < high:
            moved = (low + high) / 2
        if abs(moved - x) <= 4e-16 * x or moved in (low, high):
            return moved
        x = moved
    return x


def _beta_regularized(x: float, a: float, b: float) -> float:
    """I_x(a, b) by Lentz's continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(x, a, b) / a
    return 1 - front * _beta_fraction(1 - x, b, a) / b


def _beta_fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, _LONGEST):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            fraction *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return fraction


def _gamma_upper(a: float, x: float) -> float:
    """Q(a, x), the regularized upper incomplete gamma function: series below a + 1, continued fraction above."""
    front = math.exp(-x + a * math.log(x) - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, _LONGEST):
            term *= x / (a + n)
            total += term
            if term < total * _CLOSE:
                break
        return 1 - front * total
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    fraction = d
    for n in range(1, _LONGEST):
        term = -n * (n - a)
        b += 2
        d = 1 / _not_zero(term * d + b)
        c = _not_zero(b + term / c)
        fraction *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return front * fraction


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
