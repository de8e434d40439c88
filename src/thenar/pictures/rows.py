"""The ground that forest and cumulative plots share: a label, a picture column with an axis, and the numbers, row by row."""

from collections.abc import Iterable

from thenar.pictures.axis import Axis, tick_text
from thenar.pictures.svg import Drawing

WIDTH, ROW = 780.0, 22.0
LABELS, LEFT, RIGHT, NUMBERS, WEIGHTS = 8.0, 232.0, 516.0, 708.0, 774.0
TOP = 78.0


def short(name: str, longest: int = 32) -> str:
    """A label that fits its column."""
    return name if len(name) <= longest else name[: longest - 1] + "…"


def heading(drawing: Drawing, first: str, second: str) -> None:
    """Two lines of title."""
    drawing.text(LABELS, 20, short(first, 96), bold=True, size=14)
    drawing.text(LABELS, 39, short(second, 108), size=13)


def interval(drawing: Drawing, axis: Axis, y: float, low: float, high: float, *, width: float = 1.4) -> None:
    """A line from low to high; beyond the axis it ends in an arrow."""
    left, right = max(low, axis.low), min(high, axis.high)
    if left < right:
        drawing.line(axis.at(left), y, axis.at(right), y, width=width)
    if low < axis.low:
        drawing.arrow(axis.left, y, -1)
    if high > axis.high:
        drawing.arrow(axis.right, y, 1)


def ground(drawing: Drawing, axis: Axis, bottom: float, none: float, lean: tuple[str, str]) -> None:
    """Axis, ticks, the line of no difference, and which side is better for whom."""
    drawing.line(axis.left, bottom, axis.right, bottom)
    for tick in axis.ticks():
        drawing.line(axis.at(tick), bottom, axis.at(tick), bottom + 5)
        drawing.text(axis.at(tick), bottom + 19, tick_text(tick), anchor="middle", size=12)
    drawing.line(axis.at(none), TOP - 8, axis.at(none), bottom, width=1)
    drawing.text(axis.at(none) - 10, bottom + 38, f"◀ {lean[0]}", anchor="end", size=12)
    drawing.text(axis.at(none) + 10, bottom + 38, f"{lean[1]} ▶", size=12)


def sentence(parts: Iterable[str]) -> str:
    """Non-empty parts as sentences."""
    return " ".join(part for part in parts if part)
