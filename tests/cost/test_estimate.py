"""The episode estimate: dated, priced, split; the spread is exact."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import jsonschema
import pytest

from thenar.cost.benefits import settle
from thenar.cost.costing import Costing, cost_of, insurance_plan, price_guide
from thenar.cost.eight_minutes import units_of
from thenar.cost.estimate import LENGTHS, Course, course_of, dated, estimate, percentiles, weights
from thenar.cost.plans import read_plan, self_pay_plan
from thenar.cost.prices import MedicarePrices, NegotiatedRate, Table, commercial, negotiated
from thenar.knowledge.fees import read_fees
from thenar.terms.benefits import Charge, VisitCharges
from thenar.terms.estimates import Estimate, Percentiles, PriceBasis
from thenar.terms.faults import Faulty
from thenar.terms.fees import NATIONAL, BilledLine, Participation
from thenar.terms.results import PlannedVisit, PlanOfCare, ServiceLine
from thenar.terms.sources import Read
from thenar.terms.techniques import Spread
from thenar.terms.trace import Reference
from thenar.wire import as_json, schema

TABLES = read_fees()
DAY = date(2026, 3, 2)  # a Monday


def minutes(**codes):
    return tuple(ServiceLine(code=code[1:], minutes=spent, what="-") for code, spent in codes.items())


USUAL = minutes(c97140=15, c97110=30)
FIRST = (ServiceLine(code="97161", minutes=None, what="-"), *USUAL)


def course(low=4, likely=6, high=9):
    visits = [
        PlannedVisit(visit=n, phase="-", week=1 + (n - 1) // 2, lines=FIRST if n == 1 else USUAL)
        for n in range(1, high + 1)
    ]
    return Course(visits=Spread(low, likely, high), planned=tuple(visits))


def plan(**more):
    fields = {"benefits": {"physical_therapy": {"coinsurance": "20%"}}, "deductible": 100} | more
    return read_plan(fields, on=DAY, tables=TABLES)


MEDICARE = MedicarePrices(TABLES, NATIONAL)


# --- minutes to units


@pytest.mark.parametrize(
    "spent, units",
    [
        ({"c97112": 24, "c97110": 23}, {"97112": 2, "97110": 1}),
        ({"c97110": 33, "c97140": 7}, {"97110": 2, "97140": 1}),
        ({"c97110": 18, "c97140": 13, "c97116": 10, "c97035": 8}, {"97110": 1, "97140": 1, "97116": 1}),
        ({"c97140": 7}, {}),
        ({"c97140": 8}, {"97140": 1}),
        ({"c97140": 22}, {"97140": 1}),
        ({"c97140": 23}, {"97140": 2}),
        ({"c97140": 8, "c97110": 8}, {"97140": 1}),
        ({"c97140": 20, "c97110": 20}, {"97140": 2, "97110": 1}),
        ({"c97140": 127}, {"97140": 8}),
    ],
)
def test_units(spent, units):
    assert {line.code: line.units for line in units_of(minutes(**spent))} == units


def test_three_short_ones_earn_one_unit():
    assert sum(line.units for line in units_of(minutes(c97112=7, c97110=7, c97140=7))) == 1


def test_untimed_codes_are_one_unit():
    assert [(line.code, line.units) for line in units_of(FIRST)] == [("97161", 1), ("97140", 1), ("97110", 2)]


# --- days


def test_visits_fall_on_weekdays_in_order():
    days = dated(course(high=30, likely=20).planned, date(2026, 3, 7))  # a Saturday
    assert days[0] == date(2026, 3, 9)
    assert all(day.weekday() < 5 for day in days)
    assert list(days) == sorted(set(days))


def test_a_plan_is_drawn_out_to_its_high_number(knowledge):
    from tests.conftest import TODAY
    from thenar.care.intake import read_intake
    from thenar.journey import travel

    care = travel(
        read_intake(
            {"condition": "plantar_fasciitis", "duration_weeks": 8, "age": 40, "rest": "no"}, knowledge, on=TODAY
        ),
        knowledge,
        on=TODAY,
    ).plan
    drawn = course_of(care)
    assert [visit.visit for visit in drawn.planned] == list(range(1, care.visits.high + 1))
    assert [visit.week for visit in drawn.planned] == sorted(visit.week for visit in drawn.planned)
    with pytest.raises(Faulty, match="no visits"):
        course_of(replace(care, service_lines=()))
    assert isinstance(care, PlanOfCare)


# --- the estimate


def test_the_likely_course_by_hand():
    """97140 + 97110 × 2 is $72.48 after the reduction; the first visit has an evaluation besides."""
    found = estimate(course(), plan(), MEDICARE, first=DAY)
    first = (
        2121 + 2906 + 2221 + 2221
    )  # with an evaluation its unit keeps the practice expense, so both 97110 are halved
    [one] = [found.schedule[0]]
    evaluation = next(line for line in one.lines if line.code == "97161").allowed_cents
    assert evaluation == 9786
    assert one.lines[1].allowed_cents + one.lines[2].allowed_cents == first - 2906
    assert found.allowed == (9786 + 2121 + 2 * 2221) + 5 * 7248
    assert found.visits == Spread(4, 6, 9)
    assert (found.patient_likely, found.plan_pays) == (
        found.schedule[-1].patient_so_far_cents,
        found.allowed - found.patient_likely,
    )


def test_the_schedule_adds_up():
    found = estimate(course(), plan(), commercial(MEDICARE, DAY), first=DAY)
    for visit in found.schedule:
        for line in visit.lines:
            a = line.applied
            assert line.patient_cents == a.deductible + a.copay + a.coinsurance + a.balance - line.secondary_cents
            assert line.patient_cents + line.plan_cents + line.write_off_cents == line.charge_cents
        assert visit.patient_cents == sum(line.patient_cents for line in visit.lines)
    assert found.next_visit.patient_cents == found.schedule[0].patient_cents
    assert found.schedule[-1].running.deductible_met == 10_000
    assert [m.what for m in found.milestones] == ["deductible filled"]


def test_the_spread_is_exact():
    """Every case by itself, the slow way."""
    prices = commercial(MEDICARE, DAY)
    these = course()
    person = plan(benefits={"physical_therapy": {"copay": 30, "visit_limit": 5}}, out_of_pocket_maximum=400)
    days = dated(these.planned, DAY)
    usual = {visit.lines: units_of(visit.lines) for visit in these.planned}
    cases = Counter()
    for (n, by_number), (change, length), point in product(weights(these.visits).items(), LENGTHS, prices.points):
        made = []
        for visit, on in zip(these.planned[:n], days, strict=False):
            lines = [
                BilledLine(code=b.code, units=b.units + (change if b.code == "97110" else 0))
                for b in usual[visit.lines]
            ]
            amounts = prices.amounts(tuple(lines), on)
            scaled = [int((Decimal(a.allowed) * point.factor / Decimal("1.22") * 2 + 1) // 2) for a in amounts]
            made.append(
                VisitCharges(
                    on=on,
                    lines=tuple(
                        Charge(code=b.code, units=b.units, charge=c, allowed=c)
                        for b, c in zip(lines, scaled, strict=True)
                    ),
                )
            )
        owed = sum(share.patient_cents for share in settle(made, person)[0])
        cases[owed] += by_number * length * point.weight
    assert estimate(these, person, prices, first=DAY).patient == percentiles(cases.items())


def test_percentiles_by_hand():
    assert percentiles([(n, 1) for n in range(1, 11)]) == Percentiles(1, 5, 9)
    assert percentiles([(5, 1)]) == Percentiles(5, 5, 5)
    assert percentiles([]) == Percentiles(0, 0, 0)


def test_weights_rise_and_fall():
    assert weights(Spread(4, 6, 9)) == {4: 4, 5: 8, 6: 12, 7: 9, 8: 6, 9: 3}
    assert weights(Spread(3, 3, 3)) == {3: 1}


def test_sampling_is_seeded_and_near_the_exact_spread():
    same = [estimate(course(), plan(), MEDICARE, first=DAY, samples=400, seed=7).patient for _ in range(2)]
    assert same[0] == same[1]
    exact = estimate(course(), plan(), MEDICARE, first=DAY).patient
    assert abs(same[0].p50 - exact.p50) < exact.p50 * 0.1
    assert estimate(course(), plan(), MEDICARE, first=DAY, samples=10).method == "sampled (10 draws, seed 1)"


def test_the_same_with_a_second_insurer():
    person = plan(secondary={"kind": "standard", "plan": {"benefits": {"physical_therapy": {"coinsurance": "90%"}}}})
    found = estimate(course(), person, MEDICARE, first=DAY)
    assert found.schedule[0].lines[0].secondary_cents > 0
    assert found.patient.p10 <= found.patient.p50 <= found.patient.p90


def test_json_has_the_keys_that_were_promised():
    built = json.loads(as_json(estimate(course(), plan(), MEDICARE, first=DAY, tables=TABLES)))
    assert {"visits", "allowed", "patient", "plan_pays", "schedule", "risks", "assumptions", "trace"} <= set(built)
    assert set(built["visits"]) == {"low", "likely", "high"}
    assert set(built["patient"]) == {"p10", "p50", "p90"}
    visit = built["schedule"][0]
    assert {"visit", "date", "lines", "running"} <= set(visit)
    assert {"code", "units", "allowed_cents", "patient_cents", "plan_cents", "applied"} <= set(visit["lines"][0])
    assert set(visit["lines"][0]["applied"]) == {"deductible", "copay", "coinsurance", "balance"}
    assert {"deductible_met", "oop_met"} <= set(visit["running"])
    jsonschema.validate(built, schema(Estimate))
    assert "." not in json.dumps(built["schedule"])  # no money in floats


# --- prices


def test_the_next_year_takes_the_last_figures_and_says_so():
    prices = MedicarePrices(TABLES, ("06102", "16"))
    late = estimate(course(), plan(), prices, first=date(2026, 12, 21))
    said = " ".join(a.text for a in late.assumptions)
    assert "fees of 2027 are not at hand" in said
    assert "carried forward" in said
    assert any(m.what == "new plan year" for m in late.milestones)


def test_a_contract_table_and_what_it_lacks():
    known = Table({"97140": 4000, "97110": 3800})
    with pytest.raises(Faulty, match="97161: has no price"):
        estimate(course(), plan(), known, first=DAY)
    found = estimate(course(), plan(), Table({"97140": 4000, "97110": 3800}, otherwise=MEDICARE), first=DAY)
    assert found.basis is PriceBasis.CONTRACT
    assert found.schedule[1].lines[0].allowed_cents == 4000
    assert any("97161" in a.text for a in found.assumptions)
    flat = estimate(course(), plan(), Table({}, per_visit=9500), first=DAY)
    assert flat.allowed == 6 * 9500
    assert any("$95.00 a visit" in step.text for step in flat.trace)


class Rates:
    def rate(self, code, on):
        cite = Reference("rates", "rates", on.year, code, Read.FULL, "file")
        return NegotiatedRate(4100, cite) if code == "97140" else None


def test_negotiated_rates_come_first():
    prices = negotiated(Rates(), ["97140", "97110"], DAY, MEDICARE)
    assert prices.basis is PriceBasis.NEGOTIATED
    assert estimate(course(), plan(), prices, first=DAY).schedule[1].lines[0].allowed_cents == 4100
    assert negotiated(Rates(), ["97110"], DAY, MEDICARE) is MEDICARE


def test_without_assignment_the_limiting_charge_is_the_bill():
    prices = MedicarePrices(TABLES, NATIONAL, Participation.NO_ASSIGNMENT)
    person = read_plan({"kind": "medicare_b", "met": {"deductible": 283}}, on=DAY, tables=TABLES)
    line = estimate(course(), person, prices, first=DAY, in_network=False).schedule[1].lines[0]
    assert line.charge_cents > line.allowed_cents
    assert line.patient_cents == line.applied.coinsurance + line.charge_cents - line.allowed_cents


def test_every_step_of_an_assumed_price_is_shown():
    found = estimate(course(), plan(), commercial(MEDICARE, DAY), first=DAY)
    steps = [step.text for step in found.trace if step.step == "visit 2, allowed"]
    assert any("97140" in text for text in steps)
    assert any("97110" in text for text in steps)
    with pytest.raises(Faulty, match="commercial_share"):
        commercial(MedicarePrices(replace(TABLES, parameters={}), NATIONAL), DAY)


# --- which plan, which prices


@pytest.mark.parametrize(
    "given, kind, said",
    [
        (None, "self_pay", "No insurance was given"),
        ({"name": "Medicare"}, "medicare_b", ""),
        ({"name": "Acme Health"}, "self_pay", "terms of 'Acme Health' are not known"),
        ({"name": "Acme", "benefits": {"physical_therapy": {"copay": "30"}}}, "commercial", ""),
    ],
)
def test_the_insurance_of_an_intake(given, kind, said):
    person, notes = insurance_plan(given, DAY, TABLES)
    assert person.kind == kind
    assert said in " ".join(notes)


@pytest.mark.parametrize(
    "kind, basis",
    [("medicare_b", "medicare_fee_schedule"), ("medicaid", "percent_of_medicare"), ("self_pay", "percent_of_medicare")],
)
def test_prices_by_kind(kind, basis, knowledge):
    from tests.conftest import TODAY
    from thenar.care.intake import read_intake
    from thenar.journey import travel

    raw = {"condition": "plantar_fasciitis", "duration_weeks": 8, "age": 40, "rest": "no"}
    care = travel(read_intake(raw, knowledge, on=TODAY), knowledge, on=TODAY).plan
    person = read_plan({"kind": kind}, on=DAY, tables=TABLES)
    costing = Costing(tables=TABLES, plan=person, first=DAY, zip_code="94514", notes=("Said.",))
    found = cost_of(care, costing)
    assert found.basis == basis
    assert found.assumptions[0].text == "Said."
    assert "more than one Medicare locality" in found.assumptions[1].text
    apart = [a.text for a in found.assumptions if "Sequestration takes" in a.text]
    assert len(apart) == (kind == "medicare_b")
    rated = cost_of(care, replace(costing, rates=Rates()))
    assert rated.basis is PriceBasis.NEGOTIATED
    own = cost_of(care, replace(costing, plan=self_pay_plan(DAY), table=price_guide({}, 9000), zip_code=None))
    assert own.basis is PriceBasis.PRICE_GUIDE
    assert own.patient_likely == own.visits.likely * 9000


# --- risks


def ids(found):
    return {risk.id: risk for risk in found.risks}


def test_risks_of_a_commercial_plan():
    person = plan(
        benefits={"physical_therapy": {"copay": 30, "visit_limit": 5, "prior_authorization_after": 2}},
        met={"visits": 1},
    )
    found = ids(estimate(course(), person, MEDICARE, first=DAY, tables=TABLES))
    assert set(found) >= {"skilled_need", "functional_goals", "visit_limit", "prior_authorization", "referral"}
    assert not {"plan_certified", "kx_modifier"} & set(found)
    assert found["visit_limit"].visits == (5, 6, 7, 8, 9)
    assert found["prior_authorization"].visits == (2, 3, 4, 5, 6, 7, 8, 9)
    assert found["prior_authorization"].at_stake_cents > 0
    assert all(risk.source and risk.denial_codes for risk in found.values())


def test_risks_of_medicare():
    person = read_plan({"kind": "medicare_b"}, on=DAY, tables=TABLES)
    found = ids(estimate(course(30, 45, 60), person, MEDICARE, first=DAY, tables=TABLES))
    assert set(found) >= {
        "plan_certified",
        "recertified",
        "progress_report",
        "kx_modifier",
        "targeted_review",
        "maintenance",
    }
    assert found["kx_modifier"].visits[0] < found["targeted_review"].visits[0]
    total = 0
    for visit in estimate(course(30, 45, 60), person, MEDICARE, first=DAY).schedule:
        total += sum(line.allowed_cents for line in visit.lines)
        if total > 248_000:
            assert found["kx_modifier"].visits[0] == visit.visit
            break


def test_edits_between_codes():
    both = minutes(c97140=15, c97124=15, c97530=15)
    these = Course(visits=Spread(1, 1, 1), planned=(PlannedVisit(visit=1, phase="-", week=1, lines=both),))
    found = ids(estimate(these, plan(), MEDICARE, first=DAY, tables=TABLES))
    assert {"massage_with_hands_on", "hands_on_with_tasks", "massage_code"} <= set(found)
    assert found["massage_with_hands_on"].applies_to == ("97140", "97124")
    medicare = read_plan({"kind": "medicare_b"}, on=DAY, tables=TABLES)
    assert "hands_on_with_tasks" not in ids(estimate(these, medicare, MEDICARE, first=DAY, tables=TABLES))


def test_out_of_network_and_without_coverage():
    outside = estimate(
        course(), plan(out_of_network={"coinsurance": "50%"}), MEDICARE, first=DAY, tables=TABLES, in_network=False
    )
    assert "out_of_network" in ids(outside)
    assert estimate(course(), self_pay_plan(DAY), MEDICARE, first=DAY, tables=TABLES).risks == ()
