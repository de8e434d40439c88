"""The public doors: the command in process, the web page and its JSON, for every condition and phase."""

import html
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from tests.conftest import TODAY
from thenar.cli.app import main
from thenar.terms.conditions import PhaseClock
from thenar.web.app import make_app


@dataclass(frozen=True)
class Start:
    """Where a person stands: a condition, one of its phases, and the weeks that put them in the middle of it."""

    condition: str
    phase: str
    weeks: float
    after_surgery: bool

    def __str__(self) -> str:
        return f"{self.condition}, {self.phase}"

    @property
    def intake(self) -> dict:
        day = {"date": str(TODAY - timedelta(weeks=self.weeks))}
        time = {"surgery": day} if self.after_surgery else {"duration_weeks": self.weeks}
        return {"condition": self.condition, "age": 45, "rest": "no", **time}

    @property
    def answers(self) -> dict[str, str]:
        """The same for the command and the form, whose clock is another day: weeks, no dates."""
        weeks = f"{self.weeks:g}"
        time = (
            {"mechanism": "surgery", "weeks_since_surgery": weeks} if self.after_surgery else {"duration_weeks": weeks}
        )
        return {"condition": self.condition, **time}


def flat(text: str) -> str:
    """What a reader sees on one line: no tags, no line breaks, no runs of spaces."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def read_by_eye(page: str) -> str:
    """A page as one line, with its reference marks in brackets, as the letter has them."""
    marked = re.sub(r'<sup><a href="#source-\d+"[^>]*>([^<]*)</a></sup>', r"[\1]", page)
    return re.sub(r"\] \[", ", ", flat(marked))


def without_sources(text: str) -> str:
    """What is told, without the list of titles at the end."""
    return text.partition(" Sources [1]")[0].partition(" Sources ")[0]


@dataclass(eq=False)
class Doors:
    """Every way in, each answer fetched once."""

    client: TestClient
    starts: tuple[Start, ...]

    def __post_init__(self) -> None:
        self.plan, self.letter, self.page = cache(self._plan), cache(self._letter), cache(self._page)
        self.told, self.json = cache(self._told), cache(self._json)

    def api(self, **intake: object) -> dict:
        """The whole answer as JSON; every other question is answered no."""
        answer = self.client.post("/api/v1/plan", json={"age": 45, "rest": "no", **intake})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def start(self, condition: str, phase: str) -> Start:
        [start] = [s for s in self.starts if (s.condition, s.phase) == (condition, phase)]
        return start

    def plans(self) -> dict[Start, dict]:
        return {start: self.plan(start) for start in self.starts}

    def _plan(self, start: Start) -> dict:
        return self.api(**start.intake)

    def _letter(self, start: Start) -> str:
        answers = ",".join(f"{key}={value}" for key, value in (start.answers | {"rest": "no"}).items())
        return self._told("plan", "", "--age", "45", "--answers", answers)

    def _page(self, start: Start) -> str:
        form = {"complaint": "", "age": "45", "rest": "no"} | {f"answer:{k}": v for k, v in start.answers.items()}
        page = self.client.post("/answer", data=form)
        assert page.status_code == 200, start
        return read_by_eye(page.text)

    def _told(self, *arguments: str) -> str:
        """What a command prints, on one line."""
        result = CliRunner().invoke(main, list(arguments), env={"COLUMNS": "80"})
        assert result.exit_code == 0, result.output
        return flat(result.stdout)

    def _json(self, *arguments: str) -> dict:
        result = CliRunner().invoke(main, [*arguments, "--json"], env={"COLUMNS": "80"})
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture(scope="session")
def doors(knowledge, _own_cache) -> Doors:
    starts = []
    for condition in knowledge.conditions.values():
        for phase in condition.phases:
            end = phase.to_weeks or phase.from_weeks + 26
            weeks = round((phase.from_weeks + end) / 2, 2)
            starts.append(Start(condition.id, phase.id, weeks, phase.clock is PhaseClock.SURGERY))
    with TestClient(make_app(knowledge, lambda: TODAY)) as client:
        yield Doors(client, tuple(starts))


def by_family(plan: dict) -> dict[str, dict]:
    return {r["technique_family"]: r for r in plan["recommendations"]}


def verdicts(plan: dict) -> dict[str, str]:
    return {family: r["verdict"] for family, r in by_family(plan).items()}


def recomputed(plan: dict) -> list[dict]:
    """Every finding of a plan that has its numbers."""
    notes = [e for r in plan["recommendations"] for e in r["evidence"]] + plan["condition"]["active_studies"]
    return [e for e in notes if e["recomputed"]]
