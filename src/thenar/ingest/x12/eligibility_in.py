"""271 (005010X279A1) → what is covered: deductible, what is left, copay, coinsurance, visits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from thenar.ingest.x12.amounts import amount, day, whole
from thenar.ingest.x12.envelope import Transaction, read_transactions
from thenar.ingest.x12.syntax import Interchange, Segment
from thenar.terms.eligibility import BenefitLine, Eligibility
from thenar.terms.faults import Fault, Faulty

PHYSICAL_THERAPY, ANY = "PT", "30"
_THERAPY = frozenset((PHYSICAL_THERAPY, "AE", "A9"))  # also "physical medicine" and "rehabilitation"
_WHAT = {
    "1": "active", "2": "active", "3": "active", "4": "active", "5": "active", "6": "inactive", "7": "inactive", "8": "inactive",
    "A": "coinsurance", "B": "copay", "C": "deductible", "G": "out_of_pocket", "F": "limitation", "I": "not_covered",
}  # fmt: skip
_PERIOD = {
    "22": "year",
    "23": "year",
    "25": "year",
    "24": "met",
    "27": "visit",
    "26": "episode",
    "29": "remaining",
    "32": "lifetime",
}
_YEAR, _LEFT, _VISIT = ("year", ""), ("remaining",), ("visit", "", "year", "episode")
_NETWORK = {"Y": True, "N": False}


def read_271(text: str, name: str) -> tuple[Eligibility, ...]:
    """The answers of a 271. Raises Faulty with everything that cannot be read."""
    interchange, transactions = read_transactions(text, name, "271")
    faults: list[Fault] = []
    found = tuple(
        _answer(part, payer, interchange, name, faults) for one in transactions for part, payer in _persons(one)
    )
    if not found and not faults:
        faults.append(Fault(name, "holds no person (no subscriber level)", "check that it is a 271"))
    if faults:
        raise Faulty(faults)
    return found


@dataclass(slots=True)
class _Payer:
    """The payer level above the persons."""

    name: str = ""
    errors: tuple[str, ...] = ()


def _persons(transaction: Transaction) -> Iterator[tuple[list[Segment], _Payer]]:
    """The segments of each subscriber or dependent, with the payer above."""
    levels: list[list[Segment]] = []
    for segment in transaction.segments:
        if segment.name == "HL":
            levels.append([])
        if levels:
            levels[-1].append(segment)
    payer = _Payer()
    for n, level in enumerate(levels):
        kind = level[0].get(3)
        if kind in ("20", "21"):
            payer.name = next((s.get(3) for s in level if s.name == "NM1" and s.get(1) == "PR"), payer.name)
            payer.errors += tuple(_errors(level))
            if payer.errors and n == len(levels) - 1:
                yield level, payer
        elif kind == "23" or level[0].get(4) != "1":
            yield level, payer


def _errors(segments: Sequence[Segment]) -> Iterator[str]:
    for segment in segments:
        if segment.name == "AAA":
            yield f"AAA {segment.get(3)}, follow-up {segment.get(4)}"


def _answer(
    segments: Sequence[Segment], payer: _Payer, interchange: Interchange, name: str, faults: list[Fault]
) -> Eligibility:
    person = next((s for s in segments if s.name == "NM1" and s.get(1) in ("IL", "03")), Segment("NM1", ()))
    first = next((n for n, s in enumerate(segments) if s.name == "EB"), len(segments))
    lines = tuple(_benefits(segments[first:], interchange, name, faults))
    began, ends = _dates(segments[:first])
    inside, outside = _Figures(lines, outside=False), _Figures(lines, outside=True)
    answer = Eligibility(
        payer=payer.name,
        member_id=person.get(9),
        last=person.get(3),
        first=person.get(4),
        active=_active(lines),
        plan=next((line.plan for line in lines if line.what == "active" and line.plan), ""),
        began=began,
        ends=ends,
        deductible=inside.amount("deductible", _YEAR),
        deductible_remaining=inside.amount("deductible", _LEFT),
        family_deductible=inside.amount("deductible", _YEAR, "FAM"),
        family_deductible_remaining=inside.amount("deductible", _LEFT, "FAM"),
        out_of_pocket_maximum=inside.amount("out_of_pocket", _YEAR),
        family_out_of_pocket_maximum=inside.amount("out_of_pocket", _YEAR, "FAM"),
        out_of_pocket_remaining=inside.amount("out_of_pocket", _LEFT),
        copay=inside.amount("copay", _VISIT),
        coinsurance_percent=inside.percent(),
        visit_limit=inside.visits(_YEAR),
        visits_remaining=inside.visits(_LEFT),
        authorization_needed=_authorization(lines),
        outside_deductible=outside.amount("deductible", _YEAR),
        outside_copay=outside.amount("copay", _VISIT),
        outside_coinsurance_percent=outside.percent(),
        benefits=lines,
        rejected=tuple(dict.fromkeys((*payer.errors, *_errors(segments)))),
    )
    return replace(answer, not_told=tuple(_not_told(answer)))


class _Figures:
    """The figures of an estimate on one side of the network.

    What is said for therapy goes before what is said in general; in network, what is said for it before what is said for both.
    """

    def __init__(self, lines: Sequence[BenefitLine], outside: bool) -> None:
        fitting = [line for line in lines if (line.network is False) is outside and _for_therapy(line)]
        self.lines = sorted(fitting, key=lambda line: (not _named(line), line.network is None))

    def amount(self, what: str, periods: tuple[str, ...], level: str = "IND") -> Decimal | None:
        """Dollars of a kind, for a period and a level (individual or family)."""
        fitting = (line for line in self._of(what) if line.period in periods and line.level in (level, ""))
        return next((line.amount for line in fitting if line.amount is not None), None)

    def percent(self) -> Decimal | None:
        """Coinsurance."""
        return next((line.percent for line in self._of("coinsurance") if line.percent is not None), None)

    def visits(self, periods: tuple[str, ...]) -> int | None:
        """A limit of visits."""
        limits = (line.visits for line in self._of("limitation") if line.period in periods)
        return next((number for number in limits if number is not None), None)

    def _of(self, what: str) -> list[BenefitLine]:
        return [line for line in self.lines if line.what == what]


def _for_therapy(line: BenefitLine) -> bool:
    return not line.service or ANY in line.service or _named(line)


def _named(line: BenefitLine) -> bool:
    """Said for therapy by name."""
    return not _THERAPY.isdisjoint(line.service)


def _active(lines: Sequence[BenefitLine]) -> bool | None:
    said = {line.what for line in lines}
    return True if "active" in said else False if "inactive" in said else None


def _authorization(lines: Sequence[BenefitLine]) -> bool | None:
    said = [line.authorization for line in lines if _named(line) and line.authorization is not None]
    return any(said) if said else None


def _not_told(answer: Eligibility) -> Iterator[str]:
    for field in (
        "deductible",
        "deductible_remaining",
        "out_of_pocket_maximum",
        "out_of_pocket_remaining",
        "visit_limit",
    ):
        if getattr(answer, field) is None:
            yield field
    if answer.copay is None and answer.coinsurance_percent is None:
        yield "copay or coinsurance"


def _dates(segments: Sequence[Segment]) -> tuple[date | None, date | None]:
    """Plan dates: a range, or begin and end by themselves."""
    began: date | None = None
    ends: date | None = None
    for segment in segments:
        if segment.name == "DTP" and segment.get(1) in ("291", "307", "346", "347", "356", "357"):
            first, _, last = segment.get(3).partition("-")
            if segment.get(1) in ("347", "357"):
                ends = _day(first)
            else:
                began, ends = _day(first), _day(last) or ends
    return began, ends


def _day(text: str) -> date | None:
    try:
        return day(text)
    except ValueError:
        return None


def _benefits(
    segments: Sequence[Segment], interchange: Interchange, name: str, faults: list[Fault]
) -> Iterator[BenefitLine]:
    """Each EB with the MSG, HSD and DTP that follow it."""
    starts = [n for n, s in enumerate(segments) if s.name == "EB"]
    for start, end in pairwise([*starts, len(segments)]):
        try:
            yield _benefit(segments[start:end], interchange)
        except ValueError as error:
            faults.append(
                Fault(
                    f"{name}: segment {segments[start].number} (EB)", str(error), "ask the payer for a corrected answer"
                )
            )


def _benefit(group: Sequence[Segment], interchange: Interchange) -> BenefitLine:
    eb = group[0]
    visits, period = _quantity(group)
    return BenefitLine(
        what=_WHAT.get(eb.get(1), "other"),
        level=eb.get(2),
        service=tuple(code for code in eb.get(3).split(interchange.separators.repetition) if code),
        period=_PERIOD.get(eb.get(6), "") or period,
        amount=amount(eb.get(7)) if eb.get(7) else None,
        percent=_percent(eb.get(8)) if eb.get(8) else None,
        visits=visits,
        network=_NETWORK.get(eb.get(12)),
        authorization={"Y": True, "N": False}.get(eb.get(11)),
        plan=eb.get(5),
        messages=tuple(s.get(1) for s in group if s.name == "MSG"),
    )


def _percent(text: str) -> Decimal:
    """``.2`` is 20 %, as the standard has it; some payers write ``20``."""
    value = Decimal(text) if _is_number(text) else amount(text)
    return value if value > 1 else value * 100


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _quantity(group: Sequence[Segment]) -> tuple[int | None, str]:
    """Visits from EB09/10, else from an HSD that follows."""
    eb = group[0]
    if eb.get(9) == "VS" and eb.get(10):
        return whole(eb.get(10)), ""
    for segment in group[1:]:
        if segment.name == "HSD" and segment.get(1) == "VS" and segment.get(2):
            return whole(segment.get(2)), _PERIOD.get(segment.get(5), "")
    return None, ""
