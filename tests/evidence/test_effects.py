"""Effect sizes and missing SDs: worked by hand, and against statsmodels where it has them."""

import math
from random import Random

import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.meta_analysis import effectsize_2proportions, effectsize_smd

from thenar.evidence.effects import (
    effect_of,
    effects_of,
    generic,
    hedges_g,
    log_odds_ratio,
    log_risk_ratio,
    mean_difference,
    pooled_deviation,
    risk_difference,
    with_full_cells,
)
from thenar.evidence.missing import (
    change_sd,
    sd_from_ci,
    sd_from_difference_ci,
    sd_from_difference_se,
    sd_from_p,
    sd_from_se,
    sd_from_t,
    se_from_limits,
)
from thenar.terms.pooling import Difference, EffectMeasure, Events, Means, SmdVariance


def means(m1, s1, n1, m2, s2, n2):
    return Means(study="A", exp_mean=m1, exp_sd=s1, exp_n=n1, ctl_mean=m2, ctl_sd=s2, ctl_n=n2)


def events(a, n1, c, n2):
    return Events(study="A", exp_events=a, exp_n=n1, ctl_events=c, ctl_n=n2)


def random_means(times=200):
    r = Random(1)
    return [
        means(r.uniform(-50, 50), r.uniform(0.1, 30), r.randint(2, 300), r.uniform(-50, 50), r.uniform(0.1, 30), r.randint(3, 300))
        for _ in range(times)
    ]  # fmt: skip


def random_events(times=200, *, full=True):
    r = Random(2)
    made = []
    for _ in range(times):
        n1, n2 = r.randint(5, 200), r.randint(5, 200)
        edge = 1 if full else 0
        made.append(events(r.randint(edge, n1 - edge), n1, r.randint(edge, n2 - edge), n2))
    return made


# Means

MEANS = [  # m1, s1, n1, m2, s2, n2, difference, its variance
    (10, 4, 20, 13, 5, 25, -3, 16 / 20 + 25 / 25),
    (0, 1, 2, 0, 1, 2, 0, 1),
    (-2.5, 2, 4, 1.5, 3, 9, -4, 1 + 1),
    (50, 10, 100, 40, 20, 400, 10, 1 + 1),
]


@pytest.mark.parametrize("m1, s1, n1, m2, s2, n2, difference, variance", MEANS)
def test_mean_difference(m1, s1, n1, m2, s2, n2, difference, variance):
    effect = mean_difference(means(m1, s1, n1, m2, s2, n2))
    assert effect.value == pytest.approx(difference, abs=1e-12)
    assert effect.variance == pytest.approx(variance, rel=1e-12)
    assert (effect.study, effect.n) == ("A", n1 + n2)


def test_change_scores_are_pooled_like_final_ones():
    """Changes of −20 (SD 12) and −15 (SD 9): the difference of the changes."""
    effect = mean_difference(means(-20, 12, 36, -15, 9, 27))
    assert effect.value == -5
    assert effect.variance == pytest.approx(144 / 36 + 81 / 27)


def test_the_deviation_is_pooled_by_degrees_of_freedom():
    assert pooled_deviation(means(0, 3, 5, 0, 5, 9)) == pytest.approx(math.sqrt((4 * 9 + 8 * 25) / 12), rel=1e-12)
    assert pooled_deviation(means(0, 7, 5, 0, 7, 9)) == pytest.approx(7, rel=1e-12)


def test_standardized_difference_by_hand_revman():
    """SD 4 in both arms, 8 people each: d = 2/4, J = 1 − 3/(4·16 − 9) = 52/55."""
    effect = hedges_g(means(12, 4, 8, 10, 4, 8))
    g = 0.5 * 52 / 55
    assert effect.value == pytest.approx(g, rel=1e-12)
    assert effect.variance == pytest.approx(16 / 64 + g * g / (2 * (16 - 3.94)), rel=1e-12)


def test_standardized_difference_by_hand_metafor():
    """The exact factor with 4 degrees of freedom: Γ(2)/(√2 Γ(1.5)) = 1/(√2 · √π/2)."""
    effect = hedges_g(means(12, 4, 3, 10, 4, 3), SmdVariance.METAFOR)
    g = 0.5 / (math.sqrt(2) * math.sqrt(math.pi) / 2)
    assert effect.value == pytest.approx(g, rel=1e-12)
    assert effect.variance == pytest.approx(1 / 3 + 1 / 3 + g * g / 12, rel=1e-12)


