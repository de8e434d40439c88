"""Claims from files and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from thenar.cost.payment import ContractRates
from thenar.terms.claims import Claim, ClaimCheck
from thenar.terms.faults import Fault, Faulty

if TYPE_CHECKING:
    from thenar.ingest.x12.envelope import Sender
    from thenar.terms.eligibility import Eligibility
    from thenar.terms.remittance import Remittance

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

    name, text = _name(path), _text(path)
    if text.lstrip().startswith("ISA"):
        from thenar.ingest.x12.claim_in import read_837p

        return ClaimFile(name, read_837p(text, name), text)
    return ClaimFile(name, read_claims(text, name))


def read_remittance(path: str) -> "tuple[Remittance, ...]":
    """An 835. Raises Faulty."""
    from thenar.ingest.x12.remit_in import read_835

    return read_835(_text(path), _name(path))


def read_eligibility(path: str) -> "tuple[Eligibility, ...]":
    """A 271. Raises Faulty."""
    from thenar.ingest.x12.eligibility_in import read_271

    return read_271(_text(path), _name(path))


def write_file(path: str, text: str) -> None:
    """Text to a file. Raises Faulty if it cannot be written."""
    try:
        Path(path).write_text(text, "utf-8")
    except OSError as error:
        raise Faulty([Fault(path, f"cannot be written ({error.strerror})", "check the path")]) from None


def write_out(path: str | None, text: str) -> None:
    """To a file, or to standard output."""
    if path:
        write_file(path, text)
    else:
        print(text, end="")


def sender_from(sender: str, contact: str, receiver: str, control: int, production: bool) -> "Sender":
    """Who sends to whom, now. Raises Faulty with every option that lacks a part."""
    from thenar.ingest.x12.envelope import Sender

    pairs = {"--sender": sender, "--contact": contact, "--receiver": receiver}
    split = {option: given.partition(":") for option, given in pairs.items()}
    lacking = [option for option, (first, _, second) in split.items() if not first.strip() or not second.strip()]
    if lacking:
        raise Faulty(
            Fault(option, f"'{pairs[option]}' lacks a part", "write two parts with a colon between")
            for option in lacking
        )
    first = {option: parts[0].strip() for option, parts in split.items()}
    second = {option: parts[2].strip() for option, parts in split.items()}
    return Sender(
        sender_id=first["--sender"],
        sender_name=second["--sender"],
        contact=first["--contact"],
        phone=second["--contact"],
        receiver_id=first["--receiver"],
        receiver_name=second["--receiver"],
        control=control,
        at=datetime.now(UTC).astimezone(),
        production=production,
    )


def _name(path: str) -> str:
    return "standard input" if path == "-" else path


def prices_from(path: str) -> ContractRates:
    """Contract rates from a table. Raises Faulty."""
    from thenar.ingest.claim_file import read_rates

    return ContractRates(read_rates(_text(path), path))


def write_corrected(path: str, read: ClaimFile, checks: Sequence[ClaimCheck]) -> None:
    """The corrected claims in the form they came in. Raises Faulty if the file cannot be written."""
    corrected = [check.corrected for check in checks]
    if read.x12 is None:
        write_file(path, _as_json(corrected))
    else:
        from thenar.ingest.x12.put_back import put_back

        write_file(path, put_back(read.x12, read.name, corrected))


def _as_json(claims: Sequence[Claim]) -> str:
    from thenar.wire import as_json

    return as_json({"claims": claims} if len(claims) > 1 else claims[0]) + "\n"


def _text(path: str) -> str:
    from thenar.cli.reading import read_text

    return read_text(path, LARGEST)
