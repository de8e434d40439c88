"""X12 as text: separators, segments, elements. What a segment means is nobody's business here.

The separators are read from the fixed-length ISA segment, as the standard has it. Everything that is broken is named:
which segment, why, and what to do.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from thenar.terms.faults import Fault, Faulty

ISA_LENGTH = 106  # characters, the terminator included
LONGEST_SEGMENT = 20_000  # characters; real ones are far shorter
MOST_SEGMENTS = 5_000_000
_ISA_PLACES = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)  # where the element separator must stand
_NAME = re.compile(r"^[A-Z][A-Z0-9]{1,2}$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Separators:
    """The four characters that an interchange is cut with."""

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    terminator: str = "~"


@dataclass(frozen=True, slots=True)
class Segment:
    """A name and its elements, as text. ``number`` counts from 1 within the interchange."""

    name: str
    elements: tuple[str, ...]
    number: int = 0

    def get(self, place: int) -> str:
        """Element by its number in the standard (from 1); empty where there is none."""
        return self.elements[place - 1] if 0 < place <= len(self.elements) else ""


@dataclass(frozen=True, slots=True)
class Interchange:
    """All segments, ISA to IEA, and what they were cut with."""

    separators: Separators
    segments: tuple[Segment, ...]
    newline: str = ""  # what followed each terminator

    def parts(self, element: str) -> list[str]:
        """The components of an element."""
        return element.split(self.separators.component)


def parse(text: str, name: str) -> Interchange:
    """Text → segments. Raises Faulty when it is not a readable interchange."""
    text = text.lstrip("\ufeff \t\r\n")
    separators = _separators(text, name)
    _no_control_characters(text, separators, name)
    pieces = text.split(separators.terminator)
    if len(pieces) > MOST_SEGMENTS:
        raise Faulty([Fault(name, f"has more than {MOST_SEGMENTS:,} segments", "split the file")])
    rest = pieces.pop()
    if rest.strip():
        shown = rest.strip()[:30]
        raise Faulty(
            [Fault(name, f"breaks off within a segment ('{shown}'): the file is cut short", "get the whole file")]
        )
    segments = tuple(_segment(piece.strip("\r\n"), n, separators, name) for n, piece in enumerate(pieces, start=1))
    return Interchange(separators, segments, _newline(text, separators))


def render(interchange: Interchange) -> str:
    """Segments → text; the same text that ``parse`` read."""
    s = interchange.separators
    return "".join(
        s.element.join((g.name, *g.elements)) + s.terminator + interchange.newline for g in interchange.segments
    )


def trimmed(name: str, *elements: str) -> Segment:
    """A segment without empty elements at its end."""
    kept = list(elements)
    while kept and not kept[-1]:
        kept.pop()
    return Segment(name, tuple(kept))


def refuse_separators(values: Iterable[tuple[str, str]], separators: Separators) -> list[Fault]:
    """Values that would break the text apart: one fault for each."""
    cut = (separators.element, separators.component, separators.repetition, separators.terminator)
    return [
        Fault(
            where,
            f"'{value[:30]}' holds a character that cuts X12 apart ({' '.join(cut)}) or a control character",
            "write it without",
        )
        for where, value in values
        if any(mark in value for mark in cut) or _CONTROL.search(value) or "\n" in value or "\r" in value
    ]


def _separators(text: str, name: str) -> Separators:
    if not text.startswith("ISA"):
        raise Faulty(
            [
                Fault(
                    name,
                    "does not begin with ISA: it is not an X12 file",
                    "give the file as the payer or the clearinghouse sent it",
                )
            ]
        )
    if len(text) < ISA_LENGTH:
        raise Faulty(
            [Fault(name, f"breaks off after {len(text)} characters, within the ISA segment", "get the whole file")]
        )
    element = text[3]
    if element.isalnum() or element in " \t\r\n" or any(text[place] != element for place in _ISA_PLACES):
        why = f"ISA is not of fixed length with '{element}' between its elements: wrong separators, or trimmed blanks"
        raise Faulty(
            [Fault(f"{name}: segment 1 (ISA)", why, "send it as it was made; editors that strip blanks break it")]
        )
    found = Separators(element, text[104], text[82] if not text[82].isalnum() else "^", text[105])
    cut = (found.element, found.component, found.repetition, found.terminator)
    if len(set(cut)) < 4 or any(mark.isalnum() or mark == " " for mark in cut):
        raise Faulty(
            [
                Fault(
                    f"{name}: segment 1 (ISA)",
                    f"its separators are not four different signs ({' '.join(map(repr, cut))})",
                    "make the file again",
                )
            ]
        )
    return found


def _no_control_characters(text: str, separators: Separators, name: str) -> None:
    allowed = {separators.element, separators.component, separators.repetition, separators.terminator}
    for match in _CONTROL.finditer(text):
        if match[0] not in allowed:
            number = text.count(separators.terminator, 0, match.start()) + 1
            why = f"holds the control character 0x{ord(match[0]):02x}"
            raise Faulty([Fault(f"{name}: segment {number}", why, "get the file again, as plain text")])


def _segment(piece: str, number: int, separators: Separators, name: str) -> Segment:
    if len(piece) > LONGEST_SEGMENT:
        why = f"has {len(piece):,} characters without '{separators.terminator}'"
        raise Faulty([Fault(f"{name}: segment {number}", why, "check the terminator: the last character of ISA")])
    head, *elements = piece.split(separators.element)
    if not _NAME.match(head):
        shown = head[:20] or "(nothing)"
        raise Faulty(
            [
                Fault(
                    f"{name}: segment {number}",
                    f"'{shown}' is not a segment name",
                    "check the separators, or get the file again",
                )
            ]
        )
    return Segment(head, tuple(elements), number)


def _newline(text: str, separators: Separators) -> str:
    after = text[ISA_LENGTH : ISA_LENGTH + 2]
    return "\r\n" if after == "\r\n" else "\n" if after[:1] == "\n" and separators.terminator != "\n" else ""
