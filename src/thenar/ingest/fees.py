"""The publisher's fee files, as they are published → rows of our own layout, and the folder they are kept in.

Read are: PPRRVU (relative values, CSV), GPCI (geographic indices, CSV) and ZIP5 (ZIP code to locality, fixed width or
CSV), or a zip archive that holds them. Lenient: a row that cannot be used is set aside and counted. A file that does
not hold together (totals that do not add up, localities that no ZIP code belongs to) is refused with the reason.
Descriptors of procedure codes are never kept.
"""

import csv
import io
import os
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from thenar.terms.faults import Fault, Faulty
from thenar.terms.fees import UNDER_REDUCTION

LARGEST_FILE = 60_000_000  # bytes; the largest real one has about 5 million
FEWEST_LOCALITIES = 90  # there are about 110
_MONTHS = {"january": 1, "april": 4, "july": 7, "october": 10}
_WORK, _PE, _FACILITY_PE, _MP, _TOTAL, _MULT, _FACTOR = 5, 6, 8, 10, 11, 18, 24
_RVU_HEAD = ("code", "start", "end", "status", "work", "nonfacility_pe", "facility_pe", "malpractice", "multiple_procedure", "source", "at", "read")  # fmt: skip
_GPCI_HEAD = ("carrier", "locality", "state", "name", "start", "end", "work", "pe", "malpractice", "source", "at", "read")  # fmt: skip
_FACTOR_HEAD = ("start", "end", "kind", "factor", "source", "at", "read")
_SOURCE_HEAD = ("id", "title", "year", "address", "note")
Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What one file gave: rows by table of ours, and what was set aside, by reason."""

    file: str
    kind: str
    year: int
    tables: Mapping[str, tuple[Row, ...]]
    set_aside: Mapping[str, int] = field(default_factory=dict)
    zips: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows kept (ZIP codes for a ZIP file)."""
        main = {"relative values": "relative_values.csv", "geographic indices": "gpci.csv"}
        return len(self.zips) or len(self.tables.get(main.get(self.kind, ""), ()))


def fees_folder() -> Path:
    """Where loaded years are kept: ``$THENAR_DATA``, else ``$XDG_DATA_HOME/thenar`` or ``~/.local/share/thenar``."""
    named = os.environ.get("THENAR_DATA")
    base = Path(named) if named else Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "thenar"
    return base / "fees"


def load_files(paths: Iterable[Path], codes: Collection[str], localities: Collection[tuple[str, str]]) -> list[Loaded]:
    """Every file read. ``codes`` are kept besides those under the reduction; ``localities`` are those with ZIP codes.

    Raises Faulty with everything that is wrong with any of them; nothing is kept then.
    """
    loaded: list[Loaded] = []
    faults: list[Fault] = []
    for name, text in _texts(paths, faults):
        try:
            loaded.append(_read(name, text, codes, localities))
        except Faulty as error:
            faults += error.faults
    if faults:
        raise Faulty(faults)
    return loaded


def keep(loaded: Iterable[Loaded], folder: Path) -> None:
    """Put the rows into the folder, replacing rows of the same thing and start. Each file is swapped whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in loaded:
        for table, rows in one.tables.items():
            _merge(folder / table, rows)
        if one.zips:
            _swap(folder / "zip_localities.txt", "\n".join(one.zips) + "\n")


def _texts(paths: Iterable[Path], faults: list[Fault]) -> Iterator[tuple[str, str]]:
    for path in paths:
        try:
            if path.stat().st_size > LARGEST_FILE:
                faults.append(Fault(str(path), f"is larger than {LARGEST_FILE // 1_000_000} MB", "give one file of the release"))  # fmt: skip
            elif path.suffix.lower() == ".zip":
                yield from _members(path)
            else:
                yield path.name, path.read_bytes().decode("utf-8-sig", "replace")
        except OSError as error:
            faults.append(Fault(str(path), f"cannot be read ({error.strerror})", "check the path"))
        except zipfile.BadZipFile:
            faults.append(Fault(str(path), "is not a zip archive that can be read", "download it again"))


def _members(path: Path) -> Iterator[tuple[str, str]]:
    """The files of an archive that we can read; the rest (PDFs, spreadsheets) is passed over."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            name = Path(member.filename).name
            wanted = re.match(r"(PPRRVU.*|GPCI.*)\.csv$|ZIP5.*\.(txt|csv)$", name, re.I)
            if wanted and "lyout" not in name.lower() and member.file_size <= LARGEST_FILE:
                yield name, archive.read(member).decode("utf-8-sig", "replace")


