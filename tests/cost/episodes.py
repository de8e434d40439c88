"""Random plans and episodes: plain random numbers for speed, the same kinds of rule as the types know."""

from datetime import date, timedelta
from random import Random

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
    VisitCharges,
)

KINDS = (*CopayPer, *CopayOrder, *DeductibleKind)


def coverage(random: Random) -> Coverage:
    maybe = lambda *values: random.choice((None, *values))  # noqa: E731
    individual = random.choice((0, 0, 5_000, 25_000, 50_000, 150_000))
    return Coverage(
        benefit=Benefit(
            copay=random.choice((0, 0, 1_500, 4_000, 7_512)),
            coinsurance=random.choice((0, 0, 2_000, 3_333, 5_000, 10_000)),
            per=random.choice(tuple(CopayPer)),
            deductible_applies=random.random() < 0.7,
            order=random.choice(tuple(CopayOrder)),
            visit_limit=maybe(0, 1, 3, 30),
            dollar_limit=maybe(0, 9_999, 30_000),
        ),
        deductible=Deductible(
            individual=individual,
            family=maybe(individual, individual * 2),
            kind=random.choice(tuple(DeductibleKind)),
        ),
        out_of_pocket_maximum=Limit(individual=maybe(individual, individual + 12_345), family=maybe(individual * 2 + 20_000)),
        year_start=random.choice(((1, 1), (1, 1), (7, 1), (12, 10))),
        covered=random.random() < 0.95,
        balance_billing=random.random() < 0.3,
    )  # fmt: skip


def met(random: Random, rule: Coverage, on: date) -> Accumulators:
    from thenar.cost.benefits import plan_year

    deductible = random.choice((0, 0, 1_234, rule.deductible.individual))
    out_of_pocket = deductible + random.choice((0, 0, 5_000))
    return Accumulators(
        year=plan_year(on, rule.year_start),
        deductible=deductible,
        out_of_pocket=out_of_pocket,
        family_deductible=deductible + random.choice((0, 10_000)),
        family_out_of_pocket=out_of_pocket + random.choice((0, 15_000)),
        visits=random.choice((0, 0, 1, 2, 29)),
        paid=random.choice((0, 0, 5_000)),
    )


def visits(random: Random, on: date, most: int = 4, most_lines: int = 3) -> list[VisitCharges]:
    made = []
    for _ in range(random.randint(1, most)):
        on += timedelta(days=random.choice((0, 2, 3, 7, 20)))
        made.append(VisitCharges(on=on, lines=tuple(charge(random) for _ in range(random.randint(1, most_lines)))))
    return made


def charge(random: Random) -> Charge:
    allowed = random.choice((0, 1, 2_121, 2_772, 9_787, random.randint(0, 20_000)))
    return Charge(
        code="97140",
        units=1,
        charge=allowed + random.choice((0, 0, 1_000, 7_777)),
        allowed=allowed,
        self_pay=random.choice((None, None, 3_000)),
    )


def one(seed: int) -> tuple[list[VisitCharges], Coverage, Accumulators]:
    """An episode, a coverage and what is met at its start."""
    random = Random(seed)
    rule = coverage(random)
    on = date(2026, 11, 24) + timedelta(days=random.randint(-20, 20))
    return visits(random, on), rule, met(random, rule, on)
