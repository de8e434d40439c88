"""Money on paper: a day's fees, the estimate."""

from collections.abc import Sequence

from thenar.cli.paper import Paper
from thenar.terms.affordability import Assistance, CallScript, PriceGuide, PriceRow, SlidingClass, WayToPay
from thenar.terms.estimates import CoverageRisk, Estimate, PriceBasis
from thenar.terms.fees import PricedDay, PricedLine, ZipPlace
from thenar.terms.marketplace import MarketplacePlan
from thenar.terms.money import show
from thenar.terms.trace import TraceLine


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


MOST_PLANS = 25
BASIS = {
    PriceBasis.NEGOTIATED: "rates the insurer published",
    PriceBasis.CONTRACT: "the clinic's contract with your insurer",
    PriceBasis.MEDICARE: "the Medicare fee schedule",
    PriceBasis.PERCENT_OF_MEDICARE: "a share of the Medicare fee schedule (an assumption)",
    PriceBasis.PRICE_GUIDE: "the clinic's own prices",
}


def write_estimate(estimate: Estimate, ways: Sequence[WayToPay] = (), paper: Paper | None = None) -> None:
    """The whole estimate: the sum, its spread, every visit, ways to pay, risks, assumptions, steps."""
    paper = paper or Paper()
    _sum(estimate, paper)
    _visits(estimate, paper)
    if ways:
        write_ways(ways, paper)
    _risks(estimate.risks, paper)
    paper.heading("What was assumed")
    for assumption in estimate.assumptions:
        paper.bullet(assumption.text + paper.marks(assumption.sources))
    write_trace(estimate.trace, paper)
    paper.line("")
    paper.line("This is an estimate, not a bill and not a promise to pay. Ask your plan before you start.", style="dim")
    paper.sources()


def write_estimate_summary(estimate: Estimate, paper: Paper) -> None:
    """The estimate inside the letter: the sum, its spread, the risks in short, the assumptions."""
    paper.heading("What it may cost")
    _sum(estimate, paper)
    for risk in estimate.risks[:4]:
        paper.bullet(f"{risk.why} {risk.prevent}{paper.marks(risk.source)}")
    for assumption in estimate.assumptions:
        paper.line(assumption.text + paper.marks(assumption.sources), indent=2, style="dim")
    paper.line("Every visit and every step: thenar estimate, with the same words.", style="dim")


def _sum(estimate: Estimate, paper: Paper) -> None:
    visits, patient = estimate.visits, estimate.patient
    paper.line(
        f"You: about {show(patient.p50)} for the whole course ({show(patient.p10)} to {show(patient.p90)})",
        style="bold",
    )
    paper.line(
        f"{visits.likely} visits ({visits.low} to {visits.high}); with {visits.likely}: you {show(estimate.patient_likely)}, "
        f"{estimate.plan_name} {show(estimate.plan_pays)}, of {show(estimate.allowed)}. Prices: {BASIS[estimate.basis]}."
    )
    if estimate.next_visit:
        paper.line(f"The next visit: about {show(estimate.next_visit.patient_cents)}.")
    for milestone in estimate.milestones:
        paper.bullet(f"{milestone.what}: visit {milestone.visit}, {milestone.date}")


def write_ways(ways: Sequence[WayToPay], paper: Paper) -> None:
    """Ways to pay, side by side."""
    paper.heading("Ways to pay")
    for way in ways:
        paper.bullet(f"{way.name}: {way.visits} visits, {show(way.patient_cents)}, or {len(way.monthly_cents)} payments "
                     f"of about {show(way.monthly_cents[0])}. {way.note}")  # fmt: skip


def _visits(estimate: Estimate, paper: Paper) -> None:
    paper.heading("Visit by visit (the likely course)")
    for visit in estimate.schedule:
        codes = ", ".join(f"{line.code} × {line.units}" for line in visit.lines)
        why = f" ({'; '.join(visit.why)})" if visit.why else ""
        paper.bullet(f"{visit.visit}. {visit.date}: {codes}. You {show(visit.patient_cents)}, plan {show(visit.plan_cents)}; "
                     f"so far {show(visit.patient_so_far_cents)}{why}")  # fmt: skip