def _read(name: str, text: str, codes: Collection[str], localities: Collection[tuple[str, str]]) -> Loaded:
    head = text[:4000].upper()
    if "RELATIVE VALUE FILE" in head and "HCPCS," in head:
        return _relative_values(name, text, codes)
    if "GPCI" in head and "LOCALITY" in head:
        return _gpcis(name, text, localities)
    if re.match(r"[A-Z]{2}\d{5}\d{5}\d{2}", text) or "ZIP CODE" in head.partition("\n")[0]:
        return _zips(name, text)
    raise Faulty([Fault(name, "is not a layout that is known", "give PPRRVU….csv, GPCI….csv or ZIP5….txt as published")])  # fmt: skip


def _source(name: str, title: str, year: int) -> tuple[str, Row]:
    id_ = "loaded_" + re.sub(r"\W+", "_", name.lower()).strip("_")
    row = {"id": id_, "title": title, "year": str(year), "address": f"file {name}", "note": "loaded by the user"}
    return id_, row


# --- relative values


def _relative_values(name: str, text: str, codes: Collection[str]) -> Loaded:
    rows = list(csv.reader(io.StringIO(text)))
    title = next((cell for row in rows[:4] for cell in row if "RELATIVE VALUE FILE" in cell.upper()), "")
    year, start = _release(name, title)
    id_, source = _source(name, title.strip(), year)
    aside: Counter[str] = Counter()
    body = _body(rows, name)
    kept = [row for row in body if _wanted(row, codes, aside)]
    values = tuple(_value_row(row, start, year, id_) for row in kept if _adds_up(row, aside))
    if not values or aside["the parts do not add up to the total"] > len(values) // 20:
        raise Faulty([Fault(name, "columns are not where they are expected (parts and totals differ)", "give the file as published")])  # fmt: skip
    factor = _factor_row(kept, name, start, year, id_)
    return Loaded(
        file=name,
        kind="relative values",
        year=year,
        tables={"relative_values.csv": values, "conversion_factors.csv": (factor,), "sources.csv": (source,)},
        set_aside=aside,
    )


def _release(name: str, title: str) -> tuple[int, date]:
    year = re.search(r"\b(20\d\d)\b", title)
    month = re.search("|".join(_MONTHS), title, re.I)
    if not year:
        raise Faulty([Fault(name, "its title names no year", "give the file as published")])
    return int(year[1]), date(int(year[1]), _MONTHS[month[0].lower()] if month else 1, 1)


def _body(rows: list[list[str]], name: str) -> list[list[str]]:
    for n, row in enumerate(rows):
        if row and row[0].strip().upper() == "HCPCS":
            return rows[n + 1 :]
    raise Faulty([Fault(name, "has no row of column names that starts with HCPCS", "give the file as published")])


def _wanted(row: list[str], codes: Collection[str], aside: Counter[str]) -> bool:
    if len(row) <= _FACTOR or not re.fullmatch(r"[A-Z\d]{5}", row[0].strip()):
        aside["not a row of a code"] += bool(row and any(row))
        return False
    if row[1].strip():
        return False  # professional and technical parts of a code
    return row[0].strip() in codes or row[_MULT].strip() == UNDER_REDUCTION


def _adds_up(row: list[str], aside: Counter[str]) -> bool:
    try:
        work, pe, mp, total = (Decimal(row[n].strip() or "0") for n in (_WORK, _PE, _MP, _TOTAL))
    except InvalidOperation:
        aside["a value is not a number"] += 1
        return False
    if abs(work + pe + mp - total) > Decimal("0.015"):
        aside["the parts do not add up to the total"] += 1
        return False
    return True


