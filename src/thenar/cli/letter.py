"""The answer as a good clinician's letter."""

from thenar.cli.paper import Paper
from thenar.terms.results import (
    ConditionReport,
    HomeItem,
    Journey,
    PlanOfCare,
    PlanPhase,
    Question,
    QuestionKind,
    RaisedFlag,
    Recommendation,
    ScreeningReport,
    Understood,
    Verdict,
)
from thenar.terms.screening import Disposition
from thenar.wording import STOPS, VERDICTS, WARNING, lower_first, short_answer, spread

_VERDICT_STYLES = {
    Verdict.RECOMMENDED: "bold green",
    Verdict.MAY_HELP: "green",
    Verdict.NO_RECOMMENDATION: "yellow",
    Verdict.NOT_RECOMMENDED: "red",
    Verdict.CONTRAINDICATED: "bold red",
}
_STOP_STYLES = {
    Disposition.EMERGENCY: "bold white on red",
    Disposition.SAME_DAY: "bold red",
    Disposition.REFER: "bold yellow",
}


def write_letter(journey: Journey, paper: Paper | None = None) -> None:
    """The whole answer, or the stop, or the questions, on paper."""
    paper = paper or Paper()
    if journey.screening.disposition in STOPS:
        write_stop(journey.screening, paper)
    elif journey.condition is None or journey.plan is None:
        _questions(journey, paper)
    else:
        _answer(journey, journey.condition, journey.plan, paper)
    paper.sources()


def write_stop(screening: ScreeningReport, paper: Paper) -> None:
    """What to do now, and nothing else."""
    paper.line(STOPS[screening.disposition], style=_STOP_STYLES[screening.disposition])
    worst = [flag for flag in screening.flags if flag.disposition is screening.disposition]
    for flag in worst:
        _flag(flag, paper, cite=screening.disposition is not Disposition.EMERGENCY)
    for flag in screening.flags:
        if flag not in worst and screening.disposition is not Disposition.EMERGENCY:
            paper.bullet(f"Also mention: {flag.why}{paper.marks(flag.source)}")
    if screening.questions:
        paper.heading("If any of these is also true, call 911 or go to the emergency department")
        for question in screening.questions:
            paper.bullet(question.text)
    if screening.disposition is not Disposition.EMERGENCY:
        paper.line("")
        paper.line("Thenar makes no treatment plan until a clinician has looked at this.")


def _flag(flag: RaisedFlag, paper: Paper, cite: bool) -> None:
    """In an emergency nothing stands in the way of what to do: sources stay in the JSON."""
    paper.line("")
    paper.line(flag.tell + (paper.marks(flag.source) if cite else ""))
    paper.line(f"What to do: {flag.do_now}", style="bold")
    paper.line(f'What to say there: "{flag.say_there}"')


def _questions(journey: Journey, paper: Paper) -> None:
    paper.line("A few questions first", style="bold cyan")
    paper.line("Nothing is assumed: these decide whether it is safe, and which plan fits.")
    _heard(journey.understood, paper)
    for group in dict.fromkeys(question.group for question in journey.screening.questions):
        paper.heading(group)
        for question in journey.screening.questions:
            if question.group == group:
                _question(question, paper)
    paper.heading("How to answer")
    paper.line("Run the same command with --interactive to be asked one by one, or add, for example:")
    example = next((q.id for q in journey.screening.questions if q.kind is QuestionKind.YES_NO), "fever")
    paper.line(f"--answers {example}=yes,rest=no", indent=2, style="bold")
    paper.line("Each answer is yes, no or unknown; rest=no answers everything still open with no.")


def _question(question: Question, paper: Paper) -> None:
    unknown = " (you said you do not know: please find out, or ask a clinician)" if question.said_unknown else ""
    unit = f" ({question.unit})" if question.unit else ""
    paper.bullet(f"{question.text}{unit}  [{question.id}]{unknown}")
    for option in question.options:
        paper.line(f"{option.id}: {option.text}", indent=6, style="dim")


def _answer(journey: Journey, condition: ConditionReport, plan: PlanOfCare, paper: Paper) -> None:
    recommendations = journey.recommendations or ()
    paper.line(short_answer(condition, recommendations, plan), style="bold")
    _looks_like(journey, condition, paper)
    paper.heading("Is it safe?")
    paper.line("Nothing in your answers calls for an urgent check.")
    _techniques(recommendations, paper)
    _plan(plan, paper)
    _home(journey.home or (), paper)
    if journey.estimate:
        from thenar.cli.bill import write_estimate_summary

        write_estimate_summary(journey.estimate, paper)
    paper.heading("Ask your therapist")
    for question in journey.questions_for_therapist or ():
        paper.bullet(question)
    paper.heading("Stop and go back")
    paper.line(plan.stop_rule.text + paper.marks(plan.stop_rule.sources))
    paper.line("")
    paper.line(f"{WARNING} Knowledge version {journey.knowledge_version}.", style="dim")


