"""Corrected claims put back into the 837P they came from, every other segment untouched."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from thenar.ingest.x12.amounts import shown
from thenar.ingest.x12.claim_in import KIND, groups, line_of, read_837p, spans_of
from thenar.ingest.x12.claim_out import service, total_charge
from thenar.ingest.x12.envelope import read_transactions
from thenar.ingest.x12.syntax import Interchange, Segment, render
from thenar.terms.claims import Claim, ClaimLine
from thenar.terms.faults import Fault, Faulty


def put_back(text: str, name: str, corrected: Sequence[Claim]) -> str:
    """The file with the claims as corrected, in their order; a claim without changes keeps its very text.

    Lines are matched by their control number, or by their place. Raises Faulty when the file is not the claims' own.
    """
    interchange, transactions = read_transactions(text, name, KIND)
    segments = list(interchange.segments)
    before = read_837p(text, name)
    if len(before) != len(corrected):
        raise Faulty(
            [
                Fault(
                    name,
                    f"holds {len(before)} claims, {len(corrected)} were corrected",
                    "give the file that was checked",
                )
            ]
        )
    spans = [span for one in transactions for span in spans_of(one)]
    for span, old, new in reversed(list(zip(spans, before, corrected, strict=True))):
        if old.lines != new.lines:
            segments[span.start : span.end] = _patched(segments[span.start : span.end], new, interchange)
    return render(replace(interchange, segments=tuple(_recounted(segments))))


def _patched(segments: Sequence[Segment], claim: Claim, interchange: Interchange) -> list[Segment]:
    """The claim's segments with its lines as they are now."""
    first = next(n for n, segment in enumerate(segments) if segment.name == "LX")
    old = groups(segments[first:])
    head = [_total(segment, claim) for segment in segments[:first]]
    used: set[int] = set()
    for number, line in enumerate(claim.lines, start=1):
        place = _origin(line, old, used, interchange)
        repeated = place in used
        used.add(place)
        head += _patched_line(old[place], line, number, repeated, interchange)
    return head


def _total(segment: Segment, claim: Claim) -> Segment:
    if segment.name != "CLM":
        return segment
    return replace(segment, elements=(segment.get(1), shown(total_charge(claim.lines)), *segment.elements[2:]))


def _origin(line: ClaimLine, old: Sequence[Sequence[Segment]], used: set[int], interchange: Interchange) -> int:
    """The old line that a line came from: its control number, else the first unused one of its code, else any of its code."""
    read = [line_of(group, interchange) for group in old]
    by_control = [n for n, one in enumerate(read) if line.control and one.control == line.control]
    same_code = [n for n, one in enumerate(read) if one.code == line.code]
    swapped = [n for n in range(len(read)) if n not in used]
    unused = [n for n in same_code if n not in used]
    return (by_control or unused or same_code or swapped or [0])[0]


def _patched_line(
    group: Sequence[Segment], line: ClaimLine, number: int, repeated: bool, interchange: Interchange
) -> Iterator[Segment]:
    unchanged = line_of(group, interchange)
    same = replace(unchanged, date=line.date) == line
    for segment in group:
        if segment.name == "LX":
            yield replace(segment, elements=(str(number), *segment.elements[1:]))
        elif segment.name == "SV1" and not same:
            yield _patched_service(segment, line, interchange)
        elif not (repeated and segment.name == "REF" and segment.get(1) == "6R"):
            yield segment


def _patched_service(segment: Segment, line: ClaimLine, interchange: Interchange) -> Segment:
    """Only code, charge, units and pointers are ours; the rest of SV1 stays."""
    new = service(line)
    component = interchange.separators.component
    elements = [*segment.elements, *[""] * (7 - len(segment.elements))]
    for place in (1, 2, 4, 7):
        elements[place - 1] = new.get(place).replace(":", component)
    return replace(segment, elements=tuple(elements))


def _recounted(segments: Sequence[Segment]) -> Iterator[Segment]:
    start = 0
    for place, segment in enumerate(segments):
        if segment.name == "ST":
            start = place
        if segment.name == "SE":
            yield replace(segment, elements=(str(place - start + 1), *segment.elements[1:]))
        else:
            yield segment