def _risks(risks: Sequence[CoverageRisk], paper: Paper) -> None:
    if risks:
        paper.heading("Why your insurer may not pay, and what prevents it")
    for risk in risks:
        stake = f" At stake: {show(risk.at_stake_cents)}." if risk.at_stake_cents else ""
        paper.bullet(f"{risk.why} {risk.prevent}{stake}{paper.marks(risk.source)}")
        paper.line(f"It would come back as: {', '.join(risk.denial_codes)}.", indent=4, style="dim")


_CLASSES = {
    SlidingClass.FULL: "A health center must give you the full discount; at most a small fixed charge remains.",
    SlidingClass.PARTIAL: "A health center must give you a discount in steps; each center sets its own: ask.",
    SlidingClass.NONE: "The federal schedule gives no discount here. Ask for the self-pay price and for payments by month.",
}


def write_assistance(found: Assistance, paper: Paper | None = None) -> None:
    """An income against the guideline, and what follows."""
    paper = paper or Paper()
    paper.line(f"Your income is {found.percent} % of the {found.year} federal poverty guideline", style="bold")
    paper.line(
        f"Guideline for {found.household} ({found.area}): ${found.guideline:,} a year{paper.marks(found.source[:1])}. "
        f"Yours: ${found.income:,}."
    )
    paper.line(_CLASSES[found.sliding_class] + paper.marks(found.source[1:]))
    paper.line(f"Full discount up to ${found.full_discount_up_to:,}, none above ${found.no_discount_above:,}.")
    for note in found.notes:
        paper.bullet(note)
    paper.sources()


def write_price_guide(guide: PriceGuide, paper: Paper | None = None) -> None:
    """The price guide as two lists."""
    paper = paper or Paper()
    paper.line(f"Price guide: {guide.place}", style="bold")
    for title, rows in (("Each service", guide.services), ("A whole visit", guide.visits)):
        paper.heading(title)
        for row in rows:
            paper.bullet(_price_row(row))
            if row.techniques:
                paper.line(f"{len(row.techniques)} techniques: {'; '.join(row.techniques)}.", indent=4, style="dim")
    for note in guide.notes:
        paper.line(note, style="dim")
    paper.line("Ask the clinic for its own prices: everyone may." + paper.marks(guide.source))
    paper.sources()


def _price_row(row: PriceRow) -> str:
    own = f" This clinic: {show(row.clinic)}." if row.clinic is not None else ""
    return (
        f"{row.what} ({', '.join(row.codes)}): Medicare {show(row.medicare or 0)}; likely {show(row.likely or 0)} "
        f"({show(row.low or 0)} to {show(row.high or 0)}).{own}"
    )


def write_questions(script: CallScript, paper: Paper | None = None) -> None:
    """The script, numbered."""
    paper = paper or Paper()
    if script.at_hand:
        paper.heading("Have at hand")
    for thing in script.at_hand:
        paper.bullet(thing)
    paper.heading("Ask")
    for number, question in enumerate(script.questions, start=1):
        paper.line(f"{number}. {question.question}", indent=2)


def write_plans(plans: Sequence[MarketplacePlan], paper: Paper | None = None) -> None:
    """The plans that were found, with their therapy benefit in words."""
    from thenar.cost.benefits import in_words

    paper = paper or Paper()
    paper.line(f"{len(plans)} plans", style="bold")
    for plan in plans[:MOST_PLANS]:
        side = plan.inside
        rule = in_words(side.benefit) if side.benefit else (side.unread or "not covered")
        limit = f"; {plan.limit_text}" if plan.limit_text else ""
        paper.bullet(f"{plan.id} {plan.issuer}: {plan.name} ({plan.metal} {plan.type}, {plan.year}). Therapy: {rule}{limit}. "
                     f"Deductible {_or_none(side.deductible)}, at most {_or_none(side.out_of_pocket_maximum)} a year.")  # fmt: skip
    if len(plans) > MOST_PLANS:
        paper.line(f"… and {len(plans) - MOST_PLANS} more: narrow the search.", style="dim")
    paper.line("Plans of the whole state: whether one is sold in your county is not checked.", style="dim")


def _or_none(amount: int | None) -> str:
    return "not stated" if amount is None else show(amount)
