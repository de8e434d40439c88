"""Laws of pooling, tried on generated tables of studies."""

import math
from dataclasses import astuple, replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from thenar.evidence.effects import effects_of
from thenar.evidence.heterogeneity import q_profile, q_statistic, tau_squared
from thenar.evidence.pool import Method, pool, pool_by_subgroup
from thenar.evidence.sensitivity import cumulative, egger, leave_one_out, sensitivity
from thenar.terms.pooling import Difference, EffectMeasure, Events, Means, Model, SmdVariance

LAWS = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
MD, SMD, RR, OR, RD = EffectMeasure.MD, EffectMeasure.SMD, EffectMeasure.RR, EffectMeasure.OR, EffectMeasure.RD
INVERSE_VARIANCE = [Model.COMMON, Model.DL, Model.PM, Model.REML, Model.SJ]
RANDOM = [Model.DL, Model.PM, Model.REML, Model.SJ]
CONTINUOUS = [(m, model) for m in (MD, SMD) for model in INVERSE_VARIANCE]
BINARY = [(m, model) for m in (RR, OR, RD) for model in [*INVERSE_VARIANCE, Model.MH, Model.MH_DL]]


def numbers(low, high, step):
    """As papers print them: a few digits."""
    return st.integers(round(low / step), round(high / step)).map(lambda i: i * step)


people = st.integers(3, 400).map(float)
means_rows = st.lists(
    st.builds(
        Means,
        study=st.just("A"),
        exp_mean=numbers(-100, 100, 0.1),
        exp_sd=numbers(1, 40, 0.1),
        exp_n=people,
        ctl_mean=numbers(-100, 100, 0.1),
        ctl_sd=numbers(1, 40, 0.1),
        ctl_n=people,
    ),
    min_size=1,
    max_size=12,
).map(lambda rows: [replace(row, study=f"S{i}") for i, row in enumerate(rows)])


@st.composite
def events_row(draw, full=False):
    n, m = draw(people), draw(people)
    edge = 1 if full else 0
    a, c = draw(st.integers(edge, int(n) - edge)), draw(st.integers(edge, int(m) - edge))
    return Events(study="A", exp_events=float(a), exp_n=n, ctl_events=float(c), ctl_n=m)


def events_rows(full=False):
    return st.lists(events_row(full=full), min_size=1, max_size=12).map(
        lambda rows: [replace(row, study=f"S{i}") for i, row in enumerate(rows)]
    )


differences = st.lists(
    st.builds(Difference, study=st.just("A"), effect=numbers(-9, 9, 0.01), se=numbers(0.01, 5, 0.01)),
    min_size=1,
    max_size=12,
).map(lambda rows: [replace(row, study=f"S{i}") for i, row in enumerate(rows)])


def same(a, b, within=1e-7):
    return math.isclose(a, b, rel_tol=within, abs_tol=within)


def line(pooled):
    """The numbers of the pooled line that stand on the natural scale."""
    prediction = (pooled.pi_low, pooled.pi_high) if pooled.pi_low is not None else ()
    return pooled.estimate, pooled.ci_low, pooled.ci_high, *prediction


def all_same(ours, theirs, within=1e-7):
    return len(ours) == len(theirs) and all(same(a, b, within) for a, b in zip(ours, theirs, strict=True))


def swapped(row):
    if isinstance(row, Means):
        return Means(
            study=row.study, exp_mean=row.ctl_mean, exp_sd=row.ctl_sd, exp_n=row.ctl_n,
            ctl_mean=row.exp_mean, ctl_sd=row.exp_sd, ctl_n=row.exp_n,
        )  # fmt: skip
    return Events(
        study=row.study, exp_events=row.ctl_events, exp_n=row.ctl_n, ctl_events=row.exp_events, ctl_n=row.exp_n
    )


def turned(pooled):
    """The line of the comparison seen from the other arm."""
    turn = (lambda x: 1 / x) if pooled.measure.is_ratio else (lambda x: -x)
    prediction = (turn(pooled.pi_high), turn(pooled.pi_low)) if pooled.pi_low is not None else ()
    return turn(pooled.estimate), turn(pooled.ci_high), turn(pooled.ci_low), *prediction


def poolable(rows, method):
    """Whether there is something to pool: not so for a ratio without any event."""
    try:
        return pool(rows, method)
    except ValueError:
        assume(False)
        raise


def numbers_in(value):
    """Every number in a nest of tuples."""
    if isinstance(value, tuple):
        return [n for part in value for n in numbers_in(part)]
    return [value] if isinstance(value, float) else []


# Order, scale, swap


