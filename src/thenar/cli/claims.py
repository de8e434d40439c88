"""Commands of the billing desk: units, edits, claim."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from thenar.cli.frame import json_option, print_json, reporting
from thenar.terms.faults import Fault, Faulty


def register(main: click.Group) -> None:
    """Hang the billing commands into the main one."""
    for command in (units, edits, claim):
        main.add_command(command)


@click.command()
@click.argument("minutes", nargs=-1, metavar="CODE=MIN…")
@click.option(
    "--rule", type=click.Choice(["cms", "ama"]), default="cms", show_default=True, help="Whose counting rule."
)
@click.option(
    "--assistant", multiple=True, metavar="CODE=MIN", help="Minutes an assistant gave alone; added to the code."
)
@json_option
@reporting
def units(minutes: tuple[str, ...], rule: str, assistant: tuple[str, ...], as_json: bool) -> None:
    """Billable units of a visit from its minutes, explained line by line.

    A code is written 97140=23, not timed 97161, in another discipline 97530:GO=15, with time in and out
    97110=10:05-10:25, by a named therapist 97110@Lee=20. An assistant's own minutes go to --assistant.
    """
    from thenar.cli.claim_pages import write_units
    from thenar.cost.units import units as count
    from thenar.ingest.codes import code_book
    from thenar.ingest.minutes import read_minutes
    from thenar.terms.billing import TimeRule

    show(count(read_minutes(minutes, assistant), TimeRule(rule), code_book()), as_json, write_units)


@click.group()
def edits() -> None:
    """The NCCI edits in use: load a newer quarter, or look at a pair."""


@edits.command()
@click.argument("files", nargs=-1, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--quarter", metavar="2026q4", help="The quarter, where the file's name does not say it.")
@json_option
@reporting
def load(files: tuple[Path, ...], quarter: str | None, as_json: bool) -> None:
    """Put CMS's practitioner PTP and MUE files (txt, csv, xlsx or zip) in the place of the old ones.

    Kept under $THENAR_HOME, else ~/.local/share/thenar. Rows that touch no therapy code are left out.
    """
    from thenar.cli.claim_pages import write_load
    from thenar.ingest.edit_store import store_edits

    show(store_edits(files, quarter), as_json, write_load)


@edits.command(name="show")
@click.argument("codes", nargs=-1, metavar="CODE…")
@click.option("--on", metavar="DATE", help="Day of service; today if left out.")
@json_option
@reporting
def show_edits(codes: tuple[str, ...], on: str | None, as_json: bool) -> None:
    """Which quarter is in use; with codes, the pairs and limits among them on a day."""
    from thenar.cli.claim_pages import edits_view, write_edits
    from thenar.ingest.edit_store import load_edits

    show(edits_view(load_edits(), codes, _day(on)), as_json, write_edits)


def _day(text: str | None) -> date:
    from thenar.cli.reading import today

    if text is None:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Faulty([Fault("--on", f"'{text}' is not a date", "write 2026-11-24")]) from None


@click.group()
def claim() -> None:
    """Check a claim and its visit note, before it is sent; read and write the electronic forms."""


@claim.command(name="check")
@click.argument("file")
@click.option("--rates", metavar="FILE", help="Allowed dollars a unit (CSV: code,allowed), for the expected payment.")
@click.option("--out", metavar="FILE", help="Write the corrected claim here.")
@click.option("--on", metavar="DATE", help="Judge as of this day; today if left out.")
@click.option("--strict", is_flag=True, help="Exit code 1 when an error stands against a claim.")
@json_option
@reporting
def check_command(file: str, rates: str | None, out: str | None, on: str | None, strict: bool, as_json: bool) -> None:
    """What is wrong with a claim (YAML, JSON or X12 837P), what the payer would answer, and the claim corrected."""
    from thenar.cli.claim_pages import several, write_checks
    from thenar.cli.claim_reading import prices_from, read_claim_file, write_corrected
    from thenar.desk import check_claim

    read, day = read_claim_file(file), _day(on)
    prices = prices_from(rates) if rates else None
    checks = [check_claim(one, day, prices) for one in read.claims]
    if out:
        write_corrected(out, read, checks)
    show(checks, as_json, write_checks, several)
    if strict and not all(one.clean for one in checks):
        raise SystemExit(1)


@claim.command(name="note")
@click.argument("file")
@click.option("--on", metavar="DATE", help="Judge as of this day; today if left out.")
@json_option
@reporting
def note_command(file: str, on: str | None, as_json: bool) -> None:
    """What the visit note lacks for the codes billed, and when certification and progress report are due."""
    from thenar.cli.claim_pages import several, write_notes
    from thenar.cli.claim_reading import read_claim_file
    from thenar.desk import check_note

    day = _day(on)
    show([check_note(one, day) for one in read_claim_file(file).claims], as_json, write_notes, several)


def _sender_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option(
            "--sender", required=True, metavar="ID:NAME", help="Who sends: id with the clearinghouse, and name."
        ),
        click.option("--contact", required=True, metavar="NAME:PHONE", help="Whom to call; ten digits."),
        click.option("--receiver", required=True, metavar="ID:NAME", help="The clearinghouse or payer that receives."),
        click.option(
            "--control", type=click.IntRange(1, 999_999_999), required=True, help="Control number; never used twice."
        ),
        click.option("--production", is_flag=True, help="Mark it as production; else as a test."),
        click.option("--out", metavar="FILE", help="Write it here instead of to standard output."),
    ):
        command = option(command)
    return command


@claim.command(name="837")
@click.argument("file")
@_sender_options
@reporting
def claim_837(
    file: str, sender: str, contact: str, receiver: str, control: int, production: bool, out: str | None
) -> None:
    """Write claims (YAML or JSON) as an electronic claim, X12 837P 5010A1."""
    from thenar.cli.claim_reading import read_claim_file, sender_from, write_out
    from thenar.ingest.x12.claim_out import write_837p

    who = sender_from(sender, contact, receiver, control, production)
    write_out(out, write_837p(read_claim_file(file).claims, who))


@claim.command(name="270")
@click.argument("file")
@_sender_options
@click.option("--on", metavar="DATE", help="Ask for this day; today if left out.")
@reporting
def claim_270(
    file: str, sender: str, contact: str, receiver: str, control: int, production: bool, out: str | None, on: str | None
) -> None:
    """Write the question for therapy benefits of a claim's person, X12 270."""
    from thenar.cli.claim_reading import read_claim_file, sender_from, write_out
    from thenar.ingest.x12.eligibility_out import write_270

    who = sender_from(sender, contact, receiver, control, production)
    write_out(out, write_270(read_claim_file(file).claims[0], who, _day(on)))


