"""How much the true effects differ between studies: Q, I² and τ², with intervals.

Sums run through C (``map`` and ``fsum``) over plain lists of effects and variances: exact to the last digit whatever the
order of the studies, and several times faster than an array library at the size of a meta-analysis.
"""

import math
from collections.abc import Callable, Sequence
from operator import mul

from thenar.evidence.distributions import chi2_quantile
from thenar.terms.pooling import Effect, Model

Numbers = list[float]
_ENOUGH = 1e-14
_NEXT_IS_EXACT = 1e-8  # Newton squares the error: a step this small leaves nothing that a float could show
_ROUNDS = 500


def columns(effects: Sequence[Effect]) -> tuple[Numbers, Numbers]:
    """The effects and their variances."""
    return [e.value for e in effects], [e.variance for e in effects]


def weights(variances: Numbers, tau2: float) -> Numbers:
    """Inverse-variance weights for a given τ²."""
    return [1 / (v + tau2) for v in variances]


def dot(a: Numbers, b: Numbers) -> float:
    """Σab."""
    return math.fsum(map(mul, a, b))


def weighted_mean(values: Numbers, w: Numbers) -> float:
    """Σwy / Σw."""
    return dot(w, values) / math.fsum(w)


def squares(values: Numbers, centre: float) -> Numbers:
    """(y − centre)² of each."""
    return [(y - centre) * (y - centre) for y in values]


def q_statistic(effects: Sequence[Effect], tau2: float = 0.0, around: float | None = None) -> float:
    """Σw(y − μ)² for a given τ², around the weighted mean or a given centre."""
    y, v = columns(effects)
    return q_of(y, weights(v, tau2), around)


def q_of(y: Numbers, w: Numbers, around: float | None = None) -> float:
    """Q from effects and weights."""
    return dot(w, squares(y, weighted_mean(y, w) if around is None else around))


def i_squared(q: float, df: int) -> float:
    """The percentage of variation between studies beyond chance."""
    return max(0.0, (q - df) / q) * 100 if q > 0 else 0.0


def tau_squared(effects: Sequence[Effect], model: Model, around: float | None = None) -> float:
    """τ² by the model's estimator, never below 0; 0 for a common effect or a single study."""
    return tau2_of(*columns(effects), model, around)


def tau2_of(y: Numbers, v: Numbers, model: Model, around: float | None = None) -> float:
    """τ² from effects and variances."""
    if len(y) < 2 or not model.is_random:
        return 0.0
    if model in _BY_MOMENTS:
        return _dersimonian_laird(y, v, around)
    return _ESTIMATORS[model](y, v)


_BY_MOMENTS = (Model.DL, Model.MH_DL)


def spread_and_tau2(y: Numbers, v: Numbers, model: Model, around: float | None = None) -> tuple[float, float]:
    """Q (around the weighted mean or ``around``) and τ², sharing what both need."""
    w = weights(v, 0.0)
    q = q_of(y, w, around)
    if model in _BY_MOMENTS:
        return q, _by_moments(q, w)
    return q, tau2_of(y, v, model)


def _dersimonian_laird(y: Numbers, v: Numbers, around: float | None = None) -> float:
    w = weights(v, 0.0)
    return _by_moments(q_of(y, w, around), w)


def _by_moments(q: float, w: Numbers) -> float:
    df = len(w) - 1
    if q <= df or df == 0:
        return 0.0
    total = math.fsum(w)
    return (q - df) / (total - dot(w, w) / total)


def _paule_mandel(y: Numbers, v: Numbers) -> float:
    """The τ² at which Q equals its degrees of freedom."""
    return _tau2_where_q_is(y, v, len(y) - 1, _dersimonian_laird(y, v))


def _sidik_jonkman(y: Numbers, v: Numbers) -> float:
    """Two steps: a crude τ² from the spread of the effects, then one correction by the weighted residuals."""
    k = len(y)
    crude = math.fsum(squares(y, math.fsum(y) / k)) / k
    return crude * q_of(y, weights(v, crude)) / (k - 1) if crude else 0.0


def _restricted_maximum_likelihood(y: Numbers, v: Numbers) -> float:
    """Fisher scoring (Viechtbauer 2005) from several starts; the likeliest end wins, since there can be two peaks."""
    ends = {_score_up(y, v, start) for start in (0.0, _hedges(y, v), _dersimonian_laird(y, v))}
    return max(ends, key=lambda tau2: _restricted_log_likelihood(y, v, tau2))


def _hedges(y: Numbers, v: Numbers) -> float:
    k = len(y)
    spread = math.fsum(squares(y, math.fsum(y) / k)) / (k - 1)
    return max(0.0, spread - math.fsum(v) / k)


def _score_up(y: Numbers, v: Numbers, start: float) -> float:
    tau2 = start
    for _ in range(_ROUNDS):
        step = _fisher_step(y, v, tau2)
        while tau2 + step < 0 and abs(step) > _ENOUGH * (tau2 or 1):
            step = -tau2 if _fisher_step(y, v, 0.0) <= 0 else step / 2
            if step == -tau2:
                break
        tau2 = max(0.0, tau2 + step)
        if abs(step) <= _ENOUGH * (tau2 or 1):
            break
    return tau2


def _fisher_step(y: Numbers, v: Numbers, tau2: float) -> float:
    w = weights(v, tau2)
    w2 = list(map(mul, w, w))
    s1, s2, s3 = math.fsum(w), math.fsum(w2), dot(w2, w)
    trace_p = s1 - s2 / s1
    trace_pp = s2 - 2 * s3 / s1 + (s2 / s1) ** 2
    return (dot(w2, squares(y, dot(w, y) / s1)) - trace_p) / trace_pp


def _restricted_log_likelihood(y: Numbers, v: Numbers, tau2: float) -> float:
    w = weights(v, tau2)
    logs = math.fsum(map(math.log, w))
    return 0.5 * (logs - math.log(math.fsum(w)) - q_of(y, w))


def q_profile(effects: Sequence[Effect], level: float = 0.95) -> tuple[float, float] | None:
    """The confidence interval of τ² by the Q-profile (Viechtbauer 2007); None for a single study."""
    if len(effects) < 2:
        return None
    y, v = columns(effects)
    df = len(effects) - 1
    low = _tau2_where_q_is(y, v, chi2_quantile((1 + level) / 2, df))
    high = _tau2_where_q_is(y, v, chi2_quantile((1 - level) / 2, df), start=low)
    return low, high


def _tau2_where_q_is(y: Numbers, v: Numbers, target: float, start: float = 0.0) -> float:
    """Q falls as τ² rises: the τ² where it reaches the target, 0 if it is below it from the start.

    Q is convex and falling, so Newton's steps never pass the root from the left, and from the right fall to its left at once.
    """
    tau2 = start
    for _ in range(_ROUNDS):
        w = weights(v, tau2)
        total = math.fsum(w)
        weighted = list(map(mul, w, squares(y, dot(w, y) / total)))
        above = math.fsum(weighted) - target
        if above <= 0 and tau2 == 0:
            return 0.0
        slope = dot(w, weighted)
        if slope == 0:
            return 0.0
        moved = max(0.0, tau2 + above / slope)
        if abs(moved - tau2) <= _NEXT_IS_EXACT * moved:
            return moved
        tau2 = moved
    return tau2


_ESTIMATORS: dict[Model, Callable[[Numbers, Numbers], float]] = {
    Model.PM: _paule_mandel,
    Model.SJ: _sidik_jonkman,
    Model.REML: _restricted_maximum_likelihood,
}
