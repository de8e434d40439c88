"""The report of deactivated NPIs: a workbook (or CSV) with a title row, a header row, then NPI and date."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from thenar.ingest.members import Member, blocks
from thenar.terms.faults import Fault, Faulty

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LARGEST = 200 << 20  # bytes unpacked: the report of 355,000 rows is about 20 MB
_NPI = re.compile(r"\d{10}")


def read_deactivated(member: Member) -> list[int]:
    """Every NPI of the report. Raises Faulty if there is none or it is not a workbook."""
    data = b"".join(blocks(member)) if member.size <= _LARGEST else b""
    cells = _csv(data) if member.shown.lower().endswith(".csv") else _workbook(data, member)
    npis = [int(cell) for cell in cells if _NPI.fullmatch(cell)]
    if not npis:
        raise Faulty([Fault(member.shown, "names no NPI", "check that it is the report of deactivated NPIs")])
    return npis


def _csv(data: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(data.decode("latin-1"), newline="")):
        yield from (cell.strip() for cell in row[:1])


def _workbook(data: bytes, member: Member) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if sum(info.file_size for info in book.infolist()) > _LARGEST:
                raise Faulty([Fault(member.shown, "is too large for such a report", "check the file")])
            shared = list(_texts(book, "xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in book.namelist() else []
            yield from _first_column(book, shared)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, ValueError, IndexError) as error:
        raise Faulty([Fault(member.shown, f"is not a readable workbook ({error})", "download it again")]) from None


def _texts(book: zipfile.ZipFile, name: str) -> Iterator[str]:
    with book.open(name) as file:
        for _, element in ElementTree.iterparse(file):  # noqa: S314 (expat limits entity expansion; the size is bounded)
            if element.tag == f"{_SPACE}si":
                yield "".join(part.text or "" for part in element.iter(f"{_SPACE}t"))
                element.clear()


def _first_column(book: zipfile.ZipFile, shared: list[str]) -> Iterator[str]:
    with book.open("xl/worksheets/sheet1.xml") as file:
        for _, element in ElementTree.iterparse(file):  # noqa: S314
            if element.tag != f"{_SPACE}c":
                continue
            if re.fullmatch(r"A\d+", element.get("r", "A0")):
                yield _cell(element, shared)
            element.clear()


def _cell(element: ElementTree.Element, shared: list[str]) -> str:
    if element.get("t") == "inlineStr":
        return "".join(part.text or "" for part in element.iter(f"{_SPACE}t")).strip()
    value = element.findtext(f"{_SPACE}v") or ""
    return (shared[int(value)] if element.get("t") == "s" else value).strip()
