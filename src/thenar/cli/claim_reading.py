"""Claims from files and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from thenar.cost.payment import ContractRates
from thenar.terms.claims import Claim, ClaimCheck
from thenar.terms.faults import Fault, Faulty

LARGEST = 50_000_000  # bytes


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """The claims of a file, and its text if it was an electronic claim."""

    name: str
    claims: tuple[Claim, ...]
    x12: str | None = None


def read_claim_file(path: str) -> ClaimFile:
    """YAML, JSON or X12 837P, told apart by how it begins. Raises Faulty."""
    from thenar.ingest.claim_file import read_claims

    name = "standard input" if path == "-" else path
    text = _text(path)
    return ClaimFile(name, read_claims(text, name))


def prices_from(path: str) -> ContractRates:
    """Contract rates from a table. Raises Faulty."""
    from thenar.ingest.claim_file import read_rates

    return ContractRates(read_rates(_text(path), path))


def write_corrected(path: str, read: ClaimFile, checks: Sequence[ClaimCheck]) -> None:
    """The corrected claims in the form they came in. Raises Faulty if the file cannot be written."""
    corrected = [check.corrected for check in checks]
    text = _as_json(corrected) if read.x12 is None else read.x12
    try:
        Path(path).write_text(text, "utf-8")
    except OSError as error:
        raise Faulty([Fault(path, f"cannot be written ({error.strerror})", "check the path")]) from None


def _as_json(claims: Sequence[Claim]) -> str:
    from thenar.wire import as_json

    return as_json({"claims": claims} if len(claims) > 1 else claims[0]) + "\n"


def _text(path: str) -> str:
    from thenar.cli.reading import read_text

    return read_text(path, LARGEST)
