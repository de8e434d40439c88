"""The rule words against a slow twin that tries every way of filling in the unknowns."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thenar.care.three_valued import Reader
from thenar.terms.complaint import Facts
from thenar.terms.rules import AllOf, Answer, AnyOf, AtLeast, Is, Not, Points, Rule, Weighted
from thenar.terms.screening import Finding, FindingKind

NAMES = ("a", "b", "c")
YES, NO, UNKNOWN = Answer

leaves = st.one_of(st.sampled_from(NAMES).map(Is), st.sampled_from([10.0, 20.0]).map(lambda n: AtLeast("n", n)))
rules = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        inner.map(Not),
        st.tuples(
            st.sampled_from([-1.0, 1.0, 2.0]),
            st.lists(st.tuples(st.sampled_from([-2.0, 1.0, 1.5]), inner), min_size=1, max_size=3),
        ).map(lambda made: Points(made[0], tuple(Weighted(p, r) for p, r in made[1]))),
    ),
    max_leaves=8,
)
facts = st.builds(
    Facts,
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(Answer)),
    st.dictionaries(st.just("n"), st.sampled_from([5.0, 10.0, 25.0])),
)


def truth(rule: Rule, known: dict[str, bool], number: float) -> bool:
    """Two-valued logic, when nothing is unknown."""
    match rule:
        case Is(finding=f):
            return known[f]
        case AtLeast(limit=limit):
            return number >= limit
        case AnyOf(parts=parts):
            return any(truth(p, known, number) for p in parts)
        case AllOf(parts=parts):
            return all(truth(p, known, number) for p in parts)
        case Not(part=part):
            return not truth(part, known, number)
        case Points(at_least=limit, of=lines):
            return sum(line.points for line in lines if truth(line.when, known, number)) >= limit
    raise AssertionError(rule)


def worlds(given_facts: Facts):
    choices = [
        [given_facts.answers[n] is YES] if given_facts.answers.get(n) in (YES, NO) else [True, False] for n in NAMES
    ]
    numbers = [given_facts.numbers["n"]] if "n" in given_facts.numbers else [5.0, 15.0, 25.0]
    for values, number in product(product(*choices), numbers):
        yield dict(zip(NAMES, values, strict=True)), number


def test_every_rule_word_is_generated():
    """A new kind of rule must be added above."""
    words = {word.__name__ for word in Rule.__subclasses__()}
    assert words == {"Is", "AtLeast", "AnyOf", "AllOf", "Not", "Points"}


@given(rules, facts)
def test_a_definite_answer_holds_in_every_world(rule, given_facts):
    """Unknown never acts as no (nor as yes): an answer is given only if filling in the unknowns cannot change it."""
    answer = Reader(given_facts, {}).answer(rule)
    outcomes = {truth(rule, known, number) for known, number in worlds(given_facts)}
    if answer is YES:
        assert outcomes == {True}
    if answer is NO:
        assert outcomes == {False}
    if not any(w is UNKNOWN for w in given_facts.answers.values()) and len(list(worlds(given_facts))) == 1:
        assert answer is not UNKNOWN


@given(rules, facts)
def test_what_to_ask_is_unknown_and_settles_the_rule(rule, given_facts):
    """Answering what is asked, again and again, always ends with yes or no."""
    answers, numbers = dict(given_facts.answers), dict(given_facts.numbers)
    for _ in range(10):
        reader = Reader(Facts(answers, numbers), {})
        asked = reader.to_ask(rule)
        if not asked:
            break
        for finding in asked:
            assert answers.get(finding, UNKNOWN) is UNKNOWN
            if finding == "n":
                numbers["n"] = 15.0
            else:
                answers[finding] = NO
    assert Reader(Facts(answers, numbers), {}).answer(rule) is not UNKNOWN


@given(rules)
def test_rest_no_leaves_nothing_to_ask(rule):
    assert Reader(Facts({}, {}, declined=True), {}).to_ask(rule) == ()


def test_a_number_that_was_not_given_is_neither_above_nor_below_a_limit():
    reader = Reader(Facts({}, {}, declined=True), {})
    assert reader.answer(AtLeast("duration_weeks", 65)) is NO
    assert reader.answer(Not(AtLeast("duration_weeks", 18))) is NO


def test_rest_no_never_settles_an_age():
    reader = Reader(Facts({}, {}, declined=True), {})
    assert reader.answer(AtLeast("age", 65)) is UNKNOWN
    assert reader.answer(Not(AtLeast("age", 18))) is UNKNOWN
    assert reader.to_ask(AllOf((Is("a"), AtLeast("age", 65)))) == ()  # "a" is no after rest=no: no age is needed


GROUP = {
    "any": Finding(id="any", question="?", kind=FindingKind.SYMPTOM, group="g", together=True),
    "one": Finding(id="one", question="?", kind=FindingKind.SYMPTOM, group="g", only_if=Is("any")),
}


@pytest.mark.parametrize("answer, closed", [(YES, False), (UNKNOWN, False), (NO, True)])
def test_rest_no_closes_what_is_behind_a_group_only_after_a_no(answer, closed):
    reader = Reader(Facts({"any": answer}, {}, declined=True), GROUP)
    assert reader.answer(Is("one")) is (NO if closed else UNKNOWN)
    assert reader.to_ask(Is("one")) == (() if closed else ("one",))


def test_rest_no_closes_a_group_that_was_not_answered():
    assert Reader(Facts({}, {}, declined=True), GROUP).answer(Is("one")) is NO
