"""``thenar estimate --batch``: many people × plans × scenarios in one table (CSV or Parquet), through the columns at once.

A row is one episode. ``visits`` and either ``allowed_cents`` (of a visit) or ``codes`` (``97140:1 97110:2``, priced from
the fee schedule, times ``price_percent``) are needed; the rest has defaults. Rows that cannot be read are set aside
with the reason; the rest is worked out.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from thenar.cost.benefits import plan_year
from thenar.cost.fees import place_of
from thenar.cost.prices import MedicarePrices
from thenar.terms.benefits import (  # fmt: skip
    Accumulators,
    Benefit,
    Charge,
    CopayOrder,
    CopayPer,
    Coverage,
    Deductible,
    Limit,
    VisitCharges,
)
from thenar.terms.faults import Fault, Faulty
from thenar.terms.fees import NATIONAL, BilledLine, FeeTables
from thenar.terms.money import part

if TYPE_CHECKING:
    from thenar.cost.batch import Totals

COLUMNS = (
    "id", "visits", "allowed_cents", "codes", "first_codes", "price_percent", "zip", "on", "days_between", "copay_cents",
    "coinsurance_percent", "deductible_cents", "deductible_met_cents", "deductible_applies", "order", "per",
    "out_of_pocket_maximum_cents", "out_of_pocket_met_cents", "visit_limit", "visits_used", "plan_year_start",
)  # fmt: skip
MOST_VISITS = 200
Row = Mapping[str, str]
Episode = tuple[list[VisitCharges], Coverage, Accumulators]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """The answer for one row, in cents."""

    id: str
    visits: int
    allowed_cents: int
    patient_cents: int
    plan_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAnswer:
    """All rows, and how many were set aside for which reason."""

    rows: tuple[BatchRow, ...]
    set_aside: dict[str, int]


def run_batch(path: Path, tables: FeeTables, *, on: date) -> BatchAnswer:
    """Work out a table. Raises Faulty when the file cannot be read at all or names columns that are not known."""
    try:
        from thenar.cost.batch import columns, settle_columns
    except ImportError as error:
        raise Faulty([Fault("--batch", f"needs more packages ({error.name})", "pip install 'thenar[batch]'")]) from None

    aside: Counter[str] = Counter()
    reader = _Rows(tables, on)
    read: list[tuple[str, Episode]] = []
    for number, row in enumerate(_rows(path), start=1):
        try:
            read.append((row.get("id") or str(number), reader.episode(row)))
        except (ValueError, Faulty) as error:
            aside[str(error)] += 1
    totals = settle_columns(columns([episode for _, episode in read]))
    return BatchAnswer(rows=tuple(_answers(read, totals)), set_aside=dict(aside))


def _answers(read: Iterable[tuple[str, Episode]], totals: "Totals") -> Iterator[BatchRow]:
    patient, plan = totals.patient.sum(axis=0), totals.plan.sum(axis=0)
    for n, (id_, (made, _, _)) in enumerate(read):
        allowed = sum(line.allowed for visit in made for line in visit.lines)
        yield BatchRow(
            id=id_, visits=len(made), allowed_cents=allowed, patient_cents=int(patient[n]), plan_cents=int(plan[n])
        )


def _rows(path: Path) -> Iterator[Row]:
    if not path.is_file():
        raise Faulty([Fault(str(path), "is not a file", "check the path")])
    rows = _parquet(path) if path.suffix.lower() == ".parquet" else _csv(path)
    head, body = next(rows), rows
    if unknown := [name for name in head if name not in COLUMNS]:
        raise Faulty(Fault(name, "is not a column that is known", f"use {', '.join(COLUMNS)}") for name in unknown)
    for cells in body:
        yield dict(zip(head, cells, strict=False))


def _csv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        rows = csv.reader(file)
        yield [cell.strip() for cell in next(rows, [])]
        yield from rows


def _parquet(path: Path) -> Iterator[list[str]]:
    try:
        import duckdb  # only for Parquet
    except ImportError:
        raise Faulty(
            [Fault("--batch", "Parquet needs more packages (duckdb)", "pip install 'thenar[batch]', or give CSV")]
        ) from None
    try:
        found = duckdb.connect().execute("select * from read_parquet(?)", [str(path)])
    except duckdb.Error as error:
        raise Faulty(
            [
                Fault(
                    str(path),
                    f"is not a Parquet file that can be read ({str(error).splitlines()[0]})",
                    "check the file",
                )
            ]
        ) from None
    yield [column[0] for column in found.description or []]
    while block := found.fetchmany(10_000):
        yield from (["" if cell is None else str(cell) for cell in row] for row in block)


class _Rows:
    """Turns rows into episodes; fee schedules are made once for each place."""

    def __init__(self, tables: FeeTables, on: date) -> None:
        self.tables, self.on = tables, on
        self.prices: dict[str, MedicarePrices] = {}

    def episode(self, row: Row) -> Episode:
        number = _whole(row, "visits", None)
        if not 1 <= number <= MOST_VISITS:
            raise ValueError(f"visits: not 1 to {MOST_VISITS}")
        first = _day(row.get("on") or "", self.on)
        step = timedelta(days=_whole(row, "days_between", 7))
        days = [first + step * n for n in range(number)]
        start = _start(row.get("plan_year_start") or "")
        visits = [VisitCharges(on=day, lines=self._lines(row, day, n == 0)) for n, day in enumerate(days)]
        return visits, _coverage(row, start), _met(row, plan_year(first, start))

    def _lines(self, row: Row, on: date, first: bool) -> tuple[Charge, ...]:
        codes = (first and row.get("first_codes")) or row.get("codes")
        if not codes:
            allowed = _whole(row, "allowed_cents", None)
            return (Charge(code="", units=1, charge=allowed, allowed=allowed),)
        lines = tuple(map(_billed, codes.split()))
        percent = _decimal(row, "price_percent", "100") / 100
        amounts = self._prices(row.get("zip") or "").amounts(lines, on)
        cents = [part(amount.allowed, percent) for amount in amounts]
        return tuple(Charge(code=b.code, units=b.units, charge=c, allowed=c) for b, c in zip(lines, cents, strict=True))

    def _prices(self, zip_code: str) -> MedicarePrices:
        if zip_code not in self.prices:
            place = place_of(zip_code.zfill(5), self.tables) if zip_code else None
            key = (place.carrier, place.locality) if place else NATIONAL
            self.prices[zip_code] = MedicarePrices(self.tables, key)
        return self.prices[zip_code]


def _coverage(row: Row, start: tuple[int, int]) -> Coverage:
    percent = _decimal(row, "coinsurance_percent", "0") * 100
    if not 0 <= percent <= 10_000 or percent != percent.to_integral_value():
        raise ValueError("coinsurance_percent: not 0 to 100")
    return Coverage(
        benefit=Benefit(
            copay=_whole(row, "copay_cents", 0),
            coinsurance=int(percent),
            per=_word(row, "per", CopayPer),
            order=CopayOrder(row.get("order") or CopayOrder.AFTER_DEDUCTIBLE),
            deductible_applies=(row.get("deductible_applies") or "true").lower() in ("true", "yes", "1"),
            visit_limit=_whole(row, "visit_limit", -1) if row.get("visit_limit") else None,
        ),
        deductible=Deductible(individual=_whole(row, "deductible_cents", 0)),
        out_of_pocket_maximum=Limit(individual=_whole(row, "out_of_pocket_maximum_cents", 0) if row.get("out_of_pocket_maximum_cents") else None),
        year_start=start,
    )  # fmt: skip


def _met(row: Row, year: date) -> Accumulators:
    deductible = _whole(row, "deductible_met_cents", 0)
    return Accumulators(
        year=year,
        deductible=deductible,
        out_of_pocket=_whole(row, "out_of_pocket_met_cents", deductible),
        visits=_whole(row, "visits_used", 0),
    )


def _word(row: Row, name: str, kind: type[CopayPer]) -> CopayPer:
    return kind(row.get(name) or CopayPer.VISIT)


def _whole(row: Row, name: str, default: int | None) -> int:
    said = (row.get(name) or "").strip()
    if not said and default is not None:
        return default
    if not re.fullmatch(r"\d{1,9}(\.0)?", said, re.ASCII):
        raise ValueError(f"{name}: {'is missing' if not said else 'is not a whole number'}")
    return int(said.partition(".")[0])


def _decimal(row: Row, name: str, default: str) -> Decimal:
    try:
        number = Decimal((row.get(name) or default).strip())
    except InvalidOperation:
        raise ValueError(f"{name}: is not a number") from None
    if not number.is_finite() or not 0 <= number <= 10_000:
        raise ValueError(f"{name}: is out of range")
    return number


def _billed(text: str) -> BilledLine:
    code, _, units = text.upper().partition(":")
    if not units.isdecimal() or not 1 <= int(units) <= 99:
        raise ValueError("codes: not code:units such as 97140:1 97110:2")
    return BilledLine(code=code, units=int(units))


def _day(said: str, default: date) -> date:
    try:
        return date.fromisoformat(said.strip()[:10]) if said else default
    except ValueError:
        raise ValueError("on: is not a date such as 2026-03-02") from None


def _start(said: str) -> tuple[int, int]:
    match = re.fullmatch(r"(?:\d{4}-)?(\d{2})-(\d{2})", said.strip() or "01-01")
    try:
        day = date(2001, int(match[1]), int(match[2])) if match else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError("plan_year_start: is not a day that every year has")
    return day.month, day.day