def _value_row(row: list[str], start: date, year: int, source: str) -> Row:
    cells = [row[n].strip() or "0" for n in (3, _WORK, _PE, _FACILITY_PE, _MP, _MULT)]
    return dict(zip(_RVU_HEAD, (row[0].strip(), str(start), f"{year}-12-31", *cells, source, "row of the code", "full"), strict=True))  # fmt: skip


def _factor_row(rows: list[list[str]], name: str, start: date, year: int, source: str) -> Row:
    factors = Counter(row[_FACTOR].strip() for row in rows)
    [(factor, _)] = factors.most_common(1)
    try:
        if not 20 < Decimal(factor) < 100:
            raise InvalidOperation
    except InvalidOperation:
        raise Faulty([Fault(name, f"'{factor}' is not a conversion factor", "give the file as published")]) from None
    kind = "all" if year < 2026 else "other" if "nonqp" in name.lower() else "qualifying_apm" if "qp" in name.lower() else "other"  # fmt: skip
    return dict(zip(_FACTOR_HEAD, (str(start), f"{year}-12-31", kind, factor, source, "column CONV FACTOR", "full"), strict=True))  # fmt: skip


# --- geographic indices


def _gpcis(name: str, text: str, localities: Collection[tuple[str, str]]) -> Loaded:
    rows = list(csv.reader(io.StringIO(text)))
    head = next((n for n, row in enumerate(rows) if any("LOCALITY NUMBER" in cell.upper() for cell in row)), None)
    year = re.search(r"\b(20\d\d)\b", text[:600])
    if head is None or not year:
        raise Faulty([Fault(name, "has no row of column names with 'Locality Number', or names no year", "give the CSV file as published")])  # fmt: skip
    at = _gpci_columns([" ".join(cell.upper().split()) for cell in rows[head]], name)
    id_, source = _source(name, " ".join(" ".join(rows[0]).split()), int(year[1]))
    aside: Counter[str] = Counter()
    found = tuple(_gpci_row(row, at, int(year[1]), id_) for row in rows[head + 1 :] if _is_locality(row, at, aside))
    _check_localities(name, {(row["carrier"], row["locality"]) for row in found}, localities)
    return Loaded(
        file=name,
        kind="geographic indices",
        year=int(year[1]),
        tables={"gpci.csv": found, "sources.csv": (source,)},
        set_aside=aside,
    )


def _gpci_columns(head: list[str], name: str) -> dict[str, int]:
    def find(test: Callable[[str], bool]) -> int | None:
        return next((n for n, cell in enumerate(head) if test(cell)), None)

    at = {
        "carrier": find(lambda c: "CONTRACTOR" in c or c == "MAC"),
        "state": find(lambda c: c == "STATE"),
        "locality": find(lambda c: "LOCALITY NUMBER" in c),
        "name": find(lambda c: "LOCALITY NAME" in c),
        "work": find(lambda c: "PW GPCI" in c and "WITHOUT" not in c),  # with the legal floor: what is paid
        "pe": find(lambda c: "PE GPCI" in c),
        "malpractice": find(lambda c: "MP GPCI" in c),
    }
    missing = [column for column, n in at.items() if n is None and column != "state"]
    if missing:
        raise Faulty([Fault(name, f"has no column for {', '.join(missing)}", "give the CSV file as published")])
    return {column: n for column, n in at.items() if n is not None}


def _is_locality(row: list[str], at: Mapping[str, int], aside: Counter[str]) -> bool:
    if len(row) <= max(at.values()) or not re.fullmatch(r"\d{5}", row[at["carrier"]].strip()):
        return False  # titles and footnotes
    try:
        indices = [Decimal(row[at[c]].strip()) for c in ("work", "pe", "malpractice")]
    except InvalidOperation:
        aside["an index is not a number"] += 1
        return False
    return all(Decimal("0.1") < index < 5 for index in indices)


def _gpci_row(row: list[str], at: Mapping[str, int], year: int, source: str) -> Row:
    state = row[at["state"]].strip() if "state" in at else ""
    name = " ".join(row[at["name"]].replace("*", "").split())
    cells = (
        row[at["carrier"]].strip(),
        row[at["locality"]].strip().zfill(2),
        state,
        name,
        f"{year}-01-01",
        f"{year}-12-31",
    )
    indices = [row[at[c]].strip() for c in ("work", "pe", "malpractice")]
    return dict(zip(_GPCI_HEAD, (*cells, *indices, source, "row of the locality", "full"), strict=True))


