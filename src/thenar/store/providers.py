"""The provider table as stored: what each column holds, and reading it without opening more than is asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from thenar.store.columns import Columns, Publication
from thenar.store.place import home
from thenar.terms.providers import ProviderSource

FORMAT = 1  # raise when the meaning of a column changes


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type and what one value means, with its unit."""

    name: str
    type: str
    means: str


PROVIDER = (  # grain: one NPI, ascending
    Column("npi", "<u8", "national provider identifier"),
    Column("at", "<u8", "place of the published record in the file, bytes"),
    Column("size", "<u4", "its length, bytes"),
    Column("more_at", "<u8", "place of further locations, names and endpoints, bytes; 0: none"),
    Column("more_size", "<u4", "their length, bytes"),
    Column("traits", "<u2", "kind and skills, bits of terms.providers.Trait"),
    Column("source", "<u2", "number of the source file in the index"),
)
LOCATION = (  # grain: one practice location of one NPI
    Column("provider", "<u4", "row of the provider"),
    Column("nth", "<u2", "0: the primary location; n: the n-th further one"),
    Column("position", "<u1", "how exact the point is: 0 not known, 1 three-digit area, 2 ZIP area, 3 address"),
    Column("latitude", "<f8", "degrees north; NaN if not known"),
    Column("longitude", "<f8", "degrees east; NaN if not known"),
    Column("traits", "<u2", "the provider's bits, and whether this location is a post office box"),
)
TREE = ("points", "rows", "rank", "leaves", "halves", "cuts")  # directory.nearest, over locations with a point


@dataclass(frozen=True, slots=True)
class Record:
    """What was published of one provider, by column, exactly; further rows of the other files likewise."""

    published: dict[str, str]
    taxonomies: tuple[tuple[str, str, str, str], ...]  # code, licence number, licence state, primary switch
    locations: tuple[dict[str, str], ...]
    names: tuple[dict[str, str], ...]
    endpoints: tuple[dict[str, str], ...]


class ProviderStore:
    """An open provider table. Raises Faulty if there is none or it is of another format."""

    def __init__(self, path: Path | None = None) -> None:
        self.columns = Columns(path or providers_file())
        self.meta = self.columns.meta
        self.provider: dict[str, NDArray[Any]] = {c.name: self.columns.array(f"provider.{c.name}") for c in PROVIDER}
        self.location: dict[str, NDArray[Any]] = {c.name: self.columns.array(f"location.{c.name}") for c in LOCATION}

    def __len__(self) -> int:
        return len(self.provider["npi"])

    def tree(self) -> dict[str, NDArray[Any]]:
        """The arrays of the point tree."""
        return {name: self.columns.array(f"tree.{name}") for name in TREE}

    def find(self, npi: int) -> int | None:
        """The row of an NPI, or None."""
        row = int(np.searchsorted(self.provider["npi"], npi))
        return row if row < len(self) and int(self.provider["npi"][row]) == npi else None

    def raw(self, row: int) -> tuple[bytes, bytes]:
        """The stored bytes of a provider: the published record, and the rows of the other files (empty: none)."""
        p = self.provider
        more = self.columns.record(int(p["more_at"][row]), int(p["more_size"][row])) if p["more_at"][row] else b""
        return self.columns.record(int(p["at"][row]), int(p["size"][row])), more

    def record(self, row: int) -> Record:
        """What was published of the provider in a row."""
        main, more = self.raw(row)
        values, taxonomies = msgspec.msgpack.decode(main)
        rest = msgspec.msgpack.decode(more) if more else {}
        return Record(
            published=dict(zip(self.meta["columns"], map(as_text, values), strict=True)),
            taxonomies=tuple((as_text(c), as_text(n), as_text(s), as_text(p)) for c, n, s, p in taxonomies),
            locations=tuple(self._named("locations", rest)),
            names=tuple(self._named("names", rest)),
            endpoints=tuple(self._named("endpoints", rest)),
        )

    def _named(self, kind: str, rest: dict[str, list[list[bytes]]]) -> Iterator[dict[str, str]]:
        columns = self.meta.get(f"{kind}_columns", [])
        for values in rest.get(kind, []):
            yield dict(zip(columns, map(as_text, values), strict=True))


def providers_file() -> Path:
    """The live provider table (it may not exist yet)."""
    return home() / "providers.store"


def write_tables(
    new: Publication,
    provider: dict[str, NDArray[Any]],
    location: dict[str, NDArray[Any]],
    tree: dict[str, NDArray[Any]],
) -> None:
    """Write every declared column in its declared type."""
    for table, declared, values in (("provider", PROVIDER, provider), ("location", LOCATION, location)):
        for column in declared:
            new.array(f"{table}.{column.name}", values[column.name].astype(column.type, copy=False))
    for name in TREE:
        new.array(f"tree.{name}", tree[name])


def source_of(stored: Mapping[str, Any]) -> ProviderSource:
    """A source file as the index of the table keeps it."""
    day = stored["date"]
    return ProviderSource(
        file=stored["file"],
        date=date.fromisoformat(day) if day else None,
        sha256=stored["sha256"],
        sample=stored["sample"],
    )


def as_text(value: bytes) -> str:
    """A published value as text: UTF-8, else Latin-1, which loses nothing."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
