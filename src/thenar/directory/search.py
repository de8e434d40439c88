"""Who is near, with which skill, in which network, at what price; and one provider in full."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thenar.directory import records
from thenar.directory.access import access_note
from thenar.directory.credentials import CredentialReader
from thenar.directory.distance import chord_of_miles, km, miles_of_chord
from thenar.directory.nearest import PointTree
from thenar.directory.postal import ZipPoints, asked_zip, unit, zip_points
from thenar.store.providers import ProviderStore, Record, source_of
from thenar.terms.faults import Fault, Faulty
from thenar.terms.library import Knowledge
from thenar.terms.providers import (
    AccessNote,
    ClinicFacts,
    Credential,
    CredentialKind,
    Location,
    Nearby,
    NearQuery,
    Network,
    Npi,
    PositionKind,
    Provider,
    ProviderKind,
    ProviderMatch,
    Skill,
    SortBy,
    Trait,
)

POSITIONS = (PositionKind.UNKNOWN, PositionKind.ZIP3, PositionKind.ZIP, PositionKind.ADDRESS)
USUAL_RADIUS = 25.0  # miles, when a list is sorted by price and no radius is given
MOST = 1_000  # rows of one page
_SKILLS = {Skill.FELLOW: Trait.FELLOW, Skill.BOARD_CERTIFIED: Trait.BOARD_CERTIFIED, Skill.ORTHOPEDIC: Trait.ORTHOPEDIC}
_KINDS = {
    ProviderKind.THERAPIST: Trait.THERAPIST,
    ProviderKind.ASSISTANT: Trait.ASSISTANT,
    ProviderKind.CLINIC: Trait.CLINIC,
}
_EXACT = {
    PositionKind.ADDRESS: "address",
    PositionKind.ZIP: "middle of its ZIP area",
    PositionKind.ZIP3: "middle of the wider area: its ZIP is a set of mailboxes",
}
SAMPLE_NOTE = "These providers are made up, to try things out. Load the national file: thenar providers load FILE"
UNKNOWN_NETWORK = "No rates of '{}' are loaded, so who is in its network is not known. Ask the plan, or the clinic."
ASK_FIRST = (
    "Distances are in a straight line between ZIP areas. Call first: the register is kept by the providers themselves."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What a person adds: their own list of fellows, what clinics say, and plans whose rates are held."""

    fellows: frozenset[str] = frozenset()
    clinics: Mapping[str, ClinicFacts] = field(default_factory=dict)
    networks: Callable[[str], Network | None] = lambda _: None


@dataclass(frozen=True, slots=True)
class _Hit:
    """A provider found: its row, its nearest location, miles, and what it costs if that is known."""

    row: int
    location: int
    miles: float
    price: Decimal | None


