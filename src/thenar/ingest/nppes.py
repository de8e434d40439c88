"""The national provider register (NPPES) → the provider table: monthly files, weekly updates, deactivations.

Sources: the public download of CMS; the layout of its readme (version 2, December 2024 on; read in a copy). Each call of
``load`` builds a new table beside the live one and swaps it in whole; whatever fails on the way leaves the old one as it is.
"""

import hashlib
import re
import time
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from thenar.ingest.aside import AsideCounts
from thenar.ingest.deactivated import read_deactivated
from thenar.ingest.layout import (
    ENDPOINT_COLUMNS,
    LOCATION_COLUMNS,
    NAME_COLUMNS,
    PUBLISHED,
    MainLayout,
    main_layout,
    side_layout,
)
from thenar.ingest.members import Member, Progress, blocks, members
from thenar.ingest.relay import WideFile
from thenar.ingest.scan import Counts, by_npi, fields_of, is_quoted, plain_rows, quoted_rows, read_header
from thenar.store.columns import Publication
from thenar.store.providers import FORMAT, ProviderStore, as_text, providers_file, source_of, write_tables
from thenar.terms.faults import Fault, Faulty
from thenar.terms.providers import LoadReport, Position, PositionKind, Surveyor, Trait, is_npi

PREFIXES = (b"2251", b"2252", b"261QP2000X", b"261QR0400X", b"261QR0401X")  # therapists, assistants, clinics
_PATTERNS = tuple(b',"' + prefix for prefix in PREFIXES)
SAMPLE = Path(__file__).parent.parent / "data" / "places" / "provider_sample.zip"  # made up by tools/provider_sample.py
_FIRST_DAY = date(2005, 5, 23)  # monthly files start here; a file that starts later is a weekly update
_RANGE = re.compile(r"(\d{8})-(\d{8})")
_LATE = re.compile(r"(\d{8})(?!.*\d{8})")
PO_BOX = re.compile(rb"^\W*(?:P\W*O\W*BOX|POST OFFICE BOX|BOX \d|PO BX)", re.IGNORECASE)
_REMEMBERED = 20_000  # kinds of rows (credential text and codes) whose reading is kept while loading
_NPI, _ENTITY, _CREDENTIAL, _LINE1, _POSTAL, _COUNTRY, _DEACTIVATION, _REACTIVATION = map(
    PUBLISHED.index,
    ("NPI", "Entity Type Code", "Provider Credential Text", "Provider First Line Business Practice Location Address",
     "Provider Business Practice Location Address Postal Code",
     "Provider Business Practice Location Address Country Code (If outside U.S.)",
     "NPI Deactivation Date", "NPI Reactivation Date"),
)  # fmt: skip
POSITIONS = (PositionKind.UNKNOWN, PositionKind.ZIP3, PositionKind.ZIP, PositionKind.ADDRESS)
Tree = Callable[[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]], dict[str, NDArray[Any]]]

WRONG_COLUMNS = "a row with another number of columns than the header"
WRONG_CHECK_DIGIT = "an NPI whose check digit is wrong"
NO_ENTITY = "neither a person nor an organization"
DEACTIVATED = "deactivated"
ABROAD = "the practice address is outside the United States"
CODES_DO_NOT_FIT = "the taxonomy codes do not fit a person or an organization"
TWICE = "an NPI given twice; the later row was taken"
REPORTED = "in the report of deactivated NPIs"
ODD_ZIP = "kept without a place on the map: the postal code is not a ZIP that is known"
LOCATION_ABROAD = "a further location outside the United States"


class FileKind(StrEnum):
    """What was loaded: everything, the changes of some days, or the list of deactivated identifiers."""

    FULL = "full"
    WEEKLY = "weekly"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to load, with what its name says of it."""

    path: Path
    kind: FileKind
    main: Member
    sides: dict[str, Member]
    date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a load is given: the surveyor of rows, the maker of the point tree, where to write, whom to tell of progress."""

    surveyor: Surveyor
    tree: Tree
    target: Path | None = None
    progress: Progress = lambda _: None
    sample: bool = False
    points: Mapping[int, tuple[float, float]] = field(default_factory=dict)  # better points by NPI, degrees


