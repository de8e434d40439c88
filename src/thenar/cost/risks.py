"""Why an insurer may not pay something that is planned, how much that would be, and what prevents it.

The rules are data (``coverage_risks.csv``): when each applies is one of a small closed set of words.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from thenar.cost.benefits import plan_year
from thenar.terms.benefits import Coverage, PersonalPlan, PlanKind
from thenar.terms.estimates import CoverageRisk, EstimatedVisit, RiskRule, RiskWhen
from thenar.terms.fees import FeeTables, Parameter, in_force
from thenar.terms.money import cents
from thenar.terms.techniques import Spread

_MEDICARE = (PlanKind.MEDICARE_B, PlanKind.MEDICARE_ADVANTAGE)
_COMMERCIAL = (PlanKind.COMMERCIAL, PlanKind.MARKETPLACE, PlanKind.MEDICARE_ADVANTAGE)
_CERTIFIED_DAYS, _REPORT_VISITS, _LONG = 90, 10, 12
Visits = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Episode:
    """What the rules look at."""

    schedule: Sequence[EstimatedVisit]
    days: Sequence[date]
    visits: Spread
    plan: PersonalPlan
    side: Coverage
    tables: FeeTables
    in_network: bool
    assistant: bool

    @property
    def every(self) -> Visits:
        return tuple(visit.visit for visit in self.schedule)

    @property
    def medicare(self) -> bool:
        return self.plan.kind in _MEDICARE

    def over(self, name: str) -> Visits:
        """The visits by which the allowed amounts of a calendar year exceed a yearly figure."""
        found: list[int] = []
        for year in {visit.date.year for visit in self.schedule}:
            limit = self._figure(name, year)
            these = [visit for visit in self.schedule if visit.date.year == year]
            sums = accumulate(sum(line.allowed_cents for line in visit.lines) for visit in these)
            found += [v.visit for v, total in zip(these, sums, strict=True) if limit and total > cents(limit.value)]
        return tuple(sorted(found))

    def _figure(self, name: str, year: int) -> Parameter | None:
        figures = self.tables.parameters.get(name, ())
        return in_force(figures, date(year, 12, 31)) or max(figures, key=lambda figure: figure.start, default=None)

    def with_codes(self, codes: Sequence[str], every: bool) -> Visits:
        """The visits with one, or all, of the codes."""
        test: Callable[[Iterator[bool]], bool] = all if every else any
        return tuple(v.visit for v in self.schedule if test(code in {line.code for line in v.lines} for code in codes))

    def from_visit(self, used: int | None) -> Visits:
        """The visits (up to the high number) that come when ``used`` are used up in their plan year."""
        if used is None:
            return ()
        met = self.plan.met if self.in_network else self.plan.met_outside
        by_year = {met.year: met.visits}
        found: list[int] = []
        for number, day in enumerate(self.days[: self.visits.high], start=1):
            year = plan_year(day, self.side.year_start)
            if by_year.setdefault(year, 0) >= used:
                found.append(number)
            by_year[year] += 1
        return tuple(found)


_APPLIES: dict[RiskWhen, Callable[[_Episode, RiskRule], Visits]] = {
    RiskWhen.INSURED: lambda e, _: e.every,
    RiskWhen.COMMERCIAL: lambda e, _: e.every if e.plan.kind in _COMMERCIAL else (),
    RiskWhen.MEDICARE: lambda e, _: e.every if e.medicare else (),
    RiskWhen.MEDICARE_90_DAYS: lambda e, _: _after_90_days(e) if e.medicare else (),
    RiskWhen.MEDICARE_10_VISITS: lambda e, _: tuple(range(_REPORT_VISITS, e.visits.high + 1)) if e.medicare else (),
    RiskWhen.MEDICARE_KX: lambda e, _: e.over("kx_threshold") if e.medicare else (),
    RiskWhen.MEDICARE_REVIEW: lambda e, _: e.over("targeted_review") if e.medicare else (),
    RiskWhen.BOTH_CODES: lambda e, rule: e.with_codes(rule.codes, every=True),
    RiskWhen.BOTH_CODES_NOT_MEDICARE: lambda e, rule: () if e.medicare else e.with_codes(rule.codes, every=True),
    RiskWhen.ANY_CODE: lambda e, rule: e.with_codes(rule.codes, every=False),
    RiskWhen.LONG_COURSE: lambda e, _: tuple(range(_LONG, e.visits.high + 1)),
    RiskWhen.VISIT_LIMIT: lambda e, _: e.from_visit(e.side.benefit.visit_limit),
    RiskWhen.AUTHORIZATION: lambda e, _: e.from_visit(e.side.benefit.prior_authorization_after),
    RiskWhen.OUT_OF_NETWORK: lambda e, _: () if e.in_network else e.every,
    RiskWhen.ASSISTANT: lambda e, _: e.every if e.assistant and e.medicare else (),
}


def risks(
    schedule: Sequence[EstimatedVisit],
    days: Sequence[date],
    visits: Spread,
    plan: PersonalPlan,
    tables: FeeTables,
    *,
    in_network: bool = True,
    assistant: bool = False,
) -> tuple[CoverageRisk, ...]:
    """The risks of an episode in the order of the rules; without coverage there are none."""
    if plan.kind is PlanKind.SELF_PAY or not schedule:
        return ()
    side = plan.inside if in_network else plan.outside
    episode = _Episode(schedule, days, visits, plan, side, tables, in_network, assistant)
    found = ((rule, _APPLIES[rule.when](episode, rule)) for rule in tables.risk_rules)
    return tuple(_risk(rule, numbers, schedule) for rule, numbers in found if numbers)


def _after_90_days(episode: _Episode) -> Visits:
    begin = episode.days[0]
    late = (n for n, day in enumerate(episode.days, start=1) if (day - begin).days >= _CERTIFIED_DAYS)
    return tuple(n for n in late if n <= episode.visits.high)


def _risk(rule: RiskRule, numbers: Visits, schedule: Sequence[EstimatedVisit]) -> CoverageRisk:
    wanted = set(numbers)
    lines = [line for visit in schedule if visit.visit in wanted for line in visit.lines]
    hit = [line for line in lines if not rule.codes or line.code in rule.codes]
    return CoverageRisk(
        id=rule.id,
        why=rule.why,
        prevent=rule.prevent,
        applies_to=rule.codes,
        visits=numbers,
        denial_codes=rule.denial_codes,
        at_stake_cents=sum(line.plan_cents for line in hit),
        source=(rule.source,),
    )
