"""A remittance posted to the claims that were sent: which line was answered, by how much, and why not more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from thenar.terms.claims import Claim, ClaimLine, ExpectedPayment
from thenar.terms.remittance import (
    Adjustment,
    PaidClaim,
    PaidLine,
    PostedClaim,
    PostedLine,
    Posting,
    Remittance,
)

# What to do about a reason, where there is something to do.
_NEXT = {
    "16": "mend what the remark names and send the claim again",
    "18": "look for the first claim: this one is a copy",
    "22": "bill the other insurer first",
    "27": "check the coverage dates, then bill the person",
    "29": "show that it was sent in time, or write it off",
    "50": "appeal with the record that shows the need",
    "97": "check the pair: with a documented reason send it again with a modifier",
    "109": "send it to the payer that is responsible",
    "119": "check the benefit: the rest may be the person's",
    "151": "compare units with minutes; appeal with the record",
    "197": "ask for a retrospective authorization",
    "198": "ask for more visits",
    "231": "check the pair: with a documented reason send it again with a modifier",
    "234": "nothing: it is paid with another service",
    "236": "check the pair: with a documented reason send it again with a modifier",
    "252": "send the record that is asked for",
}
_CONTRACT = frozenset(("45", "59", "253"))
_SHARE = frozenset(("1", "2", "3"))


def post(
    remittance: Remittance,
    sent: Sequence[Claim],
    expected: Mapping[str, ExpectedPayment],
    words: Mapping[str, str],
) -> Posting:
    """Posted claims in the payer's order. ``expected`` is by claim id; ``words`` are our own for reason and remark codes."""
    by_id = {claim.id: claim for claim in sent}
    answered = {claim.id for claim in remittance.claims}
    return Posting(
        payer=remittance.payer,
        trace=remittance.trace,
        paid_on=remittance.paid_on,
        amount=remittance.amount,
        claims=tuple(_claim(paid, by_id.get(paid.id), expected.get(paid.id), words) for paid in remittance.claims),
        not_answered=tuple(claim.id for claim in sent if claim.id not in answered),
        provider_adjustments=remittance.provider_adjustments,
        out_of_balance=tuple(_balance(remittance)),
    )


def _claim(
    paid: PaidClaim, sent: Claim | None, expected: ExpectedPayment | None, words: Mapping[str, str]
) -> PostedClaim:
    places = matched(paid.lines, sent) if sent else [None] * len(paid.lines)
    return PostedClaim(
        id=paid.id,
        matched=sent is not None,
        status=paid.status,
        paid=paid.paid,
        patient_owes=paid.patient_owes,
        lines=tuple(_line(line, place, expected, words) for line, place in zip(paid.lines, places, strict=True)),
        not_answered=tuple(n for n in range(1, len(sent.lines) + 1) if n not in places) if sent else (),
    )


def matched(lines: Sequence[PaidLine], sent: Claim) -> list[int | None]:
    """The sent line of each paid one: by its control number, else by code, modifiers, day and charge, ever looser."""
    free = dict(enumerate(sent.lines, start=1))
    found: list[int | None] = [None] * len(lines)
    for fits in (_same_control, _same_all, _same_code_and_charge, _same_code):
        for n, paid in enumerate(lines):
            if found[n] is None and (place := next((p for p, line in free.items() if fits(paid, line, sent)), None)):
                found[n] = place
                del free[place]
    return found


def _same_control(paid: PaidLine, line: ClaimLine, sent: Claim) -> bool:  # noqa: ARG001
    return bool(paid.control) and paid.control == line.control


def _same_all(paid: PaidLine, line: ClaimLine, sent: Claim) -> bool:
    same_day = paid.date in (None, line.date or sent.date)
    return same_day and set(paid.modifiers) == set(line.modifiers) and _same_code_and_charge(paid, line, sent)


def _same_code_and_charge(paid: PaidLine, line: ClaimLine, sent: Claim) -> bool:
    return _same_code(paid, line, sent) and paid.charge == line.charge


def _same_code(paid: PaidLine, line: ClaimLine, sent: Claim) -> bool:  # noqa: ARG001
    return line.code in (paid.code, paid.billed_code)


def _line(paid: PaidLine, place: int | None, expected: ExpectedPayment | None, words: Mapping[str, str]) -> PostedLine:
    hoped = next((line.payer_pays for line in expected.lines if line.line == place), None) if expected else None
    allowed = paid.allowed if paid.allowed is not None else _allowed(paid)
    short = max(hoped - paid.paid, Decimal(0)) if hoped is not None else None
    return PostedLine(
        line=place,
        code=paid.code,
        charge=paid.charge,
        allowed=allowed,
        paid=paid.paid,
        patient_owes=_sum(paid.adjustments, "PR"),
        written_off=_sum(paid.adjustments, "CO"),
        expected=hoped,
        short=short,
        denied=_denied(paid),
        why_less=tuple(_why(paid, words)),
        next_step=next((_NEXT[a.carc] for a in paid.adjustments if a.carc in _NEXT), ""),
    )


def _allowed(paid: PaidLine) -> Decimal:
    """What the payer took as the price: paid, and what it leaves to the person of the price."""
    return paid.paid + sum((a.amount for a in paid.adjustments if a.group == "PR" and a.carc in _SHARE), Decimal(0))


def _sum(adjustments: Iterable[Adjustment], group: str) -> Decimal:
    return sum((a.amount for a in adjustments if a.group == group), Decimal(0))


def _why(paid: PaidLine, words: Mapping[str, str]) -> Iterator[str]:
    for one in paid.adjustments:
        yield f"{one.group}-{one.carc} ${one.amount}: {words.get(one.carc, 'see the code list')}"
    for code in paid.remarks:
        yield f"{code}: {words.get(code, 'see the code list')}"
    if paid.billed_code and paid.billed_code != paid.code:
        yield f"answered as {paid.code}, billed as {paid.billed_code}"


def _denied(paid: PaidLine) -> bool:
    """Nothing paid, and a reason beyond the contract and the person's share."""
    return paid.paid == 0 and any(a.carc not in _CONTRACT | _SHARE for a in paid.adjustments)


def _balance(remittance: Remittance) -> Iterator[str]:
    """X12's own sums: charge less reasons is paid; claims less provider adjustments is the payment."""
    for claim in remittance.claims:
        reasons = [*claim.adjustments, *(a for line in claim.lines for a in line.adjustments)]
        if claim.charge - sum((a.amount for a in reasons), Decimal(0)) != claim.paid:
            yield f"claim {claim.id}: charge less adjustments is not what was paid"
        for n, line in enumerate(claim.lines, start=1):
            if line.charge - sum((a.amount for a in line.adjustments), Decimal(0)) != line.paid:
                yield f"claim {claim.id}, service {n} ({line.code}): charge less adjustments is not what was paid"
    total = sum((claim.paid for claim in remittance.claims), Decimal(0))
    moved = sum((a.amount for a in remittance.provider_adjustments), Decimal(0))
    if total - moved != remittance.amount:
        yield f"claims of ${total} less provider adjustments of ${moved} are not the payment of ${remittance.amount}"
