"""thenar providers, as a person and as a machine use it."""

import json
import subprocess
import sys

import jsonschema
import pytest

from tests.ingest.conftest import generator  # noqa: F401
from thenar.terms.providers import Nearby, Npi, Provider, is_npi
from thenar.wire import schema

ROW_KEYS = {
    "npi",
    "name",
    "credentials",
    "taxonomies",
    "location",
    "distance_miles",
    "in_network",
    "rate",
    "source",
    "because",
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("THENAR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_first_start_answers_from_the_labelled_sample(thenar, home):
    page = thenar("providers", "near", "--zip", "02139")
    assert page.exit_code == 0, page.output
    assert page.stdout.startswith("SAMPLE: made-up providers")
    assert "10. " in page.stdout
    assert "referral" in page.stdout
    assert max(map(len, page.stdout.splitlines())) <= 80
    assert not home.exists()


def test_json_rows(thenar, home):
    answer = json.loads(
        thenar("providers", "near", "--zip", "02139", "--limit", "4", "--within", "100", "--json").stdout
    )
    jsonschema.validate(answer, schema(Nearby))
    assert answer["sample"] is True
    assert answer["total"] > 4
    assert len(answer["providers"]) == 4
    for row in answer["providers"]:
        assert set(row) >= ROW_KEYS
        assert {"file", "date"} <= set(row["source"])
        assert all({"id", "means"} <= set(c) for c in row["credentials"])
    one = json.loads(thenar("providers", "show", answer["providers"][0]["npi"], "--json").stdout)
    jsonschema.validate(one, schema(Provider))
    assert one["published"]["NPI"] == one["npi"]


@pytest.mark.parametrize("arguments, said", [
    (["near", "--zip", "2139"], "is not a ZIP code"), (["near", "--zip", "02139", "--limit", "0"], "--limit"),
    (["near", "--zip", "02139", "--sort", "blend"], "--per-mile"),
    (["near", "--zip", "02139", "--sort", "blend", "--per-mile", "x"], "not an amount"),
    (["near", "--zip", "02139", "--fellows", "/nowhere.csv"], "cannot be read"), (["show", "123"], "is not an NPI"),
    (["show", "1234567893"], "is not in the directory"), (["load", "/nowhere.zip"], "cannot be read"),
])  # fmt: skip
def test_bad_input(thenar, home, arguments, said):
    result = thenar("providers", *arguments)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert result.stdout == ""


def test_load_then_near_then_show(thenar, home, generator, tmp_path):  # noqa: F811
    monthly, weekly = tmp_path / "monthly.zip", tmp_path / "weekly.zip"
    generator.write(monthly, 2_000, share=0.3)
    generator.write(weekly, 300, first=1_900, seed=4, share=0.3, days="20261110-20261116")
    loaded = thenar("providers", "load", str(weekly), str(monthly))  # put in order by kind and date
    assert loaded.exit_code == 0, loaded.output
    assert "Set aside" in loaded.stdout
    assert loaded.stdout.index("monthly.zip") < loaded.stdout.index("weekly.zip")
    answer = json.loads(thenar("providers", "near", "--zip", "10001", "--json").stdout)
    assert answer["sample"] is False
    assert [s["file"] for s in answer["sources"]] == ["monthly.zip", "weekly.zip"]
    page = thenar("providers", "show", answer["providers"][0]["npi"])
    assert page.exit_code == 0
    assert "Says of itself" in page.stdout
    report = json.loads(thenar("providers", "load", str(monthly), "--json").stdout)
    assert report["rows"] > 1_900
    assert report["set_aside"][0]["examples"]


def test_lists_kept_at_home_are_used(thenar, home, tmp_path):
    first = json.loads(thenar("providers", "near", "--zip", "02139", "--limit", "1", "--json").stdout)["providers"][0][
        "npi"
    ]
    home.mkdir()
    (home / "fellows.csv").write_text(first, "utf-8")
    (home / "clinics.yaml").write_text(f"- npi: '{first}'\n  self_pay: 85\n  sliding_scale: yes\n", "utf-8")
    page = thenar("providers", "near", "--zip", "02139", "--skill", "fellow", "--sliding-scale")
    assert "on your list of fellows" in page.stdout
    assert "$85 a visit if you pay yourself; sliding scale" in page.stdout
    assert "Nobody in the directory fits" in thenar("providers", "near", "--zip", "02139", "--telehealth").stdout
    shown = thenar("providers", "show", first)
    assert "sliding scale" in shown.stdout


def test_fetch_from_a_file_address(thenar, home, generator, tmp_path):  # noqa: F811
    made = tmp_path / "NPPES_V2.zip"
    generator.write(made, 200, share=0.5)
    fetched = thenar("providers", "fetch", "--url", made.as_uri(), "--json")
    assert fetched.exit_code == 0, fetched.output
    assert json.loads(fetched.stdout)["rows"] >= 200
    only = json.loads(thenar("providers", "fetch", "--url", made.as_uri(), "--no-load", "--json").stdout)
    assert only["file"].endswith("NPPES_V2.zip")


def test_a_bar_is_drawn_for_people_only(capsys):
    from thenar.cli.provider_pages import progress_bar
    from thenar.cli.providers import _progress

    with _progress("quiet", 10) as told:
        told(5)
    assert capsys.readouterr().err == ""
    with progress_bar("monthly.zip", 10) as told:
        told(5)
        told(6, 12)
    assert capsys.readouterr().out == ""


def test_the_plan_does_not_pay_for_it():
    code = "import sys, thenar.cli.app; print([m for m in ('numpy', 'isal', 'stringzilla', 'rich', 'msgspec') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


@pytest.mark.parametrize("npi, fine", [("1234567893", True), ("1245319599", True), ("2999010954", True), ("1234567890", False), ("123456789", False),
                                       ("12345678933", False), ("١٢٣٤٥٦٧٨٩٣", False), ("", False)])  # fmt: skip
def test_npi(npi, fine):
    if fine:
        assert Npi(npi) == npi
        assert is_npi(npi.encode())
    else:
        with pytest.raises(ValueError, match="is not an NPI"):
            Npi(npi)
