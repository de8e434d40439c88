"""An eligibility answer (271): what is covered, what is met, what is left. Money is Decimal dollars."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitLine:
    """One EB segment in words of ours.

    ``what`` is active, inactive, copay, coinsurance, deductible, out_of_pocket, limitation, not_covered or other;
    ``period`` is year, remaining, met, visit, episode, lifetime or "". ``network``: True in, False out, None both.
    """

    what: str
    level: str
    service: tuple[str, ...]
    period: str
    amount: Decimal | None
    percent: Decimal | None
    visits: int | None
    network: bool | None
    authorization: bool | None
    plan: str
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """The answer for one person."""

    payer: str
    member_id: str
    last: str
    first: str
    active: bool | None
    plan: str
    began: date | None
    ends: date | None
    deductible: Decimal | None
    deductible_remaining: Decimal | None
    family_deductible: Decimal | None
    family_deductible_remaining: Decimal | None
    out_of_pocket_maximum: Decimal | None
    family_out_of_pocket_maximum: Decimal | None
    out_of_pocket_remaining: Decimal | None
    copay: Decimal | None
    coinsurance_percent: Decimal | None
    visit_limit: int | None
    visits_remaining: int | None
    authorization_needed: bool | None
    outside_deductible: Decimal | None  # out of network
    outside_copay: Decimal | None
    outside_coinsurance_percent: Decimal | None
    benefits: tuple[BenefitLine, ...]
    rejected: tuple[str, ...] = ()  # why the payer could not answer
    not_told: tuple[str, ...] = ()  # what an estimate needs and the payer did not say
