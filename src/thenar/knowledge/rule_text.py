"""Rules as they are written in data files → rule words."""

from collections.abc import Callable, Mapping

from thenar.terms.rules import AllOf, AnyOf, AtLeast, Is, Not, Points, Rule, Weighted


def read_rule(raw: object) -> Rule:
    """One rule from its written form. Raises ValueError that says what is wrong with it."""
    if isinstance(raw, str):
        return Is(raw)
    if not isinstance(raw, Mapping) or len(raw) != 1:
        raise ValueError("a rule is one word with its parts, such as {all: [fever, {at_least: [age, 65]}]}")
    [(word, parts)] = raw.items()
    if word not in _WORDS:
        raise ValueError(f"'{word}' is not a rule word; the words are {', '.join(map(str, _WORDS))}")
    return _WORDS[word](parts)


def _read_is(raw: object) -> Rule:
    if not isinstance(raw, str):
        raise ValueError("'is' takes one finding id")
    return Is(raw)


def _read_at_least(raw: object) -> Rule:
    match raw:
        case [str(finding), limit]:
            return AtLeast(finding, _number(limit))
    raise ValueError("'at_least' takes a finding and a number, such as [age, 65]")


def _read_points(raw: object) -> Rule:
    match raw:
        case {"at_least": limit, "of": [*lines], **rest} if not rest:
            return Points(_number(limit), tuple(map(_read_weighted, lines)))
    raise ValueError("'points' takes {at_least: number, of: [[points, rule], …]}")


def _read_weighted(raw: object) -> Weighted:
    match raw:
        case [points, rule]:
            return Weighted(_number(points), read_rule(rule))
    raise ValueError("a line of 'points' is [points, rule]")


def _parts(raw: object) -> tuple[Rule, ...]:
    if not isinstance(raw, list):
        raise ValueError("'any' and 'all' take a list of rules")
    return tuple(map(read_rule, raw))


def _number(raw: object) -> float:
    try:
        return float(str(raw))
    except ValueError:
        raise ValueError(f"'{raw}' is not a number") from None


_WORDS: dict[object, Callable[[object], Rule]] = {
    "is": _read_is,
    "at_least": _read_at_least,
    "any": lambda raw: AnyOf(_parts(raw)),
    "all": lambda raw: AllOf(_parts(raw)),
    "not": lambda raw: Not(read_rule(raw)),
    "points": _read_points,
}
