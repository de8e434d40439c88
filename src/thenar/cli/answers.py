"""Numeric answers on the command line or in a file."""

import re
from pathlib import Path

from thenar.cli.reading import read_text
from thenar.terms.faults import Fault, Faulty

NOT_ANSWERED = frozenset(("-", "", "null", "none", "na", "n/a"))


def read_answers(given: str, option: str) -> list[float | None]:
    """Answers in order, None where an item was not answered. Raises Faulty with every piece that is not a number."""
    looks_like_answers = "," in given or re.fullmatch(r"[\d.+-]*", given) is not None
    text = given if looks_like_answers and not Path(given).is_file() else read_text(given)
    pieces = [piece.strip() for piece in re.split(r"[,;\n]", text.strip().strip("[]"))]
    faults: list[Fault] = []
    answers = [_number(piece, f"{option}, item {n}", faults) for n, piece in enumerate(pieces, start=1)]
    if faults:
        raise Faulty(faults)
    return answers


def _number(piece: str, where: str, faults: list[Fault]) -> float | None:
    if piece.lower() in NOT_ANSWERED:
        return None
    try:
        number = float(piece)
    except ValueError:
        faults.append(Fault(where, f"'{piece[:40]}' is not a number", "write a number, or - if it was not answered"))
        return None
    if number != number or abs(number) == float("inf"):
        faults.append(Fault(where, f"'{piece}' is not a number", "write a number, or - if it was not answered"))
        return None
    return number
