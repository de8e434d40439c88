"""The claim check: every finding, the corrected claim, what it should bring, and the dates of the plan."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from thenar.cost import (
    check_codes,
    check_diagnoses,
    check_edits,
    check_episode,
    check_modifiers,
    check_note,
    check_units,
)
from thenar.cost.correct import correct
from thenar.cost.deadlines import deadlines
from thenar.cost.facts import ClaimFacts
from thenar.cost.payment import AllowedAmounts, expected, total_allowed
from thenar.terms.claims import Claim, ClaimCheck, Finding, Severity

CHECKS: tuple[Callable[[Claim, ClaimFacts], Iterator[Finding]], ...] = (
    check_codes.check,
    check_units.check,
    check_modifiers.check,
    check_edits.check,
    check_episode.check,
    check_diagnoses.check,
    check_note.check,
)
_ORDER = tuple(Severity)


def check(claim: Claim, facts: ClaimFacts, prices: AllowedAmounts | None = None) -> ClaimCheck:
    """Everything that is wrong with a claim, worst first, and the claim with what can be mended mended.

    ``clean`` means that no error stands against the claim as it came. With ``prices`` the corrected claim is priced.
    """
    if prices:
        facts = replace(facts, allowed=total_allowed(claim, prices))
    findings = findings_of(claim, facts)
    corrected = correct(claim, facts)
    return ClaimCheck(
        clean=not any(f.severity is Severity.ERROR for f in findings),
        findings=findings,
        corrected=corrected,
        expected=expected(corrected, prices, findings_of(corrected, facts), facts) if prices else None,
        deadlines=deadlines(claim.episode, facts.payer, claim.date) if claim.episode else None,
        edits_quarter=facts.edits.ptp_edition.quarter,
        payer=facts.payer.name,
    )


def findings_of(claim: Claim, facts: ClaimFacts) -> tuple[Finding, ...]:
    """All findings, worst first, then by line."""
    found = [finding for one in CHECKS for finding in one(claim, facts)]
    return tuple(sorted(found, key=lambda f: (_ORDER.index(f.severity), f.line or 0, f.rule, f.why)))


def note_findings(claim: Claim, facts: ClaimFacts) -> tuple[Finding, ...]:
    """Only what the record lacks: note, certification, progress reports."""
    found = [*check_note.check(claim, facts), *check_episode.check(claim, facts)]
    if claim.note is None:
        found.append(
            facts.find("note_missing", None, "the claim comes without a visit note", "add note: with its entries")
        )
    return tuple(sorted(found, key=lambda f: (_ORDER.index(f.severity), f.line or 0, f.rule, f.why)))
