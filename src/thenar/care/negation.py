"""Is a phrase said of the person, now, as a fact? Yes, no (denied), or cannot tell."""

import re

from thenar.care.phrases import Match
from thenar.care.text import Word
from thenar.terms.rules import Answer

_DENIES = frozenset(
    "no not without denies deny denied denying never none neither nor negative free absent lacks ruled excluded".split()
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
OTHERS = frozenset(
    (
        "mother father mom mum mama dad wife husband sister brother son daughter friend grandmother grandfather "
        "grandma grandpa granny nana aunt uncle cousin family coworker neighbor boss girlfriend boyfriend partner "
        "parent parents kid child twin niece nephew roommate grandson granddaughter toddler"
    ).split()
)
_OF_ME = frozenset(("i", "me", "my", "mine", "myself"))
_ABILITY = frozenset("can could will would should".split())
_OF_THE_VERB = _ABILITY | frozenset("do does did".split())
_HAVING = frozenset("have feel get notice see experience any report seem look show suffer".split())
_SEEMS = frozenset("feel look seem get have be".split())  # "does not feel hot" denies, "does not work, hot" does not
_WITHOUT_INTENT = frozenset("trying meaning wanting dieting reason explanation warning apparent known matter".split())
_OF_LOSS = frozenset(
    "loss losing lost change changes problem problems trouble issue issues difficulty sign signs numbness symptoms".split()
)  # "no loss of control" is not "no control"
_REFUTES = re.compile(
    r"^(?:\w+ ){0,2}(?:was|were|is|been|got|came back) (?:ruled out|excluded|negative|clear)\b|^(?:ruled out|negative)\b"
)  # after the words: "the fracture was ruled out"
_REFUTES_WITHIN = 6
_TURNS = frozenset("but however although though except yet still instead".split())
_SUBJECTS = frozenset("i it my there he she they we".split())


def said(match: Match, text: tuple[Word, ...], *, for_another: bool = False) -> Answer:
    """Whether the matched words are affirmed, denied, or uncertain (then nothing is taken from them).

    ``for_another``: the whole text is written on behalf of someone ("mom fell, can't walk").
    """
    before = _same_thought(text, match.places[0])
    if _unsure(before[-4:]) or (not for_another and of_another(match, text)):
        return Answer.UNKNOWN
    after = text[match.places[-1] + 1 :]
    if _denied_inside(match, text) or _refuted(text[match.places[-1]], after):
        return Answer.NO
    return _denied(before, text[match.places[0]], after)


def of_another(match: Match, text: tuple[Word, ...]) -> bool:
    """ "My mother had cancer" is not about the person; "my son jumped on me and my back hurts" is."""
    first, last = text[match.places[0]], match.places[-1]
    within = [w.text for w in text[match.places[0] : last + 1]]
    for word in text[last + 1 : last + 4]:
        if word.sentence != first.sentence or word.after_comma or word.text in _TURNS:
            break
        within.append(word.text)
    mine = {word for word, following in zip(within, (*within[1:], ""), strict=True)
            if word in _OF_ME and not (word == "my" and following in OTHERS)}  # fmt: skip
    another = OTHERS & set(within[: last + 1 - match.places[0]]) and not mine and "my" in within
    return bool(another) or (_of_another(_same_thought(text, match.places[0])[-7:]) and not mine)


def _denied_inside(match: Match, text: tuple[Word, ...]) -> bool:
    """ "Knee not hot", "no loss of bladder control": the denial stands between the words, or is undone there."""
    matched = set(match.places)
    inside = [place for place in range(match.places[0] + 1, match.places[-1]) if place not in matched]
    if text[match.places[0]].text == "no" and any(text[place].text in _OF_LOSS for place in inside):
        return True
    return any(text[place].text in _DENIES and not _harmless(text, place) for place in inside)


def _harmless(text: tuple[Word, ...], place: int) -> bool:
    """ "Leg will not move, numb": the "not" is the verb's. "Lost 20 pounds without trying" tells of no denial, either."""
    follows = text[place + 1].text if place + 1 < len(text) else ""
    if text[place].text in ("without", "never", "no"):
        return follows in _WITHOUT_INTENT
    return text[place].text == "not" and (
        follows in _NOT_A_DENIAL or (text[place - 1].text in _OF_THE_VERB and follows not in _SEEMS)
    )


def _refuted(last: Word, after: tuple[Word, ...]) -> bool:
    """ "The fracture was ruled out", "the test for a clot came back negative"."""
    if after and after[0].text == "no" and after[0].sentence == last.sentence:
        return len(after) == 1 or after[1].after_comma or after[1].sentence != last.sentence  # "dizzy no, headache no"
    here: list[str] = []
    for word in after[:_REFUTES_WITHIN]:
        if word.sentence != last.sentence or word.after_comma or word.text in _TURNS:
            break
        here.append(word.text)
    return bool(_REFUTES.search(" ".join(here)))


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
    for word in reversed(before):
        if word.text in _OF_ME:
            return False
        if word.text in OTHERS:
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
        if following[0].text in _NOT_A_DENIAL | _WITHOUT_INTENT or _restarts(following):
            return Answer.YES
        if any(w.after_comma for w in following) and _verb_alone(before, len(before) - distance):
            return Answer.YES
        if not any(w.after_comma for w in following):
            within = distance <= _REACH or any(w.text in ("or", "nor") for w in following)
            return Answer.NO if within and distance <= _LIST_REACH else Answer.YES
        return _in_list(following, first, after, distance)
    return Answer.YES


def _verb_alone(before: list[Word], place: int) -> bool:
    """ "They don't belong to me, hands numb": what is not done ends at the comma; what one does not have goes on."""
    follows = before[place + 1].text if place + 1 < len(before) else ""
    of_verb = before[place].text == "not" and place > 0 and before[place - 1].text in _OF_THE_VERB
    return of_verb and follows not in _HAVING


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
