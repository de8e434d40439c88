"""The paper a letter is written on: 80 columns, numbered sources, colour only where it is wanted."""

import os
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from thenar.terms.results import Reference
from thenar.terms.sources import Read

WIDTH = 80


class Paper:
    """Writes a letter and numbers its sources in order of appearance."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or make_console()
        self._numbers: dict[tuple[str, str], int] = {}
        self._cited: list[Reference] = []

    def heading(self, text: str) -> None:
        """A heading after a blank line."""
        self.console.print()
        self._wrapped(text, "bold cyan", "", "")

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        """A paragraph."""
        self._wrapped(text, style, " " * indent, " " * indent)

    def bullet(self, text: str, indent: int = 2, style: str = "") -> None:
        """A bullet whose following lines hang under its text."""
        self._wrapped(text, style, " " * indent + "• ", " " * (indent + 2))

    def block(self, lines: Iterable[str]) -> None:
        """Lines as they are: a picture in text."""
        for line in lines:
            self.console.print(Text(line), no_wrap=True, overflow="crop")

    def marks(self, references: Iterable[Reference]) -> str:
        """ "[1, 2]" for the sources of a sentence; an unverified one says so."""
        numbers = []
        for reference in references:
            mark = str(self._number(reference))
            numbers.append(mark + (" unverified" if reference.read is Read.UNVERIFIED else ""))
        return f" [{', '.join(dict.fromkeys(numbers))}]" if numbers else ""

    def sources(self) -> None:
        """The numbered list at the end."""
        if self._cited:
            self.heading("Sources")
        for number, r in enumerate(self._cited, start=1):
            self.line(f"[{number}] {r.title} ({r.year}), {r.at}; read: {r.read}. {r.address}", style="dim")

    def _wrapped(self, text: str, style: str, first: str, later: str) -> None:
        """No trailing blanks: a letter is often copied or piped."""
        for number, row in enumerate(Text(text, style=style).wrap(self.console, self.console.width - len(later))):
            row.rstrip()
            self.console.print(Text(first if number == 0 else later) + row if row.plain else "")

    def _number(self, reference: Reference) -> int:
        key = (reference.source, reference.at)
        if key not in self._numbers:
            self._cited.append(reference)
            self._numbers[key] = len(self._cited)
        return self._numbers[key]


def make_console() -> Console:
    """Standard output at 80 columns or less; no colour with NO_COLOR or when it is not a terminal."""
    columns = int(os.environ.get("COLUMNS") or 0) or WIDTH
    return Console(
        file=sys.stdout, width=max(40, min(WIDTH, columns)), highlight=False, emoji=False, markup=False, soft_wrap=False
    )
