"""Studies → one pooled result."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thenar.evidence.distributions import chi2_upper, normal_quantile, normal_two_sided, t_quantile, t_two_sided
from thenar.evidence.effects import effect_of, effects_of, with_full_cells
from thenar.evidence.heterogeneity import (
    Numbers,
    columns,
    dot,
    i_squared,
    q_profile,
    q_statistic,
    spread_and_tau2,
    weights,
)
from thenar.evidence.mantel_haenszel import MantelHaenszel, mantel_haenszel
from thenar.terms.pooling import (
    Arms,
    Effect,
    EffectMeasure,
    Events,
    Model,
    Pooled,
    SmdVariance,
    StudyResult,
    Subgroup,
    SubgroupTest,
)

_Z = normal_quantile(0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How to pool: the measure, the model, the interval, and the SMD's variance form.

    ``hksj``: the Hartung-Knapp interval with t on k − 1; ``guard``: never narrower than Wald's (the ad-hoc correction).
    """

    measure: EffectMeasure
    model: Model = Model.DL
    hksj: bool = False
    guard: bool = True
    smd_variance: SmdVariance = SmdVariance.REVMAN


def pool(rows: Iterable[Arms], method: Method) -> Pooled:
    """The pooled result of study rows. Raises ValueError if nothing can be pooled, or the method does not fit the rows."""
    kept = tuple(rows)
    if method.model in (Model.MH, Model.MH_DL):
        return _pool_events(kept, method)
    return pool_effects(effects_of(kept, method.measure, method.smd_variance), method)


def pool_effects(effects: Sequence[Effect], method: Method, *, centre: float | None = None) -> Pooled:
    """The pooled result of effects and their variances (inverse-variance weights).

    ``centre`` moves the point that Q is taken around, as RevMan's Mantel-Haenszel random effects do.
    """
    if not effects:
        raise ValueError("no study has a usable effect")
    return _report(effects, method, fit(*columns(effects), method.model, centre))


@dataclass(frozen=True, slots=True)
class Fit:
    """An estimate on the pooling scale, its variance, τ², Q and the weights."""

    estimate: float
    variance: float
    tau2: float
    q: float
    weights: Sequence[float]


def fit(y: Numbers, v: Numbers, model: Model, centre: float | None = None) -> Fit:
    """The numbers of an inverse-variance pool alone, from effects and variances: the fast inner part of ``pool_effects``."""
    q, tau2 = spread_and_tau2(y, v, model, centre)
    w = weights(v, tau2)
    total = math.fsum(w)
    return Fit(dot(w, y) / total, 1 / total, tau2, q, w)


def _pool_events(rows: tuple[Arms, ...], method: Method) -> Pooled:
    events = [row for row in rows if isinstance(row, Events)]
    if len(events) < len(rows) or not method.measure.is_binary:
        raise ValueError("Mantel-Haenszel needs events, not means")
    effects = effects_of(events, method.measure)
    if not effects:
        raise ValueError("no study has a usable effect")
    usable = [row for row in events if effect_of(row, method.measure) is not None]
    if method.model is Model.MH_DL:
        corrected = [with_full_cells(row) for row in usable]
        return pool_effects(effects, method, centre=mantel_haenszel(corrected, method.measure).value)
    return _report(effects, method, _mh_fit(effects, mantel_haenszel(usable, method.measure)))


def _mh_fit(effects: Sequence[Effect], summed: MantelHaenszel) -> Fit:
    return Fit(summed.value, summed.variance, 0.0, q_statistic(effects, around=summed.value), summed.weights)


def _report(effects: Sequence[Effect], method: Method, fitted: Fit) -> Pooled:
    k, df = len(effects), len(effects) - 1
    knapp = method.hksj and k > 1
    se = math.sqrt(fitted.variance * (_knapp_factor(effects, fitted, guard=method.guard) if knapp else 1.0))
    reach = t_quantile(0.975, df) if knapp else _Z
    statistic = abs(fitted.estimate) / se if se else math.inf
    natural = math.exp if method.measure.is_ratio else float
    span = prediction_interval(fitted.estimate, fitted.variance, fitted.tau2, k) if method.model.is_random else None
    profile = q_profile(effects) if method.model.is_random else None
    return Pooled(
        measure=method.measure,
        model=method.model,
        hksj=knapp,
        k=k,
        n=math.fsum(e.n for e in effects),
        estimate=natural(fitted.estimate),
        ci_low=natural(fitted.estimate - reach * se),
        ci_high=natural(fitted.estimate + reach * se),
        se=se,
        p=t_two_sided(statistic, df) if knapp else normal_two_sided(statistic),
        tau2=fitted.tau2,
        tau2_low=profile[0] if profile else None,
        tau2_high=profile[1] if profile else None,
        q=fitted.q,
        df=df,
        q_p=chi2_upper(fitted.q, df) if df else 1.0,
        i2=i_squared(fitted.q, df),
        pi_low=natural(span[0]) if span else None,
        pi_high=natural(span[1]) if span else None,
        studies=tuple(
            _study(e, w, math.fsum(fitted.weights), method) for e, w in zip(effects, fitted.weights, strict=True)
        ),
    )


def _knapp_factor(effects: Sequence[Effect], fitted: Fit, *, guard: bool) -> float:
    """Hartung and Knapp's q: how much wider the studies scatter than their standard errors say."""
    squares = math.fsum(w * (e.value - fitted.estimate) ** 2 for w, e in zip(fitted.weights, effects, strict=True))
    factor = squares / (len(effects) - 1)
    return max(1.0, factor) if guard else factor


def prediction_interval(
    estimate: float, variance: float, tau2: float, k: int, level: float = 0.95
) -> tuple[float, float] | None:
    """Where the true effect in a new setting lies (t on k − 2, Higgins 2009), on the pooling scale; None if k < 3."""
    if k < 3:
        return None
    reach = t_quantile((1 + level) / 2, k - 2) * math.sqrt(variance + tau2)
    return estimate - reach, estimate + reach


def _study(effect: Effect, weight: float, total: float, method: Method) -> StudyResult:
    se = math.sqrt(effect.variance)
    natural = math.exp if method.measure.is_ratio else float
    return StudyResult(
        study=effect.study,
        effect=natural(effect.value),
        se=se,
        ci_low=natural(effect.value - _Z * se),
        ci_high=natural(effect.value + _Z * se),
        weight=100 * weight / total if total else 0.0,
        n=effect.n,
    )


def pool_by_subgroup(rows: Iterable[Arms], method: Method) -> SubgroupTest:
    """Each subgroup pooled by itself, and the test whether they differ (random effects: each with its own τ²)."""
    named: dict[str, list[Arms]] = {}
    for row in rows:
        named.setdefault(row.subgroup or "", []).append(row)
    groups = tuple(Subgroup(name=name, pooled=pool(members, method)) for name, members in named.items())
    logged = [_on_pooling_scale(group) for group in groups]
    q = q_statistic(logged)
    df = len(groups) - 1
    return SubgroupTest(groups=groups, q=q, df=df, p=chi2_upper(q, df) if df else 1.0)


def _on_pooling_scale(group: Subgroup) -> Effect:
    pooled = group.pooled
    value = math.log(pooled.estimate) if pooled.measure.is_ratio else pooled.estimate
    return Effect(group.name, value, pooled.se**2, pooled.n)
