"""The ``thenar`` command: plan, screen, techniques, conditions, home, evidence, pool, score, knowledge, serve."""

import sys
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec

import click

from thenar import __version__
from thenar.cli import providers
from thenar.terms.faults import Fault, Faulty
from thenar.terms.library import Knowledge
from thenar.terms.pooling import EffectMeasure, Model
from thenar.terms.results import Journey

P = ParamSpec("P")
BAD_INPUT = 2
MEASURES = [str(measure) for measure in EffectMeasure]
MODELS = [str(model) for model in Model if model is not Model.MH_DL]
_svg = click.option("--svg", metavar="FILE", help="Write the picture to FILE.")
_picture = click.option(
    "--picture", type=click.Choice(["forest", "funnel", "cumulative"]), default="forest", show_default=True
)
_json = click.option("--json", "as_json", is_flag=True, help="JSON for machines instead of a letter.")


def _intake_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.argument("text", required=False),
        click.option("--intake", metavar="FILE", help="An intake file (YAML or JSON); - reads standard input."),
        click.option("--age", metavar="N", help="Age in years."),
        click.option(
            "--answers", multiple=True, metavar="K=V,…", help="Answers; rest=no answers every open question with no."
        ),
        click.option("--interactive", is_flag=True, help="Be asked the open questions one by one."),
        _json,
    ):
        command = option(command)
    return command


def _reporting(command: Callable[P, None]) -> Callable[P, None]:
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


