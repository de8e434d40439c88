"""The good faith estimate as HTML, and as tagged PDF (PDF/UA-1)."""

from collections.abc import Iterable, Iterator
from html import escape

from thenar.terms.faults import Fault, Faulty
from thenar.terms.good_faith import GoodFaithEstimate
from thenar.terms.money import show

BLANK = "to be filled in by the clinic"
_STYLE = """
@page { size: Letter; margin: 18mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font-size: 9pt; } }
body { font-family: "DejaVu Sans", Arial, sans-serif; font-size: 10.5pt; line-height: 1.4; color: #111; max-width: 48em; margin: auto; }
h1 { font-size: 17pt; } h2 { font-size: 12.5pt; margin: 1.2em 0 .3em; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-style: italic; }
th, td { border: 1px solid #666; padding: .25em .45em; text-align: left; vertical-align: top; } td.n, th.n { text-align: right; }
.blank { background: #fff3c4; } .total { font-weight: bold; }
dl { display: grid; grid-template-columns: 14em 1fr; gap: .15em .8em; } dt { font-weight: bold; } dd { margin: 0; }
"""


def as_html(estimate: GoodFaithEstimate) -> str:
    """One page that stands by itself: headings, tables with headers, no script."""
    return page("Good faith estimate for physical therapy", "\n".join(_body(estimate)))


def page(title: str, body: str) -> str:
    """A whole HTML page around a body."""
    return (
        f'<!doctype html>\n<html lang="en-US">\n<head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style></head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def as_pdf(html: str) -> bytes:
    """The page as tagged PDF. Raises Faulty when the extra is not installed."""
    try:
        from weasyprint import HTML  # heavy: only when a PDF is asked for
    except (ImportError, OSError) as error:
        raise Faulty(
            [Fault("PDF", f"needs more packages ({error})", "pip install 'thenar[pdf]', or ask for an .html file")]
        ) from None
    made: bytes = HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _body(e: GoodFaithEstimate) -> Iterator[str]:
    yield "<h1>Good faith estimate</h1>"
    yield (
        "<p>For people who have no health insurance or who do not use it for this care. You have the right to this estimate of "
        "what your care may cost.</p>"
    )
    yield "<h2>Who and what</h2>"
    yield _pairs(_who(e))
    yield "<h2>Expected services and charges</h2>"
    yield _items(e)
    yield f'<p class="total">Total expected: {show(e.total_cents)}</p>'
    yield (
        f"<p>You may dispute a bill of {show(e.dispute_from_cents)} or more ($400 or more above this estimate) from this provider.</p>"
    )
    yield "<h2>Services that are scheduled separately</h2>"
    yield _listed(e.separately_scheduled)
    yield "<h2>What you should know</h2>"
    yield _listed(e.disclaimers)
    yield "<h2>When this estimate is due</h2>"
    due = f"Due by {e.deadlines.due:%B %d, %Y}." if e.deadlines.due else "No day is set."
    yield f"<p>{escape(due)} ({escape(e.deadlines.rule)})</p>"
    if e.assumptions:
        yield "<h2>How the charges were estimated</h2>"
        yield _listed(assumption.text for assumption in e.assumptions)
    yield "<h2>Sources</h2>"
    yield _listed(f"{r.title} ({r.year}), {r.at}; read: {r.read}. {r.address}" for r in e.source)


def _who(e: GoodFaithEstimate) -> Iterator[tuple[str, str | None]]:
    yield "Patient", e.patient.name
    yield "Date of birth", f"{e.patient.born:%B %d, %Y}" if e.patient.born else None
    yield "Main service", e.primary_service
    yield "First visit", f"{e.service_on:%B %d, %Y}"
    yield "Period and visits", f"{e.period[0]:%B %d, %Y} to {e.period[1]:%B %d, %Y}, {e.visits} visits ({e.frequency})"
    yield "Diagnosis codes", "; ".join(f"{code} {label}" for code, label in e.diagnoses)
    yield "Provider", e.provider.name
    yield "NPI", e.provider.npi
    yield "Tax number (TIN)", e.provider.tin
    yield "Place of care", e.provider.address
    yield "State", e.provider.state
    if e.provider.phone:
        yield "Telephone", e.provider.phone
    yield "Estimate made on", f"{e.made_on:%B %d, %Y}"


def _pairs(pairs: Iterable[tuple[str, str | None]]) -> str:
    rows = (f"<dt>{escape(name)}</dt>{_value(value)}" for name, value in pairs)
    return "<dl>" + "".join(rows) + "</dl>"


def _value(value: str | None) -> str:
    return f"<dd>{escape(value)}</dd>" if value else f'<dd class="blank">______________ ({BLANK})</dd>'


def _items(e: GoodFaithEstimate) -> str:
    head = "".join(f'<th scope="col"{c}>{name}</th>' for name, c in (("Service", ""), ("Code", ""), ("Visits", ' class="n"'), ("Units", ' class="n"'), ("Each", ' class="n"'), ("Expected charge", ' class="n"')))  # fmt: skip
    rows = "".join(
        f'<tr><th scope="row">{escape(item.what)}</th><td>{escape(item.code)}</td><td class="n">{item.visits}</td>'
        f'<td class="n">{item.units}</td><td class="n">{show(item.each_cents)}</td><td class="n">{show(item.total_cents)}</td></tr>'
        for item in e.items
    )
    codes = ", ".join(code for code, _ in e.diagnoses)
    return f"<table><caption>All services are for the diagnosis codes {escape(codes)}.</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _listed(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"
