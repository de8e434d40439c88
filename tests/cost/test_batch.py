"""Columns against the line-by-line code, on 100,000 random episodes of every kind of rule."""

from dataclasses import replace

import pytest

np = pytest.importorskip("numpy")

from tests.cost import episodes  # noqa: E402
from thenar.cost.batch import columns, settle_columns  # noqa: E402
from thenar.cost.benefits import through  # noqa: E402


def without_self_pay(episode):
    made, coverage, met = episode
    return [replace(v, lines=tuple(replace(line, self_pay=None) for line in v.lines)) for v in made], coverage, met


def one_by_one(made, coverage, met):
    shares = []
    for visit in made:
        share, met = through(visit, coverage, met)
        shares.append((share.patient_cents, share.plan_cents))
    return shares


def test_columns_agree_with_the_plain_code():
    made = [without_self_pay(episodes.one(seed)) for seed in range(100_000)]
    totals = settle_columns(columns(made), workers=1)
    for n, episode in enumerate(made):
        number = len(episode[0])
        assert list(zip(totals.patient[:number, n], totals.plan[:number, n], strict=True)) == one_by_one(*episode), n
        assert not totals.patient[number:, n].any()


def test_chunks_and_threads_change_nothing():
    made = [without_self_pay(episodes.one(seed)) for seed in range(10_000)]
    one, two = settle_columns(columns(made), workers=1), settle_columns(columns(made), workers=2)
    assert np.array_equal(one.patient, two.patient)
    assert np.array_equal(one.plan, two.plan)


def test_no_episodes():
    assert settle_columns(columns([])).patient.shape == (0, 0)
