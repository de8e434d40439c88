"""The specification: chapters along the person's path, each a few sentences with a small table of examples.

The tables are the tests (``tests/spec/test_book.py``) and the book (``docs/generated/specification.md``).
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from thenar.terms.library import Knowledge

Row = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One sentence that is a promise, and rows that show it: the last column is what ``answer`` must give."""

    promise: str
    columns: Row
    rows: tuple[Row, ...]
    answer: Callable[..., str]


@dataclass(frozen=True)
class Chapter:
    """One step of the chain."""

    title: str
    intro: str
    sections: tuple[Section, ...]


def chapters() -> list[Chapter]:
    """All chapters in order of their file names."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("chapter_*.py"))
    return [importlib.import_module(f"tests.spec.{name}").CHAPTER for name in names]


def print_book(knowledge: Knowledge) -> str:
    """The book as Markdown, with the examples' expected answers."""
    lines = ["# The specification of Thenar", "", "Printed from `tests/spec` by `make docs`; every row is a test.", ""]
    for number, chapter in enumerate(chapters(), start=1):
        lines += [f"## {number}. {chapter.title}", "", chapter.intro, ""]
        for section in chapter.sections:
            lines += [section.promise, ""]
            lines += ["| " + " | ".join(section.columns) + " |", "|" + "---|" * len(section.columns)]
            lines += [
                "| " + " | ".join(cell.replace("|", "\\|") or "(empty)" for cell in row) + " |" for row in section.rows
            ]
            lines.append("")
    lines.append(f"Conditions known: {len(knowledge.conditions)}.")
    return "\n".join(lines) + "\n"
