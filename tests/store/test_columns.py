"""One file, swapped in whole: a reader sees the old one or the new one, never a part."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from thenar.store.columns import MARK, Columns, Publication
from thenar.store.place import home
from thenar.terms.faults import Faulty


def write(path, number):
    with Publication(path) as new:
        at = new.append(b"record" * number)
        new.array("numbers", np.arange(number, dtype=np.int32))
        new.array("table", np.ones((number, 3)))
        new.array("none", np.empty((0, 3)))
        new.publish({"at": at, "number": number})


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "deep" / "a.store"
    write(path, 5)
    columns = Columns(path)
    assert columns.meta == {"at": len(MARK), "number": 5}
    assert columns.record(columns.meta["at"], 30) == b"record" * 5
    assert columns.array("numbers").tolist() == [0, 1, 2, 3, 4]
    assert columns.array("table").shape == (5, 3)
    assert columns.array("none").shape == (0, 3)
    assert columns.names() == ["numbers", "table", "none"]
    assert not columns.array("numbers").flags.writeable


def test_an_open_reader_keeps_the_old_file(tmp_path):
    path = tmp_path / "a.store"
    write(path, 5)
    before = Columns(path)
    write(path, 7)
    assert before.array("numbers").tolist() == [0, 1, 2, 3, 4]
    assert Columns(path).meta["number"] == 7


def test_an_error_while_writing_leaves_nothing(tmp_path):
    path = tmp_path / "a.store"
    write(path, 5)

    def fail():
        with Publication(path) as new:
            new.append(b"x" * 10)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert Columns(path).meta["number"] == 5
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "change", [lambda d: d[:-1], lambda d: d[: len(d) // 2], lambda d: b"X" + d[1:], lambda d: b"", lambda d: b"hello"]
)
def test_a_file_that_is_not_whole_is_refused(tmp_path, change):
    path = tmp_path / "a.store"
    write(path, 5)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(Faulty):
        Columns(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Faulty, match="does not exist"):
        Columns(tmp_path / "a.store")


def test_what_a_killed_writer_left_is_swept(tmp_path):
    path = tmp_path / "a.store"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / f".a.store.{gone.pid}.part").write_bytes(b"half")
    (tmp_path / f".a.store.{os.getppid()}.part").write_bytes(b"of another that still runs")
    write(path, 2)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([f".a.store.{os.getppid()}.part", "a.store"])


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(Faulty, match="cannot be written"):
        Publication(tmp_path / "file" / "a.store")


def test_home_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("THENAR_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.delenv("THENAR_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home() == tmp_path / "thenar"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert home().parts[-3:] == (".local", "share", "thenar")


SLOW_WRITER = """
import sys, time, pathlib
from thenar.store.columns import Publication
with Publication(pathlib.Path(sys.argv[1])) as new:
    new.append(b"x" * (5 << 20))
    print("half", flush=True)
    time.sleep(60)
"""


def test_kill_9_in_the_middle_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.store"
    write(path, 5)
    writer = subprocess.Popen([sys.executable, "-c", SLOW_WRITER, str(path)], stdout=subprocess.PIPE)
    assert writer.stdout.readline() == b"half\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    assert Columns(path).meta["number"] == 5
    write(path, 6)
    assert Columns(path).meta["number"] == 6
    assert list(tmp_path.iterdir()) == [path]
