"""What a claim should bring: allowed amounts come in through a protocol, the payer's share by its dated rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from thenar.cost.facts import ClaimFacts
from thenar.cost.modifiers import ASSISTANTS
from thenar.terms.claims import Claim, ClaimLine, ExpectedLine, ExpectedPayment, Finding, Severity

CENT = Decimal("0.01")


class AllowedAmounts(Protocol):
    """Prices: a fee schedule, a contract. All lines of one day are priced together, since reductions look at the day."""

    def allowed(self, lines: Sequence[ClaimLine], on: date) -> Sequence[Decimal | None]:
        """Allowed dollars of each line after every reduction of the day; None where there is no price."""
        ...


@dataclass(frozen=True, slots=True)
class ContractRates:
    """The simplest prices: dollars a unit by code, nothing reduced."""

    rates: dict[str, Decimal]

    def allowed(self, lines: Sequence[ClaimLine], on: date) -> Sequence[Decimal | None]:  # noqa: ARG002
        """Rate times units."""
        return [self.rates[line.code] * (line.units or 0) if line.code in self.rates else None for line in lines]


def total_allowed(claim: Claim, prices: AllowedAmounts) -> Decimal:
    """Allowed dollars of the whole claim, as far as there are prices."""
    return sum((amount for amount in _prices(claim, prices) if amount is not None), Decimal(0))


def expected(claim: Claim, prices: AllowedAmounts, findings: Sequence[Finding], facts: ClaimFacts) -> ExpectedPayment:
    """Line by line; ``findings`` are those still open on this claim."""
    amounts = _prices(claim, prices)
    errors = {f.line for f in findings if f.severity is Severity.ERROR}
    lines = tuple(
        ExpectedLine(
            line=number,
            code=line.code,
            units=line.units or 0,
            allowed=amount,
            payer_pays=_payer_pays(line, amount, claim, facts),
            at_risk=number in errors or None in errors,
        )
        for number, (line, amount) in enumerate(zip(claim.lines, amounts, strict=True), start=1)
    )
    return _sum(lines, facts, claim.date)


def _prices(claim: Claim, prices: AllowedAmounts) -> list[Decimal | None]:
    """Priced day by day, given back in the order of the lines."""
    found: list[Decimal | None] = [None] * len(claim.lines)
    for day in dict.fromkeys(line.date or claim.date for line in claim.lines):
        places = [n for n, line in enumerate(claim.lines) if (line.date or claim.date) == day]
        for place, amount in zip(places, prices.allowed([claim.lines[n] for n in places], day), strict=True):
            found[place] = amount
    return found


def _payer_pays(line: ClaimLine, amount: Decimal | None, claim: Claim, facts: ClaimFacts) -> Decimal | None:
    """Once the deductible is met: less coinsurance, then the assistant's and the sequestration's share of the payer's part."""
    day = line.date or claim.date
    coinsurance = facts.payer.value("coinsurance_percent", day)
    if amount is None or coinsurance is None:
        return None
    part = amount * (100 - Decimal(coinsurance)) / 100
    if ASSISTANTS & set(line.modifiers):
        part *= Decimal(facts.payer.value("assistant_percent", day) or 100) / 100
    part *= (100 - Decimal(facts.payer.value("sequestration_percent", day) or 0)) / 100
    return part.quantize(CENT, ROUND_HALF_UP)


def _sum(lines: tuple[ExpectedLine, ...], facts: ClaimFacts, on: date) -> ExpectedPayment:
    paid = [line.payer_pays for line in lines if line.payer_pays is not None]
    return ExpectedPayment(
        lines=lines,
        allowed=sum((line.allowed for line in lines if line.allowed is not None), Decimal(0)),
        payer_pays=sum(paid, Decimal(0)) if paid else None,
        at_risk=sum((line.allowed for line in lines if line.allowed is not None and line.at_risk), Decimal(0)),
        assumes=tuple(_assumptions(lines, facts, on)),
    )


def _assumptions(lines: tuple[ExpectedLine, ...], facts: ClaimFacts, on: date) -> list[str]:
    said = ["the deductible is met"] if facts.payer.value("coinsurance_percent", on) else []
    unpriced = [line.code for line in lines if line.allowed is None]
    return said + ([f"no price is known for {', '.join(dict.fromkeys(unpriced))}"] if unpriced else [])
