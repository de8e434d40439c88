"""Short pages for the terminal: lists, single records, scores, coverage."""

from dataclasses import dataclass
from typing import Any

from thenar.care.plan import home_item
from thenar.care.references import notes, references
from thenar.cli.letter import write_home_item, write_stop
from thenar.cli.paper import Paper
from thenar.knowledge.coverage import Coverage
from thenar.terms.conditions import Condition
from thenar.terms.faults import Fault
from thenar.terms.library import Knowledge
from thenar.terms.measures import Measure
from thenar.terms.results import HomeItem, Note, Score, ScreeningReport
from thenar.terms.screening import Finding
from thenar.terms.sources import Statement
from thenar.terms.techniques import HomeOption, PlainAnswer, Technique, TechniqueFamily
from thenar.wording import STOPS, lower_first


@dataclass(frozen=True, slots=True)
class Shown:
    """A record with the knowledge that its references lead into."""

    record: Any
    knowledge: Knowledge


def record(shown: Shown) -> object:
    """The record itself, for JSON; rules are left out, their citations stay."""
    from thenar.cli.records import plain_record

    return plain_record(shown.record, shown.knowledge)


def _write(paper: Paper, statement: Statement, knowledge: Knowledge, lead: str = "") -> None:
    paper.line(lead + statement.text + paper.marks(references(statement.cite, knowledge)))


def _bullets(paper: Paper, statements: tuple[Statement, ...], knowledge: Knowledge) -> None:
    for statement in statements:
        paper.bullet(statement.text + paper.marks(references(statement.cite, knowledge)))


def _section(paper: Paper, title: str, statements: tuple[Statement, ...], knowledge: Knowledge) -> None:
    if statements:
        paper.heading(title)
        _bullets(paper, statements, knowledge)


def technique_list(knowledge: Knowledge) -> object:
    """Every technique by family, as data."""
    return {
        "families": [
            {"id": family.id, "name": family.name,
             "techniques": [{"id": t.id, "name": t.name} for t in knowledge.techniques.values() if t.family is family.id]}
            for family in knowledge.families.values()
        ]
    }  # fmt: skip


def write_techniques(knowledge: Knowledge) -> None:
    """Every technique by family."""
    paper = Paper()
    for family in knowledge.families.values():
        paper.heading(f"{family.name}  [{family.id}]")
        _write(paper, family.what, knowledge)
        for technique in knowledge.techniques.values():
            if technique.family is family.id:
                paper.bullet(f"{technique.name}  [{technique.id}]")
    paper.sources()


def write_family(shown: Shown) -> None:
    """One family in full."""
    family: TechniqueFamily = shown.record
    paper = Paper()
    paper.line(family.name, style="bold")
    _write(paper, family.what, shown.knowledge)
    _write(paper, family.feels_like, shown.knowledge, "What it feels like: ")
    _write(paper, family.how_it_may_work, shown.knowledge, "How it may work: ")
    _section(paper, "What is known", family.known, shown.knowledge)
    _section(paper, "Harms", family.harms, shown.knowledge)
    _section(paper, "Often told otherwise", family.myths, shown.knowledge)
    _write(paper, family.performed_by, shown.knowledge, "Who may do it: ")
    paper.sources()


def write_technique(shown: Shown) -> None:
    """One technique in full."""
    technique: Technique = shown.record
    knowledge = shown.knowledge
    paper = Paper()
    paper.line(technique.name, style="bold")
    paper.line(
        f"{knowledge.families[technique.family].name}; {', '.join(r.replace('_', ' ') for r in technique.regions)}"
    )
    _write(paper, technique.what, knowledge)
    _write(paper, technique.feels_like, knowledge, "What it feels like: ")
    paper.line(f"For: {', '.join(technique.goals)}")
    minutes = technique.minutes
    _write(paper, technique.dose, knowledge, "Dose: ")
    paper.line(f"Time in a visit: {minutes.low} to {minutes.high} minutes, usually {minutes.likely}.")
    _section(paper, "What it helps", technique.helps, knowledge)
    _section(paper, "Harms", technique.harms, knowledge)
    _cautions(paper, technique, knowledge)
    _section(paper, "Often told otherwise", technique.myths, knowledge)
    paper.heading("Who may do it, and how it is billed")
    _write(paper, technique.performed_by, knowledge)
    paper.line(f"Billing identifiers: {', '.join(technique.codes)}")
    paper.sources()


def _cautions(paper: Paper, technique: Technique, knowledge: Knowledge) -> None:
    paper.heading("Not with, or only with care")
    for contraindication in knowledge.contraindications.values():
        own = contraindication.id in technique.contraindicated_if, contraindication.id in technique.precaution_if
        caution = next((c for c in contraindication.cautions if c.family is technique.family), None)
        if caution or any(own):
            level = "absolute" if own[0] or (caution and caution.level == "absolute") else "precaution"
            cite = paper.marks(references(caution.why.cite, knowledge)) if caution else ""
            paper.bullet(f"{contraindication.name} ({level}){cite}")


