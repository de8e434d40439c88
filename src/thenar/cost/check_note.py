"""The visit note against what the codes billed need."""

from collections.abc import Iterator, Mapping

from thenar.cost.facts import ClaimFacts, numbered
from thenar.terms.billing import CodeKind, Timing
from thenar.terms.claims import Claim, Finding, NoteEntry, VisitNote


def check(claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    """Nothing when the claim comes without a note."""
    note = claim.note
    if note is None:
        return
    if note.date != claim.date:
        yield facts.find(
            "note_other_day",
            None,
            f"the note is of {note.date}, the claim of {claim.date}",
            "attach the note of that day",
        )
    if not (note.signed_by and note.credentials):
        yield facts.find(
            "note_signature_missing",
            None,
            "the note lacks a signature with credentials",
            "sign with name and credentials",
        )
    entries = _by_code(note)
    for code, number in {line.code: number for number, line in reversed(numbered(claim))}.items():
        if code not in entries:
            yield facts.find(
                "note_code_missing",
                number,
                f"the note does not say that {code} was done",
                "add it, or leave the line off",
            )
        else:
            yield from _elements(number, entries[code], facts)
    yield from _times(claim, note, facts)


def _by_code(note: VisitNote) -> Mapping[str, NoteEntry]:
    return {entry.code: entry for entry in reversed(note.entries)}


def _elements(number: int, entry: NoteEntry, facts: ClaimFacts) -> Iterator[Finding]:
    code = facts.book.get(entry.code)
    if code is None:
        return
    for needed in facts.documentation:
        if needed.kind == code.kind and not str(getattr(entry, needed.element)).strip():
            name = needed.element.replace("_", " ")
            why = f"{entry.code} ({code.name}): the note does not say the {name}: {needed.why}"
            yield facts.find("note_element_missing", number, why, f"add the {name}")
    if code.kind is CodeKind.GROUP and (entry.people or 0) < 2:
        yield facts.find("note_group_size", number, f"{entry.code} needs the number of people, two or more", "note it")


def _times(claim: Claim, note: VisitNote, facts: ClaimFacts) -> Iterator[Finding]:
    timed = [e for e in note.entries if e.code in facts.book and facts.book[e.code].timing is Timing.TIMED15]
    if not timed:
        return
    summed = sum(e.minutes or 0 for e in timed) if all(e.minutes is not None for e in timed) else None
    total = note.timed_minutes if note.timed_minutes is not None else summed
    if total is None:
        yield facts.find(
            "note_minutes_missing", None, "the note does not give the total minutes of timed codes", "add the total"
        )
    if note.total_minutes is None:
        yield facts.find(
            "note_minutes_missing",
            None,
            "the note does not give the total treatment time",
            "add it: timed and untimed minutes together",
        )
    yield from _differences(claim, note, summed, total, facts)


def _differences(
    claim: Claim, note: VisitNote, summed: int | None, total: int | None, facts: ClaimFacts
) -> Iterator[Finding]:
    if summed is not None and note.timed_minutes is not None and summed != note.timed_minutes:
        why = f"the codes' minutes make {summed}, the note's total of timed minutes is {note.timed_minutes}"
        yield facts.find("note_minutes_differ", None, why, "correct the one that is wrong")
    if total is not None and note.total_minutes is not None and total > note.total_minutes:
        why = f"{total} timed minutes in {note.total_minutes} minutes of treatment"
        yield facts.find("note_minutes_differ", None, why, "correct the one that is wrong")
    for code, number in {line.code: number for number, line in reversed(numbered(claim))}.items():
        claimed = [line.minutes for line in claim.lines if line.code == code and line.minutes is not None]
        helped = sum(line.assistant_minutes for line in claim.lines if line.code == code)
        noted = next((e.minutes for e in note.entries if e.code == code), None)
        if claimed and noted is not None and sum(claimed) + helped != noted:
            why = f"{code}: {sum(claimed) + helped} minutes on the claim, {noted} in the note"
            yield facts.find("note_minutes_differ", number, why, "bill what the note says")
