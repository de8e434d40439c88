"""Claims 1 to 4: pain, stiffness and motion; the five families; ranked and combined; never hands-on care alone."""

import re

import pytest

from tests.acceptance.conftest import by_family, verdicts
from thenar.terms.results import VERDICT_ORDER
from thenar.terms.techniques import Family

GOALS = {"pain", "stiffness", "motion"}
FAVORABLE = ("recommended", "may_help")


@pytest.mark.parametrize(
    ("words", "goals"),
    [
        ("my shoulder hurts when I lift the arm, 8 weeks, no injury", {"pain"}),
        ("my knee is stiff in the morning, 8 weeks, no injury", {"stiffness"}),
        ("I can't turn my head, 2 weeks, no injury", {"motion"}),
        ("my neck is stiff and sore and I can't turn my head for 2 weeks, no injury", GOALS),
    ],
)
def test_claim_1_the_words_tell_which_of_the_three(doors, words, goals):
    assert set(doors.api(complaint=words)["understood"]["goals"]) == goals


def test_claim_1_each_of_the_three_gets_a_goal_a_measure_and_a_target_in_every_condition(doors):
    offenders = []
    for start, plan in doors.plans().items():
        goals = plan["plan"]["goals"]
        if {g["goal"] for g in goals} != GOALS:
            offenders.append(f"{start}: {[g['goal'] for g in goals]}")
        for goal in goals:
            if not (goal["text"] and goal["measure_name"] and (goal["target_change"] or 0) > 0 and goal["unit"]):
                offenders.append(f"{start}: {goal['goal']} has no measure with a target")
            told = f"Followed with: {goal['measure_name']}. A change of {goal['target_change']:g}"
            if told not in doors.letter(start):
                offenders.append(f"{start}: the letter does not say: {told}")
    assert offenders == []


def test_claim_1_the_measure_of_a_goal_can_be_scored(doors, knowledge):
    named = {g["measure"] for plan in doors.plans().values() for g in plan["plan"]["goals"]}
    assert named <= set(knowledge.measures)


@pytest.mark.xfail(strict=True, reason="how bad it is, told in words (7 out of 10), is not read and not shown back")
def test_claim_1_how_much_is_understood(doors):
    told = doors.api(complaint="neck pain, 7 out of 10, stiff for 2 weeks, no injury")
    assert "7" in {heard["value"] for heard in told["understood"]["heard"]}


WHAT_EACH_IS = {
    "soft_tissue_massage": "muscle|soft tissue|skin",
    "joint_manipulation": "quick.*push",
    "joint_mobilization": "over and over|back and forth",
    "friction_massage": "tendon|ligament",
    "passive_stretching": "until it feels tight and holds",
}


@pytest.mark.parametrize("family", list(Family))
def test_claim_2_each_family_is_explained_with_what_is_known_and_its_harms(doors, family):
    told = doors.json("techniques", family)
    assert re.search(WHAT_EACH_IS[family], told["what"]["text"], re.I | re.S)
    for field in ("feels_like", "how_it_may_work", "performed_by"):
        assert told[field]["text"], field
        assert told[field]["cite"], field
    for field in ("known", "harms"):
        assert told[field], field
        assert all(s["text"] and s["cite"] for s in told[field]), field
    letter = doors.told("techniques", family)
    for statement in (told["what"], told["feels_like"], *told["known"], *told["harms"], *told["myths"]):
        assert statement["text"] in letter


def test_claim_2_each_technique_says_what_it_is_how_it_is_done_its_limits_and_its_billing(doors):
    listed = doors.json("techniques")["families"]
    assert {f["id"] for f in listed} == set(Family)
    offenders = []
    for family in listed:
        assert family["techniques"], family["id"]
        for named in family["techniques"]:
            told = doors.json("techniques", named["id"])
            single = [told[field] for field in ("what", "feels_like", "dose", "performed_by")]
            several = [told[field] for field in ("helps", "harms")]
            complete = all(several) and told["goals"] and set(told["goals"]) <= GOALS
            sourced = all(s["text"] and s["cite"] for s in (*single, *(s for group in several for s in group)))
            billed = told["codes"] and all(re.fullmatch(r"\d{5}", code) for code in told["codes"])
            if not (complete and sourced and billed and told["family"] == family["id"]):
                offenders.append(named["id"])
    assert offenders == []


def test_claim_2_the_contraindications_stand_with_the_technique(doors):
    letter = doors.told("techniques", "cervical_thrust")
    assert "Not with, or only with care" in letter
    for word in ("Osteoporosis (absolute)", "Signs of trouble in a neck artery (absolute)", "No consent (absolute)"):
        assert word in letter


