"""Who pays: a visit's charges through a plan, line by line, with what was met carried from visit to visit.

Usual reading of plan texts: a copay after the deductible is owed on what is left of the amount once the deductible is
filled, and never more than that; nothing is owed above the out-of-pocket maximum; coinsurance is rounded half up on
each line. The arithmetic is on whole cents.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from thenar.terms.benefits import (
    BASIS_POINTS,
    Accumulators,
    Applied,
    Benefit,
    Charge,
    CopayOrder,
    CopayPer,
    Coverage,
    DeductibleKind,
    LineShare,
    PersonalPlan,
    Running,
    Secondary,
    SecondaryKind,
    VisitCharges,
    VisitShare,
)
from thenar.terms.money import show

NO_LIMIT = 1 << 60
LIMIT_REACHED = "visit limit reached"
NOT_COVERED = "not covered"
NEW_YEAR = "new plan year: deductible and limits start again"
# What Medigap policies pay of the Part B gaps: share of the coinsurance in percent, the deductible, excess charges
# (medigap_chart). Letter N may ask up to $20 for some office visits.
_MEDIGAP = {
    "A": (100, False, False), "B": (100, False, False), "C": (100, True, False), "D": (100, False, False),
    "F": (100, True, True), "G": (100, False, True), "K": (50, False, False), "L": (75, False, False),
    "M": (100, False, False), "N": (100, False, False),
}  # fmt: skip
MEDIGAP_LETTERS = tuple(_MEDIGAP)


def settle(
    visits: Iterable[VisitCharges], plan: PersonalPlan, *, in_network: bool = True
) -> tuple[tuple[VisitShare, ...], PersonalPlan]:
    """Visits in order of date through a plan. Also the plan with what is met afterwards, for the next call."""
    shares: list[VisitShare] = []
    coverage, met = (plan.inside, plan.met) if in_network else (plan.outside, plan.met_outside)
    second = plan.secondary
    for visit in visits:
        share, met = through(visit, coverage, met)
        if second is not None:
            share, second = with_secondary(visit, share, second)
        shares.append(share)
    after = replace(plan, met=met) if in_network else replace(plan, met_outside=met)
    return tuple(shares), replace(after, secondary=second) if second else after


def patient_totals(visits: Iterable[VisitCharges], plan: PersonalPlan, *, in_network: bool = True) -> list[int]:
    """What the patient owes for each visit: the same as ``settle``, without the shares of each line."""
    if plan.secondary is not None:
        return [share.patient_cents for share in settle(visits, plan, in_network=in_network)[0]]
    return _Sums(*((plan.inside, plan.met) if in_network else (plan.outside, plan.met_outside))).totals(visits)


def through(visit: VisitCharges, coverage: Coverage, before: Accumulators) -> tuple[VisitShare, Accumulators]:
    """One visit through one coverage: the shares, and what is met afterwards."""
    met = rolled(before, visit.on, coverage.year_start)
    new_year = (NEW_YEAR,) if met is not before and met.year > before.year else ()
    if reason := refused(coverage, met):
        lines = tuple(_uncovered(line) for line in visit.lines)
        return _visit(visit.on, lines, met, (*new_year, reason)), met
    tally = _Tally(coverage, met, visit.on)
    lines = tuple(tally.line(charge) for charge in visit.lines)
    met = tally.met(visit.on)
    return _visit(visit.on, lines, met, new_year), met


def refused(coverage: Coverage, met: Accumulators) -> str | None:
    """Why nothing of the next visit is covered, or None."""
    limit = coverage.benefit.visit_limit
    if not coverage.covered:
        return NOT_COVERED
    return LIMIT_REACHED if limit is not None and met.visits >= limit else None


def plan_year(on: date, start: tuple[int, int]) -> date:
    """The first day of the plan year that holds a day."""
    begins = date(on.year, *start)
    return begins if begins <= on else date(on.year - 1, *start)


def rolled(met: Accumulators, on: date, start: tuple[int, int]) -> Accumulators:
    """What is met, or nothing when a new plan year has begun."""
    year = plan_year(on, start)
    return met if year <= met.year else Accumulators(year=year)


def left(limit: int | None, met: int) -> int:
    """What is left of a limit; a very great number when there is none."""
    return NO_LIMIT if limit is None else max(0, limit - met)


def deductible_left(coverage: Coverage, met: Accumulators) -> int:
    """What is still to be paid before the plan pays."""
    rule = coverage.deductible
    if not coverage.benefit.deductible_applies:
        return 0
    if rule.kind is DeductibleKind.AGGREGATE and rule.family is not None:
        return left(rule.family, met.family_deductible)
    return min(left(rule.individual, met.deductible), left(rule.family, met.family_deductible))


def out_of_pocket_left(coverage: Coverage, met: Accumulators) -> int:
    """What can still be owed this year."""
    rule = coverage.out_of_pocket_maximum
    return min(left(rule.individual, met.out_of_pocket), left(rule.family, met.family_out_of_pocket))


class _Tally:
    """The running sums of one visit."""

    __slots__ = ("balance_billing", "benefit", "copay", "deductible", "limit", "out_of_pocket", "start", "used")

    def __init__(self, coverage: Coverage, met: Accumulators, on: date) -> None:
        benefit = self.benefit = coverage.benefit
        self.balance_billing = coverage.balance_billing
        self.start = met
        self.deductible = deductible_left(coverage, met)
        self.out_of_pocket = out_of_pocket_left(coverage, met)
        self.limit = left(benefit.dollar_limit, met.paid)
        paid_today = benefit.per is CopayPer.DAY and met.copay_day == on
        self.copay = 0 if paid_today else benefit.copay
        self.used = (0, 0, 0)  # deductible, cost sharing, paid by the plan

    def line(self, charge: Charge) -> LineShare:
        deductible, copay, coinsurance, balance, paid, written_off = self.parts(charge)
        return LineShare(
            code=charge.code,
            units=charge.units,
            charge_cents=charge.charge,
            allowed_cents=min(charge.allowed, charge.charge),
            patient_cents=deductible + copay + coinsurance + balance,
            plan_cents=paid,
            write_off_cents=written_off,
            secondary_cents=0,
            applied=Applied(deductible, copay, coinsurance, balance),
        )

    def parts(self, charge: Charge) -> tuple[int, int, int, int, int, int]:
        """Deductible, copay, coinsurance, balance; paid by the plan; written off."""
        if self.benefit.per is CopayPer.SERVICE:
            self.copay = self.benefit.copay
        allowed = min(charge.allowed, charge.charge)
        deductible, copay, coinsurance = self._capped(self._parts(allowed))
        owed = deductible + copay + coinsurance
        paid = min(allowed - owed, self.limit)
        over, above = allowed - owed - paid, charge.charge - allowed
        self._book(deductible, owed, paid)
        if self.balance_billing:
            return deductible, copay, coinsurance, over + above, paid, 0
        return deductible, copay, coinsurance, over, paid, above

    def _parts(self, allowed: int) -> tuple[int, int, int]:
        """Deductible, copay and coinsurance of an amount, before the out-of-pocket maximum."""
        if self.benefit.order is CopayOrder.BEFORE_DEDUCTIBLE:
            copay = min(self.copay, allowed)
            deductible = min(self.deductible, allowed - copay)
        else:
            deductible = min(self.deductible, allowed)
            copay = min(self.copay, allowed - deductible)
        self.copay -= copay
        return deductible, copay, of(allowed - deductible - copay, self.benefit.coinsurance)

    def _capped(self, parts: tuple[int, int, int]) -> tuple[int, int, int]:
        """Cut so that the out-of-pocket maximum holds: the deductible first, then copay, then coinsurance."""
        room = self.out_of_pocket
        deductible = min(parts[0], room)
        copay = min(parts[1], room - deductible)
        return deductible, copay, min(parts[2], room - deductible - copay)

    def _book(self, deductible: int, owed: int, paid: int) -> None:
        self.deductible -= deductible
        self.out_of_pocket -= owed
        self.limit -= paid
        used = self.used
        self.used = (used[0] + deductible, used[1] + owed, used[2] + paid)

    def met(self, on: date) -> Accumulators:
        deductible, owed, paid = self.used
        before = self.start
        return Accumulators(
            year=before.year,
            deductible=before.deductible + deductible,
            out_of_pocket=before.out_of_pocket + owed,
            family_deductible=before.family_deductible + deductible,
            family_out_of_pocket=before.family_out_of_pocket + owed,
            visits=before.visits + 1,
            paid=before.paid + paid,
            copay_day=on if self.benefit.per is CopayPer.DAY else None,
        )


class _Sums:
    """What is left of everything as plain numbers: for the spread of an estimate, which needs totals alone."""

    __slots__ = ("balance_billing", "coverage", "day", "deductible", "paid", "room", "visits", "year")

    def __init__(self, coverage: Coverage, met: Accumulators) -> None:
        self.coverage, self.balance_billing = coverage, coverage.balance_billing
        self._start(met)

    def _start(self, met: Accumulators) -> None:
        self.year, self.day = met.year, met.copay_day
        self.deductible = deductible_left(self.coverage, met)
        self.room = out_of_pocket_left(self.coverage, met)
        self.paid = left(self.coverage.benefit.dollar_limit, met.paid)
        self.visits = left(self.coverage.benefit.visit_limit, met.visits) if self.coverage.covered else 0

    def totals(self, visits: Iterable[VisitCharges]) -> list[int]:
        found = []
        for visit in visits:
            year = plan_year(visit.on, self.coverage.year_start)
            if year > self.year:
                self._start(Accumulators(year=year))
            found.append(self._visit(visit) if self.visits > 0 else sum(map(asked, visit.lines)))
        return found

    def _visit(self, visit: VisitCharges) -> int:
        benefit = self.coverage.benefit
        by_service, before = benefit.per is CopayPer.SERVICE, benefit.order is CopayOrder.BEFORE_DEDUCTIBLE
        share, twice = benefit.coinsurance * 2, 2 * BASIS_POINTS
        copay = 0 if benefit.per is CopayPer.DAY and self.day == visit.on else benefit.copay
        deductible, room, limit, total = self.deductible, self.room, self.paid, 0
        for line in visit.lines:
            allowed = line.allowed if line.allowed < line.charge else line.charge
            fixed = benefit.copay if by_service else copay
            if before:
                fixed = fixed if fixed < allowed else allowed
                first = deductible if deductible < allowed - fixed else allowed - fixed
            else:
                first = deductible if deductible < allowed else allowed
                fixed = fixed if fixed < allowed - first else allowed - first
            owed = first + fixed + ((allowed - first - fixed) * share + BASIS_POINTS) // twice
            owed = owed if owed < room else room
            paid = allowed - owed if allowed - owed < limit else limit
            total += allowed - paid + (line.charge - allowed if self.balance_billing else 0)
            deductible, copay, room, limit = deductible - first, copay - fixed, room - owed, limit - paid
        self.deductible, self.room, self.paid, self.day = deductible, room, limit, visit.on
        self.visits -= 1
        return total


def of(amount: int, basis_points: int) -> int:
    """A share of an amount in whole cents, half a cent up."""
    return (amount * basis_points * 2 + BASIS_POINTS) // (2 * BASIS_POINTS)


def asked(charge: Charge) -> int:
    """What is owed beyond a limit or outside the plan: the clinic's self-pay price, else its charge."""
    return charge.charge if charge.self_pay is None else min(charge.self_pay, charge.charge)


