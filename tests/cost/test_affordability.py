"""The sliding fee, ways to pay, the price guide, the questions."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.cost.test_estimate import DAY, MEDICARE, TABLES, course, plan
from thenar.cost.assistance import assistance, monthly, sliding_class, ways_to_pay
from thenar.cost.estimate import estimate
from thenar.cost.fees import market
from thenar.cost.guide import SERVICES, VISITS, price_guide
from thenar.cost.plans import self_pay_plan
from thenar.cost.questions import insurer_script, therapist_script
from thenar.terms.affordability import SlidingClass
from thenar.terms.faults import Faulty
from thenar.terms.fees import NATIONAL


@pytest.mark.parametrize(
    "income, household, state, guideline, percent, found",
    [
        (15_960, 1, "IL", 15_960, "100.0", "full_discount"),
        (15_961, 1, "IL", 15_960, "100.0", "partial_discount"),
        (24_000, 2, "il", 21_640, "110.9", "partial_discount"),
        (43_280, 2, "IL", 21_640, "200.0", "partial_discount"),
        (43_281, 2, "IL", 21_640, "200.0", "no_discount"),
        (0, 4, "AK", 41_250, "0.0", "full_discount"),
        (60_000, 4, "HI", 37_950, "158.1", "partial_discount"),
    ],
)
def test_the_guideline_of_2026(income, household, state, guideline, percent, found):
    result = assistance(income, household, state, TABLES, on=DAY)
    assert (result.guideline, result.percent, result.sliding_class) == (guideline, Decimal(percent), found)
    assert len(result.source) == 2


def test_a_year_without_a_guideline_takes_the_last_and_says_so():
    assert "2026 is used" in assistance(1, 1, "IL", TABLES, on=date(2027, 5, 1)).notes[0]
    assert assistance(1, 1, "IL", TABLES, on=date(2023, 5, 1)).guideline == 14_580
    with pytest.raises(Faulty, match="no poverty guideline"):
        assistance(1, 1, "IL", TABLES, on=date(2019, 5, 1))


def test_all_that_is_wrong_at_once():
    with pytest.raises(Faulty) as error:
        assistance(-1, 0, "Illinois", TABLES, on=DAY)
    assert {fault.where for fault in error.value.faults} == {"--income", "--household", "--state"}


def test_more_income_never_gives_a_better_class():
    order = list(SlidingClass)
    classes = [order.index(sliding_class(income, 15_960)) for income in range(0, 40_000, 37)]
    assert classes == sorted(classes)


def test_monthly_payments_add_up():
    assert monthly(10_001, 6) == (1667, 1667, 1667, 1667, 1667, 1666)
    assert all(sum(monthly(amount, months)) == amount for amount in (0, 1, 999) for months in (1, 5, 12))


def test_ways_to_pay():
    insured = estimate(course(), plan(), MEDICARE, first=DAY)
    alone = estimate(course(), self_pay_plan(DAY), MEDICARE, first=DAY)
    with_plan, by_oneself, fewer = ways_to_pay(insured, alone, months=4)
    assert (with_plan.patient_cents, by_oneself.patient_cents) == (insured.patient_likely, insured.allowed)
    assert (fewer.visits, fewer.patient_cents) == (4, insured.schedule[3].patient_so_far_cents)
    assert "No study" in fewer.note
    assert all(sum(way.monthly_cents) == way.patient_cents for way in (with_plan, by_oneself, fewer))


def test_the_price_guide():
    at = market(NATIONAL, TABLES, on=DAY)
    guide = price_guide(at, TABLES, {"97140": 5000, "97110": 4500}, {"97140": ("Thrust",)})
    assert len(guide.services) == len(SERVICES)
    assert len(guide.visits) == len(VISITS)
    hands_on = next(row for row in guide.services if row.codes == ("97140",))
    assert (hands_on.medicare, hands_on.likely, hands_on.clinic, hands_on.techniques) == (2772, 3382, 5000, ("Thrust",))
    visit = next(row for row in guide.visits if row.what.startswith("45 minutes: hands-on"))
    assert (visit.medicare, visit.clinic) == (7248, 14_000)
    assert visit.low <= visit.likely <= visit.high
    assert next(row for row in guide.visits if "massage" in row.what).clinic is None
    few = {name: figures for name, figures in TABLES.parameters.items() if not name.startswith("commercial")}
    with pytest.raises(Faulty, match="commercial_share"):
        price_guide(at, replace(TABLES, parameters=few))


def test_questions_without_a_plan_of_care():
    script = insurer_script(TABLES)
    assert "97140" in script.questions[0].question
    assert not any("{" in q.question for q in script.questions)
    with pytest.raises(Faulty):
        therapist_script(None)