def condition_list(knowledge: Knowledge) -> object:
    """Every condition, as data."""
    return {"conditions": [
        {"id": c.id, "name": c.name, "clinical_name": c.clinical_name, "regions": c.regions, "icd10": [i.code for i in c.icd10]}
        for c in knowledge.conditions.values()
    ]}  # fmt: skip


def write_conditions(knowledge: Knowledge) -> None:
    """Every condition, a line each."""
    paper = Paper()
    for condition in knowledge.conditions.values():
        codes = ", ".join(icd.code for icd in condition.icd10[:3])
        paper.bullet(f"{condition.name}  [{condition.id}]  {codes}", indent=0)


def write_condition(shown: Shown) -> None:
    """One condition in full."""
    condition: Condition = shown.record
    knowledge = shown.knowledge
    paper = Paper()
    paper.line(condition.name, style="bold")
    paper.line(f"{condition.clinical_name}; {', '.join(f'{i.code} ({i.label})' for i in condition.icd10)}", style="dim")
    _write(paper, condition.summary, knowledge)
    _phases(paper, condition, knowledge)
    _section(paper, "Course", (*condition.course, condition.typical_visits), knowledge)
    _guidelines(paper, condition, knowledge)
    _section(paper, "The active part", condition.active_evidence, knowledge)
    _section(paper, "Often told otherwise", condition.corrections, knowledge)
    paper.heading("Stop and go back")
    _write(paper, condition.stop_rule, knowledge)
    measures = ", ".join(knowledge.measures[m].name for m in condition.measures)
    paper.line(f"Followed with: {measures}")
    paper.sources()


def _phases(paper: Paper, condition: Condition, knowledge: Knowledge) -> None:
    paper.heading("Phases")
    for phase in condition.phases:
        end = f" to {phase.to_weeks:g}" if phase.to_weeks is not None else " and later"
        marks = paper.marks(references(phase.cite, knowledge))
        paper.bullet(f"{phase.name}: week {phase.from_weeks:g}{end}, counted from {phase.clock}{marks}")
    _bullets(paper, condition.phase_limits_elsewhere, knowledge)


def _guidelines(paper: Paper, condition: Condition, knowledge: Knowledge) -> None:
    paper.heading("What guidelines and studies say of hands-on care")
    for g in condition.guidelines:
        families = ", ".join(knowledge.families[f].name.lower() for f in g.families)
        phases = f", {', '.join(g.phases)}" if g.phases else ""
        old = " (older edition, replaced)" if g.superseded_by else ""
        direction = g.direction.replace("_", " ")
        marks = paper.marks(references(g.cite, knowledge))
        paper.bullet(f"{g.body} {g.year}{old}, {families}{phases}: {direction}, {g.grade}. {g.text}{marks}")
    for e in condition.evidence:
        families = ", ".join(knowledge.families[f].name.lower() for f in e.families)
        marks = paper.marks(references(e.cite, knowledge))
        paper.bullet(f"{families}, against {e.comparator}: {e.finding} ({e.certainty.replace('_', ' ')}){marks}")
    if questions := sum(condition.id in analysis.conditions for analysis in knowledge.analyses.values()):
        paper.bullet(f"{questions} questions answered from studies: thenar evidence {condition.id}")


def home_ids(condition: Condition) -> tuple[str, ...]:
    """The home options of all programmes, each once."""
    return tuple(dict.fromkeys(id_ for p in condition.programmes for stage in p.stages for id_ in stage.home))


def home_list(shown: Shown) -> object:
    """The home options of a condition, as data."""
    return {"condition": shown.record.id, "home": _home_items(shown)}


def _home_items(shown: Shown) -> list[HomeItem]:
    options: list[HomeOption] = [shown.knowledge.home[id_] for id_ in home_ids(shown.record)]
    return [home_item(option, shown.knowledge) for option in options]


def write_home(shown: Shown) -> None:
    """The home options of a condition."""
    paper = Paper()
    paper.line(f"At home with {lower_first(shown.record.name)}", style="bold")
    paper.line("First make sure it is safe: thenar screen. Nothing here replaces an evaluation.", style="yellow")
    for item in _home_items(shown):
        write_home_item(item, paper)
        for step in item.how:
            paper.bullet(step, indent=6)
    paper.sources()


def measure_list(knowledge: Knowledge) -> object:
    """Every measure, as data."""
    return {
        "measures": [
            {"id": m.id, "name": m.name, "items": m.items, "better": m.better} for m in knowledge.measures.values()
        ]
    }


def write_measures(knowledge: Knowledge) -> None:
    """Every measure, a line each."""
    paper = Paper()
    for measure in knowledge.measures.values():
        items = "you choose how many" if measure.variable_items else f"{measure.items} items"
        paper.bullet(f"{measure.name}  [{measure.id}]: {items}, {measure.better} is better", indent=0)


