"""Commands about money: ``fee``, ``fees``, and what builds on them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from thenar.cli.frame import json_option, print_json, reporting
from thenar.terms.faults import Fault, Faulty

if TYPE_CHECKING:
    from thenar.cost.costing import Costing
    from thenar.journey import Costed
    from thenar.terms.affordability import WayToPay
    from thenar.terms.complaint import Intake
    from thenar.terms.estimates import Estimate
    from thenar.terms.library import Knowledge
    from thenar.terms.results import Journey, PlanOfCare

_on = click.option("--on", metavar="DATE", help="The day of service, such as 2026-11-24 (today if left out).")


def register(main: click.Group) -> None:
    """Put the commands of this module into the main one."""
    for command in (fee, fees, estimate, gfe, plans, assist, prices, questions):
        main.add_command(command)


def day(given: str | None) -> date:
    """A day from the command line. Raises Faulty when it is not one."""
    from thenar.cli.reading import today

    try:
        return date.fromisoformat(given) if given else today()
    except ValueError:
        raise Faulty([Fault("--on", f"'{given}' is not a date", "write it as 2026-05-31")]) from None


def zip_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--zip``: five digits."""
    return click.option("--zip", "zip_code", metavar="ZIP", help="ZIP code of the clinic (the nation if left out).")(
        command
    )


def checked_zip(zip_code: str | None) -> str | None:
    """Five digits, or Faulty."""
    if zip_code is not None and not (len(zip_code) == 5 and zip_code.isascii() and zip_code.isdigit()):
        raise Faulty([Fault("--zip", f"'{zip_code}' is not a ZIP code", "give five digits")])
    return zip_code


@click.command()
@click.argument("codes", nargs=-1, required=True, metavar="CODE…")
@zip_option
@_on
@click.option("--units", multiple=True, metavar="N", help="Units of each code in order (1 if left out).")
@click.option("--assistant", is_flag=True, help="The lines are billed with CQ or CO (an assistant treated).")
@click.option(
    "--provider",
    type=click.Choice(["participating", "accepts_assignment", "no_assignment"]),
    default="participating",
    show_default=True,
    help="How the provider stands to Medicare.",
)
@click.option("--factor", type=click.Choice(["other", "qualifying_apm"]), default="other", show_default=True,
              help="Which of the two conversion factors of 2026 on.")  # fmt: skip
@json_option
@reporting
def fee(codes: tuple[str, ...], zip_code: str | None, on: str | None, units: tuple[str, ...], assistant: bool,
        provider: str, factor: str, as_json: bool) -> None:  # fmt: skip
    """What Medicare allows for codes of one day, with every step.

    Try: thenar fee 97140 97110 --units 1 --units 2 --zip 60614
    """
    from thenar.cost.fees import market, place_of, price_day
    from thenar.pricing import fee_tables
    from thenar.terms.fees import NATIONAL, BilledLine, FactorKind, Participation

    when, known = day(on), fee_tables(checked_zip(zip_code))
    place = place_of(zip_code, known) if zip_code else None
    at = market((place.carrier, place.locality) if place else NATIONAL, known, on=when, kind=FactorKind(factor))
    lines = [BilledLine(code=code.upper(), units=n, assistant=assistant) for code, n in _with_units(codes, units)]
    priced = price_day(lines, at, known, participation=Participation(provider))
    if as_json:
        return print_json(priced)
    from thenar.cli.bill import write_fee

    return write_fee(priced, place)


def _with_units(codes: tuple[str, ...], units: tuple[str, ...]) -> list[tuple[str, int]]:
    if len(units) > len(codes):
        raise Faulty([Fault("--units", f"{len(units)} given for {len(codes)} codes", "give one for each code")])
    wrong = [given for given in units if not given.isdecimal() or not 1 <= int(given) <= 99]
    if wrong:
        raise Faulty(Fault("--units", f"'{given}' is not a number of units", "give 1 to 99") for given in wrong)
    numbers = [int(given) for given in units] + [1] * (len(codes) - len(units))
    return list(zip(codes, numbers, strict=True))


