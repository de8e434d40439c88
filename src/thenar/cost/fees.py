"""The Medicare fee schedule amount of a day's codes, to the cent, with the steps.

Source of the arithmetic: the relative value files and, for therapy, the multiple-procedure reduction: of all units of
always-therapy codes on one day (all disciplines, one provider group) the one with the highest practice expense is paid
in full, the practice expense of every other unit is halved. Each unit is rounded to cents by itself, half up, as in the
publisher's price files; reductions and shares are taken from rounded amounts and rounded again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from thenar.terms.faults import Fault, Faulty
from thenar.terms.fees import (
    NATIONAL,
    PAID,
    BilledLine,
    ConversionFactor,
    FactorKind,
    FeeTables,
    Gpci,
    Parameter,
    Participation,
    PricedDay,
    PricedLine,
    RelativeValue,
    ZipPlace,
    in_force,
)
from thenar.terms.money import cents, part, show
from thenar.terms.trace import TraceLine

_ONE = Decimal(1)
_NEEDED = ("mppr_pe_reduction", "part_b_coinsurance", "assistant_share", "sequestration", "nonparticipating_share", "limiting_charge")  # fmt: skip
_NO_PRICE = {
    "B": "bundled: Medicare never pays it by itself",
    "C": "priced by the contractor: there is no national amount",
    "I": "not valid for Medicare: another code is used",
    "N": "not covered by Medicare",
    "X": "not a physician service: no amount in this schedule",
}


@dataclass(frozen=True, slots=True)
class Market:
    """Everything in force at one place on one day."""

    on: date
    gpci: Gpci | None  # None: the nation as a whole, every index 1
    factor: ConversionFactor
    parameters: dict[str, Parameter]

    def share(self, name: str) -> Decimal:
        """A share of 1 by name."""
        return self.parameters[name].value

    def amount(self, value: RelativeValue, pe_share: Decimal = _ONE) -> int:
        """Cents of one unit outside a facility, with the practice expense times ``pe_share``."""
        work, pe, mp = (self.gpci.work, self.gpci.pe, self.gpci.malpractice) if self.gpci else (_ONE, _ONE, _ONE)
        units = value.work * work + value.nonfacility_pe * pe_share * pe + value.malpractice * mp
        return cents(units * self.factor.factor)

    @property
    def name(self) -> str:
        """The locality in words."""
        return f"{self.gpci.name}, {self.gpci.state} ({self.gpci.carrier}/{self.gpci.locality})" if self.gpci else "national (every index 1)"  # fmt: skip


def place_of(zip_code: str, tables: FeeTables) -> ZipPlace:
    """The Medicare locality of a ZIP code. Raises Faulty when the publisher's file does not list it."""
    if zip_code not in tables.places:
        raise Faulty([Fault(zip_code, "is not a ZIP code in the Medicare locality file", "check the five digits")])
    return tables.places[zip_code]


def market(key: tuple[str, str], tables: FeeTables, *, on: date, kind: FactorKind = FactorKind.OTHER) -> Market:
    """What is in force for a locality (carrier, number) on a day. Raises Faulty with everything that is missing."""
    faults: list[Fault] = []
    gpci = in_force(tables.gpcis.get(key, ()), on)
    if key != NATIONAL and gpci is None:
        faults.append(Fault("/".join(key), f"no geographic index for {on}", "load that year with 'thenar fees load'"))
    factor = in_force((f for f in tables.conversion_factors if f.kind in (kind, FactorKind.ALL)), on)
    if factor is None:
        faults.append(Fault("conversion factor", f"none for {on}", "load that year with 'thenar fees load'"))
    found = {name: tables.parameter(name, on) for name in _NEEDED}
    faults += [Fault(name, f"no figure for {on}", "choose a later day") for name, value in found.items() if not value]
    if faults or factor is None:
        raise Faulty(faults)
    return Market(on, gpci, factor, {name: value for name, value in found.items() if value})


