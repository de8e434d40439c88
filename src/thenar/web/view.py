"""What the templates need beside the journey itself."""

from collections.abc import Iterable

from markupsafe import Markup

from thenar.evidence.analyse import report
from thenar.pictures.drawing import Picture, draw_analysis
from thenar.terms.evidence import AnalysisReport
from thenar.terms.library import Knowledge
from thenar.terms.results import Journey, Question, Reference, Verdict
from thenar.terms.screening import Disposition
from thenar.terms.sources import Read
from thenar.wording import STOPS, VERDICTS


class Citations:
    """Numbers the sources of a page in order of appearance."""

    def __init__(self) -> None:
        self.cited: list[Reference] = []

    def __call__(self, references: Iterable[Reference]) -> Markup:
        """Superscript links to the numbered list at the end."""
        marks = [self._mark(reference) for reference in references]
        return Markup("").join(dict.fromkeys(marks))

    def _mark(self, reference: Reference) -> Markup:
        known = [(r.source, r.at) for r in self.cited]
        key = (reference.source, reference.at)
        if key not in known:
            self.cited.append(reference)
            known.append(key)
        number = known.index(key) + 1
        unverified = " unverified" if reference.read is Read.UNVERIFIED else ""
        return Markup('<sup><a href="#source-{n}" aria-label="source {n}{u}">{n}{u}</a></sup> ').format(
            n=number, u=unverified
        )


def forest_of(report: AnalysisReport) -> Markup:
    """The forest plot of an analysis, to stand in a page."""
    drawing = draw_analysis(Picture.FOREST, report)
    return Markup(drawing.svg()) if drawing else Markup("")  # noqa: S704 - texts are escaped where they are drawn


def reports_of(journey: Journey, knowledge: Knowledge) -> list[AnalysisReport]:
    """Every analysis that the answer speaks of, once, in order of appearance."""
    notes = [note for r in journey.recommendations or () for note in r.evidence]
    notes += (*journey.condition.active_studies, *journey.condition.home_studies) if journey.condition else ()
    ids = dict.fromkeys(note.recomputed.analysis for note in notes if note.recomputed)
    return [report(knowledge.analyses[id_]) for id_ in ids]


def by_group(questions: tuple[Question, ...]) -> dict[str, list[Question]]:
    """Questions under their headings, in the order in which they matter."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.group, []).append(question)
    return groups


def stops(disposition: Disposition) -> str | None:
    """The heading of a stop, or None."""
    return STOPS.get(disposition)


def verdict_words(verdict: Verdict) -> str:
    """A verdict in plain words."""
    return VERDICTS[verdict]


def share_bar(shares: list[float]) -> Markup:
    """A picture of the hands-on and active share of each step, as SVG; the table beside it says the same."""
    width, height, gap = 640, 28, 14
    rows = []
    for number, part in enumerate(shares):
        y = number * (height + gap)
        hands = round(width * 0.8 * part)
        rows.append(
            f'<text x="0" y="{y + 19}" class="axis">Step {number + 1}</text>'
            f'<rect x="70" y="{y}" width="{hands}" height="{height}" class="hands"/>'
            f'<rect x="{70 + hands}" y="{y}" width="{round(width * 0.8) - hands}" height="{height}" class="active"/>'
        )
    total = len(shares) * (height + gap)
    return Markup(  # noqa: S704 - numbers only
        f'<svg viewBox="0 0 {width} {total}" role="img" aria-labelledby="share-title" class="chart">'
        f'<title id="share-title">Share of hands-on and active time in each step of the plan</title>{"".join(rows)}</svg>'
    )
