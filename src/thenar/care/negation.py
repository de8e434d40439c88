"""Is a phrase said of the person, now, as a fact? Yes, no (denied), or cannot tell."""

from thenar.care.phrases import Match
from thenar.care.text import Word
from thenar.terms.rules import Answer

_DENIES = frozenset(
    "no not without denies deny denied denying never none neither nor negative free absent lacks".split()
)
_REACH = 4  # a denial reaches this many words forward
_LIST_REACH = 14  # … or further along a list: "no fever, chills, numbness or tingling"
_LIST_AHEAD = 8  # … and the "or" that closes the list may stand this many words ahead
_NOT_A_DENIAL = frozenset(
    "sure only just better worse longer change changes doubt matter different improving improvement".split()
)
_UNSURE = frozenset(
    (
    "maybe might perhaps possibly unsure wonder wondering worried worry afraid fear scared suspect "
    "wondered if whether"
    ).split()
)  # fmt: skip
_UNSURE_PAIRS = ("not sure", "could be", "could it")
_OTHERS = frozenset(
    (
        "mother father mom dad wife husband sister brother son daughter friend grandmother grandfather aunt "
        "uncle cousin family coworker neighbor boss"
    ).split()
)
_ABILITY = frozenset("can could will would should".split())
_TURNS = frozenset("but however although though except yet still instead".split())
_SUBJECTS = frozenset("i it my there he she they we".split())


def said(match: Match, text: tuple[Word, ...]) -> Answer:
    """Whether the matched words are affirmed, denied, or uncertain (then nothing is taken from them)."""
    before = _same_thought(text, match.places[0])
    if _of_another(before[-5:]) or _unsure(before[-4:]):
        return Answer.UNKNOWN
    return _denied(before, text[match.places[0]], text[match.places[-1] + 1 :])


def _same_thought(text: tuple[Word, ...], place: int) -> list[Word]:
    """The words before ``place`` back to the start of the sentence or the last turn ("but …")."""
    thought: list[Word] = []
    for word in reversed(text[:place]):
        if word.sentence != text[place].sentence or word.text in _TURNS:
            break
        thought.append(word)
    thought.reverse()
    return thought


def _of_another(before: list[Word]) -> bool:
    """ "My mother had cancer" is not about the person; "my son jumped on me and my back hurts" is."""
    for word in reversed(before):
        if word.text in ("i", "me", "my"):
            return False
        if word.text in _OTHERS:
            return True
    return False


def _unsure(before: list[Word]) -> bool:
    pairs = " ".join(word.text for word in before)
    return any(word.text in _UNSURE for word in before) or any(pair in pairs for pair in _UNSURE_PAIRS)


def _denied(before: list[Word], first: Word, after: tuple[Word, ...]) -> Answer:
    """NO for "no fever" and "no fever, chills or numbness"; "no injury, numbness in the hand" is left open."""
    for distance, word in enumerate(reversed(before), start=1):
        if word.text not in _DENIES or _of_ability(before, len(before) - distance):
            continue
        following = [*before[len(before) - distance + 1 :], first]
        if following[0].text in _NOT_A_DENIAL or _restarts(following):
            return Answer.YES
        if not any(w.after_comma for w in following):
            within = distance <= _REACH or any(w.text in ("or", "nor") for w in following)
            return Answer.NO if within and distance <= _LIST_REACH else Answer.YES
        return _in_list(following, first, after, distance)
    return Answer.YES


def _of_ability(before: list[Word], place: int) -> bool:
    """ "I can not stop vomiting", "I could not sleep, fever": the "not" belongs to the verb and denies no sign."""
    return before[place].text == "not" and place > 0 and before[place - 1].text in _ABILITY


def _restarts(following: list[Word]) -> bool:
    """A new subject after the denial starts a new thought: "no numbness and I have a fever", "no fall, my hip hurts"."""
    return any(word.text in _SUBJECTS and (word.text != "my" or word.after_comma) for word in following)


def _in_list(following: list[Word], first: Word, after: tuple[Word, ...], distance: int) -> Answer:
    """After a comma the denial goes on only along a list that is closed by "or"."""
    if distance > _LIST_REACH:
        return Answer.YES
    ahead = [word.text for word in after[:_LIST_AHEAD] if word.sentence == first.sentence]
    closed = any(word.text in ("or", "nor") for word in following) or "or" in ahead or "nor" in ahead
    return Answer.NO if closed else Answer.UNKNOWN
