"""Claims 5 to 8: after surgery; acute and chronic spine; the four named pathways; red flags first and no diagnosis."""

import re

import pytest

from tests.acceptance.conftest import by_family, flat, read_by_eye, verdicts, without_sources
from tests.cases.test_panel import CASES

FAVORABLE = ("recommended", "may_help")
UNFAVORABLE = ("no_recommendation", "not_recommended", "contraindicated")
AFTER_SURGERY = ("acl_reconstruction", "hip_replacement", "knee_replacement", "rotator_cuff_repair")


def findings(plan: dict, family: str, comparator: str) -> list[dict]:
    return [e for e in by_family(plan)[family]["evidence"] if re.search(comparator, e["comparator"])]


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("stiff knee 4 weeks after total knee replacement", "knee_replacement"),
        ("my shoulder is stiff, rotator cuff repair 8 weeks ago", "rotator_cuff_repair"),
        ("hip replacement 5 weeks ago, hip still stiff", "hip_replacement"),
        ("knee will not straighten 6 weeks after acl reconstruction", "acl_reconstruction"),
    ],
)
def test_claim_5_the_operation_is_understood_and_the_phase_counts_from_it(doors, words, condition):
    plan = doors.api(complaint=words)
    assert plan["condition"]["id"] == condition
    assert plan["understood"]["weeks_since_surgery"] in (4, 5, 6, 8)


@pytest.mark.parametrize("condition", AFTER_SURGERY)
def test_claim_5_the_surgeon_comes_first_in_what_people_read(doors, condition):
    early, *later = (s for s in doors.starts if s.condition == condition)
    for start in (early, *later):
        for text in (without_sources(doors.letter(start)), without_sources(doors.page(start))):
            limits = (
                r"surgeon['’]s (limits|protocol|numbers)|limits of your surgeon" if start is early else r"\bsurgeon"
            )
            assert re.search(limits, text), start
        assert any("surgeon" in q for q in doors.plan(start)["questions_for_therapist"]), start


def test_claim_5_the_weeks_since_the_operation_decide_the_phase_by_every_door(doors):
    for start in (s for s in doors.starts if s.after_surgery):
        phase = doors.plan(start)["condition"]["phase_name"]
        assert doors.plan(start)["condition"]["phase"] == start.phase
        for text in (doors.letter(start), doors.page(start)):
            assert f"({phase[:1].lower()}{phase[1:]})" in text.partition("Is it safe?")[0], start


@pytest.mark.xfail(
    strict=True,
    reason="a named operation with weeks_since_surgery but without mechanism=surgery: the weeks are dropped without a word "
    "and the plan starts on day one (thenar plan --answers condition=knee_replacement,weeks_since_surgery=22,rest=no)",
)
def test_claim_5_the_weeks_count_when_the_condition_itself_names_the_operation(doors):
    plan = doors.api(condition="knee_replacement", findings={"weeks_since_surgery": 22})
    assert plan["understood"]["weeks_since_surgery"] == 22


@pytest.mark.xfail(
    strict=True, reason='"total" in "total knee replacement" is heard as dangerous_mechanism=yes (a crash), unasked'
)
def test_claim_5_a_total_knee_replacement_is_not_heard_as_a_crash(doors):
    plan = doors.api(complaint="stiff knee 4 weeks after total knee replacement")
    assert [h for h in plan["understood"]["heard"] if h["words"] == "total"] == []


def test_claim_5_stretching_regains_motion_early_and_thrust_is_ruled_out(doors):
    for condition, phase in (
        ("knee_replacement", "early"),
        ("rotator_cuff_repair", "protect"),
        ("acl_reconstruction", "early"),
    ):
        plan = doors.plan(doors.start(condition, phase))
        family = by_family(plan)
        assert family["passive_stretching"]["rank"] == 1, condition
        assert family["passive_stretching"]["verdict"] in FAVORABLE, condition
        assert family["passive_stretching"]["guidelines"], condition
        assert family["joint_manipulation"]["verdict"] == "contraindicated", condition
        assert family["joint_manipulation"]["precautions"], condition
        assert any(g["goal"] == "motion" for g in plan["plan"]["goals"]), condition


def test_claim_5_no_thrust_anywhere_in_a_plan_after_surgery(doors):
    used = {
        (str(start), item["id"])
        for start in doors.starts
        if start.condition in AFTER_SURGERY
        for phase in doors.plan(start)["plan"]["phases"]
        for item in phase["hands_on"]
        if item["technique_family"] == "joint_manipulation"
    }
    assert used == set()


