"""Whole claims for the electronic formats, and the independent judge."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from thenar.ingest.x12.envelope import Sender
from thenar.terms.claims import Address, Claim, ClaimLine, Person, Provider, Sex

SENDER = Sender(
    sender_id="CLINIC01", sender_name="HANDS CLINIC", contact="ANN BILLER", phone="5035550100",
    receiver_id="PAYER01", receiver_name="GOOD PAYER", control=17, at=datetime(2026, 11, 24, 12, 30, tzinfo=UTC),
)  # fmt: skip
ADDRESS = Address(line1="1 MAIN ST", line2="SUITE 2", city="PORTLAND", state="OR", zip="972050001")
CLINIC = Provider(
    npi="1234567893",
    name="HANDS CLINIC",
    taxonomy="261QP2000X",
    tax_id="931234567",
    phone="5035550100",
    address=ADDRESS,
)
THERAPIST = Provider(npi="1245319599", name="LEE", first="ANN", taxonomy="225100000X")
DOCTOR = Provider(npi="1003000126", name="ORTIZ", first="SAM")
PATIENT = Person(
    last="DOE",
    first="JO",
    born=date(1950, 2, 3),
    sex=Sex.FEMALE,
    member_id="1EG4TE5MK73",
    address=replace(ADDRESS, line2="", zip="97206"),
)
LINES = (
    ClaimLine(code="97140", units=2, charge=Decimal("90.00"), modifiers=("GP",), points=(1,), control="L1"),
    ClaimLine(
        code="97110",
        units=1,
        charge=Decimal("42.50"),
        modifiers=("GP", "CQ"),
        points=(1, 2),
        control="L2",
        note="HOME PROGRAM TAUGHT",
    ),
)
CLAIM = Claim(
    id="C-1001", payer="medicare", date=date(2026, 11, 20), lines=LINES, diagnoses=("M54.2", "M25.511"), payer_id="PAYER01",
    payer_name="GOOD PAYER", filing="MB", patient=PATIENT, billing=CLINIC, rendering=THERAPIST, referring=DOCTOR, authorization="AUTH77",
)  # fmt: skip
CHILD = Person(last="ROE", first="KIT", born=date(2012, 5, 6), sex=Sex.MALE, relation="19", address=PATIENT.address)
DEPENDENT = replace(
    CLAIM, id="C-1002", payer="GOOD PAYER", filing="CI", patient=CHILD, insured=replace(PATIENT, group="GRP9"), authorization="",
    lines=(replace(LINES[0], date=date(2026, 11, 21), control=""), replace(LINES[1], note="")), referring=None,
)  # fmt: skip


def judged(text):
    """pyx12's verdict: whether it accepts, and what it says."""
    import logging

    import pyx12.params
    import pyx12.x12n_document

    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    said = io.StringIO()
    accepted = pyx12.x12n_document.x12n_document(pyx12.params.params(), io.StringIO(text), None, None, fd_json=said)
    return accepted, json.loads(said.getvalue()) if said.getvalue().strip() else {}
