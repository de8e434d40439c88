"""Finding phrases (docs/knowledge.md) in a text, with misspellings forgiven."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from thenar.care.text import Word, plain, stem

_GAP = 3  # other words that may lie between two words of a phrase
_FORGIVE_FROM = 5  # letters of the word that is meant; what is written may be one shorter
_FORGIVE_TWO_FROM = 9
_LOOSE_GAP = 8  # words between those of a loose phrase
_COMMON = frozenset(
    "can not no i my the a it is are and of in on at to when with feel pain hurt ache since now get go have has was".split()
)
_SHORT = range(3, 6)
_VOWELS = frozenset("aeiouy")
_UNDOES_WITHIN = 4  # words after a phrase in which its "!" words undo it
# Real words that lie one letter from a word that matters.
_NOT_MISSPELLED = frozenset(
    (
        "fewer never lever other mother brother bother father weather whether better letter later latter "
        "water matter after often little while where there these those three seven think thing things through "
        "though thought might night light sight bright eight weight height right wright fight tight about "
        "above along again against around before behind being below between could would should first right "
        "since still under until using usually every house hours cause because place table cable chair stand "
        "start state store story study style going doing having great green group heard hearing large laugh "
        "learn leave level local month mouth nurse often order paper party plant plane point power press "
        "price quick quiet quite reach ready right river round serve short small smile sound south space "
        "speak spend sport stage stair stick stuff sugar sweet teach thank today total touch tough tower "
        "track trade train treat truck trust truth twice visit voice watch wheel white whole woman women "
        "world worry worse worst write wrong young yesterday please really maybe nothing something anything "
        "walking talking working sitting hitting getting setting letting during morning evening tomorrow "
        "waist waste wait weigh paste past friend friends doctor cooking looking taking making baking lasting listing testing resting posting"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Alternatives for each word, as stems (or as "=form").

    ``unless``: words that undo it when they stand in it or follow soon ("can not walk far").
    ``loose``: the words may stand in any order, farther apart ("~ numb saddle").
    """

    words: tuple[frozenset[str], ...]
    unless: frozenset[str] = frozenset()
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases that mean the same; ``identities`` lets a text rule out all of them at once."""

    each: tuple[Phrase, ...]
    identities: frozenset[int]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase was found: places of its words."""

    places: tuple[int, ...]


@lru_cache(maxsize=20_000)
def read_phrase(written: str) -> Phrase:
    """A phrase from its written form."""
    loose = written.startswith("~ ")
    meant, _, undone = written.removeprefix("~ ").partition(" !")
    words = tuple(frozenset(map(_meant, word.split("|"))) for word in _split(meant))
    return Phrase(words, frozenset(map(stem, _split(undone)[0].split("|"))) if undone else frozenset(), loose)


def _meant(word: str) -> str:
    """The stem, or the very form where an equals sign asks for it: "=legs" is not one leg."""
    return word if word.startswith("=") else stem(word)


def _split(written: str) -> list[str]:
    spelled = [plain(alternative) for alternative in written.replace("|", " | ").split(" | ")]
    return "|".join(part.strip() for part in spelled).split()


def _rarest(phrase: Phrase) -> frozenset[str]:
    """The word of a phrase that says most: not a common one, with few alternatives."""
    telling = [alternatives for alternatives in phrase.words if not alternatives & _COMMON]
    return min(telling or phrase.words, key=len)