@pytest.mark.parametrize("measure, model", CONTINUOUS)
@LAWS
@given(rows=means_rows, seed=st.integers(0, 99))
def test_the_order_of_rows_of_means_does_not_matter(measure, model, rows, seed):
    method = Method(measure=measure, model=model)
    shuffled = Random(seed).sample(rows, len(rows))
    one, other = pool(rows, method), pool(shuffled, method)
    assert all_same(line(one), line(other))
    assert same(one.tau2, other.tau2)
    weights = {s.study: s.weight for s in one.studies}
    assert all(same(s.weight, weights[s.study], 1e-6) for s in other.studies)


@pytest.mark.parametrize("measure, model", BINARY)
@LAWS
@given(rows=events_rows(), seed=st.integers(0, 99))
def test_the_order_of_rows_of_events_does_not_matter(measure, model, rows, seed):
    method = Method(measure=measure, model=model)
    assert all_same(line(poolable(rows, method)), line(pool(Random(seed).sample(rows, len(rows)), method)))


@pytest.mark.parametrize("model", INVERSE_VARIANCE)
@LAWS
@given(rows=means_rows, factor=st.sampled_from([0.001, 0.1, 7.0, 1000.0]))
def test_scaling_all_values_scales_the_difference(model, factor, rows):
    scaled = [
        replace(
            r,
            exp_mean=r.exp_mean * factor,
            exp_sd=r.exp_sd * factor,
            ctl_mean=r.ctl_mean * factor,
            ctl_sd=r.ctl_sd * factor,
        )
        for r in rows
    ]
    one, other = pool(rows, Method(measure=MD, model=model)), pool(scaled, Method(measure=MD, model=model))
    assert all_same([x * factor for x in line(one)], line(other), 1e-6)
    assert math.isclose(one.tau2 * factor**2, other.tau2, rel_tol=1e-5, abs_tol=1e-7 * factor**2)
    assert len(rows) == 1 or same(one.i2, other.i2, 1e-5)
    assert same(one.p, other.p, 1e-5)


@pytest.mark.parametrize("form", SmdVariance)
@LAWS
@given(rows=means_rows, factor=st.sampled_from([0.01, 3.0, 250.0]), constant=numbers(-50, 50, 0.5))
def test_a_standardized_difference_does_not_know_its_scale(form, rows, factor, constant):
    moved = [
        replace(
            r,
            exp_mean=r.exp_mean * factor + constant,
            exp_sd=r.exp_sd * factor,
            ctl_mean=r.ctl_mean * factor + constant,
            ctl_sd=r.ctl_sd * factor,
        )
        for r in rows
    ]
    method = Method(measure=SMD, smd_variance=form)
    assert all_same(line(pool(rows, method)), line(pool(moved, method)), 1e-6)


@pytest.mark.parametrize("model", INVERSE_VARIANCE)
@LAWS
@given(rows=means_rows, constant=numbers(-500, 500, 0.5))
def test_a_constant_in_both_arms_changes_no_difference(model, rows, constant):
    moved = [replace(r, exp_mean=r.exp_mean + constant, ctl_mean=r.ctl_mean + constant) for r in rows]
    method = Method(measure=MD, model=model)
    assert all_same(line(pool(rows, method)), line(pool(moved, method)), 1e-6)


@pytest.mark.parametrize("measure, model", CONTINUOUS)
@LAWS
@given(rows=means_rows, hksj=st.booleans())
def test_swapping_the_arms_flips_a_difference(measure, model, hksj, rows):
    method = Method(measure=measure, model=model, hksj=hksj and model.is_random)
    assert all_same(turned(pool(rows, method)), line(pool([swapped(r) for r in rows], method)))


@pytest.mark.parametrize("measure, model", BINARY)
@LAWS
@given(rows=events_rows())
def test_swapping_the_arms_inverts_a_ratio_and_flips_a_risk_difference(measure, model, rows):
    method = Method(measure=measure, model=model)
    one, other = poolable(rows, method), pool([swapped(r) for r in rows], method)
    assert all(math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) for a, b in zip(turned(one), line(other), strict=True))


@pytest.mark.parametrize("model", [*INVERSE_VARIANCE, Model.MH, Model.MH_DL])
@LAWS
@given(rows=events_rows())
def test_counting_those_without_the_event_inverts_an_odds_ratio(model, rows):
    others = [replace(r, exp_events=r.exp_n - r.exp_events, ctl_events=r.ctl_n - r.ctl_events) for r in rows]
    method = Method(measure=OR, model=model)
    one, other = poolable(rows, method), pool(others, method)
    assert all(math.isclose(a, b, rel_tol=1e-6) for a, b in zip(turned(one), line(other), strict=True))


