"""What the person brings: the intake as given, and the complaint as understood."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from thenar.terms.body import Goal, Irritability, Mechanism, Region, Sex, Side
from thenar.terms.rules import Answer

NONE_FITS = "none_of_these"  # the person says that none of the conditions is theirs, or that they cannot tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Surgery:
    """An operation: what was done, in the person's words, and when."""

    procedure: str
    date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain:
    """Pain from 0 (none) to 10 (worst imaginable)."""

    now: float | None = None
    worst: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The fields as the person gave them, checked but not yet interpreted.

    ``declined`` is true after "rest=no": every question still open is answered with no.
    """

    complaint: str = ""
    region: tuple[Region, ...] = ()
    side: Side | None = None
    condition: str | None = None
    onset: dt.date | None = None
    duration_weeks: float | None = None
    mechanism: Mechanism | None = None
    surgery: Surgery | None = None
    age: float | None = None
    sex: Sex | None = None
    pain: Pain = Pain()
    goals: tuple[Goal, ...] = ()
    irritability: Irritability | None = None
    history: tuple[str, ...] = ()
    medications: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    zip: str | None = None
    insurance: Mapping[str, object] | None = None
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Answers and numbers by finding id. What is in neither is unknown.

    ``declined``: the person answered every open question with no, so what is not here is no.
    """

    answers: Mapping[str, Answer]
    numbers: Mapping[str, float]
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing read in the person's own words: what it was taken for, and the words."""

    what: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A condition the complaint may be about, its score, and what led there."""

    condition: str
    name: str
    score: int
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """The complaint as understood. What is still missing is None, never guessed."""

    regions: tuple[Region, ...]
    side: Side | None
    duration_weeks: float | None
    weeks_since_surgery: float | None
    mechanism: Mechanism | None
    goals: tuple[Goal, ...]
    irritability: Irritability | None
    facts: Facts
    condition: str | None
    candidates: tuple[Candidate, ...]
    heard: tuple[Heard, ...]
    notes: tuple[str, ...] = ()