def load(path: Path, tools: Tools) -> LoadReport:
    """Load one file of the register; a monthly file replaces everything, the others change what is there.

    Raises Faulty when the file is damaged, not of the register, or an update with nothing to update; then nothing changes.
    """
    began = time.monotonic()
    source = recognize(path)
    target = tools.target or providers_file()
    before = None if source.kind is FileKind.FULL else _live(target, source)
    with Publication(target) as new:
        table = _Table(new, tools)
        gone = _read_changes(source, table) if source.kind is FileKind.DEACTIVATED else _read_rows(source, table)
        sources = [*(_kept_sources(before) if before else []), _describe(source, tools.sample)]
        if before:
            table.keep(before, gone)
        return table.publish(sources, time.monotonic() - began, target)


def recognize(path: Path) -> Source:
    """What kind of file it is, from the names inside. Raises Faulty if it is none of the register."""
    found = {member.shown.lower(): member for member in members(path)}
    data = {name: member for name, member in found.items() if "fileheader" not in name and not name.endswith(".pdf")}
    main = next((m for n, m in data.items() if n.startswith("npidata_pfile") and n.endswith(".csv")), None)
    if main is None:
        main = next((m for n, m in data.items() if "deactivated" in n and n.endswith((".xlsx", ".csv"))), None)
        if main is None:
            fix = "give the monthly or weekly NPPES zip, its npidata_pfile….csv, or the report of deactivated NPIs"
            raise Faulty([Fault(str(path), "holds no file of the provider register", fix)])
        return Source(path=path, kind=FileKind.DEACTIVATED, main=main, sides={}, date=_last_day(main.shown))
    sides = {kind: _side(data, kind) for kind in ("pl", "othername", "endpoint")}
    days = _RANGE.search(main.shown)
    weekly = days is not None and _day(days[1]) != _FIRST_DAY
    return Source(
        path=path,
        kind=FileKind.WEEKLY if weekly else FileKind.FULL,
        main=main,
        sides={kind: member for kind, member in sides.items() if member},
        date=_last_day(main.shown),
    )


def _side(data: dict[str, Member], kind: str) -> Member | None:
    return next((m for n, m in data.items() if n.startswith(f"{kind}_pfile") and n.endswith(".csv")), None)


def _last_day(name: str) -> date | None:
    found = _LATE.search(name)
    return _day(found[1]) if found else None


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _live(target: Path, source: Source) -> ProviderStore:
    if not target.exists():
        raise Faulty(
            [Fault(str(source.path), "is an update, and there is nothing to update", "load a monthly file first")]
        )
    store = ProviderStore(target)
    if store.meta["sample"] or store.meta["format"] != FORMAT:
        raise Faulty([Fault(str(source.path), "is an update of a monthly file", "load a monthly file first")])
    return store


def _kept_sources(before: ProviderStore) -> list[dict[str, Any]]:
    return list(before.meta["sources"])


def _describe(source: Source, sample: bool) -> dict[str, Any]:
    with source.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "file": source.path.name,
        "kind": source.kind.value,
        "date": source.date.isoformat() if source.date else None,
        "sha256": digest,
        "sample": sample,
    }


def _read_rows(source: Source, table: "_Table") -> NDArray[np.int64]:
    """Take every row; answers the NPIs of an update, which replace what was held of them."""
    update = source.kind is FileKind.WEEKLY
    file = WideFile(source.main, _PATTERNS, update, table.tools.progress)
    groups = file.rows()
    next(groups, None)
    layout = main_layout(file.header, source.main.shown)
    for rows in groups:
        for row in rows:
            table.take(row, layout)
    table.rows, table.blank = file.counts.rows, file.counts.blank
    table.sides(source.sides)
    return np.unique(np.concatenate([np.empty(0, np.int64), *file.counts.npis]))


