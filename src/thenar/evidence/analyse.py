"""One question of the library → its answer: pooled, held against what matters, graded, and put in plain words."""

import math
from functools import lru_cache

from thenar.evidence.certainty import grade
from thenar.evidence.effects import effects_of
from thenar.evidence.guards import cautions
from thenar.evidence.missing import se_from_limits
from thenar.evidence.plain import plain_words, translations
from thenar.evidence.pool import Method, pool, pool_by_subgroup
from thenar.evidence.sensitivity import egger, leave_one_out
from thenar.terms.evidence import AnalysisResult, Interval, Size
from thenar.terms.measures import Better
from thenar.terms.pooling import Arms, Caution, Difference, Events, Means, Pooled, SubgroupTest
from thenar.terms.studies import Analysis, Grade, PublishedResult, StudyRow


@lru_cache(maxsize=1024)
def analyse(analysis: Analysis) -> AnalysisResult:
    """The answer to one question. The same for the same rows, whoever asks."""
    if analysis.rows or analysis.published is None:
        return _recomputed(analysis)
    return _as_published(analysis, analysis.published)


def method_of(analysis: Analysis) -> Method:
    """How this analysis is pooled."""
    return Method(measure=analysis.measure, model=analysis.model)


def arms_of(analysis: Analysis) -> tuple[Arms, ...]:
    """The study rows as the statistician takes them."""
    return tuple(_arms(row, ratio=analysis.measure.is_ratio) for row in analysis.rows)


def _arms(row: StudyRow, *, ratio: bool) -> Arms:
    shared = {"exp_n": row.exp_n, "ctl_n": row.ctl_n}
    match row:
        case StudyRow(exp_mean=float(m1), exp_sd=float(s1), ctl_mean=float(m2), ctl_sd=float(s2)):
            return Means(
                study=row.study, subgroup=row.subgroup, exp_mean=m1, exp_sd=s1, ctl_mean=m2, ctl_sd=s2, **shared
            )
        case StudyRow(exp_events=float(e1), ctl_events=float(e2)):
            return Events(study=row.study, subgroup=row.subgroup, exp_events=e1, ctl_events=e2, **shared)
        case StudyRow(effect=float(value), effect_low=float(low), effect_high=float(high)):
            se = se_from_limits(low, high, ratio=ratio)
            return Difference(study=row.study, subgroup=row.subgroup, effect=value, se=se, **shared)
        case _:
            raise ValueError(f"{row.study}: the row holds no comparison")


def _recomputed(analysis: Analysis) -> AnalysisResult:
    rows, method = arms_of(analysis), method_of(analysis)
    effects = effects_of(rows, analysis.measure)
    pooled = pool(rows, method)
    effect = Interval(value=pooled.estimate, low=pooled.ci_low, high=pooled.ci_high)
    prediction = _interval(pooled.estimate, pooled.pi_low, pooled.pi_high)
    return _answer(
        analysis,
        effect,
        prediction,
        k=pooled.k,
        n=pooled.n,
        grade=grade(pooled, effects, analysis.judged, smallest_of(analysis)),
        cautions=cautions(rows, analysis.measure, pooled),
        pooled=pooled,
        subgroups=_subgroups(rows, method),
        left_out=_left_out(rows, method, pooled),
    )


def _as_published(analysis: Analysis, published: PublishedResult) -> AnalysisResult:
    effect = Interval(value=published.estimate, low=published.ci_low, high=published.ci_high)
    prediction = _interval(published.estimate, published.pi_low, published.pi_high)
    only = Caution(
        kind="not_recomputed", study=None, text="the pooled figure as its source prints it: no study rows could be read"
    )
    graded = Grade(certainty=published.certainty, domains=analysis.judged)
    return _answer(
        analysis, effect, prediction, k=published.k, n=published.n, grade=graded, cautions=(only,), pooled=None,
        subgroups=None, left_out=None,
    )  # fmt: skip


def _answer(
    analysis: Analysis,
    effect: Interval,
    prediction: Interval | None,
    *,
    k: int | None,
    n: float | None,
    grade: Grade,
    cautions: tuple[Caution, ...],
    pooled: Pooled | None,
    subgroups: SubgroupTest | None,
    left_out: Interval | None,
) -> AnalysisResult:
    benefit = to_benefit(effect, analysis)
    foreseen = to_benefit(prediction, analysis) if prediction else None
    size = size_of(benefit, smallest_of(analysis))
    translated = translations(analysis, benefit)
    return AnalysisResult(
        analysis=analysis,
        effect=effect,
        benefit=benefit,
        prediction=prediction,
        k=k,
        n=n,
        size=size,
        grade=grade,
        plain=plain_words(analysis, benefit, foreseen, size),
        translations=translated,
        cautions=cautions,
        pooled=pooled,
        subgroups=subgroups,
        left_out=left_out,
        egger=egger(effects_of(arms_of(analysis), analysis.measure)) if pooled else None,
    )


def smallest_of(analysis: Analysis) -> float | None:
    """The smallest benefit that matters, on the scale of ``to_benefit`` (a ratio as its logarithm)."""
    if analysis.smallest is None:
        return None
    return abs(math.log(analysis.smallest.value)) if analysis.measure.is_ratio else analysis.smallest.value


def to_benefit(effect: Interval, analysis: Analysis) -> Interval:
    """An effect turned so that more is better for the person; a ratio as its logarithm."""
    if analysis.measure.is_ratio:
        effect = Interval(value=math.log(effect.value), low=math.log(effect.low), high=math.log(effect.high))
    return effect.times(-1 if analysis.better is Better.LOWER else 1)


def size_of(benefit: Interval, smallest: float | None) -> Size:
    """The benefit held against none and against the smallest one that matters (the rules stand at ``Size``)."""
    if benefit.high < 0:
        return Size.WORSE
    if benefit.low > 0:
        if smallest is None:
            return Size.SMALLEST_NOT_KNOWN
        return Size.MATTERS if benefit.value >= smallest else Size.TOO_SMALL
    if smallest is not None and -smallest < benefit.low and benefit.high < smallest:
        return Size.NO_DIFFERENCE
    return Size.UNCLEAR


def _interval(value: float, low: float | None, high: float | None) -> Interval | None:
    return None if low is None or high is None else Interval(value=value, low=low, high=high)


def _subgroups(rows: tuple[Arms, ...], method: Method) -> SubgroupTest | None:
    return pool_by_subgroup(rows, method) if len({row.subgroup for row in rows}) > 1 else None


def _left_out(rows: tuple[Arms, ...], method: Method, pooled: Pooled) -> Interval | None:
    if pooled.k < 3:
        return None
    estimates = [without.estimate for _, without in leave_one_out(rows, method)] + [pooled.estimate]
    return Interval(value=pooled.estimate, low=min(estimates), high=max(estimates))


def published_agrees(result: AnalysisResult, within: float = 0.005) -> bool | None:
    """Whether our pooled line equals the printed one (relative to the width of its interval); None if none is printed."""
    published = result.analysis.published
    if published is None or result.pooled is None:
        return None
    width = published.ci_high - published.ci_low
    pairs = ((result.effect.value, published.estimate), (result.effect.low, published.ci_low))
    return all(abs(ours - theirs) <= max(within * width, 0.005) for ours, theirs in pairs)
