"""What an episode of care will cost: the estimate, its schedule, its spread. Amounts are whole cents."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from thenar.terms.benefits import Applied, Running
from thenar.terms.techniques import Spread
from thenar.terms.trace import Reference, TraceLine


class PriceBasis(StrEnum):
    """Where the allowed amounts come from, best first."""

    NEGOTIATED = "negotiated_rates"
    CONTRACT = "contract_table"
    MEDICARE = "medicare_fee_schedule"
    PERCENT_OF_MEDICARE = "percent_of_medicare"
    PRICE_GUIDE = "price_guide"


@dataclass(frozen=True, slots=True)
class Percentiles:
    """One in ten pays less than ``p10``, half less than ``p50``, one in ten more than ``p90``."""

    p10: int
    p50: int
    p90: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedLine:
    """One line of a visit. The patient owes ``applied`` less what a second insurer pays."""

    code: str
    units: int
    allowed_cents: int
    patient_cents: int
    plan_cents: int
    applied: Applied
    charge_cents: int
    write_off_cents: int
    secondary_cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedVisit:
    """One dated visit, with how far deductible and maximum are filled after it."""

    visit: int
    date: date
    lines: tuple[EstimatedLine, ...]
    patient_cents: int
    plan_cents: int
    patient_so_far_cents: int
    running: Running
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """Something that happens on the way: a deductible filled, a limit reached, a new plan year."""

    what: str
    visit: int
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something that is not known and was assumed, with what stands behind it."""

    text: str
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRisk:
    """Why the insurer may not pay something planned, what would come back, and what prevents it."""

    id: str
    why: str
    prevent: str
    applies_to: tuple[str, ...]  # codes; empty: the whole episode
    visits: tuple[int, ...]
    denial_codes: tuple[str, ...]
    at_stake_cents: int | None
    source: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextVisit:
    """What the next visit costs the patient."""

    date: date
    patient_cents: int
    allowed_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The whole episode. ``allowed``, ``plan_pays`` and ``schedule`` are the likely course; ``patient`` is the spread."""

    plan_name: str
    basis: PriceBasis
    in_network: bool
    visits: Spread
    allowed: int
    patient: Percentiles
    patient_likely: int
    plan_pays: int
    next_visit: NextVisit | None
    schedule: tuple[EstimatedVisit, ...]
    milestones: tuple[Milestone, ...]
    risks: tuple[CoverageRisk, ...]
    assumptions: tuple[Assumption, ...]
    trace: tuple[TraceLine, ...]
    method: str = "exact"


@dataclass(frozen=True, slots=True)
class RatePoint:
    """One possible level of prices: a factor on the base amounts, and its weight among the points."""

    factor: Decimal
    weight: int


class RiskWhen(StrEnum):
    """When a coverage risk applies: a small closed set of words."""

    INSURED = "insured"
    COMMERCIAL = "commercial"
    MEDICARE = "medicare"
    MEDICARE_90_DAYS = "medicare_90_days"
    MEDICARE_10_VISITS = "medicare_10_visits"
    MEDICARE_KX = "medicare_kx"
    MEDICARE_REVIEW = "medicare_review"
    BOTH_CODES = "both_codes"
    BOTH_CODES_NOT_MEDICARE = "both_codes_not_medicare"
    ANY_CODE = "any_code"
    LONG_COURSE = "long_course"
    VISIT_LIMIT = "visit_limit"
    AUTHORIZATION = "authorization"
    OUT_OF_NETWORK = "out_of_network"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRule:
    """One reason why an insurer may not pay, as it stands in the data."""

    id: str
    when: RiskWhen
    codes: tuple[str, ...]
    denial_codes: tuple[str, ...]
    why: str
    prevent: str
    source: Reference
