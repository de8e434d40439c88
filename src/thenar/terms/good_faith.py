"""The good faith estimate for people without insurance or who do not use it (45 CFR 149.610). Amounts are whole cents."""

from dataclasses import dataclass
from datetime import date

from thenar.terms.estimates import Assumption
from thenar.terms.trace import Reference

LARGE_DIFFERENCE = 40_000  # cents: a bill this much above the estimate of a provider may be disputed


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Who the estimate is for. What is not known stays None and is left blank."""

    name: str | None = None
    born: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who gives the care, and where."""

    name: str | None = None
    npi: str | None = None
    tin: str | None = None
    state: str | None = None
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedItem:
    """One expected service: how often over the whole period, and its expected charge."""

    code: str
    what: str
    units: int
    visits: int
    each_cents: int
    total_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """When the estimate must be in the person's hands. ``due`` is None when no rule asks for one unless requested."""

    scheduled_on: date
    service_on: date
    business_days_ahead: int
    due: date | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodFaithEstimate:
    """Every required element. ``missing`` names those that are still blank."""

    made_on: date
    patient: Patient
    provider: Provider
    primary_service: str
    service_on: date
    period: tuple[date, date]
    visits: int
    frequency: str
    diagnoses: tuple[tuple[str, str], ...]
    items: tuple[ExpectedItem, ...]
    total_cents: int
    dispute_from_cents: int
    separately_scheduled: tuple[str, ...]
    disclaimers: tuple[str, ...]
    deadlines: Deadlines
    missing: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    source: tuple[Reference, ...]
