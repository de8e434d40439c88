"""A clean claim to spoil, and the facts as shipped with edits of the claim's own quarter."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from thenar.desk import facts_for
from thenar.terms.claims import Claim, ClaimLine, Episode, NoteEntry, VisitNote

ON = date(2024, 9, 30)
DAY = date(2024, 9, 20)


def line(code, units=1, minutes=15, **more):
    return ClaimLine(
        **(
            {
                "code": code,
                "units": units,
                "minutes": minutes,
                "charge": Decimal("45.00"),
                "modifiers": ("GP",),
                "points": (1,),
            }
            | more
        )
    )


def entry(code, minutes=15, **more):
    said = {
        "technique": "grade 3 glides",
        "region": "neck",
        "response": "less pain",
        "skilled_need": "cueing",
        "goal": "turn head to drive",
    }
    return NoteEntry(code=code, minutes=minutes, **(said | more))


NOTE = VisitNote(
    date=DAY,
    entries=(entry("97140"), entry("97110")),
    timed_minutes=30,
    total_minutes=35,
    signed_by="A. Lee",
    credentials="PT",
)
EPISODE = Episode(
    began=date(2024, 9, 2), certified_on=date(2024, 9, 10), treatment_days=(date(2024, 9, 2), date(2024, 9, 9))
)
CLEAN = Claim(
    id="C-1", payer="medicare", date=DAY, diagnoses=("M54.2",), lines=(line("97140"), line("97110")),
    episode=EPISODE, note=NOTE, therapy_total_before=Decimal("400.00"),
)  # fmt: skip


def facts(payer="medicare", on=ON, **more):
    return replace(facts_for(payer, on), **more)


def claim(*lines, **more):
    """The clean claim with other lines (its note left out) or other fields."""
    if lines:
        more = {"lines": lines, "note": None} | more
    return replace(CLEAN, **more)