class Directory:
    """An open directory. Opening reads a few pages of the file; the tree of nodes is small."""

    def __init__(
        self, store: ProviderStore, knowledge: Knowledge, extras: Extras | None = None, points: ZipPoints | None = None
    ) -> None:
        self.store, self.knowledge, self.extras = store, knowledge, extras or Extras()
        self.points = points or zip_points()
        self._reader = CredentialReader(knowledge.credentials.values())
        self._tree = PointTree(store.tree())
        self._owner: NDArray[Any] = store.location["provider"]
        self._traits: NDArray[Any] = self._with_fellows()
        self.sources = tuple(source_of(source) for source in store.meta["sources"])

    def near(self, query: NearQuery) -> Nearby:
        """The providers asked for, nearest (or cheapest) first.

        Raises Faulty with everything that is wrong with the query.
        """
        code, position = asked_zip(query.zip, self.points)
        _check(query)
        network = self.extras.networks(query.network) if query.network else None
        at = np.array(unit(position.latitude, position.longitude))
        hits, total = self._hits(query, at, network)
        page = hits[query.skip : query.skip + query.limit]
        matches = tuple(self._match(hit, query, network) for hit in page)
        return Nearby(
            sample=bool(self.store.meta["sample"]),
            zip=code,
            position=position.kind,
            sorted_by=_said(query),
            total=total,
            skipped=min(query.skip, len(hits)),
            providers=matches,
            access=self._access(match.location.state for match in matches),
            notes=tuple(self._notes(query, position.kind, network)),
            sources=self.sources,
        )

    def nearest_rows(self, at: NDArray[np.float64], count: int) -> NDArray[np.int64]:
        """The numbers of the nearest locations to a unit vector: the bare query, for measuring."""
        return self._tree.nearest(at, count)[0]

    def show(self, npi: str) -> Provider:
        """One provider in full. Raises Faulty if the NPI is wrong or not in the directory."""
        row = self.store.find(int(_asked_npi(npi)))
        if row is None:
            why = "is not in the directory of physical therapists and clinics"
            raise Faulty([Fault(npi, why, "check the number, or load a newer file")])
        return self._provider(row)

    def _hits(
        self, query: NearQuery, at: NDArray[np.float64], network: Network | None
    ) -> tuple[list[_Hit], int | None]:
        accept = self._accept(query, network)
        radius = query.within
        if radius is None and query.sort is not SortBy.DISTANCE:
            radius = USUAL_RADIUS
        if radius is None:
            return self._first(query.skip + query.limit, at, accept, query, network), None
        found = self._tree.nearest(at, len(self._tree), accept, chord_of_miles(radius))
        hits = self._by_provider(*found, query, network)
        if query.sort is not SortBy.DISTANCE:
            hits.sort(key=lambda hit: _cost(hit, query))
        return hits, len(hits)

    def _first(
        self, count: int, at: NDArray[np.float64], accept: Callable[..., NDArray[np.bool_]], query: NearQuery,
        network: Network | None,
    ) -> list[_Hit]:  # fmt: skip
        """Providers with several locations near come once, so look for more locations until there are enough."""
        wanted = count + 8
        while True:
            rows, chords = self._tree.nearest(at, wanted, accept)
            hits = self._by_provider(rows, chords, query, network)
            if len(hits) >= count or len(rows) < wanted:
                return hits[:count]
            wanted *= 3

    def _by_provider(
        self, rows: NDArray[np.int64], chords: NDArray[np.float64], query: NearQuery, network: Network | None
    ) -> list[_Hit]:
        hits: dict[int, _Hit] = {}
        for location, chord in zip(rows.tolist(), chords.tolist(), strict=True):
            row = int(self._owner[location])
            if row not in hits:
                price = self._price(row, query, network) if query.sort is not SortBy.DISTANCE else None
                hits[row] = _Hit(row, location, miles_of_chord(chord), price)
        return list(hits.values())

    def _accept(self, query: NearQuery, network: Network | None) -> Callable[[NDArray[np.int64]], NDArray[np.bool_]]:
        skills = sum(int(_SKILLS[skill]) for skill in set(query.skills))
        kinds = sum(int(_KINDS[kind]) for kind in set(query.kinds))
        slow = [check for check in (self._clinic_check(query), _network_check(network)) if check]

        def accept(rows: NDArray[np.int64]) -> NDArray[np.bool_]:
            traits = self._traits[rows]
            fits: NDArray[np.bool_] = ((traits & skills) == skills) & ((traits & kinds) != 0)
            if slow:
                for place in np.flatnonzero(fits):
                    npi = self._npi(int(self._owner[rows[place]]))
                    fits[place] = all(check(npi) for check in slow)
            return fits

        return accept

    def _clinic_check(self, query: NearQuery) -> Callable[[str], bool] | None:
        asked = [
            name
            for name, wanted in (
                ("accepts_self_pay", query.self_pay), ("sliding_scale", query.sliding_scale),
                ("home_visits", query.home_visits), ("telehealth", query.telehealth),
            )
            if wanted
        ]  # fmt: skip
        if not asked:
            return None
        clinics = self.extras.clinics
        return lambda npi: npi in clinics and all(getattr(clinics[npi], name) is True for name in asked)

    def _price(self, row: int, query: NearQuery, network: Network | None) -> Decimal | None:
        npi = self._npi(row)
        if network is not None:
            return network.rate(npi)
        clinic = self.extras.clinics.get(npi)
        return clinic.self_pay if clinic and query.network is None else None

    def _match(self, hit: _Hit, query: NearQuery, network: Network | None) -> ProviderMatch:
        record = self.store.record(hit.row)
        npi = self._npi(hit.row)
        credentials = self._credentials(record, npi)
        place = self._location(record, hit.location)
        inside = network.in_network(npi) if network else None
        return ProviderMatch(
            npi=npi,
            name=records.name_of(record),
            kind=self._kind(hit.row),
            credentials=credentials,
            taxonomies=records.taxonomies(record, self.knowledge.taxonomies),
            location=place,
            distance_miles=round(hit.miles, 1),
            distance_km=round(km(hit.miles), 1),
            in_network=inside,
            rate=network.rate(npi) if network else None,
            clinic=self.extras.clinics.get(npi),
            because=tuple(self._because(hit, query, credentials, place, inside)),
            source=self.sources[int(self.store.provider["source"][hit.row])],
        )

    def _because(
        self, hit: _Hit, query: NearQuery, credentials: tuple[Credential, ...], place: Location, inside: bool | None
    ) -> Iterator[str]:
        further = "" if place.primary else ", a further location"
        yield f"{hit.miles:.1f} miles from {query.zip[:5]} ({_EXACT[place.position]}{further})"
        for credential in credentials:
            if credential.kind in (CredentialKind.FELLOWSHIP, CredentialKind.BOARD):
                yield f"{credential.written}: {credential.means}"
        if int(self._traits[hit.location]) & Trait.ORTHOPEDIC:
            yield "orthopedic by its letters or its taxonomy code"
        if inside is not None:
            yield f"{'in' if inside else 'not in'} the network of {query.network}"
        if place.po_box:
            yield "the address is a post office box: call for the place"

    def _notes(self, query: NearQuery, position: PositionKind, network: Network | None) -> Iterator[str]:
        if self.store.meta["sample"]:
            yield SAMPLE_NOTE
        if position is PositionKind.ZIP3:
            yield f"{query.zip[:5]} is a set of mailboxes; distances start in the middle of the area around it."
        if query.network and network is None:
            yield UNKNOWN_NETWORK.format(query.network)
        yield ASK_FIRST

    def _provider(self, row: int) -> Provider:
        record, npi = self.store.record(row), self._npi(row)
        places = np.flatnonzero(self._owner == row)
        exact = {int(self.store.location["nth"][p]): POSITIONS[int(self.store.location["position"][p])] for p in places}
        found = tuple(records.locations(record, exact))
        published = record.published
        return Provider(
            npi=npi,
            name=records.name_of(record),
            entity_type=records.entity_of(record),
            kind=self._kind(row),
            sex=records.sex_of(record),
            other_names=records.other_names(record),
            credentials=self._credentials(record, npi),
            taxonomies=records.taxonomies(record, self.knowledge.taxonomies),
            locations=found,
            endpoints=records.endpoints(record),
            enumerated=records.day_of(published["Provider Enumeration Date"]),
            updated=records.day_of(published["Last Update Date"]),
            clinic=self.extras.clinics.get(npi),
            access=access_note(found[0].state, self.knowledge.direct_access),
            notes=(SAMPLE_NOTE,) if self.store.meta["sample"] else (),
            published=published,
            source=self.sources[int(self.store.provider["source"][row])],
        )

    def _credentials(self, record: Record, npi: str) -> tuple[Credential, ...]:
        credentials: tuple[Credential, ...] = self._reader.read(records.credential_text(record))
        if npi in self.extras.fellows and not any(c.kind is CredentialKind.FELLOWSHIP for c in credentials):
            known = next(m for m in self.knowledge.credentials.values() if m.kind is CredentialKind.FELLOWSHIP)
            return (
                *credentials,
                Credential(written="on your list of fellows", id=known.id, kind=known.kind, means=known.means),
            )
        return credentials

    def _with_fellows(self) -> NDArray[Any]:
        """Bits per location, with the fellows of the person's own list."""
        traits = self.store.location["traits"]
        rows = [row for npi in self.extras.fellows if (row := self.store.find(int(npi))) is not None]
        if not rows:
            return traits
        return np.where(np.isin(self._owner, rows), traits | np.uint16(Trait.FELLOW), traits)

    def _access(self, states: Iterator[str]) -> tuple[AccessNote, ...]:
        notes = (access_note(state, self.knowledge.direct_access) for state in dict.fromkeys(states))
        return tuple(note for note in notes if note)

    def _location(self, record: Record, location: int) -> Location:
        stored = self.store.location
        return records.location(record, int(stored["nth"][location]), POSITIONS[int(stored["position"][location])])

    def _kind(self, row: int) -> ProviderKind:
        traits = int(self.store.provider["traits"][row])
        return next(kind for kind, bit in _KINDS.items() if traits & bit)

    def _npi(self, row: int) -> str:
        return str(self.store.provider["npi"][row])


