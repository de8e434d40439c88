"""Where the columns of the provider register lie: found by name in the header, never by number."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter

from thenar.terms.faults import Fault, Faulty

PUBLISHED = (  # kept exactly as published
    "NPI", "Entity Type Code", "Provider Organization Name (Legal Business Name)", "Provider Last Name (Legal Name)",
    "Provider First Name", "Provider Middle Name", "Provider Name Prefix Text", "Provider Name Suffix Text",
    "Provider Credential Text", "Provider Other Organization Name", "Provider Other Last Name", "Provider Other First Name",
    "Provider Other Credential Text", "Provider First Line Business Practice Location Address",
    "Provider Second Line Business Practice Location Address", "Provider Business Practice Location Address City Name",
    "Provider Business Practice Location Address State Name", "Provider Business Practice Location Address Postal Code",
    "Provider Business Practice Location Address Country Code (If outside U.S.)",
    "Provider Business Practice Location Address Telephone Number", "Provider Enumeration Date", "Last Update Date",
    "NPI Deactivation Date", "NPI Reactivation Date", "Provider Sex Code",
)  # fmt: skip
ALSO_CALLED = {"Provider Sex Code": "Provider Gender Code"}  # its name until 2025
LOCATION_COLUMNS = (
    "Provider Secondary Practice Location Address- Address Line 1", "Provider Secondary Practice Location Address- Address Line 2",
    "Provider Secondary Practice Location Address - City Name", "Provider Secondary Practice Location Address - State Name",
    "Provider Secondary Practice Location Address - Postal Code",
    "Provider Secondary Practice Location Address - Country Code (If outside U.S.)",
    "Provider Secondary Practice Location Address - Telephone Number",
)  # fmt: skip
NAME_COLUMNS = ("Provider Other Organization Name", "Provider Other Organization Name Type Code")
ENDPOINT_COLUMNS = ("Endpoint Type", "Endpoint Type Description", "Endpoint", "Use Description")
TAXONOMIES = 15
_TAXONOMY = (
    "Healthcare Provider Taxonomy Code_{}", "Provider License Number_{}", "Provider License Number State Code_{}",
    "Healthcare Provider Primary Taxonomy Switch_{}",
)  # fmt: skip
Pick = Callable[[list[bytes]], tuple[bytes, ...]]


@dataclass(frozen=True, slots=True)
class MainLayout:
    """How to take a row of the main file apart: how many columns it has, how many must be cut, what to pick."""

    columns: int
    needed: int
    published: Pick
    codes: Pick
    taxonomy: tuple[Pick, ...]


def main_layout(header: list[str], name: str) -> MainLayout:
    """The layout of the main file. Raises Faulty with every column that is missing."""
    where = _places(header, PUBLISHED, name)
    slots = _places(header, tuple(column.format(n) for n in range(1, TAXONOMIES + 1) for column in _TAXONOMY), name)
    groups = [slots[at : at + len(_TAXONOMY)] for at in range(0, len(slots), len(_TAXONOMY))]
    return MainLayout(
        columns=len(header),
        needed=max([*where, *(place for group in groups for place in group)]) + 1,
        published=itemgetter(*where),
        codes=itemgetter(*(group[0] for group in groups)),
        taxonomy=tuple(itemgetter(*group) for group in groups),
    )


def side_layout(header: list[str], wanted: tuple[str, ...], name: str) -> Pick:
    """What to pick from a row of one of the other files. Raises Faulty with every column that is missing."""
    return itemgetter(*_places(header, wanted, name))


def _places(header: list[str], wanted: tuple[str, ...], name: str) -> list[int]:
    known = {_plain(column): place for place, column in enumerate(header)}
    places = [known.get(_plain(column), known.get(_plain(ALSO_CALLED.get(column, column)))) for column in wanted]
    missing = [column for column, place in zip(wanted, places, strict=True) if place is None]
    if missing:
        fix = "check that it is a file of the provider register (NPPES)"
        raise Faulty(Fault(name, f"has no column '{column}'", fix) for column in missing)
    return [place for place in places if place is not None]


def _plain(name: str) -> str:
    """Names without blanks and signs: they are not written alike in every file ("Address- Address", "Address-  Address")."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
