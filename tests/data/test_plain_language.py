"""What people read is at US grade 8 or lower (Flesch-Kincaid; syllables by hyphenation)."""

import re
from statistics import mean

import pyphen
import pytest

from thenar.knowledge.links import parts
from thenar.terms.sources import Statement

HYPHENS = pyphen.Pyphen(lang="en_US")
HIGHEST, HIGHEST_RECORD = 8.0, 10.0


def grade(text: str) -> float:
    words = re.findall(r"[A-Za-z]+(?:'[a-z]+)?", text)
    sentences = max(1, len(re.findall(r"[.!?;:](?:\s|$)", text)))
    syllables = sum(len(HYPHENS.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def statements(record) -> str:
    return " ".join(part.text for part in parts(record) if isinstance(part, Statement))


def test_the_formula_on_known_texts():
    assert grade("The cat sat on the mat. It was fat.") < 2
    assert (
        grade("Comprehensive multidisciplinary rehabilitation necessitates individualised biopsychosocial formulation.")
        > 15
    )


@pytest.mark.parametrize("shelf", ["conditions", "families", "techniques", "home", "answers"])
def test_statements(knowledge, shelf):
    grades = {record.id: grade(statements(record)) for record in getattr(knowledge, shelf).values()}
    assert mean(grades.values()) <= HIGHEST
    assert {id_: round(g, 1) for id_, g in grades.items() if g > HIGHEST_RECORD} == {}


def test_questions(knowledge):
    grades = {f.id: grade(f.question) for f in knowledge.findings.values() if f.asked_of == "person"}
    assert mean(grades.values()) <= HIGHEST


def test_what_a_stop_says(knowledge):
    grades = {flag.id: grade(f"{flag.tell} {flag.do_now}") for flag in knowledge.red_flags.values()}
    assert mean(grades.values()) <= HIGHEST
