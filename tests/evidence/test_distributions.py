"""Student's t, χ² and the normal distribution against SciPy, over wide grids."""

import math

import pytest
from scipy import stats

from thenar.evidence.distributions import (
    chi2_quantile,
    chi2_upper,
    normal_quantile,
    normal_two_sided,
    t_quantile,
    t_two_sided,
)

DEGREES = [1, 2, 3, 4, 5, 7, 10, 19, 30, 60, 120, 499, 1000]
FEWER_THAN_ONE = [0.1, 0.5, 1.5, 2.7]
VERY_MANY = [1e4, 1e6]
TAILS = [1e-12, 1e-9, 1e-6, 1e-4, 0.001, 0.005, 0.025, 0.05, 0.1, 0.25, 0.4]
TS = [0, 1e-12, 1e-3, 0.01, 0.5, 1, 1.96, 2, 5, 10, 50, 1e3, 1e6]
XS = [0, 1e-10, 1e-3, 0.1, 1, 3, 10, 30, 100, 500, 1e3, 1e4, 1e6]


def off(pairs, rel, tiny=1e-300):
    """The pairs (arguments, ours, SciPy's) that differ by more than a fraction."""
    return [(at, a, float(b)) for at, a, b in pairs if not math.isclose(a, b, rel_tol=rel, abs_tol=tiny)]


@pytest.mark.parametrize("df", DEGREES + FEWER_THAN_ONE)
def test_probability_of_t(df):
    assert off([(t, t_two_sided(t, df), 2 * stats.t.sf(t, df)) for t in TS], rel=1e-9) == []


@pytest.mark.parametrize("df", DEGREES + FEWER_THAN_ONE)
def test_probability_of_chi_squared(df):
    assert off([(x, chi2_upper(x, df), stats.chi2.sf(x, df)) for x in XS], rel=1e-11) == []


@pytest.mark.parametrize("df", VERY_MANY)
def test_probabilities_with_very_many_degrees(df):
    assert off([(t, t_two_sided(t, df), 2 * stats.t.sf(t, df)) for t in TS if t < 50], rel=1e-6) == []
    near = [df + step * math.sqrt(2 * df) for step in (-4, -1, 0, 1, 4)]
    assert off([(x, chi2_upper(x, df), stats.chi2.sf(x, df)) for x in near], rel=1e-8) == []


@pytest.mark.parametrize("df", DEGREES + FEWER_THAN_ONE + VERY_MANY)
def test_quantile_of_t(df):
    for tails, within in ([p for p in TAILS if p >= 1e-9], 1e-6), (TAILS, 1e-3):
        low = [(p, t_quantile(p, df), stats.t.ppf(p, df)) for p in tails]
        high = [(p, t_quantile(1 - p, df), stats.t.ppf(1 - p, df)) for p in tails]
        assert off(low + high, rel=within) == []
    assert t_quantile(0.5, df) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("df", DEGREES + VERY_MANY)
def test_quantile_of_chi_squared(df):
    points = [p for tail in TAILS if tail >= 1e-9 for p in (tail, 1 - tail)]
    assert off([(p, chi2_quantile(p, df), stats.chi2.ppf(p, df)) for p in points], rel=1e-6) == []


@pytest.mark.parametrize("df", [1, 2, 5, 30, 499])
def test_the_quantiles_that_intervals_are_made_of_are_exact(df):
    points = [0.005, 0.025, 0.05, 0.95, 0.975, 0.995]
    assert off([(p, t_quantile(p, df), stats.t.ppf(p, df)) for p in points], rel=1e-12) == []
    assert off([(p, chi2_quantile(p, df), stats.chi2.ppf(p, df)) for p in points], rel=1e-12) == []


def test_normal():
    zs = [0, 1e-10, 0.5, 1, 1.96, 5, 8, 10, 20, 37]
    assert off([(z, normal_two_sided(z), 2 * stats.norm.sf(z)) for z in zs], rel=1e-12) == []
    ps = [1e-300, 1e-100, 1e-15, 1e-6, 0.01, 0.025, 0.5, 0.9, 0.975, 0.999, 1 - 1e-12]
    assert off([(p, normal_quantile(p), stats.norm.ppf(p)) for p in ps], rel=1e-12, tiny=1e-15) == []


@pytest.mark.parametrize(
    "ours, printed",
    [  # as in any printed table
        (t_quantile(0.975, 1), 12.706),
        (t_quantile(0.975, 10), 2.228),
        (t_quantile(0.975, 24), 2.064),
        (t_quantile(0.975, 120), 1.980),
        (chi2_quantile(0.95, 1), 3.841),
        (chi2_quantile(0.95, 10), 18.307),
        (chi2_quantile(0.05, 10), 3.940),
        (normal_quantile(0.975), 1.960),
    ],
)
def test_as_in_printed_tables(ours, printed):
    assert ours == pytest.approx(printed, abs=5e-4)


@pytest.mark.parametrize("df", [1, 2, 3, 30, 499])
def test_a_quantile_undoes_its_probability(df):
    for p in (1e-6, 0.01, 0.05, 0.3, 0.8):
        assert t_two_sided(t_quantile(1 - p / 2, df), df) == pytest.approx(p, rel=1e-8)
        assert chi2_upper(chi2_quantile(1 - p, df), df) == pytest.approx(p, rel=1e-8)


@pytest.mark.parametrize("df", [1, 3, 30])
def test_the_sign_of_t_and_z_does_not_matter(df):
    assert t_two_sided(-2.2, df) == t_two_sided(2.2, df)
    assert normal_two_sided(-2.2) == normal_two_sided(2.2)
    assert t_quantile(0.1, df) == pytest.approx(-t_quantile(0.9, df), rel=1e-12)


@pytest.mark.parametrize("p", [0, 1, -0.1, 1.1])
def test_a_probability_lies_between_0_and_1(p):
    for quantile in (normal_quantile, lambda p: t_quantile(p, 3), lambda p: chi2_quantile(p, 3)):
        with pytest.raises(ValueError, match=r".+"):
            quantile(p)