def _read_changes(source: Source, table: "_Table") -> NDArray[np.int64]:
    npis = read_deactivated(source.main)
    table.rows = len(npis)
    return np.unique(np.array(npis, np.int64))


class _Table:
    """The new table as it grows: records go to the file at once, a few numbers of each stay in memory."""

    def __init__(self, new: Publication, tools: Tools) -> None:
        self.new, self.tools = new, tools
        self.aside = AsideCounts()
        self.rows = self.blank = self.without = 0
        self.npi, self.at, self.size = array("Q"), array("Q"), array("I")
        self.more_at, self.more_size = array("Q"), array("I")
        self.traits, self.source = array("H"), array("H")
        self.owner, self.nth, self.position = array("I"), array("H"), array("B")
        self.latitude, self.longitude, self.loc_traits = array("d"), array("d"), array("H")
        self._row_of: dict[int, int] = {}
        self._points: dict[bytes, Position | None] = {}
        self._encode = msgspec.msgpack.Encoder().encode
        self._kinds: dict[tuple[bool, bytes, tuple[bytes, ...]], Trait] = {}

    def take(self, row: bytes, layout: MainLayout) -> None:
        """Keep a row of the main file, or set it aside with the reason."""
        fields = fields_of(row, layout.columns, layout.needed)
        if fields is None:
            self.aside.add(WRONG_COLUMNS, as_text(row[1:11]))
            return
        codes = layout.codes(fields)
        present = [code for code in codes if code]
        if not any(code.startswith(PREFIXES) for code in present):
            return  # the digits stood in another column
        values = layout.published(fields)
        if reason := self._doubt(values, tuple(present)):
            self.aside.add(reason, as_text(values[0][:20]))
            return
        taxonomies = [pick(fields) for pick, code in zip(layout.taxonomy, codes, strict=True) if code]
        self._keep(values, self._traits(values, tuple(present)), self._encode((values, taxonomies)))

    def _doubt(self, values: tuple[bytes, ...], codes: tuple[bytes, ...]) -> str | None:
        if not is_npi(values[_NPI]):
            return WRONG_CHECK_DIGIT
        if values[_DEACTIVATION] and not values[_REACTIVATION]:
            return DEACTIVATED
        if values[_ENTITY] not in (b"1", b"2"):
            return NO_ENTITY
        if values[_COUNTRY] not in (b"", b"US"):
            return ABROAD
        return None if self._traits(values, codes) else CODES_DO_NOT_FIT

    def _traits(self, values: tuple[bytes, ...], codes: tuple[bytes, ...]) -> Trait:
        key = (values[_ENTITY] == b"1", values[_CREDENTIAL], codes)
        traits = self._kinds.get(key)
        if traits is None:
            traits = self.tools.surveyor.traits(key[0], as_text(key[1]), tuple(map(as_text, codes)))
            if len(self._kinds) < _REMEMBERED:
                self._kinds[key] = traits
        return traits

    def _keep(self, values: tuple[bytes, ...], traits: Trait, record: bytes) -> None:
        npi = int(values[_NPI])
        row = len(self.npi)
        if npi in self._row_of:
            self.aside.add(TWICE, str(npi))
        self._row_of[npi] = row
        self.npi.append(npi)
        self.at.append(self.new.append(record))
        self.size.append(len(record))
        self.more_at.append(0)
        self.more_size.append(0)
        self.traits.append(int(traits))
        self.source.append(0)
        self._locate(row, 0, int(traits), values[_POSTAL], values[_LINE1], str(npi))

    def _locate(self, row: int, nth: int, traits: int, postal: bytes, line1: bytes, npi: str) -> None:
        code = postal[:5]
        point = self._points[code] if code in self._points else self._point(code)
        if nth == 0 and self.tools.points and (better := self.tools.points.get(int(npi))):
            point = Position(*better, PositionKind.ADDRESS)
        if point is None:
            self.without += 1
            self.aside.add(ODD_ZIP, f"{npi}: {as_text(postal[:20])}")
        self.owner.append(row)
        self.nth.append(nth)
        self.position.append(POSITIONS.index(point.kind) if point else 0)
        self.latitude.append(point.latitude if point else np.nan)
        self.longitude.append(point.longitude if point else np.nan)
        self.loc_traits.append(traits | (Trait.PO_BOX.value if line1 and PO_BOX.match(line1) else 0))

    def _point(self, code: bytes) -> Position | None:
        point = self.tools.surveyor.position(as_text(code)) if len(code) == 5 and code.isdigit() else None
        self._points[code] = point
        return point

    def sides(self, files: dict[str, Member]) -> None:
        """The files beside the main one, for the providers kept: further locations, names, endpoints."""
        wanted = np.array(sorted(self._row_of), np.int64)
        more: dict[int, dict[str, list[tuple[bytes, ...]]]] = {}
        for kind, columns, key in (
            ("pl", LOCATION_COLUMNS, "locations"), ("othername", NAME_COLUMNS, "names"), ("endpoint", ENDPOINT_COLUMNS, "endpoints"),
        ):  # fmt: skip
            if kind in files:
                for npi, values in _side_rows(files[kind], columns, wanted, self.aside):
                    if key == "locations" and values[5] not in (b"", b"US"):
                        self.aside.add(LOCATION_ABROAD, str(npi))
                    else:
                        more.setdefault(npi, {}).setdefault(key, []).append(values)
        for npi, kinds in more.items():
            self._add_more(self._row_of[npi], npi, kinds)

    def _add_more(self, row: int, npi: int, kinds: dict[str, list[tuple[bytes, ...]]]) -> None:
        record = self._encode(kinds)
        self.more_at[row], self.more_size[row] = self.new.append(record), len(record)
        for nth, values in enumerate(kinds.get("locations", ()), start=1):
            self._locate(row, nth, self.traits[row], values[4], values[0], str(npi))

    def keep(self, before: ProviderStore, gone: NDArray[np.int64]) -> None:
        """Carry over every provider of the older table that the update does not speak of."""
        old = before.provider
        stays = ~np.isin(old["npi"].astype(np.int64), gone)
        for npi in old["npi"][~stays & ~np.isin(old["npi"], np.array(self.npi, np.uint64))].tolist():
            self.aside.add(REPORTED if not len(self.npi) else "no longer in physical therapy, or deactivated", str(npi))
        self.source = array("H", [len(before.meta["sources"])] * len(self.npi))
        places = np.full(len(old["npi"]), -1, np.int64)
        for row in np.flatnonzero(stays).tolist():
            places[row] = len(self.npi)
            self._copy(before, row)
        self._copy_locations(before, places)

    def _copy(self, before: ProviderStore, row: int) -> None:
        main, more = before.raw(row)
        npi = int(before.provider["npi"][row])
        self._row_of[npi] = len(self.npi)
        self.npi.append(npi)
        self.at.append(self.new.append(main))
        self.size.append(len(main))
        self.more_at.append(self.new.append(more) if more else 0)
        self.more_size.append(len(more))
        self.traits.append(int(before.provider["traits"][row]))
        self.source.append(int(before.provider["source"][row]))

    def _copy_locations(self, before: ProviderStore, places: NDArray[np.int64]) -> None:
        loc = before.location
        rows = places[loc["provider"]]
        stays = rows >= 0
        self.owner.extend(rows[stays].tolist())
        for name, column in (
            ("nth", self.nth), ("position", self.position), ("latitude", self.latitude), ("longitude", self.longitude),
            ("traits", self.loc_traits),
        ):  # fmt: skip
            column.extend(loc[name][stays].tolist())
        self.without += int(np.count_nonzero(loc["position"][stays] == 0))

    def publish(self, sources: list[dict[str, Any]], seconds: float, target: Path) -> LoadReport:
        """Sort, build the point tree, write every column, swap the file in."""
        provider, location = self._columns()
        known = np.flatnonzero(location["position"] > 0)
        rank = provider["npi"][location["provider"][known]].astype(np.int64)
        tree = self.tools.tree(location["latitude"][known], location["longitude"][known], rank)
        tree["rows"] = known[tree["rows"]]
        write_tables(self.new, provider, location, tree)
        report = self._report(provider, location, sources, seconds, target)
        self.new.publish(_meta(report, sources, self.tools.sample))
        return report

    def _columns(self) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]:
        """The columns as arrays, by ascending NPI; of an NPI given twice only the later row."""
        npi = np.array(self.npi, np.uint64)
        latest = np.array(sorted(self._row_of.values()), np.int64)
        order = latest[np.argsort(npi[latest], kind="stable")]
        place = np.full(len(npi), -1, np.int64)
        place[order] = np.arange(len(order))
        owner = place[np.array(self.owner, np.int64)] if len(self.owner) else np.empty(0, np.int64)
        stays = owner >= 0
        provider = {
            name: np.array(values)[order] if len(values) else np.empty(0, np.uint64)
            for name, values in (("npi", npi), ("at", self.at), ("size", self.size), ("more_at", self.more_at),
                                 ("more_size", self.more_size), ("traits", self.traits), ("source", self.source))
        }  # fmt: skip
        location = {
            name: np.array(values)[stays]
            for name, values in (("provider", owner), ("nth", self.nth), ("position", self.position), ("latitude", self.latitude),
                                 ("longitude", self.longitude), ("traits", self.loc_traits))
        }  # fmt: skip
        return provider, location

    def _report(
        self, provider: dict[str, NDArray[Any]], location: dict[str, NDArray[Any]], sources: list[dict[str, Any]],
        seconds: float, target: Path,
    ) -> LoadReport:  # fmt: skip
        traits = provider["traits"].astype(np.int64)
        kinds = {"therapist": Trait.THERAPIST, "assistant": Trait.ASSISTANT, "clinic": Trait.CLINIC}
        return LoadReport(
            rows=self.rows,
            blank=self.blank,
            providers={name: int(np.count_nonzero(traits & bit.value)) for name, bit in kinds.items()},
            locations=len(location["provider"]),
            without_position=self.without,
            set_aside=self.aside.report(),
            sources=tuple(source_of(source) for source in sources),
            seconds=round(seconds, 3),
            place=str(target),
        )


