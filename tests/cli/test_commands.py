"""Every command with real input: human by default, JSON with stable keys for machines."""

import json

import jsonschema
import pytest

from thenar.terms.results import Journey
from thenar.wire import schema

HEEL = "sharp pain under my right heel, worst with the first steps in the morning, 3 months"
PLAN = ("plan", HEEL, "--age", "45", "--answers", "rest=no")
KEYS = {
    "understood", "screening", "candidates", "condition", "recommendations", "plan", "home", "questions_for_therapist",
    "trace", "knowledge_version",
}  # fmt: skip


def test_plan_reads_like_a_letter(thenar):
    result = thenar(*PLAN)
    assert result.exit_code == 0, result.output
    for words in ("Is it safe?", "Hands-on techniques, best first", "The plan: about", "Active:", "At home", "Ask your therapist",
                  "Stop and go back", "Sources", "not a diagnosis"):  # fmt: skip
        assert words in " ".join(result.stdout.split())
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "\x1b[" not in result.stdout


def test_plan_json(thenar):
    result = thenar(*PLAN, "--json")
    answer = json.loads(result.stdout)
    assert set(answer) == KEYS
    assert answer["screening"]["disposition"] == "clear"
    assert answer["condition"]["id"] == "plantar_fasciitis"
    assert answer["condition"]["because"]
    assert {r["technique_family"] for r in answer["recommendations"]} == {
        "soft_tissue_massage", "joint_manipulation", "joint_mobilization", "friction_massage", "passive_stretching"
    }  # fmt: skip
    assert [r["rank"] for r in answer["recommendations"]] == [1, 2, 3, 4, 5]
    visit = answer["plan"]["service_lines"][0]
    assert visit["lines"][0]["code"] in ("97161", "97162", "97163")
    assert all(len(line["code"]) == 5 for v in answer["plan"]["service_lines"] for line in v["lines"])
    jsonschema.validate(answer, schema(Journey))


def test_an_emergency_has_no_plan(thenar):
    answer = json.loads(
        thenar("plan", "low back pain, numb between my legs and I can't pee since yesterday", "--json").stdout
    )
    assert answer["screening"]["disposition"] == "emergency"
    assert "plan" not in answer
    assert "recommendations" not in answer
    assert answer["screening"]["flags"][0]["source"]
    letter = thenar("plan", "low back pain, numb between my legs and I can't pee since yesterday").stdout
    assert "911" in letter
    assert "exercise" not in letter.lower()


def test_open_questions_are_asked(thenar):
    answer = json.loads(thenar("plan", "low back pain for 3 weeks", "--json").stdout)
    assert answer["screening"]["disposition"] == "ask"
    assert answer["screening"]["questions"]
    assert {"id", "text", "group", "kind"} <= set(answer["screening"]["questions"][0])
    assert "plan" not in answer


def test_screen(thenar):
    assert (
        json.loads(thenar("screen", HEEL, "--age", "45", "--answers", "rest=no", "--json").stdout)["disposition"]
        == "clear"
    )
    assert "Clear" in thenar("screen", HEEL, "--age", "45", "--answers", "rest=no").stdout
    assert "Still open" in thenar("screen", HEEL).stdout
    listed = thenar("screen", "--list")
    assert "fever" in listed.stdout


def test_intake_file(thenar, tmp_path):
    file = tmp_path / "me.yaml"
    file.write_text(
        "condition: M72.2\nside: right\nduration_weeks: 12\nage: 45\nzip: '02139'\ninsurance: {name: Blue}\n", "utf-8"
    )
    answer = json.loads(thenar("plan", "--intake", str(file), "--answers", "rest=no", "--json").stdout)
    assert answer["condition"]["id"] == "plantar_fasciitis"
    assert answer["understood"]["side"] == "right"
    as_json = tmp_path / "me.json"
    as_json.write_text(
        '{"condition": "M72.2", "side": "right", "duration_weeks": 12, "age": 45, "rest": false}', "utf-8"
    )
    assert thenar("plan", "--intake", str(as_json)).exit_code == 2  # rest: false answers nothing
    as_json.write_text('{"condition": "M72.2", "side": "right", "duration_weeks": 12, "age": 45}', "utf-8")
    again = json.loads(thenar("plan", "--intake", str(as_json), "--answers", "rest=no", "--json").stdout)
    assert again["plan"] == answer["plan"]


