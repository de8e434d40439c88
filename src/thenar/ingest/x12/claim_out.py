"""Claims → 837P (005010X222A1)."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from thenar.ingest.x12.amounts import shown
from thenar.ingest.x12.claim_limits import claim_faults, sender_faults
from thenar.ingest.x12.envelope import Sender, wrap
from thenar.ingest.x12.syntax import Segment, Separators, render, trimmed
from thenar.terms.claims import Address, Claim, ClaimLine, Person, Provider
from thenar.terms.faults import Faulty

VERSION = "005010X222A1"
_FILING = {"medicare": "MB"}


def write_837p(claims: Sequence[Claim], sender: Sender) -> str:
    """One interchange with one transaction; each claim has its own billing, insured and patient loops.

    Raises Faulty with everything that an electronic claim needs and these lack.
    """
    if faults := [*sender_faults(sender), *(fault for claim in claims for fault in claim_faults(claim))]:
        raise Faulty(faults)
    body = [
        trimmed(
            "BHT", "0019", "00", str(sender.control), sender.at.strftime("%Y%m%d"), sender.at.strftime("%H%M"), "CH"
        ),
        trimmed("NM1", "41", "2", sender.sender_name, "", "", "", "", "46", sender.sender_id),
        trimmed("PER", "IC", sender.contact, "TE", sender.phone),
        trimmed("NM1", "40", "2", sender.receiver_name, "", "", "", "", "46", sender.receiver_id),
    ]
    level = 0
    for claim in claims:
        part = list(_claim(claim, level))
        level += sum(segment.name == "HL" for segment in part)
        body += part
    return render(wrap([body], "837", "HC", VERSION, sender))


def _claim(claim: Claim, level: int) -> Iterator[Segment]:
    patient, insured, billing = claim.patient, claim.insured or claim.patient, claim.billing
    if patient is None or insured is None or billing is None:
        return
    yield trimmed("HL", str(level + 1), "", "20", "1")
    yield from _billing(billing)
    dependent = claim.insured is not None
    yield trimmed("HL", str(level + 2), str(level + 1), "22", "1" if dependent else "0")
    yield trimmed("SBR", "P", "" if dependent else "18", insured.group, "", "", "", "", "", filing_of(claim))
    yield from _insured(insured)
    yield trimmed("NM1", "PR", "2", claim.payer_name, "", "", "", "", "PI", claim.payer_id)
    if dependent:
        yield trimmed("HL", str(level + 3), str(level + 2), "23", "0")
        yield trimmed("PAT", patient.relation if patient.relation != "18" else "G8")
        yield from _person("QC", patient)
    yield from _information(claim)
    for number, line in enumerate(claim.lines, start=1):
        yield from line_segments(line, number, claim)


def filing_of(claim: Claim) -> str:
    """The claim filing indicator: as given, MB for Medicare, else CI (commercial)."""
    return claim.filing or _FILING.get(claim.payer, "CI")


def _billing(billing: Provider) -> Iterator[Segment]:
    if billing.taxonomy:
        yield trimmed("PRV", "BI", "PXC", billing.taxonomy)
    yield _name("85", billing)
    if billing.address:
        yield from _address(billing.address)
    yield trimmed("REF", "EI", billing.tax_id)
    if billing.phone:
        yield trimmed("PER", "IC", billing.name, "TE", billing.phone)


def _name(role: str, provider: Provider) -> Segment:
    kind = "1" if provider.first else "2"
    return trimmed("NM1", role, kind, provider.name, provider.first, "", "", "", "XX", provider.npi)


def _insured(insured: Person) -> Iterator[Segment]:
    yield trimmed("NM1", "IL", "1", insured.last, insured.first, "", "", "", "MI", insured.member_id)
    if insured.address:
        yield from _address(insured.address)
    yield from _born(insured)


def _person(role: str, person: Person) -> Iterator[Segment]:
    yield trimmed("NM1", role, "1", person.last, person.first)
    if person.address:
        yield from _address(person.address)
    yield from _born(person)


def _born(person: Person) -> Iterator[Segment]:
    if person.born:
        yield trimmed("DMG", "D8", person.born.strftime("%Y%m%d"), person.sex)


def _address(address: Address) -> Iterator[Segment]:
    yield trimmed("N3", address.line1, address.line2)
    yield trimmed("N4", address.city, address.state, address.zip)


def _information(claim: Claim) -> Iterator[Segment]:
    place = Separators().component.join((claim.place_of_service, "B", "1"))
    yield trimmed("CLM", claim.id, shown(total_charge(claim.lines)), "", "", place, "Y", "A", "Y", "Y")
    if claim.authorization:
        yield trimmed("REF", "G1", claim.authorization)
    codes = [("ABK" if n == 0 else "ABF") + ":" + code.replace(".", "") for n, code in enumerate(claim.diagnoses)]
    yield trimmed("HI", *codes)
    if claim.referring:
        yield _name("DN", claim.referring)
    if claim.rendering:
        yield _name("82", claim.rendering)
        if claim.rendering.taxonomy:
            yield trimmed("PRV", "PE", "PXC", claim.rendering.taxonomy)


def total_charge(lines: Iterable[ClaimLine]) -> Decimal:
    """The sum of the lines' charges."""
    return sum((line.charge for line in lines if line.charge is not None), Decimal(0))


def line_segments(line: ClaimLine, number: int, claim: Claim) -> Iterator[Segment]:
    """LX and what belongs to it."""
    yield trimmed("LX", str(number))
    yield service(line)
    yield trimmed("DTP", "472", "D8", (line.date or claim.date).strftime("%Y%m%d"))
    if line.control:
        yield trimmed("REF", "6R", line.control)
    if line.note:
        yield trimmed("NTE", "ADD", line.note)


def service(line: ClaimLine) -> Segment:
    """SV1: code with modifiers, charge, units, pointers."""
    code = ":".join(("HC", line.code, *line.modifiers))
    charge = shown(line.charge) if line.charge is not None else "0"
    return trimmed("SV1", code, charge, "UN", str(line.units or 0), "", "", ":".join(map(str, line.points)))
