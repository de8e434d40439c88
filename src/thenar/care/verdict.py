"""Guidelines × studies → one verdict, by rules that a reader can redo by hand (the table stands in the specification).

1. Guidelines in force are counted by body: for and none against → recommended; only "may" → may help; for and against →
   the greater number, at most may help, and no recommendation if even; against alone → not recommended.
2. The studies speak with one voice or not at all: those of the highest certainty among the rated ones that show a direction.
   Only comparisons with sham, nothing, little, attention, usual care or the same care alone have a voice, and only what was
   measured in the weeks of care: hands-on care is given to help over that time. What is left a year later is shown.
3. That voice moves the verdict by ``MOVES``: little or no effect and harm move it down, help lifts only silence, and only
   if it is at least moderately sure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thenar.terms.conditions import Certainty, Direction, EffectDirection, EvidenceSummary, GuidelineRecommendation
from thenar.terms.evidence import AnalysisResult
from thenar.terms.results import Verdict
from thenar.terms.sources import Read
from thenar.terms.studies import Comparator, Outcome, Part

_CERTAINTIES = (Certainty.HIGH, Certainty.MODERATE, Certainty.LOW, Certainty.VERY_LOW)
_SPEAKING = (EffectDirection.HELPS, EffectDirection.LITTLE_OR_NONE, EffectDirection.HARMS)
_ACTIVE = (Comparator.RECOMMENDED_CARE, Comparator.OTHER_TREATMENT)
_OUTCOMES = (Outcome.PAIN, Outcome.DAYS, Outcome.DISABILITY, Outcome.FUNCTION, Outcome.SUCCESS)


@dataclass(frozen=True, slots=True)
class Studies:
    """What one body of studies says: direction and how sure."""

    direction: EffectDirection
    certainty: Certainty


def of_summary(summary: EvidenceSummary) -> Studies | None:
    """A finding as its source words it; None where it has no voice."""
    return None if summary.against_active or summary.later else Studies(summary.direction, summary.certainty)


def of_result(result: AnalysisResult) -> Studies | None:
    """A recomputed finding; None if it does not judge the hands-on part by itself, or not by how people fare.

    Against another care that works, "no difference" does not mean "no effect": such comparisons have no voice.
    """
    analysis = result.analysis
    judges_people = analysis.part is Part.HANDS_ON and analysis.outcome in _OUTCOMES
    if not judges_people or analysis.comparator in _ACTIVE or analysis.later:
        return None
    return Studies(result.size.direction, result.grade.certainty)


_HIGH, _MODERATE, _LOW, _VERY_LOW = _CERTAINTIES
_LITTLE, _HARMS, _HELPS = EffectDirection.LITTLE_OR_NONE, EffectDirection.HARMS, EffectDirection.HELPS
_R, _M, _N, _A = Verdict.RECOMMENDED, Verdict.MAY_HELP, Verdict.NO_RECOMMENDATION, Verdict.NOT_RECOMMENDED
MOVES: dict[tuple[Verdict, EffectDirection], dict[Certainty, Verdict]] = {
    (_R, _LITTLE): {_HIGH: _M, _MODERATE: _M},
    (_R, _HARMS): {_HIGH: _N, _MODERATE: _N, _LOW: _M, _VERY_LOW: _M},
    (_M, _LITTLE): {_HIGH: _N, _MODERATE: _N, _LOW: _N},
    (_M, _HARMS): {_HIGH: _A, _MODERATE: _A, _LOW: _N, _VERY_LOW: _N},
    (_N, _HARMS): {_HIGH: _A, _MODERATE: _A},
    (_N, _HELPS): {_HIGH: _M, _MODERATE: _M},
}
_WHY = {
    _LITTLE: "but the surest studies find an effect too small to notice, or none",
    _HARMS: "but the surest studies find that people do worse",
    _HELPS: "studies that are fairly sure show that it helps",
}


def weigh(guidelines: Sequence[GuidelineRecommendation], studies: Iterable[Studies]) -> tuple[Verdict, list[str]]:
    """The verdict before the person's history is looked at, and the reasons."""
    current = [g for g in guidelines if not g.superseded_by]
    verdict, because = _guideline_verdict(current)
    voice = surest(studies)
    if voice is None or (voice.direction is _HELPS and any(g.direction is Direction.AGAINST for g in current)):
        return verdict, because
    moved = MOVES.get((verdict, voice.direction), {}).get(voice.certainty, verdict)
    return (moved, because) if moved is verdict else (moved, [*because, _WHY[voice.direction]])


def surest(studies: Iterable[Studies]) -> Studies | None:
    """The one voice of the rated studies: their highest certainty, if all who share it point the same way."""
    rated = [s for s in studies if s.certainty in _CERTAINTIES and s.direction in _SPEAKING]
    for certainty in _CERTAINTIES:
        directions = {s.direction for s in rated if s.certainty is certainty}
        if directions:
            return Studies(directions.pop(), certainty) if len(directions) == 1 else None
    return None


def _guideline_verdict(current: Sequence[GuidelineRecommendation]) -> tuple[Verdict, list[str]]:
    for_, may, against = (_bodies(current, d) for d in (Direction.FOR, Direction.MAY, Direction.AGAINST))
    because = [
        f"{_joined(bodies)} {verbs[len(bodies) > 1]}"
        for bodies, verbs in ((for_, _FOR), (may, _MAY), (against, _AGAINST))
        if bodies
    ]
    in_favour = len({*for_, *may})
    if against and in_favour > len(against):
        return Verdict.MAY_HELP, [*because, "guidelines disagree"]
    if against and in_favour == len(against):
        return Verdict.NO_RECOMMENDATION, [*because, "guidelines disagree evenly"]
    if against:
        return Verdict.NOT_RECOMMENDED, because
    if for_:
        return Verdict.RECOMMENDED, because
    if may:
        return Verdict.MAY_HELP, because
    if current:
        silent = list(dict.fromkeys(map(_named, current)))
        return Verdict.NO_RECOMMENDATION, [f"{_joined(silent)} {_SILENT[len(silent) > 1]}"]
    return Verdict.NO_RECOMMENDATION, ["no guideline we hold speaks of it in this phase"]


_FOR = ("recommends it", "recommend it")  # one body, several
_MAY = ("says it may be used", "say it may be used")
_AGAINST = ("advises against it", "advise against it")
_SILENT = ("looked at it and makes no recommendation", "looked at it and make no recommendation")


def disagree(guidelines: Sequence[GuidelineRecommendation]) -> bool:
    """Whether editions in force point different ways: for or may, against, or looked and will not say."""
    directions = {g.direction for g in guidelines if not g.superseded_by}
    positive = directions & {Direction.FOR, Direction.MAY}
    other = directions & {Direction.AGAINST, Direction.NO_RECOMMENDATION, Direction.UNCERTAIN}
    return bool(positive and other)


def _bodies(guidelines: Sequence[GuidelineRecommendation], direction: Direction) -> list[str]:
    return list(dict.fromkeys(_named(g) for g in guidelines if g.direction is direction))


def _named(guideline: GuidelineRecommendation) -> str:
    """Body and year; a verdict that rests on what nobody here has read says so."""
    unread = bool(guideline.cite) and all(cite.read is Read.UNVERIFIED for cite in guideline.cite)
    return f"{guideline.body} {guideline.year}{' (unverified)' if unread else ''}"


def _joined(bodies: list[str]) -> str:
    """ "A, B and C"."""
    *first, last = bodies
    return f"{', '.join(first)} and {last}" if first else last
