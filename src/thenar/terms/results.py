"""What the chain gives back: screening, recommendations, plan, score. The JSON is these types, field for field."""

from dataclasses import dataclass
from enum import StrEnum

from thenar.terms.body import Goal
from thenar.terms.complaint import Candidate, Complaint, Heard
from thenar.terms.conditions import Certainty, Direction, EffectDirection
from thenar.terms.estimates import Estimate
from thenar.terms.measures import Better, ThresholdUnit
from thenar.terms.screening import Disposition
from thenar.terms.techniques import ActiveKind, Family, Spread
from thenar.terms.trace import Reference as Reference
from thenar.terms.trace import TraceLine as TraceLine


class Verdict(StrEnum):
    """One word per technique family, best first."""

    RECOMMENDED = "recommended"
    MAY_HELP = "may_help"
    NO_RECOMMENDATION = "no_recommendation"
    NOT_RECOMMENDED = "not_recommended"
    CONTRAINDICATED = "contraindicated"


VERDICT_ORDER = tuple(Verdict)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence with its references."""

    text: str
    sources: tuple[Reference, ...]


class QuestionKind(StrEnum):
    """What sort of answer a question takes."""

    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a question."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that must be known. ``id`` is the key for ``--answers`` and the intake."""

    id: str
    text: str
    group: str
    kind: QuestionKind
    options: tuple[Option, ...] = ()
    unit: str | None = None
    explain: str | None = None
    said_unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedFlag:
    """A red flag that the answers raise. ``why`` and ``tell`` are for the person; ``clinical_name`` for staff."""

    id: str
    clinical_name: str
    disposition: Disposition
    why: str
    tell: str
    do_now: str
    say_there: str
    source: tuple[Reference, ...]
    accuracy: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """No red flag applies and none is open. The only thing that ``recommend`` accepts.

    ``first_check`` are signs that only a clinician can test and that the therapist must look for first.
    """

    complaint: Complaint
    checked: tuple[str, ...]
    first_check: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refer:
    """Something needs a look first. There is no plan."""

    disposition: Disposition
    flags: tuple[RaisedFlag, ...]
    still_open: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Safety cannot be judged yet."""

    questions: tuple[Question, ...]


Screening = Cleared | Refer | Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningReport:
    """Screening as shown."""

    disposition: Disposition
    flags: tuple[RaisedFlag, ...] = ()
    questions: tuple[Question, ...] = ()
    checked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Icd10:
    """A diagnosis code for the claim, with our plain label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionReport:
    """What the complaint looks like, why, and what else it could be."""

    id: str
    name: str
    clinical_name: str
    icd10: tuple[Icd10, ...]
    phase: str
    phase_name: str
    because: tuple[str, ...]
    alternatives: tuple[Candidate, ...]
    summary: Note
    course: tuple[Note, ...]
    corrections: tuple[Note, ...]
    active_evidence: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineNote:
    """One guideline's word on the family, in this phase."""

    body: str
    year: int
    direction: Direction
    grade: str
    text: str
    pair_with: str | None
    superseded_by: str | None
    source: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceNote:
    """One summary-level finding, with its comparator."""

    comparator: str
    outcome: str
    direction: EffectDirection
    certainty: Certainty
    finding: str
    source: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Precaution:
    """Something in the history that rules a family out or asks for care."""

    id: str
    level: str
    text: str
    source: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The verdict on one technique family."""

    technique_family: Family
    name: str
    verdict: Verdict
    rank: int
    because: tuple[str, ...]
    disagreement: bool
    guidelines: tuple[GuidelineNote, ...]
    evidence: tuple[EvidenceNote, ...]
    precautions: tuple[Precaution, ...]
    prediction_rules: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandsOnItem:
    """A hands-on technique in a phase of the plan; minutes in one visit."""

    id: str
    name: str
    technique_family: Family
    dose: str
    minutes: int
    code: str
    feels_like: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveItem:
    """An exercise in a phase of the plan; minutes in one visit."""

    id: str
    name: str
    kind: ActiveKind
    dose: str
    minutes: int
    code: str
    how: tuple[str, ...]
    stop_if: str
    at_home: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeItem:
    """A home option, screened like the rest."""

    id: str
    name: str
    dose: str
    evidence: tuple[Note, ...]
    limits: tuple[Note, ...]
    how: tuple[str, ...]
    never_over: tuple[str, ...]
    precautions: tuple[Precaution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPhase:
    """One stretch of the plan."""

    id: str
    name: str
    focus: str
    weeks: Spread
    frequency_per_week: float
    visits: Spread
    hands_on: tuple[HandsOnItem, ...]
    hands_on_share: float
    active: tuple[ActiveItem, ...]
    education: tuple[str, ...]
    home: tuple[str, ...]
    progress_when: tuple[str, ...]
    source: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGoal:
    """What is aimed at, how it is measured, and how much change counts."""

    goal: Goal
    text: str
    measure: str
    measure_name: str
    target_change: float | None
    unit: ThresholdUnit | None
    better: Better
    population: str | None
    source: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One billable line of a visit: code, minutes (None for codes that are not timed) and what it is for."""

    code: str
    minutes: int | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """One likely visit: its number, the plan's phase and week, and its lines."""

    visit: int
    phase: str
    week: int
    lines: tuple[ServiceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOfCare:
    """The plan from now to discharge."""

    phases: tuple[PlanPhase, ...]
    goals: tuple[PlanGoal, ...]
    visits: Spread
    service_lines: tuple[PlannedVisit, ...]
    typical_visits: Note
    stop_rule: Note
    adjustments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was read in the words, so that the person can correct it."""

    regions: tuple[str, ...]
    side: str | None
    duration_weeks: float | None
    weeks_since_surgery: float | None
    mechanism: str | None
    goals: tuple[str, ...]
    heard: tuple[Heard, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The whole answer. With a referral or open questions, recommendations and plan are absent."""

    understood: Understood
    screening: ScreeningReport
    trace: tuple[TraceLine, ...]
    knowledge_version: str
    candidates: tuple[Candidate, ...] = ()
    condition: ConditionReport | None = None
    recommendations: tuple[Recommendation, ...] | None = None
    plan: PlanOfCare | None = None
    home: tuple[HomeItem, ...] | None = None
    questions_for_therapist: tuple[str, ...] | None = None
    estimate: Estimate | None = None


class ChangeVerdict(StrEnum):
    """What a change in score means."""

    BETTER_BY_AT_LEAST_MCID = "better_by_at_least_mcid"
    BETTER_BELOW_MCID = "better_below_mcid"
    BETTER_MCID_NOT_KNOWN = "better_mcid_not_known"
    BELOW_MCID_ERROR_NOT_KNOWN = "below_mcid_error_not_known"
    NO_REAL_CHANGE = "no_real_change"
    WORSE = "worse"
    WORSE_BY_AT_LEAST_MCID = "worse_by_at_least_mcid"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleScore:
    """One scale: score or None, with how many items were answered and why there is no score."""

    id: str
    name: str
    score: float | None
    answered: int
    items: int
    why_not: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The change set against one published threshold."""

    threshold: str  # "mdc" or "mcid"
    value: float  # in score points of this person
    population: str
    reached: bool
    source: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From the first score to the last: signed change and what it means."""

    scale: str
    baseline: float
    latest: float
    change: float
    improvement: float
    verdict: ChangeVerdict | None
    judged: tuple[Judged, ...]
    trend: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A measure scored from numeric answers."""

    measure: str
    name: str
    better: Better
    low: float
    high: float
    total: ScaleScore | None
    subscales: tuple[ScaleScore, ...]
    band: str | None
    changes: tuple[Change, ...]
    scoring: Note
    missing: Note
    note: str | None = None
