"""A full disk and a killed load: the directory that was there still answers."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from tests.conftest import ROOT
from thenar.ingest import nppes
from thenar.store.providers import ProviderStore
from thenar.terms.faults import Faulty


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True).returncode:  # fmt: skip
        pytest.skip("no small disk can be made here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk(small_disk, tools, generator, tmp_path):
    small = tmp_path / "small.zip"
    generator.write(small, 400, share=0.3)
    large = tmp_path / "large.zip"
    generator.write(large, 4_000, share=0.9)
    on_disk = replace(tools, target=small_disk / "providers.store")
    nppes.load(small, on_disk)
    before = (small_disk / "providers.store").read_bytes()
    with pytest.raises(Faulty, match="disk is full"):
        nppes.load(large, on_disk)
    assert (small_disk / "providers.store").read_bytes() == before
    assert [p.name for p in small_disk.iterdir()] == ["providers.store"]
    assert len(ProviderStore(on_disk.target)) > 50


def command(*arguments, home, cache):
    environment = os.environ | {
        "THENAR_HOME": str(home),
        "THENAR_CACHE": str(cache),
        "PYTHONPATH": str(ROOT / "src"),
        "COLUMNS": "80",
    }
    return subprocess.Popen([sys.executable, "-m", "thenar.cli", *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


def test_kill_9_while_loading(register, generator, tmp_path, monkeypatch):
    """At several moments of a load; the old directory answers after each, and the next load works."""
    home, cache = tmp_path / "home", tmp_path / "cache"
    first = tmp_path / "first.zip"
    generator.write(first, 1_000, share=0.2)
    loading = command("providers", "load", str(first), home=home, cache=cache)
    assert loading.wait(120) == 0, loading.stderr.read()
    loading.communicate()
    before = (home / "providers.store").read_bytes()
    part_seen = 0
    for moment in range(4):
        loading = command("providers", "load", str(register), home=home, cache=cache)
        deadline = time.monotonic() + 60
        while not list(home.glob(".*.part")) and loading.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(0.03 * moment)
        loading.send_signal(signal.SIGKILL)
        loading.communicate()
        part_seen += bool(list(home.glob(".*.part")))
        if (home / "providers.store").read_bytes() != before:
            break  # it was done already
        asked = command("providers", "near", "--zip", "02139", "--json", home=home, cache=cache)
        out, _ = asked.communicate()
        assert asked.returncode == 0
        assert b'"sample": false' in out
    assert part_seen
    loading = command("providers", "load", str(register), home=home, cache=cache)
    _, err = loading.communicate()
    assert loading.returncode == 0, err
    assert [p.name for p in home.iterdir()] == ["providers.store"]
    shutil.rmtree(home)
