"""The call to the insurer: the questions, with the person's own codes, diagnosis and number of visits in them."""

from collections.abc import Sequence

from thenar.terms.affordability import CallScript, InsurerQuestion
from thenar.terms.faults import Fault, Faulty
from thenar.terms.fees import FeeTables
from thenar.terms.results import Journey

USUAL_CODES = ("97161", "97162", "97163", "97140", "97110", "97530")
_AT_HAND = (
    "your insurance card (member number, group number)",
    "the clinic's name, address and NPI",
    "pen and paper: write down name, date and reference number of the call",
)


def insurer_script(tables: FeeTables, journey: Journey | None = None) -> CallScript:
    """The script; without a plan of care the usual codes stand in."""
    plan = journey.plan if journey else None
    codes = tuple(dict.fromkeys(line.code for v in plan.service_lines for line in v.lines)) if plan else USUAL_CODES
    condition = journey.condition if journey else None
    diagnosis = ", ".join(icd.code for icd in condition.icd10[:2]) if condition else ""
    visits = f"{plan.visits.likely} ({plan.visits.low} to {plan.visits.high})" if plan else "8 to 12"
    asked = _applying(codes, bool(diagnosis))
    return CallScript(
        at_hand=_AT_HAND,
        questions=tuple(
            InsurerQuestion(id=id_, question=text.format(codes=", ".join(codes), diagnosis=diagnosis, visits=visits))
            for id_, when, text in tables.insurer_questions
            if when in asked
        ),
    )


def _applying(codes: Sequence[str], diagnosis: bool) -> set[str]:
    found = {"always"}
    found |= {"diagnosis"} if diagnosis else set()
    found |= {"massage"} if "97124" in codes or "97140" in codes else set()
    found |= {"hands_on"} if {"97140", "97530"} <= set(codes) else set()
    return found


def therapist_script(journey: Journey | None) -> CallScript:
    """The questions for the therapist that came with the answer. Raises Faulty without an answer."""
    if journey is None or not journey.questions_for_therapist:
        raise Faulty([Fault("complaint", "is missing", "say what hurts, or give --intake")])
    asked = enumerate(journey.questions_for_therapist, start=1)
    return CallScript(at_hand=(), questions=tuple(InsurerQuestion(id=f"therapist_{n}", question=q) for n, q in asked))
