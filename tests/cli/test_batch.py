"""Many episodes at once."""

import csv
import io
import json

import pytest

pytest.importorskip("numpy")

TABLE = """id,visits,allowed_cents,codes,first_codes,price_percent,zip,on,copay_cents,coinsurance_percent,deductible_cents,deductible_met_cents,deductible_applies,visit_limit,visits_used,out_of_pocket_maximum_cents,plan_year_start,per,order,days_between
copay,6,10000,,,,,,4000,,,,false,,,,,,,
deductible,6,10000,,,,,,,20,15000,5000,,,,,,,,
codes,2,,97140:1 97110:2,97161:1 97140:1,,,2026-03-02,,20,,,,,,,,,,
percent,1,,97140:1,,122,35203,2026-03-02,,100,,,,,,,,,,
limit,6,10000,,,,,,4000,,,,false,30,28,,,,,
year,2,10000,,,,,2026-12-28,,,10000,,,,,,,,,7
maximum,6,10000,,,,,,,50,,,,,,12000,,,,
bad,many,10000,,,,,,,,,,,,,,,,,
bad2,2,,97140,,,,,,,,,,,,,,,,
bad3,2,,99999:1,,,,,,,,,,,,,,,,
bad4,2,10000,,,,,soon,,,,,,,,,,,,
bad5,2,10000,,,,,,,500,,,,,,,,,,
bad6,0,10000,,,,,,,,,,,,,,,,,
bad7,2,10000,,,,,,,,,,,,,,02-30,,,
bad8,2,,97140:1,,x,,,,,,,,,,,,,,
bad9,2,10000,,,,,,,,,,,,,,,weekly,,
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(TABLE, "utf-8")
    return path


def test_a_table(thenar, table):
    result = thenar("estimate", "--batch", str(table), "--on", "2026-03-02")
    assert result.exit_code == 0, result.output
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
    patient = {id_: int(row["patient_cents"]) for id_, row in rows.items()}
    assert patient == {
        "copay": 24_000,
        "deductible": 10_000 + 5 * 2000,
        "codes": 1957
        + 424
        + 424
        + 1025,  # 20 % of each line: 97161 97.86, 97140 21.21, then 97140 21.21, 97110 × 2 51.27
        "percent": 3166,
        "limit": 2 * 4000 + 4 * 10_000,
        "year": 20_000,
        "maximum": 12_000,
    }
    assert all(int(row["patient_cents"]) + int(row["plan_cents"]) == int(row["allowed_cents"]) for row in rows.values())
    assert result.stderr.count("set aside") == 9


def test_json_and_parquet(thenar, table, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    target = tmp_path / "people.parquet"
    duckdb.connect().execute(f"copy (select * from read_csv('{table}', all_varchar=true)) to '{target}'")
    first = json.loads(thenar("estimate", "--batch", str(table), "--on", "2026-03-02", "--json").stdout)
    second = json.loads(thenar("estimate", "--batch", str(target), "--on", "2026-03-02", "--json").stdout)
    assert first == second


def test_files_that_cannot_be_read(thenar, tmp_path):
    assert thenar("estimate", "--batch", str(tmp_path / "no.csv")).exit_code == 2
    (tmp_path / "odd.csv").write_text("visits,colour\n1,red\n")
    assert "colour" in thenar("estimate", "--batch", str(tmp_path / "odd.csv")).stderr
    (tmp_path / "odd.parquet").write_text("no")
    pytest.importorskip("duckdb")
    assert "Parquet" in thenar("estimate", "--batch", str(tmp_path / "odd.parquet")).stderr
