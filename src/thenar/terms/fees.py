"""The Medicare fee schedule: dated figures, each with its source, and what is worked out from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from thenar.terms.estimates import RiskRule
from thenar.terms.trace import Reference, TraceLine

NATIONAL = ("", "")  # the key of the locality "nation as a whole", where every index is 1
UNDER_REDUCTION = "5"  # the publisher's mark of codes under the therapy multiple-procedure reduction
PAID = frozenset("AR")  # status codes with a national price: active, restricted


class Dated(Protocol):
    """Anything in force from one day to another (``end`` None: still in force)."""

    @property
    def start(self) -> date:
        """The first day."""
        ...

    @property
    def end(self) -> date | None:
        """The last day."""
        ...


D = TypeVar("D", bound=Dated)


def in_force(records: Iterable[D], on: date) -> D | None:
    """The record in force on a day; of several the one that began last."""
    found = [record for record in records if record.start <= on and (record.end is None or on <= record.end)]
    return max(found, key=lambda record: record.start, default=None)


class FactorKind(StrEnum):
    """Which practices a conversion factor is for (two since 2026)."""

    ALL = "all"
    OTHER = "other"  # not a qualifying participant in an advanced payment model
    QUALIFYING_APM = "qualifying_apm"


class Participation(StrEnum):
    """How the provider stands to Medicare."""

    PARTICIPATING = "participating"
    ACCEPTS_ASSIGNMENT = "accepts_assignment"  # not participating, but takes Medicare's amount on this claim
    NO_ASSIGNMENT = "no_assignment"  # may charge up to the limiting charge


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeValue:
    """The relative value units of one code. ``status`` and ``multiple_procedure`` as the publisher writes them."""

    code: str
    start: date
    end: date | None
    status: str
    work: Decimal
    nonfacility_pe: Decimal
    facility_pe: Decimal
    malpractice: Decimal
    multiple_procedure: str
    source: Reference

    @property
    def reduced(self) -> bool:
        """Whether the code is under the therapy multiple-procedure reduction."""
        return self.multiple_procedure == UNDER_REDUCTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Gpci:
    """The geographic indices of one Medicare locality."""

    carrier: str
    locality: str
    state: str
    name: str
    start: date
    end: date | None
    work: Decimal
    pe: Decimal
    malpractice: Decimal
    source: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionFactor:
    """Dollars per relative value unit."""

    start: date
    end: date | None
    kind: FactorKind
    factor: Decimal
    source: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A yearly figure, such as a deductible (``dollars``) or a share (``share`` of 1)."""

    name: str
    start: date
    end: date | None
    value: Decimal
    unit: str
    source: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Guideline:
    """The federal poverty guideline of a year: whole dollars for one person and for each further one."""

    year: int
    area: str  # contiguous, alaska, hawaii
    first_person: int
    each_further_person: int
    source: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipPlace:
    """The Medicare locality of a ZIP code. ``split``: the four added digits may put an address into another one."""

    zip: str
    state: str
    carrier: str
    locality: str
    split: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeTables:
    """Every figure that prices are worked out from, years side by side."""

    relative_values: Mapping[str, tuple[RelativeValue, ...]]
    gpcis: Mapping[tuple[str, str], tuple[Gpci, ...]]
    conversion_factors: tuple[ConversionFactor, ...]
    parameters: Mapping[str, tuple[Parameter, ...]]
    guidelines: tuple[Guideline, ...] = ()
    risk_rules: tuple[RiskRule, ...] = ()
    insurer_questions: tuple[tuple[str, str, str], ...] = ()  # id, when, question
    rules: Mapping[str, Reference] = field(default_factory=dict)  # citations of rules that carry no figure
    places: Mapping[str, ZipPlace] = field(default_factory=dict)

    def parameter(self, name: str, on: date) -> Parameter | None:
        """The figure in force on a day, or None."""
        return in_force(self.parameters.get(name, ()), on)

    def citations(self, *names: str) -> tuple[Reference, ...]:
        """The citations of rules by name; one that is not in the tables is left out."""
        return tuple(self.rules[name] for name in names if name in self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledLine:
    """A code and its units on one day. ``assistant``: billed with CQ or CO."""

    code: str
    units: int
    assistant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """One line priced, in cents: in full, after the multiple-procedure reduction, and who pays how much.

    ``allowed_cents`` is Medicare's amount for this provider; coinsurance and Medicare's payment are before any deductible.
    """

    code: str
    units: int
    assistant: bool
    full_cents: int
    allowed_cents: int
    units_reduced: int
    coinsurance_cents: int
    medicare_cents: int
    assistant_reduction_cents: int
    sequestration_cents: int
    limiting_charge_cents: int | None = None

    @property
    def reduction_cents(self) -> int:
        """What the multiple-procedure reduction takes off."""
        return self.full_cents - self.allowed_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedDay:
    """All lines of one day at one provider, with the steps that led to each amount."""

    on: date
    locality: str
    conversion_factor: Decimal
    participation: Participation
    lines: tuple[PricedLine, ...]
    full_cents: int
    allowed_cents: int
    coinsurance_cents: int
    medicare_cents: int
    sequestration_cents: int
    trace: tuple[TraceLine, ...]
    notes: tuple[str, ...] = ()
