"""What a person can afford: the poverty guideline, a sliding fee, ways to pay, a clinic's prices, questions to ask."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from thenar.terms.trace import Reference


class SlidingClass(StrEnum):
    """Where an income lies on a health center's sliding fee schedule (federal rule)."""

    FULL = "full_discount"  # at or below 100 % of the guideline; a small nominal charge may remain
    PARTIAL = "partial_discount"  # above 100 % and up to 200 %: the center's own classes
    NONE = "no_discount"  # above 200 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """An income measured against the guideline. Dollars are whole; ``percent`` of the guideline has one decimal."""

    year: int
    area: str
    household: int
    income: int
    guideline: int
    percent: Decimal
    sliding_class: SlidingClass
    full_discount_up_to: int
    no_discount_above: int
    notes: tuple[str, ...]
    source: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToPay:
    """One way to get the care, what it costs the person in all (cents), and what speaks for or against it."""

    id: str
    name: str
    visits: int
    patient_cents: int
    monthly_cents: tuple[int, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """One row of a price guide, in cents. ``clinic`` is the clinic's own price where it is known."""

    what: str
    codes: tuple[str, ...]
    medicare: int | None
    likely: int | None
    low: int | None
    high: int | None
    clinic: int | None
    techniques: tuple[str, ...] = ()  # billed under this code


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceGuide:
    """Prices per service and per kind of visit at one place."""

    place: str
    services: tuple[PriceRow, ...]
    visits: tuple[PriceRow, ...]
    notes: tuple[str, ...]
    source: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InsurerQuestion:
    """A question for the insurer, with the person's own codes and numbers in it."""

    id: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallScript:
    """What to have at hand and what to ask."""

    at_hand: tuple[str, ...]
    questions: tuple[InsurerQuestion, ...]
