"""The person's plan: a mapping (from a YAML file) → PersonalPlan, or every problem in it at once.

Amounts are dollars as printed on the card (``1500``, ``$1,500.00``); a key that ends in ``_cents`` holds whole cents.
Coinsurance is the person's share: ``20%`` or ``0.2``.
"""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from thenar.cost.benefits import MEDIGAP_LETTERS, plan_year
from thenar.terms.benefits import (
    BASIS_POINTS,
    Accumulators,
    Benefit,
    CopayOrder,
    CopayPer,
    Coverage,
    Deductible,
    DeductibleKind,
    Limit,
    PersonalPlan,
    PlanKind,
    Secondary,
    SecondaryKind,
    Service,
)
from thenar.terms.faults import Fault, Faulty
from thenar.terms.fees import FeeTables
from thenar.terms.money import cents, read_money, show

E_ = TypeVar("E_", bound=StrEnum)
MOST_VISITS = 1000
_PLAN = ("name", "kind", "network", "deductible", "met", "out_of_pocket_maximum", "benefits", "out_of_network", "plan_year_start", "secondary", "hsa")  # fmt: skip
_OUTSIDE = ("covered", "deductible", "out_of_pocket_maximum", "met", "balance_billing", "copay", "coinsurance", "per",
            "deductible_applies", "order", "visit_limit", "dollar_limit")  # fmt: skip
_BENEFIT = ("copay", "coinsurance", "per", "deductible_applies", "order", "visit_limit", "dollar_limit", "counts_with",
            "prior_authorization_after", "tier", "specialist_copay")  # fmt: skip
_MET = ("deductible", "out_of_pocket", "visits", "family_deductible", "family_out_of_pocket", "paid_by_plan")
_NOTHING_OWED = (PlanKind.MEDICAID, PlanKind.WORKERS_COMPENSATION)
_KIND_NOTES = {
    PlanKind.MEDICAID: "Medicaid: no share is assumed unless the plan states one; some states ask a few dollars a visit",
    PlanKind.WORKERS_COMPENSATION: "workers' compensation: nothing is owed for accepted care",
}


def read_plan(raw: object, *, on: date, tables: FeeTables | None = None) -> PersonalPlan:
    """A plan from its fields, with what is met as of ``on``. Raises Faulty with every field that cannot be used."""
    reader = PlanReader(on, tables)
    plan = reader.plan(raw)
    if reader.faults or plan is None:
        raise Faulty(sorted(dict.fromkeys(reader.faults)))
    return plan


def self_pay_plan(on: date) -> PersonalPlan:
    """No coverage: everything is the patient's."""
    coverage = Coverage(benefit=Benefit(), covered=False)
    met = Accumulators(year=date(on.year, 1, 1))
    return PersonalPlan(
        name="no insurance", kind=PlanKind.SELF_PAY, network="", inside=coverage, outside=coverage, met=met, met_outside=met
    )  # fmt: skip


