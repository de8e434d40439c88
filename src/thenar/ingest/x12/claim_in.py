"""837P (005010X222A1) → claims."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from thenar.ingest.x12.amounts import amount, day, dotted, whole
from thenar.ingest.x12.envelope import Transaction, read_transactions
from thenar.ingest.x12.syntax import Interchange, Segment
from thenar.terms.billing import Discipline
from thenar.terms.claims import Address, Claim, ClaimLine, Person, Provider, Sex
from thenar.terms.faults import Fault, Faulty

KIND = "837"
_MEDICARE = ("MA", "MB")
_PLACES = {"85": "billing", "82": "rendering", "DN": "referring"}


def read_837p(text: str, name: str) -> tuple[Claim, ...]:
    """The claims of an 837P. Raises Faulty with every claim that cannot be read."""
    interchange, transactions = read_transactions(text, name, KIND)
    faults: list[Fault] = []
    claims = tuple(claim for one in transactions for claim in _claims(one, interchange, name, faults))
    if not claims and not faults:
        faults.append(Fault(name, "holds no claim (no CLM segment)", "check that it is an 837P"))
    if faults:
        raise Faulty(faults)
    return claims


@dataclass(slots=True)
class _Around:
    """What has been read on the way to a claim: loops above it."""

    providers: dict[str, Provider] = field(default_factory=dict)
    insured: Person | None = None
    patient: Person | None = None
    payer_name: str = ""
    payer_id: str = ""
    filing: str = ""
    relation: str = ""
    loop: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """CLM up to the next claim or level; places in the interchange."""

    start: int
    end: int


_ENDS = ("CLM", "HL", "SE")


def spans_of(transaction: Transaction) -> Iterator[Span]:
    """Each claim of a transaction."""
    marks = [n for n, segment in enumerate(transaction.segments) if segment.name in _ENDS]
    for mark, following in pairwise(marks):
        if transaction.segments[mark].name == "CLM":
            yield Span(transaction.start + mark, transaction.start + following)


def _claims(transaction: Transaction, interchange: Interchange, name: str, faults: list[Fault]) -> Iterator[Claim]:
    around, segments, done = _Around(), transaction.segments, 0
    ends = {span.start - transaction.start: span.end - transaction.start for span in spans_of(transaction)}
    for place, segment in enumerate(segments):
        if place in ends:
            done = ends[place]
            try:
                yield _claim(segments[place:done], around, interchange)
            except (ValueError, IndexError) as error:
                why = str(error) or "is incomplete"
                where = f"{name}: segment {segment.number} (CLM {segment.get(1)[:20]})"
                faults.append(Fault(where, why, "mend the claim at its source"))
        elif place >= done:
            _look(segment, around, name, faults)


def _look(segment: Segment, around: _Around, name: str, faults: list[Fault]) -> None:
    """One segment above the claims."""
    try:
        _LOOKS.get(segment.name, _nothing)(segment, around)
    except ValueError as error:
        faults.append(Fault(f"{name}: segment {segment.number} ({segment.name})", str(error), "mend it at its source"))


def _nothing(segment: Segment, around: _Around) -> None:
    """Segments that say nothing we need."""


def _level(segment: Segment, around: _Around) -> None:
    if segment.get(3) == "20":
        around.providers.clear()
    if segment.get(3) in ("20", "22"):
        around.insured, around.patient, around.relation = None, None, ""
    around.loop = ""


def _subscriber(segment: Segment, around: _Around) -> None:
    around.filing, around.relation = segment.get(9), segment.get(2)
    around.insured = Person(last="", first="", group=segment.get(3))


def _name(segment: Segment, around: _Around) -> None:
    around.loop = role = segment.get(1)
    if role in _PLACES:
        around.providers[_PLACES[role]] = _provider(segment)
    elif role == "IL" and around.insured:
        around.insured = replace(around.insured, last=segment.get(3), first=segment.get(4), member_id=segment.get(9))
    elif role == "QC":
        relation = around.patient.relation if around.patient else "G8"
        around.patient = Person(last=segment.get(3), first=segment.get(4), relation=relation)
    elif role == "PR":
        around.payer_name, around.payer_id = segment.get(3), segment.get(9)


def _patient(segment: Segment, around: _Around) -> None:
    around.patient = Person(last="", first="", relation=segment.get(1) or "G8")


def _street(segment: Segment, around: _Around) -> None:
    _set_address(around, Address(line1=segment.get(1), line2=segment.get(2), city="", state="", zip=""))


def _city(segment: Segment, around: _Around) -> None:
    known = _address(around)
    if known:
        _set_address(around, replace(known, city=segment.get(1), state=segment.get(2), zip=segment.get(3)))


def _born(segment: Segment, around: _Around) -> None:
    sex = Sex(segment.get(3)) if segment.get(3) in list(Sex) else Sex.UNKNOWN
    if around.loop == "IL" and around.insured:
        around.insured = replace(around.insured, born=day(segment.get(2)), sex=sex)
    elif around.loop == "QC" and around.patient:
        around.patient = replace(around.patient, born=day(segment.get(2)), sex=sex)


def _number(segment: Segment, around: _Around) -> None:
    if around.loop == "85" and segment.get(1) in ("EI", "SY"):
        around.providers["billing"] = replace(around.providers["billing"], tax_id=segment.get(2))


def _taxonomy(segment: Segment, around: _Around) -> None:
    if segment.get(1) == "BI":
        around.providers["taxonomy"] = Provider(npi="", name="", taxonomy=segment.get(3))


def _phone(segment: Segment, around: _Around) -> None:
    if around.loop == "85" and segment.get(3) == "TE":
        around.providers["billing"] = replace(around.providers["billing"], phone=segment.get(4))


_LOOKS = {
    "HL": _level, "SBR": _subscriber, "NM1": _name, "PAT": _patient, "N3": _street, "N4": _city, "DMG": _born,
    "REF": _number, "PRV": _taxonomy, "PER": _phone,
}  # fmt: skip


def _provider(segment: Segment) -> Provider:
    first = segment.get(4) if segment.get(2) == "1" else ""
    return Provider(npi=segment.get(9), name=segment.get(3), first=first)


def _address(around: _Around) -> Address | None:
    if around.loop == "85":
        return around.providers["billing"].address
    holder = around.insured if around.loop == "IL" else around.patient if around.loop == "QC" else None
    return holder.address if holder else None


def _set_address(around: _Around, address: Address) -> None:
    if around.loop == "85":
        around.providers["billing"] = replace(around.providers["billing"], address=address)
    elif around.loop == "IL" and around.insured:
        around.insured = replace(around.insured, address=address)
    elif around.loop == "QC" and around.patient:
        around.patient = replace(around.patient, address=address)


def _claim(segments: Sequence[Segment], around: _Around, interchange: Interchange) -> Claim:
    head = segments[0]
    first_line = next((n for n, segment in enumerate(segments) if segment.name == "LX"), len(segments))
    providers = around.providers | _own_providers(segments[:first_line])
    lines = tuple(_lines(segments[first_line:], interchange))
    if not lines:
        raise ValueError("has no service line (LX)")
    days = [line.date for line in lines if line.date]
    when = min(days) if days else None
    if when is None:
        raise ValueError("says no day of service (DTP 472)")
    billing = _with_taxonomy(providers.get("billing"), around)
    dependent = around.patient is not None
    return Claim(
        id=head.get(1),
        payer="medicare" if around.filing in _MEDICARE else around.payer_name or around.payer_id,
        date=when,
        lines=tuple(replace(line, date=None) if line.date == when else line for line in lines),
        diagnoses=tuple(_diagnoses(segments[:first_line], interchange)),
        discipline=_discipline(lines),
        place_of_service=interchange.parts(head.get(5))[0],
        payer_id=around.payer_id,
        payer_name=around.payer_name,
        filing=around.filing,
        patient=around.patient if dependent else around.insured,
        insured=around.insured if dependent else None,
        billing=billing,
        rendering=providers.get("rendering"),
        referring=providers.get("referring"),
        authorization=next((s.get(2) for s in segments[:first_line] if s.name == "REF" and s.get(1) == "G1"), ""),
    )


def _own_providers(segments: Sequence[Segment]) -> dict[str, Provider]:
    found: dict[str, Provider] = {}
    last = ""
    for segment in segments:
        if segment.name == "NM1":
            last = _PLACES.get(segment.get(1), "")
            if last:
                found[last] = _provider(segment)
        elif segment.name == "PRV" and last:
            found[last] = replace(found[last], taxonomy=segment.get(3))
    return found


def _with_taxonomy(billing: Provider | None, around: _Around) -> Provider | None:
    said = around.providers.get("taxonomy")
    return replace(billing, taxonomy=said.taxonomy) if billing and said else billing


def _diagnoses(segments: Sequence[Segment], interchange: Interchange) -> Iterator[str]:
    for segment in segments:
        if segment.name == "HI":
            for element in segment.elements:
                qualifier, code = (*interchange.parts(element), "", "")[:2]
                if qualifier in ("ABK", "ABF", "BK", "BF"):
                    yield dotted(code)


def _lines(segments: Sequence[Segment], interchange: Interchange) -> Iterator[ClaimLine]:
    for group in groups(segments):
        yield line_of(group, interchange)


def groups(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments line by line, each from its LX."""
    found: list[list[Segment]] = []
    for segment in segments:
        if segment.name == "LX":
            found.append([])
        if found:
            found[-1].append(segment)
    return found


