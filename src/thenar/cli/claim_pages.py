"""Billing results for the terminal."""

from thenar.cli.paper import Paper
from thenar.terms.billing import UnitsResult


def write_units(result: UnitsResult) -> None:
    """The lines to bill, and the reasoning."""
    paper = Paper()
    paper.line(f"{result.billable_units} billable unit{'' if result.billable_units == 1 else 's'} ({result.rule} rule)")
    for line in result.lines:
        paper.bullet(f"{line.code} x {line.units}  {' '.join(line.modifiers)}")
    paper.heading("Why")
    for text in result.explain:
        paper.bullet(text)
