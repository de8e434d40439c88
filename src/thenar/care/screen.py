"""Is it safe? Red flags first, with three answers: yes, no and unknown; unknown is never no."""

from collections.abc import Iterator

from thenar.care.questions import ask, only_clinician
from thenar.care.references import notes, references
from thenar.care.three_valued import Reader, findings_in
from thenar.terms.body import Region
from thenar.terms.complaint import NONE_FITS, Complaint, Facts
from thenar.terms.conditions import Condition
from thenar.terms.library import Knowledge
from thenar.terms.results import Ask, Cleared, RaisedFlag, Refer, Screening
from thenar.terms.rules import Answer, Is
from thenar.terms.screening import Contraindication, FindingKind, RedFlag, Trigger
from thenar.terms.techniques import CautionLevel, Family

AGE, _OLD = "age", 90.0


def screen(complaint: Complaint, knowledge: Knowledge) -> Screening:
    """Cleared, Refer (the most urgent disposition of every flag raised) or Ask (what must be answered first).

    Every flag of the body is judged on what was said; only flags of the complaint's regions are asked about.
    """
    reader = Reader(complaint.facts, knowledge.findings)
    raised = [flag for flag in knowledge.red_flags.values() if _triggered(flag, complaint, knowledge, reader)]
    open_ = tuple(_open(complaint, knowledge, reader))
    if raised:
        return _refer(raised, complaint, knowledge, reader)
    questions = ask(open_, complaint.facts, knowledge)
    if questions:
        return Ask(questions=questions)
    first_check = tuple(knowledge.findings[id_].question for id_ in only_clinician(open_, knowledge))
    checked = tuple(flag.id for flag in _here(complaint, knowledge))
    return Cleared(complaint=complaint, checked=checked, first_check=first_check)


def relevant(regions: tuple[Region, ...], of: tuple[Region, ...]) -> bool:
    """Whether a record for ``regions`` (empty: everywhere) concerns any of the complaint's regions."""
    return not regions or not of or bool(set(regions) & set(of))


def contraindications_here(
    complaint: Complaint, families: frozenset[Family], knowledge: Knowledge
) -> Iterator[Contraindication]:
    """The contraindications that rule out one of these families in the complaint's regions.

    After an operation those count, too, that only ask for care, if one question for several covers them (medicines).
    """
    operated = complaint.facts.answers.get("mechanism_surgery") is Answer.YES
    for contraindication in knowledge.contraindications.values():
        also = operated and _asked_together(contraindication, knowledge)
        cautioned = {c.family for c in contraindication.cautions if also or c.level is CautionLevel.ABSOLUTE}
        if relevant(contraindication.regions, complaint.regions) and cautioned & families:
            yield contraindication


def _asked_together(contraindication: Contraindication, knowledge: Knowledge) -> bool:
    gates = (knowledge.findings[id_].only_if for id_ in findings_in(contraindication.when))
    return all(isinstance(gate, Is) and knowledge.findings[gate.finding].together for gate in gates)


def families_of(condition: Condition, knowledge: Knowledge) -> frozenset[Family]:
    """The hands-on families that a condition's guidelines or programmes may bring into play."""
    named = {family for g in condition.guidelines for family in g.families}
    planned = {
        knowledge.techniques[item.technique].family
        for programme in condition.programmes
        for stage in programme.stages
        for item in stage.hands_on
    }
    return frozenset(named | planned)


def _here(complaint: Complaint, knowledge: Knowledge) -> list[RedFlag]:
    """The flags to ask about: those of the complaint's regions, and any with a finding that a person was unsure of.

    Unsure: answered "I do not know", or behind a question for several that was answered yes or "I do not know".
    """
    answers = complaint.facts.answers
    unsure = {id_ for id_, answer in answers.items() if answer is Answer.UNKNOWN}
    unsure |= {id_ for id_ in _opened(complaint, knowledge) if answers.get(id_) is not Answer.NO}
    return [
        flag
        for flag in knowledge.red_flags.values()
        if _concerns(flag, complaint) or (unsure and unsure & findings_of(flag))
    ]


def _opened(complaint: Complaint, knowledge: Knowledge) -> list[str]:
    """The single findings behind every question for several that was answered yes or "I do not know"."""
    asked = {
        id_
        for id_, answer in complaint.facts.answers.items()
        if answer is not Answer.NO and id_ in knowledge.findings and knowledge.findings[id_].together
    }
    if not asked:
        return []
    return [f.id for f in knowledge.findings.values() if f.only_if is not None and findings_in(f.only_if) & asked]


def findings_of(flag: RedFlag) -> set[str]:
    """Every finding that a flag's rules look at."""
    return {finding for trigger in flag.triggers for finding in findings_in(trigger.when)}


