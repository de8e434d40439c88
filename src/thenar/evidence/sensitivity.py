"""Does the result hang on one study, on the order of time, or on small studies?"""

import math
import re
from collections.abc import Sequence

from thenar.evidence.distributions import t_two_sided
from thenar.evidence.pool import Method, pool
from thenar.terms.pooling import Arms, Effect, Egger, Pooled

FEWEST_FOR_FUNNEL = 10  # Cochrane Handbook 13.3.5.4: below ten studies the test cannot tell chance from bias


def leave_one_out(rows: Sequence[Arms], method: Method) -> tuple[tuple[str, Pooled], ...]:
    """The pooled result without each row in turn, named by the row left out; empty for a single row."""
    if len(rows) < 2:
        return ()
    return tuple((row.study, pool([*rows[:i], *rows[i + 1 :]], method)) for i, row in enumerate(rows))


def cumulative(rows: Sequence[Arms], method: Method) -> tuple[tuple[str, Pooled], ...]:
    """The pooled result after each row was added, in the order given (oldest first, as a rule)."""
    return tuple((row.study, pool(rows[: i + 1], method)) for i, row in enumerate(rows))


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
