"""The forest plot: every study with its interval and weight, subgroups, the pooled result, and where a new setting may lie."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thenar.evidence.certainty import no_effect
from thenar.pictures.axis import Axis, fitting
from thenar.pictures.rows import (
    LABELS,
    LEFT,
    NUMBERS,
    RIGHT,
    ROW,
    TOP,
    WEIGHTS,
    WIDTH,
    ground,
    heading,
    interval,
    sentence,
    short,
)
from thenar.pictures.svg import Drawing
from thenar.terms.measures import Better
from thenar.terms.pooling import Model, Pooled, StudyResult, SubgroupTest
from thenar.wording import interval_text, two

_SMALLEST, _LARGEST = 4.0, 13.0  # sides of the squares
_MODELS = {
    Model.COMMON: "common effect",
    Model.DL: "random effects, DerSimonian-Laird",
    Model.PM: "random effects, Paule-Mandel",
    Model.REML: "random effects, REML",
    Model.SJ: "random effects, Sidik-Jonkman",
    Model.MH: "common effect, Mantel-Haenszel",
    Model.MH_DL: "random effects, Mantel-Haenszel",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What the picture is about. ``better`` is absent where it is not known which way is better."""

    id: str
    care: str
    against: str
    what: str = ""
    better: Better | None = None

    @property
    def lines(self) -> tuple[str, str]:
        """The title in two lines."""
        what = f": {self.what}" if self.what else ""
        return f"{self.care[:1].upper()}{self.care[1:]}", f"against {self.against}{what}"

    @property
    def title(self) -> str:
        """The title in one line."""
        return " ".join(self.lines)

    @property
    def lean(self) -> tuple[str, str]:
        """The words to the left and to the right of "no difference"."""
        if self.better is None:
            return "lower", "higher"
        care, other = "better: this care", "better: comparator"
        return (care, other) if self.better is Better.LOWER else (other, care)


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    study: StudyResult | None = None
    pooled: Pooled | None = None
    bold: bool = False


def forest(pooled: Pooled, caption: Caption, subgroups: SubgroupTest | None = None) -> Drawing:
    """The forest plot of a pooled result."""
    rows = list(_rows(pooled, subgroups))
    bottom = TOP + ROW * (len(rows) + (2 if pooled.pi_low is not None else 1))
    drawing = Drawing(WIDTH, bottom + 74, caption.title, describe(pooled, caption), f"forest-{caption.id}")
    axis = axis_for(pooled)
    heading(drawing, *caption.lines)
    drawing.text(LABELS, TOP - 14, "study", size=12)
    drawing.text(NUMBERS, TOP - 14, f"{_NAMES[pooled.measure]} (95 % interval)", anchor="end", size=12)
    drawing.text(WEIGHTS, TOP - 14, "weight", anchor="end", size=12)
    heaviest = max((study.weight for study in pooled.studies), default=0.0) or 1.0
    for number, row in enumerate(rows):
        _draw(drawing, axis, TOP + ROW * (number + 0.5), row, heaviest)
    _total(drawing, axis, TOP + ROW * (len(rows) + 0.5), pooled)
    ground(drawing, axis, bottom + 6, no_effect(pooled), caption.lean)
    drawing.text(LABELS, bottom + 66, _footing(pooled, subgroups), size=12)
    return drawing


_NAMES = {
    "md": "difference",
    "smd": "standardized difference",
    "rr": "risk ratio",
    "or": "odds ratio",
    "rd": "risk difference",
}


def axis_for(pooled: Pooled) -> Axis:
    """An axis for the studies; one very wide interval does not squeeze the rest."""
    ends = sorted(end for s in pooled.studies for end in (s.ci_low, s.ci_high))
    spare = len(ends) // 20
    kept = ends[spare : len(ends) - spare] if spare else ends
    middles = [s.effect for s in pooled.studies]
    foreseen = [end for end in (pooled.pi_low, pooled.pi_high) if end is not None]
    values = [*kept, *middles, pooled.ci_low, pooled.ci_high, *(f for f in foreseen if ends[0] <= f <= ends[-1])]
    return fitting(values, LEFT, RIGHT, ratio=pooled.measure.is_ratio, none=no_effect(pooled))


