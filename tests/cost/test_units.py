"""Units against every published worked example, against the twin for every split, and the laws."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import units as twin
from thenar.cost.allocate import allocate_ama, allocate_cms, assistant_units, units_of
from thenar.cost.units import units
from thenar.ingest.codes import code_book
from thenar.ingest.minutes import read_minutes
from thenar.terms.billing import TimeRule
from thenar.terms.faults import Faulty

BOOK = code_book()


def bill(*given, rule="cms", assistant=()):
    return units(read_minutes(given, assistant), TimeRule(rule), BOOK)


# Claims Processing Manual ch. 5 §20.2.C; ids as in the collected cases.
MANUAL = [
    ("example 1", "97112=24 97110=23", {"97112": 2, "97110": 1}),
    ("example 3", "97110=33 97140=7", {"97110": 2, "97140": 1}),
    ("example 4", "97110=18 97140=13 97116=10 97035=8", {"97110": 1, "97140": 1, "97116": 1, "97035": 0}),
]
SINGLE = [(7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4), (67, 4), (68, 5), (82, 5), (83, 6),
          (97, 6), (98, 7), (112, 7), (113, 8), (121, 8), (127, 8), (128, 9)]  # fmt: skip


PUBLISHED = [  # elsewhere: where, minutes, rule, units in all
    ("Weissberg 2018, PhysicalTherapy.com", "97110=20 97116=20", "cms", 3),
    ("WebPT 2021, brain teaser 1", "97116=20 97112=20", "cms", 3),
    ("MMP 2013, daily notes", "97110=10 97112=10 97140=10 97014=20", "cms", 3),  # 2 timed units, and the untimed one
    ("AAPC forum, three times 8", "97110=8 97140=8 97112=8", "cms", 2),
    ("AAPC forum, three times 8", "97110=8 97140=8 97112=8", "ama", 3),
    ("AAPC forum, 32 minutes", "97110=8 97140=8 97112=8 97530=8", "cms", 2),
    ("AAPC forum, 32 minutes", "97110=8 97140=8 97112=8 97530=8", "ama", 4),
]


@pytest.mark.parametrize("where, minutes, rule, total", PUBLISHED)
def test_examples_published_elsewhere(where, minutes, rule, total):
    assert bill(*minutes.split(), rule=rule).billable_units == total


@pytest.mark.parametrize("name, minutes, expected", MANUAL)
def test_the_manuals_examples(name, minutes, expected):
    assert bill(*minutes.split()).units == expected


def test_the_manuals_example_2_equal_minutes_is_a_named_tie():
    result = bill("97112=20", "97110=20")
    assert sorted(result.units.values()) == [1, 2]
    assert result.billable_units == 3
    assert set(result.ties[0].codes) == {"97110", "97112"}
    assert any("lets the therapist choose" in line for line in result.explain)


def test_the_manuals_example_5_three_sevens_are_one_unit_of_any():
    result = bill("97112=7", "97110=7", "97140=7")
    assert sorted(result.units.values()) == [0, 0, 1]
    assert set(result.ties[0].codes) == {"97110", "97112", "97140"}


@pytest.mark.parametrize("minutes, expected", SINGLE)
def test_the_manuals_table(minutes, expected):
    assert bill(f"97140={minutes}").units == {"97140": expected}
    assert bill(f"97140={minutes}", rule="ama").units == {"97140": expected}


@pytest.mark.parametrize("minutes, cms, ama", [("97110=8 97140=8", 1, 2), ("97110=20 97140=20", 3, 2), ("97110=7 97140=7", 1, 0)])  # fmt: skip
def test_where_the_two_rules_part(minutes, cms, ama):
    assert bill(*minutes.split()).billable_units == cms
    assert bill(*minutes.split(), rule="ama").billable_units == ama


def _splits(total, codes):
    """Every way to give at most ``total`` minutes to ``codes`` codes, largest first (order is shown not to matter)."""
    for a in range(total + 1):
        for b in range(min(a, total - a) + 1):
            for c in range(min(b, total - a - b) + 1):
                for d in range(min(c, total - a - b - c) + 1):
                    yield dict(zip("abcd"[:codes], (a, b, c, d)[:codes], strict=True))


def test_every_split_of_0_to_120_minutes_over_four_codes_matches_the_twin():
    """Up to order this is every split of up to four codes: a code with 0 minutes is a code that is not there."""
    seen = 0
    for minutes in _splits(120, 4):
        seen += 1
        assert allocate_cms(minutes).units == twin.cms(minutes), minutes
        assert allocate_ama(minutes).units == twin.ama(minutes), minutes
    assert seen > 400_000


def test_order_of_codes_does_not_matter_for_every_remainder():
    """All orders of all remainders of three codes; full 15s only add (next test)."""
    for remainders in itertools.combinations_with_replacement(range(15), 3):
        named = list(zip("abc", remainders, strict=True))
        expected = allocate_cms(dict(named)).units
        for order in itertools.permutations(named):
            assert allocate_cms(dict(order)).units == expected


def test_a_preferred_code_wins_a_tie_and_nothing_else():
    assert allocate_cms({"a": 20, "b": 20}, ["b"]).units == {"a": 1, "b": 2}
    assert allocate_cms({"a": 20, "b": 21}, ["a"]).units == {"a": 1, "b": 2}


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 200), min_size=1), st.data())
def test_laws(minutes, data):
    for allocate in (allocate_cms, allocate_ama):
        result = allocate(minutes)
        code = data.draw(st.sampled_from(sorted(minutes)))
        total = sum(result.units.values())
        assert (
            allocate(minutes | {code: minutes[code] + 1}).units[code] >= result.units[code] or allocate is allocate_cms
        )
        assert sum(allocate(minutes | {code: minutes[code] + 1}).units.values()) >= total  # a minute never lowers
        assert allocate(dict(data.draw(st.permutations(list(minutes.items()))))).units == result.units
        assert all(result.units[c] >= minutes[c] // 15 for c in minutes)  # a full 15 is never lost
    assert sum(allocate_cms(minutes).units.values()) == units_of(sum(minutes.values()))
    assert sum(allocate_cms(minutes).units.values()) * 15 <= sum(minutes.values()) + 7


CQ = [
    ("CQ-1", "97110=13 97140=30", "97110=23", {("97140", ()): 2, ("97110", ("CQ",)): 1, ("97110", ()): 1}),
    ("CQ-2", "97110=5", "97110=10", {("97110", ("CQ",)): 1}),
    ("CQ-3", "97140=15", "97110=7", {("97140", ()): 1}),
    ("CQ-4", "97110=8", "97110=7", {("97110", ()): 1}),
    ("CQ-5", "97110=12", "97110=14", {("97110", ()): 1, ("97110", ("CQ",)): 1}),
    ("CQ-6", "97110=25", "97110=20", {("97110", ()): 2, ("97110", ("CQ",)): 1}),
    ("CQ-7", "97110=22", "97110=23", {("97110", ()): 1, ("97110", ("CQ",)): 2}),
    ("CQ-8", "97112=30", "", {("97112", ()): 2}),  # working together counts as the therapist's
]


@pytest.mark.parametrize("name, therapist, assistant, expected", CQ)
def test_assistant_examples(name, therapist, assistant, expected):
    result = bill(*therapist.split(), assistant=assistant.split())
    assert {(line.code, line.modifiers[1:]): line.units for line in result.lines} == expected
    assert all(line.modifiers[0] == "GP" for line in result.lines)


def test_assistant_share_matches_the_twin():
    for therapist, assistant in itertools.product(range(61), repeat=2):
        most = units_of(therapist + assistant)
        for number in {most, (therapist + assistant) // 15}:
            got = assistant_units(therapist, assistant, number)
            assert got == twin.with_assistant(therapist, assistant, number), (therapist, assistant, number)
            assert 0 <= got <= number


@pytest.mark.parametrize("therapist, assistant, marked", [(27, 3, False), (26, 4, True), (9, 1, False), (0, 10, True)])
def test_an_untimed_code_is_the_assistants_above_ten_percent(therapist, assistant, marked):
    result = bill(f"97012={therapist}", assistant=[f"97012={assistant}"])
    assert [line.modifiers for line in result.lines] == [("GP", "CQ") if marked else ("GP",)]


def test_untimed_codes_are_one_unit_and_their_minutes_are_not_counted():
    result = bill("97161=45", "97150=30", "97140=8", "97110=7", "97550=30")
    assert result.units == {"97161": 1, "97150": 1, "97140": 1, "97110": 0, "97550": 1}
    assert (result.total_timed_minutes, result.billable_units, result.timed_units) == (15, 4, 1)


def test_disciplines_are_counted_apart():
    """8 minutes of each would be one unit together; each discipline has its own."""
    assert bill("92507").lines[0].modifiers == ("GN",)  # a code of one discipline needs no mark
    result = bill("97110=8", "97530:GO=8", "97165", assistant=["97530:GO=1"])
    assert result.units == {"97110": 1, "97530": 1, "97165": 1}
    assert ("97530", ("GO",)) in {(line.code, line.modifiers) for line in result.lines}
    assert bill("97530=10", "97530:GO=10").units == {"97530": 2}
    assert bill("97530:GO=5", assistant=["97530:GO=5"]).lines[0].modifiers == ("GO", "CO")
    assert bill("97130:GN=15", assistant=["97130:GN=15"]).lines[0].modifiers == ("GN",)


def test_time_in_and_out():
    result = bill("97140=10:05-10:28", "97110=10:28-10:45", "97010=10:00-10:15")
    assert result.total_timed_minutes == 40
    assert result.units == {"97140": 2, "97110": 1, "97010": 1}


def test_two_therapists_cannot_both_bill_the_same_minutes():
    with pytest.raises(Faulty, match="5 minutes are given to both \\(Ann and Lee\\)"):
        bill("97140@Ann=10:00-10:20", "97110@Lee=10:15-10:40")
    assert bill("97140@Ann=10:00-10:20", "97110@Lee=10:20-10:40").billable_units == 3


def test_every_line_is_explained():
    result = bill("97112=24", "97110=23", "97161", assistant=["97110=5"])
    said = "\n".join(result.explain)
    for words in ("52 minutes of timed codes in all = 3 units (3 is 38 to 52 minutes)", "97112: 24 minutes = 1 full 15", "97161: not timed", "therapist 23, assistant 5"):  # fmt: skip
        assert words in said


BAD = [
    (["97140"], "is timed and has no minutes"), (["97999=15"], "did you mean"), (["97140=1500"], "out of range"), (["97140=-5"], "is not a code"),
    (["97140=8.5"], "is not a code"), (["97161:GO=30"], "is not billed under GO"), (["97140:XX=30"], "is not a discipline"),
    (["97140=10:30-10:05"], "time out is not after time in"), (["97140=10:30-25:05"], "not a time of day"),
    (["98940=10"], "no therapy discipline"), ([], "is missing"),
]  # fmt: skip


@pytest.mark.parametrize("given, said", BAD)
def test_bad_minutes(given, said):
    with pytest.raises(Faulty, match=said):
        bill(*given)


def test_more_than_a_day_and_evaluations_by_an_assistant():
    with pytest.raises(Faulty, match="more minutes than a day"):
        bill("97140=1000", "97110=1000")
    with pytest.raises(Faulty, match="an assistant may not do it"):
        bill("97140=15", assistant=["97161=30"])


def test_command(thenar):
    import json

    result = thenar("units", "--rule", "cms", "97112=24", "97110=23", "--assistant", "97110=10", "--json")
    answer = json.loads(result.stdout)
    assert answer["units"] == {"97112": 2, "97110": 2}
    assert (answer["total_timed_minutes"], answer["billable_units"]) == (57, 4)
    assert answer["explain"]
    assert "billable units (cms rule)" in thenar("units", "97112=24", "97110=23").stdout
    bad = thenar("units", "97999=10", "97140=x", "--json")
    assert bad.exit_code == 2
    assert "Traceback" not in bad.stderr