def _network_check(network: Network | None) -> Callable[[str], bool] | None:
    return None if network is None else lambda npi: network.in_network(npi) is True


def _check(query: NearQuery) -> None:
    faults = []
    if not 1 <= query.limit <= MOST:
        faults.append(Fault("--limit", f"{query.limit} is out of range", f"ask for 1 to {MOST:,} at a time"))
    if query.skip < 0:
        faults.append(Fault("--skip", f"{query.skip} is out of range", "give 0 or more"))
    if query.within is not None and not 0 < query.within <= 12_500:
        faults.append(
            Fault("--within", f"{query.within:g} miles is out of range", "give more than 0 and at most 12,500")
        )
    if query.sort is SortBy.BLEND and query.per_mile is None:
        faults.append(
            Fault("--per-mile", "is needed for a blend", "say what a mile of travel is worth to you, such as 0.70")
        )
    if faults:
        raise Faulty(faults)


def _cost(hit: _Hit, query: NearQuery) -> tuple[bool, Decimal, float]:
    """Known prices first; a blend adds the way there and back."""
    travel = (query.per_mile or Decimal(0)) * Decimal(str(round(2 * hit.miles, 3)))
    price = hit.price or Decimal(0)
    return hit.price is None, price + (travel if query.sort is SortBy.BLEND else 0), hit.miles


def _said(query: NearQuery) -> str:
    if query.sort is SortBy.BLEND:
        return f"dollars a visit plus ${query.per_mile} for each mile there and back; unknown prices last"
    return "dollars a visit; unknown prices last" if query.sort is SortBy.PRICE else "distance"


def _asked_npi(text: str) -> Npi:
    try:
        return Npi(text.strip())
    except ValueError as error:
        raise Faulty([Fault("npi", str(error), "check the digits")]) from None
