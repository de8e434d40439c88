"""What every command shares: the JSON switch, and every problem at once with exit code 2."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from thenar.terms.faults import Faulty

P = ParamSpec("P")
BAD_INPUT = 2
json_option = click.option("--json", "as_json", is_flag=True, help="JSON for machines instead of a letter.")


def reporting(command: Callable[P, None]) -> Callable[P, None]:
    """Every problem at once, on standard error (and as JSON if asked); exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except Faulty as faulty:
            _report(faulty, bool(kwargs.get("as_json")))
            raise SystemExit(BAD_INPUT) from None
        except BrokenPipeError:
            sys.stderr.close()  # the reader (head, less) has seen enough
            raise SystemExit(0) from None

    return run


def print_json(result: object) -> None:
    """A result as JSON on standard output."""
    from thenar.wire import as_json

    click.echo(as_json(result))


def _report(faulty: Faulty, as_json: bool) -> None:
    if as_json:
        import msgspec

        from thenar.wire import problems

        click.echo(msgspec.json.encode(problems(faulty)).decode())
    number = len(faulty.faults)
    click.echo(f"thenar: {number} problem{'s' if number > 1 else ''}", err=True)
    for fault in faulty.faults:
        click.echo(f"  {fault}", err=True)
