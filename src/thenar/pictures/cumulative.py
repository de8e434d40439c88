"""The cumulative plot: how the pooled result moved as study after study came in."""

from collections.abc import Sequence

from thenar.evidence.certainty import no_effect
from thenar.pictures.axis import fitting
from thenar.pictures.forest import Caption
from thenar.pictures.rows import (
    LABELS,
    LEFT,
    NUMBERS,
    RIGHT,
    ROW,
    TOP,
    WIDTH,
    ground,
    heading,
    interval,
    short,
)
from thenar.pictures.svg import Drawing
from thenar.terms.pooling import Pooled
from thenar.wording import interval_text


def cumulative_plot(steps: Sequence[tuple[str, Pooled]], caption: Caption) -> Drawing:
    """``steps``: the study that was added and the pooled result with it, in the order of adding."""
    last = steps[-1][1]
    none = no_effect(last)
    ends = [end for _, pooled in steps[min(2, len(steps) - 1) :] for end in (pooled.ci_low, pooled.ci_high)]
    axis = fitting(ends, LEFT, RIGHT, ratio=last.measure.is_ratio, none=none)
    bottom = TOP + ROW * len(steps)
    said = f"Cumulative plot of {len(steps)} studies: {caption.care} against {caption.against}. "
    said += f"With all of them {interval_text(last.estimate, last.ci_low, last.ci_high)}."
    drawing = Drawing(WIDTH, bottom + 56, f"{caption.title}: as studies came in", said, f"cumulative-{caption.id}")
    heading(drawing, f"As studies came in: {caption.care}", caption.lines[1])
    drawing.text(LABELS, TOP - 14, "with this study added", size=12)
    drawing.text(NUMBERS, TOP - 14, "pooled so far (95 % interval)", anchor="end", size=12)
    for number, (study, pooled) in enumerate(steps):
        y = TOP + ROW * (number + 0.5)
        drawing.text(LABELS, y + 4, short(study))
        interval(drawing, axis, y, pooled.ci_low, pooled.ci_high)
        if axis.holds(pooled.estimate):
            drawing.square(axis.at(pooled.estimate), y, 8)
        drawing.text(NUMBERS, y + 4, interval_text(pooled.estimate, pooled.ci_low, pooled.ci_high), anchor="end")
    ground(drawing, axis, bottom + 6, none, caption.lean)
    return drawing
