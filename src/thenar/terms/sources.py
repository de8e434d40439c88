"""Where a statement comes from and how closely it was read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Read(StrEnum):
    """How the cited passage was read.

    ``full`` the passage itself; ``abstract`` only the abstract; ``secondary`` a page that
    quotes or summarises it; ``unverified`` not read (shown to people as unverified).
    """

    FULL = "full"
    ABSTRACT = "abstract"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class SourceKind(StrEnum):
    """What kind of document a source is."""

    GUIDELINE = "guideline"
    SYSTEMATIC_REVIEW = "systematic_review"
    TRIAL = "trial"
    COHORT = "cohort"
    DIAGNOSTIC_STUDY = "diagnostic_study"
    MEASURE = "measure"
    CONSENSUS = "consensus"
    NARRATIVE = "narrative"
    RULE = "rule"
    WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry of the bibliography: who, what, where to find it, when it was looked at."""

    id: str
    title: str
    authors: str
    year: int
    kind: SourceKind
    address: str  # "doi:10…", "PMID 123", "PMC123" or a web address
    accessed_on: date
    venue: str | None = None
    body: str | None = None  # the issuing body, for guidelines
    licence: str | None = None
    superseded_by: str | None = None  # a source id
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Cite:
    """A pointer into a source: its id, the place in it, and how that place was read."""

    source: str
    at: str
    read: Read


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence shown to people, with the sources that carry it."""

    text: str
    cite: tuple[Cite, ...]