def _uncovered(charge: Charge) -> LineShare:
    owed = asked(charge)
    return LineShare(
        code=charge.code,
        units=charge.units,
        charge_cents=charge.charge,
        allowed_cents=min(charge.allowed, charge.charge),
        patient_cents=owed,
        plan_cents=0,
        write_off_cents=charge.charge - owed,
        secondary_cents=0,
        applied=Applied(balance=owed),
    )


def _visit(on: date, lines: tuple[LineShare, ...], met: Accumulators, why: tuple[str, ...]) -> VisitShare:
    return VisitShare(
        on=on,
        lines=lines,
        patient_cents=sum(line.patient_cents for line in lines),
        plan_cents=sum(line.plan_cents for line in lines),
        write_off_cents=sum(line.write_off_cents for line in lines),
        running=Running(deductible_met=met.deductible, oop_met=met.out_of_pocket, visits_used=met.visits),
        why=why,
    )


# --- a second insurer


def with_secondary(visit: VisitCharges, first: VisitShare, second: Secondary) -> tuple[VisitShare, Secondary]:
    """What the second insurer takes over of the patient's part, and what is met with it afterwards."""
    if second.kind is SecondaryKind.MEDIGAP or second.coverage is None or second.met is None:
        paid = [_medigap(line, second.letter or "A") for line in first.lines]
    else:
        alone, met = through(visit, second.coverage, second.met)
        paid = [_coordinated(line, own, second.kind) for line, own in zip(first.lines, alone.lines, strict=True)]
        second = replace(second, met=met)
    lines = tuple(_taken_over(line, amount) for line, amount in zip(first.lines, paid, strict=True))
    taken = sum(paid)
    return replace(
        first, lines=lines, patient_cents=first.patient_cents - taken, plan_cents=first.plan_cents + taken
    ), second


