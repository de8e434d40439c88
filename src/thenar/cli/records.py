"""Knowledge records as JSON: every field, with rules written as in the data files."""

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from thenar.care.references import references
from thenar.terms.library import Knowledge
from thenar.terms.rules import AllOf, AnyOf, AtLeast, Is, Not, Points, Rule
from thenar.terms.sources import Cite


def plain_record(value: object, knowledge: Knowledge) -> Any:
    """A record as plain data; citations gain title, year and address."""
    if isinstance(value, Rule):
        return plain_rule(value)
    if isinstance(value, Cite):
        [reference] = references((value,), knowledge)
        return {field.name: getattr(reference, field.name) for field in fields(reference)}
    if is_dataclass(value):
        return {field.name: plain_record(getattr(value, field.name), knowledge) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain_record(item, knowledge) for item in value]
    return value.value if isinstance(value, Enum) else value


def plain_rule(rule: Rule) -> Any:
    """A rule in its written form."""
    match rule:
        case Is(finding=finding):
            return {"is": finding}
        case AtLeast(finding=finding, limit=limit):
            return {"at_least": [finding, limit]}
        case AnyOf(parts=parts):
            return {"any": [plain_rule(part) for part in parts]}
        case AllOf(parts=parts):
            return {"all": [plain_rule(part) for part in parts]}
        case Not(part=part):
            return {"not": plain_rule(part)}
        case Points(at_least=limit, of=lines):
            return {"points": {"at_least": limit, "of": [[line.points, plain_rule(line.when)] for line in lines]}}
    raise TypeError(f"not a rule word: {rule!r}")
