"""A first plain page: a complaint goes in by POST, the same answer as the command's comes out."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from thenar.care.intake import LONGEST_TEXT, read_intake
from thenar.care.references import references
from thenar.journey import travel
from thenar.pricing import costed
from thenar.terms.body import Region
from thenar.terms.faults import Faulty
from thenar.terms.library import Knowledge
from thenar.web.forms import fields_of, kept_answers
from thenar.web.view import Citations, by_group, share_bar, stops, verdict_words
from thenar.wire import as_builtins, problems
from thenar.wording import lower_first, short_answer, spread

_HERE = Path(__file__).parent
LARGEST_BODY = 200_000  # bytes
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def make_app(knowledge: Knowledge, today: Callable[[], date]) -> FastAPI:
    """The web app over this knowledge; ``today`` is its only clock."""
    app = FastAPI(title="Thenar", docs_url=None, redoc_url=None, openapi_url=None)
    templates = Jinja2Templates(_HERE / "templates")
    templates.env.globals |= {
        "by_group": by_group, "stops": stops, "verdict_words": verdict_words, "share_bar": share_bar, "references": references,
        "short_answer": short_answer, "spread": spread, "lower_first": lower_first,
    }  # fmt: skip
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    _Pages(app, templates, knowledge, today)
    return app


class _Pages:
    """The routes. Nothing a person writes is stored, logged or put into an address."""

    def __init__(
        self, app: FastAPI, templates: Jinja2Templates, knowledge: Knowledge, today: Callable[[], date]
    ) -> None:
        self.templates, self.knowledge, self.today = templates, knowledge, today
        app.middleware("http")(_guard)
        app.get("/", response_class=HTMLResponse)(self.ask)
        app.post("/answer", response_class=HTMLResponse)(self.answer)
        app.get("/answer", response_class=HTMLResponse)(self.ask)
        app.post("/api/v1/plan", response_class=JSONResponse)(self.plan)
        app.get("/health", response_class=PlainTextResponse)(self.health)
        app.get("/help", response_class=HTMLResponse)(self.help)
        app.exception_handler(404)(self.missing)

    async def ask(self, request: Request) -> Response:
        """The form."""
        return self._page(request, "ask.html", {"given": {}, "faults": ()})

    async def answer(self, request: Request) -> Response:
        """The answer, the questions, or what is wrong with the form."""
        form = {key: str(value) for key, value in (await request.form()).multi_items()}
        try:
            intake = read_intake(fields_of(form), self.knowledge, on=self.today())
            journey = travel(intake, self.knowledge, on=self.today(), costed=costed(self.today()))
        except Faulty as faulty:
            return self._page(request, "ask.html", {"given": form, "faults": faulty.faults}, status=422)
        return self._page(
            request, "answer.html", {"journey": journey, "kept": kept_answers(form), "cite": Citations(), "given": form}
        )

    async def plan(self, request: Request) -> Response:
        """The same answer as ``thenar plan --json``, from an intake as JSON."""
        try:
            raw = await request.json()
            intake = read_intake(raw, self.knowledge, on=self.today())
            return JSONResponse(
                as_builtins(travel(intake, self.knowledge, on=self.today(), costed=costed(self.today())))
            )
        except Faulty as faulty:
            return JSONResponse(problems(faulty), status_code=422)
        except (ValueError, RecursionError):
            wrong = {"where": "body", "why": "is not JSON", "fix": "send an intake as a JSON object"}
            return JSONResponse({"errors": [wrong]}, status_code=400)

    async def health(self, _: Request) -> Response:
        """Whether the app runs, and on which knowledge."""
        return PlainTextResponse(f"ok {self.knowledge.version}\n")

    async def help(self, request: Request) -> Response:
        """Plain answers to common questions."""
        return self._page(
            request,
            "help.html",
            {"answers": self.knowledge.answers.values(), "knowledge": self.knowledge, "cite": Citations()},
        )

    async def missing(self, request: Request, _: Exception) -> Response:
        """A readable page for an address that does not exist."""
        return self._page(request, "missing.html", {}, status=404)

    def _page(self, request: Request, name: str, context: dict[str, Any], status: int = 200) -> Response:
        shared = {"regions": tuple(Region), "longest": LONGEST_TEXT, "version": self.knowledge.version}
        return self.templates.TemplateResponse(request, name, shared | context, status_code=status)


async def _guard(request: Request, call_next: Callable[[Request], Any]) -> Response:
    """Size limit on the way in, security headers on the way out."""
    length = request.headers.get("content-length", "0")
    if request.method == "POST" and (
        not length.isdigit() or int(length) > LARGEST_BODY or "transfer-encoding" in request.headers
    ):
        too_large = f"This is more than {LARGEST_BODY // 1000} kB. Go back and say it in a few sentences.\n"
        return PlainTextResponse(too_large, status_code=413, headers=_HEADERS)
    response: Response = await call_next(request)
    response.headers.update(_HEADERS)
    return response
