"""Laws of the chain, tried on generated people."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import TODAY
from tests.data.test_knowledge import rule_parts
from thenar.care.intake import read_intake
from thenar.care.three_valued import findings_in
from thenar.journey import travel
from thenar.knowledge import load
from thenar.terms.results import VERDICT_ORDER
from thenar.terms.rules import Is
from thenar.terms.screening import Disposition, FindingKind
from thenar.wire import as_builtins

KNOWLEDGE = load()
settings.register_profile("laws", max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("laws")

IN_FLAGS = sorted(
    {
        part.finding
        for flag in KNOWLEDGE.red_flags.values()
        for trigger in flag.triggers
        for part in rule_parts(trigger.when)
        if isinstance(part, Is) and KNOWLEDGE.findings[part.finding].worrying
    }
)
IN_CONTRAINDICATIONS = sorted(
    {
        part.finding
        for c in KNOWLEDGE.contraindications.values()
        for part in rule_parts(c.when)
        if isinstance(part, Is) and KNOWLEDGE.findings[part.finding].worrying
    }
)
CONDITIONS = sorted(KNOWLEDGE.conditions)
YES_NO = [f.id for f in KNOWLEDGE.findings.values() if f.kind is not FindingKind.NUMBER]

fields = st.fixed_dictionaries(
    {
        "condition": st.sampled_from(CONDITIONS),
        "duration_weeks": st.sampled_from([0.5, 2, 8, 20, 100]),
        "age": st.sampled_from([19, 35, 50, 58, 66, 80]),
        "sex": st.sampled_from(["female", "male"]),
        "goals": st.lists(st.sampled_from(["pain", "stiffness", "motion"]), unique=True),
        "irritability": st.sampled_from(["low", "high"]),
    },
    optional={"mechanism": st.sampled_from(["none", "trauma", "surgery", "overuse"])},
)
answers = st.dictionaries(st.sampled_from(YES_NO), st.sampled_from(["yes", "no", "unknown"]), max_size=4)


def journey(raw):
    return travel(read_intake(raw, KNOWLEDGE, on=TODAY), KNOWLEDGE, on=TODAY)


def sane(given_answers):
    """Leave out answers that the intake's own fields rule out (a man who is pregnant)."""
    return {
        k: v
        for k, v in given_answers.items()
        if not k.startswith(("sex_", "mechanism_", "irritability_")) and k != "pregnancy"
    }


@given(fields, answers)
def test_unknown_never_acts_as_no(raw, given_answers):
    """Whatever is answered "unknown": if a yes there would stop the plan or need another answer, the unknown is not let
    through, either.
    """
    base = raw | {"rest": "no", "findings": sane(given_answers)}
    asked = [k for k, v in base["findings"].items() if v == "unknown"]
    result = journey(base)
    for finding in asked:
        as_yes = journey(base | {"findings": base["findings"] | {finding: "yes"}})
        stopped = as_yes.screening.disposition is not Disposition.CLEAR
        if stopped and KNOWLEDGE.findings[finding].asked_of == "person":
            assert result.screening.disposition is not Disposition.CLEAR


GROUPS = sorted(id_ for id_, finding in KNOWLEDGE.findings.items() if finding.together)
BEHIND = {
    group: [f.id for f in KNOWLEDGE.findings.values() if f.only_if is not None and group in findings_in(f.only_if)]
    for group in GROUPS
}


@given(fields, answers, st.sampled_from(GROUPS), st.sampled_from(["yes", "unknown"]))
def test_a_group_answered_yes_or_unknown_never_clears(raw, given_answers, group, answer):
    """The single questions are asked, whatever "the rest" was answered with."""
    left = {k: v for k, v in sane(given_answers).items() if k not in BEHIND[group]}
    applies = raw["duration_weeks"] >= 12 or group != "any_night_stiffness_sign"
    if (group == "started_with_event" and "mechanism" in raw) or not applies:
        return  # how it began is told, or the questions behind it do not concern so new a problem
    result = journey(raw | {"rest": "no", "findings": left | {group: answer}})
    assert result.screening.disposition is not Disposition.CLEAR
    assert result.plan is None
    if result.screening.disposition is Disposition.ASK:
        assert set(BEHIND[group]) & {question.id for question in result.screening.questions}


@given(fields, st.sampled_from(GROUPS))
def test_a_group_answered_no_closes_what_is_behind_it(raw, group):
    result = journey(raw | {"findings": {group: "no"}})
    gated = {f for f in BEHIND[group] if f not in ("mechanism_trauma", "mechanism_surgery")}
    assert not gated & {question.id for question in result.screening.questions}