def _rows(pooled: Pooled, subgroups: SubgroupTest | None) -> Iterator[_Row]:
    if subgroups is None:
        yield from (_Row(study.study, study) for study in pooled.studies)
        return
    waiting = _by_name(pooled.studies)
    for group in subgroups.groups:
        yield _Row(group.name or "not named", bold=True)
        yield from (_Row(f"  {s.study}", waiting[s.study, s.effect].pop(0)) for s in group.pooled.studies)
        if group.pooled.k > 1:
            yield _Row(f"  together, {group.pooled.k} studies", pooled=group.pooled)


def _by_name(studies: Sequence[StudyResult]) -> dict[tuple[str, float], list[StudyResult]]:
    """The studies of the whole pool, whose weights are those of the whole."""
    found: dict[tuple[str, float], list[StudyResult]] = {}
    for study in studies:
        found.setdefault((study.study, study.effect), []).append(study)
    return found


def _draw(drawing: Drawing, axis: Axis, y: float, row: _Row, heaviest: float) -> None:
    drawing.text(LABELS, y + 4, short(row.label), bold=row.bold)
    if row.study:
        study = row.study
        interval(drawing, axis, y, study.ci_low, study.ci_high)
        if axis.holds(study.effect):
            side = _SMALLEST + (_LARGEST - _SMALLEST) * (study.weight / heaviest) ** 0.5
            drawing.square(axis.at(study.effect), y, side)
        drawing.text(NUMBERS, y + 4, interval_text(study.effect, study.ci_low, study.ci_high), anchor="end")
        drawing.text(WEIGHTS, y + 4, f"{study.weight:.1f} %", anchor="end")
    if row.pooled:
        _diamond(drawing, axis, y, row.pooled, 5)
        drawing.text(NUMBERS, y + 4, _pooled_text(row.pooled), anchor="end")


def _total(drawing: Drawing, axis: Axis, y: float, pooled: Pooled) -> None:
    drawing.text(
        LABELS,
        y + 4,
        f"All, {pooled.k} studies, {pooled.n:.0f} people" if pooled.n else f"All, {pooled.k} studies",
        bold=True,
    )
    _diamond(drawing, axis, y, pooled, 8)
    drawing.text(NUMBERS, y + 4, _pooled_text(pooled), anchor="end", bold=True)
    if pooled.pi_low is not None and pooled.pi_high is not None:
        drawing.text(LABELS, y + ROW + 4, "A new place may see")
        interval(drawing, axis, y + ROW, pooled.pi_low, pooled.pi_high, width=4)
        drawing.text(NUMBERS, y + ROW + 4, f"{_ends(pooled.pi_low, pooled.pi_high)}", anchor="end")


def _ends(low: float, high: float) -> str:
    return f"{two(low)} to {two(high)}"


def _diamond(drawing: Drawing, axis: Axis, y: float, pooled: Pooled, half: float) -> None:
    left, middle, right = (
        axis.at(min(max(v, axis.low), axis.high)) for v in (pooled.ci_low, pooled.estimate, pooled.ci_high)
    )
    drawing.diamond(left, middle, right, y, half)


def _pooled_text(pooled: Pooled) -> str:
    return interval_text(pooled.estimate, pooled.ci_low, pooled.ci_high)


def _footing(pooled: Pooled, subgroups: SubgroupTest | None) -> str:
    parts = [_MODELS[pooled.model] + (", Hartung-Knapp interval" if pooled.hksj else "")]
    if pooled.k > 1:
        parts.append(f"I² {pooled.i2:.0f} %")
        parts.append(f"Q {pooled.q:.1f} on {pooled.df}")
        if pooled.model.is_random:
            parts.append(f"τ² {pooled.tau2:.3g}")
    if subgroups:
        parts.append(f"groups differ: p = {subgroups.p:.2g}")
    return "; ".join(parts)


def describe(pooled: Pooled, caption: Caption) -> str:
    """What the picture shows, for those who hear it."""
    foreseen = ""
    if pooled.pi_low is not None and pooled.pi_high is not None:
        foreseen = f"In a new place the effect is expected between {_ends(pooled.pi_low, pooled.pi_high)}."
    return sentence((
        f"Forest plot of {pooled.k} {'study' if pooled.k == 1 else 'studies'}: {caption.care} against {caption.against}.",
        f"Pooled {_NAMES[pooled.measure]} {_pooled_text(pooled)}.",
        foreseen,
    ))  # fmt: skip