def price_day(
    lines: Sequence[BilledLine],
    at: Market,
    tables: FeeTables,
    *,
    participation: Participation = Participation.PARTICIPATING,
    explain: bool = True,
) -> PricedDay:
    """All lines of one day at one provider. Raises Faulty with every code that has no figures on that day."""
    values = _values(lines, at, tables)
    first = _full_unit(lines, values)
    priced = tuple(_price(line, values[line.code], at, n == first, participation) for n, line in enumerate(lines))
    return PricedDay(
        on=at.on,
        locality=at.name,
        conversion_factor=at.factor.factor,
        participation=participation,
        lines=priced,
        full_cents=sum(line.full_cents for line in priced),
        allowed_cents=sum(line.allowed_cents for line in priced),
        coinsurance_cents=sum(line.coinsurance_cents for line in priced),
        medicare_cents=sum(line.medicare_cents for line in priced),
        sequestration_cents=sum(line.sequestration_cents for line in priced),
        trace=tuple(_trace(lines, priced, values, at, first)) if explain else (),
        notes=tuple(_notes(lines, values)),
    )


def _values(lines: Iterable[BilledLine], at: Market, tables: FeeTables) -> dict[str, RelativeValue]:
    found: dict[str, RelativeValue] = {}
    faults: list[Fault] = []
    for line in lines:
        value = in_force(tables.relative_values.get(line.code, ()), at.on)
        if value:
            found[line.code] = value
        else:
            faults.append(_missing(line.code, at.on, tables))
        if line.units < 1:
            faults.append(Fault(line.code, f"{line.units} units cannot be billed", "give 1 or more"))
    if faults:
        raise Faulty(dict.fromkeys(faults))
    return found


def _missing(code: str, on: date, tables: FeeTables) -> Fault:
    if code not in tables.relative_values:
        return Fault(code, "is not a code in the fee tables", "give a therapy code such as 97140")
    years = sorted({value.start.year for value in tables.relative_values[code]})
    return Fault(
        code, f"has no relative values for {on} (years at hand: {', '.join(map(str, years))})", "load that year"
    )


def _full_unit(lines: Sequence[BilledLine], values: dict[str, RelativeValue]) -> int | None:
    """The line whose first unit keeps its full practice expense: the highest one, at a tie the first."""
    found = [values[line.code] for line in lines]
    under = [n for n, value in enumerate(found) if value.reduced and value.status in PAID]
    return max(under, key=lambda n: found[n].nonfacility_pe, default=None)


def _price(line: BilledLine, value: RelativeValue, at: Market, keeps_one: bool, how: Participation) -> PricedLine:
    full = at.amount(value) if value.status in PAID else 0
    reduced = line.units - keeps_one if value.reduced else 0
    each = at.amount(value, _ONE - at.share("mppr_pe_reduction")) if reduced and value.status in PAID else 0
    schedule = full * (line.units - reduced) + each * reduced
    allowed = schedule
    if how is not Participation.PARTICIPATING:
        allowed = part(schedule, at.share("nonparticipating_share"))
    coinsurance = part(allowed, at.share("part_b_coinsurance"))
    medicare, cut, sequestered = payment(allowed - coinsurance, line.assistant, at)
    return PricedLine(
        code=line.code,
        units=line.units,
        assistant=line.assistant,
        full_cents=full * line.units,
        allowed_cents=allowed,
        units_reduced=reduced,
        coinsurance_cents=coinsurance,
        medicare_cents=medicare,
        assistant_reduction_cents=cut,
        sequestration_cents=sequestered,
        limiting_charge_cents=part(schedule, at.share("limiting_charge"))
        if how is Participation.NO_ASSIGNMENT
        else None,
    )


def payment(medicare_share: int, assistant: bool, at: Market) -> tuple[int, int, int]:
    """What Medicare sends for its share in cents, and the two cuts: for an assistant (CQ, CO), and sequestration.

    The assistant's 85 % applies to Medicare's share alone; sequestration comes last, after deductible and coinsurance.
    """
    kept = part(medicare_share, at.share("assistant_share")) if assistant else medicare_share
    sequestered = part(kept, at.share("sequestration"))
    return kept - sequestered, medicare_share - kept, sequestered


def _notes(lines: Iterable[BilledLine], values: dict[str, RelativeValue]) -> Iterator[str]:
    for code in dict.fromkeys(line.code for line in lines):
        if values[code].status not in PAID:
            yield f"{code} is {_NO_PRICE.get(values[code].status, 'without a price in this schedule')}"


def _trace(
    lines: Sequence[BilledLine],
    priced: Sequence[PricedLine],
    values: dict[str, RelativeValue],
    at: Market,
    first: int | None,
) -> Iterator[TraceLine]:
    yield _in_force(at)
    for line, price in zip(lines, priced, strict=True):
        yield from _line_trace(price, values[line.code], at)
    if first is not None:
        source = (at.parameters["mppr_pe_reduction"].source,)
        yield TraceLine(step="multiple procedures", text=f"one unit of {lines[first].code} keeps its practice expense in full", sources=source)  # fmt: skip


