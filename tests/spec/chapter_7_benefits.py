"""Who pays."""

from datetime import date

from tests.spec.book import Chapter, Section
from thenar.cost.benefits import through
from thenar.ingest.sharing_text import read_benefit
from thenar.terms.benefits import Accumulators, Charge, Coverage, Deductible, Limit, VisitCharges
from thenar.terms.money import read_money, show


def _met(deductible, spent):
    return Accumulators(year=date(2026, 1, 1), deductible=deductible, out_of_pocket=spent)


def owed(copay, coinsurance, allowed, left, room, _):
    """The patient's part of one visit with so much of a $5,000 deductible and of the maximum left."""
    rest, most = read_money(left), (None if room == "no limit" else 600_000)
    spent = 0 if room == "no limit" else 600_000 - read_money(room)
    coverage = Coverage(
        benefit=read_benefit(copay, coinsurance),
        deductible=Deductible(individual=500_000),
        out_of_pocket_maximum=Limit(individual=most),
    )
    cents = read_money(allowed)
    visit = VisitCharges(on=date(2026, 3, 2), lines=(Charge(code="97140", units=1, charge=cents, allowed=cents),))
    share, _met_after = through(visit, coverage, _met(500_000 - rest, spent))
    return show(share.patient_cents)


CHAPTER = Chapter(
    "Benefits",
    "The texts of plans as the exchange writes them; each is its own rule. Nothing is owed above the allowed amount or the maximum.",
    (
        Section(
            "A copay after the deductible is owed on what is left once the deductible is filled; coinsurance on what is left after both.",
            ("copay text", "coinsurance text", "allowed", "deductible left", "maximum left", "you pay"),
            (
                ("$40.00", "0.00%", "$70.14", "$60", "no limit", "$40.00"),
                ("$40.00", "0.00%", "$30.00", "$60", "no limit", "$30.00"),
                ("$30 Copay after deductible", "0.00%", "$100", "$60", "no limit", "$90.00"),
                ("$30 Copay after deductible", "0.00%", "$100", "$0", "no limit", "$30.00"),
                ("$30 Copay with deductible", "0.00%", "$100", "$60", "no limit", "$90.00"),
                ("$30 Copay with deductible", "0.00%", "$100", "$200", "no limit", "$100.00"),
                ("Not Applicable", "20.00% Coinsurance after deductible", "$100", "$60", "no limit", "$68.00"),
                ("Not Applicable", "30.00% Coinsurance after deductible", "$100", "$0", "$12", "$12.00"),
                ("Not Applicable", "30.00%", "$100", "$60", "no limit", "$30.00"),
                ("No Charge after deductible", "0.00%", "$100", "$60", "no limit", "$60.00"),
                ("No Charge", "No Charge", "$100", "$60", "no limit", "$0.00"),
                ("$30.00", "50.00% Coinsurance after deductible", "$100", "$0", "no limit", "$65.00"),
            ),
            owed,
        ),
    ),
)
