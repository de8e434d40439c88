"""What an electronic claim needs and how long each field may be (005010X222A1): everything that does not fit, at once."""

import re
from collections.abc import Iterator
from decimal import Decimal

from thenar.ingest.x12.envelope import Sender
from thenar.ingest.x12.syntax import Separators, refuse_separators
from thenar.terms.claims import Address, Claim, ClaimLine, Person, Provider
from thenar.terms.faults import Fault

MOST_LINES, MOST_DIAGNOSES, MOST_MODIFIERS, MOST_POINTERS = 50, 12, 4, 4
DEAREST = Decimal("99999999.99")
STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA"
    " RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP".split()
)
# field → what it must look like; empty text is judged by what is needed, not by its form
_FORMS = {
    "id": (r".{1,20}", "1 to 20 characters"),
    "payer_name": (r".{1,60}", "1 to 60 characters"),
    "payer_id": (r".{2,80}", "2 to 80 characters"),
    "place_of_service": (r"\d\d", "two digits"),
    "filing": (r"[A-Z0-9]{1,2}", "a claim filing indicator such as MB or CI"),
    "authorization": (r".{1,50}", "up to 50 characters"),
    "last": (r".{1,60}", "up to 60 characters"),
    "first": (r".{1,35}", "up to 35 characters"),
    "name": (r".{1,60}", "up to 60 characters"),
    "member_id": (r".{2,80}", "2 to 80 characters"),
    "group": (r".{1,50}", "up to 50 characters"),
    "relation": (
        r"01|04|05|07|10|15|17|18|19|20|21|22|23|24|29|32|33|36|39|40|41|43|53|G8",
        "a relationship code such as 18 or 19",
    ),
    "tax_id": (r"\d{9}", "nine digits"),
    "taxonomy": (r"[0-9A-Z]{10}", "ten capitals or digits"),
    "phone": (r"\d{10}", "ten digits"),
    "line1": (r".{1,55}", "up to 55 characters"),
    "line2": (r".{1,55}", "up to 55 characters"),
    "city": (r".{2,30}", "2 to 30 characters"),
    "state": ("|".join(sorted(STATES)), "a two-letter state"),
    "zip": (r"\d{5}(\d{4})?", "five or nine digits"),
    "code": (r"[A-Z0-9]\d{3}[A-Z0-9]", "five characters such as 97140"),
    "control": (r".{1,30}", "up to 30 characters"),
    "note": (r".{1,80}", "up to 80 characters"),
    "modifiers": (r"[A-Z0-9]{2}", "two capitals or digits"),
    "diagnoses": (r"[A-Z]\d[0-9A-Z]\.?[0-9A-Z]{0,4}", "an ICD-10-CM code such as M54.2"),
    "sender_id": (r".{2,15}", "2 to 15 characters"),
    "receiver_id": (r".{2,15}", "2 to 15 characters"),
    "sender_name": (r".{1,60}", "up to 60 characters"),
    "receiver_name": (r".{1,60}", "up to 60 characters"),
    "contact": (r".{1,60}", "up to 60 characters"),
}
_PRINTABLE = re.compile(r"^[ -~]*$")


def sender_faults(sender: Sender) -> Iterator[Fault]:
    """What does not fit of who sends to whom."""
    texts = list(_strings(sender))
    yield from (Fault(field, "is missing", "add it") for field, text in texts if not text)
    yield from _form_faults("", texts)


def claim_faults(claim: Claim) -> Iterator[Fault]:
    """What is missing, what does not fit, what cannot be written."""
    where = f"claim {claim.id}: "
    for field, value in _needed(claim):
        if not value:
            yield Fault(f"{where}{field}", "is missing; an electronic claim needs it", "add it")
    for field, provider in (("billing", claim.billing), ("rendering", claim.rendering), ("referring", claim.referring)):
        if provider is not None and not valid_npi(provider.npi):
            why = f"'{provider.npi}' is not a National Provider Identifier (ten digits, the last a check digit)"
            yield Fault(f"{where}{field}.npi", why, "check the number")
    yield from _form_faults(where, list(_texts(claim)))
    yield from _number_faults(where, claim)


