"""The electronic formats: what we write is accepted by an independent judge, what we read is whole, what is broken is named."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.electronic import (
    BODY_271,
    BODY_835,
    CLAIM,
    DEPENDENT,
    LINES,
    SENDER,
    TEXT_271,
    TEXT_835,
    interchange,
    judged,
)
from thenar.desk import check_claim
from thenar.ingest.plan_file import plan_text
from thenar.ingest.x12.claim_in import read_837p
from thenar.ingest.x12.claim_limits import valid_npi
from thenar.ingest.x12.claim_out import write_837p
from thenar.ingest.x12.eligibility_in import read_271
from thenar.ingest.x12.eligibility_out import write_270
from thenar.ingest.x12.put_back import put_back
from thenar.ingest.x12.remit_in import read_835
from thenar.ingest.x12.syntax import parse, render
from thenar.terms.claims import ClaimLine, Sex
from thenar.terms.faults import Faulty

TEXT = write_837p([CLAIM, DEPENDENT], SENDER)
ON = date(2026, 11, 24)


def codes(verdict):
    """The error codes that the judge gives, segment by segment."""
    found = []
    for outer in verdict["interchanges"]:
        for group in outer["groups"]:
            for one in group["transactions"]:
                found += [e.get("err_cde") for e in one["errors"]]
                for segment in one["segments"]:
                    found += [e.get("err_cde") for e in segment.get("errors", [])]
                    found += [
                        e.get("err_cde") for element in segment.get("elements", []) for e in element.get("errors", [])
                    ]
    return found


# --- 837P out: the judge


def test_the_judge_accepts_our_837p():
    accepted, said = judged(TEXT)
    assert accepted, said


@pytest.mark.parametrize("change", [
    {"rendering": None}, {"referring": None}, {"authorization": ""}, {"place_of_service": "12"}, {"diagnoses": ("M54.2", *(f"M25.5{n}1" for n in range(1, 8)), "S83.511A")},
    {"billing": replace(CLAIM.billing, first="PAT", name="OWNER")}, {"lines": LINES * 10}, {"filing": "CI"}, {"patient": replace(CLAIM.patient, sex=Sex.UNKNOWN)},
])  # fmt: skip
def test_the_judge_accepts_variants(change):
    accepted, said = judged(write_837p([replace(CLAIM, **change)], SENDER))
    assert accepted, said


BROKEN = {  # what is broken → our own word for it
    "a lost service": (lambda t: t.replace("SV1*HC:97140:GP*90*UN*2***1~\n", "", 1), "says 66 segments, there are 65"),
    "a lost service, counts mended": (lambda t: t.replace("SV1*HC:97140:GP*90*UN*2***1~\n", "", 1).replace("SE*66", "SE*65"), "line 1 has no SV1"),
    "a wrong count": (lambda t: t.replace("SE*66", "SE*99"), "says 99 segments, there are 66"),
    "a wrong control number": (lambda t: t.replace("IEA*1*000000017", "IEA*1*000000018"), "control number '000000018' is not ISA's"),
    "no charge": (lambda t: t.replace("GP*90*UN", "GP*XX*UN", 1), "'XX' is not an amount"),
    "no day": (lambda t: t.replace("DTP*472*D8*20261120", "DTP*472*D8*2026112"), "is not a date such as 20261124"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_the_judge_rejects_we_explain(name):
    spoil, said = BROKEN[name]
    accepted, verdict = judged(spoil(TEXT))
    assert not accepted, verdict
    with pytest.raises(Faulty) as error:
        read_837p(spoil(TEXT), "claims.837")
    assert said in str(error.value)


STRICTER = {  # what the judge alone rejects: it knows outside code lists; a claim like this is refused when it is checked or written
    "a state that does not exist": (lambda t: t.replace("*OR*", "*ZZ*"), None),
    "a missing city": (lambda t: t.replace("N4*PORTLAND*OR*97206", "N4**OR*97206"), None),
}  # fmt: skip


@pytest.mark.parametrize("name", STRICTER)
def test_the_judge_is_stricter_on_places(name):
    spoil, _ = STRICTER[name]
    assert not judged(spoil(TEXT))[0]
    assert read_837p(spoil(TEXT), "x")  # lenient on the way in


# --- 837P in and round trips


def test_what_is_written_is_read_back_whole():
    assert read_837p(TEXT, "x") == (CLAIM, DEPENDENT)


def test_837p_check_837p_is_equal():
    claims = read_837p(TEXT, "x")
    checks = [check_claim(claim, ON) for claim in claims]
    assert [check.corrected for check in checks] == list(claims)  # nothing to mend
    assert put_back(TEXT, "x", [check.corrected for check in checks]) == TEXT
    assert write_837p(claims, SENDER) == TEXT


def test_a_corrected_claim_is_put_back_and_nothing_else_is_touched():
    lacking = (
        TEXT.replace("HC:97140:GP*90", "HC:97140*90", 1)
        .replace("REF*6R*L1~\n", "REF*6R*L1~\nK3*KEEP THIS~\n", 1)
        .replace("SE*66", "SE*67")
    )
    claims = read_837p(lacking, "x")
    mended = put_back(lacking, "x", [check_claim(claim, ON).corrected for claim in claims])
    assert mended == lacking.replace("HC:97140*90", "HC:97140:GP*90", 1)
    assert "K3*KEEP THIS~" in mended


def test_lines_added_and_dropped_are_renumbered():
    split = (
        replace(LINES[0], units=1, charge=Decimal("45.00")),
        replace(LINES[0], units=1, charge=Decimal("45.00"), modifiers=("GP", "CQ")),
    )
    mended = put_back(TEXT, "x", [replace(CLAIM, lines=split), DEPENDENT])
    again = read_837p(mended, "x")
    assert [(line.code, line.units, line.modifiers) for line in again[0].lines] == [
        ("97140", 1, ("GP",)),
        ("97140", 1, ("GP", "CQ")),
    ]
    assert again[1] == DEPENDENT
    assert "CLM*C-1001*90*" in mended
    assert mended.count("REF*6R*L1~") == 1  # a line's control number is not used twice
    assert judged(mended)[0]
    with pytest.raises(Faulty, match="holds 2 claims, 1 were corrected"):
        put_back(TEXT, "x", [CLAIM])


def test_other_separators_and_lines_read_the_same():
    other = TEXT.replace(":", "\x1f").replace("*", "\x1d").replace("^", "\x1e").replace("~\n", "\x1c")
    assert read_837p(other, "x") == (CLAIM, DEPENDENT)
    for newline in ("", "\r\n"):
        assert read_837p(TEXT.replace("\n", newline), "x") == (CLAIM, DEPENDENT)


names = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ '-", min_size=1, max_size=20).map(str.strip).filter(bool)
lines = st.builds(
    ClaimLine, code=st.sampled_from(("97140", "97110", "97161", "G0283")), units=st.integers(1, 8),
    charge=st.decimals("0.01", "999.99", places=2), modifiers=st.lists(st.sampled_from(("GP", "CQ", "59", "KX")), max_size=4, unique=True).map(tuple),
    points=st.lists(st.integers(1, 2), min_size=1, max_size=2, unique=True).map(tuple), control=st.sampled_from(("", "A1", "B2")),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(lines, min_size=1, max_size=6).map(tuple), names, names)
def test_any_claim_comes_back(some, last, first):
    claim = replace(
        CLAIM, lines=some, patient=replace(CLAIM.patient, last=last, first=first), discipline=CLAIM.discipline
    )
    text = write_837p([claim], SENDER)
    assert read_837p(text, "x") == (claim,)
    assert render(parse(text, "x")) == text


def test_what_an_electronic_claim_lacks_is_said_at_once():
    bare = replace(CLAIM, payer_id="", diagnoses=(), billing=replace(CLAIM.billing, npi="1234567890", tax_id="", address=None), patient=None,
                   lines=(replace(LINES[0], charge=None, units=None, points=()),))  # fmt: skip
    with pytest.raises(Faulty) as error:
        write_837p([bare], SENDER)
    said = str(error.value)
    for words in ("payer_id", "diagnoses", "billing.address", "billing.tax_id", "patient: is missing", "line 1.charge", "line 1.units", "line 1.points", "'1234567890' is not a National Provider Identifier"):  # fmt: skip
        assert words in said
    with pytest.raises(Faulty, match="holds a character that cuts X12 apart"):
        write_837p([replace(CLAIM, id="A~B")], SENDER)
    with pytest.raises(Faulty, match="51 lines"):
        write_837p([replace(CLAIM, lines=LINES[:1] * 51)], SENDER)


@pytest.mark.parametrize("where, change, said", [
    ("billing", {"tax_id": "93-1234567"}, "write nine digits"), ("billing", {"phone": "503"}, "write ten digits"), ("rendering", {"first": ""}, "rendering.first: is missing"),
    ("patient", {"address": replace(CLAIM.patient.address, state="ZZ")}, "write a two-letter state"), ("patient", {"address": replace(CLAIM.patient.address, city="")}, "patient.address.city: is missing"),
    ("patient", {"address": replace(CLAIM.patient.address, zip="9720")}, "five or nine digits"), ("patient", {"last": "MUÑOZ"}, "a character that X12 does not have"),
    ("patient", {"last": "DOE "}, "does not fit"), ("patient", {"relation": "99"}, "a relationship code"),
])  # fmt: skip
def test_what_does_not_fit_is_not_written(where, change, said):
    with pytest.raises(Faulty, match=said):
        write_837p([replace(CLAIM, **{where: replace(getattr(CLAIM, where), **change)})], SENDER)


@pytest.mark.parametrize("change, said", [
    ({"points": (3,)}, "numbers from 1 to 2"), ({"modifiers": ("GP", "CQ", "KX", "59", "XS")}, "room for 4"), ({"charge": Decimal("-1.00")}, "out of range"),
    ({"units": 10_000}, "out of range"), ({"code": "9714"}, "five characters"), ({"note": "x" * 81}, "up to 80"), ({"modifiers": ("gp",)}, "two capitals"),
])  # fmt: skip
def test_lines_that_do_not_fit_are_not_written(change, said):
    with pytest.raises(Faulty, match=said):
        write_837p([replace(CLAIM, lines=(replace(LINES[0], **change),))], SENDER)


def test_too_many_diagnoses_and_a_bad_receiver():
    with pytest.raises(Faulty, match="room for 12"):
        write_837p([replace(CLAIM, diagnoses=("M54.2",) * 13)], SENDER)
    with pytest.raises(Faulty, match="receiver_id"):
        write_837p([CLAIM], replace(SENDER, receiver_id="X"))


odd = st.text(
    st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="*:^~"), min_size=2, max_size=20
).map(str.strip)


@settings(max_examples=12, deadline=None)
@given(odd, odd, odd, odd, odd, odd)
def test_whatever_we_do_write_the_judge_accepts(last, first, street, city, member, id_):
    claim = replace(CLAIM, id=id_, patient=replace(CLAIM.patient, last=last, first=first, member_id=member, address=replace(CLAIM.patient.address, line1=street, city=city)))  # fmt: skip
    with suppress(Faulty):
        text = write_837p([claim], SENDER)
        assert read_837p(text, "x") == (claim,)
        assert judged(text)[0], text


@pytest.mark.parametrize(
    "npi, valid",
    [("1234567893", True), ("1234567890", False), ("123456789", False), ("3234567893", False), ("12345678AB", False)],
)
def test_npi_check_digit(npi, valid):
    assert valid_npi(npi) is valid


# --- malformed

MALFORMED = {
    "empty": ("", "does not begin with ISA"),
    "not X12": ("Dear payer,", "does not begin with ISA"),
    "cut in ISA": (TEXT[:60], "breaks off after 60 characters"),
    "cut in a segment": (TEXT[: TEXT.index("TLAND")], "breaks off within a segment"),
    "cut after a segment": (TEXT[: TEXT.index("LX*2")], "is never closed by SE"),
    "blanks stripped": (TEXT.replace("          ", ""), "wrong separators, or trimmed blanks"),
    "separators of two kinds": (TEXT.replace("*", "|", 5), "wrong separators"),
    "letters as separators": (TEXT.replace("*", "A"), "wrong separators"),
    "one sign for two separators": (TEXT[:104] + "*" + TEXT[105:], "not four different signs"),
    "segments cut with something else": (TEXT[:106] + TEXT[106:].replace("~", "!"), "breaks off within a segment"),
    "elements cut with something else": (TEXT[:106] + TEXT[106:].replace("*", "|"), "is not a segment name"),
    "control characters": (TEXT.replace("PORTLAND", "PORT\x07LAND"), "holds the control character 0x07"),
    "a null": (TEXT.replace("PORTLAND", "PORT\x00LAND"), "0x00"),
    "a huge segment": (TEXT.replace("PORTLAND", "P" * 30_000), "characters without '~'"),
    "no transaction": (TEXT[: TEXT.index("ST*")] + "GE*0*17~IEA*1*000000017~", "holds no transaction, not 837"),
    "closed twice": (TEXT.replace("GE*1*17~", "GE*1*17~GE*1*17~"), "closes an GS that is not open"),
    "another kind": (TEXT_835, "holds 835, not 837"),
    "an older version": (TEXT.replace("005010X222A1", "004010X098A1"), "version '004010X098A1' is not 005010"),
    "no claim": (interchange("837", "HC", "005010X222A1", ["BHT*0019*00*1*20261124*1200*CH"]), "holds no claim"),
    "a claim without lines": (interchange("837", "HC", "005010X222A1", ["CLM*A*10***11:B:1*Y*A*Y*Y"]), "has no service line"),
    "a line without a day": (interchange("837", "HC", "005010X222A1", ["CLM*A*10***11:B:1*Y*A*Y*Y", "LX*1", "SV1*HC:97140*10*UN*1***1"]), "says no day of service"),
    "another kind of code": (interchange("837", "HC", "005010X222A1", ["CLM*A*10***11:B:1*Y*A*Y*Y", "LX*1", "SV1*ZZ:97140*10*UN*1***1"]), "is not a procedure code"),
    "units that are none": (TEXT.replace("UN*2*", "UN*2.5*", 1), "is not a whole number"),
    "a birth date that is none": (TEXT.replace("19500203", "1950", 1), "is not a date"),
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed(name, thenar, tmp_path):
    text, said = MALFORMED[name]
    with pytest.raises(Faulty) as error:
        read_837p(text, "claims.837")
    assert said in str(error.value)
    assert all(fault.fix for fault in error.value.faults)  # the next step
    if text.startswith("ISA"):
        path = tmp_path / "claims.837"
        path.write_bytes(text.encode())
        result = thenar("claim", "check", str(path))
        assert result.exit_code == 2
        assert said in result.stderr.replace("\n", " ")
        assert "Traceback" not in result.stderr


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, 60), st.text(max_size=6))
def test_no_damage_makes_it_crash(place, length, instead):
    """Anything is read, or named as broken; never another error."""
    damaged = TEXT[:place] + instead + TEXT[place + length :]
    with suppress(Faulty):
        read_837p(damaged, "x")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from((TEXT_835, TEXT_271)), st.floats(0, 1), st.integers(0, 60), st.text(max_size=6))
def test_no_damage_makes_the_others_crash(text, where, length, instead):
    place = int(where * len(text))
    damaged = text[:place] + instead + text[place + length :]
    for read in (read_835, read_271):
        with suppress(Faulty):
            read(damaged, "x")


# --- 835


def test_the_judge_accepts_the_example_835():
    accepted, said = judged(TEXT_835)
    assert accepted, said


def test_835():
    [paid] = read_835(TEXT_835, "x")
    assert (paid.payer, paid.payee_npi, paid.amount, paid.method, paid.trace) == (
        "GOOD PAYER",
        "1234567893",
        Decimal("75.24"),
        "ACH",
        "TRACE77",
    )
    assert paid.paid_on == date(2026, 11, 30)
    first = paid.claims[0]
    assert (first.id, first.paid, first.patient_owes, first.patient, first.remarks) == (
        "C-1001",
        Decimal("44.35"),
        Decimal("11.09"),
        "DOE, JO",
        ("MA01",),
    )
    assert [(a.group, a.carc, a.amount) for a in first.lines[0].adjustments] == [
        ("CO", "45", Decimal("34.56")),
        ("PR", "2", Decimal("11.09")),
    ]
    assert (first.lines[1].remarks, first.lines[1].control, first.lines[0].units) == (("N362",), "L2", Decimal("2"))


def _posted(thenar, tmp_path, text=TEXT_835, claims=TEXT, rates="code,allowed\n97140,27.72\n97110,29.06\n"):
    files = {"remit.835": text, "sent.837": claims, "rates.csv": rates}
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    where = [str(tmp_path / name) for name in files]
    return thenar("claim", "remit", where[0], "--claims", where[1], "--rates", where[2], "--json")


def test_posting(thenar, tmp_path):
    posting = json.loads(_posted(thenar, tmp_path).stdout)
    known, unknown = posting["claims"]
    assert (known["matched"], unknown["matched"]) == (True, False)
    paid, denied = known["lines"]
    assert (paid["line"], paid["allowed"], paid["paid"], paid["patient_owes"], paid["written_off"]) == (
        1,
        "55.44",
        "44.35",
        "11.09",
        "34.56",
    )
    assert (paid["expected"], paid["short"]) == (
        "43.46",
        "0",
    )  # 2 x 27.72, 80 %, less 2 % sequestration: nothing is short
    assert (denied["line"], denied["paid"], denied["short"]) == (2, "0.00", "19.37")
    assert denied["why_less"] == [
        "CO-151 $42.50: too many/too often for the documentation",
        "N362: units above maximum (MUE)",
    ]
    assert "compare units with minutes" in denied["next_step"]
    assert posting["not_answered"] == ["C-1002"]
    assert posting["out_of_balance"] == []
    (tmp_path / "remit.835").write_text(TEXT_835.replace("BPR*I*75.24", "BPR*I*80"), "utf-8")
    said = thenar("claim", "remit", str(tmp_path / "remit.835"), "--claims", str(tmp_path / "sent.837")).stdout
    assert "does not add up" in said
    assert "claim C-1002 was sent and is not in this payment" in " ".join(said.split())


def test_lines_are_matched_without_control_numbers():
    from thenar.cost.posting import matched, post

    [paid] = read_835(TEXT_835.replace("REF*6R*L1~\n", "").replace("REF*6R*L2~\n", "").replace("SE*30", "SE*28"), "x")
    assert matched(paid.claims[0].lines, CLAIM) == [1, 2]
    twice = replace(CLAIM, lines=(LINES[1], replace(LINES[0], charge=Decimal("1.00")), LINES[0]))
    assert matched(paid.claims[0].lines, twice) == [3, 1]
    posting = post(paid, [twice], {}, {})
    assert posting.claims[0].not_answered == (2,)
    assert [line.denied for line in posting.claims[0].lines] == [False, True]


def test_835_with_provider_adjustments_and_several_reasons():
    body = [
        s.replace("BPR*I*75.24", "BPR*I*60.24").replace("CAS*CO*45*34.56", "CAS*CO*45*30**253*4.56") for s in BODY_835
    ]
    text = interchange("835", "HP", "005010X221A1", [*body, "PLB*1234567893*20261231*WO:RECOUP9*15"])
    [paid] = read_835(text, "x")
    assert [(a.reason, a.reference, a.amount) for a in paid.provider_adjustments] == [
        ("WO", "RECOUP9", Decimal("15.00"))
    ]
    assert [a.carc for a in paid.claims[0].lines[0].adjustments] == ["45", "253", "2"]
    from thenar.cost.posting import post

    assert post(paid, [], {}, {}).out_of_balance == ()


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("BPR*I*75.24", "BPR*I*lots", "is not an amount"),
        ("SVC*HC:97140:GP*90", "SVC*HC:97140:GP*x", "is not an amount"),
    ],
)
def test_bad_835(old, new, said):
    with pytest.raises(Faulty, match=said):
        read_835(TEXT_835.replace(old, new), "x")
    with pytest.raises(Faulty, match="has no BPR"):
        read_835(interchange("835", "HP", "005010X221A1", BODY_835[1:]), "x")


def test_an_answer_for_another_code_and_reversals():
    body = [s.replace("SVC*HC:97110:GP:CQ*42.5*0**1", "SVC*HC:97530:GP*42.5*0**1*HC:97110:GP:CQ") for s in BODY_835]
    [paid] = read_835(interchange("835", "HP", "005010X221A1", body), "x")
    from thenar.cost.posting import post

    line = post(paid, [CLAIM], {}, {}).claims[0].lines[1]
    assert line.line == 2
    assert "answered as 97530, billed as 97110" in line.why_less


# --- 270 and 271


def test_270():
    text = write_270(CLAIM, SENDER, ON)
    for segment in (
        "ST*270*0001*005010X279A1",
        "EQ*PT",
        "DTP*291*D8*20261124",
        "NM1*IL*1*DOE*JO****MI*1EG4TE5MK73",
        "SE*14*0001",
    ):
        assert segment + "~" in text
    assert render(parse(text, "x")) == text
    with pytest.raises(Faulty, match="member_id"):
        write_270(replace(CLAIM, patient=replace(CLAIM.patient, member_id="")), SENDER, ON)
    with pytest.raises(Faulty, match="National Provider Identifier"):
        write_270(replace(CLAIM, billing=replace(CLAIM.billing, npi="1")), SENDER, ON)


def test_271():
    [told] = read_271(TEXT_271, "x")
    assert (told.payer, told.plan, told.active, told.began, told.ends) == (
        "GOOD PAYER",
        "SILVER PPO",
        True,
        date(2026, 1, 1),
        date(2026, 12, 31),
    )
    assert (told.deductible, told.deductible_remaining, told.family_deductible) == (
        Decimal("1500.00"),
        Decimal("612.40"),
        Decimal("3000.00"),
    )
    assert (told.out_of_pocket_maximum, told.out_of_pocket_remaining) == (Decimal("6000.00"), Decimal("5112.40"))
    assert (told.copay, told.coinsurance_percent) == (
        Decimal("40.00"),
        Decimal("20"),
    )  # for therapy, not for office visits
    assert (told.visit_limit, told.visits_remaining, told.authorization_needed) == (30, 22, True)
    assert told.not_told == ()
    assert any(line.messages for line in told.benefits)
    assert {line.what for line in told.benefits} >= {"not_covered", "limitation"}


def test_271_to_a_plan_file(thenar, tmp_path):
    path, plan = tmp_path / "answer.271", tmp_path / "plan.yaml"
    path.write_text(TEXT_271, "utf-8")
    said = thenar("claim", "eligibility", str(path), "--plan-out", str(plan)).stdout
    assert "deductible left: $612.40" in said
    fields = yaml.safe_load(plan.read_text("utf-8"))
    assert fields == {
        "name": "SILVER PPO", "kind": "commercial", "deductible": {"individual": "1500.00", "family": "3000.00"},
        "out_of_pocket_maximum": {"individual": "6000.00", "family": "12000.00"}, "out_of_network": {"deductible": {"individual": "4000.00"}, "coinsurance": "40%"}, "met": {"deductible": "887.60", "out_of_pocket": "887.60", "visits": 8},
        "benefits": {"physical_therapy": {"copay": "40.00", "coinsurance": "20%", "visit_limit": 30, "prior_authorization_after": 0}},
    }  # fmt: skip
    assert json.loads(thenar("claim", "eligibility", str(path), "--json").stdout)["visits_remaining"] == 22


def test_271_that_tells_little():
    [told] = read_271(interchange("271", "HB", "005010X279A1", [*BODY_271[:11], "EB*6**30", "EB*A*IND*30*****20"]), "x")
    assert told.active is False
    assert told.coinsurance_percent == 20  # some payers write percent as such
    assert "deductible" in told.not_told
    assert "# not told: deductible" in plan_text(told, ON)
    assert "out_of_network" not in plan_text(told, ON)


def test_271_that_refuses():
    [told] = read_271(interchange("271", "HB", "005010X279A1", [*BODY_271[:9], "AAA*N**75*C"]), "x")
    assert told.rejected == ("AAA 75, follow-up C",)
    [payer_down] = read_271(interchange("271", "HB", "005010X279A1", [*BODY_271[:3], "AAA*Y**42*R"]), "x")
    assert payer_down.rejected == ("AAA 42, follow-up R",)


def test_271_dependents_hsd_and_ranges():
    body = [*BODY_271[:5], "HL*3*2*22*1", *BODY_271[7:8], "HL*4*3*23*0", "NM1*03*1*ROE*KIT", "DTP*291*RD8*20260101-20260630",
            "EB*1**30**PLAN", "EB*F*IND*AE", "HSD*VS*20***23", "EB*F*IND*AE***29***VS*5"]  # fmt: skip
    [told] = read_271(interchange("271", "HB", "005010X279A1", body), "x")
    assert (told.first, told.ends, told.visit_limit, told.visits_remaining) == ("KIT", date(2026, 6, 30), 20, 5)


@pytest.mark.parametrize(
    "segment, said",
    [("EB*C*IND*30***23*much", "is not an amount"), ("EB*F*IND*PT***23***VS*2.5", "not a whole number")],
)
def test_bad_271(segment, said):
    with pytest.raises(Faulty, match=said):
        read_271(interchange("271", "HB", "005010X279A1", [*BODY_271[:11], segment]), "x")
    with pytest.raises(Faulty, match="holds no person"):
        read_271(interchange("271", "HB", "005010X279A1", BODY_271[:5]), "x")


# --- commands


def test_837_command(thenar, tmp_path):
    from thenar.wire import as_json

    claim, out = tmp_path / "claim.json", tmp_path / "claims.837"
    claim.write_text(as_json(CLAIM), "utf-8")
    options = [
        "--sender",
        "CLINIC01:HANDS CLINIC",
        "--contact",
        "ANN BILLER:5035550100",
        "--receiver",
        "PAYER01:GOOD PAYER",
        "--control",
        "5",
    ]
    assert thenar("claim", "837", str(claim), *options, "--out", str(out)).exit_code == 0
    assert judged(out.read_text("utf-8"))[0]
    again = tmp_path / "again.837"
    result = thenar("claim", "check", str(out), "--on", "2026-11-24", "--out", str(again), "--json")
    assert result.exit_code == 0
    assert again.read_text("utf-8") == out.read_text("utf-8")
    assert "ST*270" in thenar("claim", "270", str(claim), *options).stdout
    bad = thenar("claim", "837", str(claim), *options[:1], "CLINIC", *options[2:])
    assert bad.exit_code == 2
    assert "lacks a part" in bad.stderr


def test_an_older_encoding_is_read(thenar, tmp_path):
    path = tmp_path / "sent.837"
    path.write_bytes(TEXT.replace("HOME PROGRAM", "PROGRAMA NI\u00d1O").encode("latin-1"))
    assert "NI\u00d1O" in thenar("claim", "check", str(path), "--json").stdout
