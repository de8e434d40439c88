"""The hallway: the only place where the chain is put together. Complaint → screening → recommendation → plan."""

from collections.abc import Callable
from datetime import date

from thenar.care.phases import phase_of
from thenar.care.plan import home_options, plan
from thenar.care.recommend import recommend
from thenar.care.references import note, notes, references
from thenar.care.screen import screen
from thenar.care.settle import choose, first_questions
from thenar.care.understand import understand
from thenar.cost.costing import Costing, cost_of
from thenar.terms.complaint import Candidate, Complaint, Intake
from thenar.terms.conditions import Condition, Phase
from thenar.terms.library import Knowledge
from thenar.terms.results import (
    Ask,
    Cleared,
    ConditionReport,
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

Costed = Callable[[Intake], Costing | None]


def travel(intake: Intake, knowledge: Knowledge, *, on: date, costed: Costed | None = None) -> Journey:
    """The whole answer for one intake on day ``on``; with ``costed`` also what the plan costs (where it gives a costing).

    A referral, or a safety question still open, comes without recommendations and without a plan.
    Raises Faulty (see ``understand``) when the intake contradicts itself or cannot be read.
    """
    complaint = understand(intake, knowledge, on=on)
    screening = screen(complaint, knowledge)
    missing = first_questions(complaint, knowledge)
    match screening:
        case Cleared() if not missing:
            return _answer(screening, knowledge, costed(intake) if costed else None)
        case _:
            return _stop(complaint, screening, missing, knowledge)


def _stop(complaint: Complaint, screening: Screening, missing: tuple[Question, ...], knowledge: Knowledge) -> Journey:
    """No plan: a referral, or questions."""
    report = _report(screening, missing)
    return Journey(
        understood=_understood(complaint),
        screening=report,
        candidates=() if isinstance(screening, Refer) else complaint.candidates,
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


def _answer(cleared: Cleared, knowledge: Knowledge, costing: Costing | None) -> Journey:
    complaint = cleared.complaint
    candidate = choose(complaint)
    condition = knowledge.conditions[candidate.condition]
    phase, known = phase_of(condition, complaint)
    recommendations = recommend(cleared, condition, phase, knowledge)
    care_plan = plan(cleared, condition, phase, recommendations, knowledge)
    report = _report(cleared, ())
    return Journey(
        understood=_understood(complaint),
        screening=report,
        condition=_condition_report(condition, phase, known, candidate, complaint, knowledge),
        candidates=complaint.candidates,
        recommendations=recommendations,
        plan=care_plan,
        home=home_options(cleared, condition, phase, knowledge),
        questions_for_therapist=(*cleared_questions(cleared), *condition.ask_therapist),
        trace=tuple(_full_trace(complaint, report, condition, phase, recommendations, care_plan, knowledge)),
        knowledge_version=knowledge.version,
        estimate=cost_of(care_plan, costing) if costing else None,
    )


def cleared_questions(cleared: Cleared) -> tuple[str, ...]:
    """What only a clinician can test, put as a request."""
    return tuple(f"Please check this first: {question}" for question in cleared.first_check)


def _condition_report(
    condition: Condition, phase: Phase, known: bool, candidate: Candidate, complaint: Complaint, knowledge: Knowledge
) -> ConditionReport:
    unknown_time = () if known else ("since when is not known: the plan starts as for a new problem",)
    return ConditionReport(
        id=condition.id,
        name=condition.name,
        clinical_name=condition.clinical_name,
        icd10=tuple(Icd10(code=icd.code, label=icd.label) for icd in condition.icd10),
        phase=phase.id,
        phase_name=phase.name,
        because=(*candidate.because, *unknown_time),
        alternatives=tuple(c for c in complaint.candidates if c.condition != condition.id)[:3],
        summary=note(condition.summary, knowledge),
        course=notes(condition.course, knowledge),
        corrections=notes(condition.corrections, knowledge),
        active_evidence=notes(condition.active_evidence, knowledge),
    )


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
