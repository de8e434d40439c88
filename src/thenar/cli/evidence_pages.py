"""Evidence in the terminal: the list of questions, an answer in full, and a pooled table of the reader's own."""

from collections.abc import Sequence

from thenar.care.references import references
from thenar.cli.forest_text import forest_lines
from thenar.cli.paper import Paper
from thenar.evidence.plain import signed
from thenar.terms.evidence import AnalysisReport, AnalysisResult, EvidenceReport, TranslationKind
from thenar.terms.library import Knowledge
from thenar.terms.pooling import Model, Pooled, Sensitivity, Step
from thenar.wording import CERTAINTIES, interval_text, question_of, two

_LEADS = {
    TranslationKind.POINTS: "On a scale people know",
    TranslationKind.SHARE_OF_SMALLEST: "Against what people notice",
    TranslationKind.PEOPLE: "In people",
}


def write_evidence(report: EvidenceReport, knowledge: Knowledge) -> None:
    """Every answer in full for one condition; the list for all of them."""
    paper = Paper()
    if not report.analyses:
        about = f" for {knowledge.conditions[report.condition].name}" if report.condition else ""
        paper.line(f"No study rows and no pooled figures are held{about} yet. That is not the same as no effect.")
    for answered in report.analyses:
        if report.condition is None:
            _one_line(answered.result, paper)
        else:
            _in_full(answered, paper, knowledge)
    if report.condition is None and report.analyses:
        paper.line("")
        paper.line("thenar evidence CONDITION shows the studies, the pooled result and how sure it is.", style="dim")
    paper.sources()


def _one_line(result: AnalysisResult, paper: Paper) -> None:
    analysis = result.analysis
    paper.bullet(
        f"{', '.join(analysis.conditions)}: {result.plain} ({CERTAINTIES[result.grade.certainty]})  [{analysis.id}]"
    )


def _in_full(answered: AnalysisReport, paper: Paper, knowledge: Knowledge) -> None:
    result, analysis = answered.result, answered.result.analysis
    paper.heading(question_of(analysis))
    paper.line(f"{analysis.id}; measured as {analysis.measured_with}, {analysis.better} is better", style="dim")
    paper.line(f"{result.plain}{paper.marks(references(analysis.cite, knowledge))}", style="bold")
    for translation in result.translations:
        assumed = f" (if {translation.assumption})" if translation.assumption else ""
        paper.bullet(f"{_LEADS[translation.kind]}: {translation.text}{assumed}")
    if result.pooled:
        paper.line("")
        paper.block(forest_lines(result.pooled, answered.sensitivity.subgroups if answered.sensitivity else None))
        paper.line(_fit(result.pooled), style="dim")
    else:
        effect = result.effect
        paper.line(f"As printed: {interval_text(effect.value, effect.low, effect.high)}{_counted(result)}.")
    if answered.sensitivity:
        _hangs_on(answered.sensitivity, paper)
    _how_sure(result, paper, knowledge)


def _counted(result: AnalysisResult) -> str:
    parts = [f"{result.k} studies" if result.k else "", f"{result.n:.0f} people" if result.n else ""]
    said = ", ".join(part for part in parts if part)
    return f", {said}" if said else ""


def _how_sure(result: AnalysisResult, paper: Paper, knowledge: Knowledge) -> None:
    analysis = result.analysis
    paper.line(f"How sure: {CERTAINTIES[result.grade.certainty]}.", style="bold")
    for domain in result.grade.domains:
        down = f", {domain.steps} down" if domain.steps else ""
        paper.bullet(
            f"{domain.domain.replace('_', ' ')}{down}: {domain.reason}{paper.marks(references(domain.cite, knowledge))}"
        )
    if analysis.smallest:
        marks = paper.marks(references(analysis.smallest.cite, knowledge))
        paper.bullet(f"the smallest difference that people notice: {analysis.smallest.value:g}{marks}")
    if analysis.published and result.as_published is not None:
        p = analysis.published
        agrees = "the same as ours" if result.as_published else "not the same as ours"
        marks = paper.marks(references(p.cite, knowledge))
        paper.bullet(f"the source prints {interval_text(p.estimate, p.ci_low, p.ci_high)}: {agrees}{marks}")
    for note in analysis.notes:
        paper.bullet(f"{note.text}{paper.marks(references(note.cite, knowledge))}")
    for caution in result.cautions:
        paper.bullet(f"Mind: {caution.text}", style="yellow")


def write_pool(pooled: Pooled, tested: Sensitivity, cautions: Sequence[str]) -> None:
    """A pooled table."""
    paper = Paper()
    paper.line(_headline(pooled), style="bold")
    paper.line("")
    paper.block(forest_lines(pooled, tested.subgroups))
    paper.line(_fit(pooled), style="dim")
    _hangs_on(tested, paper)
    for caution in cautions:
        paper.bullet(f"Mind: {caution}", style="yellow")


def _headline(pooled: Pooled) -> str:
    people = f", {pooled.n:.0f} people" if pooled.n else ""
    numbers = interval_text(pooled.estimate, pooled.ci_low, pooled.ci_high)
    return f"{pooled.measure.upper()} {numbers}; p = {pooled.p:.2g}; {pooled.k} {'study' if pooled.k == 1 else 'studies'}{people}"


def _fit(pooled: Pooled) -> str:
    """Model and heterogeneity in one line."""
    if pooled.k == 1:
        return "One study: nothing was pooled."
    parts = [f"model {pooled.model}" + (" with the Hartung-Knapp interval" if pooled.hksj else "")]
    parts.append(f"Q {pooled.q:.2f} on {pooled.df} (p = {pooled.q_p:.2g}), I² {pooled.i2:.0f} %")
    if pooled.model.is_random:
        profile = ""
        if pooled.tau2_low is not None and pooled.tau2_high is not None:
            profile = f" ({pooled.tau2_low:.3g} to {pooled.tau2_high:.3g})"
        parts.append(f"τ² {pooled.tau2:.4g}{profile}")
    elif pooled.model in (Model.COMMON, Model.MH):
        parts.append("one common effect is assumed")
    return "; ".join(parts) + "."


def _hangs_on(tested: Sensitivity, paper: Paper) -> None:
    if tested.leave_one_out:
        low = min(tested.leave_one_out, key=_estimate)
        high = max(tested.leave_one_out, key=_estimate)
        paper.bullet(
            f"Leave one out: from {two(low.estimate)} (without {low.study}) to {two(high.estimate)} (without {high.study})."
        )
    if tested.subgroups:
        groups = tested.subgroups
        paper.bullet(f"Do the groups differ? Q {groups.q:.2f} on {groups.df}, p = {groups.p:.2g}.")
    if tested.egger:
        paper.bullet(f"Small studies (Egger): intercept {signed(tested.egger.intercept, 2)}, p = {tested.egger.p:.2g}.")


def _estimate(step: Step) -> float:
    return step.estimate