@given(fields, st.sampled_from(IN_FLAGS), answers)
def test_an_age_that_is_not_given_is_never_better_than_any_age(raw, flag, given_answers):
    """Without an age the answer is a question, or at least as urgent as at the mildest age."""
    findings = sane(given_answers | {flag: "yes"})
    base = {k: v for k, v in raw.items() if k != "age"} | {"rest": "no", "findings": findings}
    without = journey(base).screening.disposition
    if without is Disposition.CLEAR:
        assert all(journey(base | {"age": age}).screening.disposition is Disposition.CLEAR for age in (20, 50, 66, 80))


@given(fields, answers)
def test_an_unknown_contraindication_is_never_better_than_yes_allows(raw, given_answers):
    base = raw | {"rest": "no", "findings": sane(given_answers)}
    result = journey(base)
    if not result.recommendations:
        return
    for finding in (k for k, v in base["findings"].items() if v == "unknown"):
        as_yes = journey(base | {"findings": base["findings"] | {finding: "yes"}})
        if as_yes.recommendations:
            held = {r.technique_family for r in as_yes.recommendations if r.verdict == "contraindicated"}
            now = {r.technique_family for r in result.recommendations if r.verdict == "contraindicated"}
            assert held <= now


@given(fields, answers, st.sampled_from(IN_FLAGS))
def test_adding_a_red_flag_never_makes_it_milder(raw, given_answers, flag):
    base = raw | {"rest": "no", "findings": sane(given_answers)}
    before = journey(base).screening.disposition.urgency
    if flag.startswith(("sex_", "mechanism_", "irritability_")) or flag == "pregnancy":
        return
    after = journey(base | {"findings": base["findings"] | {flag: "yes"}}).screening.disposition.urgency
    assert after >= before or base["findings"].get(flag) == "unknown"


@given(
    fields,
    st.lists(st.sampled_from(IN_CONTRAINDICATIONS), max_size=2, unique=True),
    st.sampled_from(IN_CONTRAINDICATIONS),
)
def test_adding_a_contraindication_never_improves_a_verdict(raw, history, more):
    usable = [
        h for h in (*history, more) if not h.startswith(("sex_", "mechanism_", "irritability_")) and h != "pregnancy"
    ]
    before = journey(raw | {"rest": "no", "findings": dict.fromkeys(usable[:-1], "yes")})
    after = journey(raw | {"rest": "no", "findings": dict.fromkeys(usable, "yes")})
    if not (before.recommendations and after.recommendations):
        return
    rank = {r.technique_family: VERDICT_ORDER.index(r.verdict) for r in before.recommendations}
    assert all(VERDICT_ORDER.index(r.verdict) >= rank[r.technique_family] for r in after.recommendations)


@given(fields, answers)
def test_every_phase_is_active_and_the_hands_on_share_never_rises(raw, given_answers):
    result = journey(raw | {"rest": "no", "findings": sane(given_answers)})
    if result.plan is None:
        return
    shares = [phase.hands_on_share for phase in result.plan.phases]
    assert all(phase.active for phase in result.plan.phases)
    assert shares == sorted(shares, reverse=True)
    usable = {r.technique_family for r in result.recommendations if r.verdict in ("recommended", "may_help")}
    assert {item.technique_family for phase in result.plan.phases for item in phase.hands_on} <= usable


@given(fields, answers)
def test_a_stop_has_no_plan(raw, given_answers):
    result = as_builtins(journey(raw | {"findings": sane(given_answers)}))
    stopped = result["screening"]["disposition"] != "clear"
    assert stopped == ("plan" not in result)
    assert ("plan" in result) == ("recommendations" in result)


@given(fields, answers, st.randoms())
def test_the_order_of_the_keys_does_not_matter(raw, given_answers, random):
    base = raw | {"findings": sane(given_answers)}
    keys = list(base)
    random.shuffle(keys)
    shuffled = {key: base[key] for key in keys}
    findings = list(shuffled["findings"].items())
    random.shuffle(findings)
    shuffled["findings"] = dict(findings)
    assert json.dumps(as_builtins(journey(base))) == json.dumps(as_builtins(journey(shuffled)))


@given(fields)
def test_service_lines_add_up_to_the_phases(raw):
    result = journey(raw | {"rest": "no"})
    if result.plan is None:
        return
    plan = result.plan
    assert len(plan.service_lines) == plan.visits.likely
    for visit in plan.service_lines:
        phase = next(p for p in plan.phases if p.id == visit.phase)
        planned = sum(i.minutes for i in phase.hands_on) + sum(i.minutes for i in phase.active)
        assert sum(line.minutes or 0 for line in visit.lines) == planned
        assert not {"97140", "97124"} <= {line.code for line in visit.lines}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_gives_a_plan_to_a_healthy_adult(condition):
    for weeks in (0.5, 3, 8, 20, 60):
        result = journey({"condition": condition, "duration_weeks": weeks, "age": 40, "sex": "female", "rest": "no"})
        assert result.plan is not None, result.screening
        assert result.condition.id == condition
