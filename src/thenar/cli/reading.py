"""What comes in on the command line: files, standard input, answers."""

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from thenar.knowledge.yaml_text import read_yaml
from thenar.terms.faults import Fault, Faulty

LARGEST_FILE = 1_000_000  # bytes
_SMALLER = "an intake is a few lines"


def today() -> date:
    """The day, in the machine's own time zone: the only clock of the command line."""
    return datetime.now(UTC).astimezone().date()


def read_text(path: str, largest: int = LARGEST_FILE) -> str:
    """A file, or standard input for ``-``. Raises Faulty if it is missing, too large or not UTF-8."""
    name = "standard input" if path == "-" else path
    try:
        data = sys.stdin.buffer.read(largest + 1) if path == "-" else _read_file(Path(path), largest)
    except OSError as error:
        raise Faulty([Fault(name, f"cannot be read ({error.strerror})", "check the path")]) from None
    if len(data) > largest:
        raise Faulty(
            [Fault(name, f"is larger than {largest // 1000:,} kB", _SMALLER if largest == LARGEST_FILE else "split it")]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith(b"ISA"):  # electronic forms are often in the older encoding
            return data.decode("latin-1")
        raise Faulty([Fault(name, f"is not UTF-8 text (byte {error.start})", "save it as UTF-8")]) from None


def read_fields(path: str) -> Mapping[str, object]:
    """The fields of an intake file (YAML; JSON is YAML)."""
    name = "standard input" if path == "-" else path
    tree = read_yaml(read_text(path), name).tree
    if not isinstance(tree, Mapping):
        raise Faulty([Fault(name, "is not a set of fields", "write lines such as 'region: knee'")])
    return {key: None if value in ("", "null", "~") else value for key, value in tree.items()}


def read_pairs(given: Iterable[str]) -> dict[str, str]:
    """``k=v`` pairs, comma-separated. Raises Faulty with every piece that is not one."""
    pieces = [piece.strip() for text in given for piece in text.split(",") if piece.strip()]
    wrong = [piece for piece in pieces if "=" not in piece]
    if wrong:
        raise Faulty(Fault("--answers", f"'{piece}' has no '='", "write fever=no,age=45,rest=no") for piece in wrong)
    split = (piece.partition("=") for piece in pieces)
    return {key.strip(): value.strip() for key, _, value in split}


def _read_file(path: Path, largest: int) -> bytes:
    with path.open("rb") as file:
        return file.read(largest + 1)