# The estimate


@pytest.mark.parametrize("model", RANDOM)
@LAWS
@given(rows=differences)
def test_common_and_random_effects_agree_when_tau_squared_is_0(model, rows):
    random = pool(rows, Method(measure=MD, model=model))
    assume(random.tau2 == 0)
    common = pool(rows, Method(measure=MD, model=Model.COMMON))
    assert all_same((random.estimate, random.ci_low, random.ci_high), line(common)[:3], 1e-10)
    assert [s.weight for s in random.studies] == pytest.approx([s.weight for s in common.studies])


@LAWS
@given(rows=differences)
def test_random_effects_are_surer_of_nothing(rows):
    """With any τ² the Wald interval is at least as wide as that of the common effect."""
    common = pool(rows, Method(measure=MD, model=Model.COMMON))
    for model in RANDOM:
        assert pool(rows, Method(measure=MD, model=model)).se >= common.se * (1 - 1e-12)


@pytest.mark.parametrize("measure, model", [*CONTINUOUS, *((m, x) for m, x in BINARY if x is not Model.MH)])
@LAWS
@given(data=st.data())
def test_the_pooled_effect_lies_among_the_studies(measure, model, data):
    rows = data.draw(events_rows() if measure.is_binary else means_rows)
    pooled = poolable(rows, Method(measure=measure, model=model))
    low, high = min(s.effect for s in pooled.studies), max(s.effect for s in pooled.studies)
    assert low - 1e-9 <= pooled.estimate <= high + 1e-9


@pytest.mark.parametrize("measure", [RR, OR, RD])
@LAWS
@given(rows=events_rows(full=True))
def test_mantel_haenszel_lies_among_studies_with_full_tables(measure, rows):
    pooled = pool(rows, Method(measure=measure, model=Model.MH))
    low, high = min(s.effect for s in pooled.studies), max(s.effect for s in pooled.studies)
    assert low - 1e-9 <= pooled.estimate <= high + 1e-9


@pytest.mark.parametrize("measure, model", [*CONTINUOUS, *BINARY])
@LAWS
@given(data=st.data())
def test_weights_are_shares_of_100_percent(measure, model, data):
    rows = data.draw(events_rows() if measure.is_binary else means_rows)
    pooled = poolable(rows, Method(measure=measure, model=model))
    assert math.fsum(s.weight for s in pooled.studies) == pytest.approx(100, abs=1e-6)
    assert all(0 <= s.weight <= 100 + 1e-9 for s in pooled.studies)
    assert pooled.k == len(pooled.studies)
    assert pooled.n == sum(s.n for s in pooled.studies)


@pytest.mark.parametrize("model", INVERSE_VARIANCE)
@LAWS
@given(rows=means_rows)
def test_one_study_is_its_own_result(model, rows):
    pooled = pool(rows[:1], Method(measure=MD, model=model))
    (study,) = pooled.studies
    found = (pooled.estimate, study.weight, pooled.tau2, pooled.q)
    assert found == pytest.approx((study.effect, 100, 0, 0), rel=1e-12, abs=1e-12)
    assert all_same((pooled.ci_low, pooled.ci_high, pooled.se), (study.ci_low, study.ci_high, study.se))
    assert pooled.pi_low is None


@pytest.mark.xfail(reason="Q of one study is rounding noise, and I² then says 100 % instead of 0", strict=True)
def test_one_study_does_not_differ_from_itself():
    row = Means(study="A", exp_mean=0.0, exp_sd=1.0, exp_n=3.0, ctl_mean=0.1, ctl_sd=1.0, ctl_n=3.0)
    assert pool([row], Method(measure=MD)).i2 == 0


@LAWS
@given(rows=means_rows, which=st.integers(0, 11))
def test_a_study_split_in_two_halves_changes_no_common_difference(rows, which):
    rows = [replace(r, exp_n=r.exp_n * 2, ctl_n=r.ctl_n * 2) for r in rows]
    i = which % len(rows)
    half = replace(rows[i], exp_n=rows[i].exp_n / 2, ctl_n=rows[i].ctl_n / 2)
    split = [*rows[:i], half, half, *rows[i + 1 :]]
    method = Method(measure=MD, model=Model.COMMON)
    one, other = pool(rows, method), pool(split, method)
    assert all_same(line(one), line(other), 1e-9)
    assert (one.n, other.k) == (other.n, one.k + 1)
    assert same(one.q, other.q, 1e-6)


# Intervals


