"""Which conditions a complaint may be about, and what in it led there."""

from thenar.care.lexicon import Text, lexicon_of
from thenar.care.three_valued import Reader
from thenar.terms.body import Region
from thenar.terms.complaint import Candidate, Facts, Intake
from thenar.terms.conditions import Clue, Condition
from thenar.terms.library import Knowledge
from thenar.terms.rules import Answer

_NAMED = 5  # the person names the condition
_OPERATED = 6  # the person names the operation
_MAIN_REGION, _OTHER_REGION, _ELSEWHERE = 2, 1, -6
_NO_OPERATION = -8  # a condition after surgery, but no such surgery was named
ENOUGH = 3  # a candidate below this is not shown
CLEAR_LEAD = 2  # the first candidate is taken when it leads by this much …
ENOUGH_TO_PLAN = 5  # … and has this much behind it: a place and one weak hint are no reason for a plan


def candidates(
    text: Text, facts: Facts, regions: tuple[Region, ...], intake: Intake, knowledge: Knowledge
) -> tuple[Candidate, ...]:
    """Candidates with enough behind them, best first."""
    operation = Text(intake.surgery.procedure, lexicon_of(knowledge)) if intake.surgery else text
    scorer = _Scorer(text, operation, Reader(facts, knowledge.findings), regions, knowledge)
    scored = [scorer.score(condition) for condition in knowledge.conditions.values()]
    return tuple(sorted((c for c in scored if c.score >= ENOUGH), key=lambda c: (-c.score, c.condition)))


class _Scorer:
    def __init__(
        self, text: Text, operation: Text, reader: Reader, regions: tuple[Region, ...], knowledge: Knowledge
    ) -> None:
        lexicon = lexicon_of(knowledge)
        self.text, self.operation, self.reader, self.regions = text, operation, reader, regions
        self.aliases, self.procedures = dict(lexicon.aliases), dict(lexicon.procedures)
        self.clues = {(condition, number): phrases for condition, number, phrases in lexicon.clues}

    def score(self, condition: Condition) -> Candidate:
        reasons = [self._region(condition), self._name(condition), self._operation(condition)]
        reasons += [self._clue(condition, number, clue) for number, clue in enumerate(condition.clues)]
        points = sum(weight for weight, _ in reasons)
        because = tuple(dict.fromkeys(why for weight, why in reasons if weight > 0 and why))
        return Candidate(condition.id, condition.name, points, because)

    def _region(self, condition: Condition) -> tuple[int, str]:
        if not self.regions:
            return 0, ""
        shared = [region for region in self.regions if region in condition.regions]
        if not shared:
            return _ELSEWHERE, ""
        main = self.regions[0] in condition.regions[:1] or condition.regions[0] in self.regions
        return (_MAIN_REGION if main else _OTHER_REGION), f"where it is: {shared[0].value.replace('_', ' ')}"

    def _name(self, condition: Condition) -> tuple[int, str]:
        hit = self.text.first(self.aliases[condition.id])
        return (_NAMED, f'you wrote "{hit[0]}"') if hit else (0, "")

    def _operation(self, condition: Condition) -> tuple[int, str]:
        phrases = self.procedures.get(condition.id)
        if phrases is None:
            return 0, ""
        hit = self.operation.first(phrases) or self.text.first(phrases)
        return (_OPERATED, f'the operation: "{hit[0]}"') if hit else (_NO_OPERATION, "")

    def _clue(self, condition: Condition, number: int, clue: Clue) -> tuple[int, str]:
        if clue.when is not None and self.reader.answer(clue.when) is Answer.YES:
            return clue.weight, clue.because
        phrases = self.clues.get((condition.id, number))
        hit = self.text.first(phrases) if phrases else None
        return (clue.weight, f'{clue.because} ("{hit[0]}")') if hit else (0, "")
