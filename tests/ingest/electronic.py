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


def interchange(kind, group, version, body, newline="\n"):
    """Segments of one transaction in their envelopes."""
    inner = [f"ST*{kind}*0001*{version}" if kind != "835" else f"ST*{kind}*0001", *body]
    lines = [
        "ISA*00*          *00*          *ZZ*PAYER01        *ZZ*CLINIC01       *261201*0800*^*00501*000000009*0*T*:",
        f"GS*{group}*PAYER01*CLINIC01*20261201*0800*9*X*{version}",
        *inner,
        f"SE*{len(inner) + 1}*0001",
        "GE*1*9",
        "IEA*1*000000009",
    ]
    return "".join(line + "~" + newline for line in lines)


# The claim C-1001 answered: one line paid less the contract and the person's share, one denied; and one unknown claim.
BODY_835 = [
    "BPR*I*75.24*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20261130",
    "TRN*1*TRACE77*1512345678",
    "DTM*405*20261130",
    "N1*PR*GOOD PAYER",
    "N3*1 PLAZA",
    "N4*SALEM*OR*97301",
    "PER*BL*SUPPORT*TE*5035550111",
    "N1*PE*HANDS CLINIC*XX*1234567893",
    "LX*1",
    "CLP*C-1001*1*132.5*44.35*11.09*MB*PCN1*11",
    "NM1*QC*1*DOE*JO****MI*1EG4TE5MK73",
    "MOA***MA01",
    "SVC*HC:97140:GP*90*44.35**2",
    "DTM*472*20261120",
    "CAS*CO*45*34.56",
    "CAS*PR*2*11.09",
    "REF*6R*L1",
    "AMT*B6*55.44",
    "SVC*HC:97110:GP:CQ*42.5*0**1",
    "DTM*472*20261120",
    "CAS*CO*151*42.5",
    "REF*6R*L2",
    "LQ*HE*N362",
    "CLP*C-9999*1*40*30.89*0*MB*PCN2*11",
    "NM1*QC*1*POE*AL",
    "SVC*HC:97530:GP*40*30.89**1",
    "DTM*472*20261101",
    "CAS*CO*45*9.11",
]
TEXT_835 = interchange("835", "HP", "005010X221A1", BODY_835)

BODY_271 = [
    "BHT*0022*11*17*20261201*0800",
    "HL*1**20*1",
    "NM1*PR*2*GOOD PAYER*****PI*PAYER01",
    "HL*2*1*21*1",
    "NM1*1P*2*HANDS CLINIC*****XX*1234567893",
    "HL*3*2*22*0",
    "TRN*2*17*9CLINIC0100",
    "NM1*IL*1*DOE*JO****MI*1EG4TE5MK73",
    "DMG*D8*19500203*F",
    "DTP*346*D8*20260101",
    "DTP*347*D8*20261231",
    "EB*1**30*PP*SILVER PPO",
    "EB*C*IND*30***23*1500*****Y",
    "EB*C*IND*30***29*612.4*****Y",
    "EB*C*FAM*30***23*3000*****Y",
    "EB*C*IND*30***23*4000*****N",
    "EB*A*IND*30*****.4****N",
    "EB*G*FAM*30***23*12000*****Y",
    "EB*G*IND*30***23*6000*****Y",
    "EB*G*IND*30***29*5112.4*****Y",
    "EB*B*IND*98***27*25*****Y",
    "EB*B*IND*PT***27*40*****Y",
    "EB*A*IND*PT*****.2****Y",
    "EB*F*IND*PT***23***VS*30*Y*Y",
    "EB*F*IND*PT***29***VS*22**Y",
    "MSG*COMBINED WITH OCCUPATIONAL THERAPY",
    "EB*I**33",
]
TEXT_271 = interchange("271", "HB", "005010X279A1", BODY_271)
