"""Everyday words that mean a region, a side, a goal or a mechanism."""

from dataclasses import dataclass
from enum import StrEnum


class WordKind(StrEnum):
    """What a word list stands for."""

    REGION = "region"
    SIDE = "side"
    GOAL = "goal"
    MECHANISM = "mechanism"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Phrases (docs/knowledge.md) that mean ``meaning``, a value of the kind's own type."""

    id: str
    kind: WordKind
    meaning: str
    says: tuple[str, ...]
