"""The funnel plot: effect against standard error. Lopsided, it speaks of small studies that are missing or different."""

import math

from thenar.evidence.certainty import no_effect
from thenar.evidence.sensitivity import FEWEST_FOR_FUNNEL
from thenar.pictures.axis import fitting, tick_text
from thenar.pictures.forest import Caption
from thenar.pictures.rows import heading
from thenar.pictures.svg import Drawing
from thenar.terms.pooling import Egger, Pooled

_LEFT, _RIGHT, _TOP, _BOTTOM = 70.0, 760.0, 72.0, 350.0
_Z = 1.959964


def funnel(pooled: Pooled, caption: Caption, test: Egger | None) -> Drawing | None:
    """The funnel plot; None below ten studies, where it cannot tell chance from bias."""
    if pooled.k < FEWEST_FOR_FUNNEL:
        return None
    ratio, widest = pooled.measure.is_ratio, max(study.se for study in pooled.studies) * 1.08
    centre = math.log(pooled.estimate) if ratio else pooled.estimate
    natural = math.exp if ratio else float
    feet = (natural(centre - _Z * widest), natural(centre + _Z * widest))
    axis = fitting([*(s.effect for s in pooled.studies), *feet], _LEFT, _RIGHT, ratio=ratio, none=no_effect(pooled))
    said = f"Funnel plot of {pooled.k} studies: {caption.care} against {caption.against}. {_verdict(test)}"
    drawing = Drawing(780, 430, f"{caption.title}: small studies", said, f"funnel-{caption.id}")
    heading(drawing, f"Small studies: {caption.care}", caption.lines[1])

    def depth(se: float) -> float:
        return _TOP + se / widest * (_BOTTOM - _TOP)

    apex = axis.at(natural(centre))
    drawing.line(apex, _TOP, apex, _BOTTOM)
    for foot in feet:
        if axis.holds(foot):
            drawing.line(apex, _TOP, axis.at(foot), _BOTTOM, dash="5 4")
    for study in pooled.studies:
        if axis.holds(study.effect):
            drawing.dot(axis.at(study.effect), depth(study.se), 4)
    drawing.line(_LEFT, _BOTTOM, _RIGHT, _BOTTOM)
    drawing.line(_LEFT, _TOP, _LEFT, _BOTTOM)
    for tick in axis.ticks():
        drawing.line(axis.at(tick), _BOTTOM, axis.at(tick), _BOTTOM + 5)
        drawing.text(axis.at(tick), _BOTTOM + 19, tick_text(tick), anchor="middle", size=12)
    for part in (0.0, 0.5, 1.0):
        drawing.text(_LEFT - 8, depth(widest * part) + 4, f"{widest * part:.2g}", anchor="end", size=12)
    drawing.text(8, 60, "standard error (large studies on top)", size=12)
    drawing.text((_LEFT + _RIGHT) / 2, _BOTTOM + 40, "effect", anchor="middle", size=12)
    drawing.text(8, 416, _verdict(test), size=12)
    return drawing


def _verdict(test: Egger | None) -> str:
    if test is None:
        return "All studies are equally precise: no test."
    lean = "small studies show other results" if test.p < 0.1 else "no sign of missing small studies"
    return f"Egger's test: p = {test.p:.2g}, {lean}."
