"""A tree of strings → a frozen noun, with every fault of the record at once."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from cattrs import BaseValidationError, Converter, IterableValidationError
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError

from thenar.knowledge.rule_text import read_rule
from thenar.knowledge.yaml_text import Document
from thenar.terms.faults import Fault, Faulty
from thenar.terms.rules import Rule

T = TypeVar("T")


def structure(document: Document, tree: object, kind: type[T], name: str, path: tuple[str | int, ...] = ()) -> T:
    """Build one record of ``kind``. Raises Faulty with every fault, each at its line."""
    try:
        return _CONVERTER.structure(tree, kind)
    except (BaseValidationError, ValueError, TypeError) as error:
        raise Faulty(_faults(error, document, name, path)) from None


def _faults(error: Exception, document: Document, name: str, path: tuple[str | int, ...]) -> Iterator[Fault]:
    for place, problem in _leaves(error, path):
        dotted = ".".join(str(step) for step in place)
        yield Fault(f"{name}:{document.line(place)}", f"{dotted}: {problem}" if dotted else problem)


def _leaves(error: Exception, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(error, IterableValidationError):
        items, without = error.group_exceptions()
        inside = [(inner, note.index) for inner, note in items]
    elif isinstance(error, ClassValidationError):
        named, without = error.group_exceptions()
        inside = [(inner, note.name) for inner, note in named]
    else:
        inside, without = [], [error]
    for inner, step in inside:
        yield from _leaves(inner, (*place, step))
    yield from ((place, _say(inner)) for inner in without)


def _say(error: Exception) -> str:
    if isinstance(error, ForbiddenExtraKeysError):
        return f"unknown field {', '.join(sorted(error.extra_fields))}"
    if isinstance(error, KeyError):
        return "is required and missing"
    return str(error)


def _text(raw: object, kind: type) -> str:
    if issubclass(kind, StrEnum):
        return _choice(raw, kind)
    if not isinstance(raw, str):
        raise ValueError("expected text, found a list or a mapping")
    if not raw.strip():
        raise ValueError("is empty")
    return raw.strip()


def _whole(raw: object, _: type) -> int:
    try:
        return int(str(raw))
    except ValueError:
        raise ValueError(f"'{raw}' is not a whole number") from None


def _number(raw: object, _: type) -> float:
    try:
        return float(str(raw))
    except ValueError:
        raise ValueError(f"'{raw}' is not a number") from None


def _amount(raw: object, _: type) -> Decimal:
    """Dollars and cents, exact; never through a float."""
    try:
        amount = Decimal(str(raw).strip())
    except InvalidOperation:
        raise ValueError(f"'{raw}' is not an amount such as 85.40") from None
    if not amount.is_finite() or abs(amount) >= 10**9 or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"'{raw}' is not an amount in dollars and cents")
    return amount.quantize(Decimal("0.01"))


def _truth(raw: object, _: type) -> bool:
    if raw not in ("true", "false"):
        raise ValueError(f"'{raw}' is neither true nor false")
    return raw == "true"


def _day(raw: object, _: type) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(f"'{raw}' is not a date such as 2026-11-24") from None


def _choice(raw: object, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(str(raw))
    except ValueError:
        raise ValueError(f"'{raw}' is not one of {', '.join(str(m.value) for m in kind)}") from None


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    plain: dict[type, Callable[[object, type], Any]] = {
        str: _text, int: _whole, float: _number, bool: _truth, date: _day, Decimal: _amount,
    }  # fmt: skip
    for kind, hook in plain.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Rule), lambda raw, _: read_rule(raw)
    )
    converter.register_structure_hook_factory(_is_list, lambda kind: _list_hook(converter, kind))
    return converter


def _is_list(kind: Any) -> bool:
    return getattr(kind, "__origin__", None) is tuple


def _list_hook(converter: Converter, kind: Any) -> Callable[[object, Any], tuple[Any, ...]]:
    """A text where a list is expected would otherwise be read letter by letter."""
    item = kind.__args__[0]

    def read(raw: object, _: Any) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise ValueError("expected a list")
        return tuple(converter.structure(raw, list[item]))  # type: ignore[valid-type]

    return read


_CONVERTER = _converter()
