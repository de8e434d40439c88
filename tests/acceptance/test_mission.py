"""What people are told about hands-on care, and what Thenar makes of it: one test per claim that is covered so far."""

import json

import pytest

from thenar.terms.body import Goal
from thenar.terms.techniques import Family


@pytest.fixture
def answer(thenar):
    """The JSON answer to a complaint with every other question answered no."""

    def ask(text: str, *more: str, age: str = "45") -> dict:
        result = thenar("plan", text, "--age", age, "--answers", ",".join(["rest=no", *more]), "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return ask


def verdicts(result: dict) -> dict[str, str]:
    return {r["technique_family"]: r["verdict"] for r in result["recommendations"]}


def test_claim_1_pain_stiffness_and_motion_each_get_a_goal_and_a_measure(answer):
    result = answer("my neck is stiff and sore and I can't turn my head for 2 weeks, no injury")
    assert set(result["understood"]["goals"]) == {"pain", "stiffness", "motion"}
    assert {g["goal"] for g in result["plan"]["goals"]} >= {Goal.PAIN}
    assert all(g["measure"] for g in result["plan"]["goals"])


def test_claim_2_five_families_each_fully_described(knowledge):
    for family in Family:
        record = knowledge.families[family]
        assert record.what.text
        assert record.feels_like.text
        assert record.harms
        named = [t for t in knowledge.techniques.values() if t.family is family]
        assert named
        for technique in named:
            assert technique.dose.text
            assert technique.harms
            assert technique.performed_by.text
            assert technique.codes
    assert {f"maitland_grade_{n}" for n in range(1, 6)} <= set(knowledge.techniques)


def test_claim_2_popular_wording_is_corrected(knowledge):
    """Thrust does not go beyond the anatomical range; friction "breaking up scar" is unproven."""
    assert knowledge.families[Family.JOINT_MANIPULATION].myths
    assert knowledge.families[Family.FRICTION_MASSAGE].myths


def test_claim_3_ranked_per_condition_and_phase_after_evaluation(answer):
    acute = answer("stiff sore neck for 2 weeks, no injury, can't turn my head", "condition=neck_radiating")
    chronic = answer("stiff sore neck for 40 weeks, no injury, can't turn my head", "condition=neck_radiating")
    assert verdicts(acute) != verdicts(chronic)
    first = acute["plan"]["service_lines"][0]["lines"][0]
    assert first["code"] in ("97161", "97162", "97163")


def test_claim_4_never_alone_and_falling_as_symptoms_settle(answer, knowledge):
    for condition in knowledge.conditions:
        result = answer("", f"condition={condition}", "duration_weeks=8")
        shares = [p["hands_on_share"] for p in result["plan"]["phases"]]
        assert all(p["active"] for p in result["plan"]["phases"])
        assert shares == sorted(shares, reverse=True)


def test_claim_5_after_surgery_the_surgeon_comes_first_and_guidelines_against_are_shown(answer, knowledge):
    for condition in ("knee_replacement", "rotator_cuff_repair", "hip_replacement"):
        assert knowledge.conditions[condition].surgeon_protocol_first
    result = answer("stiff knee 4 weeks after total knee replacement")
    assert result["condition"]["id"] == "knee_replacement"
    verdict = verdicts(result)
    assert verdict["joint_manipulation"] in ("contraindicated", "no_recommendation", "not_recommended")


def test_claim_6_acute_and_chronic_back_and_neck(answer):
    acute = answer("low back pain for 1 week after gardening, no fall")
    chronic = answer("low back pain for 2 years, no injury")
    assert acute["condition"]["phase"] != chronic["condition"]["phase"]
    for result in (acute, chronic):
        manipulation = next(r for r in result["recommendations"] if r["technique_family"] == "joint_manipulation")
        assert manipulation["guidelines"]
        assert all(e["comparator"] and e["certainty"] for r in result["recommendations"] for e in r["evidence"])


def test_claim_7_knee_osteoarthritis_exercise_carries_the_effect(answer):
    result = answer("knee osteoarthritis, pain going up stairs for 1 year", age="62")
    assert result["condition"]["id"] == "knee_oa"
    assert verdicts(result)["soft_tissue_massage"] in ("no_recommendation", "not_recommended")
    assert result["condition"]["active_evidence"]
    assert result["condition"]["corrections"]
    assert any(r["disagreement"] for r in result["recommendations"])


def test_claim_7_mid_back_thrust_for_the_shoulder_is_said_to_be_no_better_than_sham(knowledge):
    shoulder = knowledge.conditions["subacromial_pain"]
    assert any("sham" in e.comparator.lower() for e in shoulder.evidence)
    assert shoulder.corrections


def test_claim_8_red_flags_first_and_never_a_diagnosis(answer, thenar):
    stop = json.loads(thenar("plan", "crushing chest pain into my left arm and sweating", "--json").stdout)
    assert stop["screening"]["disposition"] == "emergency"
    assert "plan" not in stop
    result = answer("sharp pain under my right heel, worst with the first steps in the morning, 3 months")
    assert result["questions_for_therapist"]


def test_claim_13_fellowship_not_membership(knowledge):
    text = " ".join(s.text for a in knowledge.answers.values() for s in a.answers)
    assert "FAAOMPT" in text
    assert "OCS" in text


def test_claim_14_home_options_with_evidence_limits_and_real_contraindications(answer, knowledge):
    for option in ("foam_roller", "massage_gun", "massage_ball"):
        record = knowledge.home[option]
        assert record.evidence
        assert record.limits
        assert record.contraindicated_if
    result = answer("sharp pain under my right heel, worst with the first steps in the morning, 3 months")
    assert result["home"]


def test_claim_14_home_options_are_screened(answer):
    free = answer("", "condition=muscle_strain", "duration_weeks=4")
    warned = answer("", "condition=muscle_strain", "duration_weeks=4", "anticoagulant_use=yes")
    assert {h["id"] for h in warned["home"]} <= {h["id"] for h in free["home"]}
    assert warned["home"] != free["home"]


def test_claim_16_plain_answers(knowledge):
    questions = " ".join(a.question.lower() for a in knowledge.answers.values())
    for word in ("manual therapy", "physical therapy", "massage"):
        assert word in questions


def test_claim_17_every_statement_has_its_source(answer, knowledge):
    result = answer("stiff sore neck for 2 weeks, no injury, can't turn my head")
    for r in result["recommendations"]:
        for item in (*r["guidelines"], *r["evidence"], *r["precautions"]):
            assert item["source"], item
            assert all(s["at"] and s["read"] and s["address"] for s in item["source"])
    assert all(line["sources"] for line in result["trace"] if line["step"] in ("phase", "plan"))
