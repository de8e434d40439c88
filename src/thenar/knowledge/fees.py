"""Fee tables in our own layout (``data/fees`` and what ``thenar fees load`` wrote) → FeeTables, or every fault."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import chain
from pathlib import Path
from typing import TypeVar

from thenar.terms.estimates import RiskRule, RiskWhen
from thenar.terms.faults import Fault, Faulty
from thenar.terms.fees import (  # fmt: skip
    ConversionFactor,
    FactorKind,
    FeeTables,
    Gpci,
    Guideline,
    Parameter,
    RelativeValue,
    ZipPlace,
)
from thenar.terms.sources import Read
from thenar.terms.trace import Reference

SHIPPED = Path(__file__).parent.parent / "data" / "fees"
T = TypeVar("T")
Row = Mapping[str, str]


def read_fees(folders: Iterable[Path] = (SHIPPED,), *, places: bool = True) -> FeeTables:
    """All tables of the folders; of two figures for the same thing and day the later folder's wins.

    ``places=False`` leaves the 43,000 ZIP codes out. Raises Faulty with every row that cannot be read.
    """
    reader = _Reader(list(folders))
    tables = FeeTables(
        relative_values=_grouped(reader.rows("relative_values.csv", _relative_value), lambda v: v.code),
        gpcis=_grouped(reader.rows("gpci.csv", _gpci), lambda g: (g.carrier, g.locality)),
        conversion_factors=tuple(reader.rows("conversion_factors.csv", _conversion_factor)),
        parameters=_grouped(reader.rows("parameters.csv", _parameter), lambda p: p.name),
        guidelines=tuple(reader.rows("poverty_guidelines.csv", _guideline)),
        risk_rules=tuple(reader.rows("coverage_risks.csv", _risk_rule)),
        insurer_questions=tuple(reader.rows("insurer_questions.csv", _insurer_question)),
        rules=dict(reader.rows("rules.csv", _rule)),
        places=dict(reader.places()) if places else {},
    )
    if reader.faults:
        raise Faulty(reader.faults)
    return tables


K = TypeVar("K")


def _grouped(records: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    groups: dict[K, list[T]] = defaultdict(list)
    for record in records:
        groups[key(record)].append(record)
    return {name: tuple(group) for name, group in groups.items()}


class _Reader:
    """Reads CSV files of several folders and keeps every fault; figures of later folders come first."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders
        self.faults: list[Fault] = []
        self.sources = {row["id"]: row for _, row in self._raw("sources.csv")}

    def rows(self, name: str, build: Callable[[Row, "_Reader"], T]) -> Iterator[T]:
        for where, row in self._raw(name):
            try:
                yield build(row, self)
            except (KeyError, ValueError, InvalidOperation) as error:
                self.faults.append(Fault(where, f"cannot be read ({error or 'not a number'})", "correct this line"))

    def source(self, row: Row) -> Reference:
        entry = self.sources[row["source"]]
        return Reference(entry["id"], entry["title"], int(entry["year"]), row["at"], Read(row["read"]), entry["address"])  # fmt: skip

    def places(self) -> Iterator[tuple[str, ZipPlace]]:
        for folder in self.folders:
            path = folder / "zip_localities.txt"
            lines = path.read_text("utf-8").splitlines() if path.is_file() else []
            yield from chain.from_iterable(map(places_of_line, lines))

    def _raw(self, name: str) -> Iterator[tuple[str, dict[str, str]]]:
        for folder in reversed(self.folders):
            path = folder / name
            if path.is_file():
                with path.open(encoding="utf-8", newline="") as file:
                    yield from ((f"{name}:{n}", row) for n, row in enumerate(csv.DictReader(file), start=2))


def places_of_line(line: str) -> Iterator[tuple[str, ZipPlace]]:
    """The ZIP codes of one line ``carrier locality state[+]: ranges``; a comment has none."""
    if not line or line.startswith("#"):
        return
    head, _, ranges = line.partition(": ")
    carrier, locality, state = head.split()
    split, state = state.endswith("+"), state.rstrip("+")
    for span in ranges.split():
        first, _, last = span.partition("-")
        for number in range(int(first), int(last or first) + 1):
            zip_code = f"{number:05d}"
            yield zip_code, ZipPlace(zip=zip_code, state=state, carrier=carrier, locality=locality, split=split)


def one_place(zip_code: str, folders: Iterable[Path] = (SHIPPED,)) -> dict[str, ZipPlace]:
    """The place of one ZIP code, without building all of them: empty when it is not listed."""
    wanted = int(zip_code)
    for folder in reversed(list(folders)):
        path = folder / "zip_localities.txt"
        for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
            if not line.startswith("#") and _holds(line, wanted):
                return {zip_code: dict(places_of_line(line))[zip_code]}
    return {}


def _holds(line: str, wanted: int) -> bool:
    for span in line.partition(": ")[2].split():
        first, _, last = span.partition("-")
        if int(first) <= wanted <= int(last or first):
            return True
    return False


def _span(row: Row) -> tuple[date, date | None]:
    return date.fromisoformat(row["start"]), date.fromisoformat(row["end"]) if row["end"] else None


def _relative_value(row: Row, reader: _Reader) -> RelativeValue:
    start, end = _span(row)
    return RelativeValue(
        code=row["code"],
        start=start,
        end=end,
        status=row["status"],
        work=Decimal(row["work"]),
        nonfacility_pe=Decimal(row["nonfacility_pe"]),
        facility_pe=Decimal(row["facility_pe"]),
        malpractice=Decimal(row["malpractice"]),
        multiple_procedure=row["multiple_procedure"],
        source=reader.source(row),
    )


def _gpci(row: Row, reader: _Reader) -> Gpci:
    start, end = _span(row)
    return Gpci(
        carrier=row["carrier"],
        locality=row["locality"],
        state=row["state"],
        name=row["name"],
        start=start,
        end=end,
        work=Decimal(row["work"]),
        pe=Decimal(row["pe"]),
        malpractice=Decimal(row["malpractice"]),
        source=reader.source(row),
    )


def _conversion_factor(row: Row, reader: _Reader) -> ConversionFactor:
    start, end = _span(row)
    return ConversionFactor(
        start=start, end=end, kind=FactorKind(row["kind"]), factor=Decimal(row["factor"]), source=reader.source(row)
    )


def _parameter(row: Row, reader: _Reader) -> Parameter:
    start, end = _span(row)
    return Parameter(
        name=row["name"], start=start, end=end, value=Decimal(row["value"]), unit=row["unit"], source=reader.source(row)
    )


def _guideline(row: Row, reader: _Reader) -> Guideline:
    return Guideline(
        year=int(row["year"]),
        area=row["area"],
        first_person=int(row["first_person"]),
        each_further_person=int(row["each_further_person"]),
        source=reader.source(row),
    )


def _risk_rule(row: Row, reader: _Reader) -> RiskRule:
    return RiskRule(
        id=row["id"],
        when=RiskWhen(row["when"]),
        codes=tuple(filter(None, row["codes"].split("|"))),
        denial_codes=tuple(row["denial_codes"].split("|")),
        why=row["why"],
        prevent=row["prevent"],
        source=reader.source(row),
    )


def _insurer_question(row: Row, _: _Reader) -> tuple[str, str, str]:
    return row["id"], row["when"], row["question"]


def _rule(row: Row, reader: _Reader) -> tuple[str, Reference]:
    return row["id"], reader.source(row)
