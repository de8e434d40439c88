"""Pooling against statsmodels: another hand than metafor's, on 50 random sets and on all shipped analyses."""

import math
from random import Random

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.meta_analysis import combine_effects

from thenar.evidence.analyse import arms_of
from thenar.evidence.effects import effects_of
from thenar.evidence.heterogeneity import q_statistic, tau_squared
from thenar.evidence.mantel_haenszel import mantel_haenszel
from thenar.evidence.pool import Method, pool_effects
from thenar.knowledge.files import read_knowledge
from thenar.terms.pooling import Effect, EffectMeasure, Events, Model

WITHIN = 1e-6
ANALYSES = {a.id: a for a in read_knowledge().analyses.values() if len(a.rows) > 1}


def random_sets(times=50):
    """Two to forty studies, from agreeing to far apart, from precise to vague."""
    r = Random(20260)
    made = []
    for _ in range(times):
        spread, centre = r.choice([0, 0.05, 0.3, 1, 4]), r.uniform(-3, 3)
        made.append([])
        for i in range(r.randint(2, 40)):
            variance = math.exp(r.uniform(-5, 1))
            made[-1].append(Effect(str(i), r.gauss(centre, math.sqrt(variance + spread**2)), variance, 0.0))
    return made


SETS = {f"random {i}": effects for i, effects in enumerate(random_sets())} | {
    id_: list(effects_of(arms_of(a), a.measure)) for id_, a in ANALYSES.items()
}


def theirs(effects, method):
    """Its moment τ² is not cut off at 0; such sets are compared with its common effect.

    Its Paule-Mandel gives up (and says 0) where a step goes too far; then it starts again from elsewhere.
    """
    y, v = np.array([e.value for e in effects]), np.array([e.variance for e in effects])
    with np.errstate(invalid="ignore"):
        moments = combine_effects(y, v, method_re="dl")
        if method == "dl":
            return moments
        for start in (0, 0.5, 0.7, 0.9, 0.95, 1, 1.3, 2):
            found = combine_effects(y, v, method_re="pm", atol=1e-8, maxiter=1000, tau2_start=start * moments.tau2)
            if found.tau2 > 0 or moments.q <= moments.df:
                return found
    raise AssertionError("statsmodels found no solution")


def random_part(other, *, use_t):
    """Estimate, standard error and limits of its random effects; of its common effect where τ² is not above 0."""
    with np.errstate(invalid="ignore"):
        common, random, common_hksj, random_hksj = other.conf_int(use_t=use_t)
    if other.tau2 > 0:
        limits = random_hksj if use_t else random
        return other.mean_effect_re, math.sqrt(other.var_hksj_re) if use_t else other.sd_eff_w_re, *limits
    limits = common_hksj if use_t else common
    return other.mean_effect_fe, math.sqrt(other.var_hksj_fe) if use_t else other.sd_eff_w_fe, *limits


def ours(effects, model, **options):
    return pool_effects(effects, Method(measure=EffectMeasure.MD, model=model, **options))


def near(value):
    return pytest.approx(value, rel=WITHIN, abs=WITHIN)


def test_the_sets_are_many_and_of_all_kinds():
    random = [effects for name, effects in SETS.items() if name.startswith("random")]
    assert len(random) == 50
    assert 10 < sum(tau_squared(effects, Model.DL) == 0 for effects in random) < 40


@pytest.mark.parametrize("effects", SETS.values(), ids=SETS)
def test_common_effect(effects):
    pooled, other = ours(effects, Model.COMMON), theirs(effects, "dl")
    low, high = (
        other.mean_effect_fe - 1.959963984540054 * other.sd_eff_w_fe,
        other.mean_effect_fe + 1.959963984540054 * other.sd_eff_w_fe,
    )
    assert pooled.estimate == near(other.mean_effect_fe)
    assert pooled.se == near(other.sd_eff_w_fe)
    assert (pooled.ci_low, pooled.ci_high) == (near(low), near(high))
    assert pooled.q == near(other.q)
    assert pooled.df == other.df
    assert pooled.i2 == near(max(0.0, other.i2) * 100)
    assert [s.weight for s in pooled.studies] == [near(w * 100) for w in other.weights_rel_fe]


@pytest.mark.parametrize("model, method", [(Model.DL, "dl"), (Model.PM, "pm")])
@pytest.mark.parametrize("effects", SETS.values(), ids=SETS)
def test_random_effects(effects, model, method):
    pooled, other = ours(effects, model), theirs(effects, method)
    assert pooled.tau2 == near(max(0.0, other.tau2))
    found = (pooled.estimate, pooled.se, pooled.ci_low, pooled.ci_high)
    assert found == tuple(map(near, random_part(other, use_t=False)))
    weights = other.weights_rel_re if other.tau2 > 0 else other.weights_rel_fe
    assert [s.weight for s in pooled.studies] == [near(w * 100) for w in weights]


@pytest.mark.parametrize("model, method", [(Model.DL, "dl"), (Model.PM, "pm")])
@pytest.mark.parametrize("effects", SETS.values(), ids=SETS)
def test_hartung_knapp(effects, model, method):
    pooled, other = ours(effects, model, hksj=True, guard=False), theirs(effects, method)
    found = (pooled.estimate, pooled.se, pooled.ci_low, pooled.ci_high)
    assert found == tuple(map(near, random_part(other, use_t=True)))


@pytest.mark.parametrize("effects", SETS.values(), ids=SETS)
def test_paule_and_mandel_solve_their_equation(effects):
    """With the found τ², Q equals its degrees of freedom, or τ² is 0 and Q is below them."""
    tau2 = tau_squared(effects, Model.PM)
    q = q_statistic(effects, tau2)
    assert q == pytest.approx(len(effects) - 1, rel=1e-6) if tau2 > 0 else q <= len(effects) - 1 + 1e-9


def strata(seed):
    r = Random(seed)
    return [
        Events(study=str(i), exp_events=r.randint(1, n - 1), exp_n=n, ctl_events=r.randint(1, m - 1), ctl_n=m)
        for i, n, m in [(i, r.randint(5, 90), r.randint(5, 90)) for i in range(r.randint(2, 15))]
    ]


@pytest.mark.parametrize("seed", range(30))
def test_mantel_haenszel(seed):
    rows = strata(seed)
    tables = [
        np.array([[r.exp_events, r.exp_n - r.exp_events], [r.ctl_events, r.ctl_n - r.ctl_events]], float) for r in rows
    ]
    other = StratifiedTable(tables)
    odds = mantel_haenszel(rows, EffectMeasure.OR)
    assert odds.value == near(other.logodds_pooled)
    assert math.sqrt(odds.variance) == near(other.logodds_pooled_se)
    assert math.exp(mantel_haenszel(rows, EffectMeasure.RR).value) == near(other.riskratio_pooled)


def test_these_tests_can_fail():
    effects = SETS["random 3"]
    other = theirs(effects, "pm")
    assert ours(effects, Model.PM).estimate != pytest.approx(other.mean_effect_fe + 1e-4, rel=WITHIN, abs=WITHIN)