@pytest.mark.parametrize("form", SmdVariance)
def test_both_forms_agree_in_large_trials(form):
    effect = hedges_g(means(12, 4, 50_000, 10, 4, 50_000), form)
    assert effect.value == pytest.approx(0.5, rel=1e-5)
    assert effect.variance == pytest.approx(4 / 100_000 + 0.125 / 100_000, rel=1e-4)


def test_the_approximate_factor_is_near_the_exact_one():
    for n in (4, 6, 10, 20, 50):
        row = means(12, 4, n, 10, 4, n)
        revman, metafor = hedges_g(row).value, hedges_g(row, SmdVariance.METAFOR).value
        assert revman != metafor
        assert revman == pytest.approx(metafor, rel=0.02 / n)


def test_standardized_differences_against_statsmodels():
    for row in random_means():
        value, variance = effectsize_smd(row.exp_mean, row.exp_sd, row.exp_n, row.ctl_mean, row.ctl_sd, row.ctl_n)
        ours = hedges_g(row)
        assert ours.value == pytest.approx(value, rel=1e-12)
        assert ours.variance == pytest.approx(variance, rel=1e-12)


def test_the_wald_test_of_a_mean_difference_is_welchs():
    for row in random_means(50):
        welch = stats.ttest_ind_from_stats(
            row.exp_mean, row.exp_sd, row.exp_n, row.ctl_mean, row.ctl_sd, row.ctl_n, equal_var=False
        )
        ours = mean_difference(row)
        assert ours.value / math.sqrt(ours.variance) == pytest.approx(welch.statistic, rel=1e-10)


# Events

EVENTS = [  # a, n1, c, n2 and log RR, its variance, log OR, its variance, RD, its variance
    (
        10, 100, 20, 100,
        math.log(0.5), 1 / 10 - 1 / 100 + 1 / 20 - 1 / 100,
        math.log(10 * 80 / (90 * 20)), 1 / 10 + 1 / 90 + 1 / 20 + 1 / 80,
        -0.1, 0.1 * 0.9 / 100 + 0.2 * 0.8 / 100,
    ),
    (
        1, 2, 1, 4,
        math.log(2), 1 - 1 / 2 + 1 - 1 / 4,
        math.log(3), 1 + 1 + 1 + 1 / 3,
        0.25, 0.25 / 2 + 0.1875 / 4,
    ),
]  # fmt: skip


@pytest.mark.parametrize("a, n1, c, n2, rr, rr_v, or_, or_v, rd, rd_v", EVENTS)
def test_events_by_hand(a, n1, c, n2, rr, rr_v, or_, or_v, rd, rd_v):
    row = events(a, n1, c, n2)
    table = [(log_risk_ratio, rr, rr_v), (log_odds_ratio, or_, or_v), (risk_difference, rd, rd_v)]
    for function, value, variance in table:
        effect = function(row)
        assert effect.value == pytest.approx(value, rel=1e-12)
        assert effect.variance == pytest.approx(variance, rel=1e-12)
        assert effect.n == n1 + n2


def test_ratios_against_statsmodels_tables():
    for row in random_events():
        table = Table2x2(
            [[row.exp_events, row.exp_n - row.exp_events], [row.ctl_events, row.ctl_n - row.ctl_events]],
            shift_zeros=False,
        )
        rr, odds = log_risk_ratio(row), log_odds_ratio(row)
        assert rr.value == pytest.approx(table.log_riskratio, rel=1e-10, abs=1e-12)
        assert math.sqrt(rr.variance) == pytest.approx(table.log_riskratio_se, rel=1e-10)
        assert odds.value == pytest.approx(table.log_oddsratio, rel=1e-10, abs=1e-12)
        assert math.sqrt(odds.variance) == pytest.approx(table.log_oddsratio_se, rel=1e-10)


@pytest.mark.parametrize(
    "function, statistic",
    [(log_risk_ratio, "risk-ratio"), (log_odds_ratio, "odds-ratio"), (risk_difference, "diff")],
)
def test_events_against_statsmodels_effect_sizes(function, statistic):
    for row in random_events():
        value, variance = effectsize_2proportions(
            row.exp_events, row.exp_n, row.ctl_events, row.ctl_n, statistic=statistic
        )
        assert function(row).value == pytest.approx(value, rel=1e-10, abs=1e-12)
        assert function(row).variance == pytest.approx(variance, rel=1e-10)


# Empty cells