@pytest.mark.parametrize("model", RANDOM)
@LAWS
@given(rows=differences)
def test_hartung_and_knapp_with_guard_is_never_narrower_than_wald(model, rows):
    wald = pool(rows, Method(measure=MD, model=model))
    guarded = pool(rows, Method(measure=MD, model=model, hksj=True))
    bare = pool(rows, Method(measure=MD, model=model, hksj=True, guard=False))
    slack = 1e-9 * (1 + wald.se)
    assert guarded.ci_low <= wald.ci_low + slack
    assert guarded.ci_high >= wald.ci_high - slack
    assert guarded.ci_low <= bare.ci_low + slack
    assert guarded.ci_high >= bare.ci_high - slack
    assert guarded.estimate == wald.estimate == bare.estimate


def test_the_guard_is_needed():
    """Three studies that agree by luck: without the guard the interval is far too narrow."""
    rows = [Difference(study=str(i), effect=e, se=1.0) for i, e in enumerate([1.0, 1.01, 0.99])]
    wald = pool(rows, Method(measure=MD))
    bare = pool(rows, Method(measure=MD, hksj=True, guard=False))
    assert bare.ci_high - bare.ci_low < (wald.ci_high - wald.ci_low) / 10


@pytest.mark.parametrize("model", RANDOM)
@LAWS
@given(rows=differences)
def test_a_new_setting_is_less_sure_than_the_average(model, rows):
    pooled = pool(rows, Method(measure=MD, model=model))
    assert (pooled.pi_low is None) == (len(rows) < 3)
    if pooled.pi_low is not None:
        assert pooled.pi_low <= pooled.ci_low <= pooled.estimate <= pooled.ci_high <= pooled.pi_high


@pytest.mark.parametrize("measure, model", [(MD, Model.DL), (MD, Model.REML), (RR, Model.DL), (OR, Model.PM)])
@LAWS
@given(data=st.data(), hksj=st.booleans())
def test_p_and_interval_say_the_same(measure, model, hksj, data):
    rows = data.draw(events_rows() if measure.is_binary else means_rows)
    pooled = poolable(rows, Method(measure=measure, model=model, hksj=hksj))
    none = 1 if measure.is_ratio else 0
    assume(abs(pooled.p - 0.05) > 1e-9)
    assert (pooled.p < 0.05) == (not pooled.ci_low <= none <= pooled.ci_high)
    assert 0 <= pooled.p <= 1
    assert 0 <= pooled.q_p <= 1


@LAWS
@given(rows=differences)
def test_the_q_profile_holds_the_estimate_of_paule_and_mandel(rows):
    assume(len(rows) > 1)
    effects = effects_of(rows, MD)
    low, high = q_profile(effects)
    assert 0 <= low <= tau_squared(effects, Model.PM) * (1 + 1e-9) + 1e-12
    assert tau_squared(effects, Model.PM) <= high * (1 + 1e-9) + 1e-12
    narrow_low, narrow_high = q_profile(effects, 0.5)
    assert low <= narrow_low + 1e-9 <= narrow_high + 2e-9 <= high + 3e-9


def restricted_likelihood(effects, tau2):
    w = [1 / (e.variance + tau2) for e in effects]
    centre = sum(x * e.value for x, e in zip(w, effects, strict=True)) / sum(w)
    squares = sum(x * (e.value - centre) ** 2 for x, e in zip(w, effects, strict=True))
    return -0.5 * (-sum(map(math.log, w)) + math.log(sum(w)) + squares)


@LAWS
@given(rows=differences)
def test_no_neighbor_of_the_reml_estimate_is_likelier(rows):
    assume(len(rows) > 1)
    effects = effects_of(rows, MD)
    tau2 = tau_squared(effects, Model.REML)
    best = restricted_likelihood(effects, tau2)
    for other in (tau2 * 0.99, tau2 * 1.01, tau2 + 1e-4, max(0.0, tau2 - 1e-4)):
        assert restricted_likelihood(effects, other) <= best + 1e-9


@LAWS
@given(rows=differences)
def test_every_tau_squared_is_0_or_more_and_0_for_one_study(rows):
    effects = effects_of(rows, MD)
    for model in Model:
        if model not in (Model.MH, Model.MH_DL):
            tau2 = tau_squared(effects, model)
            assert tau2 >= 0
            assert tau2 == 0 or (model.is_random and len(rows) > 1)


# Groups and sensitivity


@pytest.mark.parametrize("model", INVERSE_VARIANCE)
@LAWS
@given(rows=means_rows, copies=st.integers(3, 6))
def test_leaving_out_one_of_identical_studies_changes_nothing(model, rows, copies):
    method = Method(measure=MD, model=model)
    many = [replace(rows[0], study=f"S{i}") for i in range(copies)]
    whole = pool(many, method)
    assert whole.tau2 == pytest.approx(0, abs=1e-12)
    assert len(leave_one_out(many, method)) == copies
    for _, pooled in leave_one_out(many, method):
        assert same(pooled.estimate, whole.estimate, 1e-9)


