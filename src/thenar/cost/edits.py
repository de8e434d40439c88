"""NCCI edits applied to the codes of one day: which pair is in force, which limit is passed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from thenar.terms.edits import NEVER, Edits, Mue, PtpEdit

# Modifiers that open a pair with indicator 1 (59 and X{EPSU} on either code since 2019-07-01; sides and digits too).
DISTINCT = frozenset(("59", "XE", "XP", "XS", "XU"))
ANATOMIC = frozenset(("LT", "RT", "FA", "TA", *(f"F{n}" for n in range(1, 10)), *(f"T{n}" for n in range(1, 10))))
BYPASS = DISTINCT | ANATOMIC


def pairs_in_force(codes: Iterable[str], edits: Edits, on: date) -> Iterator[PtpEdit]:
    """Every pair among different codes of one day that is in force then. Each code is looked at once."""
    present = set(codes)
    for code in present:
        partners = edits.pairs.get(code)
        if partners:
            for other in present & partners.keys():
                yield from (edit for edit in partners[other] if edit.in_force(on))


def never_paid(codes: Iterable[str], edits: Edits, on: date) -> set[str]:
    """Column-2 codes of pairs that no modifier opens."""
    return {edit.column2 for edit in pairs_in_force(codes, edits, on) if edit.modifier_indicator == NEVER}


def pair_in_force(one: str, other: str, edits: Edits, on: date) -> PtpEdit | None:
    """The pair of two codes, whichever is column 1."""
    return next(pairs_in_force((one, other), edits, on), None)


def opened(edit: PtpEdit, modifiers: Mapping[str, Sequence[str]]) -> bool:
    """Whether a modifier on either code opens the pair; indicator 0 cannot be opened."""
    both = (*modifiers.get(edit.column1, ()), *modifiers.get(edit.column2, ()))
    return edit.modifier_indicator == 1 and not BYPASS.isdisjoint(both)


def over_limit(code: str, line_units: Sequence[int], edits: Edits) -> Mue | None:
    """The unit limit that the lines of one code on one day pass: per line for indicator 1, else their sum."""
    limit = edits.mues.get(code)
    if limit is None:
        return None
    counted = max(line_units, default=0) if limit.indicator == 1 else sum(line_units)
    return limit if counted > limit.units else None
