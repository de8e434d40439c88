"""Who pays: the worked examples to the cent, the laws, and the slow twin."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cost import episodes
from tests.reference import benefits_twin
from thenar.cost.benefits import (
    LIMIT_REACHED,
    NEW_YEAR,
    NOT_COVERED,
    in_words,
    patient_totals,
    plan_year,
    settle,
    through,
)
from thenar.cost.plans import self_pay_plan
from thenar.terms.benefits import (
    Accumulators,
    Benefit,
    Charge,
    CopayOrder,
    CopayPer,
    Coverage,
    Deductible,
    DeductibleKind,
    Limit,
    PersonalPlan,
    PlanKind,
    Secondary,
    SecondaryKind,
    VisitCharges,
)
from thenar.terms.money import rounded_to

DAY = date(2026, 11, 24)
NEW = Accumulators(year=date(2026, 1, 1))
law = settings(max_examples=300, deadline=None)


def dollars(amount):
    return round(amount * 100)


def visit(*amounts, charge=None, on=DAY, self_pay=None):
    return VisitCharges(
        on=on,
        lines=tuple(
            Charge(code="97140", units=1, charge=dollars(charge if charge is not None else a), allowed=dollars(a),
                   self_pay=None if self_pay is None else dollars(self_pay)) for a in amounts
        ),
    )  # fmt: skip


def rule(copay=0, coinsurance=0, deductible=0, most=None, family=None, kind="embedded", **more):
    return Coverage(
        benefit=Benefit(copay=dollars(copay), coinsurance=coinsurance * 100, **more),
        deductible=Deductible(
            individual=dollars(deductible), family=family and dollars(family), kind=DeductibleKind(kind)
        ),
        out_of_pocket_maximum=Limit(individual=most and dollars(most)),
    )


def pays(coverage, *amounts, met=0, spent=None, visits=0, **more):
    """(patient, plan) in dollars for one visit."""
    before = replace(
        NEW, deductible=dollars(met), out_of_pocket=dollars(met if spent is None else spent), visits=visits
    )
    share, _ = through(visit(*amounts, **more), coverage, before)
    return share.patient_cents / 100, share.plan_cents / 100


@pytest.mark.parametrize(
    "case, answer, expected",
    [
        ("BEN-SLU-1", lambda: pays(rule(coinsurance=20, deductible=5200, family=5200, kind="aggregate"), 12000), (6560, 5440)),
        ("BEN-SLU-2", lambda: pays(rule(coinsurance=20, deductible=5200), 1500, met=5200), (300, 1200)),
        ("BEN-SLU-3", lambda: pays(rule(coinsurance=20, deductible=500), 9000), (2200, 6800)),
        ("BEN-SLU-4", lambda: pays(rule(coinsurance=20, deductible=2600, most=5200), 50000), (5200, 44800)),
        ("BEN-MIA-1", lambda: pays(rule(coinsurance=20, deductible=2000), 2800), (2160, 640)),
        ("BEN-MIA-2", lambda: pays(rule(coinsurance=20, deductible=1800), 2800), (2000, 800)),
        ("BEN-MIA-3", lambda: pays(rule(coinsurance=20, deductible=3000), 2800), (2800, 0)),
        ("BEN-MIA-4", lambda: pays(rule(coinsurance=20), 1925), (385, 1540)),
        ("BEN-PT-1", lambda: pays(rule(copay=40, deductible_applies=False), 70.14), (40, 30.14)),
        ("BEN-PT-2", lambda: pays(rule(copay=40, deductible_applies=False), 30), (30, 0)),
        ("BEN-PT-3", lambda: pays(rule(coinsurance=20, deductible=60), 100), (68, 32)),
        ("BEN-PT-4", lambda: pays(rule(copay=30, deductible=60), 100), (90, 10)),
        ("BEN-PT-5", lambda: pays(rule(coinsurance=30, most=500), 100, spent=488), (12, 88)),
        ("BEN-PT-6", lambda: pays(rule(copay=30, visit_limit=30), 80, charge=150, visits=30), (150, 0)),
        ("BEN-PT-6 with a self-pay price", lambda: pays(rule(copay=30, visit_limit=30), 80, charge=150, visits=30, self_pay=95), (95, 0)),
        ("BEN-PT-7", lambda: pays(replace(rule(coinsurance=50), balance_billing=True), 90, charge=180), (135, 45)),
    ],
)  # fmt: skip
def test_worked_examples(case, answer, expected):
    assert answer() == expected, case


def test_the_coverage_example_prints_hundreds():
    """The federal coverage example shows the deductible and the rest, each to the nearest hundred."""
    share, _ = through(visit(2800), rule(coinsurance=20, deductible=2000), NEW)
    applied = share.lines[0].applied
    assert rounded_to(applied.deductible, 10_000) + rounded_to(applied.coinsurance, 10_000) == dollars(2200)
    share, _ = through(visit(1925), rule(coinsurance=20), NEW)
    assert rounded_to(share.patient_cents, 10_000) == dollars(400)


def test_each_text_is_its_own_rule():
    """$100 allowed, $60 of the deductible left."""
    after = pays(rule(copay=30, deductible=60), 100)
    before = pays(rule(copay=30, deductible=60, order=CopayOrder.BEFORE_DEDUCTIBLE), 100)
    without = pays(rule(copay=30, deductible=60, deductible_applies=False), 100)
    no_charge_after = pays(rule(deductible=60), 100)
    no_charge = pays(rule(deductible=60, deductible_applies=False), 100)
    both = pays(rule(copay=30, coinsurance=50, deductible=60), 100)
    assert [p for p, _ in (after, before, without, no_charge_after, no_charge, both)] == [90, 90, 30, 60, 0, 95]


def test_copay_per_visit_day_service():
    for per, expected in (("visit", 60), ("day", 30), ("service", 120)):
        plan = rule(copay=30, deductible_applies=False, per=CopayPer(per))
        first, met = through(visit(50, 50), plan, NEW)
        second, _ = through(visit(50, 50), plan, met)
        assert first.patient_cents + second.patient_cents == dollars(expected)


def test_a_copay_is_filled_from_line_to_line():
    share, _ = through(visit(20, 50), rule(copay=30, deductible_applies=False), NEW)
    assert [line.applied.copay for line in share.lines] == [2000, 1000]


def test_family_embedded_and_aggregate():
    own = rule(coinsurance=20, deductible=1000, family=2000)
    together = rule(coinsurance=20, deductible=1000, family=2000, kind="aggregate")
    filled = replace(NEW, deductible=0, family_deductible=dollars(2000))
    one = replace(NEW, deductible=dollars(1000), family_deductible=dollars(1000))
    assert through(visit(100), own, filled)[0].patient_cents == dollars(20)
    assert through(visit(100), own, one)[0].patient_cents == dollars(20)
    assert through(visit(100), together, one)[0].patient_cents == dollars(100)
    assert through(visit(100), together, filled)[0].patient_cents == dollars(20)


def test_a_dollar_limit_leaves_the_rest_to_the_patient():
    share, met = through(visit(100), rule(coinsurance=20, dollar_limit=5000), NEW)
    assert (share.patient_cents, share.plan_cents, share.lines[0].applied.balance) == (5000, 5000, 3000)
    assert met.out_of_pocket == 2000  # what lies beyond the limit is not cost sharing


def test_a_new_plan_year_starts_again():
    plan = rule(coinsurance=20, deductible=100, visit_limit=1)
    first, met = through(visit(100, on=date(2026, 12, 30)), plan, NEW)
    second, met = through(visit(100, on=date(2027, 1, 4)), plan, met)
    third, met = through(visit(100, on=date(2027, 1, 5)), plan, met)
    assert [first.patient_cents, second.patient_cents, third.patient_cents] == [10000, 10000, 10000]
    assert (second.why, third.why) == ((NEW_YEAR,), (LIMIT_REACHED,))
    assert plan_year(date(2026, 6, 30), (7, 1)) == date(2025, 7, 1)


def person(coverage, **more):
    return PersonalPlan(
        name="x",
        kind=PlanKind.COMMERCIAL,
        network="",
        inside=coverage,
        outside=coverage,
        met=NEW,
        met_outside=NEW,
        **more,
    )


MEDICARE = rule(coinsurance=20, deductible=283)


@pytest.mark.parametrize(
    "kind, second, expected",
    [
        ("standard", rule(coinsurance=10), 0),  # alone it would pay 90: enough for the 20 that are left
        ("standard", rule(coinsurance=85), 5),  # alone it would pay 15
        ("carve_out", rule(coinsurance=10), 10),  # 90 − 80 = 10
        ("carve_out", rule(coinsurance=20), 20),  # 80 − 80 = 0
        ("standard", rule(deductible=1000), 20),  # its own deductible is not met
    ],
)
def test_a_second_insurer(kind, second, expected):
    """$100 allowed, the first plan pays 80."""
    plan = person(rule(coinsurance=20), secondary=Secondary(kind=SecondaryKind(kind), coverage=second, met=NEW))
    [share], after = settle([visit(100)], plan)
    assert share.patient_cents == dollars(expected)
    assert share.lines[0].secondary_cents == dollars(20 - expected)
    assert share.patient_cents + share.plan_cents + share.write_off_cents == dollars(100)
    assert after.secondary.met.visits == 1


@pytest.mark.parametrize(
    "letter, expected", [("A", 283), ("C", 0), ("F", 0), ("G", 283), ("K", 333), ("L", 308), ("N", 283)]
)
def test_medigap(letter, expected):
    plan = person(MEDICARE, secondary=Secondary(kind=SecondaryKind.MEDIGAP, letter=letter))
    [share], _ = settle([visit(783)], plan)  # 283 deductible, 100 coinsurance
    assert share.patient_cents == dollars(expected)


def test_medigap_and_excess_charges():
    plan = person(replace(MEDICARE, balance_billing=True), secondary=Secondary(kind=SecondaryKind.MEDIGAP, letter="G"))
    plan = replace(plan, met=replace(NEW, deductible=dollars(283)))
    [share], _ = settle([visit(26.33, charge=30.28)], plan)
    assert share.patient_cents == 0


def test_outside_the_network():
    outside = replace(rule(coinsurance=50), balance_billing=True)
    plan = replace(person(rule(copay=20, deductible_applies=False)), outside=outside)
    [share], after = settle([visit(90, charge=180)], plan, in_network=False)
    assert share.patient_cents == dollars(135)
    assert after.met is plan.met
    assert after.met_outside.out_of_pocket == dollars(45)


def test_without_coverage():
    [share], _ = settle([visit(90, charge=180, self_pay=120)], self_pay_plan(DAY))
    assert (share.patient_cents, share.write_off_cents, share.why) == (dollars(120), dollars(60), (NOT_COVERED,))


def test_the_rule_in_words():
    assert in_words(Benefit(copay=4000, deductible_applies=False)) == "$40.00 copay a visit, no deductible"
    assert in_words(Benefit(coinsurance=3000)) == "30 % coinsurance after the deductible"
    assert in_words(Benefit(deductible_applies=False)) == "no charge, no deductible"
    assert in_words(Benefit(copay=4000, order=CopayOrder.BEFORE_DEDUCTIBLE)).endswith("with the deductible after it")


# --- laws

seeds = st.integers(0, 2**32)


def run(made, coverage, before):
    shares = []
    for one in made:
        share, before = through(one, coverage, before)
        shares.append(share)
    return shares, before


def patient(made, coverage, before):
    return sum(share.patient_cents for share in run(made, coverage, before)[0])


@law
@given(seeds)
def test_every_cent_is_paid_once(seed):
    made, coverage, before = episodes.one(seed)
    for one, share in zip(made, run(made, coverage, before)[0], strict=True):
        for charge, line in zip(one.lines, share.lines, strict=True):
            assert line.patient_cents + line.plan_cents + line.write_off_cents == charge.charge
            a = line.applied
            assert line.patient_cents == a.deductible + a.copay + a.coinsurance + a.balance
            assert min(line.patient_cents, line.plan_cents, line.write_off_cents, a.deductible, a.copay, a.coinsurance, a.balance) >= 0  # fmt: skip


@law
@given(seeds)
def test_never_above_the_out_of_pocket_maximum(seed):
    made, coverage, before = episodes.one(seed)
    limit = coverage.out_of_pocket_maximum
    start = max(before.out_of_pocket, limit.individual or 0)
    for share in run(made, coverage, before)[0]:
        if limit.individual is not None:
            assert share.running.oop_met <= start


@law
@given(seeds, st.integers(0, 60_000))
def test_more_met_never_costs_more(seed, more):
    made, coverage, before = episodes.one(seed)
    after = replace(before, deductible=before.deductible + more, family_deductible=before.family_deductible + more)
    assert patient(made, coverage, after) <= patient(made, coverage, before)


@law
@given(seeds, st.sampled_from(["copay", "coinsurance", "deductible", "out_of_pocket", "dollar_limit", "visit_limit"]))
def test_more_coverage_never_costs_more(seed, what):
    made, coverage, before = episodes.one(seed)
    made = [replace(v, lines=tuple(replace(line, self_pay=None) for line in v.lines)) for v in made]
    benefit, more = coverage.benefit, coverage
    if what == "copay":
        more = replace(coverage, benefit=replace(benefit, copay=benefit.copay // 2))
    elif what == "coinsurance":
        more = replace(coverage, benefit=replace(benefit, coinsurance=benefit.coinsurance // 2))
    elif what == "deductible":
        more = replace(
            coverage, deductible=replace(coverage.deductible, individual=coverage.deductible.individual // 2)
        )
    elif what == "out_of_pocket" and coverage.out_of_pocket_maximum.individual:
        most = replace(coverage.out_of_pocket_maximum, individual=coverage.out_of_pocket_maximum.individual // 2)
        more = replace(coverage, out_of_pocket_maximum=most)
    elif what == "dollar_limit":
        more = replace(coverage, benefit=replace(benefit, dollar_limit=None))
    elif what == "visit_limit":
        more = replace(coverage, benefit=replace(benefit, visit_limit=None))
    assert patient(made, more, before) <= patient(made, coverage, before)


@law
@given(seeds)
def test_more_visits_never_cost_less(seed):
    made, coverage, before = episodes.one(seed)
    totals = [patient(made[:n], coverage, before) for n in range(len(made) + 1)]
    assert totals == sorted(totals)


@law
@given(seeds, st.integers(0, 4))
def test_an_episode_in_two_calls_costs_the_same(seed, cut):
    made, coverage, before = episodes.one(seed)
    plan = replace(person(coverage), met=before)
    whole, end = settle(made, plan)
    first, between = settle(made[:cut], plan)
    second, after = settle(made[cut:], between)
    assert (*first, *second) == whole
    assert after == end


def plain(share):
    return [
        (line.applied.deductible, line.applied.copay, line.applied.coinsurance, line.applied.balance, line.plan_cents, line.write_off_cents)
        for line in share.lines
    ]  # fmt: skip


def test_the_twin_agrees_on_100_000_episodes():
    seen, bare = set(), self_pay_plan(DAY)
    for seed in range(100_000):
        made, coverage, before = episodes.one(seed)
        shares = run(made, coverage, before)[0]
        assert [plain(share) for share in shares] == benefits_twin.episode(made, coverage, before), seed
        totals = patient_totals(made, replace(bare, inside=coverage, met=before))
        assert totals == [share.patient_cents for share in shares], seed
        seen |= {coverage.benefit.per, coverage.benefit.order, coverage.deductible.kind}
    assert seen == set(episodes.KINDS)  # no kind of rule is left untried
