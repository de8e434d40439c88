"""Interchange, group and transaction envelopes: opened, counted, closed; and made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from thenar.ingest.x12.syntax import Interchange, Segment, Separators, parse, trimmed
from thenar.terms.faults import Fault, Faulty


@dataclass(frozen=True, slots=True)
class Transaction:
    """ST to SE, with the version that the group says. ``start`` is the place of ST in the interchange, from 0."""

    kind: str
    version: str
    segments: tuple[Segment, ...]
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends to whom, with which control number, and when. The clock comes in from outside."""

    sender_id: str
    sender_name: str
    contact: str
    phone: str
    receiver_id: str
    receiver_name: str
    control: int
    at: datetime
    production: bool = False


def read_transactions(text: str, name: str, kind: str) -> tuple[Interchange, tuple[Transaction, ...]]:
    """The transactions of one kind. Raises Faulty with every envelope that does not close as it was opened."""
    interchange = parse(text, name)
    faults = list(_envelope_faults(interchange.segments, name))
    found = tuple(_transactions(interchange.segments)) if not faults else ()
    others = [t.kind for t in found if t.kind != kind]
    if others or not (found or faults):
        what = f"holds {', '.join(dict.fromkeys(others)) or 'no transaction'}, not {kind}"
        faults.append(Fault(name, what, f"give a file of the kind {kind}"))
    faults += [
        Fault(f"{name}: ST", f"version '{t.version}' is not 005010", "ask for version 5010")
        for t in found
        if not t.version.startswith("005010")
    ]
    if faults:
        raise Faulty(faults)
    return interchange, found


def wrap(bodies: Sequence[Sequence[Segment]], kind: str, group: str, version: str, sender: Sender) -> Interchange:
    """Transactions (without ST and SE) in their envelopes."""
    control = f"{sender.control:09d}"
    segments = [_isa(sender, control), _gs(sender, group, version)]
    for number, body in enumerate(bodies, start=1):
        st = f"{number:04d}"
        segments += [trimmed("ST", kind, st, version), *body, trimmed("SE", str(len(body) + 2), st)]
    segments += [trimmed("GE", str(len(bodies)), str(sender.control)), trimmed("IEA", "1", control)]
    return Interchange(Separators(), tuple(segments), "\n")


def _isa(sender: Sender, control: str) -> Segment:
    day, hour = sender.at.strftime("%y%m%d"), sender.at.strftime("%H%M")
    ids = (f"{sender.sender_id[:15]:15}", f"{sender.receiver_id[:15]:15}")
    usage = "P" if sender.production else "T"
    return Segment(
        "ISA",
        ("00", " " * 10, "00", " " * 10, "ZZ", ids[0], "ZZ", ids[1], day, hour, "^", "00501", control, "0", usage, ":"),
    )


def _gs(sender: Sender, group: str, version: str) -> Segment:
    day, hour = sender.at.strftime("%Y%m%d"), sender.at.strftime("%H%M")
    return trimmed("GS", group, sender.sender_id, sender.receiver_id, day, hour, str(sender.control), "X", version)


def _transactions(segments: Sequence[Segment]) -> Iterator[Transaction]:
    version, start = "", 0
    for place, segment in enumerate(segments):
        if segment.name == "GS":
            version = segment.get(8)
        elif segment.name == "ST":
            start = place
        elif segment.name == "SE":
            kind = segments[start].get(1)
            yield Transaction(kind, segments[start].get(3) or version, tuple(segments[start : place + 1]), start)


def _envelope_faults(segments: Sequence[Segment], name: str) -> Iterator[Fault]:
    """Each opened envelope must be closed by its own trailer, with its own number and the right count."""
    opened: list[tuple[Segment, int]] = []
    inside = {"ISA": 0, "GS": 0}
    for place, segment in enumerate(segments):
        if segment.name in _PAIRS:
            opened.append((segment, place))
        elif segment.name in _TRAILERS:
            head = _TRAILERS[segment.name]
            if not opened or opened[-1][0].name != head:
                yield Fault(
                    f"{name}: segment {segment.number} ({segment.name})",
                    f"closes an {head} that is not open",
                    "get the whole file",
                )
                return
            start, at = opened.pop()
            count = place - at + 1 if head == "ST" else inside[head]
            yield from _closing(start, segment, count, name)
            _count(head, inside)
    for segment, _ in opened:
        yield Fault(
            f"{name}: segment {segment.number} ({segment.name})",
            f"is never closed by {_PAIRS[segment.name][0]}: the file is cut short",
            "get the whole file",
        )


def _closing(start: Segment, end: Segment, count: int, name: str) -> Iterator[Fault]:
    _, place, control, unit = _PAIRS[start.name]
    where = f"{name}: segment {end.number} ({end.name})"
    if end.get(2).lstrip("0") != start.get(place).lstrip("0"):
        yield Fault(
            where, f"control number '{end.get(2)}' is not {start.name}'s '{start.get(place)}'", "get the file again"
        )
    if not end.get(control).isdigit() or int(end.get(control)) != count:
        yield Fault(
            where,
            f"says {end.get(control) or 'no number of'} {unit}, there are {count}",
            "something is lost or added: get the file again",
        )


def _count(head: str, inside: dict[str, int]) -> None:
    if head == "ST":
        inside["GS"] += 1
    elif head == "GS":
        inside["ISA"] += 1
        inside["GS"] = 0


# head → trailer, place of the control number in the head, place of the count in the trailer, what is counted
_PAIRS = {"ISA": ("IEA", 13, 1, "groups"), "GS": ("GE", 6, 1, "transactions"), "ST": ("SE", 2, 1, "segments")}
_TRAILERS = {pair[0]: head for head, pair in _PAIRS.items()}
