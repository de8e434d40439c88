"""835 (005010X221A1) → remittance."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from thenar.ingest.x12.amounts import amount, day
from thenar.ingest.x12.envelope import Transaction, read_transactions
from thenar.ingest.x12.syntax import Interchange, Segment
from thenar.terms.faults import Fault, Faulty
from thenar.terms.remittance import Adjustment, PaidClaim, PaidLine, ProviderAdjustment, Remittance

_SPLIT = ("CLP", "LX", "PLB", "SE")


def read_835(text: str, name: str) -> tuple[Remittance, ...]:
    """The payments of an 835. Raises Faulty with everything that cannot be read."""
    interchange, transactions = read_transactions(text, name, "835")
    faults: list[Fault] = []
    found = tuple(_remittance(one, interchange, name, faults) for one in transactions)
    if faults:
        raise Faulty(faults)
    return found


def _remittance(transaction: Transaction, interchange: Interchange, name: str, faults: list[Fault]) -> Remittance:
    segments = transaction.segments
    first = next((n for n, s in enumerate(segments) if s.name in ("CLP", "LX")), len(segments))
    head = segments[:first]
    bpr, trn = _named(head, "BPR"), _named(head, "TRN")
    if bpr is None:
        faults.append(
            Fault(f"{name}: segment {segments[0].number} (ST)", "has no BPR: no payment is told", "get the whole file")
        )
        bpr = Segment("BPR", ("", "0"))
    reader = _Reader(interchange, name, faults)
    return Remittance(
        payer=next((s.get(2) for s in head if s.name == "N1" and s.get(1) == "PR"), ""),
        payee_npi=next((s.get(4) for s in head if s.name == "N1" and s.get(1) == "PE"), ""),
        amount=reader.amount(bpr, 2),
        method=bpr.get(4),
        paid_on=day(bpr.get(16)) if _is_day(bpr.get(16)) else None,
        trace=trn.get(2) if trn else "",
        claims=tuple(reader.claim(part) for part in _parts(segments)),
        provider_adjustments=tuple(a for s in segments if s.name == "PLB" for a in reader.provider(s)),
    )


def _named(segments: Sequence[Segment], name: str) -> Segment | None:
    return next((segment for segment in segments if segment.name == name), None)


def _is_day(text: str) -> bool:
    try:
        day(text)
    except ValueError:
        return False
    return True


def _parts(segments: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """Each claim: CLP up to the next one."""
    marks = [n for n, s in enumerate(segments) if s.name in _SPLIT]
    for mark, following in pairwise([*marks, len(segments)]):
        if segments[mark].name == "CLP":
            yield segments[mark:following]


class _Reader:
    """Reads claims; a field that cannot be read is a fault and counts as nothing."""

    def __init__(self, interchange: Interchange, name: str, faults: list[Fault]) -> None:
        self.interchange, self.name, self.faults = interchange, name, faults

    def amount(self, segment: Segment, place: int) -> Decimal:
        """A required amount; empty is zero."""
        try:
            return amount(segment.get(place) or "0")
        except ValueError as error:
            where = f"{self.name}: segment {segment.number} ({segment.name})"
            self.faults.append(Fault(where, str(error), "ask the payer for a corrected file"))
            return Decimal(0)

    def claim(self, segments: Sequence[Segment]) -> PaidClaim:
        """One CLP with its services."""
        clp = segments[0]
        first = next((n for n, s in enumerate(segments) if s.name == "SVC"), len(segments))
        head = segments[:first]
        patient = next((s for s in head if s.name == "NM1" and s.get(1) == "QC"), None)
        return PaidClaim(
            id=clp.get(1),
            status=clp.get(2),
            charge=self.amount(clp, 3),
            paid=self.amount(clp, 4),
            patient_owes=self.amount(clp, 5),
            payer_number=clp.get(7),
            patient=f"{patient.get(3)}, {patient.get(4)}" if patient else "",
            lines=tuple(self.line(group) for group in _services(segments[first:])),
            adjustments=tuple(a for s in head if s.name == "CAS" for a in self.adjustments(s)),
            remarks=tuple(code for s in head if s.name in ("MOA", "MIA") for code in _remarks(s)),
        )

    def line(self, group: Sequence[Segment]) -> PaidLine:
        """One SVC with its reasons."""
        svc = group[0]
        code, modifiers = self._code(svc.get(1))
        billed, _ = self._code(svc.get(6)) if svc.get(6) else ("", ())
        when = next(
            (s.get(2) for s in group if s.name == "DTM" and s.get(1) in ("472", "150") and _is_day(s.get(2))), ""
        )
        allowed = next((s for s in group if s.name == "AMT" and s.get(1) == "B6"), None)
        return PaidLine(
            code=code,
            modifiers=modifiers,
            charge=self.amount(svc, 2),
            paid=self.amount(svc, 3),
            units=self.amount(svc, 5) if svc.get(5) else None,
            date=day(when) if when else None,
            adjustments=tuple(a for s in group if s.name == "CAS" for a in self.adjustments(s)),
            remarks=tuple(s.get(2) for s in group if s.name == "LQ" and s.get(1) == "HE"),
            allowed=self.amount(allowed, 2) if allowed else None,
            control=next((s.get(2) for s in group if s.name == "REF" and s.get(1) == "6R"), ""),
            billed_code=billed,
        )

    def adjustments(self, segment: Segment) -> Iterator[Adjustment]:
        """CAS: group, then up to six triples of reason, amount, quantity."""
        for place in range(2, len(segment.elements) + 1, 3):
            if segment.get(place):
                yield Adjustment(
                    group=segment.get(1),
                    carc=segment.get(place),
                    amount=self.amount(segment, place + 1),
                    quantity=self.amount(segment, place + 2) if segment.get(place + 2) else None,
                )

    def provider(self, segment: Segment) -> Iterator[ProviderAdjustment]:
        """PLB: pairs of reason and amount."""
        for place in range(3, len(segment.elements) + 1, 2):
            reason, *reference = self.interchange.parts(segment.get(place))
            if reason:
                yield ProviderAdjustment(
                    reason=reason, reference="".join(reference), amount=self.amount(segment, place + 1)
                )

    def _code(self, element: str) -> tuple[str, tuple[str, ...]]:
        _, code, *modifiers = (*self.interchange.parts(element), "")
        return code.upper(), tuple(m for m in modifiers[:4] if m)


def _services(segments: Sequence[Segment]) -> list[list[Segment]]:
    found: list[list[Segment]] = []
    for segment in segments:
        if segment.name == "SVC":
            found.append([])
        if found:
            found[-1].append(segment)
    return found


def _remarks(segment: Segment) -> list[str]:
    """MOA03 to 07; of MIA the codes among its amounts."""
    return [text for text in segment.elements[2:] if text[:1].isalpha()]
