"""Conditions: how to recognise them, what guidelines and evidence say, and the programme."""

from dataclasses import dataclass
from enum import StrEnum

from thenar.terms.body import Goal, Region
from thenar.terms.rules import Rule
from thenar.terms.sources import Cite, Statement
from thenar.terms.techniques import Family, Spread


class Direction(StrEnum):
    """What a guideline says of a technique family."""

    FOR = "for"
    MAY = "may"
    NO_RECOMMENDATION = "no_recommendation"
    UNCERTAIN = "uncertain"
    AGAINST = "against"


class EffectDirection(StrEnum):
    """What an evidence summary found."""

    HELPS = "helps"
    LITTLE_OR_NONE = "little_or_none"
    UNCLEAR = "unclear"
    HARMS = "harms"


class Certainty(StrEnum):
    """How sure; ``not_rated`` when the source gives no rating."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"
    NOT_RATED = "not_rated"


class PhaseClock(StrEnum):
    """What a phase is counted from."""

    ONSET = "onset"
    SURGERY = "surgery"


@dataclass(frozen=True, slots=True, kw_only=True)
class IcdCode:
    """An ICD-10-CM code and our plain label for it."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """Evidence in the person's words (``says``, phrases) or facts (``when``) that points to this condition.

    ``weight`` 1 weak … 5 nearly decisive; negative points away.
    """

    weight: int
    because: str
    says: tuple[str, ...] = ()
    when: Rule | None = None

    def __post_init__(self) -> None:
        if not self.says and self.when is None:
            raise ValueError("a clue needs 'says' or 'when'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A time span of the condition, with the source's own limits in weeks (``to_weeks`` absent: open end)."""

    id: str
    name: str
    from_weeks: float
    to_weeks: float | None = None
    clock: PhaseClock = PhaseClock.ONSET
    cite: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineRecommendation:
    """What one guideline says of technique families in phases (empty ``phases``: every phase)."""

    families: tuple[Family, ...]
    phases: tuple[str, ...]
    direction: Direction
    body: str
    year: int
    grade: str
    text: str
    cite: tuple[Cite, ...]
    pair_with: str | None = None
    superseded_by: str | None = None  # a source id


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSummary:
    """A summary-level finding about technique families against a named comparator.

    ``against_active``: the comparator is itself a care that works, so "no difference" does not mean "no effect".
    ``later``: measured long after the care ended.
    """

    families: tuple[Family, ...]
    phases: tuple[str, ...]
    comparator: str
    outcome: str
    direction: EffectDirection
    certainty: Certainty
    finding: str
    cite: tuple[Cite, ...]
    against_active: bool = False
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandsOn:
    """A technique in a stage: minutes in one visit."""

    technique: str
    minutes: int
    dose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """An exercise in a stage: minutes in one visit and the dose in this stage."""

    exercise: str
    minutes: int
    dose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stretch of the programme. ``weeks`` and ``visits`` are for this stage alone."""

    id: str
    name: str
    focus: str
    weeks: Spread
    frequency_per_week: float
    visits: Spread
    active: tuple[Active, ...]
    education: tuple[str, ...]
    progress_when: tuple[str, ...]
    cite: tuple[Cite, ...]
    hands_on: tuple[HandsOn, ...] = ()
    home: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.active:
            raise ValueError(f"stage '{self.id}' has no active part: hands-on care is never given alone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The stages for people who start in one of ``phases`` (empty: whatever the phase)."""

    phases: tuple[str, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalTarget:
    """What a goal means here and the measure that follows it."""

    goal: Goal
    text: str
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Everything Thenar knows of one condition. ``name`` is everyday; ``clinical_name`` is the field's."""

    id: str
    name: str
    clinical_name: str
    regions: tuple[Region, ...]
    icd10: tuple[IcdCode, ...]
    aliases: tuple[str, ...]
    clues: tuple[Clue, ...]
    summary: Statement
    phases: tuple[Phase, ...]
    goals: tuple[GoalTarget, ...]
    guidelines: tuple[GuidelineRecommendation, ...]
    evidence: tuple[EvidenceSummary, ...]
    programmes: tuple[Programme, ...]
    course: tuple[Statement, ...]
    typical_visits: Statement
    measures: tuple[str, ...]
    stop_rule: Statement
    ask_therapist: tuple[str, ...]
    active_evidence: tuple[Statement, ...] = ()
    corrections: tuple[Statement, ...] = ()  # where the popular story is wrong
    phase_limits_elsewhere: tuple[Statement, ...] = ()
    procedures: tuple[str, ...] = ()  # phrases naming the operation, for conditions after surgery
    surgeon_protocol_first: bool = False
