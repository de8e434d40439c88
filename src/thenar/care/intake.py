"""A mapping (from a file, a form or the command line) → Intake, or every problem in it at once."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from thenar.terms.body import Goal, Irritability, Mechanism, Region, Sex, Side
from thenar.terms.complaint import NONE_FITS, Intake, Pain, Surgery
from thenar.terms.faults import Fault, Faulty
from thenar.terms.library import Knowledge
from thenar.terms.rules import Answer
from thenar.terms.screening import Finding, FindingKind

LONGEST_TEXT = 10_000  # characters; a person writes a few hundred
_OLDEST = 130
_NONE_FITS = frozenset(("none", NONE_FITS, "not_sure", "unknown", "none_of_these_or_not_sure"))
E_ = TypeVar("E_", bound=StrEnum)
T = TypeVar("T")


def read_intake(raw: object, knowledge: Knowledge, *, on: date) -> Intake:
    """An intake from its fields. Raises Faulty with every field that cannot be used, why, and what would be right."""
    reader = _Reader(knowledge, on)
    if not isinstance(raw, Mapping):
        raise Faulty([Fault("intake", "is not a set of fields", "write lines such as 'region: knee'")])
    values = {key: reader.field(str(key), value) for key, value in raw.items() if value is not None}
    reader.cross_check(values)
    if reader.faults:
        raise Faulty(sorted(reader.faults))
    if (side := side_of_code(str(raw.get("condition", "")), knowledge)) and values.get("side") is None:
        values["side"] = side
    findings = values.pop("findings", ({}, {}))
    answers, numbers = findings
    declined = values.pop("rest", False)
    return Intake(**values, answers=answers, numbers=numbers, declined=declined)


def with_answers(raw: Mapping[str, object], given: Mapping[str, str]) -> dict[str, object]:
    """The fields with answers laid over them: a key is an intake field, a finding id, or ``rest``."""
    fields = dict(raw)
    findings = dict(_mapping(fields.get("findings")))
    for key, value in given.items():
        if key in _FIELDS and key != "findings":
            fields[key] = value
        else:
            findings[key] = value
    return fields | ({"findings": findings} if findings else {})


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


class _Reader:
    """Reads one intake and keeps every fault."""

    def __init__(self, knowledge: Knowledge, on: date) -> None:
        self.knowledge, self.on = knowledge, on
        self.faults: list[Fault] = []

    def field(self, key: str, value: object) -> Any:
        if key not in _FIELDS:
            self.fault(
                key, "is not a field of the intake", _suggest(key, _FIELDS) or f"fields are {', '.join(_FIELDS)}"
            )
            return None
        return _FIELDS[key](self, key, value)

    def fault(self, where: str, why: str, fix: str = "") -> None:
        self.faults.append(Fault(where, why, fix))

    def text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            self.fault(key, "is not text", "write it as one line of words")
            return ""
        if len(value) > LONGEST_TEXT:
            self.fault(key, f"has {len(value):,} characters, more than {LONGEST_TEXT:,}", "say it in a few sentences")
            return ""
        if "\x00" in value:
            self.fault(key, "has characters that are not text", "save the file as plain UTF-8 text")
            return ""
        return value.strip()

    def number(self, key: str, value: object, low: float, high: float, unit: str) -> float | None:
        try:
            number = float(str(value))
        except ValueError:
            self.fault(key, f"'{_short(value)}' is not a number", f"give {unit} from {low:g} to {high:g}")
            return None
        if not low <= number <= high:  # false for NaN, too
            self.fault(key, f"{number:g} is out of range", f"give {unit} from {low:g} to {high:g}")
            return None
        return number

    def choice(self, kind: type[E_]) -> Callable[[str, object], E_ | None]:
        def read(key: str, value: object) -> E_ | None:
            said = _id(value)
            if said not in tuple(kind):
                names = [member.value for member in kind]
                self.fault(
                    key, f"'{_short(value)}' is not known", _suggest(said, names) or f"use one of {', '.join(names)}"
                )
                return None
            return kind(said)

        return read

    def listed(self, key: str, value: object, read: Callable[[str, object], T | None]) -> tuple[T, ...]:
        items = value if isinstance(value, (list, tuple)) else [part for part in str(value).split(",") if part.strip()]
        return tuple(item for raw in items if (item := read(key, raw)) is not None)

    def fields(self, key: str, value: object, allowed: Iterable[str]) -> Mapping[str, object]:
        if not isinstance(value, Mapping):
            self.fault(key, "needs fields of its own", f"write {key}: {{{', '.join(f'{a}: …' for a in allowed)}}}")
            return {}
        for name in value:
            if name not in allowed:
                self.fault(f"{key}.{name}", "is not known", _suggest(str(name), allowed) or f"use {', '.join(allowed)}")
        return value

    def day(self, key: str, value: object) -> date | None:
        if isinstance(value, date):
            day = value
        else:
            try:
                day = date.fromisoformat(str(value))
            except ValueError:
                self.fault(key, f"'{_short(value)}' is not a date", "write it as 2026-05-31")
                return None
        if day > self.on:
            self.fault(key, f"{day} lies in the future", "give a day up to today")
        elif self.on - day > timedelta(days=366 * _OLDEST):
            self.fault(key, f"{day} is too long ago", "check the year")
        return day

    def condition(self, key: str, value: object) -> str | None:
        said, conditions = _id(value), self.knowledge.conditions
        if said in _NONE_FITS:
            return NONE_FITS
        if said in conditions:
            return said
        if matches := conditions_of_code(str(value), self.knowledge):
            if len(matches) == 1:
                return matches[0]
            self.fault(key, f"{value} belongs to {', '.join(matches)}", "give one of these ids")
            return None
        self.fault(key, f"'{_short(value)}' is neither a condition nor an ICD-10-CM code that is known",
                   _suggest(said, conditions) or "see 'thenar conditions'")  # fmt: skip
        return None

    def history(self, key: str, value: object) -> str | None:
        said = _id(value)
        finding = self.knowledge.findings.get(said)
        if finding is None:
            self.fault(
                key,
                f"'{_short(value)}' is not known",
                _suggest(said, self.knowledge.findings) or "see 'thenar screen --list'",
            )
        elif finding.kind is FindingKind.NUMBER:
            self.fault(key, f"'{said}' is a number", f"write it under findings as {said}: <{finding.unit}>")
        else:
            return said
        return None

    def findings(self, key: str, value: object) -> tuple[dict[str, Answer], dict[str, float]]:
        answers: dict[str, Answer] = {}
        numbers: dict[str, float] = {}
        if not isinstance(value, Mapping):
            self.fault(key, "needs fields of its own", "write findings: {fever: no, …}")
            return answers, numbers
        for id_, answer in value.items():
            self._finding(str(id_), answer, answers, numbers)
        return answers, numbers

    def _finding(self, id_: str, given: object, answers: dict[str, Answer], numbers: dict[str, float]) -> None:
        finding = self.knowledge.findings.get(id_)
        if finding is None:
            known = (*_FIELDS, *self.knowledge.findings)
            self.fault(id_, "is not a question that is known", _suggest(id_, known) or "see 'thenar screen --list'")
        elif finding.kind is FindingKind.NUMBER and str(given) != Answer.UNKNOWN:
            number = self._number_of(finding, given)
            if number is not None:
                numbers[id_] = number
        elif _truth(given) not in tuple(Answer):
            self.fault(id_, f"'{_short(given)}' is not an answer", "use yes, no or unknown")
        else:
            answers[id_] = Answer(_truth(given))

    def _number_of(self, finding: Finding, given: object) -> float | None:
        low, high = finding.minimum or 0.0, finding.maximum if finding.maximum is not None else 1e6
        return self.number(finding.id, given, low, high, finding.unit or "a number")

    def cross_check(self, values: Mapping[str, Any]) -> None:
        onset, weeks = values.get("onset"), values.get("duration_weeks")
        if onset and weeks is not None and abs((self.on - onset).days / 7 - weeks) > max(1.0, 0.2 * weeks):
            self.fault("onset", f"{onset} and duration_weeks {weeks:g} do not agree", "give one of them")
        mechanism = values.get("mechanism")
        if values.get("surgery") and mechanism not in (None, Mechanism.SURGERY):
            self.fault("mechanism", f"is '{mechanism}' but a surgery is given", "use 'surgery', or leave surgery out")
        pain = values.get("pain") or Pain()
        if pain.now is not None and pain.worst is not None and pain.now > pain.worst:
            self.fault("pain", f"now {pain.now:g} is more than worst {pain.worst:g}", "correct one of them")
        self._check_region(values)
        answers: Mapping[str, Answer] = (values.get("findings") or ({},))[0]
        pregnant = answers.get("pregnancy") is Answer.YES or "pregnancy" in (values.get("history") or ())
        if values.get("sex") is Sex.MALE and pregnant:
            self.fault("sex", "is male but pregnancy is answered yes", "correct one of them")
        self._check_twice(values)

    def _check_region(self, values: Mapping[str, Any]) -> None:
        condition = self.knowledge.conditions.get(values.get("condition") or "")
        regions = values.get("region") or ()
        if condition and regions and not set(regions) & set(condition.regions):
            where = ", ".join(condition.regions)
            self.fault(
                "region", f"'{regions[0]}' does not go with condition '{condition.id}' ({where})", "correct one of them"
            )

    def _check_twice(self, values: Mapping[str, Any]) -> None:
        none: tuple[dict[str, Answer], dict[str, float]] = ({}, {})
        answers, numbers = values.get("findings") or none
        for id_ in values.get("history") or ():
            if answers.get(id_) is Answer.NO:
                self.fault(id_, "is in the history but answered no in findings", "correct one of them")
        for id_ in ("age", "duration_weeks"):
            if id_ in numbers and values.get(id_) not in (None, numbers[id_]):
                self.fault(id_, "is given twice with different values", "keep one of them")


def conditions_of_code(code: str, knowledge: Knowledge) -> list[str]:
    """The conditions that list an ICD-10-CM code, with or without its dot; a category finds its codes."""
    wanted = code.strip().upper().replace(".", "")
    if len(wanted) < 3 or not wanted[:1].isalpha() or not wanted[1:2].isdigit():
        return []
    listed = [(c.id, icd.code.replace(".", "")) for c in knowledge.conditions.values() for icd in c.icd10]
    exact = [id_ for id_, known in listed if known == wanted]
    return list(dict.fromkeys(exact or [id_ for id_, known in listed if known.startswith(wanted)]))


def side_of_code(code: str, knowledge: Knowledge) -> Side | None:
    """The side that an ICD-10-CM code names by itself: M17.11 is the right knee."""
    wanted = code.strip().upper().replace(".", "")
    labels = (i.label for c in knowledge.conditions.values() for i in c.icd10 if i.code.replace(".", "") == wanted)
    return next((side for label in labels if (side := side_of_label(label))), None)


def side_of_label(label: str) -> Side | None:
    """The side that the label of a code names."""
    said = [side for side in (Side.LEFT, Side.RIGHT) if side in label.lower().replace(",", " ").split()]
    return said[0] if len(said) == 1 else None


def _surgery(reader: _Reader, key: str, value: object) -> Surgery | None:
    fields = reader.fields(key, value, ("procedure", "date"))
    if not fields:
        return None
    day = reader.day(f"{key}.date", fields["date"]) if fields.get("date") is not None else None
    return Surgery(procedure=reader.text(f"{key}.procedure", fields.get("procedure", "")), date=day)


def _pain(reader: _Reader, key: str, value: object) -> Pain:
    if not isinstance(value, Mapping):
        return Pain(now=reader.number(key, value, 0, 10, "pain"))
    fields = reader.fields(key, value, ("now", "worst"))
    return Pain(
        **{
            name: reader.number(f"{key}.{name}", fields[name], 0, 10, "pain")
            for name in ("now", "worst")
            if name in fields
        }
    )


def _zip(reader: _Reader, key: str, value: object) -> str | None:
    said = str(value).strip()
    if len(said) == 5 and said.isascii() and said.isdigit():
        return said
    reader.fault(key, f"'{_short(value)}' is not a ZIP code", "give five digits, in quotes if it starts with 0")
    return None


def _insurance(reader: _Reader, key: str, value: object) -> Mapping[str, object]:
    if isinstance(value, (str, Mapping)):
        return {"name": value} if isinstance(value, str) else value
    reader.fault(key, "is neither a name nor a set of fields", "write the plan's name")
    return {}


def _rest(reader: _Reader, key: str, value: object) -> bool:
    if str(value).strip().lower() in ("no", "n"):
        return True
    reader.fault(key, f"'{_short(value)}' cannot answer every open question", "only rest=no is possible")
    return False


_FIELDS: dict[str, Callable[[_Reader, str, object], Any]] = {
    "complaint": lambda r, k, v: r.text(k, v),
    "region": lambda r, k, v: r.listed(k, v, r.choice(Region)),
    "side": lambda r, k, v: r.choice(Side)(k, v),
    "condition": lambda r, k, v: r.condition(k, v),
    "onset": lambda r, k, v: r.day(k, v),
    "duration_weeks": lambda r, k, v: r.number(k, v, 0, 5200, "weeks"),
    "mechanism": lambda r, k, v: r.choice(Mechanism)(k, v),
    "surgery": _surgery,
    "age": lambda r, k, v: r.number(k, v, 0, 120, "years"),
    "sex": lambda r, k, v: r.choice(Sex)(k, v),
    "pain": _pain,
    "goals": lambda r, k, v: r.listed(k, v, r.choice(Goal)),
    "irritability": lambda r, k, v: r.choice(Irritability)(k, v),
    "history": lambda r, k, v: r.listed(k, v, r.history),
    "medications": lambda r, k, v: r.listed(k, v, r.text),
    "findings": lambda r, k, v: r.findings(k, v),
    "zip": _zip,
    "insurance": _insurance,
    "rest": _rest,
}


def _suggest(said: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(_id(said), list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""


def _id(value: object) -> str:
    return "_".join(str(value).strip().lower().replace("-", " ").split())


def _truth(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    said = str(value).strip().lower()
    return {"y": "yes", "true": "yes", "n": "no", "false": "no", "?": "unknown", "don't know": "unknown"}.get(
        said, said
    )


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "…"
