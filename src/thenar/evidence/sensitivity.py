"""Does the result hang on one study, on the order of time, or on small studies?"""

import math
import re
from collections.abc import Sequence

from thenar.evidence.distributions import t_two_sided
from thenar.evidence.effects import effect_of, effects_of
from thenar.evidence.pool import Method, pool, pool_by_subgroup
from thenar.terms.pooling import Arms, Effect, Egger, Pooled, Sensitivity, Step

FEWEST_FOR_FUNNEL = 10  # Cochrane Handbook 13.3.5.4: below ten studies the test cannot tell chance from bias


def leave_one_out(rows: Sequence[Arms], method: Method) -> tuple[tuple[str, Pooled], ...]:
    """The pooled result without each row in turn, named by the row left out; empty for a single row."""
    if len(rows) < 2:
        return ()
    return tuple((row.study, pool([*rows[:i], *rows[i + 1 :]], method)) for i, row in enumerate(rows))


def cumulative(rows: Sequence[Arms], method: Method) -> tuple[tuple[str, Pooled], ...]:
    """The pooled result after each row was added, in the order given (oldest first, as a rule)."""
    return tuple((row.study, pool(rows[: i + 1], method)) for i, row in enumerate(rows))


def sensitivity(rows: Sequence[Arms], method: Method) -> Sensitivity:
    """Everything that the result may hang on; leave-one-out from three studies on."""
    kept = usable(rows, method)
    grouped = len({row.subgroup for row in kept}) > 1
    return Sensitivity(
        leave_one_out=_steps(leave_one_out(kept, method)) if len(kept) > 2 else (),
        cumulative=_steps(cumulative(oldest_first(kept), method)) if len(kept) > 1 else (),
        subgroups=pool_by_subgroup(kept, method) if grouped else None,
        egger=egger(effects_of(kept, method.measure, method.smd_variance)),
    )


def usable(rows: Sequence[Arms], method: Method) -> list[Arms]:
    """The rows that carry an effect; a ratio needs an event somewhere."""
    return [row for row in rows if effect_of(row, method.measure, method.smd_variance) is not None]


def _steps(named: Sequence[tuple[str, Pooled]]) -> tuple[Step, ...]:
    return tuple(Step(study=s, estimate=p.estimate, ci_low=p.ci_low, ci_high=p.ci_high) for s, p in named)


def oldest_first(rows: Sequence[Arms]) -> list[Arms]:
    """Rows by the year in the study's name; those without one last. The order of equal years is kept."""
    return sorted(rows, key=lambda row: _year(row.study))


def _year(study: str) -> int:
    years = [int(year) for year in re.findall(r"(?:19|20)\d\d", study)]
    return years[-1] if years else 9999


def egger(effects: Sequence[Effect]) -> Egger | None:
    """Egger's test by ordinary least squares of y/se on 1/se; None below ten studies or if all are equally precise."""
    k = len(effects)
    if k < FEWEST_FOR_FUNNEL:
        return None
    x = [1 / math.sqrt(e.variance) for e in effects]
    y = [e.value * xi for e, xi in zip(effects, x, strict=True)]
    mean_x, mean_y = math.fsum(x) / k, math.fsum(y) / k
    sxx = math.fsum((xi - mean_x) ** 2 for xi in x)
    if sxx <= 1e-12 * mean_x**2:
        return None
    slope = math.fsum((xi - mean_x) * (yi - mean_y) for xi, yi in zip(x, y, strict=True)) / sxx
    intercept = mean_y - slope * mean_x
    residual = math.fsum((yi - intercept - slope * xi) ** 2 for xi, yi in zip(x, y, strict=True)) / (k - 2)
    se = math.sqrt(residual * (1 / k + mean_x**2 / sxx))
    t = intercept / se if se else math.inf
    return Egger(intercept=intercept, se=se, t=t, df=k - 2, p=t_two_sided(t, k - 2))
