"""A table of studies as text (CSV) → the rows that are pooled, or every line that cannot be used and why."""

import csv
import io
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from thenar.evidence.missing import se_from_limits
from thenar.terms.faults import Fault, Faulty
from thenar.terms.pooling import Arms, Difference, EffectMeasure, Events, Means

MEANS = ("exp_mean", "exp_sd", "exp_n", "ctl_mean", "ctl_sd", "ctl_n")
EVENTS = ("exp_events", "exp_n", "ctl_events", "ctl_n")
WITH_SE = ("effect", "se")
WITH_LIMITS = ("effect", "ci_low", "ci_high")
_DELIMITERS = ",;\t"


def read_table(text: str, measure: EffectMeasure, name: str, by: str | None = None) -> tuple[Arms, ...]:
    """One row per line. ``by`` names the column of subgroups; columns that are not needed are passed over.

    Accepts means (for md, smd), events (for rr, or, rd), or for any measure differences with ``se`` or with limits.
    Raises Faulty with every line that cannot be used.
    """
    table = _Table(text, name)
    kind = _kind(table, measure)
    if by is not None and by.lower() not in table.header:
        table.faults.append(Fault(name, f"has no column '{by}'", f"it has {', '.join(table.header)}"))
    if table.faults:
        raise Faulty(table.faults)
    rows = [row for cells, line in table.lines() if (row := _row(cells, line, kind, measure, table, by))]
    if not rows and not table.faults:
        table.faults.append(Fault(name, "has no study", "write one line per study below the header"))
    if table.faults:
        raise Faulty(table.faults)
    return tuple(rows)


class _Table:
    """The header, the lines with their numbers, and what is wrong with them."""

    def __init__(self, text: str, name: str) -> None:
        self.name, self.faults = name, list[Fault]()
        first = text.lstrip("\ufeff").split("\n", 1)[0]
        delimiter = max(_DELIMITERS, key=first.count)
        self._reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter, strict=True)
        self.header = [cell.strip().lower() for cell in self._next() or []]
        twice = sorted({column for column in self.header if column and self.header.count(column) > 1})
        if not any(self.header):
            self.faults.append(Fault(name, "is empty", f"start with the header study,{','.join(MEANS)}"))
        elif twice:
            self.faults.append(Fault(f"{name}:1", f"{', '.join(twice)}: named twice", "name each column once"))

    def _next(self) -> list[str] | None:
        try:
            return next(self._reader, None)
        except csv.Error as error:
            self.fault(self._reader.line_num, f"is not readable CSV ({error})", "check the quotes")
            return None

    def lines(self) -> Iterator[tuple[dict[str, str], int]]:
        """Cells by column, and the line's number; empty lines are passed over."""
        while (cells := self._next()) is not None:
            line = self._reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(self.header):
                self.fault(
                    line, f"has {len(cells)} cells, the header {len(self.header)}", "quote text that holds a comma"
                )
                continue
            yield {c: cell.strip() for c, cell in zip(self.header, cells, strict=True)}, line

    def fault(self, line: int, why: str, fix: str) -> None:
        self.faults.append(Fault(f"{self.name}:{line}", why, fix))


def _kind(table: _Table, measure: EffectMeasure) -> tuple[str, ...]:
    """Which columns carry the numbers; a fault if none of the sets is whole."""
    usual = EVENTS if measure.is_binary else MEANS
    for kind in (usual, WITH_SE, WITH_LIMITS):
        if {"study", *kind} <= set(table.header):
            return kind
    if not table.faults:
        lacking = [column for column in ("study", *usual) if column not in table.header]
        fix = f"'{measure}' needs study,{','.join(usual)}; or study,effect,se; or study,effect,ci_low,ci_high"
        table.faults.append(Fault(f"{table.name}:1", f"has no column {', '.join(lacking)}", fix))
    return usual


