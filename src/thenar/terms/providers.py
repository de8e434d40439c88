"""Who treats and where: the national provider identifier, people and clinics, credentials, places, matches."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import IntFlag, StrEnum
from typing import Protocol

from thenar.terms.sources import Cite, Read

_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
_PREFIX = 24  # what the prefix 80840 of every US health identifier adds to the sum of a Luhn check
NPI_DIGITS = 10


def is_npi(digits: bytes) -> bool:
    """Whether ten ASCII digits carry the right check digit (Luhn, with the prefix 80840)."""
    if len(digits) != NPI_DIGITS or not digits.isdigit():
        return False
    plain = sum(digits[1::2]) - 48 * 5
    return (_PREFIX + plain + sum(digits[::2].translate(_DOUBLED))) % 10 == 0


class Npi(str):
    """A national provider identifier: ten digits, the last of which checks the others.

    Raises ValueError for anything else.
    """

    __slots__ = ()

    def __new__(cls, digits: str) -> "Npi":
        """Checks the digits."""
        if not (digits.isascii() and is_npi(digits.encode())):
            raise ValueError(f"'{digits[:20]}' is not an NPI: ten digits, the last of which checks the others")
        return super().__new__(cls, digits)


class EntityType(StrEnum):
    """A person or an organization, as the provider file tells them apart (codes 1 and 2)."""

    INDIVIDUAL = "individual"
    ORGANIZATION = "organization"


class ProviderKind(StrEnum):
    """What a provider of the directory is. Assistants treat under a therapist's plan and are listed apart."""

    THERAPIST = "therapist"
    ASSISTANT = "assistant"
    CLINIC = "clinic"


class Skill(StrEnum):
    """What a person may ask for."""

    FELLOW = "fellow"
    BOARD_CERTIFIED = "board_certified"
    ORTHOPEDIC = "orthopedic"


class Trait(IntFlag):
    """What is known of a provider without opening its record: kind, skills and doubts, as bits."""

    THERAPIST = 1
    ASSISTANT = 2
    CLINIC = 4
    FELLOW = 8
    BOARD_CERTIFIED = 16
    ORTHOPEDIC = 32
    PO_BOX = 64


class CredentialKind(StrEnum):
    """How a credential is come by; ``other`` says nothing about hands-on skill."""

    LICENCE = "licence"
    DEGREE = "degree"
    FELLOWSHIP = "fellowship"
    BOARD = "board"
    CERTIFICATE = "certificate"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialMeaning:
    """A credential that is known: what it means, the ways people write it, and who says so.

    ``says``: spellings in capitals without dots; blanks part words ("CERT MDT").
    """

    id: str
    kind: CredentialKind
    means: str
    says: tuple[str, ...]
    orthopedic: bool = False
    cite: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A credential as written; ``id`` and ``means`` are absent when it is not known, never guessed."""

    written: str
    id: str | None = None
    kind: CredentialKind | None = None
    means: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyMeaning:
    """A code of the provider taxonomy and what it says of a provider, in our own plain name."""

    id: str
    name: str
    kind: ProviderKind
    orthopedic: bool = False
    cite: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """What a provider says it is, chosen by itself; the licence as published."""

    code: str
    name: str | None
    primary: bool
    licence: str | None = None
    licence_state: str | None = None


class AccessLevel(StrEnum):
    """How far a state lets a person see a physical therapist without a referral."""

    UNRESTRICTED = "unrestricted"
    PROVISIONS = "provisions"
    LIMITED = "limited"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectAccess:
    """One state's rule on treatment without a referral, as known on ``as_of``. ``limit``: visits, days or duties."""

    id: str  # two-letter state
    level: AccessLevel
    limit: str | None = None
    as_of: dt.date
    cite: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessNote:
    """A state's rule put in a sentence, with how closely its source was read."""

    state: str
    text: str
    as_of: dt.date
    read: Read


