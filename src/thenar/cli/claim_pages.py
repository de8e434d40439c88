"""Billing results for the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from thenar.cli.paper import Paper
from thenar.cost.edits import pairs_in_force
from thenar.terms.billing import UnitsResult
from thenar.terms.claims import ClaimCheck, ClaimLine, Deadlines, ExpectedPayment, Finding, Severity
from thenar.terms.edits import Edition, Edits, LoadReport, Mue, PtpEdit
from thenar.terms.eligibility import Eligibility
from thenar.terms.remittance import PostedLine, Posting
from thenar.terms.sources import Read

if TYPE_CHECKING:
    from thenar.desk import NoteCheck  # the desk loads every table; only its word is needed here

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: ""}
_INDICATOR = {0: "never together", 1: "together only with a modifier, when separate"}


def write_units(result: UnitsResult) -> None:
    """The lines to bill, and the reasoning."""
    paper = Paper()
    paper.line(f"{result.billable_units} billable unit{'' if result.billable_units == 1 else 's'} ({result.rule} rule)")
    for line in result.lines:
        paper.bullet(f"{line.code} x {line.units}  {' '.join(line.modifiers)}")
    paper.heading("Why")
    for text in result.explain:
        paper.bullet(text)


def write_load(report: LoadReport) -> None:
    """What was loaded, what was set aside, and where it lies."""
    paper = Paper()
    for table in report.tables:
        paper.line(
            f"{table.kind.upper()} {table.quarter}: {table.rows_kept:,} of {table.rows_read:,} rows touch a therapy code"
        )
        if table.set_aside_count:
            paper.line(f"{table.set_aside_count:,} rows set aside:", indent=2)
        for row in table.set_aside:
            paper.bullet(f"{row.file}:{row.line}: {row.why}")
    paper.line(f"In use from now on: {report.stored_at}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditsView:
    """The editions in use, and the pairs and limits among some codes on a day."""

    on: date
    ptp: Edition
    mue: Edition
    pairs: tuple[PtpEdit, ...]
    limits: tuple[Mue, ...]


def edits_view(edits: Edits, codes: Sequence[str], on: date) -> EditsView:
    """What applies to the codes; without codes only the editions."""
    asked = [code.upper() for code in codes]
    return EditsView(
        on=on,
        ptp=edits.ptp_edition,
        mue=edits.mue_edition,
        pairs=tuple(sorted(pairs_in_force(asked, edits, on), key=lambda e: (e.column1, e.column2))),
        limits=tuple(edits.mues[code] for code in asked if code in edits.mues),
    )


def write_edits(view: EditsView) -> None:
    """Editions, pairs, limits."""
    paper = Paper()
    paper.line(f"Pairs: {view.ptp.quarter} ({view.ptp.read}); limits: {view.mue.quarter} ({view.mue.read})")
    for pair in view.pairs:
        paper.bullet(f"{pair.column1} with {pair.column2}: {_INDICATOR[pair.modifier_indicator]} ({pair.rationale})")
    for limit in view.limits:
        paper.bullet(
            f"{limit.code}: at most {limit.units} {'a line' if limit.indicator == 1 else 'a day'} ({limit.rationale})"
        )


def several(results: Sequence[object]) -> object:
    """One result as it is, several under ``claims``."""
    return results[0] if len(results) == 1 else {"claims": results}


def write_checks(checks: Sequence[ClaimCheck]) -> None:
    """Claim by claim: findings, the corrected lines, the money."""
    paper = Paper()
    for check in checks:
        state = "no errors" if check.clean else "errors: do not send it like this"
        paper.line(f"Claim {check.corrected.id}, {check.payer}: {state} (NCCI {check.edits_quarter})", style="bold")
        _findings(paper, check.findings)
        paper.heading("Corrected lines")
        for line in check.corrected.lines:
            paper.bullet(_line(line))
        _expected(paper, check.expected)
        _deadlines(paper, check.deadlines)
    paper.sources()


def write_notes(checks: Sequence["NoteCheck"]) -> None:
    """What the record lacks."""
    paper = Paper()
    for check in checks:
        paper.line(
            "The note holds what the codes need." if check.complete else "The record is not complete.", style="bold"
        )
        _findings(paper, check.findings)
        _deadlines(paper, check.deadlines)
    paper.sources()


def _findings(paper: Paper, findings: Sequence[Finding]) -> None:
    if findings:
        paper.heading("Findings")
    for finding in findings:
        where = f"line {finding.line}: " if finding.line else ""
        fix = f" → {finding.fix}" + (" (done below)" if finding.corrected else "")
        text = f"{finding.severity.upper()} {where}{finding.why}{fix}{paper.marks(finding.source)}"
        paper.bullet(text, style=_STYLE[finding.severity])
        if finding.denial:
            codes = " ".join((f"{finding.denial.group}-{finding.denial.carc}", *finding.denial.rarc))
            sure = "" if finding.denial.read is not Read.UNVERIFIED else ", our expectation"
            paper.line(f"likely answer: {codes} ({finding.denial.words}){sure}", indent=4)


def _line(line: ClaimLine) -> str:
    charge = f"  ${line.charge}" if line.charge is not None else ""
    return f"{line.code} x {line.units if line.units is not None else '?'}  {' '.join(line.modifiers)}{charge}"


def _expected(paper: Paper, payment: ExpectedPayment | None) -> None:
    if payment is None:
        return
    paper.heading("Expected payment")
    paid = f"; the payer pays ${payment.payer_pays}" if payment.payer_pays is not None else ""
    paper.line(f"Allowed ${payment.allowed}{paid}; ${payment.at_risk} of it is at risk")
    for text in payment.assumes:
        paper.bullet(text)


def _deadlines(paper: Paper, dates: Deadlines | None) -> None:
    if dates is None:
        return
    paper.heading("Plan of care")
    paper.bullet(f"certify by {dates.certify_by}; certified through {dates.certified_through or 'no day yet'}")
    paper.bullet(f"progress report due {dates.progress_report_by}")


def write_postings(postings: Sequence[Posting]) -> None:
    """Payment by payment: claims, lines, what was short and why."""
    paper = Paper()
    for posting in postings:
        paper.line(
            f"{posting.payer}: ${posting.amount} on {posting.paid_on or 'no day'}, trace {posting.trace}", style="bold"
        )
        for claim in posting.claims:
            paper.heading(f"Claim {claim.id}: paid ${claim.paid}, the person owes ${claim.patient_owes}")
            if not claim.matched:
                paper.line("no claim with this id was sent", indent=2)
            for line in claim.lines:
                _posted_line(paper, line)
            for number in claim.not_answered:
                paper.bullet(f"line {number} was sent and is not answered")
        for id_ in posting.not_answered:
            paper.bullet(f"claim {id_} was sent and is not in this payment")
        for moved in posting.provider_adjustments:
            paper.bullet(f"outside any claim: {moved.reason} {moved.reference} ${moved.amount}")
        for text in posting.out_of_balance:
            paper.bullet(f"does not add up: {text}", style="bold red")


def _posted_line(paper: Paper, line: PostedLine) -> None:
    place = f"line {line.line}" if line.line else "no line sent fits"
    short = f", short by ${line.short}" if line.short else ""
    denied = ": denied" if line.denied else ""
    paper.bullet(
        f"{place}: {line.code} charged ${line.charge}, allowed ${line.allowed}, paid ${line.paid}{short}{denied}"
    )
    for text in line.why_less:
        paper.line(text, indent=4)
    if line.next_step:
        paper.line(f"next: {line.next_step}", indent=4)


def write_eligibility(answers: Sequence[Eligibility]) -> None:
    """What is covered and what is left, in network."""
    paper = Paper()
    for answer in answers:
        state = {True: "active", False: "not active", None: "not said whether active"}[answer.active]
        paper.line(f"{answer.first} {answer.last}, {answer.payer}: {state}. {answer.plan}", style="bold")
        for name, value in _told(answer):
            paper.bullet(f"{name}: {value}")
        for text in answer.rejected:
            paper.bullet(f"the payer could not answer: {text}", style="bold red")
        if answer.not_told:
            paper.line(f"Not told: {', '.join(answer.not_told).replace('_', ' ')}. Ask, or look at the card.")


def _told(answer: Eligibility) -> list[tuple[str, str]]:
    money = {
        "deductible": answer.deductible,
        "deductible left": answer.deductible_remaining,
        "out-of-pocket maximum": answer.out_of_pocket_maximum,
        "out-of-pocket left": answer.out_of_pocket_remaining,
        "copay": answer.copay,
    }
    counts = {"visits a year": answer.visit_limit, "visits left": answer.visits_remaining}
    told = [(name, f"${value}") for name, value in money.items() if value is not None]
    told += [(name, str(value)) for name, value in counts.items() if value is not None]
    if answer.coinsurance_percent is not None:
        told.append(("coinsurance", f"{answer.coinsurance_percent:f} %"))
    if answer.authorization_needed is not None:
        told.append(("authorization needed", "yes" if answer.authorization_needed else "no"))
    return told