def _row(
    cells: Mapping[str, str], line: int, kind: tuple[str, ...], measure: EffectMeasure, table: _Table, by: str | None
) -> Arms | None:
    line_ = _Line(cells, line, table)
    study, group = cells["study"], (cells[by.lower()] or None) if by else None
    if not study:
        line_.wrong("study", "is empty", "name the study")
    numbers = {column: line_.number(column) for column in kind}
    sizes = (
        {n: line_.number(n) if cells.get(n) else 0.0 for n in ("exp_n", "ctl_n")} if kind not in (MEANS, EVENTS) else {}
    )
    if not line_.sound:
        return None
    known = {column: value for column, value in numbers.items() if value is not None}
    _CHECKS[kind](known, line_, measure)
    if not line_.sound:
        return None
    if kind == MEANS:
        return Means(study=study, subgroup=group, **known)
    if kind == EVENTS:
        return Events(study=study, subgroup=group, **known)
    se = known["se"] if kind == WITH_SE else se_from_limits(known["ci_low"], known["ci_high"], ratio=measure.is_ratio)
    return Difference(
        study=study,
        subgroup=group,
        effect=known["effect"],
        se=se,
        exp_n=sizes["exp_n"] or 0.0,
        ctl_n=sizes["ctl_n"] or 0.0,
    )


@dataclass(slots=True)
class _Line:
    """One line being read."""

    cells: Mapping[str, str]
    line: int
    table: _Table
    sound: bool = True

    def wrong(self, column: str, why: str, fix: str) -> None:
        self.sound = False
        self.table.fault(self.line, f"{column} {why}", fix)

    def number(self, column: str) -> float | None:
        text = self.cells[column]
        try:
            value = float(text.replace("−", "-"))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            shown = f"'{text[:40]}' is not a number" if text else "is empty"
            self.wrong(column, shown, "write a number such as 3.5, with a point")
            return None
        return value


def _check_means(numbers: Mapping[str, float], line: _Line, measure: EffectMeasure) -> None:
    for arm in ("exp", "ctl"):
        if numbers[f"{arm}_sd"] <= 0:
            line.wrong(f"{arm}_sd", f"is {numbers[f'{arm}_sd']:g}", "a standard deviation is above 0")
        if numbers[f"{arm}_n"] < 1:
            line.wrong(f"{arm}_n", f"is {numbers[f'{arm}_n']:g}", "count at least one person")
    if measure is EffectMeasure.SMD and line.sound and numbers["exp_n"] + numbers["ctl_n"] < 4:
        line.wrong("exp_n and ctl_n", "are fewer than 4 together", "a standardized difference needs 4 people or more")


def _check_events(numbers: Mapping[str, float], line: _Line, _: EffectMeasure) -> None:
    for arm in ("exp", "ctl"):
        events, n = numbers[f"{arm}_events"], numbers[f"{arm}_n"]
        if n < 1:
            line.wrong(f"{arm}_n", f"is {n:g}", "count at least one person")
        elif not 0 <= events <= n:
            line.wrong(f"{arm}_events", f"is {events:g} of {n:g}", "events lie between 0 and n")


def _check_se(numbers: Mapping[str, float], line: _Line, measure: EffectMeasure) -> None:
    _check_ratio(numbers["effect"], line, measure)
    if numbers["se"] <= 0:
        line.wrong("se", f"is {numbers['se']:g}", "a standard error is above 0 (of the logarithm, for a ratio)")


def _check_limits(numbers: Mapping[str, float], line: _Line, measure: EffectMeasure) -> None:
    _check_ratio(min(numbers.values()), line, measure)
    if not numbers["ci_low"] < numbers["effect"] < numbers["ci_high"]:
        line.wrong("effect", "does not lie between ci_low and ci_high", "check the three numbers")


def _check_ratio(value: float, line: _Line, measure: EffectMeasure) -> None:
    if measure.is_ratio and value <= 0:
        line.wrong("effect", f"is {value:g}", "a ratio and its limits are above 0")


_CHECKS: dict[tuple[str, ...], Callable[[Mapping[str, float], _Line, EffectMeasure], None]] = {
    MEANS: _check_means,
    EVENTS: _check_events,
    WITH_SE: _check_se,
    WITH_LIMITS: _check_limits,
}