@pytest.mark.parametrize("condition", AFTER_SURGERY)
def test_claim_5_what_guidelines_do_not_back_is_shown_where_people_read(doors, condition):
    """Each guideline on each family, also one that names no hands-on technique, stands in the letter with its body and year."""
    shown = 0
    for start in (s for s in doors.starts if s.condition == condition):
        for r in doors.plan(start)["recommendations"]:
            for guideline in r["guidelines"]:
                assert f"{guideline['body']} {guideline['year']}" in doors.letter(start)
                assert guideline["text"] in doors.letter(start)
                assert guideline["text"] in doors.page(start)
                shown += guideline["direction"] in ("against", "no_recommendation", "uncertain")
    assert shown or condition == "rotator_cuff_repair"


def test_claim_5_a_machine_that_bends_the_knee_is_said_to_be_turned_down(doors):
    assert re.search(r"turns down motor-driven passive motion", doors.letter(doors.start("knee_replacement", "early")))


SPINE = ("neck_mobility", "low_back_pain")


@pytest.mark.parametrize(
    ("words", "condition", "phase"),
    [
        ("my low back went out 1 week ago while gardening, no fall", "low_back_pain", "acute"),
        ("low back pain for 2 years, no injury", "low_back_pain", "chronic"),
        ("stiff sore neck, can't turn my head, 1 week, no injury", "neck_mobility", "acute"),
        ("stiff sore neck, can't turn my head, 8 months, no injury", "neck_mobility", "chronic"),
    ],
)
def test_claim_6_the_pathway_is_found_from_everyday_words(doors, words, condition, phase):
    plan = doors.api(complaint=words)
    assert (plan["condition"]["id"], plan["condition"]["phase"]) == (condition, phase)


@pytest.mark.parametrize("condition", SPINE)
def test_claim_6_acute_strain_manipulation_and_mobilization_lead_with_their_numbers(doors, condition):
    plan = doors.plan(doors.start(condition, "acute"))
    for family in ("joint_manipulation", "joint_mobilization"):
        r = by_family(plan)[family]
        assert r["verdict"] in FAVORABLE, family
        assert r["guidelines"], family
        numbers = [e for e in r["evidence"] if e["recomputed"]]
        assert numbers, family
        assert all(e["comparator"] and e["certainty"] for e in r["evidence"]), family
        shown = [e for e in numbers if e["finding"] in doors.letter(doors.start(condition, "acute"))]
        assert len(shown) >= min(3, len(numbers)), family


@pytest.mark.parametrize("condition", SPINE)
def test_claim_6_chronic_massage_is_shown_with_effect_certainty_and_comparator(doors, condition):
    start = doors.start(condition, "chronic")
    massage = by_family(doors.plan(start))["soft_tissue_massage"]
    numbers = [e for e in massage["evidence"] if e["recomputed"]]
    assert len({e["comparator"] for e in numbers}) >= 3
    assert all(e["certainty"] and e["comparator"] in e["finding"] for e in numbers if "as many" not in e["finding"])
    assert all(e["finding"] in doors.page(start) for e in numbers)


def test_claim_6_massage_for_the_neck_sham_and_nothing_are_never_blended(doors):
    """Against no treatment it looks large; against a sham it is too small to notice. Both are shown, apart."""
    plan = doors.plan(doors.start("neck_mobility", "chronic"))
    pain = {
        e["comparator"]: e
        for e in by_family(plan)["soft_tissue_massage"]["evidence"]
        if e["recomputed"] and e["outcome"].startswith("pain from 0 to 100, up to 12 weeks")
    }
    sham, nothing = pain["a sham treatment"], pain["no treatment or a waiting list"]
    assert sham["direction"] == "little_or_none"
    assert nothing["direction"] == "helps"
    assert sham["recomputed"]["effect"]["value"] == pytest.approx(-3.43, abs=0.005)
    assert abs(nothing["recomputed"]["effect"]["value"]) > 3 * abs(sham["recomputed"]["effect"]["value"])


