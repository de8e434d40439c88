"""The billing desk: the one place where loaded tables and the claim check meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from thenar.cost.claim_check import check, note_findings
from thenar.cost.deadlines import deadlines
from thenar.cost.facts import ClaimFacts, KnownRule, known_rules
from thenar.cost.payment import AllowedAmounts, expected
from thenar.cost.posting import post
from thenar.ingest.claim_data import (
    cited_sources,
    claim_rules,
    denial_words,
    documentation,
    payer_named,
    plausible,
    retired,
)
from thenar.ingest.codes import code_book
from thenar.ingest.edit_store import load_edits
from thenar.terms.claims import Claim, ClaimCheck, Deadlines, Finding
from thenar.terms.remittance import Posting, Remittance


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCheck:
    """What the record lacks, and the dates of the plan."""

    complete: bool
    findings: tuple[Finding, ...]
    deadlines: Deadlines | None


def facts_for(payer: str, on: date) -> ClaimFacts:
    """What ships and what was loaded, for a payer, on day ``on`` (today). Raises Faulty if a table has faults."""
    known, is_known = payer_named(payer)
    return ClaimFacts(
        book=code_book(),
        edits=load_edits(),
        payer=known,
        payer_known=is_known,
        rules=_rules(),
        plausible=plausible(),
        retired=retired(),
        documentation=documentation(),
        on=on,
    )


@cache
def _rules() -> Mapping[str, KnownRule]:
    return known_rules(claim_rules(), cited_sources(), denial_words())


def check_claim(claim: Claim, on: date, prices: AllowedAmounts | None = None) -> ClaimCheck:
    """One claim checked on day ``on``."""
    return check(claim, facts_for(claim.payer, on), prices)


def check_note(claim: Claim, on: date) -> NoteCheck:
    """The record of one claim checked on day ``on``."""
    facts = facts_for(claim.payer, on)
    findings = note_findings(claim, facts)
    dates = deadlines(claim.episode, facts.payer, claim.date) if claim.episode else None
    return NoteCheck(complete=not findings, findings=findings, deadlines=dates)


def post_remittance(remittance: Remittance, sent: Sequence[Claim], prices: AllowedAmounts | None = None) -> Posting:
    """A payment posted to the claims that were sent; with ``prices`` it says what was short."""
    hoped = {}
    for claim in sent if prices else ():
        facts = facts_for(claim.payer, remittance.paid_on or claim.date)
        hoped[claim.id] = expected(claim, prices, (), facts) if prices else None
    return post(remittance, sent, {id_: one for id_, one in hoped.items() if one}, denial_words())
