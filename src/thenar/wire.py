"""Results as JSON: the nouns field for field. What does not apply is absent, never null, at the top level."""

from typing import Any

import msgspec

from thenar.terms.faults import Faulty


def as_builtins(result: object) -> Any:
    """A result as plain dictionaries and lists, without top-level fields that do not apply."""
    built = msgspec.to_builtins(result)
    return {key: value for key, value in built.items() if value is not None} if isinstance(built, dict) else built


def as_json(result: object) -> str:
    """A result as indented JSON text."""
    return msgspec.json.format(msgspec.json.encode(as_builtins(result)), indent=2).decode()


def problems(faulty: Faulty) -> dict[str, list[dict[str, str]]]:
    """Faults as JSON: ``{"errors": [{"where", "why", "fix"}]}``."""
    return {"errors": [{"where": f.where, "why": f.why, "fix": f.fix} for f in faulty.faults]}


def schema(kind: type) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a result type."""
    return msgspec.json.schema(kind)


def merged_schema(*kinds: type) -> dict[str, Any]:
    """The JSON Schema of one object that holds the fields of several result types side by side."""
    schemas, components = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    shapes = [components[s["$ref"].rpartition("/")[2]] for s in schemas]
    merged: dict[str, Any] = {"type": "object", "properties": {}, "required": [], "$defs": components}
    for shape in shapes:
        merged["properties"] |= shape["properties"]
        merged["required"] += shape.get("required", [])
    return merged