def test_claim_6_chronic_back_pain_thrust_is_no_better_than_other_recommended_care(doors):
    start = doors.start("low_back_pain", "chronic")
    [against_care] = findings(doors.plan(start), "joint_manipulation", "other recommended care")
    numbers = against_care["recomputed"]
    assert against_care["direction"] == "little_or_none"
    assert numbers["studies"] >= 20
    assert numbers["people"] > 3000
    assert numbers["effect"]["low"] < 0 < numbers["effect"]["high"]
    assert abs(numbers["effect"]["value"]) < numbers["smallest"]
    assert against_care["finding"] in doors.letter(start)
    assert "Against other recommended care it made no clear difference" in doors.letter(start)


@pytest.mark.xfail(
    strict=True,
    reason="numbers from people with new pain stand in the plans for old pain, and the other way round, without a word "
    "(10 of 100 points against sham, acute back pain; thoracic thrust, acute and chronic neck pain)",
)
def test_claim_6_what_was_found_in_new_pain_is_not_shown_for_old_pain_unsaid(doors):
    offenders = []
    for start, plan in doors.plans().items():
        other = {"acute": "chronic", "chronic": "acute"}.get(start.phase)
        if other is None or start.condition not in (*SPINE, "low_back_leg_pain", "neck_radiating"):
            continue
        said = {"acute": r"\bnew\b|acute|recent", "chronic": r"lasting|chronic|long"}[other]
        for r in plan["recommendations"]:
            for e in r["evidence"]:
                named = e["recomputed"] and f"_{other}_" in e["recomputed"]["analysis"]
                if named and not re.search(said, f"{e['finding']} {e['outcome']}", re.I):
                    offenders.append(f"{start}, {r['technique_family']}: {e['recomputed']['analysis']}")
    assert offenders == []


KNEE = ("knee_oa", "any")


@pytest.mark.xfail(strict=True, reason="found when the branches met: to be looked at next")
def test_claim_7_knee_exercise_is_shown_with_its_numbers(doors):
    start = doors.start(*KNEE)
    studies = [e for e in doors.plan(start)["condition"]["active_studies"] if e["outcome"].startswith("knee pain")]
    assert len(studies) >= 3
    for e in studies:
        numbers = e["recomputed"]
        assert numbers["effect"]["high"] < 0, e["comparator"]  # less pain, surely more than none
        assert numbers["studies"] >= 20, e["comparator"]
        assert numbers["people"] > 1000, e["comparator"]
        assert numbers["prediction"], e["comparator"]
    for read in (doors.letter(start), doors.page(start)):
        shown = [e for e in studies if e["finding"] in read]
        assert shown
        assert all(
            f"{e['recomputed']['studies']} studies, {e['recomputed']['people']:.0f} people" in read for e in shown
        )


def test_claim_7_knee_massage_is_not_recommended_and_never_above_what_the_exercise_gets(doors):
    start = doors.start(*KNEE)
    plan = doors.plan(start)
    massage = by_family(plan)["soft_tissue_massage"]
    assert massage["verdict"] in UNFAVORABLE
    assert massage["rank"] > by_family(plan)["joint_mobilization"]["rank"]
    assert massage["disagreement"]
    assert {g["direction"] for g in massage["guidelines"]} >= {"may", "against"}
    assert not [
        i for p in plan["plan"]["phases"] for i in p["hands_on"] if i["technique_family"] == "soft_tissue_massage"
    ]
    assert max(p["hands_on_share"] for p in plan["plan"]["phases"]) < 0.5


@pytest.mark.parametrize("shown", ["letter", "page"])
def test_claim_7_knee_the_review_that_is_quoted_for_massage_is_put_right(doors, shown):
    text = getattr(doors, shown)(doors.start(*KNEE))
    assert re.search(
        r"Often told otherwise[:.] A review from 2012 .* lasting gains for exercise, and none for massage", text
    )
    assert "Guidelines disagree here; all are listed." in text


