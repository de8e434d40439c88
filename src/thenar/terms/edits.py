"""National Correct Coding Initiative nouns: pairs of codes, unit limits, and which quarter they are from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from thenar.terms.sources import Read

NEVER, WITH_MODIFIER, WITHDRAWN = 0, 1, 9


@dataclass(frozen=True, slots=True)
class PtpEdit:
    """One spell of a pair: column 1 is paid, column 2 is not. ``effective`` None: the file does not say since when."""

    column1: str
    column2: str
    effective: date | None
    deletion: date | None  # the last day in force
    modifier_indicator: int  # 0 never together, 1 with a modifier when separate, 9 withdrawn
    rationale: str

    def in_force(self, on: date) -> bool:
        """On that day, by the dates that are known; a withdrawn pair never is."""
        return (
            self.modifier_indicator != WITHDRAWN
            and (self.effective is None or self.effective <= on)
            and (self.deletion is None or on <= self.deletion)
        )


@dataclass(frozen=True, slots=True)
class Mue:
    """Most units of a code. ``indicator`` 1: per claim line; 2: per day, absolute; 3: per day, by clinical data."""

    code: str
    units: int
    indicator: int
    rationale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which quarter a table is from, when it began, and how it was obtained."""

    quarter: str  # "2024q3"
    began: date
    source: str
    read: Read


Pairs = Mapping[str, Mapping[str, tuple[PtpEdit, ...]]]  # column 1 → column 2 → spells


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """The loaded edits."""

    pairs: Pairs
    mues: Mapping[str, Mue]
    ptp_edition: Edition
    mue_edition: Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A row of a loaded file that could not be used, and why."""

    file: str
    line: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedTable:
    """What became of one kind of table: rows read, rows kept because they touch a therapy code."""

    kind: str  # "ptp" or "mue"
    quarter: str
    files: tuple[str, ...]
    rows_read: int
    rows_kept: int
    set_aside: tuple[SetAside, ...]
    set_aside_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """The outcome of ``thenar edits load``."""

    tables: tuple[LoadedTable, ...]
    stored_at: str
