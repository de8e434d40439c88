"""The plan of care: hands-on care always paired with active work, phase by phase, from now to discharge."""

from thenar.care.references import note, notes, references, was_read
from thenar.care.service_lines import planned_visits
from thenar.care.stages import fit, share, still_ahead
from thenar.care.three_valued import Reader
from thenar.terms.body import Goal, Irritability
from thenar.terms.complaint import Complaint
from thenar.terms.conditions import Active, Condition, GoalTarget, HandsOn, Phase, PhaseClock, Stage
from thenar.terms.library import Knowledge
from thenar.terms.measures import Threshold
from thenar.terms.results import (
    ActiveItem,
    Cleared,
    HandsOnItem,
    HomeItem,
    PlanGoal,
    PlanOfCare,
    PlanPhase,
    Precaution,
    Recommendation,
    Verdict,
)
from thenar.terms.rules import Answer
from thenar.terms.screening import Contraindication
from thenar.terms.techniques import CautionLevel, Family, HomeOption, Spread, Technique

_USABLE = (Verdict.RECOMMENDED, Verdict.MAY_HELP)
_GENTLE_START = "Your pain is easily stirred up: start each technique and exercise at the gentle end of its dose."


def plan(
    cleared: Cleared,
    condition: Condition,
    phase: Phase,
    recommendations: tuple[Recommendation, ...],
    knowledge: Knowledge,
) -> PlanOfCare:
    """The plan for one cleared person. Techniques whose verdict is below "may help" are left out."""
    reader = Reader(cleared.complaint.facts, knowledge.findings)
    verdicts = {r.technique_family: r.verdict for r in recommendations}
    stages = _stages(condition, phase, cleared.complaint)
    fitted = fit(stages, lambda item: _allowed(knowledge.techniques[item.technique], verdicts, knowledge, reader))
    screened = {
        id_ for stage in fitted.stages for id_ in stage.home if _home_allowed(knowledge.home[id_], knowledge, reader)
    }
    phases = tuple(_plan_phase(stage, screened, knowledge) for stage in fitted.stages)
    return PlanOfCare(
        phases=phases,
        goals=plan_goals(condition, cleared.complaint.goals, knowledge),
        visits=Spread(*(sum(getattr(p.visits, end) for p in phases) for end in ("low", "likely", "high"))),
        service_lines=tuple(planned_visits(phases, _personal_factors(cleared.complaint, knowledge))),
        typical_visits=note(condition.typical_visits, knowledge),
        stop_rule=note(condition.stop_rule, knowledge),
        adjustments=tuple(_adjustments(cleared.complaint, fitted.left_out, verdicts, knowledge)),
    )


def home_options(cleared: Cleared, condition: Condition, phase: Phase, knowledge: Knowledge) -> tuple[HomeItem, ...]:
    """The home options of the programme, in the order they come up, without those that the history rules out."""
    reader = Reader(cleared.complaint.facts, knowledge.findings)
    stages = _stages(condition, phase, cleared.complaint)
    ids = dict.fromkeys(id_ for stage in stages for id_ in stage.home)
    options = [knowledge.home[id_] for id_ in ids]
    return tuple(home_item(option, knowledge, reader) for option in options if _home_allowed(option, knowledge, reader))


def _stages(condition: Condition, phase: Phase, complaint: Complaint) -> tuple[Stage, ...]:
    programme = next(p for p in condition.programmes if not p.phases or phase.id in p.phases)
    after_surgery = condition.phases[0].clock is PhaseClock.SURGERY
    return still_ahead(programme, complaint.weeks_since_surgery if after_surgery else None)


def home_item(option: HomeOption, knowledge: Knowledge, reader: Reader | None = None) -> HomeItem:
    """A home option as shown; with a reader, its precautions are those that are not ruled out for this person."""
    ids = option.precaution_if if reader else (*option.contraindicated_if, *option.precaution_if)
    cautions = [knowledge.contraindications[id_] for id_ in ids]
    shown = [c for c in cautions if reader is None or reader.answer(c.when) is not Answer.NO]
    return HomeItem(
        id=option.id,
        name=option.name,
        dose=option.dose.text,
        evidence=notes(option.evidence, knowledge),
        limits=notes(option.limits, knowledge),
        how=option.how,
        never_over=option.never_over,
        precautions=tuple(_home_caution(c, option) for c in shown),
    )


def plan_goals(condition: Condition, wanted: tuple[Goal, ...], knowledge: Knowledge) -> tuple[PlanGoal, ...]:
    """The condition's goals, the person's own first, each with its measure and the smallest change that counts."""
    order = [*wanted, *Goal]
    targets = sorted(condition.goals, key=lambda target: order.index(target.goal))
    return tuple(_plan_goal(target, condition, knowledge) for target in targets)


