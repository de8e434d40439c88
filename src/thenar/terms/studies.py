"""Study rows as data: one analysis answers one question against one comparator."""

from dataclasses import dataclass
from enum import StrEnum

from thenar.terms.conditions import Certainty
from thenar.terms.measures import Better
from thenar.terms.pooling import EffectMeasure, Model
from thenar.terms.sources import Cite, Statement
from thenar.terms.techniques import Family


class Comparator(StrEnum):
    """What the studied care was compared with. Part of the question: two comparators are never pooled together."""

    SHAM = "sham"
    NO_TREATMENT = "no_treatment"
    MINIMAL_TREATMENT = "minimal_treatment"
    ATTENTION = "attention"
    USUAL_CARE = "usual_care"
    RECOMMENDED_CARE = "recommended_care"
    SAME_CARE_ALONE = "same_care_alone"
    OTHER_TREATMENT = "other_treatment"


class Part(StrEnum):
    """Which part of a plan an analysis speaks of."""

    HANDS_ON = "hands_on"
    HANDS_ON_AND_ACTIVE = "hands_on_and_active"
    ACTIVE = "active"
    HOME = "home"


class Outcome(StrEnum):
    """What was measured."""

    PAIN = "pain"
    DISABILITY = "disability"
    FUNCTION = "function"
    MOTION = "motion"
    STRENGTH = "strength"
    SUCCESS = "success"
    ADVERSE_EVENTS = "adverse_events"


class Domain(StrEnum):
    """GRADE's reasons to be less sure."""

    RISK_OF_BIAS = "risk_of_bias"
    INCONSISTENCY = "inconsistency"
    INDIRECTNESS = "indirectness"
    IMPRECISION = "imprecision"
    PUBLICATION_BIAS = "publication_bias"


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainJudgement:
    """Steps down (0–2) in one domain, and why. ``cite`` names who judged it; empty when it is computed here."""

    domain: Domain
    steps: int
    reason: str
    cite: tuple[Cite, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.steps <= 2:
            raise ValueError(f"steps is {self.steps}: give 0, 1 or 2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The certainty and every domain it rests on."""

    certainty: Certainty
    domains: tuple[DomainJudgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRow:
    """One comparison of one study: means or events of both arms. ``exp`` is the studied care, ``ctl`` the comparator.

    ``published_effect`` and ``published_weight`` (percent) are the review's own, kept to check ours against.
    """

    study: str
    exp_n: float
    ctl_n: float
    source: str
    at: str
    exp_mean: float | None = None
    exp_sd: float | None = None
    ctl_mean: float | None = None
    ctl_sd: float | None = None
    exp_events: float | None = None
    ctl_events: float | None = None
    subgroup: str | None = None
    published_effect: float | None = None
    published_weight: float | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if (self.exp_mean is None) == (self.exp_events is None):
            raise ValueError("a row needs means and SDs, or events, and not both")
        if self.exp_mean is not None and None in (self.exp_sd, self.ctl_mean, self.ctl_sd):
            raise ValueError("exp_mean, exp_sd, ctl_mean and ctl_sd belong together")
        if self.exp_events is not None and self.ctl_events is None:
            raise ValueError("exp_events and ctl_events belong together")
        if min(self.exp_n, self.ctl_n) < 1 or (self.exp_sd or 1) <= 0 or (self.ctl_sd or 1) <= 0:
            raise ValueError("n must be at least 1 and an SD above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedResult:
    """The pooled line that the review prints, where it was read."""

    estimate: float
    ci_low: float
    ci_high: float
    cite: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Smallest:
    """The smallest difference that people notice or that matters, on the analysis's scale, and who says so."""

    value: float
    cite: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One question: which care, against what, for which outcome, when; its study rows; and how to read the result.

    ``scale_low``/``scale_high``: the ends of the scale, in points (absent for standardized effects).
    ``reference_sd``: the SD that turns a standardized effect into points of ``reference_scale``.
    """

    id: str
    conditions: tuple[str, ...]
    part: Part
    families: tuple[Family, ...] = ()
    care: str
    comparator: Comparator
    against: str
    outcome: Outcome
    measured_with: str
    better: Better
    timepoint: str
    measure: EffectMeasure
    model: Model
    cite: tuple[Cite, ...]
    judged: tuple[DomainJudgement, ...]
    rows: tuple[StudyRow, ...] = ()
    phases: tuple[str, ...] = ()
    scale_low: float | None = None
    scale_high: float | None = None
    smallest: Smallest | None = None
    reference_sd: float | None = None
    reference_scale: str | None = None
    published: PublishedResult | None = None
    notes: tuple[Statement, ...] = ()
