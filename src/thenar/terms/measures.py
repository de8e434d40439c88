"""Outcome measures: how numeric answers become a score, and what change means."""

from dataclasses import dataclass
from enum import StrEnum

from thenar.terms.sources import Cite, Statement


class Better(StrEnum):
    """Which way is better."""

    LOWER = "lower"
    HIGHER = "higher"


class Method(StrEnum):
    """How answered items become a score.

    ``sum``; ``mean``; ``percent`` 100·sum/(max·answered); ``scaled_mean`` 100·(mean−min)/(max−min);
    ``inverted`` 100−scaled_mean; ``table`` sum looked up in a table;
    ``mean_of_subscales`` mean of the subscale scores; ``none`` no total (subscales only).
    """

    SUM = "sum"
    MEAN = "mean"
    PERCENT = "percent"
    SCALED_MEAN = "scaled_mean"
    INVERTED = "inverted"
    TABLE = "table"
    MEAN_OF_SUBSCALES = "mean_of_subscales"
    NONE = "none"


class ThresholdUnit(StrEnum):
    """A change in score points, or in percent of the person's baseline."""

    POINTS = "points"
    PERCENT_OF_BASELINE = "percent_of_baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A smallest change (MDC or MCID), with the people it was found in."""

    value: float
    population: str
    cite: tuple[Cite, ...]
    unit: ThresholdUnit = ThresholdUnit.POINTS
    confidence: str | None = None  # "90 %", "95 %"
    subscale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of a raw-sum to score table."""

    raw: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How a set of items is scored. ``items`` are 1-based positions in the questionnaire."""

    id: str
    name: str
    items: tuple[int, ...]
    method: Method
    item_min: int
    item_max: int
    min_answered: int
    reverse: tuple[int, ...] = ()
    missing_as_zero: bool = False
    allowed: tuple[int, ...] = ()  # where not every whole number between the ends is an answer (HIT-6)
    table: tuple[TableRow, ...] = ()
    recode_at_least: int | None = None  # answers at or above become 1, below 0 (STarT Back item 9)
    recode_items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A named range of scores, both ends included."""

    label: str
    low: float
    high: float
    scale: str = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Whether item text may be shipped, and on what terms."""

    item_text: bool
    terms: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An outcome measure: scoring, missing-item rule, direction, thresholds, licence."""

    id: str
    name: str
    what: str
    items: int
    low: float
    high: float
    better: Better
    total: Scale | None = None
    scoring: Statement
    missing: Statement
    licence: Licence
    subscales: tuple[Scale, ...] = ()
    mdc: tuple[Threshold, ...] = ()
    mcid: tuple[Threshold, ...] = ()
    bands: tuple[Band, ...] = ()
    variable_items: bool = False  # the person chooses how many (PSFS)
    note: str | None = None
