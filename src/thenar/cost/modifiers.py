"""Modifiers: which a line must carry, which contradict one another, and the reason in words."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from thenar.cost.facts import ClaimFacts, discipline_of
from thenar.terms.billing import ASSISTANT_MODIFIER, Discipline, TherapyClass
from thenar.terms.claims import Claim, ClaimLine, Distinct

MOST = 4  # the electronic claim has room for four
DISCIPLINES = frozenset(d.value for d in Discipline)
ASSISTANTS = frozenset(ASSISTANT_MODIFIER.values())
DISTINCT_MODIFIER = {
    Distinct.SEPARATE_ENCOUNTER: "XE",
    Distinct.SEPARATE_PRACTITIONER: "XP",
    Distinct.SEPARATE_STRUCTURE: "XS",
    Distinct.NOT_OVERLAPPING: "XU",
    Distinct.SEPARATE_TIME: "59",
}
# The order on the line: what opens an edit, the discipline, the assistant, then statements about coverage.
_ORDER = (
    "59",
    "XE",
    "XP",
    "XS",
    "XU",
    "LT",
    "RT",
    "52",
    "76",
    "GP",
    "GO",
    "GN",
    "CQ",
    "CO",
    "KX",
    "GA",
    "GX",
    "GY",
    "GZ",
)
_VALID = re.compile(r"^[A-Z0-9]{2}$")


def valid(modifier: str) -> bool:
    """Two capital letters or digits."""
    return bool(_VALID.match(modifier))


def ordered(modifiers: Iterable[str]) -> tuple[str, ...]:
    """Without repeats, in the order they are written."""
    known = dict.fromkeys(modifiers)
    return tuple(sorted(known, key=lambda m: (_ORDER.index(m) if m in _ORDER else len(_ORDER), m)))


def needs_discipline(line: ClaimLine, facts: ClaimFacts, on: date) -> TherapyClass | None:
    """Always or sometimes therapy, when the payer wants GP, GO or GN and the line has none."""
    code = facts.book.get(line.code)
    wanted = facts.payer.value("discipline_modifier", on) == "always_therapy"
    if code is None or code.therapy is TherapyClass.OTHER or not wanted or DISCIPLINES & set(line.modifiers):
        return None
    return code.therapy


def threshold(discipline: Discipline, facts: ClaimFacts, on: date) -> Decimal | None:
    """The year's amount above which KX is needed: PT and SLP share one, OT has its own."""
    rule = "kx_threshold_ot" if discipline is Discipline.OT else "kx_threshold_pt_slp"
    value = facts.payer.value(rule, on)
    return Decimal(value) if value else None


def kx_needed(claim: Claim, facts: ClaimFacts, on: date) -> bool | None:
    """Whether this claim passes the threshold; None when the amounts that would tell are not known."""
    limit = threshold(claim.discipline, facts, on)
    if limit is None:
        return False
    before = claim.therapy_total_before
    if before is None or (facts.allowed is None and before < limit):
        return None
    return before + (facts.allowed or Decimal("0.01")) > limit


def contradictions(modifiers: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Pairs that may not stand on one line, and why."""
    present = set(modifiers)
    for one, other, why in _CONTRADICT:
        if {one, other} <= present:
            yield one, other, why


def for_assistant(line: ClaimLine, claim: Claim) -> str | None:
    """CQ or CO, by the line's discipline; speech has none."""
    return ASSISTANT_MODIFIER.get(discipline_of(line, claim))


_CONTRADICT = (
    ("GA", "GZ", "GA says that a notice was given, GZ that none was"),
    ("GA", "GX", "GA is for a notice that had to be given, GX for a voluntary one"),
    ("GX", "GZ", "GX says that a notice was given, GZ that none was"),
    ("GA", "GY", "GA is for care that may be denied as not needed, GY for care that is never covered"),
    ("KX", "GA", "KX says that the care is needed, GA that it is expected to be denied"),
    ("KX", "GZ", "KX says that the care is needed, GZ that it is expected to be denied"),
    ("KX", "GY", "KX says that the care is covered, GY that it is not"),
)