def _check_localities(name: str, found: set[tuple[str, str]], known: Collection[tuple[str, str]]) -> None:
    """A file with made-up or missing localities gives wrong prices in silence: refuse it."""
    if len(found) < FEWEST_LOCALITIES:
        raise Faulty([Fault(name, f"holds {len(found)} localities, fewer than {FEWEST_LOCALITIES}", "give the complete file")])  # fmt: skip
    if strange := sorted(found - set(known)) if known else []:
        listed = ", ".join("/".join(key) for key in strange[:8])
        raise Faulty([Fault(name, f"{len(strange)} localities have no ZIP code ({listed} …)", "load the ZIP5 file of that year first, or check where the file comes from")])  # fmt: skip


# --- ZIP codes


def _zips(name: str, text: str) -> Loaded:
    aside: Counter[str] = Counter()
    groups: dict[str, list[int]] = {}
    quarter = ""
    for state, zip_code, carrier, locality, split, when in _zip_rows(text, aside):
        groups.setdefault(f"{carrier} {locality} {state}{'+' if split == '1' else ''}", []).append(int(zip_code))
        quarter = quarter or when
    if not groups:
        raise Faulty([Fault(name, "holds no ZIP codes that can be read", "give ZIP5….txt as published")])
    lines = tuple(f"{key}: {_ranges(sorted(numbers))}" for key, numbers in sorted(groups.items()))
    year = int(quarter[:4]) if quarter[:4].isdigit() else 0
    return Loaded(file=name, kind="ZIP codes", year=year, tables={}, set_aside=aside, zips=(f"# {name}", *lines))


def _zip_rows(text: str, aside: Counter[str]) -> Iterator[tuple[str, ...]]:
    lines = text.splitlines()
    if "," in lines[0]:
        for row in csv.DictReader(lines):
            named = {str(key).strip().upper(): str(value or "").strip() for key, value in row.items()}
            cells = (named.get("STATE", ""), named.get("ZIP CODE", "").zfill(5), named.get("CARRIER", "").zfill(5),
                     named.get("LOCALITY", "").zfill(2), named.get("PLUS 4 FLAG", "0"), named.get("YEAR/QTR", ""))  # fmt: skip
            yield from _sound(cells, aside)
    else:
        for line in lines:
            yield from _sound((line[:2], line[2:7], line[7:12], line[12:14], line[20:21], line[75:80]), aside)


def _sound(cells: tuple[str, ...], aside: Counter[str]) -> Iterator[tuple[str, ...]]:
    state, zip_code, carrier, locality, *_ = cells
    if re.fullmatch(r"[A-Z]{2} \d{5} \d{5} \d{2}", f"{state} {zip_code} {carrier} {locality}"):
        yield cells
    else:
        aside["not a row of a ZIP code"] += 1


def _ranges(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        elif not runs or number != runs[-1][1]:
            runs.append([number, number])
    return " ".join(f"{a:05d}" if a == b else f"{a:05d}-{b:05d}" for a, b in runs)


# --- the folder

_KEYS = {
    "relative_values.csv": (_RVU_HEAD, ("code", "start")),
    "gpci.csv": (_GPCI_HEAD, ("carrier", "locality", "start")),
    "conversion_factors.csv": (_FACTOR_HEAD, ("start", "kind")),
    "sources.csv": (_SOURCE_HEAD, ("id",)),
}


def _merge(path: Path, rows: Iterable[Row]) -> None:
    head, key = _KEYS[path.name]
    old = list(csv.DictReader(path.read_text("utf-8").splitlines())) if path.is_file() else []
    merged = {tuple(row[name] for name in key): row for row in (*old, *rows)}
    out = io.StringIO()
    writer = csv.DictWriter(out, head, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for _, row in sorted(merged.items()))
    _swap(path, out.getvalue())


def _swap(path: Path, text: str) -> None:
    """Write beside, then put in place at once: a reader never sees half a file."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(text)
    Path(file.name).replace(path)
