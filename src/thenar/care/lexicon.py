"""All phrases of the knowledge, prepared once for reading."""

from dataclasses import dataclass
from functools import lru_cache

from thenar.care.negation import said
from thenar.care.phrases import Finder, Match, Phrases, Vocabulary, read_phrase
from thenar.care.text import plain, words
from thenar.care.whose import for_another, long_past, planned
from thenar.terms.library import Knowledge
from thenar.terms.rules import Answer
from thenar.terms.words import WordKind

AFFIRMED, DENIED = frozenset((Answer.YES,)), frozenset((Answer.NO,))
MENTIONED = frozenset((Answer.YES, Answer.UNKNOWN))  # "worried about my knee" still names the knee


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by what they mean, and the vocabulary that misspelled words are read against."""

    regions: tuple[tuple[str, Phrases], ...]
    sides: tuple[tuple[str, Phrases], ...]
    goals: tuple[tuple[str, Phrases], ...]
    mechanisms: tuple[tuple[str, Phrases], ...]
    findings: tuple[tuple[str, Phrases], ...]
    aliases: tuple[tuple[str, Phrases], ...]
    procedures: tuple[tuple[str, Phrases], ...]
    clues: tuple[tuple[str, int, Phrases], ...]  # condition id, number of the clue
    vocabulary: Vocabulary


class Text:
    """A person's text, ready to be searched."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.words = words(text)
        self.for_another = for_another(plain(text))
        self._finder = Finder(self.words, lexicon.vocabulary)
        self._vocabulary = lexicon.vocabulary

    def first(self, phrases: Phrases, wanted: frozenset[Answer] = MENTIONED) -> tuple[str, Match] | None:
        """The person's words for the earliest phrase that is affirmed (or denied, as wanted)."""
        found = self.every(phrases, wanted)
        return min(found, key=lambda hit: hit[1].places) if found else None

    def every(self, phrases: Phrases, wanted: frozenset[Answer] = MENTIONED) -> list[tuple[str, Match]]:
        """The person's words for every place where a phrase is affirmed (or denied, as wanted)."""
        possible = self._finder.possible(phrases)
        if not possible:
            return []
        found = (match for phrase in possible for match in self._finder.find(phrase))
        fits = (match for match in found if said(match, self.words, for_another=self.for_another) in wanted)
        return [(self._finder.words_of(match), match) for match in fits if not self._planned(match)]

    def is_past(self, match: Match) -> bool:
        """Whether the clause around a match tells of years ago, or of what is over."""
        first, last = match.places[0], match.places[-1]
        while first and self._joined(first):
            first -= 1
        while last + 1 < len(self.words) and self._joined(last + 1):
            last += 1
        return long_past(" ".join(word.text for word in self.words[first : last + 1]))

    def _joined(self, place: int) -> bool:
        word, before = self.words[place], self.words[place - 1]
        return word.sentence == before.sentence and not word.after_comma and word.text not in ("but", "and")

    def _planned(self, match: Match) -> bool:
        first, last = match.places[0], match.places[-1]
        sentence = [word for word in self.words if word.sentence == self.words[first].sentence]
        before = " ".join(word.text for word in sentence if first - 8 <= word.place < first)
        after = " ".join(word.text for word in sentence if last < word.place <= last + 8)
        return planned(before, self._finder.words_of(match), after)

    def makes_sense(self) -> bool:
        """Whether any word of three letters or more is one that Thenar knows."""
        stems = self._vocabulary.stems
        return any(
            len(word.text) > 2 and self._vocabulary.meanings(word.text, word.stem) & stems for word in self.words
        )


_LEXICONS: dict[str, Lexicon] = {}


def lexicon_of(knowledge: Knowledge) -> Lexicon:
    """The lexicon of this knowledge, made once per version."""
    if knowledge.version not in _LEXICONS:
        _LEXICONS[knowledge.version] = _make(knowledge)
    return _LEXICONS[knowledge.version]


def _make(knowledge: Knowledge) -> Lexicon:
    conditions = knowledge.conditions.values()
    clues = tuple(
        (condition.id, number, _read(clue.says))
        for condition in conditions
        for number, clue in enumerate(condition.clues)
        if clue.says
    )
    findings = tuple((finding.id, _read(finding.says)) for finding in knowledge.findings.values() if finding.says)
    aliases = tuple((condition.id, _read((condition.name, *condition.aliases))) for condition in conditions)
    procedures = tuple((condition.id, _read(condition.procedures)) for condition in conditions if condition.procedures)
    lists = {kind: _word_lists(knowledge, kind) for kind in WordKind}
    groups = [*(group for _, group in (*findings, *aliases, *procedures)), *(group for _, _, group in clues)]
    groups += [group for kind in lists.values() for _, group in kind]
    return Lexicon(
        lists[WordKind.REGION], lists[WordKind.SIDE], lists[WordKind.GOAL], lists[WordKind.MECHANISM],
        findings, aliases, procedures, clues, Vocabulary(phrase for group in groups for phrase in group.each),
    )  # fmt: skip


def _word_lists(knowledge: Knowledge, kind: WordKind) -> tuple[tuple[str, Phrases], ...]:
    return tuple((words.meaning, _read(words.says)) for words in knowledge.words.values() if words.kind is kind)


@lru_cache(maxsize=5_000)
def _read(written: tuple[str, ...]) -> Phrases:
    each = tuple(map(read_phrase, written))
    return Phrases(each, frozenset(map(id, each)))
