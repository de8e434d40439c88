"""GRADE: how sure a pooled result is, by domain, with the reason for each step down."""

from collections.abc import Sequence

from thenar.evidence.sensitivity import egger
from thenar.terms.conditions import Certainty
from thenar.terms.pooling import Effect, Pooled
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
        _publication(effects),
    )
    steps = sum(domain.steps for domain in domains)
    return Grade(certainty=_ORDER[min(steps, len(_ORDER) - 1)], domains=domains)


def _inconsistency(pooled: Pooled) -> DomainJudgement:
    none = 1.0 if pooled.measure.is_ratio else 0.0
    if pooled.k == 1:
        return DomainJudgement(domain=Domain.INCONSISTENCY, steps=0, reason="one study: nothing to compare it with")
    spans = pooled.pi_low is not None and pooled.pi_high is not None and pooled.pi_low < none < pooled.pi_high
    said = f"I² {pooled.i2:.0f} %"
    if pooled.i2 >= _MUCH and spans:
        reason = f"{said}, and a new setting may see benefit or harm"
        return DomainJudgement(domain=Domain.INCONSISTENCY, steps=2 if pooled.i2 >= 90 else 1, reason=reason)
    if pooled.i2 >= _SOME:
        return DomainJudgement(
            domain=Domain.INCONSISTENCY, steps=1, reason=f"{said}: results differ more than by chance"
        )
    return DomainJudgement(domain=Domain.INCONSISTENCY, steps=0, reason=f"{said}: results agree well enough")


def _imprecision(pooled: Pooled, matters: float | None) -> DomainJudgement:
    none = 1.0 if pooled.measure.is_ratio else 0.0
    reasons = []
    if pooled.n < _OPTIMAL_SIZE:
        reasons.append(f"{pooled.n:.0f} people, fewer than {_OPTIMAL_SIZE}")
    crosses_none = pooled.ci_low < none < pooled.ci_high
    if matters is not None and crosses_none and max(abs(pooled.ci_low - none), abs(pooled.ci_high - none)) >= matters:
        reasons.append("the interval holds no effect and an effect that matters")
    elif matters is None and crosses_none:
        reasons.append("the interval holds no effect")
    reason = "; ".join(reasons) or f"{pooled.n:.0f} people and a narrow enough interval"
    return DomainJudgement(domain=Domain.IMPRECISION, steps=min(len(reasons), 2), reason=reason)


def _publication(effects: Sequence[Effect]) -> DomainJudgement:
    test = egger(effects)
    if test is None:
        reason = f"{len(effects)} studies: too few to test for missing small studies"
        return DomainJudgement(domain=Domain.PUBLICATION_BIAS, steps=0, reason=reason)
    suspected = test.p < 0.1
    reason = f"Egger's test p = {test.p:.2g}: " + (
        "small studies show more" if suspected else "no sign of missing studies"
    )
    return DomainJudgement(domain=Domain.PUBLICATION_BIAS, steps=int(suspected), reason=reason)