def _looks_like(journey: Journey, condition: ConditionReport, paper: Paper) -> None:
    paper.heading(f"What this sounds like: {condition.name}")
    paper.line(condition.summary.text + paper.marks(condition.summary.sources))
    if condition.because:
        paper.line("Why we think so: " + "; ".join(condition.because) + ".")
    codes = ", ".join(icd.code for icd in condition.icd10[:4])
    paper.line(f"On forms a clinician may call it: {condition.clinical_name} (ICD-10-CM {codes}).", style="dim")
    if condition.alternatives:
        others = "; ".join(f"{lower_first(c.name)} [{c.condition}]" for c in condition.alternatives)
        paper.line(f"It could also be: {others}. If that fits better, say --answers condition=id.", style="dim")
    _heard(journey.understood, paper)
    for course in condition.course:
        paper.bullet(course.text + paper.marks(course.sources))
    for correction in condition.corrections:
        paper.bullet("Often told otherwise: " + correction.text + paper.marks(correction.sources), style="yellow")


def _heard(understood: Understood, paper: Paper) -> None:
    if understood.heard:
        said = "; ".join(f'{h.what.replace("_", " ")}: {h.value} ("{h.words}")' for h in understood.heard)
        paper.line(f"Read from your words: {said}.", style="dim")
    for note in understood.notes:
        paper.line(note, style="yellow")


def _techniques(recommendations: tuple[Recommendation, ...], paper: Paper) -> None:
    paper.heading("Hands-on techniques, best first")
    for r in recommendations:
        paper.line(f"{r.rank}. {r.name}: {VERDICTS[r.verdict]}", style=_VERDICT_STYLES[r.verdict])
        paper.line(f"{'; '.join(r.because)}.", indent=3)
        if r.disagreement:
            paper.line("Guidelines disagree here; all are listed.", indent=3, style="yellow")
        for g in r.guidelines:
            old = " (older edition, replaced)" if g.superseded_by else ""
            paper.bullet(f"{g.body} {g.year}, {g.grade}{old}: {g.text}{paper.marks(g.source)}", indent=3)
        for e in r.evidence:
            certainty = (
                "certainty not rated" if e.certainty == "not_rated" else f"{e.certainty.replace('_', ' ')} certainty"
            )
            paper.bullet(f"Studies, against {e.comparator}: {e.finding} ({certainty}){paper.marks(e.source)}", indent=3)
        for p in r.precautions:
            paper.bullet(f"Take care: {p.text}{paper.marks(p.source)}", indent=3, style="red")
        for n in r.prediction_rules:
            paper.bullet(n.text + paper.marks(n.sources), indent=3, style="dim")


def _plan(plan: PlanOfCare, paper: Paper) -> None:
    paper.heading(f"The plan: about {spread(plan.visits)} visits")
    paper.line(plan.typical_visits.text + paper.marks(plan.typical_visits.sources), style="dim")
    for adjustment in plan.adjustments:
        paper.line(adjustment, style="yellow")
    for number, phase in enumerate(plan.phases, start=1):
        _phase(number, phase, paper)
    paper.heading("Goals")
    for goal in plan.goals:
        change = ""
        if goal.target_change is not None:
            unit = "% of where you start" if goal.unit == "percent_of_baseline" else "points"
            change = f" A change of {goal.target_change:g} {unit} or more counts{paper.marks(goal.source)}."
        paper.bullet(f"{goal.text} Followed with: {goal.measure_name}.{change}")


def _phase(number: int, phase: PlanPhase, paper: Paper) -> None:
    share = f"{phase.hands_on_share:.0%} hands-on" if phase.hands_on else "no hands-on part"
    paper.line("")
    paper.line(
        f"Step {number}. {phase.name}: {spread(phase.weeks)} weeks, {spread(phase.visits)} visits, {share}",
        style="bold",
    )
    paper.line(phase.focus + paper.marks(phase.source))
    for hands_on in phase.hands_on:
        paper.bullet(f"Hands-on: {hands_on.name}, {hands_on.minutes} min. {hands_on.dose}")
    for active in phase.active:
        paper.bullet(f"Active: {active.name}, {active.minutes} min. {active.dose}")
    for lesson in phase.education:
        paper.bullet(f"Good to know: {lesson}")
    paper.bullet("Move on when: " + "; ".join(condition.rstrip(".") for condition in phase.progress_when) + ".")


def _home(home: tuple[HomeItem, ...], paper: Paper) -> None:
    if home:
        paper.heading("At home")
    for option in home:
        write_home_item(option, paper)


def write_home_item(option: HomeItem, paper: Paper) -> None:
    """One home option."""
    paper.bullet(f"{option.name}: {option.dose}")
    for note in (*option.evidence, *option.limits):
        paper.line(note.text + paper.marks(note.sources), indent=4, style="dim")
    if option.never_over:
        paper.line(f"Never over: {', '.join(option.never_over)}.", indent=4)
    for level, lead in (("absolute", "Not with"), ("precaution", "Ask first with")):
        if named := [lower_first(p.text) for p in option.precautions if p.level == level]:
            paper.line(f"{lead}: {'; '.join(named)}.", indent=4, style="red")
