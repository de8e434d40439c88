"""Rows that matter out of a wide quoted CSV, without parsing the others.

Why this is exact. Inside a quoted field quotes stand in pairs. A single quote after a line break and before a digit can
therefore only open a field, and only the first of a row; a single quote after a comma and before a digit can only open a
field, too. So ``\\n"1`` is always the start of a row, whatever line breaks fields hold, and ``,"2251`` is always a field
that begins with 2251. Files that are not quoted throughout go through the csv module instead (``plain_rows``).
The twin in tests/reference reads the same files with the csv module alone.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import stringzilla
from numpy.typing import NDArray

from thenar.terms.faults import Fault, Faulty

_NEWLINE, _QUOTE, _ZERO, _NINE = 10, 34, 48, 57
_NPI_FROM, _NPI_TO = 1, 11  # of a row: '"1234567890","…'
_POWERS = 10 ** np.arange(9, -1, -1, dtype=np.int64)
_STEM = 5  # bytes: ',"225' and ',"261'
_LONGEST_ROW = 64 << 20
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Select = Callable[[bytes, Bytes, Ints], Ints]  # which rows of a block, given where rows start and the last one ends


@dataclass(slots=True)
class Counts:
    """Rows seen, and rows without an entity type (those of deactivated identifiers)."""

    rows: int = 0
    blank: int = 0
    npis: list[Ints] = field(default_factory=list)


def read_header(block: bytes, name: str) -> tuple[list[str], bytes]:
    """The column names, and what follows the first line. Raises Faulty if there is no line at all."""
    line, newline, rest = block.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    if not newline:
        raise Faulty([Fault(name, "has no rows", "check that it is a file of the provider register")])
    return next(csv.reader([line.decode("latin-1").rstrip("\r")])), rest


def is_quoted(rest: bytes) -> bool:
    """Whether the first row starts as every row of the register does: a quote and a digit."""
    return not rest or (rest[:1] == b'"' and rest[1:2].isdigit())


def quoted_rows(
    found: Iterable[bytes], select: Select, counts: Counts, keep_npis: bool = False
) -> Iterator[list[bytes]]:
    """For each block the rows that ``select`` picks, without their line break. ``found`` starts at the first row."""
    tail = b"\n"
    for block in found:
        data = tail + block
        if len(data) > _LONGEST_ROW:
            raise Faulty([Fault("row", "is longer than 64 MB", "check that it is a file of the provider register")])
        starts = _starts(data)
        if len(starts) < 2:
            tail = data
            continue
        yield _picked(data, starts, select, counts, keep_npis)
        tail = data[int(starts[-1]) - 1 :]
    starts = _starts(tail)
    if len(starts):
        yield _picked(tail, np.append(starts, len(tail)), select, counts, keep_npis)


def _starts(data: bytes) -> Ints:
    """Where rows start; the byte before each is a line break."""
    values = np.frombuffer(data, np.uint8)
    after = np.flatnonzero(values == _NEWLINE) + 1
    after = after[: np.searchsorted(after, len(data) - 1)]  # room for the quote and a digit
    first = values[after + 1]
    starts: Ints = after[(values[after] == _QUOTE) & (first >= _ZERO) & (first <= _NINE)]
    return starts


def _picked(data: bytes, starts: Ints, select: Select, counts: Counts, keep_npis: bool) -> list[bytes]:
    """``starts`` has one place more than rows: where the last row ends."""
    values = np.frombuffer(data, np.uint8)
    rows = starts[:-1]
    counts.rows += len(rows)
    entity = np.minimum(rows + 14, len(data) - 1)
    counts.blank += int(
        np.count_nonzero((values[entity] == _QUOTE) & (values[np.minimum(rows + 11, entity)] == _QUOTE))
    )
    if keep_npis:
        counts.npis.append(npis_of(values, rows))
    return [
        data[starts[row] : starts[row + 1]].removesuffix(b"\n").removesuffix(b"\r")
        for row in select(data, values, starts)
    ]


def npis_of(values: Bytes, rows: Ints) -> Ints:
    """The ten digits that each row begins with, as numbers; -1 where they are not ten digits."""
    places = np.minimum(rows[:, None] + np.arange(_NPI_FROM, _NPI_TO), len(values) - 1)
    digits = values[places].astype(np.int64) - _ZERO
    ends = values[np.minimum(rows + _NPI_TO, len(values) - 1)] == _QUOTE
    fine = ends & (digits >= 0).all(1) & (digits <= 9).all(1)
    return np.where(fine, digits @ _POWERS, -1)


def by_text(patterns: tuple[bytes, ...]) -> Select:
    """Rows that hold one of these byte strings. What they begin with alike is searched for once."""
    stems = sorted({pattern[:_STEM] for pattern in patterns})

    def select(data: bytes, _: Bytes, starts: Ints) -> Ints:
        end = int(starts[-1])
        hits = [at for stem in stems for at in _places(data, stem, end) if data.startswith(patterns, at)]
        found = np.unique(np.searchsorted(starts, np.array(hits, np.int64), side="right")) - 1
        return found[found >= 0]

    return select


def by_npi(wanted: Ints) -> Select:
    """Rows of these NPIs (ascending)."""

    def select(_: bytes, values: Bytes, starts: Ints) -> Ints:
        if not len(wanted):
            return np.empty(0, np.int64)
        npis = npis_of(values, starts[:-1])
        at = np.minimum(np.searchsorted(wanted, npis), len(wanted) - 1)
        return np.flatnonzero(wanted[at] == npis)

    return select


def _places(data: bytes, pattern: bytes, end: int) -> Iterator[int]:
    find, at = stringzilla.find, -1
    while (at := find(data, pattern, at + 1, end)) >= 0:
        yield at


def plain_rows(found: Iterable[bytes]) -> Iterator[bytes]:
    """Every row of a file that is not quoted throughout, read by the csv module and written quoted."""
    for fields in csv.reader(_lines(found)):
        if fields:
            yield b'"' + b'","'.join(value.replace('"', '""').encode("latin-1") for value in fields) + b'"'


def _lines(found: Iterable[bytes]) -> Iterator[str]:
    tail = b""
    for block in found:
        *lines, tail = (tail + block).splitlines(keepends=True) or [b""]
        yield from (line.decode("latin-1") for line in lines)
    if tail:
        yield tail.decode("latin-1")


def fields_of(row: bytes, columns: int, needed: int) -> list[bytes] | None:
    """The first ``needed`` fields of a quoted row or more; None if it does not have exactly ``columns``.

    Where every quote of the row is accounted for by the columns, cutting at ``","`` is exact; else the csv module reads it.
    """
    if stringzilla.count(row, b'"') == 2 * columns and stringzilla.count(row, b'","') == columns - 1:
        return row[1:-1].split(b'","', needed) if row[:1] == row[-1:] == b'"' else None
    read = list(csv.reader(io.StringIO(row.decode("latin-1"), newline="")))
    if len(read) != 1 or len(read[0]) != columns:
        return None
    return [value.encode("latin-1") for value in read[0]]
