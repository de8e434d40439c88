"""The edits in use: what was loaded last, else what ships (third quarter 2024)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from thenar.ingest.codes import code_book
from thenar.ingest.home import data_home, publish
from thenar.ingest.ncci import Reading, began, read_sheet
from thenar.ingest.ncci_files import sheets
from thenar.ingest.tables import DATA, Row, day, read_table
from thenar.terms.edits import Edition, Edits, LoadReport, Mue, Pairs, PtpEdit
from thenar.terms.faults import Fault, Faulty
from thenar.terms.sources import Read

_FILE = "ncci.json"
_SHIPPED = Edition(quarter="2024q3", began=began("2024q3"), source="cmsncci2024q3", read=Read.SECONDARY)


@dataclass(frozen=True, slots=True)
class _Stored:
    """The stored form: what was loaded. A kind that was never loaded is as shipped."""

    ptp_edition: Edition
    mue_edition: Edition
    ptp: list[PtpEdit]
    mues: list[Mue]


def load_edits() -> Edits:
    """The edits in use. Raises Faulty when the stored file is damaged."""
    path = data_home() / _FILE
    try:
        status = path.stat()
    except OSError:
        return _edits(_shipped())
    return _from(path, status.st_mtime_ns, status.st_size)


@cache
def _from(path: Path, _time: int, _size: int) -> Edits:
    try:
        return _edits(msgspec.json.decode(path.read_bytes(), type=_Stored))
    except (OSError, msgspec.MsgspecError) as error:
        raise Faulty([Fault(str(path), f"is damaged ({error})", "load the edits again, or delete the file")]) from None


def store_edits(paths: Iterable[Path], quarter: str | None = None) -> LoadReport:
    """Read CMS's files and put them in the place of the old ones, each kind whole. Raises Faulty; then nothing changes."""
    readings: dict[str, Reading] = {}
    codes = code_book().keys()
    for path in paths:
        for sheet in sheets(path):
            read_sheet(sheet, codes, quarter, readings)
    if faults := list(_nothing(readings)):
        raise Faulty(faults)
    target = data_home() / _FILE
    publish(target, msgspec.json.encode(_replaced(_current(target), readings)))
    return LoadReport(tables=tuple(r.report() for r in readings.values()), stored_at=str(target))


def _nothing(readings: dict[str, Reading]) -> Iterable[Fault]:
    if not readings:
        yield Fault("edits load", "found no table in the files", "give CMS's practitioner PTP or MUE files")
    for reading in readings.values():
        if not reading.ptp and not reading.mues:
            yield Fault(", ".join(reading.files), "has no row for a therapy code", "give CMS's practitioner file")


def _replaced(current: _Stored, readings: dict[str, Reading]) -> _Stored:
    ptp, mue = readings.get("ptp"), readings.get("mue")
    return _Stored(
        _edition(ptp) if ptp else current.ptp_edition,
        _edition(mue) if mue else current.mue_edition,
        ptp.ptp if ptp else current.ptp,
        mue.mues if mue else current.mues,
    )


def _edition(reading: Reading) -> Edition:
    return Edition(
        quarter=reading.quarter, began=began(reading.quarter), source=", ".join(reading.files), read=Read.FULL
    )


def _current(path: Path) -> _Stored:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Stored)
    except (OSError, msgspec.MsgspecError):
        return _shipped()


@cache
def _shipped() -> _Stored:
    folder = DATA / "edits"
    return _Stored(
        _SHIPPED,
        _SHIPPED,
        list(read_table(folder / "ncci_ptp_practitioner_2024q3.csv", _ptp)),
        list(read_table(folder / "ncci_mue_practitioner_2024q3.csv", _mue)),
    )


def _ptp(row: Row) -> PtpEdit:
    return PtpEdit(
        row["column1"],
        row["column2"],
        None,
        day(row["deletion_date"]),
        int(row["modifier_indicator"]),
        row["rationale"],
    )


def _mue(row: Row) -> Mue:
    return Mue(row["code"], int(row["mue_units_per_day"]), int(row["mai"]), row["rationale"])


def _edits(stored: _Stored) -> Edits:
    return Edits(
        pairs=_pairs(stored.ptp),
        mues={mue.code: mue for mue in stored.mues},
        ptp_edition=stored.ptp_edition,
        mue_edition=stored.mue_edition,
    )


def _pairs(spells: Iterable[PtpEdit]) -> Pairs:
    found: dict[str, dict[str, tuple[PtpEdit, ...]]] = defaultdict(dict)
    for edit in spells:
        found[edit.column1][edit.column2] = (*found[edit.column1].get(edit.column2, ()), edit)
    return dict(found)
