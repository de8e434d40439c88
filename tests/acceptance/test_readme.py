"""What the README shows works as it stands there."""

import re
import shlex

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [line for line in README.splitlines() if line.startswith("thenar ")]
[EXAMPLE] = re.findall(r"```yaml\n(.*?)```", README, re.S)

STUDIES = """study,exp_mean,exp_sd,exp_n,ctl_mean,ctl_sd,ctl_n,kind
Alder 2001,10,4,20,12,5,21,once
Birch 2005,9,4,30,13,5,31,weekly
Cedar 2010,8,3,25,8.5,4,24,weekly
"""


def test_there_are_commands():
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize("command", [c for c in COMMANDS if "--interactive" not in c])
def test_command(thenar, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "me.yaml").write_text(EXAMPLE, "utf-8")
    (tmp_path / "studies.csv").write_text(STUDIES, "utf-8")
    result = thenar(*shlex.split(command)[1:])
    assert result.exit_code == 0, result.output
    assert result.stdout


def test_the_intake_of_the_readme_asks_what_is_missing(thenar, tmp_path):
    file = tmp_path / "me.yaml"
    file.write_text(EXAMPLE, "utf-8")
    assert "A few questions first" in thenar("plan", "--intake", str(file)).stdout