def _plan_goal(target: GoalTarget, condition: Condition, knowledge: Knowledge) -> PlanGoal:
    measure = knowledge.measures[target.measure]
    threshold = _best_threshold(measure.mcid or measure.mdc, condition)
    return PlanGoal(
        goal=target.goal,
        text=target.text,
        measure=measure.id,
        measure_name=measure.name,
        target_change=threshold.value if threshold else None,
        unit=threshold.unit if threshold else None,
        better=measure.better,
        population=threshold.population if threshold else None,
        source=references(threshold.cite, knowledge) if threshold else (),
    )


def _best_threshold(thresholds: tuple[Threshold, ...], condition: Condition) -> Threshold | None:
    """The threshold found in people most like this: one whose population names the region, else the first.

    One that was not read in a source counts only where none was.
    """
    read = [t for t in thresholds if was_read(t.cite)] or thresholds
    totals = [t for t in read if t.subscale is None] or list(read)
    names = [region.value.replace("_", " ") for region in condition.regions]
    return next(
        (t for t in totals if any(name in t.population.lower() for name in names)), totals[0] if totals else None
    )


def _allowed(technique: Technique, verdicts: dict[Family, Verdict], knowledge: Knowledge, reader: Reader) -> bool:
    if verdicts[technique.family] not in _USABLE:
        return False
    return _none_applies(technique.contraindicated_if, knowledge, reader)


def _home_allowed(option: HomeOption, knowledge: Knowledge, reader: Reader) -> bool:
    return not any(
        reader.answer(knowledge.contraindications[id_].when) is Answer.YES for id_ in option.contraindicated_if
    )


def _none_applies(ids: tuple[str, ...], knowledge: Knowledge, reader: Reader) -> bool:
    return all(reader.answer(knowledge.contraindications[id_].when) is Answer.NO for id_ in ids)


def _home_caution(contraindication: Contraindication, option: HomeOption) -> Precaution:
    level = CautionLevel.ABSOLUTE if contraindication.id in option.contraindicated_if else CautionLevel.PRECAUTION
    return Precaution(id=contraindication.id, level=level, text=contraindication.name, source=())


def _plan_phase(stage: Stage, home: set[str], knowledge: Knowledge) -> PlanPhase:
    return PlanPhase(
        id=stage.id,
        name=stage.name,
        focus=stage.focus,
        weeks=stage.weeks,
        frequency_per_week=stage.frequency_per_week,
        visits=stage.visits,
        hands_on=tuple(_hands_on_item(item, knowledge) for item in stage.hands_on),
        hands_on_share=round(share(stage), 3),
        active=tuple(_active_item(item, knowledge) for item in stage.active),
        education=stage.education,
        home=tuple(id_ for id_ in stage.home if id_ in home),
        progress_when=stage.progress_when,
        source=references(stage.cite, knowledge),
    )


def _hands_on_item(item: HandsOn, knowledge: Knowledge) -> HandsOnItem:
    technique = knowledge.techniques[item.technique]
    return HandsOnItem(
        id=technique.id,
        name=technique.name,
        technique_family=technique.family,
        dose=item.dose,
        minutes=item.minutes,
        code=technique.codes[0],
        feels_like=technique.feels_like.text,
    )


def _active_item(item: Active, knowledge: Knowledge) -> ActiveItem:
    exercise = knowledge.exercises[item.exercise]
    return ActiveItem(
        id=exercise.id,
        name=exercise.name,
        kind=exercise.kind,
        dose=item.dose,
        minutes=item.minutes,
        code=exercise.code,
        how=exercise.how,
        stop_if=exercise.stop_if,
        at_home=exercise.home_safe,
    )


def _personal_factors(complaint: Complaint, knowledge: Knowledge) -> int:
    """Past illness that bears on the plan of care, as known."""
    return sum(
        answer is Answer.YES and knowledge.findings[id_].kind == "history"
        for id_, answer in complaint.facts.answers.items()
        if id_ in knowledge.findings and not id_.startswith(("mechanism_", "sex_", "injury_", "surgery_"))
    )


def _adjustments(
    complaint: Complaint, left_out: tuple[str, ...], verdicts: dict[Family, Verdict], knowledge: Knowledge
) -> list[str]:
    said = [_left_out(knowledge.techniques[id_], verdicts) for id_ in left_out]
    if complaint.irritability is Irritability.HIGH:
        said.append(_GENTLE_START)
    return said


def _left_out(technique: Technique, verdicts: dict[Family, Verdict]) -> str:
    verdict = verdicts[technique.family]
    reason = (
        "your history speaks against it"
        if verdict in (*_USABLE, Verdict.CONTRAINDICATED)
        else f"verdict: {verdict.replace('_', ' ')}"
    )
    return f"Left out: {technique.name} ({reason}). Its time goes to what is left."
