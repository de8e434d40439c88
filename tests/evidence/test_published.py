"""Our effects, weights and pooled lines against those that the reviews print for the same rows."""

import csv
from pathlib import Path

import pytest

from thenar.evidence.analyse import arms_of, method_of
from thenar.evidence.effects import effect_of
from thenar.evidence.pool import Method, pool
from thenar.knowledge.files import read_knowledge
from thenar.terms.pooling import Model

KNOWLEDGE = read_knowledge()
COCHRANE = [a for a in KNOWLEDGE.analyses.values() if any(row.published_weight is not None for row in a.rows)]
CONTINUOUS = [a for a in COCHRANE if not a.measure.is_binary]
BINARY = [a for a in COCHRANE if a.measure.is_binary]
TABLE = Path(__file__).parent.parent / "reference" / "pooled_lines.csv"
LINES = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))


def name(analysis):
    return analysis.id


def groups(analysis):
    """Rows that were pooled together: the exercise review prints its weights within each kind of exercise."""
    if analysis.id != "exercise_kinds_vs_attention_knee_oa_pain":
        return [analysis.rows]
    return [[r for r in analysis.rows if r.subgroup == g] for g in dict.fromkeys(r.subgroup for r in analysis.rows)]


def test_there_is_something_to_compare():
    assert len(CONTINUOUS) >= 19
    assert len(BINARY) >= 5
    assert sum(len(a.rows) for a in COCHRANE) >= 270


@pytest.mark.parametrize("analysis", CONTINUOUS, ids=name)
def test_effects_equal_the_published_ones(analysis):
    for row, arms in zip(analysis.rows, arms_of(analysis), strict=True):
        assert effect_of(arms, analysis.measure).value == pytest.approx(row.published_effect, abs=1e-6), row.study


def weights_of(rows, analysis):
    by_row = dict(zip(map(id, analysis.rows), arms_of(analysis), strict=True))
    return [study.weight for study in pool([by_row[id(row)] for row in rows], method_of(analysis)).studies]


@pytest.mark.parametrize("analysis", CONTINUOUS, ids=name)
def test_random_effects_weights_equal_the_published_ones(analysis):
    for rows in groups(analysis):
        for row, weight in zip(rows, weights_of(rows, analysis), strict=True):
            assert weight == pytest.approx(row.published_weight, abs=1e-5), row.study


@pytest.mark.parametrize("analysis", BINARY, ids=name)
def test_mantel_haenszel_weights_are_within_a_hundredth_of_a_point(analysis):
    for row, weight in zip(analysis.rows, weights_of(analysis.rows, analysis), strict=True):
        assert weight == pytest.approx(row.published_weight, abs=0.01), row.study


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line['analysis']} {line['subgroup']}".strip())
def test_pooled_lines_equal_the_reference(line):
    analysis = KNOWLEDGE.analyses[line["analysis"]]
    rows = [a for a in arms_of(analysis) if not line["subgroup"] or a.subgroup == line["subgroup"]]
    ours = pool(rows, method_of(analysis))
    common = pool(rows, Method(measure=analysis.measure, model=Model.COMMON))
    knapp = pool(rows, Method(measure=analysis.measure, model=Model.DL, hksj=True, guard=False))
    found = {
        "k": ours.k, "n": ours.n, "estimate": ours.estimate, "ci_low": ours.ci_low, "ci_high": ours.ci_high,
        "tau2": ours.tau2, "q": ours.q, "common": common.estimate, "common_low": common.ci_low,
        "common_high": common.ci_high, "knapp_low": knapp.ci_low, "knapp_high": knapp.ci_high, "pi_low": ours.pi_low,
        "pi_high": ours.pi_high,
    }  # fmt: skip
    for key, value in found.items():
        if line[key]:
            assert value == pytest.approx(float(line[key]), abs=1e-3), key
    assert ours.i2 == pytest.approx(float(line["i2"]), abs=0.006)
