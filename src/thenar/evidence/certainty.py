"""GRADE: how sure a pooled result is, by domain, with the reason for each step down."""

import math
from collections.abc import Sequence
from dataclasses import replace

from thenar.evidence.sensitivity import egger
from thenar.terms.conditions import Certainty
from thenar.terms.pooling import Effect, EffectMeasure, Pooled
from thenar.terms.studies import Domain, DomainJudgement, Grade

_SOME, _MUCH = 50.0, 75.0  # I² in percent
_OPTIMAL_SIZE = 400  # people; GRADE's rule of thumb for continuous outcomes
_ORDER = (Certainty.HIGH, Certainty.MODERATE, Certainty.LOW, Certainty.VERY_LOW)


def grade(pooled: Pooled, effects: Sequence[Effect], judged: Sequence[DomainJudgement], matters: float | None) -> Grade:
    """Certainty of trials (which start high). Risk of bias and indirectness are judged by people and come in ``judged``.

    ``matters``: the smallest difference that matters, on the natural scale of the result (None: not known).
    """
    domains = (
        *judged,
        _inconsistency(pooled),
        _imprecision(pooled, matters),
        _publication(effects, pooled.measure),
    )
    steps = sum(domain.steps for domain in domains)
    return Grade(certainty=_ORDER[min(steps, len(_ORDER) - 1)], domains=domains)


def _inconsistency(pooled: Pooled) -> DomainJudgement:
    """One step at most: the spread also widens the interval, which imprecision counts."""
    said = f"I² {pooled.i2:.0f} %"
    if pooled.k == 1:
        return _judge(Domain.INCONSISTENCY, 0, "one study: nothing to compare it with")
    if pooled.i2 >= _MUCH:
        return _judge(Domain.INCONSISTENCY, 1, f"{said}: results differ far more than by chance")
    if pooled.i2 >= _SOME and spans_none(pooled):
        return _judge(Domain.INCONSISTENCY, 1, f"{said}, and a new setting may see benefit or harm")
    return _judge(Domain.INCONSISTENCY, 0, f"{said}: results agree well enough")


def spans_none(pooled: Pooled) -> bool:
    """Whether the prediction interval holds "no effect"; False where there is none."""
    return (
        pooled.pi_low is not None and pooled.pi_high is not None and pooled.pi_low < no_effect(pooled) < pooled.pi_high
    )


def no_effect(pooled: Pooled) -> float:
    """The value that means "no difference"."""
    return 1.0 if pooled.measure.is_ratio else 0.0


def _imprecision(pooled: Pooled, matters: float | None) -> DomainJudgement:
    """One step for few people, one for an interval that holds both no effect and one that matters."""
    reasons = []
    if pooled.n < _OPTIMAL_SIZE:
        reasons.append(f"{pooled.n:.0f} people, fewer than {_OPTIMAL_SIZE}")
    low, high = _from_none(pooled)
    if low < 0 < high and (matters is None or max(-low, high) >= matters):
        reasons.append("the interval holds no effect" + (" and an effect that matters" if matters is not None else ""))
    return _judge(
        Domain.IMPRECISION, len(reasons), "; ".join(reasons) or f"{pooled.n:.0f} people and a narrow enough interval"
    )


def _from_none(pooled: Pooled) -> tuple[float, float]:
    """The interval counted from "no effect", ratios as logarithms."""
    if pooled.measure.is_ratio:
        return math.log(pooled.ci_low), math.log(pooled.ci_high)
    return pooled.ci_low, pooled.ci_high


def _publication(effects: Sequence[Effect], measure: EffectMeasure) -> DomainJudgement:
    """Egger's test; for standardized effects with the size of a study in place of its standard error.

    A standardized effect stands in its own standard error, which alone makes Egger's test cry out (Pustejovsky and
    Rodgers 2019).
    """
    by_size = measure is EffectMeasure.SMD
    test = egger([replace(e, variance=4 / e.n) for e in effects] if by_size else effects)
    if test is None:
        return _judge(Domain.PUBLICATION_BIAS, 0, f"{len(effects)} studies: too few to test for missing small studies")
    suspected = test.p < 0.1
    found = "small studies show other results" if suspected else "no sign of missing studies"
    name = "Egger's test by study size" if by_size else "Egger's test"
    return _judge(Domain.PUBLICATION_BIAS, int(suspected), f"{name} p = {test.p:.2g}: {found}")


def _judge(domain: Domain, steps: int, reason: str) -> DomainJudgement:
    return DomainJudgement(domain=domain, steps=steps, reason=reason)
