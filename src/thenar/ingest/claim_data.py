"""What ships for the claim check: payers' dated rules, the catalogue of findings, denial codes, plausible diagnoses."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from thenar.ingest.tables import DATA, Row, day, read_table
from thenar.knowledge.structure import structure
from thenar.knowledge.yaml_text import read_yaml
from thenar.terms.claims import ClaimRule, Needed, Payer, Plausible, Retired
from thenar.terms.faults import Fault, Faulty
from thenar.terms.sources import Source

T = TypeVar("T")
GENERAL = "commercial"  # the rules for a payer whose own are not known


@cache
def payers() -> Mapping[str, Payer]:
    """Payers by id. Raises Faulty if a file has faults."""
    read = (_record(path, Payer) for path in sorted((DATA / "payers").glob("*.yaml")))
    return {payer.id: payer for payer in read}


def payer_named(name: str) -> tuple[Payer, bool]:
    """The payer by id, name or payer id, and whether it is known; else the general rules."""
    wanted = name.strip().lower()
    for payer in payers().values():
        if wanted in (payer.id, payer.name.lower(), *payer.names):
            return payer, payer.id != GENERAL
    return payers()[GENERAL], False


@cache
def claim_rules() -> Mapping[str, ClaimRule]:
    """The catalogue of findings by id."""
    path = DATA / "claims" / "rules.yaml"
    document = read_yaml(path.read_text("utf-8"), path.name)
    trees = document.tree if isinstance(document.tree, list) else []
    read = [structure(document, tree, ClaimRule, path.name, (n,)) for n, tree in enumerate(trees)]
    return {rule.id: rule for rule in read}


@cache
def denial_words() -> Mapping[str, str]:
    """Our own words for claim adjustment reason codes and remark codes."""
    with (DATA / "claims" / "denial_codes.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["our_words"] for row in csv.DictReader(file) if row["type"] != "group"}


@cache
def plausible() -> tuple[Plausible, ...]:
    """Codes that make sense only with some diagnoses."""
    return read_table(DATA / "claims" / "plausible_diagnoses.csv", _plausible)


@cache
def retired() -> Mapping[str, Retired]:
    """Diagnosis codes that ended, by code."""
    rows = read_table(DATA / "claims" / "retired_diagnoses.csv", _retired)
    return {row.code: row for row in rows}


@cache
def documentation() -> tuple[Needed, ...]:
    """What the record must hold, by kind of code."""
    return read_table(DATA / "claims" / "documentation.csv", lambda row: Needed(**row))


@cache
def cited_sources() -> Mapping[str, Source]:
    """The bibliography entries that payers' rules and findings lean on."""
    ids = {cite.source for rule in claim_rules().values() for cite in rule.cite}
    ids |= {cite.source for payer in payers().values() for rule in payer.rules for cite in rule.cite}
    return {id_: _record(DATA / "sources" / f"{id_}.yaml", Source) for id_ in sorted(ids)}


def data_faults() -> Iterator[Fault]:
    """Faults of these files beyond their shape: citations that lead nowhere, overlapping rules."""
    try:
        cited_sources()
    except OSError as error:
        yield Fault("claims", f"cites a source that is not there ({error.filename})", "add it to data/sources")
    for payer in payers().values():
        yield from _overlaps(payer)


def _overlaps(payer: Payer) -> Iterator[Fault]:
    for n, one in enumerate(payer.rules):
        for other in payer.rules[n + 1 :]:
            if one.rule == other.rule and _end(one.until) >= other.since and _end(other.until) >= one.since:
                yield Fault(f"{payer.id}.{one.rule}", "two rules are in force on one day", "give the older one an end")


def _end(until: date | None) -> date:
    return until or date.max


def _record(path: Path, kind: type[T]) -> T:
    document = read_yaml(path.read_text("utf-8"), path.name)
    return structure(document, document.tree, kind, path.name)


def _plausible(row: Row) -> Plausible:
    return Plausible(code=row["code"], begins=tuple(row["begins"].split()), why=row["why"])


def _retired(row: Row) -> Retired:
    until = day(row["until"])
    if until is None:
        raise Faulty([Fault(row["code"], "has no last day")])
    return Retired(code=row["code"], until=until, use=row["use"])
