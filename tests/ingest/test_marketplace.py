"""Exchange plans. No real file was at hand: the small ones here have the published columns and made-up plans.

The cost-sharing texts are real: every one that the 2026 therapy rows of 30 states hold (20,354 plan variants).
"""

import csv
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from thenar.cost.marketplace import find, personal
from thenar.ingest.marketplace import load_plans
from thenar.ingest.sharing_text import read_benefit, read_coinsurance, read_copay, read_limit
from thenar.terms.benefits import CopayOrder, CopayPer
from thenar.terms.faults import Faulty

TEXTS = list(csv.DictReader((Path(__file__).parent / "qhp_2026_texts.csv").read_text("utf-8").splitlines()))
DAY = date(2026, 3, 2)


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: f"{row['field']}: {row['value']}")
def test_every_real_text_is_read(row):
    readers = {"Copay": read_copay, "Coinsurance": read_coinsurance, "Limits": read_limit}
    [read] = [reader for word, reader in readers.items() if word in row["field"]]
    found = read(row["value"])
    if row["field"].endswith("Limits"):
        assert found.visits or found.other  # "35 Procedure(s)" is no number of visits: it is shown, not counted


def test_how_many_texts_there_are():
    assert len(TEXTS) == 73
    assert [row["value"] for row in TEXTS if "Limits" in row["field"] and read_limit(row["value"]).other] == [
        "35.0 Procedure(s) per Benefit Period"
    ]


@pytest.mark.parametrize(
    "copay, coinsurance, expected",
    [
        ("$40.00", "0.00%", (4000, 0, False, "after_deductible")),
        ("$40 Copay after deductible", "Not Applicable", (4000, 0, True, "after_deductible")),
        ("$30 Copay with deductible", "", (3000, 0, True, "before_deductible")),
        ("$30 Copay before deductible", "20.00% Coinsurance after deductible", (3000, 2000, True, "before_deductible")),
        ("$30.00", "20.00% Coinsurance after deductible", (3000, 2000, True, "before_deductible")),
        ("$0.00", "30% Coinsurance after deductible", (0, 3000, True, "after_deductible")),
        ("Not Applicable", "25.00%", (0, 2500, False, "after_deductible")),
        ("No Charge after deductible", "0.00%", (0, 0, True, "after_deductible")),
        ("No Charge", "No Charge", (0, 0, False, "after_deductible")),
        ("$30 Copay after deductible", "20.00% Coinsurance after deductible", (3000, 2000, True, "after_deductible")),
    ],
)  # fmt: skip
def test_texts_together(copay, coinsurance, expected):
    benefit = read_benefit(copay, coinsurance)
    assert (benefit.copay, benefit.coinsurance, benefit.deductible_applies, benefit.order) == expected


def test_other_texts():
    assert read_copay("$25 Copay per Day after deductible").per is CopayPer.DAY
    assert read_copay("$1,250.00 Copay").amount == 125_000
    assert read_limit("2000 Dollar(s) per Year").dollars == 200_000
    assert read_limit("20 Visits per Episode").other
    assert read_benefit("$30", "", "30 Visit(s) per Year").visit_limit == 30
    assert read_benefit("$30", "").order is CopayOrder.AFTER_DEDUCTIBLE


@pytest.mark.parametrize(
    "read, text",
    [(read_copay, "forty"), (read_copay, "$500 Copay per Stay"), (read_copay, "$40 Copay sometimes"), (read_coinsurance, "150%"),
     (read_coinsurance, "half"), (read_limit, "many"), (read_limit, "1.5 Visit(s) per Year")],
)  # fmt: skip
def test_what_cannot_be_read_says_why(read, text):
    with pytest.raises(ValueError, match=r"^'.+' is "):
        read(text)


def test_texts_that_contradict_each_other():
    with pytest.raises(ValueError, match="one is after the deductible"):
        read_benefit("$30 Copay after deductible", "20.00%")


# --- files

BENEFITS = "BusinessYear,StateCode,IssuerId,SourceName,ImportDate,StandardComponentId,PlanId,BenefitName,CopayInnTier1,CopayInnTier2,CopayOutofNet,CoinsInnTier1,CoinsInnTier2,CoinsOutofNet,IsEHB,IsCovered,QuantLimitOnSvc,LimitQty,LimitUnit,Exclusions,Explanation,EHBVarReason,IsExclFromInnMOOP,IsExclFromOonMOOP"
PLANS = "BusinessYear,StateCode,IssuerId,IssuerMarketPlaceMarketingName,SourceName,ImportDate,MarketCoverage,DentalOnlyPlan,StandardComponentId,PlanMarketingName,NetworkId,ServiceAreaId,PlanType,MetalLevel,IsHSAEligible,PlanId,CSRVariationType,TEHBDedInnTier1Individual,TEHBDedInnTier1FamilyPerPerson,TEHBDedInnTier1FamilyPerGroup,TEHBDedOutOfNetIndividual,TEHBInnTier1IndividualMOOP,TEHBInnTier1FamilyPerGroupMOOP,TEHBOutOfNetIndividualMOOP,MEHBDedInnTier1Individual"
THERAPY = "Rehabilitative Occupational and Rehabilitative Physical Therapy"


def benefit(plan, name, copay, coins, out="100.00%", limit="", unit="", covered="Covered"):
    return f"2026,IL,12345,HIOS,x,{plan[:14]},{plan},{name},{copay},,,{coins},,{out},Yes,{covered},{'Yes' if limit else 'No'},{limit},{unit},,,,No,No"


def attributes(plan, name, deductible="$1,500", most="$9,000", dental="No", medical=""):
    return f'2026,IL,12345,Example Health,HIOS,x,Individual,{dental},{plan[:14]},{name},ILN001,ILS001,PPO,Silver,No,{plan},-,"{deductible}",,"$3,000","$5,000","{most}","$18,000",Not Applicable,"{medical}"'