class PlanReader:
    """Reads one plan and keeps every fault; ``where`` is the path of the field."""

    def __init__(self, on: date, tables: FeeTables | None) -> None:
        self.on, self.tables = on, tables
        self.faults: list[Fault] = []

    # --- the whole plan

    def plan(self, raw: object, where: str = "") -> PersonalPlan | None:
        """The plan, or None when it is not a set of fields."""
        fields = self.fields(raw, where.rstrip(".") or "plan", _PLAN)
        if fields is None:
            return None
        kind = self.choice(fields, "kind", where, PlanKind, PlanKind.COMMERCIAL)
        if kind is PlanKind.SELF_PAY:
            return self_pay_plan(self.on)
        start = self._year_start(fields.get("plan_year_start"), f"{where}plan_year_start")
        benefits = self._benefits(fields, where, kind)
        inside = self._inside(fields, where, kind, benefits, start)
        outside = self._outside(fields.get("out_of_network"), f"{where}out_of_network", inside, kind)
        counted = benefits.get(Service.PHYSICAL_THERAPY, Benefit()).counts_with
        met = self._met(fields.get("met"), f"{where}met", start, counted)
        hsa = self.truth(fields, "hsa", where, False)
        self._check(where, inside, hsa)
        return PersonalPlan(
            name=self.text(fields, "name", where, "my plan"),
            kind=kind,
            network=self.text(fields, "network", where, ""),
            inside=inside,
            outside=outside,
            met=met,
            met_outside=self._met_outside(fields.get("out_of_network"), start, met, outside, inside),
            benefits=benefits,
            secondary=self._secondary(fields.get("secondary"), f"{where}secondary", kind),
            hsa=hsa,
            notes=(_KIND_NOTES[kind],) if kind in _KIND_NOTES else (),
        )

    def _inside(
        self,
        fields: Mapping[str, object],
        where: str,
        kind: PlanKind,
        benefits: Mapping[Service, Benefit],
        start: tuple[int, int],
    ) -> Coverage:
        benefit = benefits.get(Service.PHYSICAL_THERAPY, Benefit())
        deductible = self._deductible(fields.get("deductible"), f"{where}deductible")
        if kind is PlanKind.MEDICARE_B and "deductible" not in fields:
            deductible = Deductible(individual=self._parameter("part_b_deductible", where))
        return Coverage(
            benefit=benefit,
            deductible=deductible,
            out_of_pocket_maximum=self._limit(fields.get("out_of_pocket_maximum"), f"{where}out_of_pocket_maximum"),
            year_start=start,
        )

    def _check(self, where: str, inside: Coverage, hsa: bool) -> None:
        most, rule = inside.out_of_pocket_maximum, inside.deductible
        if most.individual is not None and rule.individual > most.individual:
            self.fault(f"{where}deductible", f"{show(rule.individual)} is more than the out-of-pocket maximum {show(most.individual)}", "correct one of them")  # fmt: skip
        if rule.family is not None and rule.kind is DeductibleKind.EMBEDDED and rule.family < rule.individual:
            self.fault(f"{where}deductible.family", "is less than the individual one", "correct one of them")
        if most.individual is not None and most.family is not None and most.family < most.individual:
            self.fault(f"{where}out_of_pocket_maximum.family", "is less than the individual one", "correct one of them")
        if hsa:
            self._check_hsa(where, inside)

    def _check_hsa(self, where: str, inside: Coverage) -> None:
        """A plan with a health savings account may not pay for therapy before its deductible."""
        if not inside.benefit.deductible_applies or inside.benefit.order is CopayOrder.BEFORE_DEDUCTIBLE:
            self.fault(f"{where}hsa", "an HSA plan cannot pay for therapy before the deductible", "set deductible_applies: true, or hsa: false")  # fmt: skip
        least = self.tables.parameter("hsa_minimum_deductible", self.on) if self.tables else None
        if (
            least
            and inside.deductible.individual < cents(least.value)
            and inside.deductible.kind is DeductibleKind.EMBEDDED
        ):
            self.fault(f"{where}hsa", f"the deductible is under the HSA minimum of {show(cents(least.value))}", "check the card")  # fmt: skip

    # --- its parts

    def _benefits(self, fields: Mapping[str, object], where: str, kind: PlanKind) -> dict[Service, Benefit]:
        at = f"{where}benefits"
        if "benefits" not in fields and (kind in _NOTHING_OWED or kind is PlanKind.MEDICARE_B):
            owed = 2000 if kind is PlanKind.MEDICARE_B else 0
            return {Service.PHYSICAL_THERAPY: Benefit(coinsurance=owed, deductible_applies=kind is PlanKind.MEDICARE_B)}
        given = self.fields(fields.get("benefits"), at, tuple(Service)) if "benefits" in fields else {}
        if given is not None and Service.PHYSICAL_THERAPY not in given:
            self.fault(at, "says nothing of physical_therapy", "write benefits: {physical_therapy: {copay_cents: 4000, …}}")  # fmt: skip
        return {
            Service(name): self.benefit(value, f"{at}.{name}")
            for name, value in (given or {}).items()
            if name in tuple(Service)
        }

    def benefit(self, raw: object, where: str) -> Benefit:
        """One benefit."""
        fields = self.fields(raw, where, _BENEFIT) or {}
        if not {"copay", "copay_cents", "coinsurance", "specialist_copay", "specialist_copay_cents"} & set(fields):  # fmt: skip
            self.fault(where, "has neither a copay nor coinsurance", "write copay_cents: 4000 or coinsurance: 20% (0 for none)")  # fmt: skip
        special = fields.get("tier") == "specialist"
        if fields.get("tier") not in (None, "standard", "specialist"):
            self.fault(f"{where}.tier", f"'{fields['tier']}' is not known", "use standard or specialist")
        copay = self.money(fields, "specialist_copay" if special else "copay", where) or 0
        return Benefit(
            copay=copay,
            coinsurance=self.share(fields, "coinsurance", where),
            per=self.choice(fields, "per", where + ".", CopayPer, CopayPer.VISIT),
            deductible_applies=self.truth(fields, "deductible_applies", where + ".", True),
            order=self.choice(fields, "order", where + ".", CopayOrder, CopayOrder.AFTER_DEDUCTIBLE),
            visit_limit=self.count(fields, "visit_limit", where),
            dollar_limit=self.money(fields, "dollar_limit", where),
            counts_with=self._counts_with(fields.get("counts_with"), f"{where}.counts_with"),
            prior_authorization_after=self.count(fields, "prior_authorization_after", where),
        )

    def _counts_with(self, raw: object, where: str) -> tuple[Service, ...]:
        if raw is None:
            return ()
        names = raw if isinstance(raw, (list, tuple)) else [part.strip() for part in str(raw).split(",")]
        for name in names:
            if name not in tuple(Service):
                self.fault(where, f"'{name}' is not known", suggest(str(name), tuple(Service)))
        return tuple(Service(name) for name in names if name in tuple(Service))

    def _outside(self, raw: object, where: str, inside: Coverage, kind: PlanKind) -> Coverage:
        billed = kind not in (*_NOTHING_OWED, PlanKind.MEDICARE_B, PlanKind.TRICARE)
        if raw is None:
            return replace(inside, covered=kind is PlanKind.MEDICARE_B, balance_billing=True)
        fields = self.fields(raw, where, _OUTSIDE) or {}
        benefit = self.benefit({k: v for k, v in fields.items() if k.removesuffix("_cents") in _BENEFIT}, where) if fields else inside.benefit  # fmt: skip
        own = "deductible" in fields
        return Coverage(
            benefit=benefit,
            deductible=self._deductible(fields.get("deductible"), f"{where}.deductible") if own else inside.deductible,
            out_of_pocket_maximum=self._limit(fields.get("out_of_pocket_maximum"), f"{where}.out_of_pocket_maximum"),
            year_start=inside.year_start,
            covered=self.truth(fields, "covered", where + ".", True),
            balance_billing=self.truth(fields, "balance_billing", where + ".", billed),
        )

    def _met_outside(self, raw: object, start: tuple[int, int], met: Accumulators, outside: Coverage, inside: Coverage) -> Accumulators:  # fmt: skip
        """A separate deductible has its own count; without one the two sides share."""
        if isinstance(raw, Mapping) and raw.get("met") is not None:
            return self._met(raw["met"], "out_of_network.met", start, ())
        shared = outside.deductible is inside.deductible
        return met if shared else Accumulators(year=met.year, visits=met.visits)

    def _met(self, raw: object, where: str, start: tuple[int, int], counted: tuple[Service, ...]) -> Accumulators:
        year = plan_year(self.on, start)
        fields = self.fields(raw, where, _MET) if raw is not None else {}
        if not fields:
            return Accumulators(year=year)
        deductible = self.money(fields, "deductible", where) or 0
        spent = self.money(fields, "out_of_pocket", where)
        out_of_pocket = deductible if spent is None else spent
        if out_of_pocket < deductible:
            self.fault(f"{where}.out_of_pocket", "is less than the deductible met", "what counts to the deductible counts here, too")  # fmt: skip
        family = self.money(fields, "family_deductible", where)
        family_spent = self.money(fields, "family_out_of_pocket", where)
        return Accumulators(
            year=year,
            deductible=deductible,
            out_of_pocket=out_of_pocket,
            family_deductible=deductible if family is None else family,
            family_out_of_pocket=out_of_pocket if family_spent is None else family_spent,
            visits=self._visits(fields.get("visits"), f"{where}.visits", counted),
            paid=self.money(fields, "paid_by_plan", where) or 0,
        )

    def _visits(self, raw: object, where: str, counted: tuple[Service, ...]) -> int:
        """A number, or numbers by kind of care, of which those count that share the limit."""
        if not isinstance(raw, Mapping):
            return self.count({"visits": raw}, "visits", where.rpartition(".")[0]) or 0
        self.fields(raw, where, tuple(Service))
        used = {name: self.count(raw, str(name), where) or 0 for name in raw if name in tuple(Service)}
        return sum(number for name, number in used.items() if name in (Service.PHYSICAL_THERAPY, *counted))

    def _deductible(self, raw: object, where: str) -> Deductible:
        if raw is None:
            return Deductible()
        if not isinstance(raw, Mapping):
            return Deductible(individual=self.money({"individual": raw}, "individual", where) or 0)
        fields = self.fields(raw, where, ("individual", "family", "kind")) or {}
        kind = self.choice(fields, "kind", where + ".", DeductibleKind, DeductibleKind.EMBEDDED)
        family = self.money(fields, "family", where)
        individual = self.money(fields, "individual", where)
        if individual is None and kind is DeductibleKind.EMBEDDED:
            self.fault(where, "names no individual amount", "add individual: 1500, or kind: aggregate with family")
        return Deductible(individual=family or 0 if individual is None else individual, family=family, kind=kind)

    def _limit(self, raw: object, where: str) -> Limit:
        if raw is None:
            return Limit()
        if not isinstance(raw, Mapping):
            return Limit(individual=self.money({"individual": raw}, "individual", where))
        fields = self.fields(raw, where, ("individual", "family")) or {}
        return Limit(individual=self.money(fields, "individual", where), family=self.money(fields, "family", where))

    def _secondary(self, raw: object, where: str, first: PlanKind) -> Secondary | None:
        if raw is None:
            return None
        fields = self.fields(raw, where, ("kind", "letter", "plan")) or {}
        kind = self.choice(fields, "kind", where + ".", SecondaryKind, SecondaryKind.STANDARD)
        if kind is SecondaryKind.MEDIGAP:
            return self._medigap(fields, where, first)
        plan = self.plan(fields.get("plan"), f"{where}.plan.")
        return Secondary(kind=kind, coverage=plan.inside, met=plan.met) if plan else None

    def _medigap(self, fields: Mapping[str, object], where: str, first: PlanKind) -> Secondary | None:
        letter = str(fields.get("letter", "")).strip().upper()
        if letter not in MEDIGAP_LETTERS:
            self.fault(
                f"{where}.letter", f"'{letter}' is not a Medigap plan", f"use one of {', '.join(MEDIGAP_LETTERS)}"
            )
        if first is not PlanKind.MEDICARE_B:
            self.fault(f"{where}.kind", "a Medigap policy goes with Medicare Part B only", "set kind: medicare_b for the plan")  # fmt: skip
        return Secondary(kind=SecondaryKind.MEDIGAP, letter=letter)

    def _year_start(self, raw: object, where: str) -> tuple[int, int]:
        if raw is None:
            return (1, 1)
        match = re.fullmatch(r"(?:\d{4}-)?(\d{2})-(\d{2})", str(raw).strip(), re.ASCII)
        try:
            day = date(2001, int(match[1]), int(match[2])) if match else None  # not a leap year: a start every year has
        except ValueError:
            day = None
        if day is None:
            self.fault(where, f"'{raw}' is not a day that every year has", "write it as 2026-01-01")
            return (1, 1)
        return day.month, day.day

    def _parameter(self, name: str, where: str) -> int:
        figure = self.tables.parameter(name, self.on) if self.tables else None
        if figure is None:
            self.fault(f"{where}deductible", f"is not known for {self.on.year}", "write deductible: with its amount")
            return 0
        return cents(figure.value)

    # --- values

    def fault(self, where: str, why: str, fix: str = "") -> None:
        """Note a problem."""
        self.faults.append(Fault(where, why, fix))

    def fields(self, raw: object, where: str, allowed: Collection[str]) -> Mapping[str, object] | None:
        """A set of fields; unknown ones are faults with a suggestion."""
        if not isinstance(raw, Mapping):
            self.fault(where, "needs fields of its own" if raw is not None else "is missing", f"write {', '.join(list(allowed)[:3])} … under it")  # fmt: skip
            return None
        for name in raw:
            if name not in allowed and str(name).removesuffix("_cents") not in allowed:
                path = str(name) if where in ("plan", "") else f"{where.rstrip('.')}.{name}"
                self.fault(path, "is not known", suggest(str(name), allowed) or f"use {', '.join(allowed)}")
        return {str(name): value for name, value in raw.items() if value not in (None, "")}

    def text(self, fields: Mapping[str, object], key: str, where: str, default: str) -> str:
        """A line of words."""
        value = fields.get(key, default)
        if isinstance(value, (Mapping, list)):
            self.fault(f"{where}{key}", "is not text", "write one line")
            return default
        return str(value).strip()[:200]

    def money(self, fields: Mapping[str, object], key: str, where: str) -> int | None:
        """Dollars under ``key``, or cents under ``key_cents``."""
        if f"{key}_cents" in fields:
            if key in fields:
                self.fault(f"{where}.{key}", f"is given twice ({key}, {key}_cents)", "keep one of them")
            return self.count(fields, f"{key}_cents", where, most=10**11)
        if key not in fields:
            return None
        try:
            return read_money(str(fields[key]))
        except ValueError:
            self.fault(f"{where}.{key}", f"'{fields[key]}' is not an amount", "write dollars such as 40 or 1,500.00")
            return None

    def count(self, fields: Mapping[str, object], key: str, where: str, most: int = MOST_VISITS) -> int | None:
        """A whole number, 0 or more."""
        value = fields.get(key)
        if value in (None, ""):
            return None
        said = str(value).strip().replace(",", "")
        if not (said.isascii() and said.isdigit()) or int(said) > most:
            self.fault(f"{where}.{key}", f"'{value}' is not a whole number from 0 to {most:,}", "write digits only")
            return None
        return int(said)

    def share(self, fields: Mapping[str, object], key: str, where: str) -> int:
        """``20%`` or ``0.2`` → basis points."""
        if key not in fields:
            return 0
        said = str(fields[key]).strip()
        try:
            number = Decimal(said.removesuffix("%").strip()) * (100 if said.endswith("%") else BASIS_POINTS)
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or not 0 <= number <= BASIS_POINTS or number != number.to_integral_value():
            self.fault(f"{where}.{key}", f"'{said}' is not a share of 1", "write 20% or 0.2: the part that you pay")
            return 0
        return int(number)

    def choice(self, fields: Mapping[str, object], key: str, where: str, kind: type[E_], default: E_) -> E_:
        """One of a set of words."""
        if key not in fields:
            return default
        said = str(fields[key]).strip().lower().replace(" ", "_").replace("-", "_")
        if said not in tuple(kind):
            names = [member.value for member in kind]
            self.fault(
                f"{where}{key}",
                f"'{fields[key]}' is not known",
                suggest(said, names) or f"use one of {', '.join(names)}",
            )
            return default
        return kind(said)

    def truth(self, fields: Mapping[str, object], key: str, where: str, default: bool) -> bool:
        """true or false, yes or no."""
        said = str(fields.get(key, default)).strip().lower()
        if said in ("true", "yes", "y"):
            return True
        if said not in ("false", "no", "n"):
            self.fault(f"{where}{key}", f"'{fields[key]}' is neither true nor false", "write true or false")
        return False


def suggest(said: str, known: Collection[str]) -> str:
    """ "did you mean …?" when something near is known."""
    near = difflib.get_close_matches(said.lower(), list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""
