"""Mantel-Haenszel: events pooled over studies without dividing small numbers by small numbers."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thenar.terms.pooling import EffectMeasure, Events


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """The pooled value (logarithm for ratios), its variance, and each study's weight (not yet percent)."""

    value: float
    variance: float
    weights: tuple[float, ...]


def mantel_haenszel(rows: Sequence[Events], measure: EffectMeasure) -> MantelHaenszel:
    """Greenland and Robins' variance for RR and RD, Robins, Breslow and Greenland's for OR. No cell is corrected.

    Raises ValueError if no study has an event (or, for ratios, all are in one arm).
    """
    tables = [_Table(r.exp_events, r.exp_n - r.exp_events, r.ctl_events, r.ctl_n - r.ctl_events) for r in rows]
    try:
        return _POOL[measure](tables)
    except ZeroDivisionError:
        raise ValueError("too few events to pool by Mantel-Haenszel") from None


@dataclass(frozen=True, slots=True)
class _Table:
    a: float
    b: float
    c: float
    d: float

    @property
    def n1(self) -> float:
        return self.a + self.b

    @property
    def n2(self) -> float:
        return self.c + self.d

    @property
    def n(self) -> float:
        return self.n1 + self.n2


def _risk_ratio(tables: list[_Table]) -> MantelHaenszel:
    r, s = _sum(t.a * t.n2 / t.n for t in tables), _sum(t.c * t.n1 / t.n for t in tables)
    p = _sum((t.n1 * t.n2 * (t.a + t.c) - t.a * t.c * t.n) / t.n**2 for t in tables)
    _both(r, s)
    return MantelHaenszel(math.log(r / s), p / (r * s), tuple(t.c * t.n1 / t.n for t in tables))


def _odds_ratio(tables: list[_Table]) -> MantelHaenszel:
    r, s = _sum(t.a * t.d / t.n for t in tables), _sum(t.b * t.c / t.n for t in tables)
    e = _sum((t.a + t.d) * t.a * t.d / t.n**2 for t in tables)
    f = _sum((t.a + t.d) * t.b * t.c / t.n**2 for t in tables)
    g = _sum((t.b + t.c) * t.a * t.d / t.n**2 for t in tables)
    h = _sum((t.b + t.c) * t.b * t.c / t.n**2 for t in tables)
    _both(r, s)
    variance = (e / r**2 + (f + g) / (r * s) + h / s**2) / 2
    return MantelHaenszel(math.log(r / s), variance, tuple(t.b * t.c / t.n for t in tables))


def _risk_difference(tables: list[_Table]) -> MantelHaenszel:
    k = _sum(t.n1 * t.n2 / t.n for t in tables)
    value = _sum((t.a * t.n2 - t.c * t.n1) / t.n for t in tables) / k
    j = _sum((t.a * t.b * t.n2**3 + t.c * t.d * t.n1**3) / (t.n1 * t.n2 * t.n**2) for t in tables)
    return MantelHaenszel(value, j / k**2, tuple(t.n1 * t.n2 / t.n for t in tables))


def _both(r: float, s: float) -> None:
    if r == 0 or s == 0:
        raise ZeroDivisionError


def _sum(values: Iterable[float]) -> float:
    return math.fsum(values)


_POOL = {EffectMeasure.RR: _risk_ratio, EffectMeasure.OR: _odds_ratio, EffectMeasure.RD: _risk_difference}