@claim.command()
@click.argument("file")
@click.option("--claims", "sent", multiple=True, metavar="FILE", help="Claims that were sent (YAML, JSON or 837P).")
@click.option("--rates", metavar="FILE", help="Allowed dollars a unit (CSV: code,allowed), to say what was short.")
@json_option
@reporting
def remit(file: str, sent: tuple[str, ...], rates: str | None, as_json: bool) -> None:
    """Post a remittance (X12 835) to the claims that were sent: paid, owed, written off, and why less."""
    from thenar.cli.claim_pages import several, write_postings
    from thenar.cli.claim_reading import prices_from, read_claim_file, read_remittance
    from thenar.desk import post_remittance

    claims = [one for path in sent for one in read_claim_file(path).claims]
    prices = prices_from(rates) if rates else None
    show([post_remittance(one, claims, prices) for one in read_remittance(file)], as_json, write_postings, several)


@claim.command()
@click.argument("file")
@click.option("--plan-out", metavar="FILE", help="Write the plan file for the estimate here.")
@json_option
@reporting
def eligibility(file: str, plan_out: str | None, as_json: bool) -> None:
    """Read an eligibility answer (X12 271): deductible, what is left, copay, coinsurance, visits."""
    from thenar.cli.claim_pages import several, write_eligibility
    from thenar.cli.claim_reading import read_eligibility, write_file
    from thenar.cli.reading import today
    from thenar.ingest.plan_file import plan_text

    answers = read_eligibility(file)
    if plan_out:
        write_file(plan_out, plan_text(answers[0], today()))
    show(answers, as_json, write_eligibility, several)


def show(
    result: Any, as_json: bool, write: Callable[[Any], None], build: Callable[[Any], object] | None = None
) -> None:
    """A result as JSON, or written for people."""
    if as_json:
        print_json(build(result) if build else result)
    else:
        write(result)
