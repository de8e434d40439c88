"""The hallway: the only place where the chain is put together. Complaint → screening → recommendation → plan."""

from datetime import date

from thenar.care.intake import side_of_label
from thenar.care.phases import phase_of
from thenar.care.plan import home_options, plan
from thenar.care.recommend import evidence_note, in_phase, recommend
from thenar.care.references import note, notes, references
from thenar.care.screen import screen
from thenar.care.settle import choose, first_questions, none_fits
from thenar.care.understand import understand
from thenar.evidence.analyse import analyse, report
from thenar.terms.body import Side
from thenar.terms.complaint import NONE_FITS, Candidate, Complaint, Intake
from thenar.terms.conditions import Condition, Phase
from thenar.terms.evidence import AnalysisResult, EvidenceReport
from thenar.terms.library import Knowledge
from thenar.terms.results import (
    Ask,
    Cleared,
    ConditionReport,
    EvidenceNote,
    Icd10,
    Journey,
    PlanOfCare,
    Question,
    Recommendation,
    Refer,
    Screening,
    ScreeningReport,
    TraceLine,
    Understood,
)
from thenar.terms.screening import Disposition
from thenar.terms.studies import Part
from thenar.terms.techniques import Family

_ONE_SIDE = (Side.LEFT, Side.RIGHT)


def travel(intake: Intake, knowledge: Knowledge, *, on: date) -> Journey:
    """The whole answer for one intake on day ``on``.

    A referral, or a safety question still open, comes without recommendations and without a plan.
    Raises Faulty (see ``understand``) when the intake contradicts itself or cannot be read.
    """
    complaint = understand(intake, knowledge, on=on)
    screening = screen(complaint, knowledge)
    missing = first_questions(complaint, knowledge)
    match screening:
        case Cleared(checked=checked) if not missing and complaint.condition == NONE_FITS:
            report = ScreeningReport(disposition=Disposition.REFER, flags=(none_fits(),), checked=checked)
            return _without_plan(complaint, report, (), knowledge)
        case Cleared() if not missing:
            return _answer(screening, knowledge)
        case _:
            return _stop(complaint, screening, missing, knowledge)


def _stop(complaint: Complaint, screening: Screening, missing: tuple[Question, ...], knowledge: Knowledge) -> Journey:
    """No plan: a referral, or questions."""
    shown = () if isinstance(screening, Refer) else complaint.candidates
    return _without_plan(complaint, _report(screening, missing), shown, knowledge)


def _without_plan(
    complaint: Complaint, report: ScreeningReport, candidates: tuple[Candidate, ...], knowledge: Knowledge
) -> Journey:
    return Journey(
        understood=_understood(complaint),
        screening=report,
        candidates=candidates,
        trace=tuple(_screening_trace(complaint, report)),
        knowledge_version=knowledge.version,
    )


def _report(screening: Screening, missing: tuple[Question, ...]) -> ScreeningReport:
    match screening:
        case Refer(disposition=disposition, flags=flags, still_open=still_open):
            return ScreeningReport(disposition=disposition, flags=flags, questions=still_open)
        case Ask() if any(question.id == "region" for question in missing):
            return ScreeningReport(
                disposition=Disposition.ASK, questions=missing
            )  # first where: then what matters there
        case Ask(questions=questions):
            return ScreeningReport(disposition=Disposition.ASK, questions=(*missing, *_without(questions, missing)))
        case Cleared(checked=checked):
            disposition = Disposition.ASK if missing else Disposition.CLEAR
            return ScreeningReport(disposition=disposition, questions=missing, checked=checked)


def _without(questions: tuple[Question, ...], asked: tuple[Question, ...]) -> tuple[Question, ...]:
    ids = {question.id for question in asked}
    return tuple(question for question in questions if question.id not in ids)


def _answer(cleared: Cleared, knowledge: Knowledge) -> Journey:
    complaint = cleared.complaint
    candidate = choose(complaint)
    condition = knowledge.conditions[candidate.condition]
    phase, known = phase_of(condition, complaint)
    found = evidence_for(condition, phase, knowledge)
    recommendations = recommend(cleared, condition, phase, knowledge, found)
    care_plan = plan(cleared, condition, phase, recommendations, knowledge)
    screened = _report(cleared, ())
    return Journey(
        understood=_understood(complaint),
        screening=screened,
        condition=_condition_report(condition, phase, known, candidate, complaint, knowledge, found),
        candidates=complaint.candidates,
        recommendations=recommendations,
        plan=care_plan,
        home=home_options(cleared, condition, phase, knowledge),
        questions_for_therapist=(*cleared_questions(cleared), *condition.ask_therapist),
        trace=tuple(_full_trace(complaint, screened, condition, phase, recommendations, care_plan, knowledge)),
        knowledge_version=knowledge.version,
    )


