"""What is said, denied, or left open."""

import pytest

from thenar.care.negation import said
from thenar.care.phrases import Finder, Vocabulary, read_phrase
from thenar.care.text import words
from thenar.terms.rules import Answer

YES, NO, UNKNOWN = Answer


def reading(text: str, phrase: str) -> Answer | None:
    read = read_phrase(phrase)
    finder = Finder(words(text), Vocabulary([read]))
    match = next(finder.find(read), None)
    return said(match, finder.text) if match else None


SAID = [
    ("I have a fever", "fever", YES),
    ("no fever", "fever", NO),
    ("I don't have any fever", "fever", NO),
    ("without fever", "fever", NO),
    ("he denies fever", "fever", NO),
    ("no fever, chills or numbness", "numbness", NO),
    ("no numbness or tingling in my leg", "tingling", NO),
    ("no injury, numbness in my hand", "numbness", UNKNOWN),
    ("no injury. numbness in my hand", "numbness", YES),
    ("no fall, my hip hurts", "hip", YES),
    ("no numbness and I have a fever", "fever", YES),
    ("no numbness but fever", "fever", YES),
    ("not sure if I have a fever", "fever", UNKNOWN),
    ("maybe fever", "fever", UNKNOWN),
    ("I am worried about cancer", "cancer", UNKNOWN),
    ("my mother had cancer", "cancer", UNKNOWN),
    ("my son jumped on me and my back hurts", "back", YES),
    ("I can't stop shaking with fever", "fever", YES),
    ("could not sleep, fever", "fever", YES),
    ("I do not have fever", "fever", NO),
    ("no better, fever since monday", "fever", YES),
    ("not just fever", "fever", YES),
    ("I have a fevr", "fever", YES),
    ("fewer headaches", "fever", None),
    ("never mind", "fever", None),
    ("can't pee", "can not pee", YES),
    ("I cannot pee", "can not pee", YES),
    ("I can pee", "can not pee", None),
    ("the stiffness is bad", "stiff", YES),
    ("numb between both my legs", "numb between legs", YES),
    ("numb. between my legs", "numb between legs", None),
    ("no loss of bladder control", "no bladder control", NO),
    ("no bladder control", "no bladder control", YES),
    ("knee not hot or swollen", "knee hot", NO),
    ("the knee does not feel hot", "knee hot", NO),
    ("my leg will not move, numb", "leg numb", YES),
    ("they ruled out fracture", "fracture", NO),
    ("the fracture was ruled out", "fracture", NO),
    ("the test for a clot came back negative", "clot", NO),
    ("twisted my ankle and they ruled out a break", "ankle", YES),
    ("lost 20 pounds without trying, had cancer", "cancer", YES),
    ("lost 20 pounds without trying", "lost pounds trying", YES),
    ("they don't belong to me, hands numb", "hands numb", YES),
    ("dizzy no, headaches no", "dizzy", NO),
    ("my dad has cancer", "my cancer", UNKNOWN),
    ("my husband threw me on my hip", "threw", YES),
    ("my brother had a cuff repair", "cuff repair", UNKNOWN),
]


PHRASES = [
    ("I can't walk", "can not walk !far|more", True),
    ("I can't walk far", "can not walk !far|more", False),
    ("I can't walk for more than a mile", "can not walk !far|more", False),
    ("my legs are weak", "=legs weak", True),
    ("my leg is weak", "=legs weak", False),
    ("the saddle area has gone quite numb", "~ numb saddle", True),
    ("numb in the area of the saddle", "~ numb saddle", True),
    ("numb. In the saddle all day", "~ numb saddle", False),
    ("lower bck pian", "back pain", True),
    ("my nekc hurts", "neck hurts", True),
    ("the waist is sore", "wrist", False),
]


@pytest.mark.parametrize("text, phrase, there", PHRASES)
def test_phrases(text, phrase, there):
    """Words that undo a phrase (!), exact forms (=), words in any order (~), and slips in short words."""
    read = read_phrase(phrase)
    vocabulary = Vocabulary([read, read_phrase("wrist"), read_phrase("back|neck|pain")])
    assert (next(Finder(words(text), vocabulary).find(read), None) is not None) is there


@pytest.mark.parametrize("text, phrase, expected", SAID)
def test_said(text, phrase, expected):
    assert reading(text, phrase) == expected
