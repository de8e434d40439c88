"""Thousands of episodes at once: the same rules as ``benefits``, worked on whole columns (needs NumPy).

Every amount is whole cents in 64-bit integers. An episode is a column; visits and lines are walked in order, so that
each step touches one value of every episode. Once the room under the out-of-pocket maximum is used up nothing more is
owed that year; so what is left of the deductible can be kept as one number, the smaller of the individual and the
family one.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thenar.cost.benefits import NO_LIMIT, deductible_left, left, out_of_pocket_left, plan_year
from thenar.terms.benefits import BASIS_POINTS, Accumulators, CopayOrder, CopayPer, Coverage, VisitCharges

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
CHUNK = 16_384  # episodes worked on at a time: their columns stay in the processor's cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Episodes as columns: one value each, amounts in cents (``NO_LIMIT`` where there is no limit).

    ``deductible`` and ``room`` are what is left now, ``deductible_anew`` and ``room_anew`` what a new plan year gives.
    ``allowed`` and ``charge`` are visits × lines × episodes; a line or visit that does not exist is 0. ``exists``,
    ``new_year`` and ``same_day`` are visits × episodes.
    """

    copay: Ints
    coinsurance: Ints
    copay_first: Flags
    per_service: Flags
    per_day: Flags
    covered: Flags
    balance_billing: Flags
    deductible: Ints
    deductible_anew: Ints
    room: Ints
    room_anew: Ints
    visits_left: Ints
    visits_anew: Ints
    paid_left: Ints
    paid_anew: Ints
    allowed: NDArray[Any]
    charge: NDArray[Any]
    exists: Flags
    new_year: Flags
    same_day: Flags

    def part(self, of: slice) -> "Columns":
        """Some of the episodes."""
        return Columns(**{field.name: getattr(self, field.name)[..., of] for field in fields(self)})

    def __len__(self) -> int:
        return len(self.copay)


@dataclass(frozen=True, slots=True)
class Totals:
    """Cents of each visit of each episode: visits × episodes."""

    patient: Ints
    plan: Ints


def columns(episodes: Sequence[tuple[Sequence[VisitCharges], Coverage, Accumulators]]) -> Columns:
    """Episodes of visits, coverage and what is met, put into columns. A line's ``self_pay`` is not known here."""
    visits = max((len(made) for made, _, _ in episodes), default=0)
    lines = max((len(visit.lines) for made, _, _ in episodes for visit in made), default=0)
    shape = (visits, lines, len(episodes))
    allowed, charge = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    exists, new_year, same_day = (np.zeros((visits, len(episodes)), bool) for _ in range(3))
    for n, (made, coverage, met) in enumerate(episodes):
        year, last = met.year, met.copay_day
        for v, visit in enumerate(made):
            now = plan_year(visit.on, coverage.year_start)
            exists[v, n], new_year[v, n], same_day[v, n] = True, now > year, visit.on == last
            year, last = max(now, year), visit.on
            for i, line in enumerate(visit.lines):
                allowed[v, i, n], charge[v, i, n] = min(line.allowed, line.charge), line.charge
    return Columns(
        allowed=allowed, charge=charge, exists=exists, new_year=new_year, same_day=same_day, **_plans(episodes)
    )


def _plans(episodes: Sequence[tuple[Sequence[VisitCharges], Coverage, Accumulators]]) -> dict[str, NDArray[Any]]:
    """The columns that hold one value per episode."""
    anew = Accumulators(year=date.min)
    rows = [
        (
            c.benefit.copay,
            c.benefit.coinsurance,
            deductible_left(c, met),
            deductible_left(c, anew),
            out_of_pocket_left(c, met),
            out_of_pocket_left(c, anew),
            left(c.benefit.visit_limit, met.visits),
            left(c.benefit.visit_limit, 0),
            left(c.benefit.dollar_limit, met.paid),
            left(c.benefit.dollar_limit, 0),
        )
        for _, c, met in episodes
    ]
    names = ("copay", "coinsurance", "deductible", "deductible_anew", "room", "room_anew", "visits_left", "visits_anew", "paid_left", "paid_anew")  # fmt: skip
    found: dict[str, NDArray[Any]] = dict(
        zip(names, np.array(rows, np.int64).reshape(-1, len(names)).T.copy(), strict=True)
    )
    rules = [c for _, c, _ in episodes]
    return found | {
        "copay_first": np.array([c.benefit.order is CopayOrder.BEFORE_DEDUCTIBLE for c in rules], bool),
        "per_service": np.array([c.benefit.per is CopayPer.SERVICE for c in rules], bool),
        "per_day": np.array([c.benefit.per is CopayPer.DAY for c in rules], bool),
        "covered": np.array([c.covered for c in rules], bool),
        "balance_billing": np.array([c.balance_billing for c in rules], bool),
    }


