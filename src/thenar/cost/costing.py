"""From a plan of care to its cost: which plan, which prices, which place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from thenar.cost.eight_minutes import UnitsOf, units_of
from thenar.cost.estimate import course_of, estimate
from thenar.cost.fees import place_of
from thenar.cost.plans import read_plan, self_pay_plan
from thenar.cost.prices import MedicarePrices, NegotiatedRates, Prices, ShareOfMedicare, Table, commercial, negotiated
from thenar.terms.benefits import PersonalPlan, PlanKind
from thenar.terms.estimates import Assumption, Estimate, PriceBasis, RatePoint
from thenar.terms.fees import NATIONAL, FeeTables
from thenar.terms.money import part, show
from thenar.terms.results import PlanOfCare

_NAMES = {
    "medicare": "medicare_b", "medicare part b": "medicare_b", "original medicare": "medicare_b", "medicaid": "medicaid",
    "none": "self_pay", "no insurance": "self_pay", "self pay": "self_pay", "self-pay": "self_pay", "uninsured": "self_pay",
    "workers comp": "workers_compensation", "workers' comp": "workers_compensation",
    "workers' compensation": "workers_compensation", "workers compensation": "workers_compensation",
}  # fmt: skip
_LIKE_MEDICARE = (PlanKind.MEDICARE_ADVANTAGE, PlanKind.MEDICAID, PlanKind.TRICARE, PlanKind.WORKERS_COMPENSATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costing:
    """What an estimate needs besides the plan of care. ``table``: prices in cents a unit, from a contract or price guide."""

    tables: FeeTables
    plan: PersonalPlan
    first: date
    zip_code: str | None = None
    table: Table | None = None
    in_network: bool = True
    samples: int = 0
    units: UnitsOf = units_of
    rates: NegotiatedRates | None = None
    notes: tuple[str, ...] = ()


def insurance_plan(
    given: Mapping[str, object] | None, on: date, tables: FeeTables
) -> tuple[PersonalPlan, tuple[str, ...]]:
    """The plan of an intake's ``insurance`` and what must be said about it.

    Without one, or with a name alone, the whole amount is shown as the person's. Raises Faulty when the fields are bad.
    """
    if given is None:
        return self_pay_plan(on), ("No insurance was given: this is the cost if you pay it all yourself.",)
    name = str(given.get("name", "")).strip()
    if set(given) - {"name"}:
        return read_plan(given, on=on, tables=tables), ()
    if known := _NAMES.get(name.lower()):
        return replace(read_plan({"kind": known}, on=on, tables=tables), name=name), ()
    note = f"The terms of '{name}' are not known: the whole amount is shown. Give the plan's copay, deductible and limits for your share."
    return self_pay_plan(on), (note,)


def prices_for(costing: Costing, codes: Sequence[str] = ()) -> Prices:
    """The best source of prices at hand: negotiated rates, a table, the fee schedule for Medicare, else a share of it."""
    place = place_of(costing.zip_code, costing.tables) if costing.zip_code else None
    medicare = MedicarePrices(costing.tables, (place.carrier, place.locality) if place else NATIONAL)
    rest: Prices = medicare
    if costing.plan.kind in _LIKE_MEDICARE:
        text = (
            "This plan's own amounts are not known: Medicare's stand in, before any reduction for several procedures."
        )
        rest = ShareOfMedicare(medicare, (RatePoint(Decimal(1), 1),), Assumption(text=text))
    elif costing.plan.kind is not PlanKind.MEDICARE_B:
        rest = commercial(medicare, costing.first)
    rest = _with_rest(costing.table, rest) if costing.table else rest
    return negotiated(costing.rates, codes, costing.first, rest) if costing.rates else rest


def _with_rest(table: Table, rest: Prices) -> Table:
    return Table(table.prices, table.basis, table.per_visit, table.name, rest)


def cost_of(plan: PlanOfCare, costing: Costing) -> Estimate:
    """The estimate of a plan of care. Raises Faulty when something cannot be priced."""
    found = estimate(
        course_of(plan),
        costing.plan,
        prices_for(costing, sorted({line.code for visit in plan.service_lines for line in visit.lines})),
        first=costing.first,
        tables=costing.tables,
        in_network=costing.in_network,
        units=costing.units,
        samples=costing.samples,
    )
    return replace(
        found, assumptions=(*map(_said, _notes(costing)), *found.assumptions, *_sequestration(found, costing))
    )


def _sequestration(found: Estimate, costing: Costing) -> Iterator[Assumption]:
    """Shown apart: it comes off what Medicare sends the clinic, not off the amounts of the person."""
    cut = costing.tables.parameter("sequestration", costing.first)
    if costing.plan.kind is PlanKind.MEDICARE_B and cut:
        taken = part(found.plan_pays, cut.value)
        text = (
            f"Sequestration takes {show(taken)} ({cut.value:.0%}) off what Medicare pays the clinic. You never owe it."
        )
        yield Assumption(text=text, sources=(cut.source,))


def _said(text: str) -> Assumption:
    return Assumption(text=text)


def _notes(costing: Costing) -> tuple[str, ...]:
    if not costing.zip_code:
        return (*costing.notes, "No ZIP code was given: national amounts are used.")
    if place_of(costing.zip_code, costing.tables).split:
        return (
            *costing.notes,
            f"ZIP code {costing.zip_code} lies in more than one Medicare locality; the main one is used.",
        )
    return costing.notes


def price_guide(prices: Mapping[str, int], per_visit: int | None = None) -> Table:
    """A clinic's own prices for people who pay themselves."""
    return Table(prices, PriceBasis.PRICE_GUIDE, per_visit, name="clinic's price guide")
