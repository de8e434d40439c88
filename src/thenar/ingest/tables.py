"""CSV tables with a header → nouns, every fault with its line."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from thenar.terms.faults import Fault, Faulty

T = TypeVar("T")
Row = Mapping[str, str]
DATA = Path(__file__).parent.parent / "data"


def read_table(path: Path, build: Callable[[Row], T]) -> tuple[T, ...]:
    """One noun per row. Raises Faulty with every row that cannot be one."""
    with path.open(encoding="utf-8", newline="") as file:
        return build_all(csv.DictReader(file), build, path.name)


def build_all(rows: Iterable[Row], build: Callable[[Row], T], name: str) -> tuple[T, ...]:
    """Nouns from rows; line 1 is the header. Raises Faulty with every row that cannot be one."""
    faults: list[Fault] = []
    built = tuple(_each(rows, build, name, faults))
    if faults:
        raise Faulty(faults)
    return built


def day(text: str) -> date | None:
    """``2024-07-01`` or CMS's ``20240701``; empty or ``*`` is no date. Raises ValueError."""
    text = text.strip()
    return None if text in ("", "*") else date.fromisoformat(text)


def _each(rows: Iterable[Row], build: Callable[[Row], T], name: str, faults: list[Fault]) -> Iterator[T]:
    for line, row in enumerate(rows, start=2):
        try:
            yield build(row)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            faults.append(Fault(f"{name}:{line}", f"cannot be read ({error})", "mend the row"))