def valid_npi(text: str) -> bool:
    """Ten digits whose last is the Luhn check digit over 80840 and the first nine."""
    if len(text) != 10 or not (text.isascii() and text.isdigit()) or text[0] not in "12":
        return False
    doubled = [int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(text[:9])]
    total = 24 + sum(d // 10 + d % 10 for d in doubled)
    return (10 - total % 10) % 10 == int(text[9])


def _form_faults(where: str, texts: list[tuple[str, str]]) -> Iterator[Fault]:
    for field, text in texts:
        form = _FORMS.get(field.rpartition(".")[2])
        if text and not _PRINTABLE.match(text):
            yield Fault(
                f"{where}{field}",
                f"'{text[:30]}' holds a character that X12 does not have",
                "write it in plain letters",
            )
        elif text and (text != text.strip() or (form and not re.fullmatch(form[0], text))):
            yield Fault(
                f"{where}{field}",
                f"'{text[:30]}' does not fit",
                f"write {form[1]}" if form else "write it without blanks around",
            )
    yield from refuse_separators(((f"{where}{field}", text) for field, text in texts), Separators())


def _number_faults(where: str, claim: Claim) -> Iterator[Fault]:
    if not 1 <= len(claim.lines) <= MOST_LINES:
        yield Fault(
            f"{where}lines", f"{len(claim.lines)} lines, an electronic claim holds 1 to {MOST_LINES}", "split the claim"
        )
    if len(claim.diagnoses) > MOST_DIAGNOSES:
        yield Fault(
            f"{where}diagnoses", f"{len(claim.diagnoses)}, there is room for {MOST_DIAGNOSES}", "keep those that matter"
        )
    for n, line in enumerate(claim.lines, start=1):
        yield from _line_faults(f"{where}line {n}", line, len(claim.diagnoses))


def _line_faults(where: str, line: ClaimLine, diagnoses: int) -> Iterator[Fault]:
    if len(line.modifiers) > MOST_MODIFIERS:
        yield Fault(
            f"{where}.modifiers",
            f"{len(line.modifiers)}, there is room for {MOST_MODIFIERS}",
            "drop the least important",
        )
    if len(line.points) > MOST_POINTERS or any(not 1 <= point <= diagnoses for point in line.points):
        yield Fault(
            f"{where}.points",
            f"must be up to {MOST_POINTERS} numbers from 1 to {diagnoses}",
            "point to the claim's diagnoses",
        )
    if line.charge is not None and not 0 <= line.charge <= DEAREST:
        yield Fault(f"{where}.charge", f"{line.charge} is out of range", f"give 0 to {DEAREST}")
    if line.units is not None and not 1 <= line.units <= 9999:
        yield Fault(f"{where}.units", f"{line.units} is out of range", "give 1 to 9999")


def _needed(claim: Claim) -> Iterator[tuple[str, object]]:
    insured, billing = claim.insured or claim.patient, claim.billing
    yield from (
        ("payer_name", claim.payer_name),
        ("payer_id", claim.payer_id),
        ("id", claim.id),
        ("diagnoses", claim.diagnoses),
    )
    yield from (("patient", claim.patient), ("billing", billing))
    if billing:
        yield from (("billing.name", billing.name), ("billing.tax_id", billing.tax_id))
        yield from _needed_address("billing", billing.address)
    if claim.patient:
        yield from (
            ("patient.last", claim.patient.last),
            ("patient.first", claim.patient.first),
            ("patient.born", claim.patient.born),
        )
        yield from _needed_address("patient", claim.patient.address)
    if insured:
        yield from (
            ("insured.last", insured.last),
            ("insured.first", insured.first),
            ("insured.member_id", insured.member_id),
        )
    for name, other in (("rendering", claim.rendering), ("referring", claim.referring)):
        if other:
            yield f"{name}.name", other.name
            yield f"{name}.first", other.first
    for n, line in enumerate(claim.lines, start=1):
        yield from (
            (f"line {n}.charge", line.charge is not None),
            (f"line {n}.units", line.units),
            (f"line {n}.points", line.points),
        )


def _needed_address(whose: str, address: Address | None) -> Iterator[tuple[str, object]]:
    yield f"{whose}.address", address
    for field in ("line1", "city", "state", "zip"):
        if address:
            yield f"{whose}.address.{field}", getattr(address, field)


def _texts(claim: Claim) -> Iterator[tuple[str, str]]:
    for field in ("id", "payer_name", "payer_id", "filing", "place_of_service", "authorization"):
        yield field, getattr(claim, field)
    holders: tuple[tuple[str, Person | Provider | None], ...] = (
        ("patient", claim.patient), ("insured", claim.insured), ("billing", claim.billing), ("rendering", claim.rendering),
        ("referring", claim.referring),
    )  # fmt: skip
    for name, holder in holders:
        yield from ((f"{name}.{field}", text) for field, text in _strings(holder))
        yield from ((f"{name}.address.{field}", text) for field, text in _strings(holder.address if holder else None))
    for n, line in enumerate(claim.lines, start=1):
        for field, text in (("code", line.code), ("control", line.control), ("note", line.note)):
            yield f"line {n}.{field}", text
        yield from ((f"line {n}.modifiers", text) for text in line.modifiers)
    yield from (("diagnoses", text) for text in claim.diagnoses)


def _strings(record: object) -> Iterator[tuple[str, str]]:
    for field in getattr(record, "__slots__", ()):
        value = getattr(record, field)
        if isinstance(value, str):
            yield field, value
