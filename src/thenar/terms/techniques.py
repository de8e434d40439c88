"""Hands-on techniques and the active work they are paired with."""

from dataclasses import dataclass
from enum import StrEnum

from thenar.terms.body import Goal, Region
from thenar.terms.sources import Cite, Statement


class Family(StrEnum):
    """The five families of hands-on techniques."""

    SOFT_TISSUE_MASSAGE = "soft_tissue_massage"
    JOINT_MANIPULATION = "joint_manipulation"
    JOINT_MOBILIZATION = "joint_mobilization"
    FRICTION_MASSAGE = "friction_massage"
    PASSIVE_STRETCHING = "passive_stretching"


class CautionLevel(StrEnum):
    """``absolute``: not to be used. ``precaution``: only after a clinician has weighed it."""

    ABSOLUTE = "absolute"
    PRECAUTION = "precaution"


class ActiveKind(StrEnum):
    """What an exercise trains."""

    MOBILITY = "mobility"
    FLEXIBILITY = "flexibility"
    STRENGTH = "strength"
    MOTOR_CONTROL = "motor_control"
    BALANCE = "balance"
    PLYOMETRICS = "plyometrics"
    AEROBIC = "aerobic"
    FUNCTIONAL = "functional"
    RELAXATION = "relaxation"


@dataclass(frozen=True, slots=True)
class Spread:
    """A low, likely and high value, in the unit its field names."""

    low: int
    likely: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.likely <= self.high:
            raise ValueError(f"low {self.low}, likely {self.likely}, high {self.high} are not in order")


@dataclass(frozen=True, slots=True, kw_only=True)
class TechniqueFamily:
    """One of the five families, explained: what it is, what it feels like, what is claimed and what is known."""

    id: Family
    name: str
    what: Statement
    feels_like: Statement
    how_it_may_work: Statement
    known: tuple[Statement, ...]
    harms: tuple[Statement, ...]
    performed_by: Statement
    myths: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """A named technique. ``minutes`` is hands-on time in one visit; ``codes`` are five-digit billing identifiers."""

    id: str
    name: str
    family: Family
    regions: tuple[Region, ...]
    what: Statement
    feels_like: Statement
    goals: tuple[Goal, ...]
    helps: tuple[Statement, ...]
    dose: Statement
    minutes: Spread
    harms: tuple[Statement, ...]
    performed_by: Statement
    codes: tuple[str, ...]
    myths: tuple[Statement, ...] = ()
    contraindicated_if: tuple[str, ...] = ()  # contraindication ids, beyond the family's own
    precaution_if: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """An exercise a person can follow: how, how much, how to make it harder or easier, when to leave it."""

    id: str
    name: str
    kind: ActiveKind
    regions: tuple[Region, ...]
    how: tuple[str, ...]  # steps
    dose: str
    harder: str
    easier: str
    stop_if: str
    code: str  # billing identifier when done with the therapist
    cite: tuple[Cite, ...]
    equipment: tuple[str, ...] = ()
    home_safe: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOption:
    """Something to do at home instead of, or between, hands-on visits: with its evidence and limits."""

    id: str
    name: str
    instead_of: tuple[Family, ...]
    regions: tuple[Region, ...]
    what: Statement
    dose: Statement
    evidence: tuple[Statement, ...]
    limits: tuple[Statement, ...]
    how: tuple[str, ...]
    never_over: tuple[str, ...] = ()
    contraindicated_if: tuple[str, ...] = ()  # contraindication ids
    precaution_if: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainAnswer:
    """A question people ask, answered in sourced statements."""

    id: str
    question: str
    answers: tuple[Statement, ...]