def test_claim_2_the_five_grades_are_told_apart(doors):
    told = {doors.json("techniques", f"maitland_grade_{n}")["what"]["text"] for n in range(1, 6)}
    assert len(told) == 5


@pytest.mark.parametrize(
    ("family", "corrected"),
    [
        ("joint_manipulation", r"past its normal range.*within the joint's range"),
        ("joint_manipulation", r"does not put bones back"),
        ("friction_massage", r"(scar|adhesion|stick).*(not (been )?(proven|shown)|no proof|unproven)"),
    ],
)
def test_claim_2_popular_wording_is_corrected_where_people_read(doors, family, corrected):
    letter = doors.told("techniques", family)
    assert "Often told otherwise" in letter
    assert re.search(corrected, letter, re.I)


def test_claim_3_every_family_has_a_verdict_and_better_verdicts_rank_higher(doors):
    for start, plan in doors.plans().items():
        ranked = plan["recommendations"]
        assert {r["technique_family"] for r in ranked} == set(Family), start
        assert [r["rank"] for r in ranked] == [1, 2, 3, 4, 5], start
        order = [VERDICT_ORDER.index(r["verdict"]) for r in ranked]
        assert order == sorted(order), start
        assert all(r["because"] for r in ranked), start


def test_claim_3_the_condition_and_the_phase_change_the_answer(doors):
    plans = doors.plans()
    by_condition = {start.condition: {} for start in plans}
    for start, plan in plans.items():
        by_condition[start.condition][start.phase] = tuple(sorted(verdicts(plan).items()))
    assert len({v for phases in by_condition.values() for v in phases.values()}) >= 15
    moved = {c for c, phases in by_condition.items() if len(set(phases.values())) > 1}
    assert moved >= {"neck_radiating", "low_back_pain", "subacromial_pain", "ankle_sprain"}


def test_claim_3_the_goal_changes_the_rank_but_never_the_verdict(doors, knowledge):
    moved = set()
    for condition in knowledge.conditions:
        by_goal = [doors.api(condition=condition, duration_weeks=8, goals=[goal]) for goal in sorted(GOALS)]
        assert len({tuple(sorted(verdicts(p).items())) for p in by_goal}) == 1, condition
        if len({tuple(r["technique_family"] for r in p["recommendations"]) for p in by_goal}) > 1:
            moved.add(condition)
    assert len(moved) >= 5


def test_claim_3_the_evaluation_comes_first_in_every_plan(doors):
    for start, plan in doors.plans().items():
        first, *later = plan["plan"]["service_lines"]
        assert first["visit"] == 1
        assert first["lines"][0]["code"] in ("97161", "97162", "97163"), start
        assert not [line for v in later for line in v["lines"] if line["code"] in ("97161", "97162", "97163")], start


def test_claim_3_nothing_is_recommended_before_the_safety_questions_are_answered(doors, knowledge):
    for condition in knowledge.conditions:
        answer = doors.client.post("/api/v1/plan", json={"condition": condition, "duration_weeks": 8, "age": 45}).json()
        assert answer["screening"]["disposition"] == "ask", condition
        assert answer["screening"]["questions"], condition
        assert not {"plan", "recommendations", "home"} & set(answer), condition


def test_claim_3_signs_that_only_a_clinician_can_test_are_asked_for_first(doors):
    """Neck pain into the arm: the nerve and cord tests are the therapist's, and the person asks for them."""
    plan = doors.plan(doors.start("neck_radiating", "acute"))
    assert any(re.search(r"strength, feeling and reflexes", q) for q in plan["questions_for_therapist"])


def test_claim_3_techniques_are_combined_and_never_with_one_that_is_advised_against(doors):
    combined, offenders = set(), []
    for start, plan in doors.plans().items():
        verdict = verdicts(plan)
        for phase in plan["plan"]["phases"]:
            used = {item["technique_family"] for item in phase["hands_on"]}
            if len(used) > 1:
                combined.add(start.condition)
            offenders += [f"{start}: {f} is {verdict[f]}" for f in used if verdict[f] not in FAVORABLE]
    assert offenders == []
    assert combined >= {"neck_mobility", "low_back_pain", "knee_oa", "hip_oa", "plantar_fasciitis"}


def test_claim_3_a_combination_that_was_studied_is_named(doors):
    thrust = by_family(doors.plan(doors.start("neck_mobility", "acute")))["joint_manipulation"]
    assert any(e["comparator"] == "either alone" and e["direction"] == "helps" for e in thrust["evidence"])


