"""Providers on paper: the list, one in full, what a load did; and the bar while it runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from thenar.cli.paper import Paper
from thenar.terms.providers import (
    AccessNote,
    ClinicFacts,
    Credential,
    LoadReport,
    Location,
    Nearby,
    Provider,
    ProviderMatch,
    ProviderSource,
)
from thenar.terms.sources import Read


def write_near(answer: Nearby) -> None:
    """The list, nearest first, with why each is on it."""
    paper = Paper()
    if answer.sample:
        paper.line("SAMPLE: made-up providers, to try things out", style="bold yellow")
    many = "" if answer.total is None else f" ({answer.total:,} in all)"
    paper.line(f"Physical therapy near {answer.zip}, by {answer.sorted_by}{many}", style="bold cyan")
    if not answer.providers:
        paper.line("Nobody in the directory fits. Ask for fewer things at once, or look farther.")
    for number, match in enumerate(answer.providers, start=answer.skipped + 1):
        _match(number, match, paper)
    for access in answer.access:
        paper.line("")
        _access(access, paper)
    paper.line("")
    for note in answer.notes:
        paper.line(note, style="dim")
    _sources(answer.sources, paper)


def _match(number: int, match: ProviderMatch, paper: Paper) -> None:
    paper.line("")
    letters = ", ".join(credential.written for credential in match.credentials)
    paper.line(f"{number}. {match.name}{f', {letters}' if letters else ''}  [{match.kind}]", style="bold")
    for line in _address(match.location):
        paper.line(line, indent=3)
    paper.line(f"NPI {match.npi}", indent=3, style="dim")
    if match.rate is not None:
        paper.line(f"${match.rate} a visit by the plan's rates", indent=3)
    if match.clinic:
        paper.line(_clinic(match.clinic), indent=3)
    for reason in match.because:
        paper.bullet(reason, indent=3)


def write_provider(provider: Provider) -> None:
    """One provider in full."""
    paper = Paper()
    for note in provider.notes:
        paper.line(note, style="bold yellow")
    paper.line(f"{provider.name}  [{provider.kind}]", style="bold cyan")
    paper.line(f"NPI {provider.npi}; last changed {provider.updated or 'at a date not published'}", style="dim")
    if provider.other_names:
        paper.line(f"Also known as: {'; '.join(provider.other_names)}")
    if provider.credentials:
        paper.heading("Letters after the name")
        for credential in provider.credentials:
            paper.bullet(_meaning(credential))
    paper.heading("Says of itself")
    for taxonomy in provider.taxonomies:
        licence = (
            f"; license {taxonomy.licence} ({taxonomy.licence_state or 'state not given'})" if taxonomy.licence else ""
        )
        paper.bullet(f"{taxonomy.name or 'another field'} ({taxonomy.code}){licence}")
    paper.heading("Where")
    for location in provider.locations:
        paper.bullet("; ".join(_address(location)))
    if provider.clinic:
        paper.line(_clinic(provider.clinic))
    if provider.access:
        paper.line("")
        _access(provider.access, paper)
    paper.line("")
    _sources((provider.source,), paper)


def write_load(reports: LoadReport | list[LoadReport]) -> None:
    """What was kept, what was set aside and why."""
    paper = Paper()
    for report in reports if isinstance(reports, list) else [reports]:
        kept = ", ".join(f"{count:,} {kind}s" for kind, count in report.providers.items())
        paper.line(f"{report.sources[-1].file}: {report.rows:,} rows in {report.seconds:.1f} s", style="bold")
        paper.line(f"The directory now holds {kept}, at {report.locations:,} locations.")
        paper.line(f"{report.blank:,} rows are blank (deactivated identifiers).")
        if report.set_aside:
            paper.line("Set aside, or kept with a doubt:")
        for aside in report.set_aside:
            paper.bullet(f"{aside.count:,}: {aside.reason} (such as {aside.examples[0]})")
        paper.line(f"Kept in {report.place}", style="dim")


def _address(location: Location) -> Iterator[str]:
    yield ", ".join(part for part in (location.line1, location.line2) if part)
    yield f"{location.city}, {location.state} {location.zip or ''}".strip() + (
        f"  {location.telephone}" if location.telephone else ""
    )


def _clinic(clinic: ClinicFacts) -> str:
    said = [f"${clinic.self_pay} a visit if you pay yourself"] if clinic.self_pay is not None else []
    if clinic.accepts_self_pay and clinic.self_pay is None:
        said.append("takes self-pay")
    for fact, words in (
        (clinic.sliding_scale, "sliding scale"), (clinic.home_visits, "comes to the home"), (clinic.telehealth, "treats by video"),
    ):  # fmt: skip
        if fact:
            said.append(words)
    return f"The clinic says: {'; '.join(said) or 'nothing on pay'}" + (f" ({clinic.as_of})" if clinic.as_of else "")


def _meaning(credential: Credential) -> str:
    return f"{credential.written}: {credential.means or 'as written; what it means is not known here'}"


def _access(access: AccessNote, paper: Paper) -> None:
    unsure = ", unverified" if access.read is Read.UNVERIFIED else ""
    paper.line(f"{access.text} (as of {access.as_of}{unsure})")


def _sources(sources: tuple[ProviderSource, ...], paper: Paper) -> None:
    for source in sources:
        paper.line(f"Source: {source.file}, of {source.date or 'a date not given'}", style="dim")


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Callable[..., None]]:
    """A bar on standard error. The function it gives is told the bytes done, and all of them if they become known."""
    columns = (TextColumn(what), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done, all_=None: progress.update(task, completed=done, total=all_ or total)
