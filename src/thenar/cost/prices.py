"""Allowed amounts of a day's lines: negotiated rates, a contract table, the Medicare schedule, or a share of it.

Every source of prices is a ``Prices``: it answers for a day's lines and says what it assumes. Negotiated rates come
from outside behind ``NegotiatedRates``; until there are any, a contract table or an assumption stands in.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from thenar.cost.fees import Market, market, price_day
from thenar.terms.estimates import Assumption, PriceBasis, RatePoint
from thenar.terms.faults import Fault, Faulty
from thenar.terms.fees import BilledLine, Dated, FeeTables, Participation, PricedDay, PricedLine
from thenar.terms.money import part, show
from thenar.terms.trace import Reference, TraceLine

KNOWN = (RatePoint(Decimal(1), 1),)


@dataclass(frozen=True, slots=True)
class Amount:
    """What one line is allowed, in cents, and what it is charged at."""

    allowed: int
    charge: int


@dataclass(frozen=True, slots=True)
class NegotiatedRate:
    """One negotiated rate of a code, in cents a unit."""

    cents: int
    source: Reference


class NegotiatedRates(Protocol):
    """A store of negotiated rates, asked for one code at a time."""

    def rate(self, code: str, on: date) -> NegotiatedRate | None:
        """The rate of a code on a day, or None."""
        ...


class Prices(Protocol):
    """A source of allowed amounts."""

    @property
    def basis(self) -> PriceBasis:
        """Where the amounts come from."""
        ...

    @property
    def points(self) -> tuple[RatePoint, ...]:
        """The levels that prices may have, when they are assumed; one when they are known."""
        ...

    def amounts(self, lines: tuple[BilledLine, ...], on: date) -> tuple[Amount, ...]:
        """Allowed and charged cents of each line. Raises Faulty for codes that have none."""
        ...

    def trace(self, lines: tuple[BilledLine, ...], on: date) -> tuple[TraceLine, ...]:
        """The steps behind the amounts."""
        ...

    def assumptions(self) -> tuple[Assumption, ...]:
        """What was assumed so far."""
        ...


class MedicarePrices:
    """The fee schedule of one place. Days beyond the last year at hand take that year's figures, and say so."""

    basis = PriceBasis.MEDICARE
    points = KNOWN

    def __init__(
        self, tables: FeeTables, key: tuple[str, str], participation: Participation = Participation.PARTICIPATING
    ) -> None:
        self.tables, self.key, self.participation = tables, key, participation
        self._changes = _changes(tables, key)
        self._last = max((f.end for f in tables.conversion_factors if f.end), default=None)
        self._days: dict[tuple[int, tuple[BilledLine, ...]], PricedDay] = {}
        self._markets: dict[int, Market] = {}
        self._amounts: dict[int, tuple[Amount, ...]] = {}  # by the day's identity: days are kept
        self._latest: tuple[int, tuple[BilledLine, ...], PricedDay] | None = None
        self._stood_in: set[int] = set()
        self._carried: set[Reference] = set()

    def day(self, lines: tuple[BilledLine, ...], on: date) -> PricedDay:
        """The priced day, worked out once for each span in which nothing changes."""
        if self._last and on > self._last:
            self._stood_in.add(on.year)
            on = self._last
        span = bisect_right(self._changes, on)
        if self._latest and self._latest[0] == span and self._latest[1] is lines:
            return self._latest[2]
        key = (span, lines)
        if key not in self._days:
            at = self._market(span, on)
            self._days[key] = price_day(lines, at, self.tables, participation=self.participation, explain=False)
        self._latest = (span, lines, self._days[key])
        return self._days[key]

    def _market(self, span: int, on: date) -> Market:
        if span not in self._markets:
            at = self._markets[span] = market(self.key, self.tables, on=on)
            if at.gpci and "carried forward" in at.gpci.source.at:
                self._carried.add(at.gpci.source)
        at = self._markets[span]
        return at if at.on == on else replace(at, on=on)

    def amounts(self, lines: tuple[BilledLine, ...], on: date) -> tuple[Amount, ...]:
        """Medicare's amounts; the charge is what a provider may bill at most."""
        day = self.day(lines, on)
        if id(day) not in self._amounts:
            self._amounts[id(day)] = tuple(_medicare_amount(line) for line in day.lines)
        return self._amounts[id(day)]

    def trace(self, lines: tuple[BilledLine, ...], on: date) -> tuple[TraceLine, ...]:
        """Every step of the fee schedule."""
        on = min(on, self._last) if self._last else on
        at = self._market(bisect_right(self._changes, on), on)
        return price_day(lines, at, self.tables, participation=self.participation).trace

    def assumptions(self) -> tuple[Assumption, ...]:
        """Which figures stand in for others, and which codes have no price."""
        said = [
            Assumption(text=f"The fees of {year} are not at hand: those of the last year at hand stand in.")
            for year in sorted(self._stood_in)
        ]
        said += [Assumption(text=f"Geographic index: {source.at}.", sources=(source,)) for source in self._carried]
        notes = dict.fromkeys(note for day in self._days.values() for note in day.notes)
        return (*said, *(Assumption(text=f"{note}: counted as $0.") for note in notes))


def _medicare_amount(line: PricedLine) -> Amount:
    return Amount(line.allowed_cents, line.limiting_charge_cents or line.allowed_cents)


def _changes(tables: FeeTables, key: tuple[str, str]) -> list[date]:
    """The days on which any figure changes, in order."""
    records: list[Dated] = [
        *tables.conversion_factors,
        *tables.gpcis.get(key, ()),
        *(p for group in tables.parameters.values() for p in group),
        *(v for group in tables.relative_values.values() for v in group),
    ]
    days = {record.start for record in records}
    return sorted(days | {record.end + timedelta(days=1) for record in records if record.end})


