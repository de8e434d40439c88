"""Which hands-on families help here and now: one verdict each, ranked, with guidelines and evidence."""

from dataclasses import replace

from thenar.care.references import note, references
from thenar.care.screen import relevant
from thenar.care.three_valued import Reader
from thenar.terms.body import Goal
from thenar.terms.conditions import (
    Certainty,
    Condition,
    Direction,
    EffectDirection,
    EvidenceSummary,
    GuidelineRecommendation,
    Phase,
)
from thenar.terms.library import Knowledge
from thenar.terms.results import (
    VERDICT_ORDER,
    Cleared,
    EvidenceNote,
    GuidelineNote,
    Note,
    Precaution,
    Recommendation,
    Verdict,
)
from thenar.terms.rules import Answer
from thenar.terms.screening import Caution, PredictionRule
from thenar.terms.techniques import CautionLevel, Family

_SURE = (Certainty.HIGH, Certainty.MODERATE)
_CERTAINTY_RANK = {certainty: rank for rank, certainty in enumerate(Certainty)}


def recommend(cleared: Cleared, condition: Condition, phase: Phase, knowledge: Knowledge) -> tuple[Recommendation, ...]:
    """One recommendation per technique family, best first. Takes only a cleared person, by type."""
    reader = Reader(cleared.complaint.facts, knowledge.findings)
    every = [_family(family, cleared, condition, phase, knowledge, reader) for family in Family]
    goals = cleared.complaint.goals
    every.sort(key=lambda r: _order(r, goals, condition, knowledge))
    return tuple(replace(r, rank=rank) for rank, r in enumerate(every, start=1))


def _family(
    family: Family, cleared: Cleared, condition: Condition, phase: Phase, knowledge: Knowledge, reader: Reader
) -> Recommendation:
    guidelines = [g for g in condition.guidelines if family in g.families and _in_phase(g.phases, phase)]
    evidence = [e for e in condition.evidence if family in e.families and _in_phase(e.phases, phase)]
    precautions = precautions_for(family, cleared, knowledge, reader)
    verdict, because = weigh(guidelines, evidence)
    if ruled_out := [p for p in precautions if p.level == CautionLevel.ABSOLUTE]:
        verdict, because = Verdict.CONTRAINDICATED, [p.text for p in ruled_out]
    return Recommendation(
        technique_family=family,
        name=knowledge.families[family].name,
        verdict=verdict,
        rank=0,
        because=tuple(because),
        disagreement=disagree(guidelines),
        guidelines=tuple(_guideline_note(g, knowledge) for g in guidelines),
        evidence=tuple(_evidence_note(e, knowledge) for e in evidence),
        precautions=tuple(precautions),
        prediction_rules=tuple(_predictions(family, condition, knowledge, reader)),
    )


def weigh(guidelines: list[GuidelineRecommendation], evidence: list[EvidenceSummary]) -> tuple[Verdict, list[str]]:
    """The verdict before the person's history is looked at, and the reasons.

    Only editions in force count. Any guideline for, and none against: recommended. Some for or may, some against: what
    the greater number says, at most "may help". Only "may": may help. None speaks: no recommendation, unless at least
    moderately sure evidence shows help. Evidence of little or no effect takes a verdict down one step when it is
    unopposed (sure enough evidence for "recommended", any rated evidence for "may help").
    """
    current = [g for g in guidelines if not g.superseded_by]
    verdict, because = _guideline_verdict(current)
    unopposed = verdict is Verdict.NO_RECOMMENDATION and not any(g.direction is Direction.AGAINST for g in current)
    if unopposed and any(e.direction is EffectDirection.HELPS and e.certainty in _SURE for e in evidence):
        return Verdict.MAY_HELP, [*because, "studies that are fairly sure show that it helps"]
    return _tempered(verdict, because, evidence)


