"""Is it safe?"""

from tests.conftest import TODAY
from tests.spec.book import Chapter, Section
from thenar.care.intake import read_intake
from thenar.care.screen import screen
from thenar.care.understand import understand
from thenar.terms.results import Ask, Cleared, Refer


def _screen(text, age, answers, knowledge):
    pairs = dict(piece.split("=") for piece in answers.split(", ") if piece)
    raw = {"complaint": text, "findings": {k: v for k, v in pairs.items() if k != "rest"}}
    raw |= {"age": age} if age else {}
    raw |= {"rest": "no"} if pairs.get("rest") == "no" else {}
    complaint = understand(read_intake(raw, knowledge, on=TODAY), knowledge, on=TODAY)
    return screen(complaint, knowledge)


def disposition(text, age, answers, knowledge):
    match _screen(text, age, answers, knowledge):
        case Cleared():
            return "clear"
        case Refer(disposition=disposition, flags=flags):
            return f"{disposition}: {flags[0].id}"
        case Ask():
            return "ask"
    raise AssertionError


def asked(text, age, answers, knowledge):
    result = _screen(text, age, answers, knowledge)
    ids = [question.id for question in result.questions] if isinstance(result, Ask) else []
    return ", ".join(id_ for id_ in ids if id_ in _SEAT) or "nothing of these"


_SEAT = ("any_seat_sign", "saddle_numbness", "bladder_change", "bowel_change")


CHAPTER = Chapter(
    "Screen",
    "Red flags come first. Answers are yes, no or unknown; unknown is never no. Signs are weighed together: age or one weak sign "
    "alone is no emergency.",
    (
        Section(
            "An emergency in the person's own words stops everything.",
            ("words", "age", "answers", "disposition"),
            (
                ("low back pain, numb between my legs and I can't pee", "", "", "emergency: cauda_equina"),
                ("crushing chest pain into my left arm and sweating", "", "", "emergency: acs"),
                ("worst headache of my life, it came within seconds", "", "", "emergency: sudden_severe_headache"),
                ("my back hurts so much I want to kill myself", "", "", "emergency: self_harm"),
            ),
            disposition,
        ),
        Section(
            "What is not answered is asked; only when every safety question is settled is the way clear.",
            ("words", "age", "answers", "disposition"),
            (
                ("low back pain for 3 weeks", "", "", "ask"),
                ("low back pain for 3 weeks", "40", "fever=no", "ask"),
                ("low back pain for 3 weeks", "40", "fever=unknown, rest=no", "ask"),
                ("low back pain for 3 weeks, no injury", "40", "rest=no", "clear"),
            ),
            disposition,
        ),
        Section(
            "A yes, or not knowing, to a question for several things leaves the single ones to be answered, whatever the rest is.",
            ("words", "age", "answers", "disposition"),
            (
                ("low back pain for 3 weeks, no injury", "40", "any_seat_sign=yes, rest=no", "ask"),
                ("low back pain for 3 weeks, no injury", "40", "any_seat_sign=unknown, rest=no", "ask"),
                ("low back pain for 3 weeks, no injury", "40", "any_seat_sign=no, rest=no", "clear"),
                ("low back pain for 3 weeks, no injury", "40", "any_heart_sign=yes, rest=no", "ask"),
                ("low back pain for 3 weeks, no injury", "40", "any_area_problem=yes, rest=no", "ask"),
                ("stiff shoulder for 2 months", "60", "started_with_event=unknown, rest=no", "ask"),
            ),
            disposition,
        ),
        Section(
            "An age that is not known never counts as young: where it matters it is asked, and a raised flag is weighed as for an "
            "older person.",
            ("words", "age", "answers", "disposition"),
            (
                ("stiff neck for 2 weeks, no injury", "", "rest=no", "ask"),
                ("my scalp is sore and my jaw tires when chewing", "", "rest=no", "ask"),
                ("my scalp is sore and my jaw tires when chewing", "70", "rest=no", "same_day: gca"),
                ("strong pulsing lump in my belly and low back pain", "", "rest=no", "emergency: aaa"),
                ("sweating and short of breath, jaw pain", "", "rest=no", "emergency: acs"),
                ("low back pain 2 months, weight loss", "", "rest=no", "refer: malignancy"),
                ("pain in my chest and left arm", "", "rest=no", "emergency: acs"),
            ),
            disposition,
        ),
        Section(
            "Some signs stop hands-on care by themselves.",
            ("words", "age", "answers", "disposition"),
            (
                ("low back pain for 3 weeks", "60", "both_legs_weak_or_numb=yes, rest=no", "emergency: cauda_equina"),
                ("low back pain for 3 weeks", "60", "sexual_numbness=yes, rest=no", "emergency: cauda_equina"),
                ("stiff neck for 3 weeks", "60", "gait_change=yes, rest=no", "same_day: cord_signs_with_neck_pain"),
                (
                    "stiff neck for 3 weeks",
                    "60",
                    "both_arms_tingling=yes, rest=no",
                    "same_day: cord_signs_with_neck_pain",
                ),
                ("stiff neck for 3 weeks", "60", "dizzy_double_vision_speech=yes, rest=no", "refer: cervical_vascular"),
                (
                    "stiff neck for 3 weeks",
                    "60",
                    "new_unusual_headache_neck_pain=yes, rest=no",
                    "same_day: cervical_vascular",
                ),
                ("stiff neck for 3 weeks", "60", "down_syndrome=yes, rest=no", "refer: upper_cervical_instability"),
                ("low back pain for 3 weeks", "60", "active_cancer=yes, rest=no", "refer: cancer_now"),
                ("low back pain for 3 weeks", "60", "cancer_here=yes, rest=no", "same_day: cancer_now"),
                ("low back pain for 3 weeks", "60", "infection_here=yes, rest=no", "same_day: area_first"),
                ("low back pain for 3 weeks", "60", "iv_drug_use=yes, rest=no", "same_day: infection_spine"),
                (
                    "low back pain for 3 weeks",
                    "82",
                    "osteopenia=yes, minor_fall=yes, rest=no",
                    "same_day: fracture_spine",
                ),
                (
                    "low back pain for 3 weeks",
                    "60",
                    "tender_over_bone_after_fall_osteoporosis=yes, rest=no",
                    "same_day: fracture_spine",
                ),
                (
                    "hip replacement 3 weeks ago, hip stiff",
                    "60",
                    "coughing_blood=yes, rest=no",
                    "emergency: pe_after_surgery",
                ),
            ),
            disposition,
        ),
        Section(
            "A flag speaks only of where it belongs: a fever with a sore knee is no matter of the spine.",
            ("words", "age", "answers", "disposition"),
            (
                ("fever and my knee hurts", "40", "rest=no", "refer: fever_with_pain"),
                ("fever and my low back hurts", "40", "rest=no", "refer: fever_with_pain"),
                ("hot swollen hip and chills", "60", "rest=no", "emergency: septic_joint"),
            ),
            disposition,
        ),
        Section(
            "Sensitivity comes first, but a single weak sign does not cry wolf.",
            ("words", "age", "answers", "disposition"),
            (
                ("low back pain for 3 weeks, no injury", "78", "rest=no", "clear"),
                ("knee pain for 2 months, no injury", "70", "osteoporosis_severe=yes, rest=no", "clear"),
                ("stiff shoulder for 2 months, no injury", "60", "anticoagulant_use=yes, rest=no", "clear"),
            ),
            disposition,
        ),
        Section(
            "Related signs are asked together first; only a yes, or not knowing, brings the single questions.",
            ("words", "age", "answers", "asked"),
            (
                ("low back pain for 3 weeks", "40", "", "any_seat_sign"),
                ("low back pain for 3 weeks", "40", "any_seat_sign=no", "nothing of these"),
                (
                    "low back pain for 3 weeks",
                    "40",
                    "any_seat_sign=yes",
                    "saddle_numbness, bladder_change, bowel_change",
                ),
                (
                    "low back pain for 3 weeks",
                    "40",
                    "any_seat_sign=unknown",
                    "saddle_numbness, bladder_change, bowel_change",
                ),
                ("low back pain for 3 weeks", "40", "any_seat_sign=no, bowel_change=unknown", "bowel_change"),
            ),
            asked,
        ),
    ),
)
