"""Study rows as data: one analysis answers one question against one comparator."""

from dataclasses import dataclass
from enum import StrEnum

from thenar.terms.conditions import Certainty
from thenar.terms.measures import Better
from thenar.terms.pooling import EffectMeasure, Model
from thenar.terms.sources import Cite, Read, Statement
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
    DAYS = "days"  # days with pain in a month
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
    """One comparison of one study. ``exp`` is the studied care, ``ctl`` the comparator.

    Exactly one of three: means and SDs of both arms, events of both arms, or the difference with its 95 % limits as the
    paper prints it. ``published_effect`` and ``published_weight`` (percent) are the review's own, to check ours against.
    """

    study: str
    exp_n: float
    ctl_n: float
    comparator: Comparator
    timepoint: str
    scale: str
    better: Better
    source: str
    at: str
    read: Read
    exp_mean: float | None = None
    exp_sd: float | None = None
    ctl_mean: float | None = None
    ctl_sd: float | None = None
    exp_events: float | None = None
    ctl_events: float | None = None
    effect: float | None = None
    effect_low: float | None = None
    effect_high: float | None = None
    subgroup: str | None = None
    published_effect: float | None = None
    published_weight: float | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        kinds = (self._means, self._events, self._difference)
        begun = [kind for kind in kinds if any(value is not None for value in kind)]
        if len(begun) != 1:
            raise ValueError("a row needs one of: means with SDs, events, or an effect with its limits")
        if None in begun[0]:
            raise ValueError("means need both SDs, events both arms, an effect both limits")
        if min(self.exp_n, self.ctl_n) < 1 or (self.exp_sd or 1) <= 0 or (self.ctl_sd or 1) <= 0:
            raise ValueError("n must be at least 1 and an SD above 0")
        low, high = self.effect_low, self.effect_high
        if self.effect is not None and low is not None and high is not None and not low < self.effect < high:
            raise ValueError("an effect lies between its limits")

    @property
    def _means(self) -> tuple[float | None, ...]:
        return self.exp_mean, self.exp_sd, self.ctl_mean, self.ctl_sd

    @property
    def _events(self) -> tuple[float | None, ...]:
        return self.exp_events, self.ctl_events

    @property
    def _difference(self) -> tuple[float | None, ...]:
        return self.effect, self.effect_low, self.effect_high


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedResult:
    """The pooled line that a source prints, where it was read; ``i2`` in percent."""

    estimate: float
    ci_low: float
    ci_high: float
    cite: tuple[Cite, ...]
    k: int | None = None
    n: int | None = None
    i2: float | None = None
    pi_low: float | None = None
    pi_high: float | None = None
    certainty: Certainty = Certainty.NOT_RATED

    def __post_init__(self) -> None:
        if not self.ci_low <= self.estimate <= self.ci_high:
            raise ValueError("the estimate lies between ci_low and ci_high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Smallest:
    """The smallest difference that people notice or that matters, on the analysis's scale, and who says so."""

    value: float
    cite: tuple[Cite, ...]

    def __post_init__(self) -> None:
        if self.value <= 0:
            raise ValueError("the smallest difference that matters is above 0, whichever way is better")


@dataclass(frozen=True, slots=True, kw_only=True)
class Familiar:
    """A scale that people know, to show a standardized effect on: its name, ends, the usual SD on it, and who says so."""

    name: str
    low: float
    high: float
    sd: float
    cite: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One question: which care, against what, for which outcome, when; its study rows; and how to read the result.

    The comparator and the time are part of the question: every row repeats the comparator. ``scale_low``/``scale_high``
    are the ends of the scale in points (absent for standardized effects). Without rows, ``published`` carries the result
    and its certainty. ``later``: measured long after the care ended.
    """

    id: str
    conditions: tuple[str, ...]
    part: Part
    care: str
    comparator: Comparator
    against: str
    outcome: Outcome
    measured_with: str
    better: Better
    timepoint: str
    measure: EffectMeasure
    cite: tuple[Cite, ...]
    model: Model = Model.DL
    families: tuple[Family, ...] = ()
    phases: tuple[str, ...] = ()
    rows: tuple[StudyRow, ...] = ()
    judged: tuple[DomainJudgement, ...] = ()
    later: bool = False
    scale_low: float | None = None
    scale_high: float | None = None
    smallest: Smallest | None = None
    familiar: Familiar | None = None
    published: PublishedResult | None = None
    notes: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        if not self.rows and self.published is None:
            raise ValueError("an analysis needs study rows, or the result that its source prints")
        if other := {row.comparator for row in self.rows} - {self.comparator}:
            raise ValueError(f"rows compare with {', '.join(sorted(other))}: another comparator is another analysis")
        if self.rows and not {d.domain for d in self.judged} >= {Domain.RISK_OF_BIAS, Domain.INDIRECTNESS}:
            raise ValueError("judge risk_of_bias and indirectness: people must, they cannot be computed")