@pytest.fixture
def files(tmp_path):
    ids = [f"12345IL000000{n}-01" for n in range(1, 7)]
    rows = [
        benefit(ids[0], "Outpatient Rehabilitation Services", "$99.00", "0.00%"),
        benefit(ids[0], THERAPY, "$40.00", "0.00%", limit="30.0", unit="Visit(s) per Year"),
        benefit(ids[0], "Chiropractic Care", "$10.00", "0.00%"),
        benefit(
            ids[1],
            THERAPY,
            "Not Applicable",
            "30.00% Coinsurance after deductible",
            "50.00% Coinsurance after deductible",
        ),
        benefit(ids[2], THERAPY, "$500 Copay per Stay", "0.00%", limit="35.0", unit="Procedure(s) per Benefit Period"),
        benefit(ids[3], THERAPY, "", "", covered="Not Covered"),
        benefit(ids[5], THERAPY, "$30.00", "0.00%", limit="lots", unit="of them"),
    ]
    plans = [attributes(id_, f"Plan {n}") for n, id_ in enumerate(ids[:5])]
    plans += [attributes(ids[5], "Plan 5", deductible="Not Applicable", medical="$700"), attributes("99999IL0000001-00", "Teeth", dental="Yes"),
              attributes("99999IL0000002-00", "Odd", deductible="a lot")]  # fmt: skip
    rows.append(benefit("99999IL0000002-00", THERAPY, "$30.00", "0.00%"))
    (tmp_path / "benefits.csv").write_text("\n".join((BENEFITS, *rows)), "utf-8")
    (tmp_path / "plans.csv").write_text("\n".join((PLANS, *plans)), "utf-8")
    return tmp_path / "benefits.csv", tmp_path / "plans.csv"


def test_loading(files):
    loaded = load_plans(files)
    plans = {plan.name: plan for plan in loaded.plans}
    assert set(plans) == {"Plan 0", "Plan 1", "Plan 2", "Plan 3", "Plan 5"}
    assert loaded.set_aside == {"a plan without a therapy row": 1, "TEHBDedInnTier1Individual is not an amount": 1}
    first = plans["Plan 0"]
    assert (first.benefit_name, first.inside.benefit.copay, first.inside.benefit.visit_limit) == (THERAPY, 4000, 30)
    assert (first.inside.deductible, first.inside.deductible_family, first.inside.out_of_pocket_maximum) == (
        150_000,
        300_000,
        900_000,
    )
    assert plans["Plan 5"].inside.deductible == 70_000
    assert "per hospital stay" in plans["Plan 2"].inside.unread
    assert "35.0 Procedure(s)" in plans["Plan 2"].notes[0]
    assert plans["Plan 3"].inside.benefit is None
    assert sum(loaded.unread.values()) == 2


def test_an_exchange_plan_as_ones_own(files):
    plans = {plan.name: plan for plan in load_plans(files).plans}
    own = personal(plans["Plan 1"], on=DAY)
    assert (own.inside.benefit.coinsurance, own.inside.deductible.individual) == (3000, 150_000)
    assert own.outside.covered
    assert own.outside.balance_billing
    assert not personal(plans["Plan 0"], on=DAY).outside.covered  # the person pays 100 %
    assert not personal(plans["Plan 3"], on=DAY).inside.covered
    with pytest.raises(Faulty, match="per hospital stay"):
        personal(plans["Plan 2"], on=DAY)


def test_finding(files):
    plans = load_plans(files).plans
    assert len(find(plans, state="IL", issuer="example")) == 5
    assert find(plans, issuer="12345", text="plan 1", metal="silver")[0].name == "Plan 0"  # the id holds a 1
    assert find(plans, state="TX") == []


def test_commands(thenar, files, tmp_path, monkeypatch):
    monkeypatch.setenv("THENAR_DATA", str(tmp_path / "data"))
    assert thenar("plans", "find", "--state", "IL").exit_code == 2
    with zipfile.ZipFile(tmp_path / "puf.zip", "w") as archive:
        for path in files:
            archive.write(path, path.name)
    result = thenar("plans", "load", str(tmp_path / "puf.zip"))
    assert result.exit_code == 0, result.output
    assert "5 plan variants" in result.stdout
    assert json.loads(thenar("plans", "load", *map(str, files), "--json").stdout)["plans"] == 5
    assert "$40.00 copay a visit, no deductible; 30.0 Visit(s) per Year" in " ".join(
        thenar("plans", "find", "--zip", "60614", "Plan", "0").stdout.split()
    )
    assert len(json.loads(thenar("plans", "find", "--state", "il", "--json").stdout)) == 5
    found = json.loads(
        thenar(
            "estimate",
            "stiff neck for 2 weeks, no injury",
            "--answers",
            "age=38,rest=no",
            "--plan",
            "12345IL0000001-01",
            "--json",
        ).stdout
    )
    assert found["estimate"]["plan_name"] == "Example Health Plan 0"
    assert found["estimate"]["next_visit"]["patient_cents"] == 4000
    assert thenar("estimate", "stiff neck", "--answers", "rest=no", "--plan", "99999XX0000001").exit_code == 2
    (tmp_path / "data" / "plans.json").write_text("{")
    assert "delete it and load" in thenar("plans", "find").stderr


def test_all_that_is_wrong_with_the_files(thenar, files, tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    (tmp_path / "y.zip").write_text("no")
    with pytest.raises(Faulty) as error:
        load_plans([files[0], tmp_path / "x.csv", tmp_path / "y.zip", tmp_path / "z.csv"])
    assert len(error.value.faults) == 4
