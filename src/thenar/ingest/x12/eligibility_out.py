"""A question for one person's therapy benefits → 270 (005010X279A1)."""

from collections.abc import Iterator
from datetime import date

from thenar.ingest.x12.claim_limits import sender_faults, valid_npi
from thenar.ingest.x12.envelope import Sender, wrap
from thenar.ingest.x12.syntax import Segment, Separators, refuse_separators, render, trimmed
from thenar.terms.claims import Claim, Person, Provider
from thenar.terms.faults import Fault, Faulty

VERSION = "005010X279A1"
SERVICES = ("30", "PT")  # the plan as a whole; physical therapy


def write_270(claim: Claim, sender: Sender, on: date) -> str:
    """The question for a day. Raises Faulty with everything that is missing or does not fit."""
    person, provider = claim.insured or claim.patient, claim.billing
    if faults := [*_faults(claim, person, provider), *sender_faults(sender)]:
        raise Faulty(faults)
    body = [*_parties(claim, sender), *_person(person, sender, on)] if person else []
    return render(wrap([body], "270", "HS", VERSION, sender))


def _parties(claim: Claim, sender: Sender) -> Iterator[Segment]:
    provider = claim.billing
    yield trimmed("BHT", "0022", "13", str(sender.control), sender.at.strftime("%Y%m%d"), sender.at.strftime("%H%M"))
    yield trimmed("HL", "1", "", "20", "1")
    yield trimmed("NM1", "PR", "2", claim.payer_name, "", "", "", "", "PI", claim.payer_id)
    yield trimmed("HL", "2", "1", "21", "1")
    if provider:
        kind = "1" if provider.first else "2"
        yield trimmed("NM1", "1P", kind, provider.name, provider.first, "", "", "", "XX", provider.npi)


def _person(person: Person, sender: Sender, on: date) -> Iterator[Segment]:
    yield trimmed("HL", "3", "2", "22", "0")
    yield trimmed("TRN", "1", str(sender.control), f"9{sender.sender_id[:9]:0<9}")
    yield trimmed("NM1", "IL", "1", person.last, person.first, "", "", "", "MI", person.member_id)
    yield trimmed("DMG", "D8", person.born.strftime("%Y%m%d") if person.born else "", person.sex)
    yield trimmed("DTP", "291", "D8", on.strftime("%Y%m%d"))
    yield from (trimmed("EQ", service) for service in SERVICES)


def _faults(claim: Claim, person: Person | None, provider: Provider | None) -> Iterator[Fault]:
    for field, value in _needed(claim, person, provider):
        if not value:
            yield Fault(f"claim {claim.id}: {field}", "is missing; the question needs it", "add it")
    if provider and not valid_npi(provider.npi):
        yield Fault("billing.npi", f"'{provider.npi}' is not a National Provider Identifier", "check the number")
    texts = [("payer_name", claim.payer_name), ("payer_id", claim.payer_id)]
    if person:
        texts += [("last", person.last), ("first", person.first), ("member_id", person.member_id)]
    yield from refuse_separators(texts, Separators())


def _needed(claim: Claim, person: Person | None, provider: Provider | None) -> Iterator[tuple[str, object]]:
    yield from (
        ("payer_name", claim.payer_name),
        ("payer_id", claim.payer_id),
        ("billing", provider),
        ("patient", person),
    )
    if person:
        yield from (("patient.member_id", person.member_id), ("patient.born", person.born))
