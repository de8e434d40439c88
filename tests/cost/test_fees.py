"""The fee schedule to the cent: the worked examples, and what must hold."""

from datetime import date
from decimal import Decimal

import pytest

from thenar.cost.fees import coverage, market, payment, place_of, price_day
from thenar.knowledge.fees import one_place, read_fees
from thenar.terms.faults import Faulty
from thenar.terms.fees import (
    NATIONAL,
    BilledLine,
    ConversionFactor,
    FactorKind,
    FeeTables,
    Parameter,
    Participation,
    RelativeValue,
    in_force,
)
from thenar.terms.results import Reference
from thenar.terms.sources import Read

TABLES = read_fees()
DAY = date(2026, 11, 24)
CITE = Reference("x", "x", 2026, "x", Read.UNVERIFIED, "x")


def lines(units):
    return [BilledLine(code=code, units=n) for code, n in units.items()]


def priced(units, key=NATIONAL, on=DAY, **more):
    return price_day(lines(units), market(key, TABLES, on=on, **more), TABLES)


@pytest.mark.parametrize(
    "case, units, full, reduced",
    [
        ("MPPR-NAT26-1", {"97140": 1, "97110": 2}, 8584, 7248),
        ("MPPR-NAT26-2", {"97140": 2, "97110": 1, "97112": 1}, 11723, 9736),
        ("MPPR-NAT26-3", {"97161": 1, "97140": 1, "97110": 1}, 15464, 14128),
        ("MPPR-NAT26-4", {"97140": 1, "97530": 2}, 9786, 8133),
        ("MPPR-NAT26-5", {"97124": 1, "97110": 2}, 8785, 7415),
        ("MPPR-NAT26-6", {"97140": 2, "97110": 2}, 11356, 9369),
        ("MPPR-NAT26-7", {"97164": 1, "97140": 1}, 9519, 8868),
        ("MPPR-NAT26-8", {"20560": 1, "97140": 1, "97110": 1}, 8150, 7499),
    ],
)
def test_days_of_2026_for_the_nation(case, units, full, reduced):
    day = priced(units)
    assert (day.full_cents, day.allowed_cents) == (full, reduced), case


def made_up(values, pe_cut, factor="1"):
    """Tables of a published illustration: {code: (work, pe, mp)}."""
    start = date(2011, 1, 1)
    shares = {"mppr_pe_reduction": pe_cut, "part_b_coinsurance": "0.2", "assistant_share": "0.85", "sequestration": "0.02",
              "nonparticipating_share": "0.95", "limiting_charge": "1.0925"}  # fmt: skip
    return FeeTables(
        relative_values={
            code: (RelativeValue(code=code, start=start, end=None, status="A", work=Decimal(work), nonfacility_pe=Decimal(pe),
                                 facility_pe=Decimal(pe), malpractice=Decimal(mp), multiple_procedure="5", source=CITE),)
            for code, (work, pe, mp) in values.items()
        },
        gpcis={},
        conversion_factors=(ConversionFactor(start=start, end=None, kind=FactorKind.ALL, factor=Decimal(factor), source=CITE),),
        parameters={name: (Parameter(name=name, start=start, end=None, value=Decimal(value), unit="share", source=CITE),)
                    for name, value in shares.items()},
    )  # fmt: skip


@pytest.mark.parametrize("case, cut, total", [("MPPR-CMS-50", "0.5", 4700), ("MPPR-CMS-25", "0.25", 5150)])
def test_the_illustration_of_the_manual(case, cut, total):
    tables = made_up({"97001": ("7", "10", "1"), "97002": ("11", "8", "1")}, cut)
    day = price_day(lines({"97001": 2, "97002": 1}), market(NATIONAL, tables, on=DAY), tables)
    assert (day.full_cents, day.allowed_cents) == (5600, total), case


def test_texas_2011_at_a_cut_of_a_fifth():
    """MPPR-TX-2011. The page prints line amounts, not the units' parts; the two last are split so that they add up."""
    tables = made_up(
        {"97110": ("15.64", "13.10", "0"), "97140": ("15.63", "11.30", "0"), "97035": ("6.79", "5.00", "0")}, "0.2"
    )
    day = price_day(lines({"97110": 2, "97140": 1, "97035": 1}), market(NATIONAL, tables, on=DAY), tables)
    assert (day.full_cents, day.allowed_cents) == (9620, 9032)
    assert [line.allowed_cents for line in day.lines] == [2874 + 2612, 2467, 1079]


@pytest.mark.parametrize(
    "code, cents", [("97110", 2921), ("97112", 3382), ("97140", 2692), ("97161", 9801), ("97530", 3746)]
)
def test_ohio_2021_as_its_contractor_published_it(code, cents):
    """A second source: a contractor's list, reported at learnmedicarebilling.com."""
    assert priced({code: 1}, ("15202", "00"), date(2021, 6, 1)).allowed_cents == cents


