"""What the payer paid and why not more (835), and the same posted to the claims that were sent. Money is Decimal dollars."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One reason why an amount was not paid: group, reason code, dollars, our words."""

    group: str
    carc: str
    amount: Decimal
    quantity: Decimal | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """One service as the payer answered it."""

    code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    paid: Decimal
    units: Decimal | None
    date: date | None
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]
    allowed: Decimal | None = None
    control: str = ""
    billed_code: str = ""  # where the payer answered for another code than the billed one


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidClaim:
    """One claim as the payer answered it. ``status`` is X12's: 1 primary, 2 secondary, 4 denied, 22 reversal …"""

    id: str
    status: str
    charge: Decimal
    paid: Decimal
    patient_owes: Decimal
    payer_number: str
    patient: str
    lines: tuple[PaidLine, ...]
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAdjustment:
    """Money moved outside any claim (interest, recoupment): reason, reference, dollars; positive is taken away."""

    reason: str
    reference: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance:
    """One payment with all it explains."""

    payer: str
    payee_npi: str
    amount: Decimal
    method: str
    paid_on: date | None
    trace: str
    claims: tuple[PaidClaim, ...]
    provider_adjustments: tuple[ProviderAdjustment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedLine:
    """A paid line beside the line that was sent. ``line`` counts from 1; None: no sent line fits.

    ``expected`` is what the payer was to pay; ``why_less`` says what stands between that and what was paid.
    """

    line: int | None
    code: str
    charge: Decimal
    allowed: Decimal | None
    paid: Decimal
    patient_owes: Decimal
    written_off: Decimal
    expected: Decimal | None
    short: Decimal | None
    denied: bool
    why_less: tuple[str, ...]
    next_step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedClaim:
    """A paid claim posted. ``matched``: a sent claim has this id."""

    id: str
    matched: bool
    status: str
    paid: Decimal
    patient_owes: Decimal
    lines: tuple[PostedLine, ...]
    not_answered: tuple[int, ...]  # lines that were sent and that the payer says nothing of


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A remittance posted: claims, totals, and sums that do not add up."""

    payer: str
    trace: str
    paid_on: date | None
    amount: Decimal
    claims: tuple[PostedClaim, ...]
    not_answered: tuple[str, ...]  # claims that were sent and are not in it
    provider_adjustments: tuple[ProviderAdjustment, ...]
    out_of_balance: tuple[str, ...]
