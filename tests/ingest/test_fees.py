"""The publisher's layouts: small files built in them, with made-up figures that are only ever in the test's own folder."""

import json
import zipfile

import pytest

from thenar.ingest.fees import load_files
from thenar.knowledge.fees import SHIPPED, read_fees
from thenar.terms.faults import Faulty

SHIPPED_TABLES = read_fees()
LOCALITIES = {(place.carrier, place.locality) for place in SHIPPED_TABLES.places.values()}
HEAD = (
    ",,{year} National Physician Fee Schedule Relative Value File {month} Release,,\n,,CPT codes and descriptions only …\n"
    ",,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,ENDO,CONV,,,,,,\n"
    "HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,BASE,FACTOR,,,,,,\n"
)
ROW = "{code},{mod},A name that must not be kept,A,,{work},{pe},,{pe},NA,0.01,{total},{total},7,XXX,0,0,0,{mult},0,0,0,0,,40.0000,09,0,99,0,0,0\n"


def pprrvu(tmp_path, rows, name="PPRRVU2027_Jan_nonQPP.csv", year=2027, month="January"):
    path = tmp_path / name
    path.write_text(
        HEAD.format(year=year, month=month) + "".join(ROW.format(**row) for row in rows), "latin-1", "replace"
    )
    return path


def row(code, work="0.50", pe="0.40", total="0.91", mod="", mult="5"):
    return {"code": code, "work": work, "pe": pe, "total": total, "mod": mod, "mult": mult}


def gpci(tmp_path, keys=None, name="GPCI2027.csv"):
    keys = sorted(keys if keys is not None else LOCALITIES)
    body = "".join(
        f"{carrier},XX,{number},SOMEWHERE*,1.000,0.9{n % 10}0,0.700\n" for n, (carrier, number) in enumerate(keys)
    )
    path = tmp_path / name
    path.write_text(
        "ADDENDUM E. FINAL CY 2027 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY,,,,,,\n,,,,,,\n"
        "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2027 PW GPCI (with 1.0 Floor)***,2027 PE GPCI,2027 MP GPCI\n"
        + body + ",,,,,,\n*A footnote.,,,,,,\n", "utf-8",
    )  # fmt: skip
    return path


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("THENAR_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "fees"


def test_a_new_year_stands_beside_the_old_ones(thenar, tmp_path, home):
    rvu = pprrvu(tmp_path, [row("97140"), row("97110"), row("00100", mult="0"), row("97140", mod="26")])
    result = thenar("fees", "load", str(rvu), str(gpci(tmp_path)), "--json")
    assert result.exit_code == 0, result.output
    assert [(one["kind"], one["year"], one["rows"]) for one in json.loads(result.stdout)["loaded"]] == [
        ("relative values", 2027, 2), ("geographic indices", 2027, 109)
    ]  # fmt: skip
    day = json.loads(thenar("fee", "97140", "--on", "2027-02-01", "--zip", "35203", "--json").output or "{}")
    assert "errors" not in day, day
    assert day["conversion_factor"] == "40.0000"
    assert json.loads(thenar("fee", "97140", "--on", "2026-02-01", "--json").stdout)["allowed_cents"] == 2772
    assert "A name that must not be kept" not in (home / "relative_values.csv").read_text()
    assert "2027: 2 codes" in thenar("fees", "years").stdout


def test_loading_twice_replaces(thenar, tmp_path, home):
    thenar("fees", "load", str(pprrvu(tmp_path, [row("97140")])))
    thenar("fees", "load", str(pprrvu(tmp_path, [row("97140", work="0.60", total="1.01")])))
    assert (home / "relative_values.csv").read_text().count("97140") == 1
    assert json.loads(thenar("fee", "97140", "--on", "2027-02-01", "--json").stdout)["allowed_cents"] == 4040


def test_the_zip_of_a_release(thenar, tmp_path, home):
    with zipfile.ZipFile(tmp_path / "rvu27a.zip", "w") as archive:
        archive.write(pprrvu(tmp_path, [row("97140")]), "RVU27A/PPRRVU2027_Jan_nonQPP.csv")
        archive.writestr("RVU27A/notes.pdf", "x")
    result = thenar("fees", "load", str(tmp_path / "rvu27a.zip"))
    assert "relative values of 2027, 1 rows kept" in result.stdout


@pytest.mark.parametrize("fixed", [True, False])
def test_zip_files(thenar, tmp_path, home, fixed):
    path = tmp_path / "ZIP5_JAN2027.txt"
    rows = [
        ("AL", "35203", "10112", "00", "0"),
        ("AL", "35204", "10112", "00", "1"),
        ("IL", "60614", "06102", "16", "0"),
    ]
    if fixed:
        text = "".join(f"{s}{z}{c}{n}R{'':5}{f}".ljust(75) + "20271\n" for s, z, c, n, f in rows)
    else:
        text = "STATE,ZIP CODE,CARRIER,LOCALITY,RURAL IND,LAB CB LOCALITY,RURAL IND2,PLUS 4 FLAG,PART B DRUG INDICATOR,YEAR/QTR\n"
        text += "".join(f"{s},{z},{c},{n},R,Z9,R,{f},,20271\n" for s, z, c, n, f in rows)
    path.write_text(text + "\nnonsense\n")
    result = thenar("fees", "load", str(path), "--json")
    assert result.exit_code == 0, result.output
    [one] = json.loads(result.stdout)["loaded"]
    assert one["kind"] == "ZIP codes"
    assert (home / "zip_localities.txt").read_text().splitlines()[1:] == [
        "06102 16 IL: 60614", "10112 00 AL: 35203", "10112 00 AL+: 35204"
    ]  # fmt: skip


def test_a_file_with_localities_that_no_zip_code_belongs_to_is_refused(tmp_path):
    """Such a file circulates for 2026; it would have priced half of the country wrongly."""
    strange = (LOCALITIES - {("15202", "00"), ("04412", "28")}) | {("08302", "00"), ("06102", "01")}
    with pytest.raises(Faulty, match="2 localities have no ZIP code"):
        load_files([gpci(tmp_path, strange)], (), LOCALITIES)
    with pytest.raises(Faulty, match="fewer than 90"):
        load_files([gpci(tmp_path, sorted(LOCALITIES)[:20])], (), LOCALITIES)


def test_parts_that_do_not_add_up_are_refused(tmp_path):
    with pytest.raises(Faulty, match="columns are not where they are expected"):
        load_files([pprrvu(tmp_path, [row("97140", total="5.00"), row("97110")])], (), LOCALITIES)


def test_all_bad_files_at_once(thenar, tmp_path, home):
    (tmp_path / "a.csv").write_text("hello,world\n")
    (tmp_path / "b.zip").write_text("not a zip")
    result = thenar("fees", "load", *(str(tmp_path / name) for name in ("a.csv", "b.zip", "c.csv")))
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 4
    assert not home.exists()


def test_a_broken_table_names_its_line(tmp_path):
    (tmp_path / "conversion_factors.csv").write_text(
        "start,end,kind,factor,source,at,read\n2026-01-01,,all,lots,x,y,full\n"
    )
    with pytest.raises(Faulty, match=r"conversion_factors\.csv:2"):
        read_fees((SHIPPED, tmp_path), places=False)