def write_measure(shown: Shown) -> None:
    """How a measure is scored."""
    measure: Measure = shown.record
    knowledge = shown.knowledge
    paper = Paper()
    paper.line(f"{measure.name}: {measure.what}", style="bold")
    _write(paper, measure.scoring, knowledge, "Scoring: ")
    _write(paper, measure.missing, knowledge, "Missing answers: ")
    for name, thresholds in (("Smallest real change", measure.mdc), ("Smallest change that matters", measure.mcid)):
        for t in thresholds:
            unit = "% of baseline" if t.unit == "percent_of_baseline" else "points"
            scale = f", {t.subscale}" if t.subscale else ""
            paper.bullet(
                f"{name}: {t.value:g} {unit}{scale} ({t.population}){paper.marks(references(t.cite, knowledge))}"
            )
    _write(paper, measure.licence.terms, knowledge, "Licence: ")
    paper.line(f"Score it: thenar score {measure.id} --answers 1,2,…", style="dim")
    paper.sources()


def write_score(score: Score) -> None:
    """A score, its change and what that means."""
    paper = Paper()
    paper.line(score.name, style="bold")
    for scale in (*((score.total,) if score.total else ()), *score.subscales):
        value = f"{scale.score:g}" if scale.score is not None else f"cannot be scored: {scale.why_not}"
        paper.bullet(f"{scale.name}: {value}  ({scale.answered} of {scale.items} items answered)", indent=0)
    if score.band:
        paper.line(f"Band: {score.band}")
    paper.line(f"From {score.low:g} to {score.high:g}; {score.better} is better.", style="dim")
    for change in score.changes:
        paper.heading(f"Change in {change.scale}")
        paper.line(
            f"{change.baseline:g} → {change.latest:g} ({change.change:+g}); trend {', '.join(f'{t:g}' for t in change.trend)}"
        )
        if change.verdict:
            paper.line(
                change.verdict.replace("_", " ").replace("mcid", "the smallest change that matters").capitalize() + ".",
                style="bold",
            )
        for j in change.judged:
            reached = "reached" if j.reached else "not reached"
            name = "smallest real change (MDC)" if j.threshold == "mdc" else "smallest change that matters (MCID)"
            paper.bullet(f"{name} {j.value:g} ({j.population}): {reached}{paper.marks(j.source)}")
    _note(paper, score.scoring, "Scoring: ")
    _note(paper, score.missing, "Missing answers: ")
    paper.sources()


def _note(paper: Paper, note: Note, lead: str) -> None:
    paper.line(lead + note.text + paper.marks(note.sources), style="dim")


def answer_list(knowledge: Knowledge) -> object:
    """Every plain answer's question, as data."""
    return {"answers": [{"id": a.id, "question": a.question} for a in knowledge.answers.values()]}


def write_answers(knowledge: Knowledge) -> None:
    """Every question that has a plain answer."""
    paper = Paper()
    for answer in knowledge.answers.values():
        paper.bullet(f"{answer.question}  [{answer.id}]", indent=0)


def write_answer(shown: Shown) -> None:
    """One plain answer."""
    answer: PlainAnswer = shown.record
    paper = Paper()
    paper.line(answer.question, style="bold")
    for note in notes(answer.answers, shown.knowledge):
        paper.line(note.text + paper.marks(note.sources))
    paper.sources()


def write_findings(findings: list[Finding]) -> None:
    """Every question that can be answered, by group."""
    paper = Paper()
    for group in dict.fromkeys(finding.group for finding in findings):
        paper.heading(group)
        for finding in findings:
            if finding.group == group:
                paper.bullet(f"{finding.id}: {finding.question}")


def write_screening(report: ScreeningReport) -> None:
    """The screening alone."""
    paper = Paper()
    if report.disposition in STOPS:
        write_stop(report, paper)
    elif report.questions:
        paper.line("Safety cannot be judged yet. Still open:", style="bold")
        for question in report.questions:
            paper.bullet(f"{question.text}  [{question.id}]")
    else:
        paper.line("Clear: nothing in the answers calls for an urgent check.", style="bold green")
        paper.line(f"Checked: {', '.join(report.checked)}.", style="dim")
    paper.sources()


def write_check(faults: tuple[Fault, ...]) -> None:
    """Every fault, or the good news."""
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults" if faults else "No faults.")


def write_coverage(coverage: Coverage) -> None:
    """Counts of records and citations, and a line per condition."""
    paper = Paper()
    paper.heading("Records")
    paper.line(", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in coverage.records.items()))
    paper.heading("Citations, by how the passage was read")
    paper.line(", ".join(f"{number} {read}" for read, number in coverage.citations.items()))
    paper.heading("Conditions")
    for c in coverage.conditions:
        read = ", ".join(f"{number} {kind}" for kind, number in c.read.items() if number)
        paper.bullet(
            f"{c.name}: {c.guidelines} guideline statements, {c.evidence} evidence summaries, {c.questions} questions answered from studies ({c.study_rows} rows); citations {read}",
            indent=0,
        )
