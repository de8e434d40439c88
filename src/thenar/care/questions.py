"""What to ask, in which order, in which words."""

from collections.abc import Iterable

from thenar.terms.complaint import Facts
from thenar.terms.library import Knowledge
from thenar.terms.results import Question, QuestionKind
from thenar.terms.rules import Answer
from thenar.terms.screening import AskedOf, FindingKind


def ask(finding_ids: Iterable[str], facts: Facts, knowledge: Knowledge) -> tuple[Question, ...]:
    """Questions for findings that the person can answer, each once, groups kept together, in first-come order."""
    known = [knowledge.findings[id_] for id_ in dict.fromkeys(finding_ids)]
    asked = [finding for finding in known if finding.asked_of is AskedOf.PERSON]
    groups = list(dict.fromkeys(finding.group for finding in asked))
    asked.sort(key=lambda finding: groups.index(finding.group))
    return tuple(
        Question(
            id=finding.id,
            text=finding.question,
            group=finding.group,
            kind=QuestionKind.NUMBER if finding.kind is FindingKind.NUMBER else QuestionKind.YES_NO,
            unit=finding.unit,
            explain=finding.explain,
            said_unknown=facts.answers.get(finding.id) is Answer.UNKNOWN,
        )
        for finding in asked
    )


def only_clinician(finding_ids: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """The findings among these that only a clinician can test."""
    return tuple(id_ for id_ in finding_ids if knowledge.findings[id_].asked_of is AskedOf.CLINICIAN)
