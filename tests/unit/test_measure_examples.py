"""Worked examples of every measure, reckoned by hand from the published rules."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from thenar.care.score import score
from thenar.terms.faults import Faulty
from thenar.terms.measures import Threshold
from thenar.terms.sources import Cite, Read

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


def threshold(value: float, read: Read) -> Threshold:
    return Threshold(value=value, population="anyone", cite=(Cite(source="farrar2001", at="abstract", read=read),))


MIXED = [
    # MDC                                MCID                                  drop, verdict
    ([(1, "abstract"), (4, "unverified")], [(2, "abstract")], 3, "better_by_at_least_mcid"),
    ([(1, "abstract")], [(3, "abstract"), (2, "unverified")], 2, "better_below_mcid"),
    ([(1, "unverified")], [(2, "unverified")], 2, "better_by_at_least_mcid"),
]


@pytest.mark.parametrize("mdc, mcid, drop, verdict", MIXED)
def test_a_threshold_that_was_not_read_decides_only_where_none_was(mdc, mcid, drop, verdict, knowledge):
    measure = replace(
        knowledge.measures["nprs"],
        mdc=tuple(threshold(value, Read(read)) for value, read in mdc),
        mcid=tuple(threshold(value, Read(read)) for value, read in mcid),
    )
    change = score(measure, [8 - drop], [[8]], knowledge).changes[0]
    assert change.verdict == verdict
    assert len(change.judged) == len(mdc) + len(mcid)  # all are still shown
