"""NCCI rows → edits, by the publisher's own headings; what cannot be read is set aside with its reason and counted."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from thenar.ingest.ncci_files import Cells, Sheet
from thenar.ingest.tables import day
from thenar.terms.edits import LoadedTable, Mue, PtpEdit, SetAside
from thenar.terms.faults import Fault, Faulty

T = TypeVar("T", PtpEdit, Mue)
SHOWN = 20  # rows set aside that are shown; all are counted
_CODE = re.compile(r"^[A-Z0-9]\d{3}[A-Z0-9]$")
_PTP = {"column1": "column 1", "column2": "column 2", "effective": "effective", "deletion": "deletion", "modifier": "modifier", "rationale": "rationale"}  # fmt: skip
_MUE = {"code": "hcpcs", "units": "mue values", "indicator": "adjudication indicator", "rationale": "rationale"}
_VERSION = re.compile(r"v(\d\d)(\d)r")  # ccipra-v302r0-f1: version 30.2
_FIRST_YEAR = 1994  # version 30 is 2024
_EFFECTIVE = re.compile(r"(\d\d)-(\d\d)-(20\d\d)")
_QUARTER = re.compile(r"^(20\d\d)-?q([1-4])$", re.I)


@dataclass(slots=True)
class Reading:
    """What has been read of one kind of table."""

    kind: str
    quarter: str
    files: list[str] = field(default_factory=list)
    rows: int = 0
    ptp: list[PtpEdit] = field(default_factory=list)
    mues: list[Mue] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    aside_count: int = 0

    def report(self) -> LoadedTable:
        """As shown."""
        return LoadedTable(
            kind=self.kind,
            quarter=self.quarter,
            files=tuple(self.files),
            rows_read=self.rows,
            rows_kept=len(self.ptp) + len(self.mues),
            set_aside=tuple(self.aside),
            set_aside_count=self.aside_count,
        )


def read_sheet(sheet: Sheet, codes: Collection[str], quarter: str | None, readings: dict[str, Reading]) -> None:
    """Add one table to what has been read; rows that touch none of ``codes`` are left out. Raises Faulty."""
    rows = iter(sheet.rows)
    kind, places = _heading(sheet.name, rows)
    which = quarter_of(quarter or sheet.name) or _no_quarter(sheet.name)
    reading = readings.setdefault(kind, Reading(kind, which))
    if reading.quarter != which:
        raise Faulty(
            [Fault(sheet.name, f"is of {which}, another file of {reading.quarter}", "load one quarter at a time")]
        )
    reading.files.append(sheet.name)
    if kind == "ptp":
        keys = (places["column1"], places["column2"])
        reading.ptp += _each(sheet.name, rows, lambda cells: _ptp(cells, places), codes, keys, reading)
    else:
        reading.mues += _each(sheet.name, rows, lambda cells: _mue(cells, places), codes, (places["code"],), reading)


def quarter_of(text: str) -> str | None:
    """``2024q3`` from ``2024-Q3``, ``ccipra-v302r0-f1.txt`` or ``…_Eff_07-01-2024.csv``; None if it is not said."""
    if match := _QUARTER.match(text.strip()):
        return f"{match[1]}q{match[2]}"
    if match := _VERSION.search(text):
        return f"{_FIRST_YEAR + int(match[1])}q{int(match[2]) + 1}"
    if match := _EFFECTIVE.search(text):
        return f"{match[3]}q{(int(match[1]) + 2) // 3}"
    return None


def began(quarter: str) -> date:
    """The first day of a quarter such as ``2024q3``."""
    return date(int(quarter[:4]), 3 * int(quarter[5]) - 2, 1)


def _no_quarter(name: str) -> str:
    raise Faulty([Fault(name, "does not say which quarter it is of", "add --quarter 2026q4")])


def _heading(name: str, rows: Iterator[tuple[int, Cells]]) -> tuple[str, dict[str, int]]:
    for line, cells in rows:
        for kind, wanted in (("ptp", _PTP), ("mue", _MUE)):
            places = _places(cells, wanted)
            if len(places) == len(wanted):
                return kind, places
        if line > 60:
            break
    raise Faulty([Fault(name, "has neither the headings of a PTP nor of an MUE table", "give CMS's practitioner file")])


def _places(cells: Cells, wanted: dict[str, str]) -> dict[str, int]:
    """The first column whose heading holds each word; "*=in existence prior to 1996" holds none of them."""
    low = [re.sub(r"[\s/]+", " ", cell.lower()) for cell in cells]
    found = {field_: next((n for n, cell in enumerate(low) if word in cell), None) for field_, word in wanted.items()}
    return {field_: n for field_, n in found.items() if n is not None}


def _each(
    name: str,
    rows: Iterator[tuple[int, Cells]],
    build: Callable[[Cells], T],
    codes: Collection[str],
    keys: tuple[int, ...],
    reading: Reading,
) -> Iterator[T]:
    for line, cells in rows:
        if not any(cells) or not cells[0]:
            continue  # the headings go on over several lines, first cell empty
        reading.rows += 1
        if _elsewhere(cells, keys, codes):
            continue
        try:
            built = build(cells)
        except (ValueError, IndexError) as error:
            reading.aside_count += 1
            if len(reading.aside) < SHOWN:
                reading.aside.append(SetAside(file=name, line=line, why=str(error)))
            continue
        if _touches(built, codes):
            yield built


def _elsewhere(cells: Cells, keys: tuple[int, ...], codes: Collection[str]) -> bool:
    """Whether all the row's codes are whole and none is ours: most of two million rows end here."""
    found = [cells[key] for key in keys if key < len(cells)]
    return len(found) == len(keys) and all(len(code) == 5 and code not in codes for code in found)


def _touches(built: PtpEdit | Mue, codes: Collection[str]) -> bool:
    """A workbook may have lost a leading zero, so that the built code is looked at again."""
    return built.code in codes if isinstance(built, Mue) else built.column1 in codes or built.column2 in codes


def _ptp(cells: Cells, places: dict[str, int]) -> PtpEdit:
    effective, deletion = (_day(cells[places[which]]) for which in ("effective", "deletion"))
    return PtpEdit(
        _code(cells[places["column1"]]),
        _code(cells[places["column2"]]),
        effective,
        deletion,
        _one_of(cells[places["modifier"]], (0, 1, 9), "modifier indicator"),
        cells[places["rationale"]] if places["rationale"] < len(cells) else "",
    )


def _mue(cells: Cells, places: dict[str, int]) -> Mue:
    return Mue(
        _code(cells[places["code"]]),
        _units(cells[places["units"]]),
        _one_of(cells[places["indicator"]][:1], (1, 2, 3), "adjudication indicator"),
        cells[places["rationale"]],
    )


def _code(text: str) -> str:
    code = text.upper().zfill(5) if text.isdigit() else text.upper()
    if not _CODE.match(code):
        raise ValueError(f"'{text[:20]}' is not a five-character code")
    return code


def _units(text: str) -> int:
    if not text.isdigit():
        raise ValueError(f"'{text[:20]}' is not a number of units")
    return int(text)


def _one_of(text: str, allowed: tuple[int, ...], what: str) -> int:
    if not text.isdigit() or int(text) not in allowed:
        raise ValueError(f"'{text[:20]}' is not a {what} ({', '.join(map(str, allowed))})")
    return int(text)


def _day(text: str) -> date | None:
    try:
        return day(text)
    except ValueError:
        raise ValueError(f"'{text[:20]}' is not a date such as 20240701") from None