def _in_force(at: Market) -> TraceLine:
    sources = (at.factor.source, at.gpci.source) if at.gpci else (at.factor.source,)
    kind = "" if at.factor.kind is FactorKind.ALL else f" ({at.factor.kind.replace('_', ' ')})"
    return TraceLine(step="in force", text=f"{at.on}: conversion factor {at.factor.factor}{kind}; {at.name}", sources=sources)  # fmt: skip


def _line_trace(price: PricedLine, value: RelativeValue, at: Market) -> Iterator[TraceLine]:
    if value.status not in PAID:
        return
    full_units = price.units - price.units_reduced
    sources = (value.source, at.gpci.source if at.gpci else at.factor.source)
    if full_units:
        yield TraceLine(step="allowed", text=f"{full_units} × {value.code}: {_sum(value, at, _ONE)}", sources=sources)
    if price.units_reduced:
        pe_share = _ONE - at.share("mppr_pe_reduction")
        text = f"{price.units_reduced} × {value.code}, practice expense × {pe_share}: {_sum(value, at, pe_share)}"
        yield TraceLine(step="allowed", text=text, sources=(*sources, at.parameters["mppr_pe_reduction"].source))
    if price.assistant:
        text = f"{value.code} by an assistant: Medicare's share × {at.share('assistant_share')}, {show(price.assistant_reduction_cents)} less"
        yield TraceLine(step="assistant", text=text, sources=(at.parameters["assistant_share"].source,))
    yield from _shares(price, at)


def _sum(value: RelativeValue, at: Market, pe_share: Decimal) -> str:
    g = at.gpci
    work, pe, mp = (g.work, g.pe, g.malpractice) if g else (_ONE, _ONE, _ONE)
    pe_text = f"{value.nonfacility_pe}×{pe}" if pe_share == _ONE else f"{value.nonfacility_pe}×{pe_share}×{pe}"
    return (
        f"({value.work}×{work} + {pe_text} + {value.malpractice}×{mp}) × {at.factor.factor}"
        f" = {show(at.amount(value, pe_share))} each"
    )


def _shares(price: PricedLine, at: Market) -> Iterator[TraceLine]:
    rate = at.parameters["part_b_coinsurance"]
    yield TraceLine(
        step="coinsurance",
        text=f"{price.code}: {rate.value} × {show(price.allowed_cents)} = {show(price.coinsurance_cents)}",
        sources=(rate.source,),
    )
    cut = at.parameters["sequestration"]
    yield TraceLine(
        step="sequestration",
        text=f"{price.code}: {show(price.sequestration_cents)} ({cut.value}) off Medicare's payment, never off yours",
        sources=(cut.source,),
    )
    if price.limiting_charge_cents is not None:
        limit = at.parameters["limiting_charge"]
        text = f"{price.code}: at most {show(price.limiting_charge_cents)} ({limit.value} × the schedule amount) may be charged"
        yield TraceLine(step="limiting charge", text=text, sources=(limit.source,))


@dataclass(frozen=True, slots=True, kw_only=True)
class YearAtHand:
    """What the tables hold for one year; ``gpci_read`` counts localities by how their source was read."""

    year: int
    codes: int
    factors: tuple[str, ...]
    localities: int
    gpci_read: dict[str, int]


def coverage(tables: FeeTables) -> tuple[YearAtHand, ...]:
    """The years for which there are relative values, oldest first, as of each year's last day."""
    years = sorted({value.start.year for values in tables.relative_values.values() for value in values})
    return tuple(_year(tables, date(year, 12, 31)) for year in years)


def _year(tables: FeeTables, end: date) -> YearAtHand:
    gpcis = [found for group in tables.gpcis.values() if (found := in_force(group, end))]
    read = [gpci.source.read.value for gpci in gpcis]
    factors = [f"{f.factor} {f.kind}" for f in tables.conversion_factors if in_force((f,), end)]
    return YearAtHand(
        year=end.year,
        codes=sum(in_force(values, end) is not None for values in tables.relative_values.values()),
        factors=tuple(dict.fromkeys(factors)),
        localities=len(gpcis),
        gpci_read={how: read.count(how) for how in dict.fromkeys(read)},
    )
