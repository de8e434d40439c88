"""How long, how long after surgery, and how old: read from everyday English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from thenar.care.text import plain

_WEEKS = {"hour": 1 / 168, "hr": 1 / 168, "day": 1 / 7, "night": 1 / 7, "week": 1.0, "wk": 1.0, "month": 52.18 / 12, "mo": 52.18 / 12, "mth": 52.18 / 12, "year": 52.18, "yr": 52.18}  # fmt: skip
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "few": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "several": 5, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "half": 0.5, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
}  # fmt: skip
_SEASONS = {
    "winter": 1,
    "spring": 4,
    "summer": 7,
    "fall": 10,
    "autumn": 10,
    "christmas": 12,
    "thanksgiving": 11,
    "easter": 4,
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_NUMBER = r"(?P<n>\d+(?:\.\d+)?|" + "|".join(_NUMBERS) + r")"
_SPAN = re.compile(
    r"\b(?:" + _NUMBER + r"(?:\s*(?:-|to|or)\s*(?P<n2>\d+))?(?:\s+(?:of|a|an))?(?:\s+(?:good|full|long|whole|couple|few))?"
    r"|(?P<past>past|last))[\s-]*(?P<unit>hours?|hrs?|days?|nights?|weeks?|wks?|months?|mos?|mths?|years?|yrs?)\b(?P<half>\s+and\s+a\s+half)?"
)  # fmt: skip
_SINCE_WORD = re.compile(
    r"\b(?P<word>today|this morning|tonight|last night|yesterday|last week|last weekend|last month|last year|this week|"
    + "|".join(f"(?:last |on |since ){day}" for day in _WEEKDAYS) + r")\b"
)  # fmt: skip
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_US = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{2,4})\b")
_NAMED = re.compile(
    r"\b(?:since|in|on|from|of|last|early|mid|late)\s+(?P<month>" + "|".join(_MONTHS) + r")\b\.?(?:\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\b)?(?:,?\s+(?P<year>(?:19|20)\d\d))?"
)  # fmt: skip
_SEASON = re.compile(
    r"\b(?:since|last|this past|early|late|mid|over the|in the)\s+(?:last |this |the |early |late |around )?"
    r"(?P<season>winter|spring|summer|autumn|christmas|thanksgiving|easter)\b|\b(?:since last|last|this past) (?P<fall>fall)\b"
)
_SINCE_YEAR = re.compile(r"\b(?:since|in)\s+(?P<year>(?:19|20)\d\d)\b")
_AGE = re.compile(
    r"\b(?:i am|im|i m|aged?|age of)\s+(?:a\s+)?(?P<a>\d{1,3})\b(?!\s*(?:weeks?|days?|months?|wks?|lbs?|pounds|kg|percent|feet))"
    r"|\b(?P<b>\d{1,3})[\s-]*(?:years?[\s-]*olds?|y\s?o|yrs?[\s-]*old)\b|\b(?P<c>\d{2})\s?(?:f|m)\b"
)

_SURGERY = re.compile(
    r"\b(?:surgery|surgical|acl done|cuff done|(?:acl|cuff|meniscus|knee|hip|shoulder) (?:was |is )?(?:fixed|scoped)|graft|operation|operated|replacement|replaced|reconstruction|repair|repaired|arthroscopy|post[ -]?op|tka|tkr|tha|thr|aclr)\b"
)
_NOT_A_DURATION_BEFORE = re.compile(
    r"(?:every|each|per|\bin|in another|next|within|at age|for the next|lasts|lasting|times?|about every|takes?|once|twice)\s*(?:about |only |up to |just )?$"
)
_NOT_A_DURATION_AFTER = re.compile(
    r"^\s*(?:-|\s)?(?:old|olds|a week|each|at a time|per|pregnant|later|of age|from now|away|out of)\b"
)
_HOURS_SINCE, _AGO = (
    re.compile(r"\b(?:since|past|last|started|began)\s+(?:about )?$"),
    re.compile(r"^\s+(?:ago|back|now)\b"),
)
_PAST_HISTORY = re.compile(
    r"\b(?:cancer|chemo|stroke|heart attack|diabetes|smok\w*|blood clot|pregnan\w*|steroids?|prednisone)\b"
)
_SPLIT = re.compile(r"\.(?!\d)|[;!?\n]|\bbut\b|,")


@dataclass(frozen=True, slots=True)
class Spans:
    """Weeks since the problem began and since an operation, with the words that say so."""

    duration_weeks: float | None = None
    duration_words: str = ""
    weeks_since_surgery: float | None = None
    surgery_words: str = ""


def read_spans(text: str, on: date) -> Spans:
    """The first time span of each sort. ``on`` is today."""
    duration: tuple[float, str] | None = None
    surgery: tuple[float, str] | None = None
    for clause in _SPLIT.split(plain(text)):
        for weeks, said in _spans(clause, on):
            if _SURGERY.search(clause):
                surgery = surgery or (weeks, said)
            elif not _PAST_HISTORY.search(clause):
                duration = duration or (weeks, said)
    return Spans(*(duration or (None, "")), *(surgery or (None, "")))


def read_age(text: str, *, for_another: bool = False) -> tuple[float, str] | None:
    """The person's age in years and the words that say so. "My 10 year old" is the writer's child, unless it is the patient."""
    said = plain(text)
    match = next((m for m in _AGE.finditer(said) if for_another or not said[: m.start()].endswith("my ")), None)
    if not match:
        return None
    years = float(match["a"] or match["b"] or match["c"])
    return (years, match[0].strip()) if years <= 120 else None


def weeks_between(start: date, on: date) -> float:
    """Weeks from one day to another, to a tenth."""
    return round((on - start).days / 7, 1)


def _spans(clause: str, on: date) -> Iterator[tuple[float, str]]:
    for match in _SPAN.finditer(clause):
        before, after = clause[: match.start()], clause[match.end() :]
        if match["unit"].startswith(("hour", "hr")) and not (_HOURS_SINCE.search(before) or _AGO.match(after)):
            continue  # "stiff for an hour" tells how long it lasts, not since when
        if not _NOT_A_DURATION_BEFORE.search(before) and not _NOT_A_DURATION_AFTER.match(after):
            yield round(_weeks(match), 3), match[0].strip()
    for match in _SINCE_WORD.finditer(clause):
        yield weeks_between(_day_of(match["word"], on), on), match[0]
    for day, said in _dates(clause, on):
        if day <= on:
            yield weeks_between(day, on), said


def _weeks(match: re.Match[str]) -> float:
    unit = next(weeks for name, weeks in _WEEKS.items() if match["unit"].rstrip("s") == name)
    if match["past"]:
        return unit
    number = _NUMBERS.get(match["n"]) or float(match["n"])
    if match["n2"]:
        number = (number + float(match["n2"])) / 2
    if match["n"] in ("a", "an") and " couple" in match[0]:
        number = 2
    if match["n"] in ("a", "an") and " few" in match[0]:
        number = 3
    return (number + (0.5 if match["half"] else 0)) * unit


def _day_of(word: str, on: date) -> date:
    days = {"today": 0, "this morning": 0, "tonight": 0, "last night": 1, "yesterday": 1, "this week": 3, "last weekend": 5, "last week": 7, "last month": 30, "last year": 365}  # fmt: skip
    if word in days:
        return on - timedelta(days=days[word])
    weekday = _WEEKDAYS.index(word.split()[-1])
    return on - timedelta(days=(on.weekday() - weekday) % 7 or 7)


def _dates(clause: str, on: date) -> Iterator[tuple[date, str]]:
    for match in _ISO.finditer(clause):
        yield from _date(int(match[1]), int(match[2]), int(match[3]), match[0])
    for match in _US.finditer(clause):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        yield from _date(year, int(match[1]), int(match[2]), match[0])
    for match in _NAMED.finditer(clause):
        month = _MONTHS[match["month"]]
        year = int(match["year"]) if match["year"] else on.year - (month > on.month)
        yield from _date(year, month, int(match["day"] or 15), match[0])
    for match in _SEASON.finditer(clause):
        month = _SEASONS[match["season"] or match["fall"]]
        running = "last" in match[0] and 0 <= on.month - month <= 1  # said in November, "last fall" is a year ago
        yield from _date(on.year - (month >= on.month or running), month, 15, match[0])
    for match in _SINCE_YEAR.finditer(clause):
        yield from _date(int(match["year"]), 7 if int(match["year"]) < on.year else 1, 1, match[0])


def _date(year: int, month: int, day: int, said: str) -> Iterator[tuple[date, str]]:
    try:
        yield date(year, month, day), said.strip()
    except ValueError:
        return