class PositionKind(StrEnum):
    """How exact a place is: an address, the middle of its ZIP area, of its three-digit area, or not known."""

    ADDRESS = "address"
    ZIP = "zip"
    ZIP3 = "zip3"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Position:
    """A point on the globe in degrees (WGS 84), and how exact it is."""

    latitude: float
    longitude: float
    kind: PositionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place of practice, cleaned: five-digit ZIP, ten-digit telephone. ``po_box``: no place to walk into."""

    line1: str
    line2: str | None = None
    city: str
    state: str
    zip: str | None
    country: str = "US"
    telephone: str | None = None
    po_box: bool = False
    position: PositionKind = PositionKind.UNKNOWN
    primary: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSource:
    """The file a row comes from. ``sample``: made up, for trying things out; none of its people exist."""

    file: str
    date: dt.date | None
    sha256: str | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicFacts:
    """What a clinic says of itself, from a clinic file; None where it does not say. ``self_pay`` in dollars a visit."""

    npi: str
    accepts_self_pay: bool | None = None
    self_pay: Decimal | None = None
    sliding_scale: bool | None = None
    home_visits: bool | None = None
    telehealth: bool | None = None
    note: str | None = None
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider in full: cleaned values, and ``published``, column by column exactly as in the file."""

    npi: str
    name: str
    entity_type: EntityType
    kind: ProviderKind
    sex: str | None = None
    other_names: tuple[str, ...]
    credentials: tuple[Credential, ...]
    taxonomies: tuple[Taxonomy, ...]
    locations: tuple[Location, ...]
    endpoints: tuple[str, ...]
    enumerated: dt.date | None = None
    updated: dt.date | None = None
    clinic: ClinicFacts | None = None
    access: AccessNote | None = None
    notes: tuple[str, ...]
    published: dict[str, str]
    source: ProviderSource


class SortBy(StrEnum):
    """Order of the list: miles, dollars a visit, or both (dollars plus ``per_mile`` for each mile there and back)."""

    DISTANCE = "distance"
    PRICE = "price"
    BLEND = "blend"


@dataclass(frozen=True, slots=True, kw_only=True)
class NearQuery:
    """Who is asked for. ``within`` in miles; None: however far. ``skills``: all of them at once.

    ``per_mile``: dollars a person counts for a mile of travel, needed for a blend.
    """

    zip: str
    limit: int = 10
    skip: int = 0
    within: float | None = None
    skills: tuple[Skill, ...] = ()
    kinds: tuple[ProviderKind, ...] = (ProviderKind.THERAPIST, ProviderKind.CLINIC)
    network: str | None = None
    self_pay: bool = False
    sliding_scale: bool = False
    home_visits: bool = False
    telehealth: bool = False
    sort: SortBy = SortBy.DISTANCE
    per_mile: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderMatch:
    """A provider found: where it is nearest, how far, at what price, and why it is listed.

    ``in_network`` and ``rate`` (dollars a visit) are absent when no plan was named or the plan's rates are not held.
    """

    npi: str
    name: str
    kind: ProviderKind
    credentials: tuple[Credential, ...]
    taxonomies: tuple[Taxonomy, ...]
    location: Location
    distance_miles: float
    distance_km: float
    in_network: bool | None
    rate: Decimal | None
    clinic: ClinicFacts | None
    because: tuple[str, ...]
    source: ProviderSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """The answer to "who near me": the rows asked for, how many there are in all, and what to know about them.

    ``total``: providers that fit, or None when the search stopped at the rows asked for.
    """

    sample: bool
    zip: str
    position: PositionKind
    sorted_by: str
    total: int | None = None
    skipped: int
    providers: tuple[ProviderMatch, ...]
    access: tuple[AccessNote, ...]
    notes: tuple[str, ...]
    sources: tuple[ProviderSource, ...]


class Network(Protocol):
    """Who is in a plan's network and at what price: answered by the store of rates, when there is one."""

    def in_network(self, npi: str) -> bool | None:
        """Yes, no, or not known."""

    def rate(self, npi: str) -> Decimal | None:
        """Dollars for one usual visit, or None if not known."""


class Surveyor(Protocol):
    """What the loading dock asks about each row: the bits of a provider, and where a ZIP lies."""

    def traits(self, individual: bool, credential: str, codes: tuple[str, ...]) -> Trait:
        """Kind and skills; no kind at all if the codes are not of this directory."""

    def position(self, postal_code: str) -> Position | None:
        """The point of a postal code (five or nine digits), or None if it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Rows that were not taken, or taken with a doubt: why, how many, and a few of them."""

    reason: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did: rows read, providers kept by kind, locations, what was set aside, from which files."""

    rows: int
    blank: int
    providers: dict[str, int]
    locations: int
    without_position: int
    set_aside: tuple[SetAside, ...]
    sources: tuple[ProviderSource, ...]
    seconds: float
    place: str
