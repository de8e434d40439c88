"""``thenar providers``: who is near, one provider in full, loading and fetching the national register."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from thenar.cli.frame import json_option, print_json, reporting
from thenar.terms.faults import Fault, Faulty
from thenar.terms.providers import ProviderKind, Skill, SortBy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from thenar.directory.search import Directory
    from thenar.terms.providers import LoadReport, Nearby

_fellows = click.option("--fellows", metavar="FILE", help="A list of fellows of your own: a CSV of NPIs.")
_clinics = click.option("--clinics", metavar="FILE", help="What clinics say (self-pay, sliding scale, …): YAML.")


def register(main: click.Group) -> None:
    """Add the commands of this module."""
    main.add_command(providers)


@click.group()
def providers() -> None:
    """Physical therapists and clinics: who is near, with which skill."""


@providers.command()
@click.option("--zip", "zip_", required=True, metavar="ZIP", help="Where you are: five digits.")
@click.option("--limit", default=10, show_default=True, type=int, metavar="N")
@click.option("--skip", default=0, type=int, metavar="N", help="Leave out the first N: the next page.")
@click.option("--within", type=float, metavar="MILES", help="Only this far; then all that fit are counted.")
@click.option("--skill", "skills", multiple=True, type=click.Choice([str(s) for s in Skill]), help="May be repeated.")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice([str(k) for k in ProviderKind]), help="May be repeated."
)
@click.option("--network", metavar="PLAN", help="Only in the network of this plan, where its rates are loaded.")
@click.option("--self-pay", is_flag=True, help="Only clinics that say they take self-pay.")
@click.option("--sliding-scale", is_flag=True, help="Only clinics that say they have a sliding scale.")
@click.option("--home-visits", is_flag=True, help="Only clinics that say they come to the home.")
@click.option("--telehealth", is_flag=True, help="Only clinics that say they treat by video.")
@click.option("--sort", type=click.Choice([str(s) for s in SortBy]), default="distance", show_default=True)
@click.option("--per-mile", metavar="DOLLARS", help="For --sort blend: what a mile of travel is worth to you.")
@_fellows
@_clinics
@json_option
@reporting
def near(
    zip_: str,
    skills: tuple[str, ...],
    kinds: tuple[str, ...],
    sort: str,
    per_mile: str | None,
    fellows: str | None,
    clinics: str | None,
    as_json: bool,
    **wanted: Any,
) -> None:
    """The nearest physical therapists and clinics, and why each is listed."""
    from thenar.terms.providers import NearQuery

    query = NearQuery(
        zip=zip_,
        skills=tuple(map(Skill, skills)),
        kinds=tuple(map(ProviderKind, kinds)) or NearQuery(zip=zip_).kinds,
        sort=SortBy(sort),
        per_mile=_dollars(per_mile),
        **wanted,
    )
    answer = open_directory(fellows, clinics).near(query)
    _show(answer, as_json, "write_near")


@providers.command()
@click.argument("npi")
@_fellows
@_clinics
@json_option
@reporting
def show(npi: str, fellows: str | None, clinics: str | None, as_json: bool) -> None:
    """One provider in full, with the values exactly as published."""
    _show(open_directory(fellows, clinics).show(npi), as_json, "write_provider")


@providers.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--points", metavar="FILE", help="Better points than the ZIP's: CSV npi,latitude,longitude.")
@json_option
@reporting
def load(files: tuple[str, ...], points: str | None, as_json: bool) -> None:
    """Load files of the national register (NPPES): the monthly zip, weekly updates, deactivated NPIs.

    A monthly file replaces everything; the others change what is there, in the order of their dates. If one fails, what
    was there before it stays.
    """
    reports = load_files(files, points)
    _show(reports if len(reports) > 1 else reports[0], as_json, "write_load")


@providers.command()
@click.option("--url", metavar="URL", help="The zip itself; by default the newest monthly file of CMS is looked up.")
@click.option("--sha256", metavar="HASH", help="Refuse a file with another checksum.")
@click.option("--load/--no-load", "then_load", default=True, show_default=True, help="Load it when it has come.")
@json_option
@reporting
def fetch(url: str | None, sha256: str | None, then_load: bool, as_json: bool) -> None:
    """Download the monthly file (about 1 GB; goes on where it stopped), then load it."""
    from thenar.ingest.fetch import fetch as fetch_file
    from thenar.store.place import home

    with _progress("Downloading") as progress:
        path = fetch_file(url, home() / "downloads", sha256=sha256, progress=progress)
    click.echo(f"Downloaded to {path}.", err=True)
    if then_load:
        _show(load_files((str(path),), None)[0], as_json, "write_load")
    elif as_json:
        print_json({"file": str(path)})


def open_directory(fellows: str | None = None, clinics: str | None = None) -> Directory:
    """The live directory, or the sample if nothing was loaded. Raises Faulty if the lists given cannot be read."""
    _needed()
    from thenar.directory.search import Directory, Extras
    from thenar.knowledge import load as load_knowledge
    from thenar.store.place import home
    from thenar.store.providers import ProviderStore, providers_file

    knowledge = load_knowledge()
    extras = Extras(
        fellows=_read_fellows(fellows, home() / "fellows.csv"), clinics=_read_clinics(clinics, home() / "clinics.yaml")
    )
    live = providers_file()
    return Directory(ProviderStore(live if live.exists() else _sample(knowledge)), knowledge, extras)


def load_files(files: Iterable[str], points: str | None) -> list[LoadReport]:
    """Load one file after the other: a monthly one first, then by date. Raises Faulty at the first that fails."""
    _needed()
    from datetime import date
    from pathlib import Path

    from thenar.directory.lists import read_points
    from thenar.directory.nearest import location_tree
    from thenar.directory.survey import DirectorySurveyor
    from thenar.ingest.nppes import FileKind, Tools, recognize
    from thenar.ingest.nppes import load as load_file
    from thenar.knowledge import load as load_knowledge

    better = read_points(_text(points), points) if points else {}
    known = [recognize(Path(name)) for name in files]
    known.sort(key=lambda source: (source.kind is not FileKind.FULL, source.date or date.max))
    surveyor = DirectorySurveyor(load_knowledge())
    reports = []
    for source in known:
        with _progress(source.path.name, source.path.stat().st_size) as progress:
            tools = Tools(surveyor=surveyor, tree=location_tree, progress=progress, points=better)
            reports.append(load_file(source.path, tools))
    return reports


def _sample(knowledge: Any) -> Any:
    """The made-up providers that ship, loaded into the cache when they are first asked for."""
    import tempfile
    from pathlib import Path

    from thenar.directory.nearest import location_tree
    from thenar.directory.survey import DirectorySurveyor
    from thenar.ingest.nppes import SAMPLE, Tools
    from thenar.ingest.nppes import load as load_file
    from thenar.knowledge.compiled import cache_folder

    name = f"providers-sample-{knowledge.version}-{SAMPLE.stat().st_mtime_ns:x}.store"
    for folder in (cache_folder(), Path(tempfile.gettempdir())):
        target = folder / name
        if target.exists():
            return target
        try:
            load_file(
                SAMPLE, Tools(surveyor=DirectorySurveyor(knowledge), tree=location_tree, target=target, sample=True)
            )
        except Faulty:
            continue
        return target
    raise Faulty([Fault(name, "cannot be written anywhere", "set THENAR_CACHE to a folder of yours")])


def _needed() -> None:
    try:
        import isal  # noqa: F401
        import numpy  # noqa: F401
        import stringzilla  # noqa: F401
    except ImportError as error:
        fix = "pip install 'thenar[providers]'"
        raise Faulty([Fault("providers", f"the directory needs more packages ({error.name})", fix)]) from None


def _read_fellows(given: str | None, kept: Any) -> frozenset[str]:
    from thenar.directory.lists import read_fellows

    path = given or (str(kept) if kept.exists() else None)
    return read_fellows(_text(path), path) if path else frozenset()


def _read_clinics(given: str | None, kept: Any) -> dict[str, Any]:
    from thenar.directory.lists import read_clinics
    from thenar.knowledge.yaml_text import read_yaml

    path = given or (str(kept) if kept.exists() else None)
    return read_clinics(read_yaml(_text(path), path).tree, path) if path else {}


def _text(path: str) -> str:
    from thenar.cli.reading import read_text

    return read_text(path, 50_000_000, "give the rows that matter")


def _dollars(text: str | None) -> Decimal | None:
    from decimal import Decimal, InvalidOperation

    if text is None:
        return None
    try:
        dollars = Decimal(text.lstrip("$"))
    except InvalidOperation:
        dollars = Decimal(-1)
    if not (dollars.is_finite() and 0 <= dollars <= 1000):
        raise Faulty([Fault("--per-mile", f"'{text}' is not an amount in dollars", "write it as 0.70")])
    return dollars


def _progress(what: str, total: int | None = None) -> Any:
    """A bar on standard error when a person watches; nothing otherwise. Gives a function told the bytes done (and all)."""
    from contextlib import nullcontext

    if not sys.stderr.isatty():
        return nullcontext(lambda *_: None)
    from thenar.cli.provider_pages import progress_bar

    return progress_bar(what, total)


def _show(result: LoadReport | list[LoadReport] | Nearby | Any, as_json: bool, writer: str) -> None:
    if as_json:
        print_json(result)
        return
    from thenar.cli import provider_pages

    write: Callable[[Any], None] = getattr(provider_pages, writer)
    write(result)