def _meta(report: LoadReport, sources: list[dict[str, Any]], sample: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "sample": sample,
        "columns": PUBLISHED,
        "locations_columns": LOCATION_COLUMNS,
        "names_columns": NAME_COLUMNS,
        "endpoints_columns": ENDPOINT_COLUMNS,
        "sources": sources,
        "report": msgspec.to_builtins(report),
    }


def _side_rows(
    member: Member, columns: tuple[str, ...], wanted: NDArray[np.int64], aside: AsideCounts
) -> Iterator[tuple[int, tuple[bytes, ...]]]:
    """NPI and the picked values of every row of a side file that belongs to a provider kept."""
    found = blocks(member)
    header, rest = read_header(next(found, b""), member.shown)
    pick = side_layout(header, columns, member.shown)
    every = _then(rest, found)
    groups = quoted_rows(every, by_npi(wanted), Counts()) if is_quoted(rest) else _plain_groups(every, wanted)
    for rows in groups:
        for row in rows:
            fields = fields_of(row, len(header), len(header))
            if fields is None:
                aside.add(f"{member.shown.partition('_')[0]} file: {WRONG_COLUMNS}", as_text(row[1:11]))
            else:
                yield int(fields[0]), pick(fields)


def _plain_groups(found: Iterator[bytes], wanted: NDArray[np.int64]) -> Iterator[list[bytes]]:
    known = {str(npi).encode() for npi in wanted.tolist()}
    yield [row for row in plain_rows(found) if row[1:11] in known and row[11:12] == b'"']


def _then(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest
