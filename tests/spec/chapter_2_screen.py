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