@pytest.mark.parametrize(
    "arguments",
    [("techniques",), ("techniques", "thoracic_thrust"), ("techniques", "joint_mobilization"), ("conditions",),
     ("conditions", "knee_oa"), ("conditions", "M72.2"), ("home", "plantar_fasciitis"), ("score",), ("score", "ndi"),
     ("answers",), ("knowledge", "coverage"), ("screen", "--list")],
)  # fmt: skip
def test_pages_in_both_forms(thenar, arguments):
    page = thenar(*arguments)
    assert page.exit_code == 0, page.output
    assert len(page.stdout) > 200
    assert max(map(len, page.stdout.splitlines())) <= 80
    data = thenar(*arguments, "--json")
    assert data.exit_code == 0, data.output
    assert json.loads(data.stdout)


def test_every_record_can_be_shown(thenar, knowledge):
    for command, shelf in (
        ("techniques", knowledge.techniques),
        ("conditions", knowledge.conditions),
        ("answers", knowledge.answers),
    ):
        for id_ in shelf:
            assert thenar(command, id_).exit_code == 0, id_
            assert thenar(command, id_, "--json").exit_code == 0, id_


def test_score_with_baseline(thenar):
    result = thenar("score", "ndi", "--answers", "1,1,1,1,1,1,1,1,1,1", "--baseline", "3,3,3,3,3,3,3,3,3,3", "--json")
    score = json.loads(result.stdout)
    assert score["total"]["score"] == 20
    [change] = score["changes"]
    assert (change["baseline"], change["latest"], change["improvement"]) == (60, 20, 40)
    assert change["verdict"] == "better_by_at_least_mcid"


def test_score_from_a_file(thenar, tmp_path):
    file = tmp_path / "answers.txt"
    file.write_text("1\n1\n1\n1\n1\n1\n1\n1\n1\n-\n", "utf-8")
    result = thenar("score", "ndi", "--answers", str(file), "--json")
    assert json.loads(result.stdout)["total"]["answered"] == 9


def test_knowledge_check(thenar):
    result = thenar("knowledge", "check")
    assert result.exit_code == 0
    assert "No faults" in result.stdout


def test_help_says_what_to_try(thenar):
    assert "Try:" in thenar("--help").stdout


def test_interactive_needs_a_terminal(thenar):
    result = thenar("plan", HEEL, "--interactive")
    assert result.exit_code in (0, 2)


def test_the_example_of_the_letter_is_a_safe_one(thenar):
    """It never shows a yes to a safety question beside "the rest is no"."""
    said = thenar("plan", "low back pain for 3 weeks", "--age", "40").stdout
    assert "=yes,rest=no" not in said
    assert "never an age" in " ".join(said.split())


def test_none_of_these(thenar):
    result = thenar(
        "plan", "golfer's elbow for 2 months", "--age", "45", "--answers", "condition=none,rest=no", "--json"
    )
    answer = json.loads(result.stdout)
    assert answer["screening"]["disposition"] == "refer"
    assert [flag["id"] for flag in answer["screening"]["flags"]] == ["no_condition_fits"]
    assert not {"plan", "recommendations"} & set(answer)


def test_an_operation_alone_is_enough_to_go_on(thenar):
    intake = "surgery: {procedure: total knee replacement, date: 2026-09-20}\nage: 66\nrest: no\n"
    answer = json.loads(thenar("plan", "--intake", "-", "--json", stdin=intake).stdout)
    assert answer["condition"]["id"] == "knee_replacement"


def test_a_code_names_its_side(thenar):
    answer = json.loads(thenar("plan", "--answers", "condition=M17.11,rest=no", "--age", "60", "--json").stdout)
    assert answer["understood"]["side"] == "right"
    assert "M17.12" not in [icd["code"] for icd in answer["condition"]["icd10"]]


def test_after_a_joint_replacement_a_clot_in_the_lung_is_asked_about(thenar):
    for text in (
        "hip replacement 3 weeks ago, hip stiff",
        "knee replacement 3 weeks ago, stiff",
        "ACL surgery 3 weeks ago",
    ):
        answer = json.loads(thenar("screen", text, "--age", "60", "--json").stdout)
        asked = [question["id"] for question in answer["questions"]]
        assert "any_heart_sign" in asked, text
        assert "pulsating_belly" not in asked, text
    hip = json.loads(thenar("screen", "hip replacement 3 weeks ago, hip stiff", "--age", "60", "--json").stdout)
    assert "any_medicine_risk" in [question["id"] for question in hip["questions"]]


def test_what_does_not_matter_is_not_asked(thenar):
    cuff = json.loads(thenar("screen", "rotator cuff repair 8 weeks ago", "--age", "60", "--json").stdout)
    assert not {"scalp_tender_jaw_tires", "any_head_nerve_sign"} & {question["id"] for question in cuff["questions"]}
    for text, age in (("low back pain for 3 weeks", "60"), ("low back pain for 5 months", "62")):
        back = json.loads(thenar("screen", text, "--age", age, "--json").stdout)
        assert len(back["questions"]) <= 20