def _report(faulty: Faulty, as_json: bool) -> None:
    if as_json:
        import msgspec

        from thenar.wire import problems

        click.echo(msgspec.json.encode(problems(faulty)).decode())
    number = len(faulty.faults)
    click.echo(f"thenar: {number} problem{'s' if number > 1 else ''}", err=True)
    for fault in faulty.faults:
        click.echo(f"  {fault}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="thenar")
def main() -> None:
    """Hands-on physical therapy: is it safe, what helps, and what is the plan.

    Try: thenar plan "sharp pain under my right heel, worst with the first steps in the morning, 3 months"
    """


@main.command()
@_intake_options
@_reporting
def plan(
    text: str | None, intake: str | None, age: str | None, answers: tuple[str, ...], interactive: bool, as_json: bool
) -> None:
    """The whole answer: safety, techniques, plan, home."""
    journey = _travel(text, intake, age, answers, interactive)
    if as_json:
        _print_json(journey)
    else:
        from thenar.cli.letter import write_letter

        write_letter(journey)


@main.command()
@_intake_options
@click.option("--list", "list_", is_flag=True, help="List every question that can be answered, with its id.")
@_reporting
def screen(
    text: str | None,
    intake: str | None,
    age: str | None,
    answers: tuple[str, ...],
    interactive: bool,
    as_json: bool,
    list_: bool,
) -> None:
    """Is it safe? Only the screening."""
    if list_:
        from thenar.cli.pages import write_findings

        return _show(list(_knowledge().findings.values()), as_json, write_findings)
    journey = _travel(text, intake, age, answers, interactive)
    from thenar.cli.pages import write_screening

    _show(journey.screening, as_json, write_screening)
    return None


@main.command()
@click.argument("id_", metavar="[ID]", required=False)
@_json
@_reporting
def techniques(id_: str | None, as_json: bool) -> None:
    """The hands-on techniques, or one of them in full."""
    from thenar.cli import pages

    knowledge = _knowledge()
    if id_ is None:
        return _show(knowledge, as_json, pages.write_techniques, pages.technique_list)
    if id_ in knowledge.families:
        family = next(record for key, record in knowledge.families.items() if key == id_)
        return _show(pages.Shown(family, knowledge), as_json, pages.write_family, pages.record)
    return _show(
        pages.Shown(_one(id_, knowledge.techniques, "technique"), knowledge),
        as_json,
        pages.write_technique,
        pages.record,
    )


@main.command()
@click.argument("id_", metavar="[ID]", required=False)
@_json
@_reporting
def conditions(id_: str | None, as_json: bool) -> None:
    """The conditions that are known, or one of them in full (id or ICD-10-CM code)."""
    from thenar.cli import pages

    knowledge = _knowledge()
    if id_ is None:
        return _show(knowledge, as_json, pages.write_conditions, pages.condition_list)
    condition = _one(_by_code(id_, knowledge), knowledge.conditions, "condition")
    return _show(pages.Shown(condition, knowledge), as_json, pages.write_condition, pages.record)


@main.command()
@click.argument("condition")
@_json
@_reporting
def home(condition: str, as_json: bool) -> None:
    """What can be done at home for a condition, with its evidence and limits."""
    from thenar.cli import pages

    knowledge = _knowledge()
    found = _one(_by_code(condition, knowledge), knowledge.conditions, "condition")
    _show(pages.Shown(found, knowledge), as_json, pages.write_home, pages.home_list)


@main.command()
@click.argument("condition", required=False)
@click.option("--technique", metavar="FAMILY", help="Only one technique family, such as soft_tissue_massage.")
@_svg
@_picture
@_json
@_reporting
def evidence(condition: str | None, technique: str | None, svg: str | None, picture: str, as_json: bool) -> None:
    """What studies show, pooled again here from their rows (all conditions, or one)."""
    from thenar.cli.evidence import show_evidence

    knowledge = _knowledge()
    found = _one(_by_code(condition, knowledge), knowledge.conditions, "condition") if condition else None
    family = _one(technique, knowledge.families, "technique family").id if technique else None
    show_evidence(knowledge, found, family, svg, picture, as_json)


@main.command()
@click.argument("file")
@click.option(
    "--measure", required=True, type=click.Choice(MEASURES), help="md and smd need means; rr, or and rd events."
)
@click.option("--model", type=click.Choice(MODELS), default="dl", show_default=True)
@click.option("--hksj", is_flag=True, help="Hartung-Knapp interval, never narrower than Wald's.")
@click.option("--by", metavar="COLUMN", help="Pool each value of this column by itself too, and test the difference.")
@_svg
@_picture
@_json
@_reporting
def pool(
    file: str, measure: str, model: str, hksj: bool, by: str | None, svg: str | None, picture: str, as_json: bool
) -> None:
    """Pool any CSV of studies (- reads standard input).

    Columns: study,exp_mean,exp_sd,exp_n,ctl_mean,ctl_sd,ctl_n for md and smd; study,exp_events,exp_n,ctl_events,ctl_n
    for rr, or and rd; or study,effect,se or study,effect,ci_low,ci_high for any.
    """
    from thenar.cli.evidence import show_pool

    show_pool(file, EffectMeasure(measure), Model(model), hksj, by, svg, picture, as_json)


@main.command()
@click.argument("measure", required=False)
@click.option("--answers", metavar="1,2,…|FILE", help="Answers in order; - for an item that was not answered.")
@click.option("--baseline", multiple=True, metavar="1,2,…|FILE", help="Earlier answers, oldest first; may be repeated.")
@_json
@_reporting
def score(measure: str | None, answers: str | None, baseline: tuple[str, ...], as_json: bool) -> None:
    """Score an outcome measure and judge the change since the baseline."""
    from thenar.care.score import score as score_answers
    from thenar.cli import pages
    from thenar.cli.answers import read_answers

    knowledge = _knowledge()
    if measure is None:
        return _show(knowledge, as_json, pages.write_measures, pages.measure_list)
    found = _one(measure, knowledge.measures, "measure")
    if answers is None:
        return _show(pages.Shown(found, knowledge), as_json, pages.write_measure, pages.record)
    earlier = [read_answers(given, "--baseline") for given in baseline]
    result = score_answers(found, read_answers(answers, "--answers"), earlier, knowledge)
    return _show(result, as_json, pages.write_score)


@main.command()
@click.argument("id_", metavar="[ID]", required=False)
@_json
@_reporting
def answers(id_: str | None, as_json: bool) -> None:
    """Plain answers to common questions."""
    from thenar.cli import pages

    knowledge = _knowledge()
    if id_ is None:
        return _show(knowledge, as_json, pages.write_answers, pages.answer_list)
    return _show(
        pages.Shown(_one(id_, knowledge.answers, "answer"), knowledge), as_json, pages.write_answer, pages.record
    )


@main.group()
def knowledge() -> None:
    """What is known: check the data files, or print what they cover."""


@knowledge.command()
@_json
@_reporting
def check(as_json: bool) -> None:
    """Every fault of the data files at once; exit code 1 if there is one."""
    from thenar.cli.pages import write_check
    from thenar.knowledge.files import examine

    _, faults = examine()
    if as_json:
        import msgspec

        from thenar.wire import problems

        click.echo(msgspec.json.encode(problems(Faulty(faults))).decode())
    else:
        write_check(faults)
    raise SystemExit(1 if faults else 0)


@knowledge.command()
@_json
@_reporting
def coverage(as_json: bool) -> None:
    """How many records of each kind there are, and how closely their sources were read."""
    from thenar.cli import pages
    from thenar.knowledge.coverage import coverage_of

    _show(coverage_of(_knowledge()), as_json, pages.write_coverage)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
def serve(host: str, port: int) -> None:
    """The web page, on this machine."""
    try:
        from thenar.web.server import run
    except ImportError as error:
        raise click.ClickException(
            f"the web page needs more packages ({error.name}): pip install 'thenar[web]'"
        ) from None
    run(host, port)


def _knowledge() -> Knowledge:
    from thenar.knowledge import load

    return load()


def _travel(
    text: str | None, intake: str | None, age: str | None, answers: tuple[str, ...], interactive: bool
) -> Journey:
    from thenar.care.intake import with_answers
    from thenar.cli.reading import read_fields, read_pairs

    fields = dict(read_fields(intake)) if intake else {}
    if text is not None:
        if fields.get("complaint"):
            raise Faulty([Fault("complaint", "is given in the file and on the command line", "leave one of them out")])
        fields["complaint"] = text
    if age is not None:
        fields["age"] = age
    pairs = read_pairs(answers)
    if not fields and not pairs:
        raise Faulty([Fault("complaint", "is missing", 'say what hurts: thenar plan "my knee is stiff"')])
    fields = with_answers(fields, pairs)
    return _ask_on(fields) if interactive else _once(fields)


def _once(fields: Mapping[str, object]) -> Journey:
    from thenar.care.intake import read_intake
    from thenar.cli.reading import today
    from thenar.journey import travel

    known, on = _knowledge(), today()
    return travel(read_intake(fields, known, on=on), known, on=on)


def _ask_on(fields: dict[str, object]) -> Journey:
    from thenar.cli.asking import ask_until_answered

    return ask_until_answered(fields, _once)


def _by_code(id_: str, knowledge: Knowledge) -> str:
    from thenar.care.intake import conditions_of_code

    matches = conditions_of_code(id_, knowledge)
    if len(matches) > 1:
        raise Faulty([Fault(id_, f"belongs to {', '.join(matches)}", "give one of these ids")])
    return matches[0] if matches else id_


def _one(id_: str, shelf: Mapping[Any, Any], kind: str) -> Any:
    import difflib

    wanted = id_.strip().lower().replace("-", "_").replace(" ", "_")
    if wanted in shelf:
        return shelf[wanted]
    near = difflib.get_close_matches(wanted, list(shelf), n=1)
    fix = f"did you mean '{near[0]}'?" if near else "leave the id out to see the list"
    raise Faulty([Fault(id_, f"is not a {kind} that is known", fix)])


def _show(
    result: Any, as_json: bool, write: Callable[[Any], None], build: Callable[[Any], object] | None = None
) -> None:
    if as_json:
        _print_json(build(result) if build else result)
    else:
        write(result)


def _print_json(result: object) -> None:
    from thenar.wire import as_json

    click.echo(as_json(result))


providers.register(main)
