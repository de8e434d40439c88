"""Faults in data files are all reported, each with file, line, reason and next step."""

import re
import shutil

import pytest

from thenar.knowledge.compiled import load
from thenar.knowledge.files import DATA, examine
from thenar.terms.faults import Faulty

BREAKS = [  # file, what stands there (a pattern), what is made of it, what must be said
    ("conditions/knee_oa.yaml", r"^regions:", "regionz:", "unknown field regionz"),
    ("conditions/knee_oa.yaml", r"^id: knee_oa", "id: knee_o", "name the file knee_o.yaml"),
    ("conditions/knee_oa.yaml", r"body: .*", "body: ''", "is empty"),
    ("conditions/knee_oa.yaml", r"direction: against", "direction: agianst", "'agianst' is not one of for, may"),
    ("conditions/knee_oa.yaml", r"weight: '?(\d)", r"weight: 'x\1", "is not a whole number"),
    (
        "conditions/plantar_fasciitis.yaml",
        r"exercise: heel_raise_towel",
        "exercise: heel_raise_towl",
        "did you mean 'heel_raise_towel'?",
    ),
    (
        "conditions/plantar_fasciitis.yaml",
        r"source: fraser2018",
        "source: frazer2018",
        "there is no source 'frazer2018'",
    ),
    ("screening/red_flags/cauda_equina.yaml", r"\bany:", "anyy:", "'anyy' is not a rule word"),
    (
        "screening/red_flags/cauda_equina.yaml",
        r"\bsaddle_numbness",
        "sadle_numbness",
        "there is no finding 'sadle_numbness'",
    ),
    ("sources/fraser2018.yaml", r"^year: '?", "year: 'x", "is not a whole number"),
    ("measures/ndi.yaml", r"min_answered", "min_anwered", "min_answered: is required and missing"),
]


def closed(text: str) -> str:
    """A quote that a break has opened on a line is closed on it, so that only the meaning is broken."""
    lines = [line + "'" if re.search(r": 'x[^']*$", line) else line for line in text.splitlines()]
    return "\n".join(re.sub(r"('x[^'}]*)}'$", r"\1'}", line) for line in lines) + "\n"


@pytest.fixture
def data(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.parametrize("file, right, wrong, said", BREAKS)
def test_a_fault_is_named(data, file, right, wrong, said):
    path = data / file
    text = path.read_text("utf-8")
    broken, times = re.subn(right, wrong, text, count=1, flags=re.MULTILINE)
    assert times == 1, "the file has changed: choose another break"
    path.write_text(closed(broken), "utf-8")
    _, faults = examine(data)
    assert any(said in str(fault) for fault in faults), "\n".join(map(str, faults))


def test_all_faults_of_all_files_at_once(data):
    for file, right, wrong, _ in BREAKS[-4:]:
        path = data / file
        path.write_text(closed(re.sub(right, wrong, path.read_text("utf-8"), count=1, flags=re.MULTILINE)), "utf-8")
    with pytest.raises(Faulty) as caught:
        load(data, data.parent / "cache")
    assert len(caught.value.faults) >= 3
    assert not (data.parent / "cache").exists() or not list((data.parent / "cache").iterdir())


def test_bytes_that_are_not_text(data):
    (data / "answers" / "odd.yaml").write_bytes(b"\xff\xfe")
    _, faults = examine(data)
    assert any("is not UTF-8 text" in str(fault) for fault in faults)


def test_the_compiled_form_is_remade_when_a_file_changes(data, tmp_path):
    before = load(data, tmp_path / "cache")
    assert load(data, tmp_path / "cache") == before
    path = data / "conditions" / "knee_oa.yaml"
    path.write_text(path.read_text("utf-8") + "\n# a note\n", "utf-8")
    after = load(data, tmp_path / "cache")
    assert after.version != before.version
    assert len(list((tmp_path / "cache").glob("*.json"))) == 1


def test_a_broken_compiled_form_is_remade(data, tmp_path):
    load(data, tmp_path / "cache")
    [file] = (tmp_path / "cache").glob("*.json")
    file.write_text("{", "utf-8")
    assert load(data, tmp_path / "cache").conditions


def test_a_cache_that_cannot_be_written_is_no_obstacle(data, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", "utf-8")
    assert load(data, blocked).conditions