@pytest.mark.parametrize(
    "a, n1, c, n2", [(0, 30, 4, 28), (4, 28, 0, 30), (12, 12, 7, 10), (7, 10, 12, 12), (0, 9, 9, 9)]
)
def test_an_empty_cell_gets_half_a_person_in_every_cell(a, n1, c, n2):
    full = events(a + 0.5, n1 + 1, c + 0.5, n2 + 1)
    assert with_full_cells(events(a, n1, c, n2)) == full
    row = events(a, n1, c, n2)
    p, q = (a + 0.5) / (n1 + 1), (c + 0.5) / (n2 + 1)
    assert log_risk_ratio(row).value == pytest.approx(math.log(p / q), rel=1e-12)
    assert log_odds_ratio(row).value == pytest.approx(math.log(p / (1 - p) / (q / (1 - q))), rel=1e-12)
    assert log_odds_ratio(row).variance == pytest.approx(
        1 / (a + 0.5) + 1 / (n1 - a + 0.5) + 1 / (c + 0.5) + 1 / (n2 - c + 0.5), rel=1e-12
    )
    assert log_risk_ratio(row).n == n1 + n2, "nobody is invented"


def test_a_full_table_is_left_as_it_is():
    assert with_full_cells(events(1, 30, 4, 28)) == events(1, 30, 4, 28)


def test_an_empty_cell_leaves_the_risk_difference_and_mends_its_variance():
    effect = risk_difference(events(0, 30, 4, 28))
    assert effect.value == pytest.approx(-4 / 28, rel=1e-12)
    p, q = 0.5 / 31, 4.5 / 29
    assert effect.variance == pytest.approx(p * (1 - p) / 31 + q * (1 - q) / 29, rel=1e-9)
    assert effect.variance > 0


@pytest.mark.parametrize("a, n1, c, n2", [(0, 40, 0, 41), (12, 12, 10, 10)])
def test_no_event_or_only_events_says_nothing_about_a_ratio(a, n1, c, n2):
    row = events(a, n1, c, n2)
    assert log_risk_ratio(row) is None
    assert log_odds_ratio(row) is None
    assert effect_of(row, EffectMeasure.RR) is None
    assert effects_of([row, events(3, 9, 4, 9)], EffectMeasure.OR) == (log_odds_ratio(events(3, 9, 4, 9)),)
    assert risk_difference(row).value == 0
    assert risk_difference(row).variance > 0


def test_every_table_has_a_finite_effect_or_none():
    for row in random_events(500, full=False):
        for measure in (EffectMeasure.RR, EffectMeasure.OR, EffectMeasure.RD):
            effect = effect_of(row, measure)
            assert effect is None or (math.isfinite(effect.value) and 0 < effect.variance < math.inf)


# Differences as printed


def test_generic_difference():
    effect = generic(Difference(study="A", effect=-2.5, se=0.5, exp_n=10, ctl_n=12), EffectMeasure.MD)
    assert (effect.value, effect.variance, effect.n) == (-2.5, 0.25, 22)


@pytest.mark.parametrize("measure", [EffectMeasure.RR, EffectMeasure.OR])
def test_generic_ratio_is_taken_as_its_logarithm(measure):
    effect = generic(Difference(study="A", effect=0.5, se=0.3), measure)
    assert effect.value == pytest.approx(math.log(0.5))
    assert effect.variance == pytest.approx(0.09)


@pytest.mark.parametrize("ratio", [0, -1])
def test_a_ratio_is_above_0(ratio):
    with pytest.raises(ValueError, match="above 0"):
        generic(Difference(study="A", effect=ratio, se=0.3), EffectMeasure.RR)


@pytest.mark.parametrize("measure", EffectMeasure)
def test_a_difference_fits_every_measure(measure):
    assert effect_of(Difference(study="A", effect=0.5, se=0.3), measure) is not None


@pytest.mark.parametrize(
    "row, measure",
    [(means(1, 1, 9, 1, 1, 9), m) for m in EffectMeasure if m.is_binary]
    + [(events(1, 9, 1, 9), m) for m in EffectMeasure if not m.is_binary],
)
def test_means_and_events_are_not_mistaken_for_one_another(row, measure):
    with pytest.raises(TypeError, match="A"):
        effects_of([row], measure)


# Missing SDs (Cochrane Handbook 6.5.2)


def test_sd_from_standard_error():
    assert sd_from_se(0.4, 25) == pytest.approx(2.0)


def test_sd_from_the_interval_of_a_small_arm_uses_t():
    """25 people, 30.0 to 34.2: t with 24 degrees of freedom, twice 2.064."""
    assert sd_from_ci(30.0, 34.2, 25) == pytest.approx(5.09, abs=0.005)
    assert sd_from_ci(26.5, 30.1, 22) == pytest.approx(math.sqrt(22) * 3.6 / (2 * stats.t.ppf(0.975, 21)), rel=1e-9)


