"""Billing results for the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thenar.cli.paper import Paper
from thenar.cost.edits import pairs_in_force
from thenar.desk import NoteCheck
from thenar.terms.billing import UnitsResult
from thenar.terms.claims import ClaimCheck, ClaimLine, Deadlines, ExpectedPayment, Finding, Severity
from thenar.terms.edits import Edition, Edits, LoadReport, Mue, PtpEdit

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


def write_notes(checks: Sequence[NoteCheck]) -> None:
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
            paper.line(f"likely answer: {codes} ({finding.denial.words})", indent=4)


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
