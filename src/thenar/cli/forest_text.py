"""A forest plot in 80 columns of text: label, picture, numbers, weight."""

from collections.abc import Iterator

from thenar.evidence.certainty import no_effect
from thenar.pictures.axis import Axis, tick_text
from thenar.pictures.forest import axis_for
from thenar.pictures.rows import short
from thenar.terms.pooling import Pooled, SubgroupTest
from thenar.wording import interval_text, two

_LABEL, _PICTURE, _NUMBERS, _WEIGHT = 22, 24, 26, 6


def forest_lines(pooled: Pooled, subgroups: SubgroupTest | None = None) -> Iterator[str]:
    """Every line of the plot."""
    drawn = axis_for(pooled)
    axis = Axis(drawn.low, drawn.high, 0, _PICTURE - 1, ratio=drawn.ratio)
    none = round(axis.at(no_effect(pooled)))
    weights = {(s.study, s.effect): s.weight for s in pooled.studies}
    groups = [(group.name, group.pooled) for group in subgroups.groups] if subgroups else [(None, pooled)]
    for name, group in groups:
        if name is not None:
            yield name or "not named"
        for study in group.studies:
            picture = _bar(axis, none, study.effect, study.ci_low, study.ci_high, "■")
            weight = weights.get((study.study, study.effect), study.weight)
            yield _line(
                study.study, picture, interval_text(study.effect, study.ci_low, study.ci_high), f"{weight:.1f} %"
            )
        if name is not None and group.k > 1:
            yield _line(f"together, {group.k}", *_pooled(axis, none, group))
    yield _line(f"All, {pooled.k} {'study' if pooled.k == 1 else 'studies'}", *_pooled(axis, none, pooled))
    if pooled.pi_low is not None and pooled.pi_high is not None:
        bar = _bar(axis, none, None, pooled.pi_low, pooled.pi_high, "")
        yield _line("a new place may see", bar.replace("─", "═"), f"{two(pooled.pi_low)} to {two(pooled.pi_high)}", "")
    yield _line("", _scale(axis), "", "")


def _pooled(axis: Axis, none: int, pooled: Pooled) -> tuple[str, str, str]:
    bar = _bar(axis, none, pooled.estimate, pooled.ci_low, pooled.ci_high, "◆")
    return bar, interval_text(pooled.estimate, pooled.ci_low, pooled.ci_high), ""


def _line(label: str, picture: str, numbers: str, weight: str) -> str:
    return f"{short(label, _LABEL - 1):<{_LABEL}}{picture:<{_PICTURE}}{numbers:>{_NUMBERS}}{weight:>{_WEIGHT + 1}}".rstrip()


def _bar(axis: Axis, none: int, value: float | None, low: float, high: float, mark: str) -> str:
    cells = [" "] * _PICTURE
    cells[none] = "│"
    left, right = (round(axis.at(min(max(end, axis.low), axis.high))) for end in (low, high))
    for place in range(left, right + 1):
        cells[place] = "┼" if place == none else "─"
    if low < axis.low:
        cells[0] = "◂"
    if high > axis.high:
        cells[-1] = "▸"
    if value is not None and axis.holds(value):
        cells[round(axis.at(value))] = mark
    return "".join(cells)


def _scale(axis: Axis) -> str:
    cells = [" "] * (_PICTURE + 4)
    free = 0
    for tick in axis.ticks():
        text = tick_text(tick)
        start = max(0, round(axis.at(tick)) - len(text) // 2)
        if start >= free and start + len(text) <= len(cells):
            cells[start : start + len(text)] = text
            free = start + len(text) + 1
    return "".join(cells).rstrip()
