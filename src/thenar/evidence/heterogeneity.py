"""How much the true effects differ between studies: Q, I² and τ², with intervals."""

import math
from collections.abc import Callable, Sequence

from thenar.evidence.distributions import chi2_quantile
from thenar.terms.pooling import Effect, Model

_ENOUGH = 1e-14
_ROUNDS = 500


def weights(effects: Sequence[Effect], tau2: float) -> list[float]:
    """Inverse-variance weights for a given τ²."""
    return [1 / (effect.variance + tau2) for effect in effects]


def weighted_mean(effects: Sequence[Effect], w: Sequence[float]) -> float:
    """Σwy / Σw."""
    return math.fsum(wi * e.value for wi, e in zip(w, effects, strict=True)) / math.fsum(w)


def q_statistic(effects: Sequence[Effect], tau2: float = 0.0, around: float | None = None) -> float:
    """Σw(y − μ)² for a given τ², around the weighted mean or a given centre."""
    w = weights(effects, tau2)
    centre = weighted_mean(effects, w) if around is None else around
    return math.fsum(wi * (e.value - centre) ** 2 for wi, e in zip(w, effects, strict=True))


def i_squared(q: float, df: int) -> float:
    """The percentage of variation between studies beyond chance."""
    return max(0.0, (q - df) / q) * 100 if q > 0 else 0.0


def tau_squared(effects: Sequence[Effect], model: Model, around: float | None = None) -> float:
    """τ² by the model's estimator, never below 0; 0 for a common effect or a single study."""
    if len(effects) < 2 or not model.is_random:
        return 0.0
    if model in (Model.DL, Model.MH_DL):
        return _dersimonian_laird(effects, around)
    return _ESTIMATORS[model](effects)


def _dersimonian_laird(effects: Sequence[Effect], around: float | None = None) -> float:
    w = weights(effects, 0)
    total = math.fsum(w)
    spread = total - math.fsum(wi * wi for wi in w) / total
    return max(0.0, (q_statistic(effects, around=around) - (len(effects) - 1)) / spread)


def _paule_mandel(effects: Sequence[Effect]) -> float:
    """The τ² at which Q equals its degrees of freedom."""
    return _tau2_where_q_is(effects, len(effects) - 1)


def _sidik_jonkman(effects: Sequence[Effect]) -> float:
    """Two steps: a crude τ² from the spread of the effects, then one correction by the weighted residuals."""
    k = len(effects)
    mean = math.fsum(e.value for e in effects) / k
    crude = math.fsum((e.value - mean) ** 2 for e in effects) / k
    return crude * q_statistic(effects, crude) / (k - 1) if crude else 0.0


def _restricted_maximum_likelihood(effects: Sequence[Effect]) -> float:
    """Fisher scoring (Viechtbauer 2005) from several starts; the likeliest end wins, since there can be two peaks."""
    ends = {_score_up(effects, start) for start in (0.0, _hedges(effects), _dersimonian_laird(effects))}
    return max(ends, key=lambda tau2: _restricted_log_likelihood(effects, tau2))


def _hedges(effects: Sequence[Effect]) -> float:
    k = len(effects)
    mean = math.fsum(e.value for e in effects) / k
    spread = math.fsum((e.value - mean) ** 2 for e in effects) / (k - 1)
    return max(0.0, spread - math.fsum(e.variance for e in effects) / k)


def _score_up(effects: Sequence[Effect], start: float) -> float:
    tau2 = start
    for _ in range(_ROUNDS):
        step = _fisher_step(effects, tau2)
        while tau2 + step < 0 and abs(step) > _ENOUGH * (tau2 or 1):
            step = -tau2 if _fisher_step(effects, 0.0) <= 0 else step / 2
            if step == -tau2:
                break
        tau2 = max(0.0, tau2 + step)
        if abs(step) <= _ENOUGH * (tau2 or 1):
            break
    return tau2


def _fisher_step(effects: Sequence[Effect], tau2: float) -> float:
    w = weights(effects, tau2)
    s1, s2, s3 = (math.fsum(wi**power for wi in w) for power in (1, 2, 3))
    mean = weighted_mean(effects, w)
    squares = math.fsum(wi * wi * (e.value - mean) ** 2 for wi, e in zip(w, effects, strict=True))
    trace_p = s1 - s2 / s1
    trace_pp = s2 - 2 * s3 / s1 + (s2 / s1) ** 2
    return (squares - trace_p) / trace_pp


def _restricted_log_likelihood(effects: Sequence[Effect], tau2: float) -> float:
    w = weights(effects, tau2)
    logs = math.fsum(math.log(wi) for wi in w)
    return 0.5 * (logs - math.log(math.fsum(w)) - q_statistic(effects, tau2))


def q_profile(effects: Sequence[Effect], level: float = 0.95) -> tuple[float, float] | None:
    """The confidence interval of τ² by the Q-profile (Viechtbauer 2007); None for a single study."""
    if len(effects) < 2:
        return None
    df = len(effects) - 1
    low = _tau2_where_q_is(effects, chi2_quantile((1 + level) / 2, df))
    high = _tau2_where_q_is(effects, chi2_quantile((1 - level) / 2, df))
    return low, high


def _tau2_where_q_is(effects: Sequence[Effect], target: float) -> float:
    """Q falls as τ² rises: the τ² where it reaches the target, 0 if it is below it from the start."""
    if q_statistic(effects) <= target:
        return 0.0
    tau2 = 0.0
    for _ in range(_ROUNDS):  # Q is convex and falling: Newton's steps from 0 rise without overshooting
        w = weights(effects, tau2)
        mean = weighted_mean(effects, w)
        squares = [(e.value - mean) ** 2 for e in effects]
        q = math.fsum(wi * s for wi, s in zip(w, squares, strict=True))
        step = (q - target) / math.fsum(wi * wi * s for wi, s in zip(w, squares, strict=True))
        tau2 += step
        if step <= _ENOUGH * tau2:
            break
    return tau2


_ESTIMATORS: dict[Model, Callable[[Sequence[Effect]], float]] = {
    Model.PM: _paule_mandel,
    Model.SJ: _sidik_jonkman,
    Model.REML: _restricted_maximum_likelihood,
}
