"""Every caution appears when it should and not when it should not; nothing is dropped in silence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.test_pool_laws import LAWS, events_rows, means_rows
from thenar.evidence.analyse import analyse, arms_of
from thenar.evidence.guards import cautions
from thenar.evidence.pool import Method, pool
from thenar.knowledge.files import read_knowledge
from thenar.terms.pooling import Difference, EffectMeasure, Events, Means, Model

ANALYSES = read_knowledge().analyses


def arm(study, m1, s1, n1, m2, s2, n2, subgroup=None):
    return Means(
        study=study, exp_mean=m1, exp_sd=s1, exp_n=n1, ctl_mean=m2, ctl_sd=s2, ctl_n=n2, subgroup=subgroup
    )  # fmt: skip


def ev(study, a, n, c, m):
    return Events(study=study, exp_events=a, exp_n=n, ctl_events=c, ctl_n=m)


def diff(study, effect, se):
    return Difference(study=study, effect=effect, se=se)


A = arm("A", 10, 4, 20, 13, 5, 22)
B = arm("B", 11, 3, 30, 13, 4, 28)
C = arm("C", 9, 5, 40, 11, 5, 41)
E1, E2, E3 = ev("E1", 3, 20, 6, 22), ev("E2", 8, 15, 7, 15), ev("E3", 5, 30, 9, 31)


def found(rows, measure="md", model="dl"):
    """Kinds and studies, in order."""
    measure = EffectMeasure(measure)
    pooled = pool(rows, Method(measure=measure, model=Model(model)))
    return [(c.kind, c.study) for c in cautions(rows, measure, pooled)]


CLEAN = [
    ([A, B, C], "md"),
    ([A, B, C], "smd"),
    ([E1, E2, E3], "rr"),
    ([E1, E2, E3], "or"),
    ([E1, E2, E3], "rd"),
    ([diff("F", 1, 0.5), diff("G", 1.1, 0.6), diff("H", 0.9, 0.4)], "md"),
]


@pytest.mark.parametrize("rows, measure", CLEAN)
def test_a_sound_table_brings_no_caution_on_a_study(rows, measure):
    assert [kind for kind, study in found(rows, measure) if study] == []


SHOULD = [  # the rows, the measure, what must be said of whom
    ("three standard deviations apart", [A, B, C, arm("D", 10, 4, 30, 22.2, 4, 30)], "md", ("implausible_effect", "D")),
    ("the same, standardized", [A, B, C, arm("D", 10, 4, 30, 22.2, 4, 30)], "smd", ("implausible_effect", "D")),
    ("the other way round", [A, B, C, arm("D", 22.2, 4, 30, 10, 4, 30)], "md", ("implausible_effect", "D")),
    ("SD as small as a standard error", [A, B, C, arm("D", 10, 0.9, 20, 11, 0.9, 20)], "md", ("sd_looks_like_se", "D")),
    ("SD like SE in one arm only", [A, B, C, arm("D", 10, 0.9, 20, 11, 4, 20)], "md", ("sd_looks_like_se", "D")),
    ("a trial twice", [A, arm("A", 9, 4, 18, 12, 5, 24), B], "md", ("counted_twice", "A")),
    ("a trial twice in subgroups", [A, arm("A", 9, 4, 18, 12, 5, 24, "x"), B], "md", ("counted_twice", "A")),
    ("a trial twice, events", [E1, ev("E1", 4, 20, 7, 25), E2], "rr", ("counted_twice", "E1")),
    ("a trial twice, differences", [diff("F", 1, 1), diff("F", 2, 1), diff("G", 1, 1)], "md", ("counted_twice", "F")),
    ("a comparator group twice", [A, arm("A", 9, 4, 18, 13, 5, 22), B], "md", ("shared_control", "A")),
    ("a comparator group twice, events", [E1, ev("E1", 4, 20, 6, 22), E2], "or", ("shared_control", "E1")),
    ("two studies", [A, B], "md", ("two_studies", None)),
    ("one study", [A], "md", ("one_study", None)),
    ("no event in one arm", [E1, E2, ev("Z", 0, 30, 4, 28)], "rr", ("zero_cell", "Z")),
    ("only events in one arm", [E1, E2, ev("Z", 12, 12, 7, 10)], "or", ("zero_cell", "Z")),
    ("no event in an arm, difference", [E1, E2, ev("Z", 0, 30, 4, 28)], "rd", ("zero_cell", "Z")),
    ("no event in any arm", [E1, E2, ev("Z", 0, 30, 0, 28)], "rr", ("no_events", "Z")),
    ("only events in both arms", [E1, E2, ev("Z", 30, 30, 28, 28)], "or", ("no_events", "Z")),
    ("large and the other way", [A, B, C, arm("O", 19, 4, 30, 13, 4, 30)], "md", ("opposite_direction", "O")),
    ("large and the other way, standardized", [A, B, C, arm("O", 19, 4, 30, 13, 4, 30)], "smd", ("opposite_direction", "O")),
    ("large, just clear, and the other way", [A, B, C, arm("O", 18, 4, 10, 13, 4, 10)], "md", ("opposite_direction", "O")),
    (
        "clear on average, not in a new setting",
        [diff("F", -1, 0.1), diff("G", -3, 0.1), diff("H", -2, 0.1), diff("I", -2, 0.1)],
        "md",
        ("prediction_spans_none", None),
    ),
    (
        "the same for a ratio",
        [diff("F", 0.5, 0.1), diff("G", 0.9, 0.1), diff("H", 0.6, 0.1), diff("I", 0.7, 0.1)],
        "rr",
        ("prediction_spans_none", None),
    ),
]  # fmt: skip


@pytest.mark.parametrize("rows, measure, caution", [row[1:] for row in SHOULD], ids=[row[0] for row in SHOULD])
def test_it_is_said(rows, measure, caution):
    assert found(rows, measure).count(caution) == 1


SHOULD_NOT = [
    ("just under three", [A, B, C, arm("D", 10, 4, 30, 21.6, 4, 30)], "md", "implausible_effect"),
    ("a narrow SD that is no SE", [A, B, C, arm("D", 10, 2, 20, 11, 2, 20)], "md", "sd_looks_like_se"),
    ("SDs of different scales", [A, B, C, arm("D", 1, 0.9, 20, 1.1, 0.9, 20)], "smd", "sd_looks_like_se"),
    ("another trial of the year", [A, arm("A2", 9, 4, 18, 12, 5, 24), B], "md", "counted_twice"),
    ("another comparator group", [A, arm("A", 9, 4, 18, 12, 5, 24), B], "md", "shared_control"),
    ("three studies", [A, B, C], "md", "two_studies"),
    ("two of three have an effect, so two", [E1, E2, E3], "rr", "two_studies"),
    ("full tables", [E1, E2, E3], "or", "zero_cell"),
    ("an empty table is no empty cell", [E1, E2, ev("Z", 0, 30, 0, 28)], "rr", "zero_cell"),
    ("a difference can be had without events", [E1, E2, ev("Z", 0, 30, 0, 28)], "rd", "no_events"),
    ("small and the other way", [A, B, C, arm("O", 14, 4, 30, 13, 4, 30)], "md", "opposite_direction"),
    (
        "large and the other way, but too few to be sure",
        [A, B, C, arm("O", 18, 4, 4, 13, 4, 4)],
        "md",
        "opposite_direction",
    ),
    ("large and the same way", [A, B, C, arm("O", 7, 4, 30, 13, 4, 30)], "md", "opposite_direction"),
    (
        "sure in a new setting too",
        [diff("F", -2, 0.1), diff("G", -2.1, 0.1), diff("H", -2, 0.1), diff("I", -2, 0.1)],
        "md",
        "prediction_spans_none",
    ),
    (
        "not clear on average either",
        [diff("F", -1, 0.1), diff("G", 1, 0.1), diff("H", 0, 0.1), diff("I", 0, 0.1)],
        "md",
        "prediction_spans_none",
    ),
]


@pytest.mark.parametrize("rows, measure, kind", [row[1:] for row in SHOULD_NOT], ids=[row[0] for row in SHOULD_NOT])
def test_it_is_not_said(rows, measure, kind):
    assert kind not in [k for k, _ in found(rows, measure)]


def test_every_kind_of_caution_is_tried_here():
    tried = {caution[0] for *_, caution in SHOULD}
    shipped = {c.kind for a in ANALYSES.values() for c in analyse(a).cautions}
    assert shipped - {"not_recomputed", "differs_from_published"} <= tried


@pytest.mark.parametrize("rows, measure, caution", [row[1:] for row in SHOULD], ids=[row[0] for row in SHOULD])
def test_a_caution_is_a_plain_sentence(rows, measure, caution):
    measure = EffectMeasure(measure)
    for said in cautions(rows, measure, pool(rows, Method(measure=measure))):
        assert said.text
        assert said.study is None or said.text.startswith(said.study)
        assert "nan" not in said.text
        assert "_" not in said.text


@pytest.mark.parametrize("rows, measure, caution", [row[1:] for row in SHOULD], ids=[row[0] for row in SHOULD])
def test_a_doubtful_study_stays_in_the_pool_unless_it_is_said(rows, measure, caution):
    pooled = pool(rows, Method(measure=EffectMeasure(measure)))
    left_out = [r.study for r in rows if r.study not in [s.study for s in pooled.studies]]
    assert left_out == [study for kind, study in found(rows, measure) if kind == "no_events"]


@pytest.mark.parametrize("measure", ["rr", "or", "rd"])
@pytest.mark.parametrize("model", ["dl", "mh"])
@LAWS
@given(rows=events_rows())
def test_every_row_is_pooled_or_named(measure, model, rows):
    measure = EffectMeasure(measure)
    try:
        pooled = pool(rows, Method(measure=measure, model=Model(model)))
    except ValueError:
        return
    named = [c.study for c in cautions(rows, measure, pooled) if c.kind == "no_events"]
    assert sorted([s.study for s in pooled.studies] + named) == sorted(r.study for r in rows)


@LAWS
@given(rows=means_rows)
def test_every_row_of_means_is_pooled(rows):
    for measure in (EffectMeasure.MD, EffectMeasure.SMD):
        assert [s.study for s in pool(rows, Method(measure=measure)).studies] == [r.study for r in rows]


@LAWS
@given(rows=means_rows, seed=st.randoms(use_true_random=False))
def test_cautions_do_not_hang_on_the_order_of_rows(rows, seed):
    shuffled = list(rows)
    seed.shuffle(shuffled)
    assert sorted(found(rows), key=str) == sorted(found(shuffled), key=str)


@pytest.mark.parametrize("analysis", [a for a in ANALYSES.values() if a.rows], ids=lambda a: a.id)
def test_every_shipped_row_is_pooled_or_named(analysis):
    result = analyse(analysis)
    named = [c.study for c in result.cautions if c.kind == "no_events"]
    assert sorted([s.study for s in result.pooled.studies] + named) == sorted(r.study for r in arms_of(analysis))


def test_what_is_only_quoted_is_marked():
    for analysis in ANALYSES.values():
        kinds = [c.kind for c in analyse(analysis).cautions]
        assert ("not_recomputed" in kinds) == (not analysis.rows), analysis.id


@pytest.mark.parametrize("as_json", [True, False])
def test_cautions_reach_the_reader(thenar, as_json):
    table = "study,exp_events,exp_n,ctl_events,ctl_n\nE1,3,20,6,22\nE1,4,20,6,22\nZ,0,30,4,28\nN,0,9,0,9\n"
    result = thenar("pool", "-", "--measure", "rr", *(["--json"] if as_json else []), stdin=table)
    assert result.exit_code == 0
    if as_json:
        said = [(c["kind"], c["study"]) for c in json.loads(result.stdout)["cautions"]]
        assert sorted(said) == [("no_events", "N"), ("shared_control", "E1"), ("zero_cell", "Z")]
    else:
        assert result.stdout.count("Mind: ") == 3


# Gaps


@pytest.mark.xfail(reason="standardized differences given as such are not held against the guard of three", strict=True)
def test_a_printed_difference_of_four_standard_deviations_is_named():
    rows = [diff("F", -1, 0.2), diff("G", -1.1, 0.2), diff("H", -4.1, 0.2)]
    assert ("implausible_effect", "H") in found(rows, "smd")


@pytest.mark.xfail(reason="standardized differences given as such are not looked at for their direction", strict=True)
def test_a_printed_difference_that_points_the_other_way_is_named():
    rows = [diff("F", -1, 0.2), diff("G", -1.1, 0.2), diff("H", -0.9, 0.2), diff("O", 1.5, 0.2)]
    assert ("opposite_direction", "O") in found(rows, "smd")


@pytest.mark.xfail(reason="arms of one trial named 'A 2001a' and 'A 2001b' hide that they share a group", strict=True)
def test_letters_after_the_year_hide_no_shared_comparator():
    rows = [arm("A 2001a", 10, 4, 20, 13, 5, 22), arm("A 2001b", 9, 4, 18, 13, 5, 22), B]
    assert "shared_control" in [kind for kind, _ in found(rows)]


@pytest.mark.xfail(reason="the same six numbers under another name pass as another trial", strict=True)
def test_the_same_numbers_under_another_name_are_named():
    rows = [A, arm("Zeta", 10, 4, 20, 13, 5, 22), B]
    assert {"counted_twice", "shared_control"} & {kind for kind, _ in found(rows)}


@pytest.mark.xfail(
    reason="for a risk difference half a person is added for the variance alone, not as said", strict=True
)
def test_what_is_said_of_an_empty_cell_is_what_was_done():
    rows = [E1, E2, ev("Z", 0, 30, 4, 28)]
    (said,) = [c.text for c in cautions(rows, EffectMeasure.RD) if c.kind == "zero_cell"]
    assert "variance" in said or "standard error" in said or "interval" in said
