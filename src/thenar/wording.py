"""Plain words for results, the same in the terminal and on the page."""

from thenar.terms.conditions import Certainty
from thenar.terms.pooling import EffectMeasure
from thenar.terms.results import ConditionReport, EvidenceNote, PlanOfCare, Recommendation, Recomputed, Verdict
from thenar.terms.screening import Disposition
from thenar.terms.studies import Analysis
from thenar.terms.techniques import Spread

VERDICTS = {
    Verdict.RECOMMENDED: "recommended",
    Verdict.MAY_HELP: "may help",
    Verdict.NO_RECOMMENDATION: "no recommendation",
    Verdict.NOT_RECOMMENDED: "not recommended",
    Verdict.CONTRAINDICATED: "not for you now",
}
STOPS = {
    Disposition.EMERGENCY: "Emergency: get help now",
    Disposition.SAME_DAY: "See a clinician today",
    Disposition.REFER: "See a clinician before any hands-on care",
}
CERTAINTIES = {
    Certainty.HIGH: "high certainty",
    Certainty.MODERATE: "moderate certainty",
    Certainty.LOW: "low certainty",
    Certainty.VERY_LOW: "very low certainty",
    Certainty.NOT_RATED: "certainty not rated",
}
WARNING = (
    "This is information to talk over with a licensed clinician. It is not a diagnosis. If you get worse, or something "
    "new worries you, get help."
)


def short_answer(condition: ConditionReport, recommendations: tuple[Recommendation, ...], plan: PlanOfCare) -> str:
    """The answer in one breath."""
    name = lower_first(condition.name)
    return (
        f"This sounds like {name} ({lower_first(condition.phase_name)}). {_hands_on(recommendations)} "
        f"Exercise is part of every step. Expect about {spread(plan.visits)} visits."
    )


def _hands_on(recommendations: tuple[Recommendation, ...]) -> str:
    best = [lower_first(r.name) for r in recommendations if r.verdict is Verdict.RECOMMENDED]
    maybe = [lower_first(r.name) for r in recommendations if r.verdict is Verdict.MAY_HELP]
    if best:
        return f"Hands-on care that guidelines recommend here: {', '.join(best)}."
    if maybe:
        return f"Hands-on care may help here: {', '.join(maybe)}."
    return "No hands-on technique is recommended here; active care carries the effect."


def study_line(note: EvidenceNote) -> str:
    """One finding in a line: plain words, then numbers and how sure."""
    numbers = note.recomputed
    if numbers is None:
        return f"Studies, against {note.comparator}: {note.finding} ({CERTAINTIES[note.certainty]})"
    e = numbers.effect
    parts = [f"{_counted(numbers)}{_MEASURES[numbers.measure]} {interval_text(e.value, e.low, e.high)}"]
    if numbers.prediction:
        parts.append(f"a new place may see {two(numbers.prediction.low)} to {two(numbers.prediction.high)}")
    return f"{note.finding} ({'; '.join([*parts, CERTAINTIES[note.certainty]])})"


def named_study_line(note: EvidenceNote) -> str:
    """The same, led by the care it speaks of: for places that are not about one technique family."""
    care = note.recomputed.care if note.recomputed else ""
    return f"{care[:1].upper()}{care[1:]}: {lower_first(study_line(note))}" if care else study_line(note)


_MEASURES = {
    EffectMeasure.MD: "difference",
    EffectMeasure.SMD: "standardized difference",
    EffectMeasure.RR: "risk ratio",
    EffectMeasure.OR: "odds ratio",
    EffectMeasure.RD: "risk difference",
}


def _counted(numbers: Recomputed) -> str:
    studies = f"{numbers.studies} {'study' if numbers.studies == 1 else 'studies'}" if numbers.studies else ""
    people = f"{numbers.people:.0f} people" if numbers.people else ""
    said = ", ".join(part for part in (studies, people) if part)
    return f"{said}; " if said else ""


def interval_text(value: float, low: float, high: float) -> str:
    """ "−3.43 (−8.16 to 1.29)"."""
    return f"{two(value)} ({two(low)} to {two(high)})"


def two(value: float) -> str:
    """Two digits and a true minus; three numbers before the point need none after it."""
    digits = 2 if abs(value) < 100 else 0
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def spread(value: Spread) -> str:
    """ "6 (4 to 8)", or one number where there is no spread."""
    return f"{value.likely}" if value.low == value.high else f"{value.likely} ({value.low} to {value.high})"


def question_of(analysis: Analysis) -> str:
    """The question that an analysis answers."""
    care = f"{analysis.care[:1].upper()}{analysis.care[1:]}"
    return f"{care} against {analysis.against}: {analysis.measured_with}, {analysis.timepoint}"


def lower_first(text: str) -> str:
    """For use inside a sentence; abbreviations such as "ACL" stay as they are."""
    return text if text[:2].isalpha() and text[:2].isupper() else text[:1].lower() + text[1:]
