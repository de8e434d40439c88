"""One question of the library → its answer: pooled, held against what matters, graded, and put in plain words."""

import math
from dataclasses import replace
from functools import lru_cache

from thenar.evidence.certainty import grade
from thenar.evidence.effects import effects_of
from thenar.evidence.guards import cautions
from thenar.evidence.missing import se_from_limits
from thenar.evidence.plain import plain_words, translations
from thenar.evidence.pool import Method, pool
from thenar.evidence.sensitivity import sensitivity
from thenar.terms.evidence import AnalysisReport, AnalysisResult, Interval, Size
from thenar.terms.measures import Better
from thenar.terms.pooling import Arms, Caution, Difference, Events, Means, Pooled
from thenar.terms.studies import Analysis, Grade, PublishedResult, StudyRow


@lru_cache(maxsize=1024)
def analyse(analysis: Analysis) -> AnalysisResult:
    """The answer to one question. The same for the same rows, whoever asks."""
    if analysis.rows or analysis.published is None:
        return _recomputed(analysis)
    return _as_published(analysis, analysis.published)


@lru_cache(maxsize=1024)
def report(analysis: Analysis) -> AnalysisReport:
    """The answer with subgroups, leave-one-out, the order of time and small studies."""
    tested = sensitivity(arms_of(analysis), method_of(analysis)) if analysis.rows else None
    return AnalysisReport(result=analyse(analysis), sensitivity=tested)


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
    pooled = pool(rows, method)
    result = _answer(
        analysis,
        effect=Interval(value=pooled.estimate, low=pooled.ci_low, high=pooled.ci_high),
        prediction=_interval(pooled.estimate, pooled.pi_low, pooled.pi_high),
        grade=grade(pooled, effects_of(rows, analysis.measure), analysis.judged, smallest_of(analysis)),
        cautions=cautions(rows, analysis.measure, pooled),
    )
    return replace(
        result,
        k=pooled.k,
        n=pooled.n,
        pooled=pooled,
        as_published=agrees(pooled, analysis.published) if analysis.published else None,
    )


def _as_published(analysis: Analysis, published: PublishedResult) -> AnalysisResult:
    only = Caution(
        kind="not_recomputed", study=None, text="the pooled figure as its source prints it: no study rows could be read"
    )
    result = _answer(
        analysis,
        effect=Interval(value=published.estimate, low=published.ci_low, high=published.ci_high),
        prediction=_interval(published.estimate, published.pi_low, published.pi_high),
        grade=Grade(certainty=published.certainty, domains=analysis.judged),
        cautions=(only,),
    )
    return replace(result, k=published.k, n=published.n)


def _answer(
    analysis: Analysis, effect: Interval, prediction: Interval | None, grade: Grade, cautions: tuple[Caution, ...]
) -> AnalysisResult:
    benefit = to_benefit(effect, analysis)
    foreseen = to_benefit(prediction, analysis) if prediction else None
    size = size_of(benefit, smallest_of(analysis))
    return AnalysisResult(
        analysis=analysis,
        effect=effect,
        benefit=benefit,
        prediction=prediction,
        k=None,
        n=None,
        size=size,
        grade=grade,
        plain=plain_words(analysis, benefit, foreseen, size),
        translations=translations(analysis, benefit),
        cautions=cautions,
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


def agrees(pooled: Pooled, published: PublishedResult) -> bool:
    """Whether our line equals the printed one, within the rounding of two printed digits or half a percent of its width."""
    near = max(0.005 * (published.ci_high - published.ci_low), 0.0051)
    ours = pooled.estimate, pooled.ci_low, pooled.ci_high
    printed = published.estimate, published.ci_low, published.ci_high
    return all(abs(a - b) <= near for a, b in zip(ours, printed, strict=True))
