"""Diagnosis codes: form, end dates, pointers, and whether they can go with the service at all."""

import re
from collections.abc import Iterator

from thenar.cost.facts import ClaimFacts, numbered
from thenar.terms.claims import Claim, ClaimLine, Finding

MOST, POINTERS = 12, 4  # room on the electronic claim
_ICD10 = re.compile(r"^[A-TV-Z]\d[0-9AB](\.?[0-9A-Z]{1,4})?$")


def check(claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    """The list, then each line's pointers, then plausibility."""
    if not claim.diagnoses:
        yield facts.find("diagnosis_missing", None, "the claim has no diagnosis", "add at least one ICD-10-CM code")
        return
    if len(claim.diagnoses) > MOST:
        yield facts.find(
            "diagnoses_too_many",
            None,
            f"{len(claim.diagnoses)} diagnoses, there is room for {MOST}",
            "keep those that matter",
        )
    for code in claim.diagnoses:
        yield from _form(code, claim, facts)
    for number, line in numbered(claim):
        yield from _pointers(number, line, claim, facts)
        yield from _plausible(number, line, claim, facts)


def _form(code: str, claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    if not _ICD10.match(code):
        yield facts.find("diagnosis_not_valid", None, f"'{code[:12]}' is not an ICD-10-CM code", "write it like M54.2")
    ended = facts.retired.get(code)
    if ended and claim.date > ended.until:
        yield facts.find("diagnosis_not_valid", None, f"{code} ended on {ended.until}", f"use {ended.use}")


def _pointers(number: int, line: ClaimLine, claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    if not line.points:
        yield facts.find(
            "pointer_missing", number, f"{line.code} points to no diagnosis", "point to the first", corrected=True
        )
    wrong = [p for p in line.points if not 1 <= p <= min(len(claim.diagnoses), MOST)]
    if wrong or len(line.points) > POINTERS or len(set(line.points)) < len(line.points):
        why = (
            f"{line.code} points to {', '.join(map(str, line.points))}; the claim has {len(claim.diagnoses)} diagnoses"
        )
        yield facts.find("pointer_not_valid", number, why, f"use up to {POINTERS} different numbers from 1")


def _plausible(number: int, line: ClaimLine, claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    meant = [claim.diagnoses[p - 1] for p in line.points if 0 < p <= len(claim.diagnoses)] or list(claim.diagnoses)
    for rule in facts.plausible:
        if rule.code == line.code and not any(code.startswith(rule.begins) for code in meant):
            why = f"{line.code} with {', '.join(meant)}: {rule.why}"
            yield facts.find("diagnosis_not_plausible", number, why, "point to the diagnosis that the service is for")