@pytest.mark.xfail(
    strict=True,
    reason="exercise 26 of 100 more people better (against nothing or usual care), massage 29 (against usual care, surer); "
    "and one trial's mixed hands-on care (-28.5) stands under massage beside its exercise arm (-16.4)",
)
def test_claim_7_knee_exercise_does_more_than_massage_like_for_like(doors):
    plan = doors.plan(doors.start(*KNEE))
    exercise, massage = plan["condition"]["active_studies"], by_family(plan)["soft_tissue_massage"]["evidence"]
    massage = [e for e in massage if e["recomputed"]]
    offenders = []
    for m in massage:
        for e in exercise:
            alike = (m["comparator"], m["outcome"]) == (e["comparator"], e["outcome"])
            if alike and abs(m["recomputed"]["effect"]["value"]) > abs(e["recomputed"]["effect"]["value"]):
                offenders.append(f"{m['finding']} | {e['finding']}")

    def people(notes: list[dict], comparator: str) -> list[float]:
        told = [t for e in notes if re.search(comparator, e["comparator"]) for t in e["recomputed"]["translations"]]
        return [t["benefit"]["value"] for t in told if t["kind"] == "people"]

    if max(people(massage, "^usual care"), default=0) > max(people(exercise, "no treatment, usual care")):
        offenders.append("of 100 people, more get better with massage than with exercise")
    assert offenders == []


@pytest.mark.xfail(
    strict=True, reason="active_evidence, what is known of exercise, is only in the JSON: not in letter or page"
)
def test_claim_7_what_is_known_of_the_active_part_is_read_by_people(doors):
    offenders = {
        f"{start.condition}: {note['text']}"
        for start, plan in doors.plans().items()
        for note in plan["condition"]["active_evidence"]
        if note["text"] not in doors.letter(start) or note["text"] not in doors.page(start)
    }
    assert sorted(offenders) == []


@pytest.mark.parametrize("phase", ["acute", "subacute"])
def test_claim_7_shoulder_and_mid_back_the_sham_did_as_well(doors, phase):
    start = doors.start("subacromial_pain", phase)
    [sham] = findings(doors.plan(start), "joint_manipulation", "^sham$")
    assert sham["direction"] == "little_or_none"
    assert "3 of 4 trials found no difference from sham" in sham["finding"]
    for text in (doors.letter(start), doors.page(start)):
        assert "Cracking the mid-back for the shoulder is popular. In most trials a sham did as well." in text
    assert sham["finding"] in doors.page(start)


def test_claim_7_shoulder_thrust_is_never_more_than_may_help(doors):
    for start in (s for s in doors.starts if s.condition == "subacromial_pain"):
        assert verdicts(doors.plan(start))["joint_manipulation"] != "recommended", start


def test_claim_7_thoracic_pain_thrust_against_sham(doors):
    for start in (s for s in doors.starts if s.condition == "thoracic_pain"):
        plan = doors.plan(start)
        sham = findings(plan, "joint_manipulation", "sham")
        assert any(e["direction"] == "little_or_none" for e in sham)
        assert verdicts(plan)["joint_manipulation"] in UNFAVORABLE
        assert re.search(r"Against a sham its gain for mid-back pain is small or none", doors.letter(start))


def test_claim_7_neck_both_the_neck_and_the_mid_back_are_covered(doors):
    plan = doors.plan(doors.start("neck_mobility", "acute"))
    asked = doors.json("evidence", "neck_mobility", "--technique", "joint_manipulation")["analyses"]
    care = " | ".join(a["result"]["analysis"]["care"] for a in asked)
    assert re.search(r"mid-back", care)
    assert re.search(r"\bneck\b", care)
    used = {item["id"] for phase in plan["plan"]["phases"] for item in phase["hands_on"]}
    assert used & {"cervical_thrust", "cervical_nonthrust", "thoracic_thrust", "thoracic_nonthrust"}
    assert verdicts(plan)["joint_manipulation"] in FAVORABLE


def test_claim_7_neck_the_sham_comparison_stands_beside_the_flattering_ones(doors):
    evidence = by_family(doors.plan(doors.start("neck_mobility", "acute")))["joint_manipulation"]["evidence"]
    assert any("sham" in e["comparator"] and e["direction"] == "little_or_none" for e in evidence)
    assert any("sham" not in e["comparator"] and e["direction"] == "helps" for e in evidence)


def test_claim_7_heel_each_of_the_three_with_what_the_studies_show(doors):
    plan = doors.plan(doors.start("plantar_fasciitis", "any"))
    family = by_family(plan)
    for id_ in ("passive_stretching", "soft_tissue_massage", "joint_mobilization"):
        assert family[id_]["verdict"] == "recommended", id_
        assert family[id_]["guidelines"], id_
        assert [e for e in family[id_]["evidence"] if e["recomputed"]], id_
    [calf] = findings(plan, "passive_stretching", "calf stretching")
    assert "the sole beat stretching the calf" in calf["finding"]
    for id_ in ("soft_tissue_massage", "joint_mobilization"):
        told = [e for e in family[id_]["evidence"] if e["comparator"].startswith("stretching, strength training")]
        assert {(e["outcome"], e["direction"]) for e in told} == {("function", "helps"), ("pain", "unclear")}, id_
    assert any(
        "only added joint mobilization found no gain" in e["finding"] for e in family["joint_mobilization"]["evidence"]
    )


