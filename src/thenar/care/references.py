"""Citations made readable."""

from collections.abc import Iterable

from thenar.terms.library import Knowledge
from thenar.terms.results import Note, Reference
from thenar.terms.sources import Cite, Read, Statement


def references(cites: tuple[Cite, ...], knowledge: Knowledge) -> tuple[Reference, ...]:
    """Each citation with its title, year and address."""
    return tuple(_reference(cite, knowledge) for cite in cites)


def note(statement: Statement, knowledge: Knowledge) -> Note:
    """A statement with readable references."""
    return Note(statement.text, references(statement.cite, knowledge))


def notes(statements: tuple[Statement, ...], knowledge: Knowledge) -> tuple[Note, ...]:
    """Several statements with readable references."""
    return tuple(note(statement, knowledge) for statement in statements)


def was_read(sources: Iterable[Cite | Reference]) -> bool:
    """Whether at least one of these was read, if only in part or on a page that sums it up."""
    return any(source.read is not Read.UNVERIFIED for source in sources)


def _reference(cite: Cite, knowledge: Knowledge) -> Reference:
    source = knowledge.sources[cite.source]
    return Reference(source.id, source.title, source.year, cite.at, cite.read, source.address)
