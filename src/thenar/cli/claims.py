"""Commands of the billing desk: units, edits, claim."""

import click

from thenar.cli.common import json_option, reporting, show


def register(main: click.Group) -> None:
    """Hang the billing commands into the main one."""
    for command in (units,):
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
