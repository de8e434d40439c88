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
]


@pytest.mark.parametrize("text, phrase, expected", SAID)
def test_said(text, phrase, expected):
    assert reading(text, phrase) == expected