def _coordinated(line: LineShare, alone: LineShare, kind: SecondaryKind) -> int:
    benefit = alone.plan_cents if kind is SecondaryKind.STANDARD else max(0, alone.plan_cents - line.plan_cents)
    return min(benefit, line.patient_cents)


def _medigap(line: LineShare, letter: str) -> int:
    percent, deductible, excess = _MEDIGAP[letter]
    paid = of(line.applied.coinsurance, percent * 100)
    return paid + (line.applied.deductible if deductible else 0) + (line.applied.balance if excess else 0)


def _taken_over(line: LineShare, amount: int) -> LineShare:
    return replace(
        line,
        patient_cents=line.patient_cents - amount,
        plan_cents=line.plan_cents + amount,
        secondary_cents=amount,
    )


def in_words(benefit: Benefit) -> str:
    """The rule in one line of words."""
    parts = [f"{show(benefit.copay)} copay a {benefit.per}"] if benefit.copay else []
    parts += [f"{Decimal(benefit.coinsurance) / 100:f} % coinsurance"] if benefit.coinsurance else []
    rule = " and ".join(parts) or "no charge"
    before = benefit.copay and benefit.order is CopayOrder.BEFORE_DEDUCTIBLE
    when = " with the deductible after it" if before else " after the deductible"
    return rule + (when if benefit.deductible_applies else ", no deductible")
