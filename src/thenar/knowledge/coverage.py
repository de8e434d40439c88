"""What the knowledge covers, counted from the records themselves."""

from collections import Counter
from dataclasses import dataclass

from thenar.knowledge.links import parts
from thenar.knowledge.shelves import SHELVES
from thenar.terms.library import Knowledge
from thenar.terms.sources import Cite, Read
from thenar.terms.studies import StudyRow
from thenar.terms.techniques import Family


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionCoverage:
    """One condition: what it has, and how closely its sources were read (citations by ``read``)."""

    id: str
    name: str
    icd10: int
    phases: int
    guidelines: int
    families_spoken_of: tuple[Family, ...]
    evidence: int
    questions: int
    study_rows: int
    stages: int
    read: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Records by kind, citations by how they were read, and every condition."""

    knowledge_version: str
    records: dict[str, int]
    citations: dict[str, int]
    conditions: tuple[ConditionCoverage, ...]


def coverage_of(knowledge: Knowledge) -> Coverage:
    """Count everything once."""
    every = Counter[str]()
    for shelf in SHELVES:
        for record in getattr(knowledge, shelf.field).values():
            every += read_counts(record)
    return Coverage(
        knowledge_version=knowledge.version,
        records={shelf.field: len(getattr(knowledge, shelf.field)) for shelf in SHELVES},
        citations=_in_order(every),
        conditions=tuple(
            ConditionCoverage(
                id=c.id,
                name=c.name,
                icd10=len(c.icd10),
                phases=len(c.phases),
                guidelines=len(c.guidelines),
                families_spoken_of=tuple(f for f in Family if any(f in g.families for g in c.guidelines)),
                evidence=len(c.evidence),
                questions=sum(c.id in a.conditions for a in knowledge.analyses.values()),
                study_rows=sum(len(a.rows) for a in knowledge.analyses.values() if c.id in a.conditions),
                stages=sum(len(p.stages) for p in c.programmes),
                read=_in_order(read_counts(c)),
            )
            for c in knowledge.conditions.values()
        ),
    )


def read_counts(record: object) -> Counter[str]:
    """Citations and study rows inside a record, by how they were read."""
    return Counter(part.read.value for part in parts(record) if isinstance(part, Cite | StudyRow))


def _in_order(counts: Counter[str]) -> dict[str, int]:
    return {read.value: counts[read.value] for read in Read}


def coverage_page(coverage: Coverage) -> str:
    """The coverage as a Markdown page."""
    lines = ["# What Thenar knows", "", "Printed from the data files by `make docs`; do not edit.", ""]
    lines += ["| kind of record | records |", "|---|---|"]
    lines += [f"| {kind.replace('_', ' ')} | {number} |" for kind, number in coverage.records.items()]
    lines += ["", "| how the cited passage was read | citations |", "|---|---|"]
    lines += [f"| {read} | {number} |" for read, number in coverage.citations.items()]
    lines += ["", "## Conditions", "", "| condition | ICD-10-CM codes | phases | guideline statements | families they speak of | evidence summaries | questions answered from studies | study rows | stages | full / abstract / secondary / unverified |", "|---|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    lines += [
        f"| {c.name} (`{c.id}`) | {c.icd10} | {c.phases} | {c.guidelines} | {len(c.families_spoken_of)} of {len(Family)} "
        f"| {c.evidence} | {c.questions} | {c.study_rows} | {c.stages} | {' / '.join(map(str, c.read.values()))} |"
        for c in coverage.conditions
    ]
    return "\n".join(lines) + "\n"
