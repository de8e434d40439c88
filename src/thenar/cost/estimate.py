"""What an episode of care costs: the plan's visits, dated, priced, through the person's plan, with an honest spread.

The spread is exact: every number of visits from low to high (weights rising to the likely one and falling after it),
visits that come out one timed unit shorter, as planned or longer (1 : 3 : 1), and the levels that assumed prices may
have. With ``samples`` each visit draws its own length instead, from a seeded generator.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random

from thenar.cost.benefits import LIMIT_REACHED, NEW_YEAR, in_words, patient_totals, settle
from thenar.cost.eight_minutes import UnitsOf, units_of
from thenar.cost.prices import Amount, Prices
from thenar.cost.risks import risks
from thenar.terms.benefits import Charge, PersonalPlan, PlanKind, VisitCharges, VisitShare
from thenar.terms.estimates import (
    Assumption,
    Estimate,
    EstimatedLine,
    EstimatedVisit,
    Milestone,
    NextVisit,
    Percentiles,
    RatePoint,
)
from thenar.terms.faults import Fault, Faulty
from thenar.terms.fees import BilledLine, FeeTables
from thenar.terms.money import part
from thenar.terms.results import PlannedVisit, PlanOfCare, ServiceLine
from thenar.terms.techniques import Spread
from thenar.terms.trace import TraceLine

LENGTHS = ((-1, 1), (0, 3), (1, 1))  # one timed unit shorter, as planned, longer; and their weights
LONGEST_EPISODE = 200  # visits
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The visits of an episode in order: low, likely and high number, and lines and week for as many as the high one."""

    visits: Spread
    planned: tuple[PlannedVisit, ...]


def course_of(plan: PlanOfCare) -> Course:
    """The visits of a plan, drawn out to the high number: further visits are like the last one, at the last pace."""
    planned = list(plan.service_lines)
    if not planned:
        raise Faulty([Fault("plan", "has no visits", "an estimate needs at least one")])
    pace = plan.phases[-1].frequency_per_week if plan.phases else 1.0
    last = planned[-1]
    for n in range(1, min(plan.visits.high, LONGEST_EPISODE) - len(planned) + 1):
        planned.append(replace(last, visit=last.visit + n, week=last.week + max(1, round(n / pace)) if pace < 1 else last.week + int(n / pace)))  # fmt: skip
    return Course(visits=plan.visits, planned=tuple(planned))