@click.command()
@click.argument("text", required=False)
@click.option("--intake", metavar="FILE", help="An intake file (YAML or JSON); - reads standard input.")
@click.option("--answers", multiple=True, metavar="K=V,…", help="Answers; rest=no answers every open question with no.")
@click.option("--plan", "plan_file", metavar="FILE|ID", help="Your plan: a YAML file as on your card, or the id of a loaded exchange plan.")  # fmt: skip
@click.option("--contract", metavar="FILE", help="The clinic's contract with the insurer: code: dollars (YAML).")
@click.option("--prices", "guide", metavar="FILE", help="The clinic's own prices: code: dollars (YAML).")
@zip_option
@_on
@click.option("--out-of-network", is_flag=True, help="The clinic is not in the plan's network.")
@click.option("--samples", default=0, type=click.IntRange(0, 100_000), help="Draw the length of each visit by itself, as many times.")  # fmt: skip
@click.option("--pdf", "paper", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write it as tagged PDF (or .html).")  # fmt: skip
@click.option("--batch", metavar="FILE", type=click.Path(path_type=Path), help="Many episodes at once: a table (CSV, Parquet); answers as CSV.")  # fmt: skip
@click.option("--compare", is_flag=True, help="Set beside: paying yourself, and fewer visits with more at home.")
@click.option(
    "--months", default=6, show_default=True, type=click.IntRange(1, 60), help="Payments by month, with --compare."
)
@json_option
@reporting
def estimate(text: str | None, intake: str | None, answers: tuple[str, ...], plan_file: str | None, contract: str | None,
             guide: str | None, zip_code: str | None, on: str | None, out_of_network: bool, samples: int, paper: Path | None, batch: Path | None, compare: bool, months: int, as_json: bool) -> None:  # fmt: skip
    """What the whole episode costs: visit by visit, who pays, and how sure that is.

    Try: thenar estimate "stiff neck for 2 weeks, no injury" --answers age=38,rest=no --zip 60614
    """
    from thenar.cli import bill
    from thenar.cli.costing import costing
    from thenar.cli.letter import write_letter
    from thenar.knowledge import load as load_knowledge

    when, where = day(on), checked_zip(zip_code)
    if batch:
        return _batch(batch, when, as_json)
    made: list[Costing] = []

    def costed(given: "Intake") -> "Costing":
        made.append(costing(given, when, zip_code=where, plan_file=plan_file, contract=contract, guide=guide,
                            in_network=not out_of_network, samples=samples))  # fmt: skip
        return made[-1]

    journey = travelled(text, intake, answers, when, load_knowledge(), costed)
    if journey.estimate is None or journey.plan is None:
        return print_json({"screening": journey.screening}) if as_json else write_letter(journey)
    if paper:
        return _on_paper(journey.estimate, paper)
    ways = compared(journey.plan, journey.estimate, made[0], months) if compare else ()
    if as_json:
        return print_json({"estimate": journey.estimate} | ({"ways_to_pay": ways} if ways else {}))
    return bill.write_estimate(journey.estimate, ways)


def _on_paper(found: "Estimate", paper: Path) -> None:
    from thenar.documents.estimate import as_html, as_pdf

    html = as_html(found)
    paper.write_bytes(as_pdf(html) if paper.suffix.lower() == ".pdf" else html.encode())
    click.echo(f"{paper}: {len(found.schedule)} visits")


def _batch(path: Path, on: date, as_json: bool) -> None:
    from thenar.cli.batch import BatchRow, run_batch
    from thenar.ingest.fees import fees_folder
    from thenar.knowledge.fees import SHIPPED, read_fees

    answer = run_batch(path, read_fees((SHIPPED, fees_folder())), on=on)
    if as_json:
        return print_json(answer)
    names = tuple(BatchRow.__dataclass_fields__)
    click.echo(",".join(names))
    for row in answer.rows:
        click.echo(",".join(str(getattr(row, name)) for name in names))
    for reason, number in answer.set_aside.items():
        click.echo(f"set aside: {number:,} rows ({reason})", err=True)
    return None


def compared(plan: "PlanOfCare", insured: "Estimate", costing: "Costing", months: int) -> "tuple[WayToPay, ...]":
    """The estimate beside paying oneself and fewer visits."""
    from thenar.cost.assistance import ways_to_pay
    from thenar.cost.costing import cost_of
    from thenar.cost.plans import self_pay_plan

    alone = cost_of(plan, replace(costing, plan=self_pay_plan(costing.first)))
    return ways_to_pay(insured, alone, months=months)


def travelled(
    text: str | None,
    intake: str | None,
    answers: tuple[str, ...],
    on: date,
    knowledge: "Knowledge",
    costed: "Costed | None",
) -> "Journey":
    """The chain for an intake of the command line, with its cost."""
    from thenar.care.intake import read_intake, with_answers
    from thenar.cli.reading import read_fields, read_pairs
    from thenar.journey import travel

    fields = dict(read_fields(intake)) if intake else {}
    if text is not None:
        fields["complaint"] = text
    fields = with_answers(fields, read_pairs(answers))
    if not fields:
        raise Faulty([Fault("complaint", "is missing", 'say what hurts: thenar estimate "my knee is stiff"')])
    return travel(read_intake(fields, knowledge, on=on), knowledge, on=on, costed=costed)


@click.command()
@click.option("--income", required=True, metavar="DOLLARS", help="Yearly income of the household before tax.")
@click.option("--household", required=True, metavar="N", help="People in the household.")
@click.option("--state", required=True, metavar="XX", help="Two letters, such as IL.")
@_on
@json_option
@reporting
def assist(income: str, household: str, state: str, on: str | None, as_json: bool) -> None:
    """Where an income lies on the federal poverty guidelines, and what a sliding fee gives.

    Try: thenar assist --income 24000 --household 2 --state IL
    """
    from thenar.cli.bill import write_assistance
    from thenar.cost.assistance import assistance
    from thenar.pricing import fee_tables

    found = assistance(
        _whole(income, "--income"), _whole(household, "--household"), state, fee_tables(None), on=day(on)
    )
    show(found, as_json, write_assistance)


def _whole(given: str, option: str) -> int:
    from thenar.terms.money import read_money

    try:
        return read_money(given) // 100
    except ValueError:
        raise Faulty([Fault(option, f"'{given}' is not a number", "write digits such as 24000")]) from None


@click.command()
@zip_option
@_on
@click.option("--clinic", metavar="FILE", help="The clinic's own prices: code: dollars (YAML).")
@json_option
@reporting
def prices(zip_code: str | None, on: str | None, clinic: str | None, as_json: bool) -> None:
    """A price guide: each service and each kind of visit at a place."""
    from thenar.cli.bill import write_price_guide
    from thenar.cli.costing import read_prices
    from thenar.cost.fees import market, place_of
    from thenar.cost.guide import price_guide
    from thenar.pricing import fee_tables
    from thenar.terms.fees import NATIONAL

    known = fee_tables(checked_zip(zip_code))
    place = place_of(zip_code, known) if zip_code else None
    at = market((place.carrier, place.locality) if place else NATIONAL, known, on=day(on))
    guide = price_guide(at, known, read_prices(clinic)[0] if clinic else None, _techniques())
    show(guide, as_json, write_price_guide)


def _techniques() -> dict[str, tuple[str, ...]]:
    """The names of the techniques by the code they are billed under."""
    from thenar.knowledge import load as load_knowledge

    names: dict[str, list[str]] = {}
    for technique in load_knowledge().techniques.values():
        names.setdefault(technique.codes[0], []).append(technique.name)
    return {code: tuple(found) for code, found in names.items()}


@click.command()
@click.argument("text", required=False)
@click.option("--for", "whom", type=click.Choice(["insurer", "therapist"]), default="insurer", show_default=True)
@click.option("--intake", metavar="FILE", help="An intake file (YAML or JSON); - reads standard input.")
@click.option("--answers", multiple=True, metavar="K=V,…", help="Answers; rest=no answers every open question with no.")
@json_option
@reporting
def questions(text: str | None, whom: str, intake: str | None, answers: tuple[str, ...], as_json: bool) -> None:
    """What to ask: the call to your insurer with your own codes, or questions for the therapist."""
    from thenar.cli.bill import write_questions
    from thenar.cli.letter import write_letter
    from thenar.cost.questions import insurer_script, therapist_script
    from thenar.knowledge import load as load_knowledge
    from thenar.pricing import fee_tables

    journey = travelled(text, intake, answers, day(None), load_knowledge(), None) if text or intake or answers else None
    if journey and journey.plan is None:
        return print_json({"screening": journey.screening}) if as_json else write_letter(journey)
    script = insurer_script(fee_tables(None), journey) if whom == "insurer" else therapist_script(journey)
    return show(script, as_json, write_questions)


@click.command()
@click.argument("text", required=False)
@click.option("--intake", metavar="FILE", help="An intake file (YAML or JSON); - reads standard input.")
@click.option("--answers", multiple=True, metavar="K=V,…", help="Answers; rest=no answers every open question with no.")
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="FILE.pdf or FILE.html.",
)
@click.option("--who", metavar="FILE", help="Patient and provider (YAML): name, born, provider {name, npi, tin, state, address, phone}.")  # fmt: skip
@click.option("--prices", "guide", metavar="FILE", help="The clinic's own prices: code: dollars (YAML).")
@zip_option
@_on
@click.option("--scheduled", metavar="DATE", help="The day on which the visit was scheduled (today if left out).")
@json_option
@reporting
def gfe(text: str | None, intake: str | None, answers: tuple[str, ...], out: Path, who: str | None, guide: str | None,
        zip_code: str | None, on: str | None, scheduled: str | None, as_json: bool) -> None:  # fmt: skip
    """A good faith estimate for people who pay themselves, as HTML or tagged PDF; blanks are marked.

    Try: thenar gfe --intake me.yaml --who clinic.yaml --on 2026-12-10 --out estimate.pdf
    """
    from thenar.cli.costing import costing, read_who
    from thenar.cost.good_faith import good_faith_estimate
    from thenar.cost.plans import self_pay_plan
    from thenar.documents.good_faith import as_html, as_pdf
    from thenar.knowledge import load as load_knowledge

    suffix = out.suffix.lower()
    if suffix not in (".pdf", ".html"):
        raise Faulty([Fault("--out", f"'{out.name}' is neither .pdf nor .html", "name the file so")])
    made, first, where = day(scheduled), day(on or scheduled), checked_zip(zip_code)
    patient, provider = read_who(who)
    costs: list[Costing] = []

    def costed(given: "Intake") -> "Costing":
        found = costing(replace(given, insurance=None), first, zip_code=where, guide=guide)
        costs.append(replace(found, plan=self_pay_plan(first), notes=()))
        return costs[-1]

    journey = travelled(text, intake, answers, made, load_knowledge(), costed)
    if journey.estimate is None:
        raise Faulty([Fault("plan", "there is no plan of care yet", "run 'thenar plan' with the same words first")])
    found = good_faith_estimate(journey, journey.estimate, patient, provider, costs[0].tables, scheduled_on=made)
    html = as_html(found)
    out.write_bytes(as_pdf(html) if suffix == ".pdf" else html.encode())
    if as_json:
        return print_json(found)
    click.echo(f"{out}: {len(found.items)} services, {found.visits} visits")
    for name in found.missing:
        click.echo(f"  still blank: {name}", err=True)
    return None


