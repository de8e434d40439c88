"""Shared fixtures: the knowledge as shipped, one fixed day, and a way to run the command in process."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from thenar.cli.app import main
from thenar.knowledge.files import read_knowledge
from thenar.terms.library import Knowledge

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """Tests never read or write the developer's own cache."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("THENAR_CACHE")
    os.environ["THENAR_CACHE"] = str(folder)
    yield
    if before is None:
        del os.environ["THENAR_CACHE"]
    else:
        os.environ["THENAR_CACHE"] = before


@pytest.fixture(autouse=True)
def thenar_home(tmp_path_factory, monkeypatch):
    """Tests never see edits that the developer has loaded."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("THENAR_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Read from the YAML files, the plain way."""
    return read_knowledge()


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY


@pytest.fixture
def thenar(_own_cache):
    """Run the command: ``thenar("plan", "my knee is stiff", "--json")``."""

    def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, list(arguments), input=stdin, env={"COLUMNS": "80"})

    return run


def browser_path() -> str | None:
    """Chromium, if the machine has one."""
    return next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)


ROOT = Path(__file__).parent.parent
