"""One file of columns: written beside the live one, swapped in whole by rename, read through a memory map.

Layout: a mark, records of any length one after another, arrays each on a boundary of 64 bytes, a JSON index, its length,
the mark again. A reader of the old file keeps it until it closes it; a file that was not finished has no mark at its end.
"""

import errno
import mmap
import os
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from thenar.terms.faults import Fault, Faulty

MARK = b"THENAR1\n"
_END = struct.Struct("<Q8s")
_ALIGN = 64


class Publication:
    """A file being written. Use as ``with Publication(path) as new: …; new.publish(meta)``; unpublished, it vanishes.

    Raises Faulty when the disk is full or the folder cannot be written.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self._part = target.with_name(f".{target.name}.{os.getpid()}.part")
        with _told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            _sweep(target)
            self._file: IO[bytes] = self._part.open("wb", buffering=1 << 20)
            self._file.write(MARK)
        self._at = len(MARK)
        self._index: dict[str, dict[str, Any]] = {}

    def append(self, record: bytes) -> int:
        """Write a record; answers where it starts."""
        at = self._at
        with _told(self.target):
            self._file.write(record)
        self._at += len(record)
        return at

    def array(self, name: str, values: NDArray[Any]) -> None:
        """Write an array under a name."""
        self.append(b"\0" * (-self._at % _ALIGN))
        values = np.ascontiguousarray(values)
        self._index[name] = {"at": self._at, "type": values.dtype.str, "shape": list(values.shape)}
        self.append(values.tobytes())

    def publish(self, meta: Mapping[str, Any]) -> None:
        """Finish the file and put it in the place of the live one in one step."""
        index = msgspec.json.encode({"meta": meta, "arrays": self._index})
        self.append(index + _END.pack(len(index), MARK))
        with _told(self.target):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            os.replace(self._part, self.target)

    def __enter__(self) -> "Publication":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)


class Columns:
    """A published file, open for reading: ``meta``, arrays by name, records by place. Nothing is copied.

    Raises Faulty if it is missing, unfinished or not a file of this kind.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise Faulty([Fault(str(path), "does not exist", "load it first")]) from None
        except (OSError, ValueError) as error:
            raise Faulty([Fault(str(path), f"cannot be opened ({error})", "load it again")]) from None
        index = self._read_index()
        self.meta: dict[str, Any] = index["meta"]
        self._arrays: dict[str, dict[str, Any]] = index["arrays"]

    def array(self, name: str) -> NDArray[Any]:
        """A read-only view of an array. Raises KeyError if there is none of that name."""
        entry = self._arrays[name]
        kind, shape = np.dtype(entry["type"]), entry["shape"]
        count = int(np.prod(shape))
        return np.frombuffer(self._map, kind, count, entry["at"]).reshape(shape)

    def names(self) -> list[str]:
        """The names of all arrays."""
        return list(self._arrays)

    def record(self, at: int, size: int) -> bytes:
        """The bytes of a record."""
        return self._map[at : at + size]

    def _read_index(self) -> dict[str, Any]:
        end = len(self._map) - _END.size
        size, mark = _END.unpack(self._map[end:]) if end > len(MARK) else (0, b"")
        if mark != MARK or self._map[: len(MARK)] != MARK or size > end:
            raise Faulty([Fault(str(self.path), "is not a whole store of Thenar", "load it again")])
        index: dict[str, Any] = msgspec.json.decode(self._map[end - size : end])
        return index


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """A failure of the disk, said so that a person can mend it."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        fix = "free some space, or set THENAR_HOME to another disk" if full else "set THENAR_HOME to a folder of yours"
        why = "the disk is full" if full else f"cannot be written ({error.strerror})"
        raise Faulty([Fault(str(target.parent), why, f"{fix}; what was there before is untouched")]) from None


def _sweep(target: Path) -> None:
    """Remove what loads that were killed have left behind."""
    for part in target.parent.glob(f".{target.name}.*.part"):
        if not _alive(part.suffixes[-2].lstrip(".")):
            part.unlink(missing_ok=True)


def _alive(pid: str) -> bool:
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return int(pid) != os.getpid()
