"""The estimate of an episode as HTML, for paper."""

from collections.abc import Iterable, Iterator
from html import escape

from thenar.documents.good_faith import as_pdf as as_pdf
from thenar.documents.good_faith import page
from thenar.terms.estimates import Assumption, CoverageRisk, Estimate, EstimatedVisit
from thenar.terms.money import show
from thenar.terms.trace import Reference


def as_html(estimate: Estimate) -> str:
    """One page that stands by itself."""
    return page("What your physical therapy may cost", "\n".join(_body(estimate)))


def _body(e: Estimate) -> Iterator[str]:
    yield "<h1>What your physical therapy may cost</h1>"
    yield (
        f'<p class="total">You: about {show(e.patient.p50)} for the whole course. One person in ten pays less than {show(e.patient.p10)}, '
        f"one in ten more than {show(e.patient.p90)}.</p>"
    )
    yield (
        f"<p>{e.visits.likely} visits are likely ({e.visits.low} to {e.visits.high}). With {e.visits.likely}: you {show(e.patient_likely)}, "
        f"{escape(e.plan_name)} {show(e.plan_pays)}, of {show(e.allowed)}.</p>"
    )
    yield "<h2>Visit by visit</h2>"
    yield _table(e.schedule)
    if e.risks:
        yield "<h2>Why your insurer may not pay, and what prevents it</h2>"
        yield "<ul>" + "".join(map(_risk, e.risks)) + "</ul>"
    yield "<h2>What was assumed</h2>"
    yield "<ul>" + "".join(f"<li>{escape(assumption.text)}</li>" for assumption in e.assumptions) + "</ul>"
    yield "<p>This is an estimate, not a bill and not a promise to pay. Ask your plan before you start.</p>"
    yield "<h2>Sources</h2>"
    yield "<ul>" + "".join(map(_source, _sources(e.risks, e.assumptions))) + "</ul>"


def _table(visits: Iterable[EstimatedVisit]) -> str:
    names = (
        ("Visit", ""),
        ("Date", ""),
        ("Services", ""),
        ("You", ' class="n"'),
        ("Plan", ' class="n"'),
        ("You, so far", ' class="n"'),
    )
    head = "".join(f'<th scope="col"{kind}>{name}</th>' for name, kind in names)
    return f"<table><caption>The likely course.</caption><thead><tr>{head}</tr></thead><tbody>{''.join(map(_row, visits))}</tbody></table>"


def _row(visit: EstimatedVisit) -> str:
    codes = ", ".join(f"{line.code} × {line.units}" for line in visit.lines)
    why = f" ({'; '.join(visit.why)})" if visit.why else ""
    amounts = (visit.patient_cents, visit.plan_cents, visit.patient_so_far_cents)
    cells = "".join(f'<td class="n">{show(amount)}</td>' for amount in amounts)
    return f'<tr><th scope="row">{visit.visit}</th><td>{visit.date}</td><td>{escape(codes + why)}</td>{cells}</tr>'


def _risk(risk: CoverageRisk) -> str:
    return f"<li>{escape(risk.why)} {escape(risk.prevent)} ({escape(', '.join(risk.denial_codes))})</li>"


def _sources(risks: Iterable[CoverageRisk], assumptions: Iterable[Assumption]) -> Iterator[Reference]:
    cited = [*(s for risk in risks for s in risk.source), *(s for a in assumptions for s in a.sources)]
    return iter(dict.fromkeys(cited))


def _source(r: Reference) -> str:
    return f"<li>{escape(r.title)} ({r.year}), {escape(r.at)}; read: {r.read}. {escape(r.address)}</li>"