@pytest.mark.parametrize("shown", ["letter", "page"])
def test_claim_7_heel_the_popular_story_is_put_right_and_loading_is_in(doors, shown):
    start = doors.start("plantar_fasciitis", "any")
    assert re.search(r"They improve function; for pain, most trials found no difference", getattr(doors, shown)(start))
    kinds = {item["kind"] for phase in doors.plan(start)["plan"]["phases"] for item in phase["active"]}
    assert {"strength", "flexibility"} <= kinds


EMERGENCIES = [
    "crushing chest pain into my left arm and sweating",
    "low back pain and numb between the legs, I can't pee",
    "sudden worst headache of my life with a stiff neck and my face droops on one side",
]


@pytest.mark.parametrize("words", EMERGENCIES)
def test_claim_8_an_emergency_stops_everything_and_says_where_to_go(doors, words):
    stop = doors.json("plan", words)
    assert stop["screening"]["disposition"] == "emergency"
    assert not {"plan", "recommendations", "home", "condition"} & set(stop)
    for flag in stop["screening"]["flags"]:
        assert flag["why"], flag["id"]
        assert flag["do_now"], flag["id"]
        assert flag["say_there"], flag["id"]
        assert flag["source"], flag["id"]
    page = read_by_eye(doors.client.post("/answer", data={"complaint": words}).text)
    for text in (doors.told("plan", words), page):
        assert "911" in text
        assert "Hands-on techniques" not in text
        assert "The plan" not in text


@pytest.mark.parametrize("finding", ["saddle_numbness", "bladder_change", "fever", "leg_weakness_worse"])
def test_claim_8_one_safety_answer_that_is_not_known_holds_the_plan_back(doors, finding):
    """Back pain: every other question is answered no; this one "I do not know"."""
    asked = doors.api(condition="low_back_pain", duration_weeks=4, findings={finding: "unknown"})
    assert asked["screening"]["disposition"] != "clear"
    assert "plan" not in asked


def test_claim_8_questions_to_take_along_in_every_plan(doors):
    offenders = []
    for start, plan in doors.plans().items():
        questions = plan["questions_for_therapist"]
        if len(questions) < 3 or not all(q.endswith("?") or q.startswith("Please ") for q in questions):
            offenders.append(f"{start}: {questions}")
        for text in (doors.letter(start), doors.page(start)):
            if "Ask your therapist" not in text or not all(q in text for q in questions):
                offenders.append(f"{start}: the questions are not shown")
    assert offenders == []


def names_of_ailments(knowledge) -> str:
    """Every name under which an ailment is known here, longest first, as one pattern."""
    names = {flag.name for flag in knowledge.red_flags.values()}
    for condition in knowledge.conditions.values():
        names |= {condition.name, condition.clinical_name, *(icd.label for icd in condition.icd10)}
    parts = {re.sub(r"\s*\(.*?\)", "", name).split(",")[0].strip().lower() for name in names}
    heads = """arthritis osteoarthritis tendinopathy tendinitis fasciitis radiculopathy sprain strain impingement capsulitis
        syndrome disorder disease tear fracture infection stroke clot cancer tumor dissection dvt embolism aneurysm myelopathy
        osteoporosis sciatica whiplash fibromyalgia migraine bursitis stenosis hernia concussion sepsis""".split()
    return "|".join(
        re.escape(name) for name in sorted({p for p in parts if " " in p} | set(heads), key=len, reverse=True)
    )


ASKS = re.compile(r"\b(if|whether|when|unless|once|do|does|did|have|should) you\b", re.I)


def sentences(text: str) -> set[str]:
    """What is told: questions, and "if you have …", ask and are left out."""
    parts = re.split(r"(?<=[.!?:;•])\s+", flat(text))
    return {part for part in parts if not part.endswith("?") and not ASKS.search(part)}