def settle_columns(given: Columns, workers: int | None = None) -> Totals:
    """What patient and plan pay for every visit of every episode; spread over threads by chunks."""
    visits, episodes = given.exists.shape
    out = Totals(np.zeros((visits, episodes), np.int64), np.zeros((visits, episodes), np.int64))
    slices = [slice(start, min(start + CHUNK, episodes)) for start in range(0, episodes, CHUNK)]

    def work(of: slice) -> None:
        _Walk(given.part(of)).run(out.patient[:, of], out.plan[:, of])

    with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        list(pool.map(work, slices))
    return out


class _Walk:
    """One chunk: walks visits and lines, keeping what is left of everything."""

    def __init__(self, given: Columns) -> None:
        self.given = given
        self.deductible, self.room = given.deductible.copy(), given.room.copy()
        self.visits, self.paid_left = given.visits_left.copy(), given.paid_left.copy()
        self.twice = given.coinsurance * 2
        self.any_before = bool(given.copay_first.any())
        self.any_service = bool(given.per_service.any())
        self.any_limit = bool((given.paid_left < NO_LIMIT).any() or (given.paid_anew < NO_LIMIT).any())
        self.any_billed = bool(given.balance_billing.any())
        self.copay_day = np.zeros(len(given), bool)  # the last day had its copay

    def run(self, patient: Ints, plan: Ints) -> None:
        for v in range(len(patient)):
            self._roll(v)
            open_ = self.given.covered & (self.visits > 0) & self.given.exists[v]
            first, second = self._copay_and_deductible(v)
            every = bool(open_.all())
            for i in range(self.given.allowed.shape[1]):
                self._line(v, i, first, second, None if every else open_, patient[v], plan[v])
            self.visits -= open_
            self.copay_day = (self.copay_day & self.given.same_day[v]) | open_
            self.deductible = np.where(self.given.copay_first, second, first) if self.any_before else first

    def _roll(self, v: int) -> None:
        """A new plan year gives everything anew."""
        new = self.given.new_year[v]
        if new.any():
            self.deductible = np.where(new, self.given.deductible_anew, self.deductible)
            self.room = np.where(new, self.given.room_anew, self.room)
            self.visits = np.where(new, self.given.visits_anew, self.visits)
            self.paid_left = np.where(new, self.given.paid_anew, self.paid_left)
            self.copay_day = self.copay_day & ~new

    def _copay_and_deductible(self, v: int) -> tuple[Ints, Ints]:
        """What is taken first and second of each line: deductible and copay, or the other way round."""
        given = self.given
        spent = given.per_day & given.same_day[v] & self.copay_day
        copay = np.where(spent, 0, given.copay) if spent.any() else given.copay.copy()
        if not self.any_before:
            return self.deductible, copay
        return np.where(given.copay_first, copay, self.deductible), np.where(given.copay_first, self.deductible, copay)

    def _line(self, v: int, i: int, first: Ints, second: Ints, open_: Flags | None, patient: Ints, plan: Ints) -> None:
        given = self.given
        charge = given.charge[v, i].astype(np.int64)
        allowed = given.allowed[v, i].astype(np.int64)
        above = charge - allowed
        if open_ is not None:
            patient += np.where(open_, 0, charge)
            allowed *= open_
            above *= open_
        if self.any_service and i:
            self._renew(first, second)
        one = np.minimum(first, allowed)
        np.subtract(first, one, out=first)
        rest = allowed - one
        two = np.minimum(second, rest)
        np.subtract(second, two, out=second)
        rest -= two
        rest *= self.twice
        rest += BASIS_POINTS
        rest //= 2 * BASIS_POINTS
        rest += one
        rest += two
        owed = np.minimum(rest, self.room, out=rest)
        self.room -= owed
        paid = np.subtract(allowed, owed, out=allowed)
        if self.any_limit:
            kept = np.minimum(paid, self.paid_left)
            self.paid_left -= kept
            patient += paid - kept
            paid = kept
        if self.any_billed:
            patient += above * given.balance_billing
        patient += owed
        plan += paid

    def _renew(self, first: Ints, second: Ints) -> None:
        """A copay per service is owed anew on each line."""
        service, before = self.given.per_service, self.given.copay_first
        np.copyto(first, self.given.copay, where=service & before)
        np.copyto(second, self.given.copay, where=service & ~before)