@pytest.mark.xfail(
    strict=True,
    reason="pair_with of the guidelines is only in the JSON: neither letter nor page says what goes with it",
)
def test_claim_3_what_a_guideline_wants_combined_is_told(doors):
    offenders = {
        f"{start}: {guideline['pair_with']}"
        for start, plan in doors.plans().items()
        for r in plan["recommendations"]
        for guideline in r["guidelines"]
        if guideline["pair_with"] and guideline["pair_with"] not in doors.letter(start)
    }
    assert sorted(offenders) == []


def test_claim_3_what_may_help_is_in_the_plan_or_it_says_why_not(doors):
    offenders = []
    for start, plan in doors.plans().items():
        favored = [f for f, verdict in verdicts(plan).items() if verdict in FAVORABLE]
        used = [item for phase in plan["plan"]["phases"] for item in phase["hands_on"]]
        why = plan["plan"]["adjustments"]
        if favored and not used and not (why and all(a in doors.letter(start) and a in doors.page(start) for a in why)):
            offenders.append(f"{start}: {favored}")
    assert offenders == []


def test_claim_4_every_phase_has_an_active_part_with_dose_and_steps(doors):
    for start, plan in doors.plans().items():
        for phase in plan["plan"]["phases"]:
            assert phase["active"], f"{start}, {phase['id']}"
            for item in phase["active"]:
                assert item["dose"], item
                assert item["how"], item
                assert item["minutes"] > 0, item
            assert phase["progress_when"], f"{start}, {phase['id']}"


def test_claim_4_the_hands_on_share_never_rises_and_the_last_is_the_lowest(doors):
    offenders = []
    for start, plan in doors.plans().items():
        shares = [phase["hands_on_share"] for phase in plan["plan"]["phases"]]
        if (
            shares != sorted(shares, reverse=True)
            or shares[-1] != min(shares)
            or (shares[0] and shares[0] == shares[-1])
        ):
            offenders.append(f"{start}: {shares}")
    assert offenders == []


@pytest.mark.xfail(strict=True, reason="found when the branches met: to be looked at next")
def test_claim_4_the_share_is_the_share_of_the_minutes(doors):
    offenders = []
    for start, plan in doors.plans().items():
        for phase in plan["plan"]["phases"]:
            hands_on, active = (sum(i["minutes"] for i in phase[part]) for part in ("hands_on", "active"))
            if abs(phase["hands_on_share"] - hands_on / (hands_on + active)) > 0.001 or hands_on >= active:
                offenders.append(f"{start}, {phase['id']}: {hands_on} and {active} minutes, {phase['hands_on_share']}")
    assert offenders == []


def test_claim_4_hands_on_care_belongs_to_the_start_and_strength_balance_and_jumps_come_later(doors):
    first, last = set(), set()
    for plan in doors.plans().values():
        phases = plan["plan"]["phases"]
        if len(phases) > 1:
            first.update(item["kind"] for item in phases[0]["active"])
            last.update(item["kind"] for item in phases[-1]["active"])
    assert {"strength", "balance", "plyometrics"} <= last
    assert "plyometrics" not in first
    for condition in ("ankle_sprain", "acl_reconstruction", "achilles_tendinopathy"):
        start = next(s for s in doors.starts if s.condition == condition)
        phases = doors.plan(start)["plan"]["phases"]
        assert any(i["kind"] == "plyometrics" for phase in phases[1:] for i in phase["active"]), condition


def test_claim_4_no_visit_bills_hands_on_care_alone(doors):
    """Not one visit in which every timed line is manual therapy (97140) or massage (97124)."""
    offenders = [
        f"{start}, visit {visit['visit']}"
        for start, plan in doors.plans().items()
        for visit in plan["plan"]["service_lines"]
        if (timed := [line["code"] for line in visit["lines"] if line["minutes"]]) and set(timed) <= {"97140", "97124"}
    ]
    assert offenders == []


def test_claim_4_a_person_reads_that_exercise_is_part_of_every_step(doors):
    for start in doors.starts:
        assert "Exercise is part of every step" in doors.letter(start), start
        assert "Exercise is part of every step" in doors.page(start), start


def test_claim_4_more_pain_or_a_history_never_makes_it_hands_on_alone(doors, knowledge):
    for condition in knowledge.conditions:
        plan = doors.api(
            condition=condition, duration_weeks=1, irritability="high", goals=["pain"], history=["osteopenia"]
        )
        shares = [phase["hands_on_share"] for phase in plan["plan"]["phases"]]
        assert all(phase["active"] for phase in plan["plan"]["phases"]), condition
        assert shares == sorted(shares, reverse=True), condition