def evidence_for(condition: Condition, phase: Phase | None, knowledge: Knowledge) -> tuple[AnalysisResult, ...]:
    """Every question of the library that speaks of this condition (and phase, if one is given), answered."""
    return tuple(
        analyse(analysis)
        for analysis in knowledge.analyses.values()
        if condition.id in analysis.conditions and (phase is None or in_phase(analysis.phases, phase))
    )


def evidence_report(knowledge: Knowledge, condition: Condition | None, family: Family | None) -> EvidenceReport:
    """Every question of the library about this condition and family (None: all), answered and tested."""
    chosen = [
        analysis
        for analysis in knowledge.analyses.values()
        if (condition is None or condition.id in analysis.conditions)
        and (family is None or family in analysis.families)
    ]
    return EvidenceReport(
        knowledge_version=knowledge.version,
        condition=condition.id if condition else None,
        technique=family,
        analyses=tuple(report(analysis) for analysis in chosen),
    )


def cleared_questions(cleared: Cleared) -> tuple[str, ...]:
    """What only a clinician can test, put as a request."""
    return tuple(f"Please check this first: {question}" for question in cleared.first_check)


def _condition_report(
    condition: Condition,
    phase: Phase,
    known: bool,
    candidate: Candidate,
    complaint: Complaint,
    knowledge: Knowledge,
    found: tuple[AnalysisResult, ...],
) -> ConditionReport:
    unknown_time = () if known else ("since when is not known: the plan starts as for a new problem",)
    return ConditionReport(
        id=condition.id,
        name=condition.name,
        clinical_name=condition.clinical_name,
        icd10=tuple(
            Icd10(code=icd.code, label=icd.label)
            for icd in condition.icd10
            if complaint.side not in _ONE_SIDE or side_of_label(icd.label) in (None, complaint.side)
        ),
        phase=phase.id,
        phase_name=phase.name,
        because=(*candidate.because, *unknown_time),
        alternatives=tuple(c for c in complaint.candidates if c.condition != condition.id)[:3],
        summary=note(condition.summary, knowledge),
        course=notes(condition.course, knowledge),
        corrections=notes(condition.corrections, knowledge),
        active_evidence=notes(condition.active_evidence, knowledge),
        active_studies=_of_part(Part.ACTIVE, found, knowledge),
        home_studies=_of_part(Part.HOME, found, knowledge),
    )


def _of_part(part: Part, found: tuple[AnalysisResult, ...], knowledge: Knowledge) -> tuple[EvidenceNote, ...]:
    return tuple(evidence_note(result, knowledge) for result in found if result.analysis.part is part)


def _understood(complaint: Complaint) -> Understood:
    return Understood(
        regions=tuple(complaint.regions),
        side=complaint.side,
        duration_weeks=complaint.duration_weeks,
        weeks_since_surgery=complaint.weeks_since_surgery,
        mechanism=complaint.mechanism,
        goals=tuple(complaint.goals),
        heard=complaint.heard,
        notes=complaint.notes,
    )


def _screening_trace(complaint: Complaint, report: ScreeningReport) -> list[TraceLine]:
    lines = [
        TraceLine(step="understand", text=f'{heard.what}: {heard.value} (from "{heard.words}")')
        for heard in complaint.heard
    ]
    lines += [TraceLine(step="screen", text=f"{flag.id}: {flag.why}", sources=flag.source) for flag in report.flags]
    if report.checked:
        lines.append(TraceLine(step="screen", text=f"no sign of: {', '.join(report.checked)}"))
    if complaint.facts.declined:
        lines.append(
            TraceLine(step="screen", text="every question still open was answered with no, at the person's wish")
        )
    return lines


def _full_trace(
    complaint: Complaint,
    report: ScreeningReport,
    condition: Condition,
    phase: Phase,
    recommendations: tuple[Recommendation, ...],
    care_plan: PlanOfCare,
    knowledge: Knowledge,
) -> list[TraceLine]:
    lines = _screening_trace(complaint, report)
    limits = (
        f"{phase.from_weeks:g} to {phase.to_weeks:g} weeks" if phase.to_weeks else f"from {phase.from_weeks:g} weeks"
    )
    lines.append(
        TraceLine(step="phase", text=f"{condition.id}, {phase.id}: {limits}", sources=references(phase.cite, knowledge))
    )
    for r in recommendations:
        text = f"{r.technique_family}: {r.verdict} ({'; '.join(r.because)})"
        sources = [s for group in (r.guidelines, r.evidence, r.precautions) for item in group for s in item.source]
        lines.append(TraceLine(step="recommend", text=text, sources=tuple(dict.fromkeys(sources))))
    lines += [TraceLine(step="plan", text=f"{p.id}: {p.focus}", sources=p.source) for p in care_plan.phases]
    return lines