def line_of(group: Sequence[Segment], interchange: Interchange) -> ClaimLine:
    """One line from its LX to the next. Raises ValueError when it cannot be read."""
    named = {segment.name: segment for segment in reversed(group)}
    sv1 = named.get("SV1")
    if sv1 is None:
        raise ValueError(f"line {group[0].get(1)} has no SV1")
    qualifier, code, *modifiers = (*interchange.parts(sv1.get(1)), "")
    if qualifier != "HC" or not code:
        raise ValueError(f"line {group[0].get(1)}: '{sv1.get(1)[:20]}' is not a procedure code (HC)")
    when = next((s for s in group if s.name == "DTP" and s.get(1) == "472"), None)
    return ClaimLine(
        code=code.upper(),
        units=whole(sv1.get(4)),
        charge=amount(sv1.get(2)),
        modifiers=tuple(m for m in modifiers[:4] if m),
        points=tuple(int(p) for p in interchange.parts(sv1.get(7)) if p.isdigit()),
        date=day(when.get(3)) if when else None,
        control=next((s.get(2) for s in group if s.name == "REF" and s.get(1) == "6R"), ""),
        note=next((s.get(2) for s in group if s.name == "NTE" and s.get(1) == "ADD"), ""),
    )


def _discipline(lines: Sequence[ClaimLine]) -> Discipline:
    said = (Discipline(m) for line in lines for m in line.modifiers if m in list(Discipline))
    return next(said, Discipline.PT)
