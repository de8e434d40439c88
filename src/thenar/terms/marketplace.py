"""A plan of the federal health insurance exchange as its public-use files describe it. Amounts are whole cents."""

from dataclasses import dataclass

from thenar.terms.benefits import Benefit


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of the network: yearly amounts, and the therapy benefit with the texts it was read from.

    ``benefit`` is None when the texts could not be read (``unread`` says why) or the care is not covered.
    """

    deductible: int | None = None
    deductible_family: int | None = None
    out_of_pocket_maximum: int | None = None
    out_of_pocket_maximum_family: int | None = None
    copay_text: str = ""
    coinsurance_text: str = ""
    benefit: Benefit | None = None
    unread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketplacePlan:
    """One plan variant. ``id`` is its HIOS plan id with the variant; ``benefit_name`` the row that was read."""

    id: str
    year: int
    state: str
    issuer_id: str
    issuer: str
    name: str
    metal: str
    type: str
    hsa: bool
    benefit_name: str
    inside: Side
    outside: Side
    limit_text: str = ""
    exclusions: str = ""
    notes: tuple[str, ...] = ()
