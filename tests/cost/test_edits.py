"""The NCCI pairs and limits: as shipped, and CMS's own files loaded in their place."""

import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest

from thenar.cost.edits import opened, over_limit, pair_in_force
from thenar.ingest.edit_store import load_edits, store_edits
from thenar.ingest.ncci import quarter_of
from thenar.terms.faults import Faulty

DAY = date(2024, 8, 1)

# The publisher's layout: title lines, a heading that goes on over several lines, tabs.
TITLES = "CPT only copyright 2026 American Medical Association.  All rights reserved.\t\t\t\t\t\t\nColumn1/Column2 Edits\t\t\t\t\t\t\n"
HEADING = "Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date\tModifier\tPTP Edit Rationale\n\t\t\t\t*=no data\t0=not allowed\t\n\t\t\t\t\t1=allowed\t\n\t\t\t\t\t9=not applicable\t\n"
ROWS = """97140\t97124\t\t20260101\t*\t1\tStandards of medical / surgical practice
97140\t97530\t\t20200101\t20251231\t1\tMutually exclusive procedures
97161\t97140\t*\t19960101\t20200101\t9\tStandards of medical / surgical practice
80053\t80048\t\t20000701\t*\t0\tnot a therapy pair
97110\tBAD\t\t20200101\t*\t1\tx
97110\t97113\t\t2020-13-45\t*\t1\tx
97110\t97113\t\t20200101\t*\t7\tx
97110
"""
PTP = TITLES + HEADING + ROWS
MUE = """"CPT codes and descriptions only
are copyright 2026 American Medical Association.",,,
"HCPCS/
CPT Code","Practitioner Services MUE Values","MUE Adjudication Indicator","MUE Rationale"
97140,4,"3 Date of Service Edit: Clinical","Clinical: Data"
97161,1,"2 Date of Service Edit: Policy","CMS Policy"
0001U,1,"2 Date of Service Edit: Policy","Code Descriptor / CPT Instruction"
97110,many,"3 Date of Service Edit: Clinical","Clinical: Data"
"""

SHIPPED = [  # pair, indicator in force in August 2024
    ("97140", "97124", 0), ("97124", "97140", 0), ("97140", "97750", 1), ("97140", "95851", 1), ("97012", "97140", 1),
    ("97140", "97530", None), ("97161", "97140", None), ("97150", "97140", 1), ("98941", "97140", 1), ("97530", "97116", None),
    ("97161", "97164", 0), ("97110", "97140", None),
]  # fmt: skip


@pytest.mark.parametrize("one, other, indicator", SHIPPED)
def test_pairs_as_shipped(one, other, indicator):
    edit = pair_in_force(one, other, load_edits(), DAY)
    assert (edit.modifier_indicator if edit else None) == indicator


def test_a_pair_has_dates():
    assert pair_in_force("97140", "97530", load_edits(), date(2019, 12, 31)).modifier_indicator == 1
    assert pair_in_force("97140", "97530", load_edits(), date(2020, 1, 1)) is None


def test_a_modifier_opens_only_indicator_1():
    edits = load_edits()
    never, with_modifier = (pair_in_force("97140", code, edits, DAY) for code in ("97124", "97750"))
    assert not opened(never, {"97124": ["GP", "59"]})
    assert opened(with_modifier, {"97750": ["GP", "59"]})
    assert opened(with_modifier, {"97140": ["XS"]})  # either code, since July 2019
    assert not opened(with_modifier, {"97140": ["GP"], "97750": ["GP"]})


def test_limits_as_shipped():
    edits = load_edits()
    assert over_limit("97140", [6], edits) is None
    assert over_limit("97140", [4, 3], edits).units == 6
    assert over_limit("97161", [2], edits).indicator == 2
    assert over_limit("00000", [99], edits) is None


def _files(tmp_path):
    ptp, mue = tmp_path / "ccipra-v323r0-f1.txt", tmp_path / "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"
    ptp.write_text(PTP, "latin-1")
    mue.write_text(MUE, "latin-1")
    return ptp, mue


def test_load_cms_files(tmp_path, thenar):
    ptp, mue = _files(tmp_path)
    report = json.loads(thenar("edits", "load", str(ptp), str(mue), "--json").stdout)
    tables = {table["kind"]: table for table in report["tables"]}
    assert (tables["ptp"]["quarter"], tables["mue"]["quarter"]) == ("2026q4", "2026q4")
    assert (tables["ptp"]["rows_read"], tables["ptp"]["rows_kept"], tables["ptp"]["set_aside_count"]) == (8, 3, 4)
    assert (tables["mue"]["rows_kept"], tables["mue"]["set_aside_count"]) == (2, 1)
    assert {row["why"] for row in tables["ptp"]["set_aside"]} >= {"'BAD' is not a five-character code", "'2020-13-45' is not a date such as 20240701"}  # fmt: skip
    edits = load_edits()
    assert edits.ptp_edition.quarter == "2026q4"
    assert pair_in_force("97140", "97124", edits, date(2026, 11, 24)).modifier_indicator == 1
    assert pair_in_force("97140", "97124", edits, date(2025, 11, 24)) is None  # not yet in force
    assert pair_in_force("97012", "97140", edits, date(2026, 11, 24)) is None  # the old quarter is gone, whole
    assert over_limit("97140", [5], edits).units == 4


