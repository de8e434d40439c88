"""CMS's own NCCI files (practitioner PTP and MUE; txt, csv, xlsx, or the zip they come in) → rows of cells."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from thenar.terms.faults import Fault, Faulty

LARGEST = 600_000_000  # bytes: the four practitioner files together have some 2.5 million rows
_KINDS = (".txt", ".csv", ".xlsx")
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its file name and its rows with their line numbers."""

    name: str
    rows: Iterator[tuple[int, Cells]]


def sheets(path: Path) -> Iterator[Sheet]:
    """The tables in a file; a zip may hold several, of which the text is preferred to the workbook. Raises Faulty."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise Faulty([Fault(path.name, f"is larger than {LARGEST // 1_000_000} MB", "give CMS's own file")])
        data = path.read_bytes()
    except OSError as error:
        raise Faulty([Fault(str(path), f"cannot be read ({error.strerror})", "check the path")]) from None
    if path.suffix.lower() == ".zip":
        yield from _zip(path.name, data)
    else:
        yield Sheet(path.name, rows_of(path.name, data))


def rows_of(name: str, data: bytes) -> Iterator[tuple[int, Cells]]:
    """Cells of a txt, csv or xlsx file. Raises Faulty when it is none of them."""
    suffix = Path(name).suffix.lower()
    if suffix not in _KINDS:
        raise Faulty([Fault(name, "is not a txt, csv, xlsx or zip file", "give the file as CMS ships it")])
    return _workbook(name, data) if suffix == ".xlsx" else _text(name, data)


def _zip(name: str, data: bytes) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if Path(m.filename).suffix.lower() in _KINDS]
            if sum(m.file_size for m in members) > LARGEST:
                raise Faulty([Fault(name, "unpacks to too much", "unpack it and give the files one by one")])
            texts = [m for m in members if not m.filename.lower().endswith(".xlsx")]
            for member in texts or members:
                yield Sheet(Path(member.filename).name, rows_of(member.filename, archive.read(member)))
    except zipfile.BadZipFile:
        raise Faulty([Fault(name, "is not a readable zip file", "download it again")]) from None


def _text(name: str, data: bytes) -> Iterator[tuple[int, Cells]]:
    if b"\0" in data[:4096]:
        raise Faulty([Fault(name, "is not text", "give the file as CMS ships it")])
    text = data.decode("utf-8-sig", errors="replace")
    delimiter = "\t" if "\t" in text[:20_000] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, tuple(map(_clean, cells))
    except csv.Error as error:
        raise Faulty([Fault(f"{name}:{reader.line_num}", f"is not readable ({error})", "download it again")]) from None


def _workbook(name: str, data: bytes) -> Iterator[tuple[int, Cells]]:
    try:
        import openpyxl
    except ImportError:
        raise Faulty(
            [Fault(name, "reading xlsx needs openpyxl", "pip install 'thenar[billing]', or give the txt file")]
        ) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise Faulty([Fault(name, "is not a readable workbook", "download it again")]) from None
    for sheet in book.worksheets:
        for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line, tuple("" if cell is None else _clean(_whole(cell)) for cell in row)


def _whole(cell: object) -> str:
    """A number in a workbook is a whole one; codes such as 0001A are text."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _clean(cell: str) -> str:
    return " ".join(cell.split())
