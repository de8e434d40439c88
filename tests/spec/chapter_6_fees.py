"""The Medicare fee schedule."""

from datetime import date

from tests.spec.book import Chapter, Section
from thenar.cost.fees import market, place_of, price_day
from thenar.knowledge.fees import read_fees
from thenar.terms.fees import NATIONAL, BilledLine, Participation
from thenar.terms.money import show

TABLES = read_fees()


def _lines(text, assistant=False):
    pairs = (piece.split(" × ") for piece in text.split(" + "))
    return [BilledLine(code=code, units=int(units), assistant=assistant) for code, units in pairs]


def _day(codes, where, on, **more):
    place = place_of(where, TABLES) if where != "nation" else None
    key = (place.carrier, place.locality) if place else NATIONAL
    assistant = more.pop("assistant", False)
    return price_day(_lines(codes, assistant), market(key, TABLES, on=date.fromisoformat(on)), TABLES, **more)


def allowed(codes, where, on, _):
    day = _day(codes, where, on)
    return f"{show(day.full_cents)}, reduced {show(day.allowed_cents)}"


def paid(codes, how, _):
    day = _day(codes, "nation", "2026-03-02", assistant="assistant" in how,
               participation=Participation.NO_ASSIGNMENT if "no assignment" in how else Participation.PARTICIPATING)  # fmt: skip
    limit = day.lines[0].limiting_charge_cents
    more = f", at most {show(limit)} may be charged" if limit else ""
    return f"you {show(day.coinsurance_cents)}, Medicare {show(day.medicare_cents)}, sequestration {show(day.sequestration_cents)}{more}"


CHAPTER = Chapter(
    "Fees",
    "What Medicare allows: (work + practice expense + malpractice, each times its local index) × the conversion factor of the day.",
    (
        Section(
            "The unit with the highest practice expense is paid in full, the practice expense of every other therapy unit that day is halved.",
            ("codes × units", "ZIP code", "day", "allowed"),
            (
                ("97140 × 1", "nation", "2026-03-02", "$27.72, reduced $27.72"),
                ("97140 × 1 + 97110 × 2", "nation", "2026-03-02", "$85.84, reduced $72.48"),
                ("97161 × 1 + 97140 × 1 + 97110 × 1", "nation", "2026-03-02", "$154.64, reduced $141.28"),
                ("20560 × 1 + 97140 × 1 + 97110 × 1", "nation", "2026-03-02", "$81.50, reduced $74.99"),
                ("97140 × 1", "nation", "2024-03-08", "$26.52, reduced $26.52"),
                ("97140 × 1", "nation", "2024-03-09", "$26.96, reduced $26.96"),
                ("97140 × 1", "43215", "2021-06-01", "$26.92, reduced $26.92"),
                ("97140 × 1", "35203", "2026-03-02", "$25.95, reduced $25.95"),
            ),
            allowed,
        ),
        Section(
            "You pay 20 %; an assistant's 85 % and sequestration come off Medicare's share alone, never off yours.",
            ("codes × units", "how", "who pays (deductible met)"),
            (
                ("97140 × 1", "by the therapist", "you $5.54, Medicare $21.74, sequestration $0.44"),
                ("97140 × 1", "by an assistant", "you $5.54, Medicare $18.47, sequestration $0.38"),
                (
                    "97140 × 1",
                    "no assignment",
                    "you $5.27, Medicare $20.64, sequestration $0.42, at most $30.28 may be charged",
                ),
            ),
            paid,
        ),
    ),
)
