"""Claim nouns: who, what, when, how much; what is wrong with it; what the payer's rules say. Money is Decimal dollars."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from thenar.terms.billing import Discipline
from thenar.terms.results import Reference
from thenar.terms.sources import Cite, Read

Day = date  # so that a field can be called date


class Severity(StrEnum):
    """``error`` it will be denied or may not be sent; ``warning`` it may be; ``note`` good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Sex(StrEnum):
    """As the electronic claim writes it."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


class Abn(StrEnum):
    """The advance beneficiary notice on file: none, one that had to be given, or a voluntary one."""

    NONE = "none"
    REQUIRED = "required"
    VOLUNTARY = "voluntary"


class Distinct(StrEnum):
    """The documented reason why two services of one day were separate, and so which modifier says so."""

    SEPARATE_ENCOUNTER = "separate_encounter"
    SEPARATE_PRACTITIONER = "separate_practitioner"
    SEPARATE_STRUCTURE = "separate_structure"
    NOT_OVERLAPPING = "not_overlapping"
    SEPARATE_TIME = "separate_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address in the USA; ``zip`` has five or nine digits."""

    line1: str
    city: str
    state: str
    zip: str
    line2: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A person (with a first name) or an organization, by National Provider Identifier."""

    npi: str
    name: str  # last name, or the organization's
    first: str = ""
    taxonomy: str = ""
    tax_id: str = ""  # nine digits
    phone: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The insured person or the patient."""

    last: str
    first: str
    born: Day | None = None
    sex: Sex = Sex.UNKNOWN
    member_id: str = ""
    group: str = ""
    address: Address | None = None
    relation: str = "18"  # of the patient to the insured; 18 is self


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """One line. ``minutes`` are the therapist's, ``assistant_minutes`` the assistant's own; ``points`` count diagnoses from 1."""

    code: str
    units: int | None = None
    minutes: int | None = None
    assistant_minutes: int = 0
    charge: Decimal | None = None
    modifiers: tuple[str, ...] = ()
    points: tuple[int, ...] = ()
    date: Day | None = None  # where it differs from the claim's
    discipline: Discipline | None = None
    distinct: Distinct | None = None
    distinct_note: str = ""  # where the record says so
    regions: tuple[str, ...] = ()
    note: str = ""
    control: str = ""  # the line's own number on an electronic claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What the rules on certification, progress reports and evaluations need to know of the episode of care."""

    began: date
    certified_on: date | None = None
    signed_order: bool = False  # a signed and dated order or referral is on file
    plan_sent_on: date | None = None
    plan_days: int = 90
    recertified_on: tuple[date, ...] = ()
    treatment_days: tuple[date, ...] = ()
    progress_reports: tuple[date, ...] = ()
    evaluations: tuple[date, ...] = ()
    new_condition: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEntry:
    """What the record says of one code of the visit."""

    code: str
    minutes: int | None = None
    technique: str = ""
    region: str = ""
    response: str = ""
    skilled_need: str = ""
    goal: str = ""
    people: int | None = None  # in a group


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitNote:
    """The visit note. ``total_minutes`` is the whole treatment time, timed and untimed."""

    date: Day
    entries: tuple[NoteEntry, ...]
    total_minutes: int | None = None
    timed_minutes: int | None = None
    signed_by: str = ""
    credentials: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A professional claim for one person, mostly of one day."""

    id: str
    payer: str  # id of a payer whose rules are known, or any name
    date: Day
    lines: tuple[ClaimLine, ...]
    diagnoses: tuple[str, ...] = ()
    discipline: Discipline = Discipline.PT
    place_of_service: str = "11"
    payer_id: str = ""
    payer_name: str = ""
    filing: str = ""  # claim filing indicator of the electronic claim: MB Medicare Part B, CI commercial …
    patient: Person | None = None
    insured: Person | None = None  # where the patient is not the insured person
    billing: Provider | None = None
    rendering: Provider | None = None
    referring: Provider | None = None
    authorization: str = ""
    visits_authorized: int | None = None
    therapy_total_before: Decimal | None = None  # allowed this year before this claim, PT and SLP together, or OT
    kx_documented: bool = False
    abn: Abn = Abn.NONE
    unbilled: tuple[ClaimLine, ...] = ()  # given and not billed; their minutes count toward the day's total
    episode: Episode | None = None
    note: VisitNote | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """What the payer would answer: group, claim adjustment reason code, remark codes, our words."""

    group: str
    carc: str
    rarc: tuple[str, ...] = ()
    words: str = ""
    read: Read = Read.UNVERIFIED  # how it was read that this fault brings this answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRule:
    """A rule of the claim check, as data: how bad, which denial, and who says so."""

    id: str
    severity: Severity
    cite: tuple[Cite, ...]
    group: str | None = None
    carc: str | None = None
    rarc: tuple[str, ...] = ()
    denial_read: Read = Read.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong or worth knowing. ``line`` counts from 1, None is the whole claim."""

    severity: Severity
    line: int | None
    rule: str
    why: str
    fix: str
    source: tuple[Reference, ...]
    denial: Denial | None = None
    corrected: bool = False  # the corrected claim has it mended


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerRule:
    """One dated rule of a payer. What ``value`` means depends on ``rule``."""

    rule: str
    value: str
    since: date
    cite: tuple[Cite, ...]
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A payer whose billing rules are known."""

    id: str
    name: str
    rules: tuple[PayerRule, ...]
    names: tuple[str, ...] = ()  # other names, payer ids on claims

    def rule(self, rule: str, on: date) -> PayerRule | None:
        """The rule in force on a day."""
        return next(
            (r for r in self.rules if r.rule == rule and r.since <= on and (r.until is None or on <= r.until)), None
        )

    def value(self, rule: str, on: date) -> str | None:
        """Its value."""
        found = self.rule(rule, on)
        return found.value if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plausible:
    """A code that only makes sense with diagnoses that begin in one of these ways. Our own list, nobody's policy."""

    code: str
    begins: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """A diagnosis code that ended, and what took its place."""

    code: str
    until: date
    use: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """An element that the record of a kind of code must hold, and why."""

    kind: str
    element: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedLine:
    """What a line should bring. ``allowed`` None: no price is known; ``at_risk``: an error stands against it."""

    line: int
    code: str
    units: int
    allowed: Decimal | None
    payer_pays: Decimal | None
    at_risk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPayment:
    """Allowed amounts of the corrected claim, what the payer pays of them, and how much an error puts at risk."""

    lines: tuple[ExpectedLine, ...]
    allowed: Decimal
    payer_pays: Decimal | None
    at_risk: Decimal
    assumes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Dates of the plan of care. ``certified_through`` is the last day that a signature or order covers."""

    certify_by: date
    certified_through: date | None
    recertify_by: date | None
    treatment_days_since_report: int
    progress_report_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCheck:
    """The answer: findings, worst first; the corrected claim; what should be paid; dates of the plan."""

    clean: bool
    findings: tuple[Finding, ...]
    corrected: Claim
    expected: ExpectedPayment | None
    deadlines: Deadlines | None
    edits_quarter: str
    payer: str
