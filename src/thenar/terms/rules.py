"""Rules over findings: a small closed set of frozen words, answered yes, no or unknown."""

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Three answers. Unknown is never no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Rule:
    """The common type of the rule words below. There are no others."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Is(Rule):
    """Yes when the finding was answered yes."""

    finding: str


@dataclass(frozen=True, slots=True)
class AtLeast(Rule):
    """Yes when a number is known and at least the limit, in the finding's own unit."""

    finding: str
    limit: float


@dataclass(frozen=True, slots=True)
class AnyOf(Rule):
    """Yes when one part is yes; no only when every part is no."""

    parts: tuple[Rule, ...]

    def __post_init__(self) -> None:
        _need_parts("any", self.parts)


@dataclass(frozen=True, slots=True)
class AllOf(Rule):
    """Yes when every part is yes; no as soon as one part is no."""

    parts: tuple[Rule, ...]

    def __post_init__(self) -> None:
        _need_parts("all", self.parts)


@dataclass(frozen=True, slots=True)
class Not(Rule):
    """Turns yes into no and no into yes; unknown stays unknown."""

    part: Rule


@dataclass(frozen=True, slots=True)
class Weighted:
    """One line of a score: the points it adds when its rule is yes."""

    points: float
    when: Rule


@dataclass(frozen=True, slots=True)
class Points(Rule):
    """Yes when the points of the lines that are yes reach ``at_least`` (a clinical score, or n of a list)."""

    at_least: float
    of: tuple[Weighted, ...]

    def __post_init__(self) -> None:
        _need_parts("points", self.of)


def _need_parts(word: str, parts: tuple[object, ...]) -> None:
    if not parts:
        raise ValueError(f"'{word}' needs at least one part: an empty list would silently decide the rule")
