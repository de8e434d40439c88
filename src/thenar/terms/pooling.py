"""What the statistician works with: study rows in, effects and pooled results out."""

from dataclasses import dataclass
from enum import StrEnum


class EffectMeasure(StrEnum):
    """How one study's two arms are compared. Ratios are pooled as logarithms and shown as ratios."""

    MD = "md"  # mean difference, in points of the scale
    SMD = "smd"  # standardized mean difference, Hedges g
    RR = "rr"  # risk ratio
    OR = "or"  # odds ratio
    RD = "rd"  # risk difference

    @property
    def is_ratio(self) -> bool:
        """Whether "no difference" is 1 and pooling happens on the log scale."""
        return self in (EffectMeasure.RR, EffectMeasure.OR)

    @property
    def is_binary(self) -> bool:
        """Whether it needs events, not means."""
        return self in (EffectMeasure.RR, EffectMeasure.OR, EffectMeasure.RD)


class SmdVariance(StrEnum):
    """Which variance formula a standardized mean difference uses.

    ``revman`` N/(n1 n2) + g²/(2(N − 3.94)), as Cochrane's RevMan; ``metafor`` 1/n1 + 1/n2 + g²/(2N), metafor's "LS".
    """

    REVMAN = "revman"
    METAFOR = "metafor"


class Model(StrEnum):
    """How studies are combined: one common effect, or random effects with a named estimator of τ²."""

    COMMON = "common"
    DL = "dl"  # DerSimonian-Laird
    PM = "pm"  # Paule-Mandel
    REML = "reml"
    SJ = "sj"  # Sidik-Jonkman
    MH = "mh"  # Mantel-Haenszel, common effect, binary data
    MH_DL = "mh_dl"  # RevMan's "M-H, random": DerSimonian-Laird with Q taken around the Mantel-Haenszel estimate

    @property
    def is_random(self) -> bool:
        """Whether τ² is estimated."""
        return self not in (Model.COMMON, Model.MH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Two arms of one comparison with means: hands-on (``exp``) and comparator (``ctl``)."""

    study: str
    exp_mean: float
    exp_sd: float
    exp_n: float
    ctl_mean: float
    ctl_sd: float
    ctl_n: float
    subgroup: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Two arms of one comparison with events out of n."""

    study: str
    exp_events: float
    exp_n: float
    ctl_events: float
    ctl_n: float
    subgroup: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One comparison of which only the difference between the arms is known (a ratio as a ratio).

    ``se`` is on the scale it is pooled on: that of the logarithm for ratios. ``exp_n``/``ctl_n`` may be unknown (0).
    """

    study: str
    effect: float
    se: float
    exp_n: float = 0.0
    ctl_n: float = 0.0
    subgroup: str | None = None


Arms = Means | Events | Difference


@dataclass(frozen=True, slots=True)
class Effect:
    """One study's effect on the scale it is pooled on (logarithm for ratios), its variance, and its people."""

    study: str
    value: float
    variance: float
    n: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyResult:
    """One study as shown: effect and interval on the natural scale, ``se`` on the pooling scale, weight in percent."""

    study: str
    effect: float
    se: float
    ci_low: float
    ci_high: float
    weight: float
    n: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something to mind before trusting a number: which study (None: all), what, in plain words."""

    kind: str
    study: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A pooled result. Estimate and intervals are on the natural scale; τ² is on the pooling scale.

    ``pi_low``/``pi_high``: where the true effect of the next setting is expected (95 %); None when k < 3 or no τ².
    ``i2`` is percent. ``p`` tests "no difference"; ``q_p`` tests "one common effect".
    """

    measure: EffectMeasure
    model: Model
    hksj: bool
    k: int
    n: float
    estimate: float
    ci_low: float
    ci_high: float
    se: float
    p: float
    tau2: float
    tau2_low: float | None
    tau2_high: float | None
    q: float
    df: int
    q_p: float
    i2: float
    pi_low: float | None
    pi_high: float | None
    studies: tuple[StudyResult, ...]
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """One subgroup's own pooled result."""

    name: str
    pooled: Pooled


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgroupTest:
    """Do the subgroups differ? Q between them on df degrees of freedom."""

    groups: tuple[Subgroup, ...]
    q: float
    df: int
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Egger:
    """Egger's regression of effect/se on 1/se: an intercept away from 0 speaks of small-study effects."""

    intercept: float
    se: float
    t: float
    df: int
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A pooled result with one study left out, or with one more added: that study, and the result."""

    study: str
    estimate: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What the result hangs on: subgroups, each study, the order of time, small studies. Absent where it cannot be told."""

    leave_one_out: tuple[Step, ...] = ()
    cumulative: tuple[Step, ...] = ()
    subgroups: SubgroupTest | None = None
    egger: Egger | None = None
