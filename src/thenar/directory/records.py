"""What was published of a provider → cleaned values. Nothing is made up: what cannot be read is absent."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from thenar.store.providers import Record
from thenar.terms.providers import (
    EntityType,
    Location,
    PositionKind,
    Taxonomy,
    TaxonomyMeaning,
)

_PRACTICE = "Provider Business Practice Location Address "
_SECOND = "Provider Secondary Practice Location Address"
_PO_BOX = re.compile(r"^\W*(?:P\W*O\W*BOX|POST OFFICE BOX|BOX \d|PO BX)", re.IGNORECASE)
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


def name_of(record: Record) -> str:
    """A person's name in the order it is spoken, or the organization's; "name not published" if there is none."""
    p = record.published
    parts = [p[f"Provider {part} Name"] for part in ("First", "Middle")]
    parts += [p["Provider Last Name (Legal Name)"], p["Provider Name Suffix Text"]]
    if entity_of(record) is EntityType.ORGANIZATION:
        parts = [p["Provider Organization Name (Legal Business Name)"]]
    return _tidy(" ".join(parts)) or "name not published"


def entity_of(record: Record) -> EntityType:
    """Person or organization."""
    return EntityType.ORGANIZATION if record.published["Entity Type Code"] == "2" else EntityType.INDIVIDUAL


def credential_text(record: Record) -> str:
    """The letters after the name, as written."""
    return record.published["Provider Credential Text"]


def sex_of(record: Record) -> str | None:
    """ "F" or "M" as published, or None."""
    return record.published["Provider Sex Code"] or None


def other_names(record: Record) -> tuple[str, ...]:
    """Other names an organization goes by, each once."""
    p = record.published
    person = " ".join((p["Provider Other First Name"], p["Provider Other Last Name"]))
    given = [
        p["Provider Other Organization Name"],
        person,
        *(n["Provider Other Organization Name"] for n in record.names),
    ]
    return tuple(dict.fromkeys(name for name in map(_tidy, given) if name))


def endpoints(record: Record) -> tuple[str, ...]:
    """Electronic addresses, each with what it is."""
    return tuple(f"{e['Endpoint Type Description'] or e['Endpoint Type']}: {e['Endpoint']}" for e in record.endpoints)


def taxonomies(record: Record, meanings: Mapping[str, TaxonomyMeaning]) -> tuple[Taxonomy, ...]:
    """What the provider says it is; codes of other fields are kept without a name."""
    return tuple(
        Taxonomy(
            code=code,
            name=meanings[code].name if code in meanings else None,
            primary=primary == "Y",
            licence=licence or None,
            licence_state=state or None,
        )
        for code, licence, state, primary in record.taxonomies
    )


def location(record: Record, nth: int, position: PositionKind) -> Location:
    """The primary location (0) or the n-th further one."""
    return _primary(record.published, position) if nth == 0 else _further(record.locations[nth - 1], position)


def locations(record: Record, positions: Mapping[int, PositionKind]) -> Iterator[Location]:
    """Every location, the primary one first."""
    for nth in range(len(record.locations) + 1):
        yield location(record, nth, positions.get(nth, PositionKind.UNKNOWN))


def _primary(p: Mapping[str, str], position: PositionKind) -> Location:
    line1 = p["Provider First Line Business Practice Location Address"]
    line2 = p["Provider Second Line Business Practice Location Address"]
    rest = [p[_PRACTICE + part] for part in ("City Name", "State Name", "Postal Code", "Telephone Number")]
    return _location(line1, line2, rest, position, primary=True)


def _further(p: Mapping[str, str], position: PositionKind) -> Location:
    line1, line2 = p[f"{_SECOND}- Address Line 1"], p[f"{_SECOND}- Address Line 2"]
    rest = [p[f"{_SECOND} - {part}"] for part in ("City Name", "State Name", "Postal Code", "Telephone Number")]
    return _location(line1, line2, rest, position, primary=False)


def _location(line1: str, line2: str, rest: list[str], position: PositionKind, *, primary: bool) -> Location:
    city, state, postal, telephone = rest
    return Location(
        line1=_tidy(line1),
        line2=_tidy(line2) or None,
        city=_tidy(city),
        state=state.strip().upper(),
        zip=postal[:5] if re.fullmatch(r"\d{5}(\d{4})?|\d{5}-\d{4}", postal) else None,
        telephone=telephone_of(telephone),
        po_box=bool(_PO_BOX.match(line1)),
        position=position,
        primary=primary,
    )


def telephone_of(text: str) -> str | None:
    """Ten digits as (617) 555-0100, or None."""
    digits = re.sub(r"\D", "", text)
    digits = digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else None


def day_of(text: str) -> date | None:
    """A date as the register writes it (07/31/2026), or None."""
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _tidy(text: str) -> str:
    return " ".join(text.split())
