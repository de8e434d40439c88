"""Pooling 1,000 analyses of 20 studies: ours against statsmodels in the same run, with equal results.

    .venv/bin/python bench/pooling.py

First the numbers that both give (τ² by DerSimonian-Laird or Paule-Mandel, the pooled effect, its interval, Q, I²); then our
whole report, which adds the Q-profile interval of τ², the prediction interval, p values and every study's own line.
"""

import math
import platform
import random
import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np
from statsmodels.stats.meta_analysis import combine_effects

from thenar.evidence.heterogeneity import i_squared
from thenar.evidence.pool import Method, fit, pool_effects
from thenar.terms.pooling import Effect, EffectMeasure, Model, Pooled

ANALYSES, STUDIES, ROUNDS, Z = 1_000, 20, 5, 1.959964
PEERS = {Model.DL: "dl", Model.PM: "iterated"}


def sets() -> list[list[Effect]]:
    """1,000 analyses of 20 studies that differ enough for τ² above 0 (statsmodels does not stop at 0)."""
    chance = random.Random(1)
    every = []
    for _ in range(ANALYSES):
        centre, spread = chance.uniform(-1, 1), chance.choice((0.7, 1.0, 1.5))
        variances = [chance.uniform(0.01, 0.2) for _ in range(STUDIES)]
        every.append(
            [
                Effect(str(n), chance.gauss(chance.gauss(centre, spread), v**0.5), v, 50.0)
                for n, v in enumerate(variances)
            ]
        )
    return every


def numbers(
    values: list[float], variances: list[float], model: Model
) -> tuple[float, float, float, float, float, float]:
    """One analysis, our way: estimate, its standard error, τ², I², interval."""
    fitted = fit(values, variances, model)
    se = math.sqrt(fitted.variance)
    i2 = i_squared(fitted.q, len(values) - 1)
    return fitted.estimate, se, fitted.tau2, i2, fitted.estimate - Z * se, fitted.estimate + Z * se


def ours(effects: list[Effect], model: Model) -> Pooled:
    """One analysis, our whole report."""
    return pool_effects(effects, Method(measure=EffectMeasure.MD, model=model))


def peer(values: "np.ndarray", variances: "np.ndarray", model: Model) -> tuple[float, float, float, float]:
    """One analysis, statsmodels' way: estimate, its standard error, τ², I² in percent."""
    found = combine_effects(values, variances, method_re=PEERS[model], use_t=False)
    found.conf_int()
    return found.mean_effect_re, math.sqrt(found.var_eff_w_re), found.tau2, 100 * found.i2


def seconds(work: Callable[[], object]) -> float:
    """The median of a few runs."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Compare results, then times."""
    warnings.simplefilter("ignore")
    every = sets()
    arrays = [(np.array([e.value for e in s]), np.array([e.variance for e in s])) for s in every]
    lists = [([e.value for e in s], [e.variance for e in s]) for s in every]
    print(f"{platform.python_implementation()} {platform.python_version()}, {ANALYSES} analyses of {STUDIES} studies")
    for model in PEERS:
        mine, theirs = [numbers(y, v, model) for y, v in lists], [peer(y, v, model) for y, v in arrays]
        worst = max(
            abs(a - b) for one, other in zip(mine, theirs, strict=True) for a, b in zip(one, other, strict=False)
        )
        fast = seconds(lambda model=model: [numbers(y, v, model) for y, v in lists])
        whole = seconds(lambda model=model: [ours(s, model) for s in every])
        slow = seconds(lambda model=model: [peer(y, v, model) for y, v in arrays])
        met = "met" if slow >= 10 * fast else "MISSED"
        print(
            f"  {model}: statsmodels {slow:.3f} s; ours {fast:.3f} s = {slow / fast:.1f} x (aim 10 x: {met}); whole report {whole:.3f} s"
        )
        print(f"      largest difference of estimate, standard error, τ² and I²: {worst:.1e}")


if __name__ == "__main__":
    main()
