"""An exchange plan as a person's own plan, and finding plans among those at hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from thenar.cost.benefits import plan_year
from thenar.terms.benefits import Accumulators, Benefit, Coverage, Deductible, Limit, PersonalPlan, PlanKind, Service
from thenar.terms.faults import Fault, Faulty
from thenar.terms.marketplace import MarketplacePlan, Side

NOTHING_MET = "Nothing was counted as met this year: give your own plan file with 'met' to change that."


def personal(plan: MarketplacePlan, *, on: date) -> PersonalPlan:
    """One person's coverage under an exchange plan, nothing met yet. Raises Faulty when its texts could not be read."""
    if plan.inside.unread:
        raise Faulty([Fault(plan.id, plan.inside.unread, "write the benefit into a plan file of your own")])
    met = Accumulators(year=plan_year(on, (1, 1)))
    return PersonalPlan(
        id=plan.id,
        name=f"{plan.issuer} {plan.name}".strip(),
        kind=PlanKind.MARKETPLACE,
        network=plan.type,
        inside=_coverage(plan.inside),
        outside=replace(_coverage(plan.outside), balance_billing=True),
        met=met,
        met_outside=met,
        benefits={Service.PHYSICAL_THERAPY: plan.inside.benefit or Benefit()},
        hsa=plan.hsa,
        notes=(NOTHING_MET, *plan.notes),
    )


def _coverage(side: Side) -> Coverage:
    return Coverage(
        benefit=side.benefit or Benefit(),
        deductible=Deductible(individual=side.deductible or 0),
        out_of_pocket_maximum=Limit(individual=side.out_of_pocket_maximum),
        covered=side.benefit is not None and side.benefit.coinsurance < 10_000,
    )


def find(
    plans: Iterable[MarketplacePlan], *, state: str | None = None, issuer: str = "", text: str = "", metal: str = ""
) -> list[MarketplacePlan]:
    """The plans of a state whose issuer (name or id), name or id and metal hold the words, in order of id."""
    wanted = [word.lower() for word in text.split()]
    found = [
        plan
        for plan in plans
        if (state is None or plan.state == state)
        and (issuer.lower() in plan.issuer.lower() or issuer == plan.issuer_id)
        and metal.lower() in plan.metal.lower()
        and all(word in f"{plan.id} {plan.name}".lower() for word in wanted)
    ]
    return sorted(found, key=lambda plan: plan.id)
