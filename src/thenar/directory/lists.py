"""Lists of a person's own: fellows (CSV of NPIs), what clinics say (YAML), better points (CSV). All faults at once."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from thenar.terms.faults import Fault, Faulty
from thenar.terms.providers import ClinicFacts, Npi

_TRUE, _FALSE = ("yes", "true"), ("no", "false")
_FACTS = ("accepts_self_pay", "sliding_scale", "home_visits", "telehealth")


def read_fellows(text: str, name: str) -> frozenset[str]:
    """NPIs in the first column of a CSV, or in the column "npi". Raises Faulty with every line that is none."""
    rows = list(_rows(text, name))
    if rows and not rows[0][1][0].strip().isdigit():
        header = [cell.strip().lower() for cell in rows[0][1]]
        place = header.index("npi") if "npi" in header else 0
        rows = rows[1:]
    else:
        place = 0
    faults: list[Fault] = []
    found = [_npi(row[place] if place < len(row) else "", f"{name}:{line}", faults) for line, row in rows]
    if faults:
        raise Faulty(faults)
    return frozenset(npi for npi in found if npi)


def read_points(text: str, name: str) -> dict[int, tuple[float, float]]:
    """``npi,latitude,longitude`` in degrees. Raises Faulty with every line that is wrong."""
    faults: list[Fault] = []
    points: dict[int, tuple[float, float]] = {}
    for line, row in _rows(text, name):
        where = f"{name}:{line}"
        if line == 1 and row[0].strip().lower() == "npi":
            continue
        if len(row) != 3:
            faults.append(Fault(where, "does not have three columns", "write npi,latitude,longitude"))
            continue
        npi = _npi(row[0], where, faults)
        latitude, longitude = (
            _degrees(cell, most, where, faults) for cell, most in zip(row[1:], (90, 180), strict=True)
        )
        if npi and latitude is not None and longitude is not None:
            points[int(npi)] = (latitude, longitude)
    if faults:
        raise Faulty(faults)
    return points


def read_clinics(tree: object, name: str) -> dict[str, ClinicFacts]:
    """What clinics say of themselves, by NPI. Raises Faulty with every entry that is wrong."""
    if not isinstance(tree, list):
        raise Faulty([Fault(name, "is not a list of clinics", "start each one with '- npi: …'")])
    faults: list[Fault] = []
    clinics = [_clinic(entry, f"{name}, entry {number}", faults) for number, entry in enumerate(tree, start=1)]
    if faults:
        raise Faulty(faults)
    return {clinic.npi: clinic for clinic in clinics if clinic}


def _clinic(entry: object, where: str, faults: list[Fault]) -> ClinicFacts | None:
    if not isinstance(entry, Mapping):
        faults.append(Fault(where, "is not a set of fields", "write npi, self_pay, sliding_scale, …"))
        return None
    known = {"npi", "self_pay", "note", "as_of", *_FACTS}
    faults += [
        Fault(where, f"'{key}' is not known", f"use {', '.join(sorted(known))}") for key in entry if key not in known
    ]
    npi = _npi(str(entry.get("npi", "")), where, faults)
    facts = {key: _truth(entry.get(key), f"{where}, {key}", faults) for key in _FACTS}
    pay = _dollars(entry.get("self_pay"), f"{where}, self_pay", faults)
    day = _date(entry.get("as_of"), f"{where}, as_of", faults)
    if facts["accepts_self_pay"] is None and pay is not None:
        facts["accepts_self_pay"] = True
    note = entry.get("note")
    return ClinicFacts(npi=npi, self_pay=pay, note=str(note) if note else None, as_of=day, **facts) if npi else None


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for line, row in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
            if any(cell.strip() for cell in row):
                yield line, row
    except csv.Error as error:
        raise Faulty([Fault(name, f"is not readable CSV ({error})", "save it as plain CSV")]) from None


def _npi(text: str, where: str, faults: list[Fault]) -> str | None:
    try:
        return str(Npi(text.strip()))
    except ValueError as error:
        faults.append(Fault(where, str(error), "check the digits"))
        return None


def _degrees(text: str, most: int, where: str, faults: list[Fault]) -> float | None:
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("nan")
    if -most <= degrees <= most:
        return degrees
    faults.append(Fault(where, f"'{text[:20]}' is not between -{most} and {most} degrees", "write decimal degrees"))
    return None


def _truth(value: object, where: str, faults: list[Fault]) -> bool | None:
    if value is None or str(value).lower() in _TRUE + _FALSE:
        return None if value is None else str(value).lower() in _TRUE
    faults.append(Fault(where, f"'{value}' is neither yes nor no", "write yes or no, or leave it out"))
    return None


def _dollars(value: object, where: str, faults: list[Fault]) -> Decimal | None:
    if value is None:
        return None
    try:
        dollars = Decimal(str(value).lstrip("$"))
    except InvalidOperation:
        dollars = Decimal(-1)
    if dollars.is_finite() and 0 <= dollars < 100_000:
        return dollars
    faults.append(Fault(where, f"'{value}' is not an amount in dollars", "write it as 95 or 95.00"))
    return None


def _date(value: object, where: str, faults: list[Fault]) -> date | None:
    try:
        return None if value is None else date.fromisoformat(str(value))
    except ValueError:
        faults.append(Fault(where, f"'{value}' is not a date", "write it as 2026-11-24"))
        return None
