"""What to mind before trusting a pooled number. Everything found is shown; nothing is dropped or mended in silence."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from thenar.evidence.effects import effect_of, hedges_g
from thenar.terms.pooling import Arms, Caution, Difference, EffectMeasure, Events, Means, Pooled

_IMPLAUSIBLE = 3.0  # an effect of three standard deviations is rarer in trials of people than a mistake in the table
_SMALL_SD = 0.4  # of the median SD of the other arms
_SE_LIKE = (0.5, 2.0)  # … and times √n it lies in this range of that median: then it looks like a standard error
_OPPOSITE = 0.8  # a large effect the other way


def cautions(rows: Sequence[Arms], measure: EffectMeasure, pooled: Pooled | None = None) -> tuple[Caution, ...]:
    """Every caution for these rows, study by study, then for the pool."""
    found = [*_row_cautions(rows, measure), *_twice(rows), *_few(pooled)]
    means = [row for row in rows if isinstance(row, Means)]
    if means:
        found += [*_like_standard_errors(means, measure), *_other_way(means)]
    return tuple(dict.fromkeys(found))


def _row_cautions(rows: Sequence[Arms], measure: EffectMeasure) -> Iterator[Caution]:
    for row in rows:
        if isinstance(row, Events):
            yield from _empty_cells(row, measure)
        elif isinstance(row, Means) and abs(d := hedges_g(row).value) > _IMPLAUSIBLE:
            yield Caution(
                kind="implausible_effect",
                study=row.study,
                text=f"{row.study}: the arms differ by {abs(d):.1f} standard deviations; check the numbers in the paper",
            )


def _empty_cells(row: Events, measure: EffectMeasure) -> Iterator[Caution]:
    if measure is not EffectMeasure.RD and effect_of(row, measure) is None:
        yield Caution(
            kind="no_events",
            study=row.study,
            text=f"{row.study}: no event in either arm, or only events; it says nothing about a ratio and is left out",
        )
    elif 0 in (row.exp_events, row.ctl_events, row.exp_n - row.exp_events, row.ctl_n - row.ctl_events):
        yield Caution(
            kind="zero_cell",
            study=row.study,
            text=f"{row.study}: an arm has no events (or only events); 0.5 was added to each cell of its table",
        )


def _twice(rows: Sequence[Arms]) -> Iterator[Caution]:
    for study, times in Counter(row.study for row in rows).items():
        if times < 2:
            continue
        same = [row for row in rows if row.study == study]
        if _share_a_control(same):
            yield Caution(
                kind="shared_control",
                study=study,
                text=f"{study}: {times} rows look as if they share one comparator group; its people may count twice",
            )
        else:
            yield Caution(
                kind="counted_twice",
                study=study,
                text=f"{study}: stands {times} times (several arms or comparators of one trial); not independent",
            )


def _share_a_control(rows: Sequence[Arms]) -> bool:
    """The same comparator figures (its n may have been split between the rows)."""
    figures = [_comparator_figures(row) for row in rows]
    known = [figure for figure in figures if figure]
    return len(set(known)) < len(known)


def _comparator_figures(row: Arms) -> tuple[float, ...]:
    match row:
        case Means():
            return row.ctl_mean, row.ctl_sd
        case Events():
            return (row.ctl_events / row.ctl_n,)
        case Difference():
            return ()


def _like_standard_errors(rows: Sequence[Means], measure: EffectMeasure) -> Iterator[Caution]:
    """On one common scale, an SD far below all others, that times √n would be like them."""
    if measure is not EffectMeasure.MD or len(rows) < 4:
        return
    usual = median(sd for row in rows for sd in (row.exp_sd, row.ctl_sd))
    for row in rows:
        sd, n = min((row.exp_sd, row.exp_n), (row.ctl_sd, row.ctl_n))
        if sd < _SMALL_SD * usual and _SE_LIKE[0] * usual < sd * math.sqrt(n) < _SE_LIKE[1] * usual:
            yield Caution(
                kind="sd_looks_like_se",
                study=row.study,
                text=f"{row.study}: a standard deviation of {sd:g} is far below the usual {usual:g} and may be a standard error",
            )


def _other_way(rows: Sequence[Means]) -> Iterator[Caution]:
    """A large, sure effect against the run of the others: perhaps the scale points the other way."""
    if len(rows) < 3:
        return
    effects = [hedges_g(row) for row in rows]
    for row, effect in zip(rows, effects, strict=True):
        others = median(e.value for e in effects if e is not effect)
        sure = abs(effect.value) > 1.96 * math.sqrt(effect.variance)
        if effect.value * others < 0 and sure and abs(effect.value) >= _OPPOSITE:
            yield Caution(
                kind="opposite_direction",
                study=row.study,
                text=f"{row.study}: a large effect opposite to the others; check which way its scale points",
            )


def _few(pooled: Pooled | None) -> Iterator[Caution]:
    if pooled is None:
        return
    if pooled.k == 1:
        yield Caution(kind="one_study", study=None, text="one study alone: nothing was pooled")
    elif pooled.k == 2 and pooled.model.is_random:
        yield Caution(
            kind="two_studies",
            study=None,
            text="two studies: how much results differ between settings cannot be judged, and no prediction is possible",
        )
    if pooled.model.is_random and pooled.pi_low is not None and pooled.pi_high is not None:
        none = 1.0 if pooled.measure.is_ratio else 0.0
        clear = pooled.ci_low > none or pooled.ci_high < none
        if clear and pooled.pi_low < none < pooled.pi_high:
            yield Caution(
                kind="prediction_spans_none",
                study=None,
                text="the average effect is clear, but in a single new setting it may be none or the other way round",
            )