def _guideline_verdict(current: list[GuidelineRecommendation]) -> tuple[Verdict, list[str]]:
    for_, may, against = (_bodies(current, d) for d in (Direction.FOR, Direction.MAY, Direction.AGAINST))
    because = [
        f"{_joined(bodies)} {verb}" for bodies, verb in ((for_, _FOR), (may, _MAY), (against, _AGAINST)) if bodies
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
        silent = _joined([f"{g.body} {g.year}" for g in current])
        return Verdict.NO_RECOMMENDATION, [f"{silent} looked at it and makes no recommendation"]
    return Verdict.NO_RECOMMENDATION, ["no guideline we hold speaks of it in this phase"]


_FOR, _MAY, _AGAINST = "recommends it", "says it may be used", "advises against it"


def _tempered(verdict: Verdict, because: list[str], evidence: list[EvidenceSummary]) -> tuple[Verdict, list[str]]:
    helps = any(e.direction is EffectDirection.HELPS for e in evidence)
    little = [e for e in evidence if e.direction is EffectDirection.LITTLE_OR_NONE]
    if helps or not little:
        return verdict, because
    if verdict is Verdict.RECOMMENDED and any(e.certainty in _SURE for e in little):
        return Verdict.MAY_HELP, [*because, "but pooled studies find little or no effect"]
    if verdict is Verdict.MAY_HELP and any(e.certainty is not Certainty.NOT_RATED for e in little):
        return Verdict.NO_RECOMMENDATION, [*because, "but pooled studies find little or no effect"]
    return verdict, because


def disagree(guidelines: list[GuidelineRecommendation]) -> bool:
    """Whether editions in force point different ways: for or may, against, or looked and will not say."""
    directions = {g.direction for g in guidelines if not g.superseded_by}
    positive = directions & {Direction.FOR, Direction.MAY}
    other = directions & {Direction.AGAINST, Direction.NO_RECOMMENDATION, Direction.UNCERTAIN}
    return bool(positive and other)


def precautions_for(family: Family, cleared: Cleared, knowledge: Knowledge, reader: Reader) -> list[Precaution]:
    """What the history says of one family. An absolute reason that is unknown holds the family back."""
    found: list[Precaution] = []
    for contraindication in knowledge.contraindications.values():
        if not relevant(contraindication.regions, cleared.complaint.regions):
            continue
        answer = reader.answer(contraindication.when)
        caution = next((c for c in contraindication.cautions if c.family is family), None)
        if caution is None or answer is Answer.NO:
            continue
        found.append(_precaution(contraindication.id, contraindication.name, caution, answer, knowledge))
    return found


def _precaution(id_: str, name: str, caution: Caution, answer: Answer, knowledge: Knowledge) -> Precaution:
    text = f"{name}: {caution.why.text}"
    if answer is Answer.UNKNOWN:
        held = caution.level is CautionLevel.ABSOLUTE
        text = f"Not known yet — {name}: {caution.why.text} " + (
            "Held back until it is known." if held else "Tell your therapist if this applies to you."
        )
    return Precaution(id=id_, level=caution.level, text=text, source=references(caution.why.cite, knowledge))


def _in_phase(phases: tuple[str, ...], phase: Phase) -> bool:
    return not phases or phase.id in phases


def _bodies(guidelines: list[GuidelineRecommendation], direction: Direction) -> list[str]:
    return list(dict.fromkeys(f"{g.body} {g.year}" for g in guidelines if g.direction is direction))


def _joined(bodies: list[str]) -> str:
    return " and ".join(dict.fromkeys(bodies))


def _order(
    recommendation: Recommendation, goals: tuple[Goal, ...], condition: Condition, knowledge: Knowledge
) -> tuple[int, int, int, int, int]:
    """Verdict first; then what serves the person's first goal; then how many guidelines; then how sure."""
    family = recommendation.technique_family
    serves = {
        goal
        for technique in knowledge.techniques.values()
        if technique.family is family and relevant(technique.regions, condition.regions)
        for goal in technique.goals
    }
    unserved = next((n for n, goal in enumerate(goals) if goal in serves), len(goals))
    in_force = sum(g.superseded_by is None and g.direction is Direction.FOR for g in recommendation.guidelines)
    surest = min((_CERTAINTY_RANK[e.certainty] for e in recommendation.evidence), default=len(Certainty))
    return (VERDICT_ORDER.index(recommendation.verdict), unserved, -in_force, surest, tuple(Family).index(family))


def _guideline_note(guideline: GuidelineRecommendation, knowledge: Knowledge) -> GuidelineNote:
    return GuidelineNote(
        body=guideline.body,
        year=guideline.year,
        direction=guideline.direction,
        grade=guideline.grade,
        text=guideline.text,
        pair_with=guideline.pair_with,
        superseded_by=guideline.superseded_by,
        source=references(guideline.cite, knowledge),
    )


def _evidence_note(evidence: EvidenceSummary, knowledge: Knowledge) -> EvidenceNote:
    return EvidenceNote(
        comparator=evidence.comparator,
        outcome=evidence.outcome,
        direction=evidence.direction,
        certainty=evidence.certainty,
        finding=evidence.finding,
        source=references(evidence.cite, knowledge),
    )


def _predictions(family: Family, condition: Condition, knowledge: Knowledge, reader: Reader) -> list[Note]:
    return [
        _prediction(rule, knowledge, reader)
        for rule in knowledge.prediction_rules.values()
        if family in rule.families and condition.id in rule.conditions
    ]


def _prediction(rule: PredictionRule, knowledge: Knowledge, reader: Reader) -> Note:
    """An annotation that never changes a verdict: how many criteria are known to be met, and how far to trust it."""
    met = sum(c.when is not None and reader.answer(c.when) is Answer.YES for c in rule.criteria)
    meaning, validation = note(rule.meaning, knowledge), note(rule.validation, knowledge)
    text = (
        f"{rule.name}: {met} of {len(rule.criteria)} criteria known to be met ({rule.positive_at} needed). "
        f"{meaning.text} {validation.text} A note only; it decides nothing here."
    )
    return Note(text, (*meaning.sources, *validation.sources))