class Vocabulary:
    """Every stem that matters; a misspelled word is read as the stems it is close to."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        known = tuple(phrases)
        self.stems = frozenset(s for phrase in known for alternatives in phrase.words for s in alternatives)
        self.telling: dict[str, set[int]] = {}  # stem → identities of the phrases that need it, by their rarest word
        for phrase in known:
            for needed in _rarest(phrase):
                self.telling.setdefault(needed, set()).add(id(phrase))
        self.exact = frozenset(s for s in self.stems if s.startswith("="))
        self._long = tuple(sorted(s for s in self.stems - self.exact if len(s) >= _FORGIVE_FROM))
        self._short = tuple(sorted(s for s in self.stems - self.exact if len(s) in _SHORT))
        self._known = self.stems | frozenset(map(stem, _NOT_MISSPELLED))
        self.meanings = lru_cache(maxsize=20_000)(self._meanings)

    def _meanings(self, text: str, word_stem: str) -> frozenset[str]:
        if word_stem in self._known or not text.isalpha():
            return frozenset((word_stem,))
        if len(text) in _SHORT and (swapped := self._swapped_or_bare(text)):
            return swapped | {word_stem}
        if len(text) < _FORGIVE_FROM - 1:
            return frozenset((word_stem,))
        forgiven = 2 if len(text) >= _FORGIVE_TWO_FROM else 1
        close = process.extract(word_stem, self._long, scorer=OSA.distance, score_cutoff=forgiven, limit=None)
        return frozenset(s for s, _, _ in close if s[0] == text[0]) | {word_stem}

    def _swapped_or_bare(self, text: str) -> frozenset[str]:
        """Short words are forgiven two slips only: neighbours swapped ("pian") and vowels left out ("bck")."""
        bare = not _VOWELS & set(text)
        return frozenset(
            s for s in self._short
            if s[0] == text[0]
            and (sorted(s) == sorted(text) if not bare else "".join(c for c in s if c not in _VOWELS) == text)
        )  # fmt: skip


class Finder:
    """Looks for phrases in one text."""

    def __init__(self, text: tuple[Word, ...], vocabulary: Vocabulary) -> None:
        self.text = text
        self._places: dict[str, list[int]] = {}
        for word in text:
            for meaning in vocabulary.meanings(word.text, word.stem):
                self._places.setdefault(meaning, []).append(word.place)
            if (form := f"={word.text}") in vocabulary.exact:
                self._places.setdefault(form, []).append(word.place)
        self._may_stand: set[int] = set().union(*(vocabulary.telling.get(s, ()) for s in self._places))

    def possible(self, phrases: Phrases) -> list[Phrase]:
        """Those of the phrases whose rarest word is in the text: most are ruled out here."""
        if self._may_stand.isdisjoint(phrases.identities):
            return []
        return [phrase for phrase in phrases.each if id(phrase) in self._may_stand]

    def find(self, phrase: Phrase) -> Iterator[Match]:
        """Every place where the phrase stands, within one sentence."""
        if phrase.loose:
            yield from (m for m in self._near(phrase) if not (phrase.unless and self._undone(m, phrase.unless)))
            return
        for start in self._standing(phrase.words[0]):
            if rest := self._follow(start, phrase.words[1:]):
                match = Match((start, *rest[0]))
                if not (phrase.unless and self._undone(match, phrase.unless)):
                    yield match

    def words_of(self, match: Match) -> str:
        """The person's own words from the first to the last word of the match."""
        return " ".join(word.text for word in self.text[match.places[0] : match.places[-1] + 1])

    def _near(self, phrase: Phrase) -> Iterator[Match]:
        """Places where all the words stand close together, in any order."""
        others = [self._standing(alternatives) for alternatives in phrase.words[1:]]
        if not all(others):
            return
        for start in self._standing(phrase.words[0]):
            sentence, taken = self.text[start].sentence, [start]
            for places in others:
                near = (p for p in places if self.text[p].sentence == sentence and p not in taken)
                closest = min(near, key=lambda p: abs(p - start), default=None)
                if closest is None or abs(closest - start) > _LOOSE_GAP:
                    break
                taken.append(closest)
            else:
                yield Match(tuple(sorted(taken)))

    def _undone(self, match: Match, unless: frozenset[str]) -> bool:
        first, last = match.places[0], match.places[-1]
        soon = (w for w in self.text[first : last + 1 + _UNDOES_WITHIN] if w.place not in match.places)
        return any(word.stem in unless and word.sentence == self.text[last].sentence for word in soon)

    def _standing(self, alternatives: frozenset[str]) -> list[int]:
        return sorted({place for s in alternatives for place in self._places.get(s, ())})

    def _follow(self, place: int, rest: tuple[frozenset[str], ...]) -> list[tuple[int, ...]]:
        if not rest:
            return [()]
        sentence = self.text[place].sentence
        for after in self._standing(rest[0]):
            near = place < after <= place + 1 + _GAP and self.text[after].sentence == sentence
            if near and (further := self._follow(after, rest[1:])):
                return [(after, *further[0])]
        return []