def dated(planned: Sequence[PlannedVisit], first: date) -> tuple[date, ...]:
    """A weekday for every visit: those of a week are spread over it; the first one is on ``first`` or the Monday after."""
    weeks: dict[int, int] = {}
    for visit in planned:
        weeks[visit.week] = weeks.get(visit.week, 0) + 1
    begin, days, seen = _weekday(first), list[date](), dict[int, int]()
    for visit in planned:
        place = seen.get(visit.week, 0)
        seen[visit.week] = place + 1
        day = begin + timedelta(days=(visit.week - 1) * 7 + place * 7 // weeks[visit.week])
        days.append(_weekday(max(day, days[-1] + timedelta(days=1)) if days else day))
    return tuple(days)


def _weekday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


def estimate(
    course: Course,
    plan: PersonalPlan,
    prices: Prices,
    *,
    first: date,
    tables: FeeTables | None = None,
    in_network: bool = True,
    units: UnitsOf = units_of,
    samples: int = 0,
    seed: int = 1,
) -> Estimate:
    """The estimate of a course of visits from ``first`` on. Raises Faulty when a code has no price."""
    days = dated(course.planned, first)
    billed = _lengths(course.planned, units)
    likely = course.visits.likely
    shares, _ = settle(_charged(billed[0][:likely], days, prices), plan, in_network=in_network)
    schedule = _schedule(shares)
    spread = _sampled(course, billed, days, plan, prices, in_network, samples, seed) if samples else _exact(course, billed, days, plan, prices, in_network)  # fmt: skip
    return Estimate(
        plan_name=plan.name,
        basis=prices.basis,
        in_network=in_network,
        visits=course.visits,
        allowed=sum(line.allowed_cents for visit in schedule for line in visit.lines),
        patient=percentiles(spread),
        patient_likely=schedule[-1].patient_so_far_cents if schedule else 0,
        plan_pays=sum(visit.plan_cents for visit in schedule),
        next_visit=_next_visit(schedule),
        schedule=schedule,
        milestones=tuple(_milestones(schedule, plan, in_network)),
        risks=risks(schedule, days, course.visits, plan, tables, in_network=in_network) if tables else (),
        assumptions=(*_assumptions(course, samples), *prices.assumptions(), *map(_noted, plan.notes)),
        trace=tuple(_trace(billed[0][:likely], days, plan, prices, in_network)),
        method=f"sampled ({samples} draws, seed {seed})" if samples else "exact",
    )


def _next_visit(schedule: Sequence[EstimatedVisit]) -> NextVisit | None:
    if not schedule:
        return None
    visit = schedule[0]
    allowed = sum(line.allowed_cents for line in visit.lines)
    return NextVisit(date=visit.date, patient_cents=visit.patient_cents, allowed_cents=allowed)


def _noted(text: str) -> Assumption:
    return Assumption(text=text)


# --- units and prices


def _lengths(planned: Sequence[PlannedVisit], units: UnitsOf) -> dict[int, list[tuple[BilledLine, ...]]]:
    """The billed lines of every visit by how much longer it gets (in timed units)."""
    made: dict[tuple[ServiceLine, ...], dict[int, tuple[BilledLine, ...]]] = {}
    for visit in planned:
        if visit.lines not in made:
            usual = units(visit.lines)
            made[visit.lines] = {change: _changed(usual, visit.lines, change) for change, _ in LENGTHS}
    by_visit = [made[visit.lines] for visit in planned]
    return {change: [lines[change] for lines in by_visit] for change, _ in LENGTHS}


def _changed(billed: tuple[BilledLine, ...], lines: Sequence[ServiceLine], change: int) -> tuple[BilledLine, ...]:
    """One timed unit more or less on the line with the most units; a visit always keeps one unit."""
    timed = {line.code for line in lines if line.minutes is not None}
    most = max((line for line in billed if line.code in timed), key=lambda line: line.units, default=None)
    if not change or most is None or most.units + change < (1 if len(billed) == 1 else 0):
        return billed
    changed = (replace(line, units=line.units + change) if line is most else line for line in billed)
    return tuple(line for line in changed if line.units)


def _charged(billed: Iterable[tuple[BilledLine, ...]], days: Sequence[date], prices: Prices, point: RatePoint | None = None) -> list[VisitCharges]:  # fmt: skip
    """Visits with their charges; at another level of prices, by its ratio to the likely one."""
    scale = point.factor / prices.points[len(prices.points) // 2].factor if point else None
    visits: list[VisitCharges] = []
    last: tuple[object, object] = (None, None)
    charges: tuple[Charge, ...] = ()
    for lines, on in zip(billed, days, strict=False):
        amounts = prices.amounts(lines, on)
        if last[0] is not lines or last[1] is not amounts:  # most visits are like the one before
            charges = tuple(_charge(line, amount, scale) for line, amount in zip(lines, amounts, strict=True))
            last = (lines, amounts)
        visits.append(VisitCharges(on=on, lines=charges))
    return visits


def _charge(line: BilledLine, amount: Amount, scale: Decimal | None) -> Charge:
    allowed, charged = (amount.allowed, amount.charge) if scale is None else (part(amount.allowed, scale), part(amount.charge, scale))  # fmt: skip
    return Charge(code=line.code, units=line.units, charge=charged, allowed=allowed)


# --- the spread


def weights(visits: Spread) -> dict[int, int]:
    """Numbers of visits with whole weights that rise to the likely one and fall after it."""
    rise, fall = visits.likely - visits.low + 1, visits.high - visits.likely + 1
    return {
        n: (n - visits.low + 1) * fall if n <= visits.likely else (visits.high - n + 1) * rise
        for n in range(visits.low, visits.high + 1)
    }


def _exact(
    course: Course,
    billed: dict[int, list[tuple[BilledLine, ...]]],
    days: Sequence[date],
    plan: PersonalPlan,
    prices: Prices,
    in_network: bool,
) -> list[tuple[int, int]]:
    """(patient cents, weight) of every case: one pass through the plan gives all numbers of visits at once."""
    cases = []
    by_number = weights(course.visits)
    for change, length in LENGTHS:
        for point in prices.points:
            scaled = point if len(prices.points) > 1 else None
            charged = _charged(billed[change], days, prices, scaled)
            totals = [0, *accumulate(patient_totals(charged, plan, in_network=in_network))]
            cases += [(totals[n], weight * length * point.weight) for n, weight in by_number.items() if n < len(totals)]
    return cases


def _sampled(
    course: Course,
    billed: dict[int, list[tuple[BilledLine, ...]]],
    days: Sequence[date],
    plan: PersonalPlan,
    prices: Prices,
    in_network: bool,
    samples: int,
    seed: int,
) -> list[tuple[int, int]]:
    """(patient cents, 1) of as many draws: each visit has its own length."""
    random = Random(seed)  # noqa: S311 - a simulation, not a secret
    by_number = weights(course.visits)
    numbers = random.choices(list(by_number), list(by_number.values()), k=samples)
    points = random.choices(prices.points, [point.weight for point in prices.points], k=samples)
    changes, odds = zip(*LENGTHS, strict=True)
    cases = []
    for number, point in zip(numbers, points, strict=True):
        drawn = random.choices(changes, odds, k=number)
        lines = [billed[change][n] for n, change in enumerate(drawn)]
        scaled = point if len(prices.points) > 1 else None
        cases.append((sum(patient_totals(_charged(lines, days, prices, scaled), plan, in_network=in_network)), 1))
    return cases


def percentiles(cases: Iterable[tuple[int, int]]) -> Percentiles:
    """The smallest amounts that at least a tenth, half and nine tenths of the weight do not exceed."""
    ordered = sorted(cases)
    totals = list(accumulate(weight for _, weight in ordered))
    if not totals:
        return Percentiles(0, 0, 0)
    places = (bisect_left(totals, -(-totals[-1] * tenths // 10)) for tenths in (1, 5, 9))
    return Percentiles(*(ordered[place][0] for place in places))


# --- what is shown


def _schedule(shares: Sequence[VisitShare]) -> tuple[EstimatedVisit, ...]:
    so_far = list(accumulate(share.patient_cents for share in shares))
    return tuple(_visit(n, share, total) for n, (share, total) in enumerate(zip(shares, so_far, strict=True), start=1))


def _visit(number: int, share: VisitShare, so_far: int) -> EstimatedVisit:
    return EstimatedVisit(
        visit=number,
        date=share.on,
        lines=tuple(
            EstimatedLine(
                code=line.code,
                units=line.units,
                allowed_cents=line.allowed_cents,
                patient_cents=line.patient_cents,
                plan_cents=line.plan_cents,
                applied=line.applied,
                charge_cents=line.charge_cents,
                write_off_cents=line.write_off_cents,
                secondary_cents=line.secondary_cents,
            )
            for line in share.lines
        ),
        patient_cents=share.patient_cents,
        plan_cents=share.plan_cents,
        patient_so_far_cents=so_far,
        running=share.running,
        why=share.why,
    )


def _milestones(schedule: Sequence[EstimatedVisit], plan: PersonalPlan, in_network: bool) -> Iterator[Milestone]:
    coverage = plan.inside if in_network else plan.outside
    rule, most = coverage.deductible, coverage.out_of_pocket_maximum
    seen: set[str] = set()
    for visit in schedule:
        reached = {
            "deductible filled": 0 < rule.individual <= visit.running.deductible_met and coverage.benefit.deductible_applies,
            "out-of-pocket maximum reached": most.individual is not None and visit.running.oop_met >= most.individual,
            LIMIT_REACHED: LIMIT_REACHED in visit.why,
            "new plan year": NEW_YEAR in visit.why,
        }  # fmt: skip
        for what, now in reached.items():
            if now and what not in seen:
                seen.add(what)
                yield Milestone(what=what, visit=visit.visit, date=visit.date)
        if reached["new plan year"]:
            seen -= {"deductible filled", "out-of-pocket maximum reached", LIMIT_REACHED}


def _assumptions(course: Course, samples: int) -> Iterator[Assumption]:
    low, likely, high = course.visits.low, course.visits.likely, course.visits.high
    yield Assumption(text=f"{low} to {high} visits, {likely} the most likely; further visits are like the last one.")
    how = "each by itself" if samples else "all alike"
    yield Assumption(text=f"Visits come out as planned, or one timed unit shorter or longer (3 : 1 : 1), {how}.")
    yield Assumption(text="Minutes become units by Medicare's 8-minute rule, visit by visit.")


def _trace(
    billed: Sequence[tuple[BilledLine, ...]], days: Sequence[date], plan: PersonalPlan, prices: Prices, in_network: bool
) -> Iterator[TraceLine]:
    side = plan.inside if in_network else plan.outside
    if plan.kind is not PlanKind.SELF_PAY:
        where = "in network" if in_network else "out of network"
        rule = in_words(side.benefit) if side.covered else "not covered"
        yield TraceLine(step="benefit", text=f"{plan.name}, {where}: {rule}")
    seen: set[tuple[BilledLine, ...]] = set()
    for number, (lines, on) in enumerate(zip(billed, days, strict=False), start=1):
        if lines not in seen:
            seen.add(lines)
            for step in prices.trace(lines, on):
                yield replace(step, step=f"visit {number}, {step.step}")
