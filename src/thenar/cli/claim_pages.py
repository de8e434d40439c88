"""Billing results for the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thenar.cli.paper import Paper
from thenar.cost.edits import pairs_in_force
from thenar.terms.billing import UnitsResult
from thenar.terms.edits import Edition, Edits, LoadReport, Mue, PtpEdit

_INDICATOR = {0: "never together", 1: "together only with a modifier, when separate"}


def write_units(result: UnitsResult) -> None:
    """The lines to bill, and the reasoning."""
    paper = Paper()
    paper.line(f"{result.billable_units} billable unit{'' if result.billable_units == 1 else 's'} ({result.rule} rule)")
    for line in result.lines:
        paper.bullet(f"{line.code} x {line.units}  {' '.join(line.modifiers)}")
    paper.heading("Why")
    for text in result.explain:
        paper.bullet(text)


def write_load(report: LoadReport) -> None:
    """What was loaded, what was set aside, and where it lies."""
    paper = Paper()
    for table in report.tables:
        paper.line(
            f"{table.kind.upper()} {table.quarter}: {table.rows_kept:,} of {table.rows_read:,} rows touch a therapy code"
        )
        if table.set_aside_count:
            paper.line(f"{table.set_aside_count:,} rows set aside:", indent=2)
        for row in table.set_aside:
            paper.bullet(f"{row.file}:{row.line}: {row.why}")
    paper.line(f"In use from now on: {report.stored_at}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditsView:
    """The editions in use, and the pairs and limits among some codes on a day."""

    on: date
    ptp: Edition
    mue: Edition
    pairs: tuple[PtpEdit, ...]
    limits: tuple[Mue, ...]


def edits_view(edits: Edits, codes: Sequence[str], on: date) -> EditsView:
    """What applies to the codes; without codes only the editions."""
    asked = [code.upper() for code in codes]
    return EditsView(
        on=on,
        ptp=edits.ptp_edition,
        mue=edits.mue_edition,
        pairs=tuple(sorted(pairs_in_force(asked, edits, on), key=lambda e: (e.column1, e.column2))),
        limits=tuple(edits.mues[code] for code in asked if code in edits.mues),
    )


def write_edits(view: EditsView) -> None:
    """Editions, pairs, limits."""
    paper = Paper()
    paper.line(f"Pairs: {view.ptp.quarter} ({view.ptp.read}); limits: {view.mue.quarter} ({view.mue.read})")
    for pair in view.pairs:
        paper.bullet(f"{pair.column1} with {pair.column2}: {_INDICATOR[pair.modifier_indicator]} ({pair.rationale})")
    for limit in view.limits:
        paper.bullet(
            f"{limit.code}: at most {limit.units} {'a line' if limit.indicator == 1 else 'a day'} ({limit.rationale})"
        )
