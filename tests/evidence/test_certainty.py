"""GRADE, domain by domain, step by step, with the reason for each."""

import pytest

from thenar.evidence.analyse import analyse
from thenar.evidence.certainty import grade, no_effect, spans_none
from thenar.knowledge.files import read_knowledge
from thenar.terms.conditions import Certainty
from thenar.terms.pooling import Effect, EffectMeasure, Model, Pooled
from thenar.terms.studies import Domain, DomainJudgement

ANALYSES = read_knowledge().analyses
HIGH, MODERATE, LOW, VERY_LOW = Certainty.HIGH, Certainty.MODERATE, Certainty.LOW, Certainty.VERY_LOW


def pooled(low=-5.0, high=-1.0, *, k=5, n=1000.0, i2=0.0, prediction=(None, None), measure=EffectMeasure.MD):
    """A pooled line in which only these matter for the certainty."""
    return Pooled(
        measure=measure, model=Model.DL, hksj=False, k=k, n=n, estimate=(low + high) / 2, ci_low=low, ci_high=high,
        se=1.0, p=0.01, tau2=1.0, tau2_low=0.0, tau2_high=2.0, q=4.0, df=k - 1, q_p=0.5, i2=i2,
        pi_low=prediction[0], pi_high=prediction[1], studies=(),
    )  # fmt: skip


def judged(bias=0, indirect=0):
    return (
        DomainJudgement(domain=Domain.RISK_OF_BIAS, steps=bias, reason="people knew their care"),
        DomainJudgement(domain=Domain.INDIRECTNESS, steps=indirect, reason="other people were studied"),
    )


def effects(k=5, *, lopsided=False):
    """Studies of all sizes; lopsided: the smaller, the larger their effect."""
    return [
        Effect(str(i), -1 + (-5 * se if lopsided else (-1) ** i * 0.5 * se), se * se, 100.0)
        for i, se in enumerate(0.1 * (i + 1) + 0.001 * i * i for i in range(k))
    ]


def domain(which, line, *, studies=None, people=(), matters=None):
    (found,) = [
        d for d in grade(line, studies or effects(), people or judged(), matters).domains if d.domain == which
    ]  # fmt: skip
    return found.steps, found.reason


@pytest.mark.parametrize(
    "bias, indirect, certainty",
    [
        (0, 0, HIGH), (1, 0, MODERATE), (0, 1, MODERATE), (1, 1, LOW), (2, 0, LOW), (0, 2, LOW), (2, 1, VERY_LOW),
        (2, 2, VERY_LOW),
    ],
)  # fmt: skip
def test_trials_start_high_and_go_down_by_what_people_judged(bias, indirect, certainty):
    assert grade(pooled(), effects(), judged(bias, indirect), None).certainty == certainty


def test_it_never_falls_below_very_low():
    worst = grade(pooled(-9, 9, n=20, i2=95, k=12), effects(12, lopsided=True), judged(2, 2), 2.0)
    assert worst.certainty == VERY_LOW
    assert sum(d.steps for d in worst.domains) == 8


def test_the_reasons_of_people_are_kept_word_for_word():
    found = {d.domain: d for d in grade(pooled(), effects(), judged(1, 1), None).domains}
    assert found[Domain.RISK_OF_BIAS].reason == "people knew their care"
    assert found[Domain.INDIRECTNESS].reason == "other people were studied"


def test_all_five_domains_are_there_once():
    assert sorted(d.domain for d in grade(pooled(), effects(), judged(), None).domains) == sorted(Domain)


INCONSISTENCY = [  # I², prediction interval, steps, words
    (0, (None, None), 0, "agree"),
    (49, (-8.0, 2.0), 0, "agree"),
    (60, (None, None), 0, "agree"),
    (60, (-8.0, -0.5), 0, "agree"),
    (60, (-8.0, 2.0), 1, "benefit or harm"),
    (74, (-8.0, 2.0), 1, "benefit or harm"),
    (76, (None, None), 1, "more than by chance"),
    (76, (-8.0, -0.5), 1, "more than by chance"),
    (99, (-8.0, 2.0), 1, "more than by chance"),
]


@pytest.mark.parametrize("i2, prediction, steps, words", INCONSISTENCY)
def test_inconsistency(i2, prediction, steps, words):
    found, reason = domain(Domain.INCONSISTENCY, pooled(i2=i2, prediction=prediction))
    assert found == steps
    assert words in reason
    assert f"I² {i2} %" in reason


def test_one_study_cannot_be_inconsistent():
    assert domain(Domain.INCONSISTENCY, pooled(k=1)) == (0, "one study: nothing to compare it with")


