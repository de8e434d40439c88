"""The poverty guideline and a health center's sliding fee; ways to pay side by side.

Sources: the yearly HHS guidelines; the Health Center Program Compliance Manual, chapter 9 (full discount at or below
100 % of the guideline, none above 200 %; in between the center's own classes).
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from thenar.terms.affordability import Assistance, SlidingClass, WayToPay
from thenar.terms.estimates import Estimate
from thenar.terms.faults import Fault, Faulty
from thenar.terms.fees import FeeTables, Guideline

AREAS = {"AK": "alaska", "HI": "hawaii"}
STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI "
    "SC SD TN TX UT VT VA WA WV WI WY".split()
)
LARGEST_HOUSEHOLD, LARGEST_INCOME = 30, 100_000_000


def assistance(income: int, household: int, state: str, tables: FeeTables, *, on: date) -> Assistance:
    """A yearly income in dollars against the guideline of its year. Raises Faulty with everything that is wrong."""
    faults = list(_faults(income, household, state))
    area = AREAS.get(state.upper(), "contiguous")
    guideline = _guideline(area, tables, on)
    if guideline is None:
        faults.append(Fault("--on", f"no poverty guideline for {on.year}", "choose 2020 or later"))
    if faults or guideline is None:
        raise Faulty(faults)
    amount = guideline.first_person + (household - 1) * guideline.each_further_person
    percent = (Decimal(income) * 100 / amount).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Assistance(
        year=guideline.year,
        area=area,
        household=household,
        income=income,
        guideline=amount,
        percent=percent,
        sliding_class=sliding_class(income, amount),
        full_discount_up_to=amount,
        no_discount_above=2 * amount,
        notes=tuple(_notes(guideline, on)),
        source=(guideline.source, *tables.citations("hrsa_ch9")),
    )


def sliding_class(income: int, guideline: int) -> SlidingClass:
    """The class of an income: at or below the guideline, up to twice it, above."""
    if income <= guideline:
        return SlidingClass.FULL
    return SlidingClass.PARTIAL if income <= 2 * guideline else SlidingClass.NONE


def _faults(income: int, household: int, state: str) -> Iterator[Fault]:
    if not 0 <= income <= LARGEST_INCOME:
        yield Fault("--income", f"{income:,} is out of range", "give dollars a year before tax")
    if not 1 <= household <= LARGEST_HOUSEHOLD:
        yield Fault("--household", f"{household} is out of range", f"give 1 to {LARGEST_HOUSEHOLD} people")
    if state.upper() not in STATES:
        yield Fault("--state", f"'{state}' is not a state with a guideline", "give two letters such as IL")


def _guideline(area: str, tables: FeeTables, on: date) -> Guideline | None:
    found = [g for g in tables.guidelines if g.area == area and g.year <= on.year]
    return max(found, key=lambda g: g.year, default=None)


def _notes(guideline: Guideline, on: date) -> Iterator[str]:
    if guideline.year != on.year:
        yield f"The guideline of {on.year} is not at hand: that of {guideline.year} is used."
    yield "Count everyone in the household and all income before tax; savings and belongings do not count."
    yield "Health centers must offer this schedule; other clinics may have their own: ask. It applies with insurance, too."
    yield "Nobody may be turned away from a health center for being unable to pay."


def monthly(amount: int, months: int) -> tuple[int, ...]:
    """An amount in equal monthly payments; the odd cents come first."""
    each, rest = divmod(amount, months)
    return tuple(each + (n < rest) for n in range(months))


def ways_to_pay(insured: Estimate, self_pay: Estimate, *, months: int = 6) -> tuple[WayToPay, ...]:
    """The likely course with the plan, paid by oneself, and with the lowest number of visits and the home program."""
    few = insured.visits.low
    few_cents = (
        insured.schedule[few - 1].patient_so_far_cents if few <= len(insured.schedule) else insured.patient_likely
    )
    rows = (
        ("plan", f"with {insured.plan_name}", insured.visits.likely, insured.patient_likely, "What you pay counts to your deductible and maximum."),
        ("self_pay", "pay it yourself", self_pay.visits.likely, self_pay.patient_likely,
         "Ask for the clinic's price for people who pay themselves. It does not count to a deductible."),
        ("fewer_visits", f"{few} visits and more at home", few, few_cents,
         "The low end of the plan. No study in these sources says what is lost with fewer visits: you do more of the exercise at home, "
         "and hands-on care ends sooner."),
    )  # fmt: skip
    return tuple(
        WayToPay(id=id_, name=name, visits=visits, patient_cents=cents, monthly_cents=monthly(cents, months), note=note)
        for id_, name, visits, cents, note in rows
    )
