"""The tables about money are tested as facts: dated, sourced, without gaps or overlaps, in plain words."""

from datetime import date, timedelta
from itertools import groupby, pairwise

import pytest

from tests.data.test_plain_language import grade
from thenar.cost.assistance import AREAS
from thenar.cost.guide import SERVICES, VISITS
from thenar.knowledge.fees import SHIPPED, read_fees
from thenar.terms.estimates import RiskWhen
from thenar.terms.fees import PAID, in_force

TABLES = read_fees()
SPANS = {
    **{f"relative value {code}": values for code, values in TABLES.relative_values.items()},
    **{f"index {'/'.join(key)}": values for key, values in TABLES.gpcis.items()},
    **{f"parameter {name}": values for name, values in TABLES.parameters.items()},
    **{
        f"factor {kind}": tuple(f for f in TABLES.conversion_factors if f.kind == kind)
        for kind in {f.kind for f in TABLES.conversion_factors}
    },
}


def test_no_two_figures_for_one_day():
    offenders = []
    for name, records in SPANS.items():
        for before, after in pairwise(sorted(records, key=lambda record: record.start)):
            if before.end is None or before.end >= after.start:
                offenders.append(f"{name}: {before.start} and {after.start}")
    assert offenders == []


def test_every_span_ends_after_it_starts():
    assert [name for name, records in SPANS.items() for r in records if r.end is not None and r.end < r.start] == []


def test_every_figure_has_its_source():
    records = [record for group in SPANS.values() for record in group]
    cited = [*(r.source for r in (*records, *TABLES.guidelines, *TABLES.risk_rules)), *TABLES.rules.values()]
    assert all(source.at and source.address and source.read for source in cited)
    ids = {line.split(",")[0] for line in (SHIPPED / "sources.csv").read_text("utf-8").splitlines()[1:]}
    assert ids - {source.source for source in cited} == {"cms_zip5_2026"}  # the ZIP codes' own file


def test_years_have_no_gap():
    for codes in ({"97140", "97110", "97161"},):
        for code in codes:
            spans = sorted(TABLES.relative_values[code], key=lambda v: v.start)
            assert all(a.end + timedelta(days=1) == b.start for a, b in pairwise(spans))
            assert (spans[0].start, spans[-1].end) == (date(2020, 1, 1), date(2026, 12, 31))


def test_total_relative_values_of_2026_as_published():
    """The publisher's own totals (work + practice expense + malpractice) of the codes used most."""
    totals = {"97140": "0.83", "97124": "0.89", "97110": "0.87", "97112": "0.98", "97116": "0.87", "97530": "1.05", "97535": "0.97", "97161": "2.93", "97164": "2.02", "97150": "0.54"}  # fmt: skip
    found = {code: in_force(TABLES.relative_values[code], date(2026, 7, 1)) for code in totals}
    assert {code: str(v.work + v.nonfacility_pe + v.malpractice) for code, v in found.items()} == totals
    assert all(value.reduced and value.status in PAID for value in found.values())


def test_indices_are_in_a_sane_range():
    offenders = [g for group in TABLES.gpcis.values() for g in group if not (0.9 <= g.work <= 1.5 and 0.8 <= g.pe <= 1.5 and 0.2 <= g.malpractice <= 2.8)]  # fmt: skip
    assert offenders == []


def test_guidelines_have_every_area_and_year():
    areas = ("contiguous", *AREAS.values())
    assert {(g.year, g.area) for g in TABLES.guidelines} == {(y, a) for y in range(2020, 2027) for a in areas}
    for area, group in groupby(sorted(TABLES.guidelines, key=lambda g: (g.area, g.year)), key=lambda g: g.area):
        amounts = [g.first_person for g in group]
        assert amounts == sorted(amounts), area


def test_every_kind_of_risk_is_used():
    assert {rule.when for rule in TABLES.risk_rules} == set(RiskWhen)


def test_the_price_guide_knows_its_codes():
    codes = set(SERVICES) | {code for units in VISITS.values() for code in units}
    assert codes <= set(TABLES.relative_values)


@pytest.mark.parametrize("rule", TABLES.risk_rules, ids=lambda rule: rule.id)
def test_risks_are_in_plain_words(rule):
    assert grade(f"{rule.why} {rule.prevent}") <= 10


def test_texts_are_plain_on_average():
    risks = [grade(f"{rule.why} {rule.prevent}") for rule in TABLES.risk_rules]
    questions = [grade(question) for _, _, question in TABLES.insurer_questions]
    assert sum(risks) / len(risks) <= 8
    assert sum(questions) / len(questions) <= 8
