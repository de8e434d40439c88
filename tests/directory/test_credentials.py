"""Credential text as it stands in the provider file: what is read, and what stays as written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thenar.directory.credentials import CredentialReader, is_board_certified, is_fellow

READ = [
    ("PT", "pt"), ("P.T.", "pt"), ("P.T", "pt"), ("P T", "pt"), ("pt", "pt"), ("RPT", "pt"), ("LPT", "pt"),
    ("PHYSICAL THERAPIST", "pt"), ("Physical Therapist.", "pt"), ("DPT", "dpt"), ("D.P.T.", "dpt"), ("D.P.T", "dpt"),
    ("D. P. T.", "dpt"), ("D P T", "dpt"), ("tDPT", "dpt"), ("t-DPT", "dpt"), ("Doctor of Physical Therapy", "dpt"),
    ("PT, DPT, OCS, FAAOMPT", "pt dpt ocs faaompt"), ("PT DPT OCS FAAOMPT", "pt dpt ocs faaompt"),
    ("D.P.T. O.C.S", "dpt ocs"), ("D.P.T.O.C.S.", "dpt ocs"), ("D P T O C S", "dpt ocs"), ("MSPT,COMT", "mpt comt"),
    ("Fellow AAOMPT", "faaompt"), ("Fellow of the AAOMPT", "faaompt"), ("fellow - AAOMPT", "faaompt"),
    ("F.A.A.O.M.P.T.", "faaompt"), ("DPT,FAAOMPT", "dpt faaompt"), ("PT,OCS,COMT,FAAOMPT", "pt ocs comt faaompt"),
    ("PT, Cert. MDT", "pt cert_mdt"), ("PT, Cert MDT", "pt cert_mdt"), ("PT, CERT-MDT", "pt cert_mdt"),
    ("Cert.MDT", "cert_mdt"), ("CertMDT", "cert_mdt"), ("cMDT", "cert_mdt"), ("PT, DIP. MDT", "pt dip_mdt"),
    ("Dip.MDT", "dip_mdt"), ("M.P.T., C.S.C.S.", "mpt cscs"), ("MPT/OCS", "mpt ocs"), ("PT/DPT", "pt dpt"),
    ("PT-DPT", "pt dpt"), ("PT & ATC", "pt atc"), ("PT and ATC", "pt atc"), ("PT, ATC/L", "pt atc"), ("PT;DPT;SCS", "pt dpt scs"),
    ("PT (OCS)", "pt ocs"), ("BSPT", "bspt"), ("B.S.P.T.", "bspt"), ("PTA", "pta"), ("P.T.A.", "pta"), ("LPTA", "pta"),
    ("PT, Ph.D.", "pt doctorate"), ("PT, PhD, OCS", "pt doctorate ocs"), ("PT, D.Sc., MTC", "pt doctorate mtc"),
    ("PT, MS, CMPT", "pt masters cmpt"), ("M.S. P.T.", "masters pt"), ("PT,PT,PT", "pt"), ("PT. DPT. OCS.", "pt dpt ocs"),
    ("DPT, CHT", "dpt cht"), ("DPT, NCS", "dpt ncs"), ("DPT, GCS", "dpt gcs"), ("DPT, PCS", "dpt pcs"), ("DPT, WCS", "dpt wcs"),
    ("Orthopedic Clinical Specialist", "ocs"), ("Board Certified Orthopaedic Clinical Specialist", "ocs"), ("CLT-LANA", "clt"),
    ("", ""), ("   ", ""), (".", ""), ("N/A", ""), ("NONE", ""),
]  # fmt: skip

AS_WRITTEN = [
    ("PT, XYZ", "pt", ["XYZ"]), ("DPT, FAAOMPT candidate", "dpt", ["FAAOMPT candidate"]), ("Fellow in training", "", ["Fellow in training"]),
    ("AAOMPT", "", ["AAOMPT"]), ("PT, member AAOMPT", "pt", ["member AAOMPT"]), ("OCS eligible", "", ["OCS eligible"]),
    ("PTDPT", "", ["PTDPT"]), ("MD", "", ["MD"]), ("Fellow", "", ["Fellow"]), ("PT, FAFS", "pt", ["FAFS"]), ("OWNER", "", ["OWNER"]),
    ("PT, Q.X.Z.", "pt", ["Q.X.Z"]), ("DPT STUDENT", "", ["DPT STUDENT"]), ("PT, ocs2", "pt", ["ocs2"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def reader(knowledge):
    return CredentialReader(knowledge.credentials.values())


@pytest.mark.parametrize("text, ids", READ, ids=[text for text, _ in READ])
def test_what_is_read(reader, text, ids):
    found = reader.read(text)
    assert [c.id for c in found] == ids.split()
    assert all(c.means for c in found)


@pytest.mark.parametrize("text, ids, written", AS_WRITTEN, ids=[text for text, _, _ in AS_WRITTEN])
def test_what_stays_as_written(reader, text, ids, written):
    found = reader.read(text)
    assert [c.id for c in found if c.id] == ids.split()
    assert [c.written for c in found if c.id is None] == written
    assert all(c.means is None and c.kind is None for c in found if c.id is None)


def test_only_letters_make_a_fellow_or_a_specialist(reader):
    assert is_fellow(reader.read("PT, DPT, FAAOMPT"))
    assert not is_fellow(reader.read("DPT, FAAOMPT candidate"))
    assert is_board_certified(reader.read("DPT, SCS"))
    assert not is_board_certified(reader.read("DPT, COMT, Cert. MDT"))


@given(st.text(max_size=60))
def test_any_text_is_read_and_nothing_is_made_up(reader, text):
    for credential in reader.read(text):
        assert credential.written in text
        assert credential.written.strip()


@given(st.lists(st.sampled_from("PT DPT OCS SCS FAAOMPT COMT MTC CSCS PTA".split()), min_size=1, max_size=5, unique=True),
       st.sampled_from([",", ", ", " ", "; ", " & ", "/", "-"]))  # fmt: skip
def test_the_separator_does_not_matter(reader, letters, between):
    assert [c.id for c in reader.read(between.join(letters))] == [c.id for c in reader.read(", ".join(letters))]


def test_spellings_are_unique_and_in_capitals(knowledge):
    said = [say for meaning in knowledge.credentials.values() for say in meaning.says]
    assert len(said) == len(set(said))
    assert all(say == say.upper() and "." not in say for say in said)