def _open(complaint: Complaint, knowledge: Knowledge, reader: Reader) -> Iterator[str]:
    """Findings still to be asked: the most urgent flags first, then what could rule techniques out."""
    here = _here(complaint, knowledge)
    triggers = [trigger for flag in here for trigger in flag.triggers]
    for trigger in sorted(triggers, key=lambda t: -t.disposition.urgency):
        yield from reader.to_ask(trigger.when)
    if AGE not in complaint.facts.numbers:
        old = _as_if_old(complaint, knowledge)
        if any(_triggers(flag, complaint, knowledge, old) for flag in knowledge.red_flags.values()):
            yield AGE  # a sign was told that only an age makes urgent, wherever the complaint lies
    yield from (id_ for id_ in _opened(complaint, knowledge) if id_ not in complaint.facts.answers)
    families = _families_in_play(complaint, knowledge)
    for contraindication in contraindications_here(complaint, families, knowledge):
        # "I do not know" is an answer here: the families it could rule out are held back.
        asked = reader.to_ask(contraindication.when)
        yield from (id_ for id_ in asked if complaint.facts.answers.get(id_) is not Answer.UNKNOWN)


def _families_in_play(complaint: Complaint, knowledge: Knowledge) -> frozenset[Family]:
    named = complaint.condition if complaint.condition != NONE_FITS else None
    ids = [named] if named else [c.condition for c in complaint.candidates[:2]]
    return frozenset(f for id_ in ids for f in families_of(knowledge.conditions[id_], knowledge))


def _triggered(flag: RedFlag, complaint: Complaint, knowledge: Knowledge, reader: Reader) -> Trigger | None:
    """The most urgent trigger that is yes.

    Elsewhere in the body than the complaint, history alone (an injury, an age) raises nothing: a turned ankle at 61 is
    no knee injury. A symptom or sign counts wherever it is told.
    """
    yes = _triggers(flag, complaint, knowledge, reader)
    if yes and AGE not in complaint.facts.numbers:
        yes = _triggers(flag, complaint, knowledge, _as_if_old(complaint, knowledge))
    return max(yes, key=lambda trigger: trigger.disposition.urgency, default=None)


def _triggers(flag: RedFlag, complaint: Complaint, knowledge: Knowledge, reader: Reader) -> list[Trigger]:
    """The triggers that are yes and concern this complaint."""
    yes = [trigger for trigger in flag.triggers if reader.answer(trigger.when) is Answer.YES]
    if yes and not complaint.regions:
        yes = [t for t in yes if not t.here_only]
    if yes and not _concerns(flag, complaint):
        yes = [t for t in yes if not t.here_only and _has_symptom(t, knowledge, reader)]
    return yes


def _as_if_old(complaint: Complaint, knowledge: Knowledge) -> Reader:
    """The person as if old: an age that is not known never makes a raised flag milder."""
    facts = complaint.facts
    return Reader(Facts(facts.answers, {**facts.numbers, AGE: _OLD}, facts.declined), knowledge.findings)


def _concerns(flag: RedFlag, complaint: Complaint) -> bool:
    """Whether the complaint lies where the flag lies: who hurts all over since an injury may be hurt anywhere."""
    hurt = complaint.facts.answers.get("mechanism_trauma") is Answer.YES
    return relevant(flag.regions, complaint.regions) or (hurt and Region.WHOLE_BODY in complaint.regions)


def _has_symptom(trigger: Trigger, knowledge: Knowledge, reader: Reader) -> bool:
    named = (knowledge.findings[id_] for id_ in findings_in(trigger.when) if id_ in knowledge.findings)
    felt = (finding for finding in named if finding.kind in (FindingKind.SYMPTOM, FindingKind.SIGN))
    return any(reader.answer(Is(finding.id)) is Answer.YES for finding in felt)


def _refer(raised: list[RedFlag], complaint: Complaint, knowledge: Knowledge, reader: Reader) -> Refer:
    flags = [
        _raise(flag, trigger, knowledge)
        for flag in raised
        if (trigger := _triggered(flag, complaint, knowledge, reader))
    ]
    flags.sort(key=lambda flag: -flag.disposition.urgency)
    worst = flags[0].disposition
    more_urgent = [
        trigger
        for flag in _here(complaint, knowledge)
        for trigger in flag.triggers
        if trigger.disposition.urgency > worst.urgency
    ]
    decisive = (id_ for trigger in more_urgent for id_ in _alone_decisive(trigger, complaint, knowledge, reader))
    return Refer(disposition=worst, flags=tuple(flags), still_open=ask(decisive, complaint.facts, knowledge))


def _alone_decisive(trigger: Trigger, complaint: Complaint, knowledge: Knowledge, reader: Reader) -> Iterator[str]:
    """What to ask about findings whose yes alone would raise this trigger: only these are urgent by themselves."""
    facts = complaint.facts
    for id_ in sorted(findings_in(trigger.when)):
        if knowledge.findings[id_].kind is FindingKind.NUMBER or reader.answer(Is(id_)) is not Answer.UNKNOWN:
            continue
        supposed = Facts({**facts.answers, id_: Answer.YES}, facts.numbers)
        if Reader(supposed, knowledge.findings).answer(trigger.when) is Answer.YES:
            yield from reader.to_ask(Is(id_))


def _raise(flag: RedFlag, trigger: Trigger, knowledge: Knowledge) -> RaisedFlag:
    return RaisedFlag(
        id=flag.id,
        clinical_name=flag.name,
        disposition=trigger.disposition,
        why=trigger.why.text,
        tell=trigger.tell or flag.tell,
        do_now=trigger.do_now or flag.do_now,
        say_there=trigger.say_there or flag.say_there,
        source=references(trigger.why.cite, knowledge),
        accuracy=notes(flag.accuracy, knowledge),
    )
