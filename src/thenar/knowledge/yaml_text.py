"""YAML as text: every scalar stays a string, repeated keys are faults, and every value knows its line."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from thenar.terms.faults import Fault, Faulty

Place = tuple[str | int, ...]
Tree = str | list["Tree"] | dict[str, "Tree"]

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class Document:
    """A parsed file: the tree of strings, and the line of each place in it.

    ``beside``: for a branch of the tree that was read from another file, that file's name.
    """

    tree: Tree
    lines: dict[Place, int] = field(default_factory=dict)
    beside: dict[str | int, str] = field(default_factory=dict)

    def where(self, path: Place, name: str) -> str:
        """ "file:line" of a place in the document called ``name``."""
        return f"{self.beside.get(path[0], name) if path else name}:{self.line(path)}"

    def line(self, path: Place) -> int:
        """The line of a place, or of the nearest place around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str, name: str) -> Document:
    """Parse one document. Raises Faulty naming ``name`` and the line when it is not readable YAML."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise Faulty([_syntax_fault(error, name)]) from None
    except RecursionError:
        raise Faulty([Fault(name, "is nested too deeply", "write it flatter")]) from None
    document = Document("")
    if node is None:
        raise Faulty([Fault(name, "is empty", "write at least one field")])
    faults: list[Fault] = []
    document.tree = _grow(node, (), document, faults, name, frozenset())
    if faults:
        raise Faulty(faults)
    return document


def _grow(
    node: yaml.Node, path: Place, document: Document, faults: list[Fault], name: str, above: frozenset[int]
) -> Tree:
    document.lines[path] = node.start_mark.line + 1
    if id(node) in above:
        faults.append(Fault(f"{name}:{node.start_mark.line + 1}", "an alias refers to itself", "write the value out"))
        return ""
    inside = above | {id(node)}
    if isinstance(node, yaml.MappingNode):
        grown: dict[str, Tree] = {}
        for key, value in _keys(node, grown, faults, name):
            grown[key] = _grow(value, (*path, key), document, faults, name, inside)
        return grown
    if isinstance(node, yaml.SequenceNode):
        return [_grow(value, (*path, i), document, faults, name, inside) for i, value in enumerate(node.value)]
    return str(node.value)


def _keys(
    node: yaml.MappingNode, seen: dict[str, Tree], faults: list[Fault], name: str
) -> Iterator[tuple[str, yaml.Node]]:
    for key_node, value in node.value:
        where = f"{name}:{key_node.start_mark.line + 1}"
        if not isinstance(key_node, yaml.ScalarNode):
            faults.append(Fault(where, "a key is not plain text", "use a single word as the key"))
            continue
        if key_node.value in seen:
            faults.append(Fault(where, f"'{key_node.value}' is given twice", "keep one of them"))
            continue
        yield key_node.value, value


def _syntax_fault(error: yaml.YAMLError, name: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}:{mark.line + 1}" if mark else name
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return Fault(where, f"is not readable YAML ({problem})", "check quotes, colons and indentation on this line")