@click.group()
def plans() -> None:
    """Plans of the federal exchange: loading its public-use files, and finding a plan."""


@plans.command(name="load")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@json_option
@reporting
def load_plan_files(files: tuple[Path, ...], as_json: bool) -> None:
    """Load the Benefits and Cost Sharing file and the Plan Attributes file of a year (CSV or zip)."""
    from thenar.ingest.marketplace import keep_plans, load_plans, plans_file

    loaded = load_plans(files)
    keep_plans(loaded, plans_file())
    if as_json:
        return print_json({"plans": len(loaded.plans), "unread": loaded.unread, "set_aside": loaded.set_aside})
    click.echo(f"{len(loaded.plans):,} plan variants kept in {plans_file()}")
    for reason, number in loaded.set_aside.items():
        click.echo(f"  set aside: {number:,} ({reason})")
    for reason, number in loaded.unread.items():
        click.echo(f"  text not read, {number:,} times: {reason}")
    return None


@plans.command(name="find")
@click.argument("words", nargs=-1)
@zip_option
@click.option("--state", metavar="XX", help="Two letters; the ZIP code's state if left out.")
@click.option("--issuer", default="", metavar="NAME", help="The insurer's name or five-digit id.")
@click.option("--metal", default="", help="Bronze, silver, gold, platinum.")
@json_option
@reporting
def find_plans(
    words: tuple[str, ...], zip_code: str | None, state: str | None, issuer: str, metal: str, as_json: bool
) -> None:
    """Find loaded plans by place, insurer, metal and words of the name or id."""
    from thenar.cli.bill import write_plans
    from thenar.cost.fees import place_of
    from thenar.cost.marketplace import find
    from thenar.ingest.marketplace import plans_file, read_plans
    from thenar.pricing import fee_tables

    if state is None and checked_zip(zip_code):
        state = place_of(zip_code or "", fee_tables(zip_code)).state
    kansas = {"WK": "KS", "EK": "KS"}  # the Medicare file's two halves
    known = read_plans(plans_file())
    if not known:
        raise Faulty([Fault("plans", "none are loaded", "load the exchange's files with 'thenar plans load'")])
    where = kansas.get(state.upper(), state.upper()) if state else None
    show(find(known, state=where, issuer=issuer, text=" ".join(words), metal=metal), as_json, write_plans)


