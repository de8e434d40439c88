"""Outcome measures."""

from tests.spec.book import Chapter, Section
from thenar.care.score import score


def _answers(text):
    return [None if piece == "-" else float(piece) for piece in text.split(",")]


def total(measure, answers, knowledge):
    result = score(knowledge.measures[measure], _answers(answers), [], knowledge)
    return f"{result.total.score:g}" if result.total.score is not None else result.total.why_not


def change(measure, baseline, answers, knowledge):
    result = score(knowledge.measures[measure], _answers(answers), [_answers(baseline)], knowledge)
    return result.changes[0].verdict.replace("_", " ")


CHAPTER = Chapter(
    "Score",
    "Numeric answers in, score out; a dash is an item that was not answered. Item texts are not shipped.",
    (
        Section(
            "Each measure is scored by its own formula and its own rule for missing answers.",
            ("measure", "answers", "score"),
            (
                ("nprs", "7", "7"),
                ("ndi", "1,1,1,1,1,1,1,1,1,1", "20"),
                ("ndi", "2,2,2,2,2,2,2,2,2,-", "40"),
                ("ndi", "2,2,2,2,2,2,2,2,-,-", "8 of 10 items answered, at least 9 are needed"),
                ("quickdash", "3,3,3,3,3,3,3,3,3,3,3", "50"),
                ("lefs", "4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,0", "76"),
            ),
            total,
        ),
        Section(
            "A change is judged against the published MDC (is it real?) and MCID (does it matter?).",
            ("measure", "baseline", "now", "verdict"),
            (
                ("nprs", "7", "2", "better by at least mcid"),
                ("nprs", "7", "7", "no real change"),
                ("nprs", "2", "7", "worse by at least mcid"),
            ),
            change,
        ),
    ),
)