def diagnoses(told: set[str], ailments: str) -> list[str]:
    """Sentences that tell people what they have."""
    patterns = [
        rf"\byou(?:['’]ve|\s+\w+)?\s+(?:have|got|had)\b(?:\s+[\w'’-]+){{0,4}}?\s+(?:{ailments})\b",
        rf"\byou['’]ve(?:\s+[\w'’-]+){{0,4}}?\s+(?:{ailments})\b",
        r"\byou(?:\s+\w+)?\s+(?:suffer|are suffering)\b",
        r"\byou(?:\s+\w+)?\s+(?:are|were|have been)\s+diagnosed\b",
        r"\b(?:your|the|our)\s+diagnosis\s*(?:is|:)",
        r"\bdiagnosed with\b",
        rf"\b(?:this|it|that)\s+is\s+(?:an?\s+|the\s+)?(?:{ailments})\b",
        rf"\byour\s+(?:{ailments})\b",
    ]
    ready = [re.compile(pattern, re.I) for pattern in patterns]
    near = re.compile(r"\byou|diagnos|\b(?:this|it|that)\s+is\b", re.I)
    return sorted(s for s in told if near.search(s) and any(pattern.search(s) for pattern in ready))


def test_claim_8_the_search_for_diagnoses_finds_them(knowledge):
    ailments = names_of_ailments(knowledge)
    for told in (
        "You have plantar fasciitis.", "You probably have a small tear.", "You suffer from neck pain.",
        "Your diagnosis is heel pain.", "You were diagnosed with it.", "This is a frozen shoulder syndrome.",
        "You've got knee arthritis.", "Rest your tendinopathy.",
    ):  # fmt: skip
        assert diagnoses(sentences(told), ailments), told
    for fine in (
        "Pain like this often comes from a tendon.",
        "Do you have cancer?",
        "If you have a fracture, go.",
        "You have a plan.",
    ):
        assert not diagnoses(sentences(fine), ailments), fine


def test_claim_8_no_letter_and_no_page_of_a_plan_tells_what_you_have(doors, knowledge):
    told = set()
    for start in doors.starts:
        for text in (doors.letter(start), doors.page(start)):
            told |= sentences(without_sources(text))
            assert "This sounds like" in text, start
            assert re.search(r"(is not|not) a diagnosis", text), start
    assert len(told) > 3000
    assert diagnoses(told, names_of_ailments(knowledge)) == []


def strings(built: object) -> list[str]:
    """Every text in a JSON answer, without the titles of its sources."""
    if isinstance(built, dict):
        return [s for key, value in built.items() if key not in ("source", "sources", "cite") for s in strings(value)]
    if isinstance(built, list):
        return [s for value in built for s in strings(value)]
    return [built] if isinstance(built, str) else []


def test_claim_8_no_other_page_tells_what_you_have(doors, knowledge):
    """Conditions and techniques; the form, the common questions and the evidence pages."""
    listed = [("techniques", id_) for id_ in knowledge.techniques] + [
        ("conditions", id_) for id_ in knowledge.conditions
    ]
    told = {s for command in listed for text in strings(doors.json(*command)) for s in sentences(text)}
    for path in ("/", "/help", "/evidence", *(f"/evidence/{id_}" for id_ in knowledge.conditions)):
        told |= sentences(without_sources(read_by_eye(doors.client.get(path).text)))
    assert len(told) > 1500
    assert diagnoses(told, names_of_ailments(knowledge)) == []


@pytest.mark.xfail(strict=True, reason="found when the branches met: to be looked at next")
def test_claim_8_no_stop_and_no_question_tells_what_you_have(doors, knowledge):
    """Every written person of the panel: what a referral says, above all in an emergency, and what is asked."""
    told, stops, not_asked = set(), set(), set()
    for case in CASES:
        raw = case["intake"] | ({"rest": "no"} if case.get("answer_rest") == "no" else {})
        screening = doors.client.post("/api/v1/plan", json=raw).json()["screening"]
        stops |= {flag["id"] for flag in screening["flags"]}
        for flag in screening["flags"]:
            told |= {s for field in ("why", "tell", "do_now", "say_there") for s in sentences(flag[field])}
        for question in screening["questions"]:
            told |= sentences(question["text"])
            not_asked |= (
                {question["id"]} if question["kind"] == "yes_no" and not question["text"].endswith("?") else set()
            )
    assert diagnoses(told, names_of_ailments(knowledge)) == []
    assert not_asked == set()
    assert len(stops) >= 20
