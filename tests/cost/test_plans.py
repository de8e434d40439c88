"""Plans as a person writes them from the card; all problems of a bad one at once."""

from datetime import date

import pytest

from thenar.cost.benefits import settle
from thenar.cost.plans import read_plan
from thenar.knowledge.fees import read_fees
from thenar.knowledge.yaml_text import read_yaml
from thenar.terms.benefits import (
    CopayOrder,
    CopayPer,
    DeductibleKind,
    PlanKind,
    SecondaryKind,
    Service,
)
from thenar.terms.faults import Faulty

TABLES = read_fees(places=False)
DAY = date(2026, 11, 24)
CARD = """
name: Blue Example PPO
network: PPO
deductible: {individual: 1500, family: "$3,000.00", kind: embedded}
met: {deductible: 420.50, out_of_pocket: 600, visits: {physical_therapy: 4, chiropractic: 3, massage_therapy: 9}}
out_of_pocket_maximum: {individual: 6000, family: 12000}
benefits:
  physical_therapy:
    copay_cents: 4000
    per: visit
    deductible_applies: false
    visit_limit: 30
    counts_with: [chiropractic]
    prior_authorization_after: 12
  chiropractic: {coinsurance: 50%}
out_of_network: {coinsurance: 40%, deductible: {individual: 3000}, out_of_pocket_maximum: {individual: 9000}}
plan_year_start: 2026-07-01
"""


def read(text, on=DAY):
    return read_plan(read_yaml(text, "plan").tree, on=on, tables=TABLES)


def problems(text):
    with pytest.raises(Faulty) as error:
        read(text)
    return {fault.where: str(fault) for fault in error.value.faults}


def test_a_card():
    plan = read(CARD)
    assert (plan.name, plan.network, plan.kind) == ("Blue Example PPO", "PPO", PlanKind.COMMERCIAL)
    assert (plan.inside.deductible.individual, plan.inside.deductible.family) == (150_000, 300_000)
    assert (plan.met.deductible, plan.met.out_of_pocket, plan.met.visits) == (42_050, 60_000, 7)
    assert plan.met.year == date(2026, 7, 1)
    benefit = plan.inside.benefit
    assert (benefit.copay, benefit.per, benefit.deductible_applies, benefit.visit_limit) == (
        4000,
        CopayPer.VISIT,
        False,
        30,
    )
    assert (benefit.counts_with, benefit.prior_authorization_after) == ((Service.CHIROPRACTIC,), 12)
    assert plan.benefits[Service.CHIROPRACTIC].coinsurance == 5000
    assert (plan.outside.benefit.coinsurance, plan.outside.deductible.individual, plan.outside.balance_billing) == (
        4000,
        300_000,
        True,
    )
    assert (plan.met_outside.deductible, plan.met_outside.visits) == (0, 7)


def test_without_a_word_on_out_of_network_it_is_not_covered():
    plan = read("benefits: {physical_therapy: {coinsurance: 0.2}}")
    assert not plan.outside.covered
    assert plan.inside.benefit.coinsurance == 2000


def test_out_of_network_with_the_same_deductible_shares_what_is_met():
    plan = read(
        "deductible: 100\nmet: {deductible: 50}\nbenefits: {physical_therapy: {coinsurance: 0.2}}\nout_of_network: {coinsurance: 0.4}"
    )
    assert plan.met_outside == plan.met
    own = read(
        "benefits: {physical_therapy: {coinsurance: 0.2}}\nout_of_network: {coinsurance: 0.4, deductible: 200, met: {deductible: 30}}"
    )
    assert own.met_outside.deductible == 3000


def test_medicare_knows_its_own_figures():
    plan = read("kind: medicare_b\nsecondary: {kind: medigap, letter: g}")
    assert (plan.inside.deductible.individual, plan.inside.benefit.coinsurance) == (28_300, 2000)
    assert (plan.secondary.kind, plan.secondary.letter) == (SecondaryKind.MEDIGAP, "G")
    assert read("kind: medicare_b", on=date(2025, 5, 1)).inside.deductible.individual == 25_700
    with pytest.raises(Faulty, match="is not known for 2019"):
        read("kind: medicare_b", on=date(2019, 5, 1))


@pytest.mark.parametrize("kind", ["medicaid", "workers_compensation"])
def test_programmes_without_a_share(kind):
    plan = read(f"kind: {kind}")
    assert (plan.inside.benefit.copay, plan.inside.benefit.coinsurance, plan.outside.balance_billing) == (0, 0, True)
    assert plan.notes