@pytest.mark.parametrize("level, divisor", [(0.95, 3.92), (0.90, 3.29), (0.99, 5.15)])
def test_sd_from_the_interval_of_a_large_arm_uses_the_normal(level, divisor):
    assert sd_from_ci(30.0, 34.2, 100, level) == pytest.approx(10 * 4.2 / divisor, rel=1e-3)


def test_sd_from_the_standard_error_of_a_difference():
    assert sd_from_difference_se(1.37, 25, 22) == pytest.approx(1.37 / math.sqrt(1 / 25 + 1 / 22), rel=1e-12)


def test_sd_from_p():
    """A difference of 3.8 with p = 0.008 in 25 and 22 people: t = 2.78, standard error 1.37, SD 4.69."""
    assert sd_from_p(3.8, 0.008, 25, 22) == pytest.approx(4.69, abs=0.01)
    assert sd_from_t(3.8, 2.78, 25, 22) == pytest.approx(4.69, abs=0.02)


def test_sd_from_the_interval_of_a_difference():
    small = sd_from_difference_ci(1.0, 6.6, 25, 22)
    assert small == pytest.approx(5.6 / (2 * stats.t.ppf(0.975, 45)) / math.sqrt(1 / 25 + 1 / 22), rel=1e-9)
    large = sd_from_difference_ci(1.0, 6.6, 200, 200)
    assert large == pytest.approx(5.6 / 3.92 / math.sqrt(2 / 200), rel=1e-3)


def test_sd_of_a_change():
    """SDs of 6.4 and 7.1 and a change of SD 4.5 mean a correlation of 0.78; the same pair gives the SD back."""
    correlation = (6.4**2 + 7.1**2 - 4.5**2) / (2 * 6.4 * 7.1)
    assert correlation == pytest.approx(0.78, abs=0.005)
    assert change_sd(6.4, 7.1, correlation) == pytest.approx(4.5, rel=1e-12)
    assert change_sd(3, 4, 0) == pytest.approx(5)
    assert change_sd(4, 4, 1) == pytest.approx(0, abs=1e-9)


def test_standard_error_from_limits():
    assert se_from_limits(-1, 3) == pytest.approx(4 / 3.92, rel=1e-3)
    assert se_from_limits(0.5, 2, ratio=True) == pytest.approx(math.log(4) / 3.92, rel=1e-3)
    assert se_from_limits(-1, 3, level=0.9) == pytest.approx(4 / 3.29, rel=1e-3)


def test_a_t_test_gives_its_sd_back():
    """From means to t and p by SciPy, and back to the SD that both arms share."""
    r = Random(3)
    for _ in range(50):
        sd, n1, n2, difference = r.uniform(0.5, 30), r.randint(5, 80), r.randint(5, 80), r.uniform(-10, 10)
        test = stats.ttest_ind_from_stats(difference, sd, n1, 0, sd, n2)
        assert sd_from_t(difference, test.statistic, n1, n2) == pytest.approx(sd, rel=1e-9)
        if test.pvalue > 1e-9:
            assert sd_from_p(difference, test.pvalue, n1, n2) == pytest.approx(sd, rel=1e-6)


def test_the_sign_of_the_difference_does_not_matter():
    assert sd_from_t(-3.8, 2.78, 25, 22) == sd_from_t(3.8, 2.78, 25, 22) == sd_from_t(3.8, -2.78, 25, 22)
    assert sd_from_p(-3.8, 0.008, 25, 22) == sd_from_p(3.8, 0.008, 25, 22)


@pytest.mark.parametrize(
    "make",
    [lambda: sd_from_t(3, 0, 9, 9), lambda: sd_from_p(3, 0, 9, 9), lambda: sd_from_p(3, 1, 9, 9), lambda: sd_from_p(3, 2, 9, 9)],
    ids=["t is 0", "p is 0", "p is 1", "p is 2"],
)  # fmt: skip
def test_what_cannot_be_derived_is_refused(make):
    with pytest.raises(ValueError, match=r"is \d"):
        make()


@pytest.mark.xfail(
    reason="limits given the wrong way round, or a negative SE, silently make a negative SD", strict=True
)
@pytest.mark.parametrize(
    "make",
    [
        lambda: sd_from_ci(34.2, 30.0, 25),
        lambda: sd_from_difference_ci(6.6, 1.0, 25, 22),
        lambda: se_from_limits(3, -1),
        lambda: sd_from_se(-0.4, 25),
    ],
    ids=["interval of an arm", "interval of a difference", "limits", "standard error"],
)
def test_no_negative_deviation_is_made(make):
    with pytest.raises(ValueError, match=r".+"):
        make()
