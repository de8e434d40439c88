"""Credential text as people write it → typed credentials. What is not known stays as written, never guessed."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from thenar.terms.providers import Credential, CredentialKind, CredentialMeaning

_HARD = re.compile(r"[,;|&+()\[\]\n\r\t]+")  # between these, words never belong together
_CHUNK = re.compile(r"\S+")
_PIECE = re.compile(r"[^.\-/'’]+")
_NOTHING = {"NA", "N A", "NONE", "NULL", "AND"}
_DOUBT = {"CANDIDATE", "STUDENT", "TRAINING", "PENDING", "ELIGIBLE", "EXPECTED", "RESIDENT", "FORMER", "INTERN"}
_Token = tuple[str, int, int]  # capitals without dots, first and last place in the text


class CredentialReader:
    """Knows the spellings of every credential and reads text with them."""

    def __init__(self, meanings: Iterable[CredentialMeaning]) -> None:
        self._known = {tuple(say.split()): meaning for meaning in meanings for say in meaning.says}
        self._longest = max(map(len, self._known), default=1)
        self.read = lru_cache(maxsize=50_000)(self._read)

    def _read(self, text: str) -> tuple[Credential, ...]:
        """Every credential in the order written, each once. Nothing for an empty text or "N/A"."""
        found: dict[str, Credential] = {}
        for first, last in _parts(text):
            for credential in self._part(text, self._tokens(text, first, last)):
                found.setdefault(credential.id or credential.written.upper(), credential)
        return tuple(found.values())

    def _part(self, text: str, tokens: list[_Token]) -> Iterator[Credential]:
        if not tokens:
            return
        whole = text[tokens[0][1] : tokens[-1][2]]
        words = [word for word, _, _ in tokens]
        if " ".join(words) in _NOTHING:
            return
        if _DOUBT & set(words):
            yield Credential(written=whole)  # "FAAOMPT candidate" is not a fellow
            return
        yield from self._matched(text, tokens)

    def _matched(self, text: str, tokens: list[_Token]) -> Iterator[Credential]:
        """Longest spelling first; what lies between two known ones stays together as written."""
        at, unknown = 0, 0
        while at < len(tokens):
            size, meaning = self._longest_at(tokens, at)
            if meaning is None:
                at += 1
                continue
            yield from _as_written(text, tokens[unknown:at])
            yield _known(text[tokens[at][1] : tokens[at + size - 1][2]], meaning)
            at = unknown = at + size
        yield from _as_written(text, tokens[unknown:])

    def _longest_at(self, tokens: list[_Token], at: int) -> tuple[int, CredentialMeaning | None]:
        for size in range(min(self._longest, len(tokens) - at), 0, -1):
            words = tuple(word for word, _, _ in tokens[at : at + size])
            if meaning := self._known.get(words):
                return size, meaning
        return 1, None

    def _tokens(self, text: str, first: int, last: int) -> list[_Token]:
        """Words of one part; letters that stand alone ("D. P. T.") are put together."""
        tokens: list[_Token] = []
        letters: list[_Token] = []
        for chunk in _CHUNK.finditer(text, first, last):
            pieces = self._chunk(text, chunk.start(), chunk.end())
            if len(pieces) == 1 and len(pieces[0][0]) == 1:
                letters.append(pieces[0])
                continue
            tokens += self._spelled(letters)
            letters = []
            tokens += pieces
        return tokens + self._spelled(letters)

    def _chunk(self, text: str, first: int, last: int) -> list[_Token]:
        """ "D.P.T." is one word, "Cert.MDT" and "PT-DPT" are two."""
        pieces = [(m.group().upper(), m.start(), m.end()) for m in _PIECE.finditer(text, first, last)]
        joined = "".join(word for word, _, _ in pieces)
        if len(pieces) > 1 and ((joined,) in self._known):
            return [(joined, pieces[0][1], last)]
        tokens: list[_Token] = []
        letters: list[_Token] = []
        for piece in pieces:
            if len(piece[0]) == 1:
                letters.append(piece)
                continue
            tokens += [*self._spelled(letters), piece]
            letters = []
        return tokens + self._spelled(letters)

    def _spelled(self, letters: list[_Token]) -> list[_Token]:
        """Single letters as the fewest known words that use them all; else left alone."""
        if len(letters) < 2:
            return letters
        sizes = self._split("".join(word for word, _, _ in letters))
        tokens, at = [], 0
        for size in sizes or [1] * len(letters):
            run = letters[at : at + size]
            tokens.append(("".join(word for word, _, _ in run), run[0][1], run[-1][2]))
            at += size
        return tokens

    def _split(self, letters: str) -> list[int] | None:
        best: list[list[int] | None] = [[]] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(end):
                before = best[start]
                if before is not None and (letters[start:end],) in self._known:
                    now = best[end]
                    if now is None or len(before) + 1 < len(now):
                        best[end] = [*before, end - start]
        return best[-1]


def _parts(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for hard in _HARD.finditer(text):
        yield at, hard.start()
        at = hard.end()
    yield at, len(text)


def _known(written: str, meaning: CredentialMeaning) -> Credential:
    return Credential(written=written, id=meaning.id, kind=meaning.kind, means=meaning.means)


def _as_written(text: str, tokens: list[_Token]) -> Iterator[Credential]:
    words = [token for token in tokens if token[0] not in _NOTHING]
    if words:
        yield Credential(written=text[words[0][1] : words[-1][2]])


def is_fellow(credentials: Iterable[Credential]) -> bool:
    """Whether a fellowship is among them."""
    return any(credential.kind is CredentialKind.FELLOWSHIP for credential in credentials)


def is_board_certified(credentials: Iterable[Credential]) -> bool:
    """Whether a board certification is among them."""
    return any(credential.kind is CredentialKind.BOARD for credential in credentials)
