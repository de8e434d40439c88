"""The good faith estimate from an episode estimate: required elements, deadlines, the $400 rule.

Sources: 45 CFR 149.610(c)(1) (elements, disclaimers) and the standard form of CMS-10791 (deadlines). The sentences are
our own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from thenar.terms.estimates import Estimate
from thenar.terms.faults import Fault, Faulty
from thenar.terms.fees import FeeTables
from thenar.terms.good_faith import LARGE_DIFFERENCE, Deadlines, ExpectedItem, GoodFaithEstimate, Patient, Provider
from thenar.terms.results import Journey, PlanOfCare

_NPI_PREFIX = "80840"  # the issuer number that the check digit of an NPI is worked out with
_LONGEST = timedelta(days=365)  # one estimate may cover recurring visits of a year at most
DISCLAIMERS = (
    "There may be other items or services that your provider recommends as part of your care. They must be scheduled or asked for "
    "separately and are not in this estimate.",
    "This is only an estimate of items and services that were reasonably expected when it was made. Actual items, services or "
    "charges may differ.",
    "If you are billed $400 or more above this estimate by a provider named here, you may dispute the bill (patient-provider dispute "
    "resolution). You have 120 days from the date of the first bill. How to start, and the form: www.cms.gov/nosurprises/consumers "
    "or 1-800-985-3059. There is a small fee. Starting a dispute will not lower the quality of the care you get.",
    "This estimate is not a contract. You need not get these items or services from any provider named here.",
)
_SEPARATE = "Separate good faith estimates for these are given when they are scheduled or when you ask. Ask the clinic for them."


def good_faith_estimate(
    journey: Journey, estimate: Estimate, patient: Patient, provider: Provider, tables: FeeTables, *, scheduled_on: date
) -> GoodFaithEstimate:
    """The document for a journey with a plan. Raises Faulty when the course cannot be in one estimate."""
    plan, condition = journey.plan, journey.condition
    if plan is None or condition is None or not estimate.schedule:
        raise Faulty([Fault("plan", "there is no plan of care", "answer the open questions first: thenar plan")])
    first, last = estimate.schedule[0].date, estimate.schedule[-1].date
    faults = [*_provider_faults(provider), *_date_faults(scheduled_on, first, last, patient)]
    if faults:
        raise Faulty(faults)
    items = tuple(expected_items(estimate, plan))
    total = sum(item.total_cents for item in items)
    return GoodFaithEstimate(
        made_on=scheduled_on,
        patient=patient,
        provider=provider,
        primary_service="physical therapy: evaluation, hands-on care and exercise",
        service_on=first,
        period=(first, last),
        visits=len(estimate.schedule),
        frequency=_frequency(plan),
        diagnoses=tuple((icd.code, icd.label) for icd in condition.icd10[:4]),
        items=items,
        total_cents=total,
        dispute_from_cents=total + LARGE_DIFFERENCE,
        separately_scheduled=(
            _SEPARATE,
            "Further visits after this course; imaging or other tests that a clinician orders.",
        ),
        disclaimers=DISCLAIMERS,
        deadlines=deadlines(scheduled_on, first),
        missing=tuple(_missing(patient, provider)),
        assumptions=estimate.assumptions,
        source=tables.citations("gfe_elements", "gfe_disclaimers", "gfe_deadlines", "gfe_dispute"),
    )


def expected_items(estimate: Estimate, plan: PlanOfCare) -> Iterator[ExpectedItem]:
    """The services of the likely course by code and price, in the order in which they first come up."""
    names = {line.code: line.what for visit in plan.service_lines for line in visit.lines}
    lines = [(visit.visit, line) for visit in estimate.schedule for line in visit.lines]
    units: Counter[str] = Counter()
    charges: Counter[str] = Counter()
    visits: dict[str, set[int]] = {}
    for number, line in lines:
        units[line.code] += line.units
        charges[line.code] += line.charge_cents
        visits.setdefault(line.code, set()).add(number)
    for code, number in units.items():
        yield ExpectedItem(
            code=code,
            what=names.get(code, "therapy service"),
            units=number,
            visits=len(visits[code]),
            each_cents=charges[code] // number,
            total_cents=charges[code],
        )


def _frequency(plan: PlanOfCare) -> str:
    rates = [
        f"{phase.frequency_per_week:g} a week for {phase.weeks.likely} weeks"
        for phase in plan.phases
        if phase.visits.likely
    ]
    return "; then ".join(rates)


# --- blanks and faults


def _missing(patient: Patient, provider: Provider) -> Iterator[str]:
    known: Mapping[str, object] = {
        "the patient's name": patient.name,
        "the patient's date of birth": patient.born,
        "the provider's name": provider.name,
        "the provider's NPI": provider.npi,
        "the provider's TIN": provider.tin,
        "the state": provider.state,
        "the address of the clinic": provider.address,
    }
    return (name for name, value in known.items() if value is None)


def _provider_faults(provider: Provider) -> Iterator[Fault]:
    if provider.npi is not None and not is_npi(provider.npi):
        yield Fault("npi", f"'{provider.npi}' is not an NPI", "check its ten digits")
    tin = (provider.tin or "").replace("-", "")
    if provider.tin is not None and not (len(tin) == 9 and tin.isascii() and tin.isdigit()):
        yield Fault("tin", f"'{provider.tin}' is not a tax number", "give nine digits such as 12-3456789")


def _date_faults(scheduled: date, first: date, last: date, patient: Patient) -> Iterator[Fault]:
    if first < scheduled:
        yield Fault(
            "--on", f"the first visit {first} lies before the day of scheduling {scheduled}", "correct one of them"
        )
    if last - first > _LONGEST:
        yield Fault("visits", "one estimate covers a year at most", "make a new one after a year")
    if patient.born and patient.born > scheduled:
        yield Fault("born", f"{patient.born} lies in the future", "check the year")


def is_npi(npi: str) -> bool:
    """Ten digits whose last one is the check digit (Luhn, with the prefix 80840)."""
    if not (len(npi) == 10 and npi.isascii() and npi.isdigit()):
        return False
    digits = [int(digit) for digit in reversed(_NPI_PREFIX + npi)]
    doubled = (sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(digits))
    return sum(doubled) % 10 == 0


# --- deadlines


def deadlines(scheduled: date, service: date) -> Deadlines:
    """The day by which the estimate is due: 1 business day after scheduling 3 to 9 ahead, 3 after scheduling 10 or more."""
    ahead = business_days_between(scheduled, service)
    if ahead >= 10:
        due, rule = (
            add_business_days(scheduled, 3),
            "scheduled 10 or more business days ahead: within 3 business days of scheduling",
        )
    elif ahead >= 3:
        due, rule = (
            add_business_days(scheduled, 1),
            "scheduled 3 to 9 business days ahead: within 1 business day of scheduling",
        )
    else:
        due, rule = None, "scheduled less than 3 business days ahead: on request, within 3 business days of asking"
    return Deadlines(scheduled_on=scheduled, service_on=service, business_days_ahead=ahead, due=due, rule=rule)


def business_days_between(start: date, end: date) -> int:
    """Business days after ``start`` up to and with ``end``."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_business_day(day) for day in days)


def add_business_days(start: date, number: int) -> date:
    """The day that lies ``number`` business days after ``start``."""
    day = start
    while number:
        day += timedelta(days=1)
        number -= is_business_day(day)
    return day


def is_business_day(day: date) -> bool:
    """A weekday that is no federal holiday."""
    return day.weekday() < 5 and day not in federal_holidays(day.year)


def federal_holidays(year: int) -> frozenset[date]:
    """The federal holidays of a year as observed (5 USC 6103); New Year's Day may be observed in the year before."""
    fixed = [date(year, month, day) for month, day in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))] + [
        date(year + 1, 1, 1)
    ]
    observed = {day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0)) for day in fixed}
    moving = {_nth(year, 1, 0, 3), _nth(year, 2, 0, 3), _last_monday_of_may(year), _nth(year, 9, 0, 1), _nth(year, 10, 0, 2), _nth(year, 11, 3, 4)}  # fmt: skip
    return frozenset(observed | moving)


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())
