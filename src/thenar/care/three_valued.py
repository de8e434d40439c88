"""Answering rules with yes, no or unknown, and finding out what to ask to settle them."""

from collections.abc import Mapping

from thenar.terms.complaint import Facts
from thenar.terms.rules import AllOf, Answer, AnyOf, AtLeast, Is, Not, Points, Rule
from thenar.terms.screening import Finding

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
_OPPOSITE = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}
NEVER_CLOSED = "age"


class Reader:
    """Answers rules for one person's facts; ``findings`` supplies the gates (``only_if``)."""

    def __init__(self, facts: Facts, findings: Mapping[str, Finding]) -> None:
        self.facts = facts
        self.findings = findings
        self._settled: dict[str, Answer] = {}  # findings are looked at many times, their gates need not be

    def answer(self, rule: Rule) -> Answer:
        """Yes, no or unknown. Unknown never counts as no."""
        match rule:
            case Is(finding=finding):
                return self._finding(finding)
            case AtLeast(finding=finding, limit=limit):
                return self._at_least(finding, limit)
            case AnyOf(parts=parts):
                return _opposite_all([_OPPOSITE[self.answer(part)] for part in parts])
            case AllOf(parts=parts):
                return _all([self.answer(part) for part in parts])
            case Not(part=AtLeast(finding=finding)) if self._closed(finding):
                return NO  # a number that was not given puts a person neither above a limit nor below one
            case Not(part=part):
                return _OPPOSITE[self.answer(part)]
            case Points():
                return self._points(rule)
        raise TypeError(f"not a rule word: {rule!r}")

    def to_ask(self, rule: Rule) -> tuple[str, ...]:
        """The findings to ask next so that the rule can be settled; empty once it is settled."""
        if self.answer(rule) is not UNKNOWN:
            return ()
        match rule:
            case Is(finding=finding) | AtLeast(finding=finding):
                return self._gate_first(finding)
            case AllOf(parts=parts):
                return next(asked for part in parts if (asked := self.to_ask(part)))
            case AnyOf(parts=parts):
                return _merge(self.to_ask(part) for part in parts)
            case Not(part=part):
                return self.to_ask(part)
            case Points(of=lines):
                return _merge(self.to_ask(line.when) for line in lines)
        raise TypeError(f"not a rule word: {rule!r}")

    def _finding(self, finding: str) -> Answer:
        if finding not in self._settled:
            self._settled[finding] = self._look_up(finding)
        return self._settled[finding]

    def _look_up(self, finding: str) -> Answer:
        given = self.facts.answers.get(finding)
        if given is not None:
            return given
        gate = self._gate(finding)
        if gate is not None and self.answer(gate) is NO:
            return NO
        return NO if self.facts.declined and not self._opened(gate) else UNKNOWN

    def _opened(self, gate: Rule | None) -> bool:
        """Whether a question for several findings was answered yes or "I do not know": then each must be answered."""
        return gate is not None and any(
            self.facts.answers.get(id_) in (YES, UNKNOWN) for id_ in findings_in(gate) if self._together(id_)
        )

    def _together(self, finding: str) -> bool:
        record = self.findings.get(finding)
        return record is not None and record.together

    def _at_least(self, finding: str, limit: float) -> Answer:
        value = self.facts.numbers.get(finding)
        if value is not None:
            return YES if value >= limit else NO
        return NO if self._closed(finding) else UNKNOWN

    def _closed(self, number: str) -> bool:
        """Whether "the rest is no" settles a number. It never settles an age: no one has none."""
        return self.facts.declined and number != NEVER_CLOSED and number not in self.facts.numbers

    def _points(self, rule: Points) -> Answer:
        answers = [(line.points, self.answer(line.when)) for line in rule.of]
        sure = sum(points for points, answer in answers if answer is YES)
        most = sure + sum(points for points, answer in answers if answer is UNKNOWN and points > 0)
        least = sure + sum(points for points, answer in answers if answer is UNKNOWN and points < 0)
        if least >= rule.at_least:
            return YES
        return NO if most < rule.at_least else UNKNOWN

    def _gate(self, finding: str) -> Rule | None:
        record = self.findings.get(finding)
        return record.only_if if record else None

    def _gate_first(self, finding: str) -> tuple[str, ...]:
        gate = self._gate(finding)
        # A gate that was answered "I do not know" has said all it can: the finding itself is asked.
        still = (id_ for id_ in (self.to_ask(gate) if gate else ()) if self.facts.answers.get(id_) is not UNKNOWN)
        return tuple(still) or (finding,)


def findings_in(rule: Rule) -> set[str]:
    """Every finding that a rule looks at."""
    match rule:
        case Is(finding=finding) | AtLeast(finding=finding):
            return {finding}
        case Not(part=part):
            return findings_in(part)
        case AnyOf(parts=parts) | AllOf(parts=parts):
            return set().union(*map(findings_in, parts))
        case Points(of=lines):
            return set().union(*(findings_in(line.when) for line in lines))
    raise TypeError(f"not a rule word: {rule!r}")


def _all(answers: list[Answer]) -> Answer:
    if NO in answers:
        return NO
    return UNKNOWN if UNKNOWN in answers else YES


def _opposite_all(opposites: list[Answer]) -> Answer:
    return _OPPOSITE[_all(opposites)]


def _merge(groups: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding for group in groups for finding in group))  # type: ignore[attr-defined]
