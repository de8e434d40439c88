"""Everyday English → words with stems, sentence by sentence."""

import re
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

_STEMMER = Stemmer.Stemmer("english")
_WORD = re.compile(r"\d+\.\d+|[a-z0-9]+(?:'[a-z]+)?|[.;!?:\n,]")
_SENTENCE_END = frozenset(".;!?:\n")
_LIMBS = "shoulder|sholder|shoulders|knee|hip|ankle|foot|heel|elbow|wrist|hand|arm|leg|calf|thigh|jaw|thumb|neck|buttock|groin"


def _apart(match: re.Match[str]) -> str:
    return f"{match[0].removesuffix('nt')} not"


_SPELLED_OUT = (
    (re.compile(r"[‘’`´]"), "'"),
    (re.compile(r"\bcan'?t\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\b(?:dont|doesnt|didnt|isnt|arent|wasnt|havent|hasnt|wouldnt|couldnt|shouldnt)\b"), _apart),
    (re.compile(r"\b(?:could|can|am|is|are|was|have|has|had) not (?:been |even )?able to\b"), "can not"),
    (
        re.compile(r"\bnot able to\b|\bunable to\b|\bcould not\b|\b(?:can|could) (?:barely|hardly|scarcely)\b"),
        "can not",
    ),
    (re.compile(r"\bnite\b"), "night"),
    (re.compile(r"\b(?:rt|rgt)\b(?!\s*,)|\br(?= (?:side|" + _LIMBS + r")\b)"), "right"),
    (re.compile(r"\b(?:lt|lft)\b|\bl(?= (?:side|" + _LIMBS + r")\b)"), "left"),
    (re.compile(r"\bgonna\b"), "going to"),
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bw/"), "with "),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"'(s|re|ve|ll|d)\b"), ""),
    (re.compile(r"(?<=[a-z])[-/](?=[a-z])"), " "),
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, its stem, its sentence, its place, and whether a comma comes right before it."""

    text: str
    stem: str
    sentence: int
    place: int
    after_comma: bool


class Plain(str):
    """A text that is spelled out already."""

    __slots__ = ()


def plain(text: str) -> Plain:
    """Lower case with contractions spelled out."""
    if isinstance(text, Plain):
        return text
    text = text.lower()
    for pattern, spelled in _SPELLED_OUT:
        text = pattern.sub(spelled, text)
    return Plain(text)


def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order."""
    found: list[Word] = []
    sentence, comma = 0, False
    for piece in _WORD.findall(plain(text)):
        if piece in _SENTENCE_END:
            sentence += 1
        elif piece == ",":
            comma = True
        else:
            found.append(Word(piece, stem(piece), sentence, len(found), comma))
            comma = False
    return tuple(found)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The word without its ending."""
    return str(_STEMMER.stemWord(word))