@click.group()
def fees() -> None:
    """The Medicare fee files: which years are at hand, and loading others."""


@fees.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@json_option
@reporting
def load(files: tuple[Path, ...], as_json: bool) -> None:
    """Load the publisher's files (PPRRVU….csv, GPCI….csv, ZIP5….txt, or the zip of a release), years side by side."""
    from thenar.ingest.fees import fees_folder, keep, load_files
    from thenar.knowledge.fees import SHIPPED, read_fees

    folder = fees_folder()
    known = read_fees((SHIPPED, folder))
    places = {(place.carrier, place.locality) for place in known.places.values()}
    loaded = load_files(files, known.relative_values.keys(), places)
    keep(loaded, folder)
    shown = [{"file": one.file, "kind": one.kind, "year": one.year, "rows": one.rows, "set_aside": dict(one.set_aside)} for one in loaded]  # fmt: skip
    if as_json:
        return print_json({"folder": str(folder), "loaded": shown})
    for one in loaded:
        click.echo(f"{one.file}: {one.kind} of {one.year or 'an unnamed year'}, {one.rows:,} rows kept")
        for reason, number in one.set_aside.items():
            click.echo(f"  set aside: {number:,} rows ({reason})")
    click.echo(f"Kept in {folder}")
    return None


@fees.command(name="years")
@json_option
@reporting
def years(as_json: bool) -> None:
    """The years at hand, and how closely their figures were read."""
    from thenar.cost.fees import coverage
    from thenar.pricing import fee_tables

    rows = coverage(fee_tables(None))
    if as_json:
        return print_json(rows)
    for row in rows:
        read = ", ".join(f"{number} {how}" for how, number in row.gpci_read.items())
        click.echo(f"{row.year}: {row.codes} codes; factor {' / '.join(row.factors)}; {row.localities} localities ({read})")  # fmt: skip
    return None


def show(result: Any, as_json: bool, write: Callable[[Any], None]) -> None:
    """JSON for machines, or the given writer for people."""
    return print_json(result) if as_json else write(result)
