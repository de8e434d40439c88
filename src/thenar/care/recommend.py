"""Which hands-on families help here and now: one verdict each, ranked, with guidelines and evidence."""

from dataclasses import replace

from thenar.care.references import note, references
from thenar.care.screen import relevant
from thenar.care.three_valued import Reader
from thenar.care.verdict import disagree, of_result, of_summary, weigh
from thenar.terms.body import Goal
from thenar.terms.conditions import (
    Certainty,
    Condition,
    Direction,
    EvidenceSummary,
    GuidelineRecommendation,
    Phase,
)
from thenar.terms.evidence import AnalysisResult
from thenar.terms.library import Knowledge
from thenar.terms.results import (
    VERDICT_ORDER,
    Cleared,
    EvidenceNote,
    GuidelineNote,
    Note,
    Precaution,
    Recommendation,
    Recomputed,
    Verdict,
)
from thenar.terms.rules import Answer
from thenar.terms.screening import Caution, Contraindication, PredictionRule
from thenar.terms.studies import Part
from thenar.terms.techniques import CautionLevel, Family

OpenCautions = list[tuple[Contraindication, Answer]]
_CERTAINTY_RANK = {certainty: rank for rank, certainty in enumerate(Certainty)}


def recommend(
    cleared: Cleared, condition: Condition, phase: Phase, knowledge: Knowledge, found: tuple[AnalysisResult, ...] = ()
) -> tuple[Recommendation, ...]:
    """One recommendation per technique family, best first. Takes only a cleared person, by type.

    ``found`` are the recomputed answers for this condition and phase.
    """
    reader = Reader(cleared.complaint.facts, knowledge.findings)
    open_ = open_cautions(cleared, knowledge, reader)
    every = [_family(family, condition, phase, knowledge, reader, found, open_) for family in Family]
    goals = cleared.complaint.goals
    every.sort(key=lambda r: _order(r, goals, condition, knowledge))
    return tuple(replace(r, rank=rank) for rank, r in enumerate(every, start=1))


def _family(
    family: Family,
    condition: Condition,
    phase: Phase,
    knowledge: Knowledge,
    reader: Reader,
    found: tuple[AnalysisResult, ...],
    open_: OpenCautions,
) -> Recommendation:
    guidelines = [g for g in condition.guidelines if family in g.families and in_phase(g.phases, phase)]
    evidence = [e for e in condition.evidence if family in e.families and in_phase(e.phases, phase)]
    results = sorted((r for r in found if family in r.analysis.families), key=_surest_first)
    precautions = precautions_for(family, open_, knowledge)
    verdict, because = weigh(guidelines, filter(None, (*map(of_summary, evidence), *map(of_result, results))))
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
        evidence=(
            *(evidence_note(r, knowledge) for r in results),
            *(_summary_note(e, knowledge) for e in evidence),
        ),
        precautions=tuple(precautions),
        prediction_rules=tuple(_predictions(family, condition, knowledge, reader)),
    )


def open_cautions(cleared: Cleared, knowledge: Knowledge, reader: Reader) -> OpenCautions:
    """What in the history speaks against hands-on care here, with its answer: yes, or not known."""
    relevant_here = [c for c in knowledge.contraindications.values() if relevant(c.regions, cleared.complaint.regions)]
    answered = [(contraindication, reader.answer(contraindication.when)) for contraindication in relevant_here]
    return [(contraindication, answer) for contraindication, answer in answered if answer is not Answer.NO]


def precautions_for(family: Family, open_: OpenCautions, knowledge: Knowledge) -> list[Precaution]:
    """What the history says of one family. An absolute reason that is unknown holds the family back."""
    return [
        _precaution(contraindication.id, contraindication.name, caution, answer, knowledge)
        for contraindication, answer in open_
        for caution in contraindication.cautions
        if caution.family is family
    ]


def _precaution(id_: str, name: str, caution: Caution, answer: Answer, knowledge: Knowledge) -> Precaution:
    text = f"{name}: {caution.why.text}"
    if answer is Answer.UNKNOWN:
        held = caution.level is CautionLevel.ABSOLUTE
        text = f"Not known yet — {name}: {caution.why.text} " + (
            "Held back until it is known." if held else "Tell your therapist if this applies to you."
        )
    return Precaution(id=id_, level=caution.level, text=text, source=references(caution.why.cite, knowledge))


def in_phase(phases: tuple[str, ...], phase: Phase) -> bool:
    """Whether a statement for these phases (none: every phase) speaks of this one."""
    return not phases or phase.id in phases


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


def _summary_note(evidence: EvidenceSummary, knowledge: Knowledge) -> EvidenceNote:
    return EvidenceNote(
        comparator=evidence.comparator,
        outcome=evidence.outcome,
        direction=evidence.direction,
        certainty=evidence.certainty,
        finding=evidence.finding,
        source=references(evidence.cite, knowledge),
    )


def _surest_first(result: AnalysisResult) -> tuple[int, int]:
    """Surest first; the hands-on part by itself before combined care."""
    return _CERTAINTY_RANK[result.grade.certainty], tuple(Part).index(result.analysis.part)


def evidence_note(result: AnalysisResult, knowledge: Knowledge) -> EvidenceNote:
    """A recomputed answer as shown beside a verdict."""
    analysis = result.analysis
    return EvidenceNote(
        comparator=analysis.against,
        outcome=f"{analysis.measured_with}, {analysis.timepoint}",
        direction=result.size.direction,
        certainty=result.grade.certainty,
        finding=result.plain,
        source=references(analysis.cite, knowledge),
        recomputed=Recomputed(
            analysis=analysis.id,
            care=analysis.care,
            measure=analysis.measure,
            better=analysis.better,
            effect=result.effect,
            prediction=result.prediction,
            studies=result.k,
            people=result.n,
            size=result.size,
            smallest=analysis.smallest.value if analysis.smallest else None,
            translations=result.translations,
            why_not_surer=tuple(f"{d.domain.replace('_', ' ')}: {d.reason}" for d in result.grade.domains if d.steps),
            cautions=tuple(caution.text for caution in result.cautions),
        ),
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