def test_loading_only_limits_leaves_the_pairs(tmp_path):
    store_edits([_files(tmp_path)[1]])
    edits = load_edits()
    assert (edits.ptp_edition.quarter, edits.mue_edition.quarter) == ("2024q3", "2026q4")


def test_a_workbook_and_a_zip_read_the_same(tmp_path):
    ptp, _ = _files(tmp_path)
    store_edits([ptp])
    as_text = load_edits()
    book = openpyxl.Workbook()
    for line in PTP.splitlines():
        book.active.append(
            [
                int(c) if (c.isdigit() and len(c) < 5) or (c.isdigit() and len(c) == 8) else c or None
                for c in line.split("\t")
            ]
        )
    workbook = tmp_path / "ccipra-v323r0-f2.xlsx"
    book.save(workbook)
    store_edits([workbook])
    assert load_edits().pairs == as_text.pairs
    archive = tmp_path / "ccipra-v323r0-f1.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(ptp.name, PTP)
        file.writestr(workbook.name, workbook.read_bytes())
    store_edits([archive])
    assert load_edits().pairs == as_text.pairs


def test_csv_saved_from_the_workbook(tmp_path):
    path = tmp_path / "ptp.csv"
    path.write_text('Column 1,Column 2,*=in existence prior to 1996,Effective Date,Deletion Date *=no data,Modifier 0=not allowed 1=allowed 9=not applicable,PTP Edit Rationale\n97140,97124,*,19960101,*,0,"Misuse of column two code, with column one code"\n', "utf-8")  # fmt: skip
    store_edits([path], "2026-Q1")
    edit = pair_in_force("97140", "97124", load_edits(), DAY)
    assert edit.rationale == "Misuse of column two code, with column one code"


@pytest.mark.parametrize("name, quarter", [("ccipra-v302r0-f1.txt", "2024q3"), ("MCR_MUE_PractitionerServices_Eff_07-01-2024.csv", "2024q3"), ("2026q1", "2026q1"), ("ptp.txt", None)])  # fmt: skip
def test_the_quarter_is_read_from_the_name(name, quarter):
    assert quarter_of(name) == quarter


def _named(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("x-v323r0.txt", "", "has neither the headings"),
        ("x-v323r0.txt", "a,b\n1,2\n", "has neither the headings"),
        ("x.txt", PTP, "does not say which quarter"),
        ("x-v323r0.pdf", "x", "is not a txt, csv, xlsx or zip file"),
        ("x-v323r0.txt", b"\0\1\2", "is not text"),
        ("x-v323r0.zip", "not a zip", "is not a readable zip file"),
        ("x-v323r0.xlsx", "not a workbook", "is not a readable workbook"),
        ("x-v323r0.txt", TITLES + HEADING, "has no row for a therapy code"),
        ("x-v323r0.txt", HEADING + "9714" * 50_000, "is not readable"),
    ],
)
def test_bad_files_change_nothing(tmp_path, thenar, name, content, said):
    result = thenar("edits", "load", str(_named(tmp_path, name, content)))
    assert result.exit_code == 2
    assert said in result.stderr
    assert load_edits().ptp_edition.quarter == "2024q3"


def test_more_bad_ways_to_load(tmp_path, thenar, thenar_home):
    assert "cannot be read" in thenar("edits", "load", str(tmp_path / "none.txt")).stderr
    assert "found no table" in thenar("edits", "load").stderr
    other = _named(tmp_path, "ccipra-v322r0-f2.txt", PTP)
    assert "load one quarter at a time" in thenar("edits", "load", str(_files(tmp_path)[0]), str(other)).stderr
    (thenar_home / "ncci.json").write_text("{damaged")
    assert "is damaged" in thenar("edits", "show").stderr
    assert thenar("edits", "load", str(_files(tmp_path)[0])).exit_code == 0


def test_a_home_that_cannot_be_written(tmp_path, thenar, monkeypatch):
    blocker = tmp_path / "file"
    blocker.write_text("")
    monkeypatch.setenv("THENAR_HOME", str(blocker))
    assert "cannot be written" in thenar("edits", "load", str(_files(tmp_path)[0])).stderr


def test_show(thenar):
    shown = thenar("edits", "show", "97140", "97124", "97110", "--on", "2024-08-01").stdout
    assert "97140 with 97124: never together" in shown
    assert "97110: at most 6 a day" in shown
    assert json.loads(thenar("edits", "show", "--json").stdout)["ptp"]["read"] == "secondary"
    assert thenar("edits", "show", "--on", "yesterday").exit_code == 2


def test_text_loaded(tmp_path, thenar):
    assert "rows set aside" in thenar("edits", "load", str(_files(tmp_path)[0])).stdout


def test_zip_bomb_is_refused(tmp_path, monkeypatch, thenar):
    monkeypatch.setattr("thenar.ingest.ncci_files.LARGEST", 1000)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("x-v323r0.txt", "0" * 100_000)
    assert "unpacks to too much" in thenar("edits", "load", str(_named(tmp_path, "a.zip", data.getvalue()))).stderr
    assert "is larger than" in thenar("edits", "load", str(_named(tmp_path, "a.txt", "0" * 2000))).stderr


def test_faulty_is_the_only_error(tmp_path):
    with pytest.raises(Faulty):
        store_edits([tmp_path])
