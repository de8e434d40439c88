"""What is wrong with the minutes of a visit: unknown codes, impossible times, one patient's minute counted twice."""

import difflib
from collections.abc import Iterator, Sequence
from itertools import combinations

from thenar.terms.billing import CodeBook, CodeKind, Role, Timing, Treated
from thenar.terms.faults import Fault

DAY = 24 * 60  # minutes


def visit_faults(entries: Sequence[Treated], book: CodeBook) -> Iterator[Fault]:
    """Every entry that cannot be counted, with the next step. Source of one-at-a-time: one patient has one clock."""
    for entry in entries:
        yield from _entry_faults(entry, book)
    if sum(entry.minutes or 0 for entry in entries) > DAY:
        yield Fault("visit", "has more minutes than a day", "check the minutes")
    for one, other in combinations([e for e in entries if _one_to_one(e, book)], 2):
        if overlap := _overlap(one, other):
            yield _double(one, other, overlap)


def _entry_faults(entry: Treated, book: CodeBook) -> Iterator[Fault]:
    code = book.get(entry.code)
    if code is None:
        near = difflib.get_close_matches(entry.code, list(book), n=1)
        yield Fault(entry.code, "is not a therapy code that is known", f"did you mean {near[0]}?" if near else "")
        return
    if entry.minutes is None and code.timing.minutes:
        yield Fault(entry.code, "is timed and has no minutes", f"write {entry.code}=15")
    if not 0 <= (entry.minutes or 0) <= DAY:
        yield Fault(entry.code, f"{entry.minutes} minutes is out of range", "give 0 to 1,440 whole minutes")
    if entry.discipline not in code.disciplines:
        allowed = " or ".join(code.disciplines) or "no therapy discipline"
        yield Fault(entry.code, f"is not billed under {entry.discipline}", f"use {allowed}")
    if entry.role is Role.ASSISTANT and code.kind in (CodeKind.EVALUATION, CodeKind.REEVALUATION):
        yield Fault(entry.code, "is an evaluation: an assistant may not do it", "give its minutes to the therapist")


def _one_to_one(entry: Treated, book: CodeBook) -> bool:
    code = book.get(entry.code)
    return code is not None and code.timing is not Timing.UNTIMED and entry.begin is not None


def _overlap(one: Treated, other: Treated) -> int:
    if one.begin is None or one.end is None or other.begin is None or other.end is None:
        return 0
    return (
        min(one.end, other.end) - max(one.begin, other.begin) if one.end > other.begin and other.end > one.begin else 0
    )


def _double(one: Treated, other: Treated, overlap: int) -> Fault:
    who = " and ".join(dict.fromkeys(e.therapist or e.role.value for e in (one, other)))
    return Fault(
        f"{one.code} and {other.code}",
        f"{overlap} minutes are given to both ({who}): a patient's minute of one-to-one care counts once",
        "give each minute to one code and one therapist",
    )
