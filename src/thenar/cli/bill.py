"""Money on paper: a day's fees, and later the estimate."""

from thenar.cli.paper import Paper
from thenar.terms.fees import PricedDay, PricedLine, ZipPlace
from thenar.terms.money import show
from thenar.terms.results import TraceLine


def write_fee(day: PricedDay, place: ZipPlace | None, paper: Paper | None = None) -> None:
    """A day's codes: what Medicare allows, who pays, and every step."""
    paper = paper or Paper()
    paper.line(f"Medicare allows {show(day.allowed_cents)} on {day.on}", style="bold")
    paper.line(
        f"{day.locality}; conversion factor {day.conversion_factor}; provider: {day.participation.replace('_', ' ')}"
    )
    if place and place.split:
        paper.line("This ZIP code lies in more than one Medicare locality; the main one is used.", style="yellow")
    for line in day.lines:
        _fee_line(line, paper)
    paper.line("")
    paper.line(f"You (20 % after the deductible): {show(day.coinsurance_cents)}. Medicare: {show(day.medicare_cents)}"
               f" (after {show(day.sequestration_cents)} sequestration).")  # fmt: skip
    for note in day.notes:
        paper.line(f"{note}.", style="yellow")
    write_trace(day.trace, paper)
    paper.sources()


def _fee_line(line: PricedLine, paper: Paper) -> None:
    cut = f", {show(line.reduction_cents)} less for several procedures" if line.units_reduced else ""
    helper = ", by an assistant" if line.assistant else ""
    paper.bullet(
        f"{line.code} × {line.units}{helper}: {show(line.allowed_cents)} (in full {show(line.full_cents)}{cut})"
    )
    if line.limiting_charge_cents is not None:
        paper.line(f"The provider may charge at most {show(line.limiting_charge_cents)}.", indent=4)


def write_trace(trace: tuple[TraceLine, ...], paper: Paper) -> None:
    """Every step with its sources."""
    paper.heading("How each number came about")
    for step in trace:
        paper.bullet(f"{step.step}: {step.text}{paper.marks(step.sources)}")
