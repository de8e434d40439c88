"""Minutes of a visit as written on the command line: ``97140=23``, ``97530:GO@Lee=10:05-10:25``, ``97161``."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from thenar.ingest.codes import code_book
from thenar.terms.billing import Discipline, Role, Treated
from thenar.terms.faults import Fault, Faulty

_ENTRY = re.compile(
    r"^(?P<code>[A-Za-z0-9]{5})(?::(?P<discipline>[A-Za-z]{2}))?(?:@(?P<who>[^=]{1,60}))?"
    r"(?:=(?:(?P<minutes>\d{1,5})|(?P<begin>\d{1,2}:\d\d)-(?P<end>\d{1,2}:\d\d)))?$"
)
_FIX = "write 97140=23, 97161 (not timed), 97530:GO=15, or 97110@Lee=10:05-10:25"


def read_minutes(therapist: Iterable[str], assistant: Iterable[str] = ()) -> tuple[Treated, ...]:
    """Entries of a visit: the therapist's minutes and the assistant's own. Raises Faulty with every piece that is not one."""
    faults: list[Fault] = []
    read = [
        *_read(therapist, Role.THERAPIST, faults),
        *_read((piece for text in assistant for piece in text.split(",")), Role.ASSISTANT, faults),
    ]
    if not read and not faults:
        faults.append(Fault("CODE=MIN", "is missing", _FIX))
    if faults:
        raise Faulty(faults)
    return tuple(read)


def clock(text: str) -> int:
    """``10:05`` as minutes after midnight. Raises ValueError when it is no time of day."""
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
        raise ValueError(f"'{text}' is not a time of day such as 10:05")
    return int(hours) * 60 + int(minutes)


def _read(pieces: Iterable[str], role: Role, faults: list[Fault]) -> Iterator[Treated]:
    for piece in pieces:
        match = _ENTRY.match(piece.strip())
        if match is None:
            faults.append(Fault(f"'{piece[:40]}'", "is not a code with its minutes", _FIX))
            continue
        try:
            yield replace(_entry(match), role=role)
        except ValueError as error:
            faults.append(Fault(f"'{piece[:40]}'", str(error), _FIX))


def _entry(match: re.Match[str]) -> Treated:
    code, who = match["code"].upper(), match["who"] or ""
    discipline = _discipline(match["discipline"], code)
    if not match["begin"]:
        return Treated(
            code=code, minutes=int(match["minutes"]) if match["minutes"] else None, discipline=discipline, therapist=who
        )
    begin, end = clock(match["begin"]), clock(match["end"])
    if end <= begin:
        raise ValueError("time out is not after time in")
    return Treated(code=code, minutes=end - begin, discipline=discipline, therapist=who, begin=begin, end=end)


def _discipline(text: str | None, code: str) -> Discipline:
    """As written; else the one discipline that the code belongs to, PT where there are several."""
    if text is None:
        known = code_book().get(code)
        return known.disciplines[0] if known and len(known.disciplines) == 1 else Discipline.PT
    if text.upper() not in list(Discipline):
        raise ValueError(f"'{text}' is not a discipline (GP, GO, GN)")
    return Discipline(text.upper())
