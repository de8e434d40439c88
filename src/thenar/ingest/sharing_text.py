"""The exchange files' texts of copay, coinsurance and limits → a benefit. Each text is its own rule.

"$40 Copay after deductible": deductible first, then the copay on what is left. "$40 Copay with deductible" and "before
deductible": the copay first, what is left goes to the deductible. "$40": no deductible. "30% Coinsurance after
deductible", "No Charge", "No Charge after deductible" likewise. A text that is none of these is refused with the reason.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from thenar.terms.benefits import BASIS_POINTS, Benefit, CopayOrder, CopayPer
from thenar.terms.money import read_money


class When(StrEnum):
    """How a share stands to the deductible."""

    NONE = "none"  # the deductible does not apply
    AFTER = "after"
    BEFORE = "before"  # the share first, the rest to the deductible


@dataclass(frozen=True, slots=True)
class CopayText:
    """A copay as read: cents, its place beside the deductible, and what it is paid for."""

    amount: int
    when: When
    per: CopayPer = CopayPer.VISIT


@dataclass(frozen=True, slots=True)
class CoinsuranceText:
    """Coinsurance as read, in basis points."""

    share: int
    after_deductible: bool


@dataclass(frozen=True, slots=True)
class LimitText:
    """A limit as read: visits or cents a year, or neither (``other`` says what it counts)."""

    visits: int | None = None
    dollars: int | None = None
    other: str | None = None


_EMPTY = ("", "not applicable", "n/a")
_COPAY = re.compile(
    r"(\$\s?[\d,]+(?:\.\d{1,2})?)(?: copay)?(?: per (day|visit|stay))?(?: (after|with|before) deductible)?"
)
_COINSURANCE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s?%(?: coinsurance)?( after deductible)?")
_LIMIT = re.compile(
    r"(\d+(?:\.\d+)?) (visit|treatment|session|dollar|procedure|hour|day|item|unit)s?\(?s?\)? per (\w[\w ]*)"
)
_YEARLY = ("year", "benefit period", "calendar year", "plan year")


def read_copay(text: str) -> CopayText:
    """One copay text. Raises ValueError that says why it cannot be read."""
    said = _plain(text)
    if said in (*_EMPTY, "no charge"):
        return CopayText(0, When.NONE)
    if said == "no charge after deductible":
        return CopayText(0, When.AFTER)
    match = _COPAY.fullmatch(said)
    if not match:
        raise ValueError(f"'{text}' is not a copay text that is known")
    amount, per, place = match.groups()
    if per == "stay":
        raise ValueError(f"'{text}' is per hospital stay, not for outpatient therapy")
    when = {None: When.NONE, "after": When.AFTER}.get(place, When.BEFORE)
    return CopayText(read_money(amount), when, CopayPer.DAY if per == "day" else CopayPer.VISIT)


def read_coinsurance(text: str) -> CoinsuranceText:
    """One coinsurance text. Raises ValueError that says why it cannot be read."""
    said = _plain(text)
    if said in (*_EMPTY, "no charge"):
        return CoinsuranceText(0, False)
    if said == "no charge after deductible":
        return CoinsuranceText(0, True)
    match = _COINSURANCE.fullmatch(said)
    if not match:
        raise ValueError(f"'{text}' is not a coinsurance text that is known")
    share = int(Decimal(match[1]) * 100)
    if share > BASIS_POINTS:
        raise ValueError(f"'{text}' is more than the whole")
    return CoinsuranceText(share, bool(match[2]))


def read_limit(text: str) -> LimitText:
    """A limit such as ``30.0 Visit(s) per Year``. Raises ValueError that says why it cannot be read."""
    said = _plain(text)
    if said in _EMPTY:
        return LimitText()
    match = _LIMIT.fullmatch(said)
    if not match:
        raise ValueError(f"'{text}' is not a limit text that is known")
    number, unit, period = Decimal(match[1]), match[2], match[3]
    if number != number.to_integral_value():
        raise ValueError(f"'{text}' is not a whole number")
    if period not in _YEARLY or unit not in ("visit", "treatment", "session", "dollar"):
        return LimitText(other=text.strip())
    return LimitText(dollars=int(number) * 100) if unit == "dollar" else LimitText(visits=int(number))


def read_benefit(copay: str, coinsurance: str, limit: str = "") -> Benefit:
    """The benefit of a row's texts together. Raises ValueError when they cannot be read or contradict each other."""
    fixed, share, most = read_copay(copay), read_coinsurance(coinsurance), read_limit(limit)
    if fixed.amount and fixed.when is When.AFTER and share.share and not share.after_deductible:
        raise ValueError(f"'{copay}' with '{coinsurance}': one is after the deductible, the other without it")
    copay_first = bool(fixed.amount) and (
        fixed.when is When.BEFORE or (fixed.when is When.NONE and share.after_deductible)
    )
    return Benefit(
        copay=fixed.amount,
        coinsurance=share.share,
        per=fixed.per,
        deductible_applies=fixed.when is not When.NONE or share.after_deductible,
        order=CopayOrder.BEFORE_DEDUCTIBLE if copay_first else CopayOrder.AFTER_DEDUCTIBLE,
        visit_limit=most.visits,
        dollar_limit=most.dollars,
    )


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
