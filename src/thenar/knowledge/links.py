"""Do the records point at things that exist, and do programmes keep their promises?"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

from thenar.knowledge.programmes import programme_faults
from thenar.knowledge.shelves import SHELVES, Shelf
from thenar.terms.body import Goal, Mechanism, Region, Side
from thenar.terms.conditions import Condition
from thenar.terms.faults import Fault
from thenar.terms.library import Knowledge
from thenar.terms.rules import AtLeast, Is
from thenar.terms.screening import Finding, FindingKind, PredictionRule
from thenar.terms.sources import Cite, Source
from thenar.terms.studies import Analysis, DomainJudgement, StudyRow
from thenar.terms.techniques import Family, HomeOption, Technique
from thenar.terms.words import WordKind, Words


def link_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """Every reference that leads nowhere and every programme that breaks a rule of docs/knowledge.md."""
    for shelf in SHELVES:
        for record in getattr(knowledge, shelf.field).values():
            where = _where(shelf, record)
            for part in parts(record):
                yield from _part_faults(part, where, knowledge)
            if check := _CHECKS.get(shelf.kind):
                yield from check(record, where, knowledge)
    yield from _missing_families(knowledge)


def parts(value: object) -> Iterator[object]:
    """A record and everything inside it, outermost first."""
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from parts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from parts(item)


def _where(shelf: Shelf, record: Any) -> str:
    return f"{shelf.folder}/{record.id}.yaml" if not shelf.grouped else f"{shelf.folder}: {record.id}"


def _part_faults(part: object, where: str, knowledge: Knowledge) -> Iterator[Fault]:
    match part:
        case Cite(source=source) | StudyRow(source=source):
            yield from _known(source, knowledge.sources, "source", where)
        case DomainJudgement(cite=(), reason=reason):
            if not reason.startswith(OUR_JUDGEMENT):
                fix = f"add a cite, or start the reason with '{OUR_JUDGEMENT}'"
                yield Fault(where, "a judgement has no source", fix)
            return
        case Is(finding=finding):
            yield from _known(finding, knowledge.findings, "finding", where)
            if _is_number(finding, knowledge):
                yield Fault(where, f"'{finding}' is a number", f"write {{at_least: [{finding}, …]}}")
        case AtLeast(finding=finding):
            yield from _known(finding, knowledge.findings, "finding", where)
            if finding in knowledge.findings and not _is_number(finding, knowledge):
                yield Fault(where, f"'{finding}' is answered yes or no", f"write {{is: {finding}}}")
    if is_dataclass(part) and getattr(part, "cite", None) == ():
        yield Fault(where, f"a {type(part).__name__.lower()} has no source", "add a cite")


OUR_JUDGEMENT = "our judgement:"


def _is_number(finding: str, knowledge: Knowledge) -> bool:
    record = knowledge.findings.get(finding)
    return record is not None and record.kind is FindingKind.NUMBER


def _known(id_: str, shelf: Mapping[Any, object], kind: str, where: str) -> Iterator[Fault]:
    if id_ not in shelf:
        near = difflib.get_close_matches(id_, [str(known) for known in shelf], n=1)
        yield Fault(where, f"there is no {kind} '{id_}'", f"did you mean '{near[0]}'?" if near else f"add the {kind}")


def _all_known(ids: tuple[str, ...], shelf: Mapping[Any, object], kind: str, where: str) -> Iterator[Fault]:
    for id_ in ids:
        yield from _known(id_, shelf, kind, where)


def _check_condition(condition: Condition, where: str, knowledge: Knowledge) -> Iterator[Fault]:
    phases = {phase.id: phase for phase in condition.phases}
    named = [p.phases for group in (condition.guidelines, condition.evidence, condition.programmes) for p in group]
    yield from _all_known(tuple(phase for ids in named for phase in ids), phases, "phase", where)
    for recommendation in condition.guidelines:
        if recommendation.superseded_by:
            yield from _known(recommendation.superseded_by, knowledge.sources, "source", where)
    yield from _all_known(condition.measures, knowledge.measures, "measure", where)
    yield from _all_known(tuple(goal.measure for goal in condition.goals), knowledge.measures, "measure", where)
    for programme in condition.programmes:
        for stage in programme.stages:
            yield from _all_known(tuple(h.technique for h in stage.hands_on), knowledge.techniques, "technique", where)
            yield from _all_known(tuple(a.exercise for a in stage.active), knowledge.exercises, "exercise", where)
            yield from _all_known(stage.home, knowledge.home, "home option", where)
    yield from programme_faults(condition, where)


def _check_cautions(record: Technique | HomeOption, where: str, knowledge: Knowledge) -> Iterator[Fault]:
    ids = record.contraindicated_if + record.precaution_if
    yield from _all_known(ids, knowledge.contraindications, "contraindication", where)


def _check_prediction(rule: PredictionRule, where: str, knowledge: Knowledge) -> Iterator[Fault]:
    yield from _all_known(rule.conditions, knowledge.conditions, "condition", where)


def _check_source(source: Source, where: str, knowledge: Knowledge) -> Iterator[Fault]:
    if source.superseded_by:
        yield from _known(source.superseded_by, knowledge.sources, "source", where)


def _check_finding(finding: Finding, where: str, _: Knowledge) -> Iterator[Fault]:
    if finding.kind is FindingKind.NUMBER and (finding.minimum is None or finding.maximum is None or not finding.unit):
        yield Fault(where, "a number needs unit, minimum and maximum", "add them")


def _check_analysis(analysis: Analysis, where: str, knowledge: Knowledge) -> Iterator[Fault]:
    yield from _all_known(analysis.conditions, knowledge.conditions, "condition", where)
    conditions = [knowledge.conditions[id_] for id_ in analysis.conditions if id_ in knowledge.conditions]
    phases = {phase.id: phase for condition in conditions for phase in condition.phases}
    yield from _all_known(analysis.phases, phases, "phase", where)


_MEANINGS: dict[WordKind, type[StrEnum]] = {
    WordKind.REGION: Region,
    WordKind.SIDE: Side,
    WordKind.GOAL: Goal,
    WordKind.MECHANISM: Mechanism,
}


def _check_words(words: Words, where: str, _: Knowledge) -> Iterator[Fault]:
    meanings = [member.value for member in _MEANINGS[words.kind]]
    if words.meaning not in meanings:
        yield Fault(where, f"'{words.meaning}' is not a {words.kind}", f"use one of {', '.join(meanings)}")


def _missing_families(knowledge: Knowledge) -> Iterator[Fault]:
    for family in Family:
        if family not in knowledge.families:
            yield Fault("families", f"'{family}' has no record", f"write families/{family}.yaml")


_CHECKS: dict[type, Callable[[Any, str, Knowledge], Iterator[Fault]]] = {
    Condition: _check_condition,
    Analysis: _check_analysis,
    Technique: _check_cautions,
    HomeOption: _check_cautions,
    PredictionRule: _check_prediction,
    Source: _check_source,
    Finding: _check_finding,
    Words: _check_words,
}
