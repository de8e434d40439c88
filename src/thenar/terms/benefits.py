"""The person's own plan, what has been met of it, and who pays which part of a visit. Amounts are whole cents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

BASIS_POINTS = 10_000  # coinsurance is kept in hundredths of a percent: 2,000 is 20 %


class PlanKind(StrEnum):
    """What sort of coverage it is; some sorts bring rules of their own."""

    COMMERCIAL = "commercial"
    MARKETPLACE = "marketplace"
    MEDICARE_B = "medicare_b"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    MEDICAID = "medicaid"
    WORKERS_COMPENSATION = "workers_compensation"
    TRICARE = "tricare"
    SELF_PAY = "self_pay"


class DeductibleKind(StrEnum):
    """Family plans: each member has an own deductible (embedded), or the family fills one together (aggregate)."""

    EMBEDDED = "embedded"
    AGGREGATE = "aggregate"


class CopayPer(StrEnum):
    """What a copay is paid for."""

    VISIT = "visit"
    DAY = "day"
    SERVICE = "service"


class CopayOrder(StrEnum):
    """Which comes first when a copay and the deductible both apply."""

    AFTER_DEDUCTIBLE = "after_deductible"
    BEFORE_DEDUCTIBLE = "before_deductible"


class Service(StrEnum):
    """Kinds of care whose visits may count against one limit."""

    PHYSICAL_THERAPY = "physical_therapy"
    OCCUPATIONAL_THERAPY = "occupational_therapy"
    SPEECH_THERAPY = "speech_therapy"
    CHIROPRACTIC = "chiropractic"
    MASSAGE_THERAPY = "massage_therapy"


class SecondaryKind(StrEnum):
    """How a second insurer works with the first one.

    ``standard``: pays what it would have paid alone, up to what is left. ``carve_out``: pays only what its own benefit
    exceeds the first insurer's payment by. ``medigap``: fills the gaps of Medicare Part B by its letter.
    """

    STANDARD = "standard"
    CARVE_OUT = "carve_out"
    MEDIGAP = "medigap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """An amount a year for one person and for the family; None is no limit (or no family)."""

    individual: int | None = None
    family: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deductible:
    """What is paid before the plan pays."""

    individual: int = 0
    family: int | None = None
    kind: DeductibleKind = DeductibleKind.EMBEDDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """The rule for one kind of care.

    Of a covered amount first the deductible (if it applies), then the copay, then the coinsurance of what is left;
    with ``before_deductible`` the copay comes first. ``dollar_limit`` is the most the plan pays a year.
    """

    copay: int = 0
    coinsurance: int = 0  # basis points
    per: CopayPer = CopayPer.VISIT
    deductible_applies: bool = True
    order: CopayOrder = CopayOrder.AFTER_DEDUCTIBLE
    visit_limit: int | None = None
    dollar_limit: int | None = None
    counts_with: tuple[Service, ...] = ()
    prior_authorization_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One side of a plan (in or out of network) as it is worked out."""

    benefit: Benefit
    deductible: Deductible = Deductible()
    out_of_pocket_maximum: Limit = Limit()
    year_start: tuple[int, int] = (1, 1)  # month, day
    covered: bool = True
    balance_billing: bool = False  # the provider may bill what lies above the allowed amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Accumulators:
    """What has been met in the plan year that began on ``year``."""

    year: date
    deductible: int = 0
    out_of_pocket: int = 0
    family_deductible: int = 0
    family_out_of_pocket: int = 0
    visits: int = 0
    paid: int = 0  # by the plan, towards a dollar limit
    copay_day: date | None = None  # the last day with a copay per day


@dataclass(frozen=True, slots=True, kw_only=True)
class Secondary:
    """A second insurer: its own coverage, or the letter of a Medigap policy."""

    kind: SecondaryKind
    coverage: Coverage | None = None
    met: Accumulators | None = None
    letter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalPlan:
    """The plan as the person wrote it from the card, or as an exchange file describes it."""

    name: str
    kind: PlanKind
    network: str
    inside: Coverage
    outside: Coverage
    met: Accumulators
    met_outside: Accumulators
    benefits: Mapping[Service, Benefit] = field(default_factory=dict)
    secondary: Secondary | None = None
    hsa: bool = False
    id: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One line as billed. ``self_pay`` is what the clinic asks of a person without coverage (the charge if None)."""

    code: str
    units: int
    charge: int
    allowed: int
    self_pay: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCharges:
    """All lines of one visit."""

    on: date
    lines: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """What the first plan leaves to the patient. ``balance``: what it does not count as cost sharing, such as
    balance billing and care beyond a limit."""

    deductible: int = 0
    copay: int = 0
    coinsurance: int = 0
    balance: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShare:
    """Who pays one line: patient + plan + write-off is the charge.

    ``plan_cents`` holds what all insurers pay, ``secondary_cents`` the second one's part of it.
    """

    code: str
    units: int
    charge_cents: int
    allowed_cents: int
    patient_cents: int
    plan_cents: int
    write_off_cents: int
    secondary_cents: int
    applied: Applied


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How far deductible, out-of-pocket maximum and visits are filled after a visit."""

    deductible_met: int
    oop_met: int
    visits_used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitShare:
    """Who pays one visit. ``why`` says in a word when something special happened (limit, new plan year)."""

    on: date
    lines: tuple[LineShare, ...]
    patient_cents: int
    plan_cents: int
    write_off_cents: int
    running: Running
    why: tuple[str, ...] = ()