def test_one_unit_by_hand():
    assert priced({"97140": 1}).allowed_cents == 2772  # 0.83 × 33.4009
    assert priced({"97140": 1}, on=date(2024, 3, 9)).allowed_cents == 2696  # 0.81 × 33.2875
    assert priced({"97140": 1}, on=date(2024, 3, 8)).allowed_cents == 2652  # 0.81 × 32.7442
    assert priced({"97140": 1}, kind=FactorKind.QUALIFYING_APM).allowed_cents == 2786  # 0.83 × 33.5675


def test_sequestration_as_the_contractor_shows_it():
    """Approved $100, $50 to the deductible: 80 % of the rest is $40, of which 2 % is not paid."""
    assert payment(4000, False, market(NATIONAL, TABLES, on=DAY)) == (3920, 0, 80)


def test_an_assistant_leaves_88_percent():
    at = market(NATIONAL, TABLES, on=DAY)
    kept, cut, sequestered = payment(8000, True, at)
    assert (kept, cut, sequestered) == (6664, 1200, 136)
    assert 2000 + kept + sequestered == 8800  # the patient's 20 % stays
    line = price_day([BilledLine(code="97110", units=1, assistant=True)], at, TABLES).lines[0]
    assert line.coinsurance_cents + line.medicare_cents + line.sequestration_cents + line.assistant_reduction_cents == line.allowed_cents  # fmt: skip


def test_who_does_not_participate():
    at = market(NATIONAL, TABLES, on=DAY)
    accepts = price_day(lines({"97140": 1}), at, TABLES, participation=Participation.ACCEPTS_ASSIGNMENT).lines[0]
    free = price_day(lines({"97140": 1}), at, TABLES, participation=Participation.NO_ASSIGNMENT).lines[0]
    assert accepts.allowed_cents == free.allowed_cents == 2633  # 95 % of 27.72
    assert accepts.limiting_charge_cents is None
    assert free.limiting_charge_cents == 3028  # 109.25 % of 27.72


def test_the_same_line_twice_keeps_one_unit_in_full():
    line = BilledLine(code="97140", units=1)
    at = market(NATIONAL, TABLES, on=DAY)
    assert price_day([line, line], at, TABLES).allowed_cents == 2772 + 2121


def test_every_number_has_a_step_with_sources():
    day = priced({"97140": 1, "97110": 2}, ("10112", "00"))
    assert {step.step for step in day.trace} >= {"in force", "allowed", "multiple procedures", "coinsurance", "sequestration"}  # fmt: skip
    assert all(step.sources for step in day.trace)
    assert sum("×0.875" in step.text for step in day.trace) >= 2


def test_codes_without_a_price():
    day = priced({"97010": 1, "97140": 1, "97014": 1})
    assert day.allowed_cents == 2772
    assert day.notes == (
        "97010 is bundled: Medicare never pays it by itself",
        "97014 is not valid for Medicare: another code is used",
    )


def test_all_problems_at_once():
    with pytest.raises(Faulty) as error:
        price_day(
            [BilledLine(code="1", units=0), BilledLine(code="97162", units=1)], market(NATIONAL, TABLES, on=DAY), TABLES
        )
    assert len(error.value.faults) == 2
    with pytest.raises(Faulty) as error:
        market(("99999", "00"), TABLES, on=date(1999, 1, 1))
    assert {fault.where for fault in error.value.faults} >= {"99999/00", "conversion factor", "sequestration"}


def test_a_code_of_another_year():
    with pytest.raises(Faulty, match="years at hand: 2024"):
        priced({"97550": 1}, on=date(2023, 1, 1))


def test_zip_codes_lead_to_localities():
    assert (place_of("60614", TABLES).carrier, place_of("60614", TABLES).locality) == ("06102", "16")
    assert one_place("60614")["60614"] == TABLES.places["60614"]
    assert one_place("00000") == {}
    assert len(TABLES.places) == 42_956
    assert sum(place.split for place in TABLES.places.values()) == 581
    with pytest.raises(Faulty, match="not a ZIP code"):
        place_of("00000", TABLES)


@pytest.mark.parametrize("year", range(2020, 2027))
def test_every_zip_code_has_a_price_in_the_years_shipped(year):
    on = date(year, 7, 1)
    keys = {(place.carrier, place.locality) for place in TABLES.places.values()}
    without = {key for key in keys if in_force(TABLES.gpcis.get(key, ()), on) is None}
    assert not without or year < 2024  # California had other localities before


def test_figures_carried_forward_say_so():
    """No sound file of 2025 and, beyond 21 localities, of 2026 was at hand: 2024 stands in, marked unverified."""
    carried = [
        g for group in TABLES.gpcis.values() for g in group if g.start.year >= 2025 and "carried forward" in g.source.at
    ]
    assert carried
    assert all(g.source.read is Read.UNVERIFIED for g in carried)
    [this] = [year for year in coverage(TABLES) if year.year == 2026]
    assert this.gpci_read == {"secondary": 21, "unverified": 88}
    assert this.factors == ("33.4009 other", "33.5675 qualifying_apm")
    assert (this.codes, this.localities) == (67, 109)


def test_kx_thresholds():
    values = {year: TABLES.parameter("kx_threshold", date(year, 5, 1)).value for year in range(2021, 2027)}
    assert values == {2021: 2110, 2022: 2150, 2023: 2230, 2024: 2330, 2025: 2410, 2026: 2480}
