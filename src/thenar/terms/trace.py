"""A citation made readable, and one step of the reasoning."""

from dataclasses import dataclass

from thenar.terms.sources import Read


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation made readable: which source, where in it, how it was read, where to find it."""

    source: str
    title: str
    year: int
    at: str
    read: Read
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    """One step of the reasoning, with what it rests on."""

    step: str
    text: str
    sources: tuple[Reference, ...] = ()