class ShareOfMedicare:
    """A stated share of the fee schedule, line by line before the multiple-procedure reduction: an assumption."""

    basis = PriceBasis.PERCENT_OF_MEDICARE

    def __init__(self, medicare: MedicarePrices, points: tuple[RatePoint, ...], assumption: Assumption) -> None:
        self.medicare, self.points, self._assumption = medicare, points, assumption
        self._share = points[len(points) // 2].factor
        self._seen: dict[tuple[tuple[BilledLine, ...], int], tuple[Amount, ...]] = {}

    def amounts(self, lines: tuple[BilledLine, ...], on: date) -> tuple[Amount, ...]:
        """The likely share of each line's full schedule amount; charged the same."""
        day = self.medicare.day(lines, on)
        key = (lines, id(day))
        if key not in self._seen:
            allowed = [line.units * part(line.full_cents // line.units, self._share) for line in day.lines]
            self._seen[key] = tuple(Amount(cents, cents) for cents in allowed)
        return self._seen[key]

    def trace(self, lines: tuple[BilledLine, ...], on: date) -> tuple[TraceLine, ...]:
        """The full schedule amount of each code, and the share."""
        head = [step for step in self.medicare.trace(lines, on) if step.step == "in force"]
        alone = (self.medicare.trace((BilledLine(code=line.code, units=1),), on) for line in lines)
        steps = [step for trace in alone for step in trace if step.step == "allowed"]
        share = TraceLine(step="share", text=f"times {self._share} (assumed)", sources=self._assumption.sources)
        return (*head, *steps, share)

    def assumptions(self) -> tuple[Assumption, ...]:
        """The share and its range, and what the schedule assumes."""
        return (self._assumption, *self.medicare.assumptions())


def commercial(medicare: MedicarePrices, on: date) -> ShareOfMedicare:
    """Prices of a commercial insurer that are not known: the published mean share of Medicare and its range by state.

    Raises Faulty when the tables hold no such share.
    """
    found = [medicare.tables.parameter(name, on) for name in ("commercial_share_low", "commercial_share", "commercial_share_high")]  # fmt: skip
    low, mean, high = found
    if not (low and mean and high):
        raise Faulty([Fault("commercial_share", f"no figure for {on}", "give a contract table")])
    text = (
        f"The prices are not known. Assumed: {mean.value:.0%} of the Medicare amount (one in two), "
        f"{low.value:.0%} or {high.value:.0%} (one in four each): what commercial insurers paid for professional services of "
        "all kinds in 2017, mean and range over states; before any reduction for several procedures."
    )
    points = (RatePoint(low.value, 1), RatePoint(mean.value, 2), RatePoint(high.value, 1))
    return ShareOfMedicare(medicare, points, Assumption(text=text, sources=(mean.source,)))


@dataclass(slots=True)
class Table:
    """Prices by code in cents a unit, from a contract or a clinic's price guide; ``per_visit`` is a flat amount a visit.

    Codes that are not in it are asked of ``otherwise`` (and said to be so).
    """

    prices: Mapping[str, int]
    basis: PriceBasis = PriceBasis.CONTRACT
    per_visit: int | None = None
    name: str = "contract table"
    otherwise: Prices | None = None
    points: tuple[RatePoint, ...] = KNOWN
    _missing: dict[str, None] = field(default_factory=dict)

    def amounts(self, lines: tuple[BilledLine, ...], on: date) -> tuple[Amount, ...]:
        """Units times the price; a flat amount lies on the first line."""
        if self.per_visit is not None:
            return tuple(
                Amount(self.per_visit if n == 0 else 0, self.per_visit if n == 0 else 0) for n in range(len(lines))
            )
        missing = [line.code for line in lines if line.code not in self.prices]
        if missing and self.otherwise is None:
            raise Faulty(Fault(code, f"has no price in the {self.name}", "add it") for code in dict.fromkeys(missing))
        self._missing.update(dict.fromkeys(missing))
        rest = self.otherwise.amounts(lines, on) if missing and self.otherwise else ()
        return tuple(self._amount(line, n, rest) for n, line in enumerate(lines))

    def _amount(self, line: BilledLine, n: int, rest: Sequence[Amount]) -> Amount:
        if line.code not in self.prices:
            return rest[n]
        cents = self.prices[line.code] * line.units
        return Amount(cents, cents)

    def trace(self, lines: tuple[BilledLine, ...], on: date) -> tuple[TraceLine, ...]:  # noqa: ARG002
        """One step a line."""
        if self.per_visit is not None:
            return (TraceLine(step="price", text=f"{self.name}: {show(self.per_visit)} a visit"),)
        known = [line for line in lines if line.code in self.prices]
        return tuple(
            TraceLine(step="price", text=f"{self.name}: {line.units} × {line.code} at {show(self.prices[line.code])}")
            for line in known
        )

    def assumptions(self) -> tuple[Assumption, ...]:
        """Codes that had to be priced otherwise."""
        if not self._missing or not self.otherwise:
            return ()
        text = f"Not in the {self.name}, priced otherwise: {', '.join(self._missing)}."
        return (Assumption(text=text), *self.otherwise.assumptions())


def negotiated(rates: NegotiatedRates, codes: Sequence[str], on: date, otherwise: Prices) -> Prices:
    """Prices from a store of negotiated rates, for the codes it knows on a day; the rest is priced otherwise."""
    found = {code: rate for code in codes if (rate := rates.rate(code, on))}
    if not found:
        return otherwise
    return Table({code: rate.cents for code, rate in found.items()}, PriceBasis.NEGOTIATED, name="negotiated rates", otherwise=otherwise)  # fmt: skip
