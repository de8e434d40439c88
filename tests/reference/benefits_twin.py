"""The plain, slow twin of ``cost.benefits``: no accumulators are carried; every visit reads the whole history again.

An amount is poured through layers (deductible, copay, coinsurance) like water through sieves. Written from the rules,
not from the fast code.
"""

from fractions import Fraction
from math import floor, inf


def half_up(value):
    return floor(value + Fraction(1, 2))


def year_of(day, start):
    month, first = start
    return day.year if (day.month, day.day) >= (month, first) else day.year - 1


def pour(amount, layers):
    """What each layer takes of an amount: [(width, rate)] → [taken]; rate 1 takes all that fits, else a share of it."""
    taken = []
    for width, rate in layers:
        inside = min(amount, width)
        amount -= inside
        taken.append(half_up(Fraction(inside) * rate))
    return taken


def episode(visits, coverage, met):
    """[[(deductible, copay, coinsurance, balance, plan, write_off) per line] per visit]."""
    history = []  # (plan year, day, covered, deductible, owed, plan paid, copay)
    answer = []
    for visit in visits:
        year = year_of(visit.on, coverage.year_start)
        lines = []
        b = coverage.benefit
        before_visits = len({id_ for y, id_, *_ in history if y == year}) + (met.visits if year == met.year.year else 0)
        counts = coverage.covered and (b.visit_limit is None or before_visits < b.visit_limit)
        for line in visit.lines:
            if not counts:
                asked = line.charge if line.self_pay is None else min(line.charge, line.self_pay)
                lines.append((0, 0, 0, asked, 0, line.charge - asked))
                continue
            now = [h for h in history if h[0] == year]
            opening = met if year == met.year.year else None
            deductible_met = sum(h[3] for h in now)
            owed_met = sum(h[4] for h in now)
            rooms = room(coverage, opening, deductible_met, owed_met)
            copay = b.copay - copay_spent(b, now, id(visit), visit.on, opening)
            allowed = min(line.allowed, line.charge)
            width = rooms[0] if b.deductible_applies else 0
            layers = [(width, 1), (copay, 1), (inf, Fraction(b.coinsurance, 10_000))]
            if b.order == "before_deductible":
                layers[0], layers[1] = layers[1], layers[0]
            parts = pour(allowed, layers)
            if b.order == "before_deductible":
                parts[0], parts[1] = parts[1], parts[0]
            used_copay = parts[1]
            ded, cop, coin = pour_into(rooms[1], parts)
            owed = ded + cop + coin
            would_pay = allowed - owed
            can_pay = inf
            if b.dollar_limit is not None:
                can_pay = max(0, b.dollar_limit - sum(h[5] for h in now) - (opening.paid if opening else 0))
            paid = min(would_pay, can_pay)
            above = line.charge - allowed
            billed = above if coverage.balance_billing else 0
            lines.append((ded, cop, coin, would_pay - paid + billed, paid, above - billed))
            history.append((year, id(visit), visit.on, ded, owed, paid, used_copay))
        if counts and not visit.lines:
            history.append((year, id(visit), visit.on, 0, 0, 0, 0))
        answer.append(lines)
    return answer


def room(coverage, opening, deductible_met, owed_met):
    """What is left of the deductible and of the out-of-pocket maximum."""

    def rest(limit, own, start):
        return inf if limit is None else max(0, limit - own - start)

    d, m = coverage.deductible, coverage.out_of_pocket_maximum
    own = opening.deductible if opening else 0
    family = opening.family_deductible if opening else 0
    together = rest(d.family, deductible_met, family)
    alone = rest(d.individual, deductible_met, own)
    deductible = together if d.kind == "aggregate" and d.family is not None else min(alone, together)
    own = opening.out_of_pocket if opening else 0
    family = opening.family_out_of_pocket if opening else 0
    return deductible, min(rest(m.individual, owed_met, own), rest(m.family, owed_met, family))


def copay_spent(benefit, now, this_visit, day, opening):
    """How much of the copay has been used up: of this visit, of this day, or nothing (each service anew)."""
    if benefit.per == "visit":
        return sum(h[6] for h in now if h[1] == this_visit)
    if benefit.per == "service":
        return 0
    earlier = any(h[2] == day and h[1] != this_visit for h in now) or (opening is not None and opening.copay_day == day)
    return benefit.copay if earlier else sum(h[6] for h in now if h[1] == this_visit)


def pour_into(space, parts):
    taken = []
    for part in parts:
        taken.append(min(part, space))
        space -= taken[-1]
    return taken
