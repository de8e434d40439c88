"""What an analysis found, made ready to show: the result, how it reads, and how sure it is."""

from dataclasses import dataclass
from enum import StrEnum

from thenar.terms.conditions import EffectDirection
from thenar.terms.pooling import Caution, Pooled, Sensitivity
from thenar.terms.studies import Analysis, Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value with its 95 % limits, low ≤ high."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.low:g} ≤ {self.value:g} ≤ {self.high:g} does not hold")

    def times(self, factor: float) -> "Interval":
        """Every number times a factor; a negative one turns the interval round."""
        a, b = self.low * factor, self.high * factor
        return Interval(value=self.value * factor, low=min(a, b), high=max(a, b))


class Size(StrEnum):
    """An effect held against the smallest one that matters.

    ``matters`` surely more than none, and on average at least that smallest; ``too_small`` surely more than none, but on
    average below it; ``no_difference`` the interval holds none and reaches that smallest on neither side; ``worse`` surely
    below none; ``smallest_not_known`` surely more than none, and no source says how much matters; ``unclear`` all else.
    """

    MATTERS = "matters"
    TOO_SMALL = "too_small"
    NO_DIFFERENCE = "no_difference"
    WORSE = "worse"
    SMALLEST_NOT_KNOWN = "smallest_not_known"
    UNCLEAR = "unclear"

    @property
    def direction(self) -> EffectDirection:
        """The word that verdicts are made from."""
        return _DIRECTIONS[self]


_DIRECTIONS = {
    Size.MATTERS: EffectDirection.HELPS,
    Size.TOO_SMALL: EffectDirection.LITTLE_OR_NONE,
    Size.NO_DIFFERENCE: EffectDirection.LITTLE_OR_NONE,
    Size.WORSE: EffectDirection.HARMS,
    Size.SMALLEST_NOT_KNOWN: EffectDirection.UNCLEAR,
    Size.UNCLEAR: EffectDirection.UNCLEAR,
}


class TranslationKind(StrEnum):
    """On which scale a person meets the effect."""

    POINTS = "points"  # points of a scale people know
    SHARE_OF_SMALLEST = "share_of_smallest"  # as a multiple of the smallest difference that matters
    PEOPLE = "people"  # of 100 people, how many more get better


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The benefit (more is better for the person) in other units, in words, and what had to be assumed."""

    kind: TranslationKind
    benefit: Interval
    text: str
    assumption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisResult:
    """The answer to one question.

    ``effect`` as measured (mean difference, standardized difference, ratio); ``benefit`` the same turned so that more is
    better for the person (a ratio as its logarithm). ``prediction``: where the true effect of one new setting lies.
    ``pooled`` is absent where only a published figure exists. ``as_published``: whether our line equals the one its source
    prints (None: none was read).
    """

    analysis: Analysis
    effect: Interval
    benefit: Interval
    prediction: Interval | None
    k: int | None
    n: float | None
    size: Size
    grade: Grade
    plain: str
    translations: tuple[Translation, ...]
    cautions: tuple[Caution, ...]
    pooled: Pooled | None = None
    as_published: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisReport:
    """An answer with everything that it may hang on, for those who want to check it."""

    result: AnalysisResult
    sensitivity: Sensitivity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReport:
    """The answers to all questions about a condition (None: about all), perhaps of one technique family."""

    knowledge_version: str
    condition: str | None
    technique: str | None
    analyses: tuple[AnalysisReport, ...]
