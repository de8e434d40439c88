"""Which picture of a pooled result: forest, funnel or cumulative."""

from collections.abc import Sequence
from enum import StrEnum

from thenar.evidence.analyse import arms_of, method_of
from thenar.evidence.pool import Method
from thenar.evidence.sensitivity import cumulative, oldest_first, usable
from thenar.pictures.cumulative import cumulative_plot
from thenar.pictures.forest import Caption, forest
from thenar.pictures.funnel import funnel
from thenar.pictures.svg import Drawing
from thenar.terms.evidence import AnalysisReport
from thenar.terms.pooling import Arms, Pooled, Sensitivity
from thenar.terms.studies import Analysis


class Picture(StrEnum):
    """The three pictures of a pooled result."""

    FOREST = "forest"
    FUNNEL = "funnel"
    CUMULATIVE = "cumulative"


def draw(
    picture: Picture, rows: Sequence[Arms], method: Method, pooled: Pooled, tested: Sensitivity, caption: Caption
) -> Drawing | None:
    """The picture; None where it would mislead (a funnel of fewer than ten studies)."""
    match picture:
        case Picture.FOREST:
            return forest(pooled, caption, tested.subgroups)
        case Picture.FUNNEL:
            return funnel(pooled, caption, tested.egger)
        case Picture.CUMULATIVE:
            return cumulative_plot(cumulative(oldest_first(usable(rows, method)), method), caption)


def draw_analysis(picture: Picture, report: AnalysisReport) -> Drawing | None:
    """The picture of one analysis; None without study rows, or where it would mislead."""
    result, analysis = report.result, report.result.analysis
    if result.pooled is None or report.sensitivity is None:
        return None
    rows, caption = arms_of(analysis), caption_of(analysis)
    return draw(picture, rows, method_of(analysis), result.pooled, report.sensitivity, caption)


def caption_of(analysis: Analysis) -> Caption:
    """The words around the picture of an analysis."""
    return Caption(
        id=analysis.id,
        care=analysis.care,
        against=analysis.against,
        what=f"{analysis.measured_with}, {analysis.timepoint}",
        better=analysis.better,
    )
