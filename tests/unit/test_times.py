"""Durations, dates and ages in everyday English."""

import pytest

from tests.conftest import TODAY
from thenar.care.times import read_age, read_spans

SINCE = [
    ("heel pain for 3 months", 13.04),
    ("it began 10 days ago", 1.43),
    ("six weeks of back pain", 6),
    ("a couple of weeks", 2),
    ("a few days now", 0.43),
    ("for the past week", 1),
    ("the last 2 years", 104.36),
    ("half a year", 26.09),
    ("1.5 weeks", 1.5),
    ("6-8 weeks", 7),
    ("6 to 8 weeks", 7),
    ("since yesterday", 0.1),
    ("since monday", 0.1),
    ("since last week", 1),
    ("a year and a half", 78.27),
    ("since 2026-09-01", 12),
    ("on 9/1/2026 i felt it", 12),
    ("since march 3rd", 38),
    ("started in september", 10),
    ("5 yrs", 260.9),
    ("48 hours ago", 0.29),
    ("2-week history of pain", 2),
    ("twenty years", 1043.6),
    ("since last summer", 18.9),
    ("since last fall", 57.9),
    ("since christmas", 49.1),
    ("back pain about 8 months, stiff for an hour each morning", 34.8),
]


@pytest.mark.parametrize("text, weeks", SINCE)
def test_duration(text, weeks):
    assert read_spans(text, TODAY).duration_weeks == pytest.approx(weeks, abs=0.06)


NO_DURATION = [
    "i run every 3 days", "three times a week", "i am 45 years old", "a 45 year old man", "within 2 weeks i want to run",
    "it lasts 30 minutes", "stiff for an hour every morning", "surgery in 3 weeks", "since the fall", "i had cancer 5 years ago", "", "since 2031-01-01",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DURATION)
def test_not_a_duration(text):
    assert read_spans(text, TODAY).duration_weeks is None


@pytest.mark.parametrize(
    "text, weeks",
    [
        ("knee replacement 3 weeks ago", 3),
        ("i had shoulder surgery on 2026-10-27", 4),
        ("rotator cuff repair 2 months ago", 8.7),
        ("6 weeks after my hip replacement", 6),
    ],
)
def test_weeks_since_surgery(text, weeks):
    spans = read_spans(text, TODAY)
    assert spans.weeks_since_surgery == pytest.approx(weeks, abs=0.06)
    assert spans.duration_weeks is None


@pytest.mark.parametrize(
    "text, age",
    [
        ("i am 45 and my knee hurts", 45),
        ("45 year old runner", 45),
        ("45yo male", 45),
        ("aged 70", 70),
        ("62 y/o", 62),
        ("34f with neck pain", 34),
    ],
)
def test_age(text, age):
    assert read_age(text)[0] == age


@pytest.mark.parametrize("text", ["i am 3 weeks in", "pain for 45 days", "i run 10 miles", "i am 6 feet tall"])
def test_not_an_age(text):
    assert read_age(text) is None
