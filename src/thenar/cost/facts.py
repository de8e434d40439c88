"""What the claim check knows besides the claim: codes, edits, the payer's rules, the catalogue of findings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from thenar.cost.allocate import UNIT
from thenar.cost.edits import never_paid
from thenar.cost.units import units
from thenar.terms.billing import CodeBook, Discipline, Role, TimeRule, Timing, Treated, UnitsResult
from thenar.terms.claims import (
    Claim,
    ClaimLine,
    ClaimRule,
    Denial,
    Finding,
    Needed,
    Payer,
    Plausible,
    Retired,
    Severity,
)
from thenar.terms.edits import Edits
from thenar.terms.faults import Faulty
from thenar.terms.results import Reference
from thenar.terms.sources import Cite, Source


@dataclass(frozen=True, slots=True)
class KnownRule:
    """A rule of the catalogue made ready: its sources readable, its denial in words."""

    severity: Severity
    source: tuple[Reference, ...]
    denial: Denial | None


def known_rules(
    rules: Mapping[str, ClaimRule], sources: Mapping[str, Source], words: Mapping[str, str]
) -> Mapping[str, KnownRule]:
    """The catalogue made ready, once for many claims."""
    return {
        id_: KnownRule(rule.severity, tuple(_reference(cite, sources) for cite in rule.cite), _denial(rule, words))
        for id_, rule in rules.items()
    }


def _reference(cite: Cite, sources: Mapping[str, Source]) -> Reference:
    source = sources[cite.source]
    return Reference(source.id, source.title, source.year, cite.at, cite.read, source.address)


def _denial(rule: ClaimRule, words: Mapping[str, str]) -> Denial | None:
    if not rule.group or not rule.carc:
        return None
    said = "; ".join(words[code] for code in (rule.carc, *rule.rarc) if code in words)
    return Denial(group=rule.group, carc=rule.carc, rarc=rule.rarc, words=said, read=rule.denial_read)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """Facts for one check on day ``on`` (today). ``allowed`` is the price of the claim, where one is known."""

    book: CodeBook
    edits: Edits
    payer: Payer
    payer_known: bool
    rules: Mapping[str, KnownRule]
    plausible: tuple[Plausible, ...]
    retired: Mapping[str, Retired]
    documentation: tuple[Needed, ...]
    on: date
    allowed: Decimal | None = None

    def find(self, rule: str, line: int | None, why: str, fix: str, corrected: bool = False) -> Finding:
        """A finding by its rule, with the denial and the sources that the catalogue gives it."""
        known = self.rules[rule]
        return Finding(
            severity=known.severity,
            line=line,
            rule=rule,
            why=why,
            fix=fix,
            source=known.source,
            denial=known.denial,
            corrected=corrected,
        )


_DISCIPLINES = tuple(Discipline)


def day_of(line: ClaimLine, claim: Claim) -> date:
    """The line's day of service."""
    return line.date or claim.date


def discipline_of(line: ClaimLine, claim: Claim) -> Discipline:
    """The line's own, else the one its modifiers say (of two, the claim's), else the claim's."""
    said = [discipline for discipline in _DISCIPLINES if discipline in line.modifiers]
    fallback = said[0] if said and claim.discipline not in said else claim.discipline
    return line.discipline or fallback


def numbered(claim: Claim) -> list[tuple[int, ClaimLine]]:
    """Lines with their numbers from 1."""
    return list(enumerate(claim.lines, start=1))


def days(claim: Claim) -> dict[date, list[tuple[int, ClaimLine]]]:
    """Lines by day of service."""
    found: dict[date, list[tuple[int, ClaimLine]]] = {}
    for number, line in numbered(claim):
        found.setdefault(day_of(line, claim), []).append((number, line))
    return found


def has_minutes(line: ClaimLine) -> bool:
    """Whether the claim says how long the service took."""
    return line.minutes is not None or line.assistant_minutes > 0


def counted(lines: list[tuple[int, ClaimLine]], claim: Claim, facts: ClaimFacts, on: date) -> UnitsResult | None:
    """Units of a day from its minutes, unbilled ones included; codes that are never paid beside another are left out.

    None when a timed line does not say its minutes, or a code cannot be counted.
    """
    never = never_paid((line.code for _, line in lines), facts.edits, on) if facts.payer.value("ncci", on) else set()
    unbilled = [line for line in claim.unbilled if day_of(line, claim) == on]
    known = [line for line in (*(o for _, o in lines), *unbilled) if line.code in facts.book and line.code not in never]
    if not known or any(facts.book[line.code].timing is Timing.TIMED15 and not has_minutes(line) for line in known):
        return None
    rule = TimeRule(facts.payer.value("time_rule", on) or "ama")
    visit = [entry for line in known for entry in _treated(line, claim)]
    try:
        return units(visit, rule, facts.book, _rounded_up(visit, lines, claim))
    except Faulty:
        return None


def _rounded_up(visit: list[Treated], lines: list[tuple[int, ClaimLine]], claim: Claim) -> set[tuple[str, Discipline]]:
    """Codes that the claim gives a unit for minutes left over: where the rule leaves a choice, the claim's stands."""
    spent: Counter[tuple[str, Discipline]] = Counter()
    billed: Counter[tuple[str, Discipline]] = Counter()
    for entry in visit:
        spent[(entry.code, entry.discipline)] += entry.minutes or 0
    for _, line in lines:
        billed[(line.code, discipline_of(line, claim))] += line.units or 0
    return {key for key, number in billed.items() if number > spent[key] // UNIT}


def _treated(line: ClaimLine, claim: Claim) -> list[Treated]:
    discipline = discipline_of(line, claim)
    entries = [Treated(code=line.code, minutes=line.minutes or 0, discipline=discipline)]
    if line.assistant_minutes:
        entries.append(
            Treated(code=line.code, minutes=line.assistant_minutes, role=Role.ASSISTANT, discipline=discipline)
        )
    return entries
