"""Billing nouns: procedure codes, treated minutes, units. Codes are identifiers with our own plain names."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from thenar.terms.sources import Read


class TimeRule(StrEnum):
    """``cms`` Medicare's 8-minute rule over all timed codes; ``ama`` the midpoint rule, each code by itself."""

    CMS = "cms"
    AMA = "ama"


class Timing(StrEnum):
    """How a code counts: by 15, 30, 60 or 120 minutes, once a day whatever the time, or once a period."""

    TIMED15 = "timed15"
    TIMED30 = "timed30"
    TIMED60 = "timed60"
    TIMED120 = "timed120"
    UNTIMED = "untimed"
    PERIOD = "period"

    @property
    def minutes(self) -> int | None:
        """Minutes of one unit, None where time does not count."""
        return int(self.value.removeprefix("timed")) if self.value.startswith("timed") else None


class TherapyClass(StrEnum):
    """Medicare's "always therapy" and "sometimes therapy" lists; ``other`` are codes of other professions."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    OTHER = "other"


class CodeKind(StrEnum):
    """What sort of service a code is, where a rule depends on it."""

    EVALUATION = "evaluation"
    REEVALUATION = "reevaluation"
    GROUP = "group"
    MODALITY = "modality"
    PROCEDURE = "procedure"
    CHIROPRACTIC = "chiropractic"
    MONITORING = "monitoring"


class MedicareStatus(StrEnum):
    """Status letter of the physician fee schedule."""

    PAID = "A"
    BUNDLED = "B"
    CARRIER_PRICED = "C"
    NOT_VALID = "I"
    NOT_COVERED = "N"
    RESTRICTED = "R"


class Discipline(StrEnum):
    """The therapy discipline, by the modifier that says so on a claim."""

    PT = "GP"
    OT = "GO"
    SLP = "GN"


class Role(StrEnum):
    """Whose minutes they are. Minutes of both together count as the therapist's."""

    THERAPIST = "therapist"
    ASSISTANT = "assistant"


ASSISTANT_MODIFIER = {Discipline.PT: "CQ", Discipline.OT: "CO"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureCode:
    """One billing code: our plain name, how it counts, whose it is, and how that was read."""

    code: str
    name: str
    timing: Timing
    therapy: TherapyClass
    kind: CodeKind
    medicare: MedicareStatus
    disciplines: tuple[Discipline, ...]
    read: Read
    source: str


CodeBook = Mapping[str, ProcedureCode]


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """Minutes of one code by one person (None: not said, for codes that are not timed). ``begin`` and ``end`` are minutes after midnight where times are known."""

    code: str
    minutes: int | None
    role: Role = Role.THERAPIST
    discipline: Discipline = Discipline.PT
    therapist: str = ""
    begin: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One line of the claim: units of a code that share their modifiers; ``minutes`` are the code's, all units."""

    code: str
    units: int
    modifiers: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Codes with equal minutes left over of which not all got a unit: the rule leaves the choice to the therapist."""

    discipline: Discipline
    codes: tuple[str, ...]
    minutes_left: int
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsResult:
    """Units of one visit, explained line by line. ``billable_units`` are all units, timed and untimed."""

    rule: TimeRule
    units: dict[str, int]
    total_timed_minutes: int
    billable_units: int
    timed_units: int
    lines: tuple[UnitLine, ...]
    ties: tuple[Tie, ...]
    explain: tuple[str, ...]

    def of(self, code: str, discipline: Discipline) -> int:
        """Units of a code within one discipline."""
        return sum(line.units for line in self.lines if line.code == code and line.modifiers[0] == discipline)

    def helped(self, code: str, discipline: Discipline) -> int:
        """Those of them that are the assistant's."""
        own = (line for line in self.lines if line.code == code and line.modifiers[0] == discipline)
        return sum(line.units for line in own if len(line.modifiers) > 1)