@pytest.mark.parametrize("model", INVERSE_VARIANCE)
@LAWS
@given(rows=means_rows)
def test_leave_one_out_and_cumulative_are_plain_pools(model, rows):
    method = Method(measure=SMD, model=model)
    for i, (name, pooled) in enumerate(leave_one_out(rows, method)):
        assert name == rows[i].study
        assert all_same(line(pooled), line(pool(rows[:i] + rows[i + 1 :], method)))
    steps = cumulative(rows, method)
    assert [name for name, _ in steps] == [r.study for r in rows]
    for i, (_, pooled) in enumerate(steps):
        assert all_same(line(pooled), line(pool(rows[: i + 1], method)))


@LAWS
@given(rows=means_rows, seed=st.integers(0, 99))
def test_q_between_and_within_groups_add_up(rows, seed):
    r = Random(seed)
    grouped = [replace(row, subgroup=r.choice("xyz")) for row in rows]
    method = Method(measure=MD, model=Model.COMMON)
    test = pool_by_subgroup(grouped, method)
    whole = pool(grouped, method)
    assert same(whole.q, test.q + sum(g.pooled.q for g in test.groups), 1e-6 * (1 + whole.q))
    assert test.df == len({row.subgroup for row in grouped}) - 1
    assert sum(g.pooled.k for g in test.groups) == len(rows)
    for group in test.groups:
        alone = pool([row for row in grouped if row.subgroup == group.name], method)
        assert all_same(line(group.pooled), line(alone))


@LAWS
@given(rows=differences)
def test_egger_needs_ten_studies(rows):
    effects = effects_of(rows, MD)
    found = egger(effects)
    if len(rows) < 10:
        assert found is None
    elif found is not None:
        assert found.df == len(rows) - 2
        assert 0 <= found.p <= 1


@LAWS
@given(rows=differences)
def test_q_falls_as_tau_squared_grows(rows):
    effects = effects_of(rows, MD)
    values = [q_statistic(effects, tau2) for tau2 in (0, 0.01, 0.1, 1, 10, 100)]
    assert all(a >= b - 1e-9 * (1 + a) for a, b in pairwise(values))


# Nothing breaks


@pytest.mark.parametrize("measure, model", [*CONTINUOUS, *BINARY])
@LAWS
@given(data=st.data(), hksj=st.booleans())
def test_every_number_is_finite(measure, model, hksj, data):
    rows = data.draw(events_rows() if measure.is_binary else means_rows)
    method = Method(measure=measure, model=model, hksj=hksj and model.is_random)
    pooled = poolable(rows, method)
    found = numbers_in(astuple(pooled))
    if model is not Model.MH:  # the next test but one
        found += numbers_in(astuple(sensitivity(rows, method)))
    assert all(map(math.isfinite, found))
    assert pooled.ci_low <= pooled.estimate <= pooled.ci_high
    assert 0 <= pooled.i2 <= 100


@pytest.mark.parametrize("measure", [RR, OR, RD])
@LAWS
@given(rows=events_rows(full=True))
def test_what_mantel_haenszel_hangs_on_is_finite(measure, rows):
    assert all(map(math.isfinite, numbers_in(astuple(sensitivity(rows, Method(measure=measure, model=Model.MH))))))


@pytest.mark.xfail(reason="the cumulative pool starts with a study that Mantel-Haenszel cannot pool alone", strict=True)
@pytest.mark.parametrize("measure", [RR, OR])
def test_what_can_be_pooled_can_be_checked(measure):
    rows = [
        Events(study="A", exp_events=0, exp_n=3, ctl_events=1, ctl_n=3),
        Events(study="B", exp_events=1, exp_n=3, ctl_events=0, ctl_n=3),
    ]
    method = Method(measure=measure, model=Model.MH)
    assert pool(rows, method).estimate == pytest.approx(1)
    sensitivity(rows, method)


@pytest.mark.xfail(reason="Mantel-Haenszel's risk difference without any event has SE 0 and p = 0", strict=True)
def test_no_event_anywhere_is_no_proof_of_a_difference():
    rows = [Events(study=s, exp_events=0, exp_n=9, ctl_events=0, ctl_n=10) for s in "AB"]
    pooled = pool(rows, Method(measure=RD, model=Model.MH))
    assert pooled.p == 1 or pooled.ci_low < 0 < pooled.ci_high
