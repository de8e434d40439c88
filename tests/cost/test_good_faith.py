"""The good faith estimate: every required element, its deadlines, blanks, HTML and tagged PDF."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest

from tests.cost.test_estimate import TABLES
from thenar.care.intake import read_intake
from thenar.cost.costing import Costing, price_guide
from thenar.cost.good_faith import (
    add_business_days,
    business_days_between,
    deadlines,
    federal_holidays,
    good_faith_estimate,
    is_npi,
)
from thenar.cost.plans import self_pay_plan
from thenar.documents.good_faith import BLANK, as_html, as_pdf
from thenar.journey import travel
from thenar.terms.faults import Faulty
from thenar.terms.good_faith import Patient, Provider

MADE, FIRST = date(2026, 3, 2), date(2026, 3, 16)
PATIENT = Patient(name="Pat <Example>", born=date(1988, 2, 3))
PROVIDER = Provider(name="Example Therapy", npi="1234567893", tin="12-3456789", state="IL", address="1 Main Street")
OWN = {"97161": 15000, "97162": 15000, "97163": 15000, "97140": 5000, "97110": 4500, "97112": 4600, "97530": 4700}


@pytest.fixture(scope="module")
def journey(knowledge):
    raw = {"condition": "plantar_fasciitis", "duration_weeks": 8, "age": 40, "rest": "no"}
    costing = Costing(tables=TABLES, plan=self_pay_plan(FIRST), first=FIRST, table=price_guide(OWN))
    return travel(read_intake(raw, knowledge, on=MADE), knowledge, on=MADE, costed=lambda _: costing)


def made(journey, patient=PATIENT, provider=PROVIDER, on=MADE):
    return good_faith_estimate(journey, journey.estimate, patient, provider, TABLES, scheduled_on=on)


def test_every_required_element(journey):
    found = made(journey)
    assert found.missing == ()
    assert found.total_cents == sum(item.total_cents for item in found.items) == journey.estimate.patient_likely
    assert found.dispute_from_cents == found.total_cents + 40_000
    assert all(item.each_cents * item.units == item.total_cents for item in found.items)
    html = as_html(found)
    for words in ("Pat &lt;Example&gt;", "February 03, 1988", "1234567893", "12-3456789", "1 Main Street", "M72.2", "97140", "Total expected",
                  "scheduled separately", "only an estimate", "dispute the bill", "not a contract", "recommends as part of your care",
                  "lower the quality", "Due by March 05, 2026"):  # fmt: skip
        assert words in html, words
    assert BLANK not in html


def test_blanks_are_marked_and_named(journey):
    found = made(journey, Patient(), Provider())
    assert len(found.missing) == 7
    assert as_html(found).count(BLANK) == 7


def test_all_that_cannot_be_at_once(journey):
    with pytest.raises(Faulty) as error:
        made(journey, Patient(born=date(2030, 1, 1)), Provider(npi="1234567890", tin="12"), on=date(2026, 3, 20))
    assert {fault.where for fault in error.value.faults} == {"npi", "tin", "--on", "born"}
    with pytest.raises(Faulty, match="no plan of care"):
        made(replace(journey, plan=None))


def test_npi_check_digit():
    assert is_npi("1234567893")
    assert not any(is_npi(text) for text in ("1234567890", "123456789", "12345678931", "abcdefghij"))


@pytest.mark.parametrize(
    "scheduled, service, ahead, due",
    [
        (date(2026, 3, 2), date(2026, 3, 4), 2, None),
        (date(2026, 3, 2), date(2026, 3, 5), 3, date(2026, 3, 3)),
        (date(2026, 3, 2), date(2026, 3, 13), 9, date(2026, 3, 3)),
        (date(2026, 3, 2), date(2026, 3, 16), 10, date(2026, 3, 5)),
        (date(2026, 3, 6), date(2026, 3, 11), 3, date(2026, 3, 9)),  # over a weekend
        (date(2026, 11, 25), date(2026, 12, 1), 3, date(2026, 11, 27)),  # over Thanksgiving
    ],
)
def test_deadlines(scheduled, service, ahead, due):
    found = deadlines(scheduled, service)
    assert (found.business_days_ahead, found.due) == (ahead, due)


def test_federal_holidays_of_2026():
    expected = ["01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25"]
    assert sorted(f"{day:%m-%d}" for day in federal_holidays(2026) if day.year == 2026) == expected
    assert date(2021, 12, 31) in federal_holidays(2021)  # New Year's Day 2022 was a Saturday
    assert business_days_between(date(2026, 7, 2), date(2026, 7, 6)) == 1
    assert add_business_days(date(2026, 7, 2), 1) == date(2026, 7, 6)


def test_the_page_stands_by_itself(journey):
    html = as_html(made(journey))
    assert '<html lang="en-US">' in html
    assert "<script" not in html
    assert re.findall(r"<h\d", html)[0] == "<h1"
    assert html.count("<th scope=") == 6 + len(made(journey).items)
    assert "src=" not in html


def test_tagged_pdf(journey):
    pytest.importorskip("weasyprint")
    pypdf = pytest.importorskip("pypdf")
    reader = pypdf.PdfReader(io.BytesIO(as_pdf(as_html(made(journey)))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata.title == "Good faith estimate for physical therapy"
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Total expected" in text
    assert "97140" in text


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(Faulty, match=r"thenar\[pdf\]"):
        as_pdf("<p>x</p>")
