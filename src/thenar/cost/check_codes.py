"""Codes, dates, charges and doubled lines."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from thenar.cost.facts import ClaimFacts, day_of, discipline_of, numbered
from thenar.terms.billing import MedicareStatus, ProcedureCode
from thenar.terms.claims import Claim, ClaimLine, Finding

SWAP = {"97014": "G0283"}  # the code that Medicare takes instead
_STATUS_RULE = {
    MedicareStatus.BUNDLED: (
        "bundled_code",
        "is never paid by itself",
        "leave it off, or bill it for the record at no charge",
    ),
    MedicareStatus.NOT_VALID: ("code_not_valid_for_payer", "is not valid for this payer", "use the payer's own code"),
    MedicareStatus.NOT_COVERED: (
        "not_covered",
        "is not covered",
        "with a voluntary notice add GX and GY, and bill the patient",
    ),
}


def check(claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    """Every line by itself, then lines against one another."""
    if not facts.payer_known:
        why = f"the rules of '{claim.payer}' are not known: the midpoint rule and the NCCI edits were used"
        yield facts.find("payer_rules_not_known", None, why, "compare with the payer's provider manual")
    for number, line in numbered(claim):
        code = facts.book.get(line.code)
        if code is None:
            yield facts.find(
                "code_unknown",
                number,
                f"{line.code} is not a therapy code that is known: only edits were checked",
                "check the code",
            )
        elif facts.payer.value("fee_schedule_status", day_of(line, claim)):
            yield from _status(code, number, line, facts)
        yield from _when(number, line, claim, facts)
        if line.charge is None:
            yield facts.find(
                "charge_missing", number, f"{line.code} has no charge", "give the charge in dollars and cents"
            )
    yield from _doubled(claim, facts)
    yield from _authorized(claim, facts)


def _status(code: ProcedureCode, number: int, line: ClaimLine, facts: ClaimFacts) -> Iterator[Finding]:
    if code.medicare not in _STATUS_RULE or "GY" in line.modifiers:
        return
    rule, why, fix = _STATUS_RULE[code.medicare]
    swap = SWAP.get(code.code)
    yield facts.find(
        rule, number, f"{code.code} ({code.name}) {why}", f"use {swap}" if swap else fix, corrected=bool(swap)
    )


def _when(number: int, line: ClaimLine, claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    day = day_of(line, claim)
    if day > facts.on:
        yield facts.find("date_in_future", number, f"{day} is in the future", "give the day of service")
    limit = facts.payer.value("filing_days", day)
    if limit and facts.on > day + timedelta(int(limit)):
        yield facts.find(
            "filed_late",
            number,
            f"{day} is more than {limit} days ago",
            "look for a reason that extends the time limit",
        )


def _doubled(claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    keys = [
        (line.code, day_of(line, claim), discipline_of(line, claim), frozenset(line.modifiers)) for line in claim.lines
    ]
    seen: Counter[object] = Counter()
    for (number, line), key in zip(numbered(claim), keys, strict=True):
        seen[key] += 1
        if seen[key] > 1 and "76" not in line.modifiers:
            why = f"{line.code} stands twice for {day_of(line, claim)} with the same modifiers"
            yield facts.find(
                "duplicate_line", number, why, "add the units to one line, or 76 if it was really repeated"
            )


def _authorized(claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    if claim.visits_authorized is None or claim.episode is None:
        return
    number = len({*claim.episode.treatment_days, claim.date})
    if number > claim.visits_authorized:
        why = f"visit {number} of {claim.visits_authorized} authorized"
        yield facts.find("authorization_exceeded", None, why, "ask for more visits before billing")
