"""Worked examples of every measure, reckoned by hand from the published rules."""

from pathlib import Path

import pytest
import yaml

from thenar.care.score import score
from thenar.terms.faults import Faulty

EXAMPLES = yaml.safe_load((Path(__file__).parent / "measure_examples.yaml").read_text("utf-8"))
CASES = [pytest.param(m, e, id=f"{m}-{n}") for m, examples in EXAMPLES.items() for n, e in enumerate(examples)]


def test_every_measure_has_examples(knowledge):
    assert set(EXAMPLES) == set(knowledge.measures)


@pytest.mark.parametrize("measure, example", CASES)
def test_example(measure, example, knowledge):
    result = score(knowledge.measures[measure], example["answers"], [], knowledge)
    scales = {scale.id: scale.score for scale in (*result.subscales, *([result.total] if result.total else []))}
    for scale, expected in example["scores"].items():
        if expected == "not_scorable":
            assert scales[scale] is None
        else:
            assert scales[scale] == pytest.approx(expected, abs=0.0006)
    if "band" in example:
        assert result.band == example["band"]


def test_a_blank_form_is_not_a_perfect_score(knowledge):
    result = score(knowledge.measures["rmdq"], [None] * 24, [], knowledge)
    assert result.total.score is None


def test_answers_that_the_form_does_not_have(knowledge):
    with pytest.raises(Faulty) as caught:
        score(knowledge.measures["hit6"], [6, 8, 7, 10, 11, 13], [], knowledge)
    assert "one of 6, 8, 10, 11, 13" in str(caught.value)


CHANGES = [
    ("nprs", [7], [2], "better_by_at_least_mcid"),
    ("nprs", [7], [7], "no_real_change"),
    ("range_of_motion", [90], [120], "better_mcid_not_known"),
    ("promis_pf_4a", [2, 2, 2, 2], [2, 2, 2, 3], "below_mcid_error_not_known"),
]


@pytest.mark.parametrize("measure, before, after, verdict", CHANGES)
def test_change(measure, before, after, verdict, knowledge):
    assert score(knowledge.measures[measure], after, [before], knowledge).changes[0].verdict == verdict