def test_fixed_copays_and_self_pay():
    plan = read("kind: tricare\nbenefits: {physical_therapy: {copay: 38, deductible_applies: false}}")
    assert plan.inside.benefit.copay == 3800
    assert not read("kind: self_pay").inside.covered


def test_copay_before_the_deductible_and_the_specialist_tier():
    plan = read(
        "benefits: {physical_therapy: {copay: 30, specialist_copay: 60, tier: specialist, order: before_deductible, per: day}}"
    )
    assert (plan.inside.benefit.copay, plan.inside.benefit.order, plan.inside.benefit.per) == (
        6000,
        CopayOrder.BEFORE_DEDUCTIBLE,
        CopayPer.DAY,
    )


def test_an_aggregate_family_deductible():
    plan = read(
        "deductible: {family: 5200, kind: aggregate}\nbenefits: {physical_therapy: {coinsurance: 20%}}\nhsa: true"
    )
    assert (plan.inside.deductible.family, plan.inside.deductible.kind) == (520_000, DeductibleKind.AGGREGATE)


def test_a_second_plan_inside_the_first():
    plan = read(
        "benefits: {physical_therapy: {coinsurance: 20%}}\nsecondary: {kind: carve_out, plan: {deductible: 100, met: {deductible: 40}, benefits: {physical_therapy: {coinsurance: 10%}}}}"
    )
    assert (plan.secondary.kind, plan.secondary.met.deductible) == (SecondaryKind.CARVE_OUT, 4000)


def test_all_problems_at_once():
    found = problems("""
nmae: x
kind: medicar
deductible: {indvidual: abc}
met: {deductible: 100, out_of_pocket: 50, visits: many}
out_of_pocket_maximum: {individual: 500, family: 100}
benefits: {physicaltherapy: {copay: x}}
hsa: maybe
plan_year_start: 02-29
secondary: {kind: medigap, letter: Z}
out_of_network: {coinsurance: 50}
""")  # fmt: skip
    assert set(found) == {
        "nmae", "kind", "deductible", "deductible.indvidual", "met.out_of_pocket", "met.visits", "out_of_pocket_maximum.family",
        "benefits", "benefits.physicaltherapy", "hsa", "plan_year_start", "secondary.letter", "secondary.kind", "out_of_network.coinsurance",
    }  # fmt: skip
    assert "did you mean 'name'?" in found["nmae"]
    assert "did you mean 'physical_therapy'?" in found["benefits.physicaltherapy"]


@pytest.mark.parametrize(
    "text, where",
    [
        ("deductible: 7000\nout_of_pocket_maximum: 6000\nbenefits: {physical_therapy: {copay: 1}}", "deductible"),
        ("deductible: {individual: 700, family: 600}\nbenefits: {physical_therapy: {copay: 1}}", "deductible.family"),
        ("hsa: true\ndeductible: 2000\nbenefits: {physical_therapy: {copay: 30, deductible_applies: false}}", "hsa"),
        ("hsa: true\ndeductible: 1000\nbenefits: {physical_therapy: {coinsurance: 20%}}", "hsa"),
        ("benefits: {physical_therapy: {}}", "benefits.physical_therapy"),
        ("benefits: {physical_therapy: {per: visit}}", "benefits.physical_therapy"),
        ("benefits: {physical_therapy: {copay: 1, copay_cents: 100}}", "benefits.physical_therapy.copay"),
        ("benefits: {physical_therapy: {copay_cents: 1.5}}", "benefits.physical_therapy.copay_cents"),
        ("benefits: {physical_therapy: {copay: 1, counts_with: [yoga]}}", "benefits.physical_therapy.counts_with"),
        ("benefits: {physical_therapy: {copay: 1, tier: gold}}", "benefits.physical_therapy.tier"),
        ("benefits: 5", "benefits"),
        ("name: [a]\nbenefits: {physical_therapy: {copay: 1}}", "name"),
        ("secondary: {kind: standard}\nbenefits: {physical_therapy: {copay: 1}}", "secondary.plan"),
        ("just text", "plan"),
    ],
)
def test_what_cannot_be(text, where):
    assert where in problems(text)


def test_nothing_is_owed_to_workers_compensation():
    from tests.cost.test_benefits import visit

    [share], _ = settle([visit(90, charge=180)], read("kind: workers_compensation"))
    assert (share.patient_cents, share.write_off_cents) == (0, 9000)