IMPRECISION = [  # limits, people, smallest that matters, steps, words
    (-5, -1, 1000, None, 0, "1000 people"),
    (-5, -1, 400, None, 0, "400 people"),
    (-5, -1, 399, None, 1, "399 people, fewer than 400"),
    (-5, 1, 1000, None, 1, "the interval holds no effect"),
    (-1, 5, 1000, None, 1, "the interval holds no effect"),
    (-5, 1, 1000, 2, 1, "no effect and an effect that matters"),
    (-1, 5, 1000, 2, 1, "no effect and an effect that matters"),
    (-1, 1, 1000, 2, 0, "narrow enough"),
    (-1.9, -0.1, 1000, 2, 0, "narrow enough"),
    (-5, -1, 1000, 2, 0, "narrow enough"),
    (-1, 1, 99, 2, 1, "99 people, fewer than 400"),
    (-5, 5, 99, 2, 2, "99 people, fewer than 400; the interval holds no effect and an effect that matters"),
]


@pytest.mark.parametrize("low, high, n, matters, steps, words", IMPRECISION)
def test_imprecision(low, high, n, matters, steps, words):
    found, reason = domain(Domain.IMPRECISION, pooled(low, high, n=n), matters=matters)
    assert found == steps
    assert words in reason


@pytest.mark.parametrize("low, high, steps", [(0.5, 0.9, 0), (0.5, 1.2, 1), (0.9, 1.6, 1), (1.1, 1.6, 0)])
def test_no_effect_of_a_ratio_is_1(low, high, steps):
    found, reason = domain(Domain.IMPRECISION, pooled(low, high, measure=EffectMeasure.RR))
    assert found == steps
    assert ("no effect" in reason) == bool(steps)


@pytest.mark.parametrize(
    "k, lopsided, steps, words",
    [
        (5, True, 0, "5 studies: too few"),
        (9, True, 0, "9 studies: too few"),
        (10, True, 1, "small studies show other results"),
        (12, True, 1, "small studies show other results"),
        (12, False, 0, "no sign"),
    ],
)
def test_publication_bias(k, lopsided, steps, words):
    found, reason = domain(Domain.PUBLICATION_BIAS, pooled(k=k), studies=effects(k, lopsided=lopsided))
    assert found == steps
    assert words in reason


def test_every_step_down_is_one_step_of_certainty():
    order = [HIGH, MODERATE, LOW, VERY_LOW]
    for line in (pooled(), pooled(n=50), pooled(-5, 5), pooled(i2=80), pooled(-5, 5, n=50, i2=80)):
        for bias in (0, 1, 2):
            found = grade(line, effects(), judged(bias), 2.0)
            assert found.certainty == order[min(3, sum(d.steps for d in found.domains))]


@pytest.mark.parametrize("analysis", ANALYSES.values(), ids=ANALYSES)
def test_every_shipped_certainty_follows_from_its_domains(analysis):
    result = analyse(analysis)
    if not analysis.rows:
        assert result.grade.certainty == analysis.published.certainty
        return
    domains = result.grade.domains
    assert sorted(d.domain for d in domains) == sorted(Domain)
    assert all(d.reason.strip() for d in domains)
    assert result.grade.certainty == [HIGH, MODERATE, LOW, VERY_LOW][min(3, sum(d.steps for d in domains))]
    people = {d.domain: d for d in analysis.judged}
    assert {d.domain: d for d in domains if d.domain in people} == people


@pytest.mark.parametrize(
    "measure, prediction, spans",
    [
        (EffectMeasure.MD, (-3.0, 1.0), True),
        (EffectMeasure.MD, (-3.0, -1.0), False),
        (EffectMeasure.MD, (1.0, 3.0), False),
        (EffectMeasure.MD, (None, None), False),
        (EffectMeasure.RR, (0.5, 1.5), True),
        (EffectMeasure.RR, (0.5, 0.9), False),
        (EffectMeasure.OR, (1.1, 9.0), False),
    ],
)
def test_whether_a_new_setting_may_see_no_effect(measure, prediction, spans):
    line = pooled(0.5, 0.9, prediction=prediction, measure=measure)
    assert spans_none(line) is spans
    assert no_effect(line) == (1 if measure.is_ratio else 0)


# Gaps


@pytest.mark.xfail(reason="differences without n per arm count as '0 people'; it is not known how many", strict=True)
def test_an_unknown_number_of_people_is_not_none():
    _, reason = domain(Domain.IMPRECISION, pooled(n=0.0))
    assert not reason.startswith("0 people")


@pytest.mark.xfail(reason="a computed domain that people judged too is counted twice", strict=True)
def test_what_people_judge_is_not_computed_again():
    people = (*judged(), DomainJudgement(domain=Domain.PUBLICATION_BIAS, steps=1, reason="trials in a register"))
    found = grade(pooled(k=12), effects(12, lopsided=True), people, None)
    assert len([d for d in found.domains if d.domain == Domain.PUBLICATION_BIAS]) == 1


@pytest.mark.xfail(reason="74.9 shows as 'I² 75 %: results agree well enough', 75 as 'differ far more'", strict=True)
def test_the_i2_that_is_shown_is_the_one_that_is_judged():
    assert "75 %" not in domain(Domain.INCONSISTENCY, pooled(i2=74.9))[1]


@pytest.mark.xfail(reason="'1 studies: too few'", strict=True)
def test_one_study_is_not_studies():
    assert "1 studies" not in domain(Domain.PUBLICATION_BIAS, pooled(k=1), studies=effects(1))[1]
