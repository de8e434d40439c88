"""Asking the open questions one by one, until there is an answer or a reason to stop."""

import sys
from collections.abc import Callable, Mapping

import click

from thenar.care.intake import with_answers
from thenar.terms.faults import Fault, Faulty
from thenar.terms.results import Journey, Question, QuestionKind
from thenar.terms.screening import Disposition

Once = Callable[[Mapping[str, object]], Journey]
_ROUNDS = 30  # every round settles at least one question; more rounds than this means a person went away


def ask_until_answered(fields: dict[str, object], once: Once) -> Journey:
    """Ask, answer, screen again. An urgent answer ends the questions at once."""
    if not sys.stdin.isatty() and not sys.stdout.isatty():
        raise Faulty([Fault("--interactive", "needs a terminal", "use --answers k=v,… instead")])
    journey = once(fields)
    given: dict[str, str] = {}
    for _ in range(_ROUNDS):
        waiting = [q for q in journey.screening.questions if q.id not in given]
        if journey.screening.disposition is not Disposition.ASK or not waiting:
            break
        journey = _round(waiting, fields, given, once, journey)
    return journey


def _round(
    waiting: list[Question], fields: dict[str, object], given: dict[str, str], once: Once, journey: Journey
) -> Journey:
    """The questions of one group; then the whole intake is judged again."""
    group = waiting[0].group
    click.secho(f"\n{group}", bold=True)
    for question in (q for q in waiting if q.group == group):
        journey = _ask(question, fields, given, once)
        if journey.screening.disposition not in (Disposition.ASK, Disposition.CLEAR):
            return journey
    return journey


def _ask(question: Question, fields: dict[str, object], given: dict[str, str], once: Once) -> Journey:
    """Ask until the answer can be used."""
    for number, option in enumerate(question.options, start=1):
        click.echo(f"  {number}. {option.text}")
    while True:
        answer = _usable(question, click.prompt(f"{question.text} [{_hint(question)}]", prompt_suffix=" "))
        try:
            journey = once(with_answers(fields, given | {question.id: answer}))
        except Faulty as faulty:
            for fault in faulty.faults:
                click.echo(f"  {fault}")
            continue
        given[question.id] = answer
        return journey


def _hint(question: Question) -> str:
    return {
        QuestionKind.YES_NO: "y/n/?",
        QuestionKind.NUMBER: question.unit or "number",
        QuestionKind.CHOICE: "number",
    }[question.kind]


def _usable(question: Question, answer: str) -> str:
    said = answer.strip()
    if question.kind is QuestionKind.CHOICE and said.isdigit() and 1 <= int(said) <= len(question.options):
        return question.options[int(said) - 1].id
    return said
