"""Files inside a zip (or plain files) as a stream of blocks, checked to the last byte."""

import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from isal import isal_zlib

from thenar.terms.faults import Fault, Faulty

BLOCK = 1 << 20  # bytes handed on at a time: small enough to stay in the cache while it is searched
_READ = 1 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_BROKEN: type[Exception] = isal_zlib.error  # type: ignore[assignment]
Progress = Callable[[int], None]  # told how many bytes of the outer file have been read so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file to read: inside the zip ``path``, or ``path`` itself (``name`` is None)."""

    path: Path
    name: str | None
    shown: str  # its own name
    size: int  # bytes when unpacked


def members(path: Path) -> list[Member]:
    """What a file holds. Raises Faulty if it is missing, empty, or a zip that is cut off."""
    try:
        if not zipfile.is_zipfile(path):
            return [_plain(path)]
        with zipfile.ZipFile(path) as archive:
            return [
                Member(path=path, name=info.filename, shown=Path(info.filename).name, size=info.file_size)
                for info in archive.infolist()
                if not info.is_dir()
            ]
    except zipfile.BadZipFile as error:
        raise Faulty([Fault(str(path), f"is a damaged zip ({error})", "download it again")]) from None
    except OSError as error:
        raise Faulty([Fault(str(path), f"cannot be read ({error.strerror})", "check the path")]) from None


def _plain(path: Path) -> Member:
    with path.open("rb") as file:
        begins = file.read(4)
    if begins.startswith(b"PK"):
        raise Faulty(
            [Fault(str(path), "is a zip that is cut off: its table of contents is missing", "download it again")]
        )
    if not begins:
        raise Faulty([Fault(str(path), "is empty", "download it again")])
    return Member(path=path, name=None, shown=path.name, size=path.stat().st_size)


def blocks(member: Member, progress: Progress = lambda _: None) -> Iterator[bytes]:
    """The bytes of a member, about 1 MB at a time.

    Raises Faulty if it is damaged, shorter or longer than it should be; what was handed on until then is not to be trusted.
    """
    if member.name is None:
        yield from _read_plain(member, progress)
        return
    with zipfile.ZipFile(member.path) as archive:
        info = archive.getinfo(member.name)
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
            raise Faulty([_fault(member, "is packed in a way that is not read here", "unpack it and load the file")])
    with member.path.open("rb") as file:
        _to_data(file, info, member)
        unpacked = _inflate if info.compress_type == zipfile.ZIP_DEFLATED else _copy
        yield from _checked(unpacked(file, info, member, progress), info, member)


def _read_plain(member: Member, progress: Progress) -> Iterator[bytes]:
    with member.path.open("rb") as file:
        while block := file.read(BLOCK):
            progress(file.tell())
            yield block


def _to_data(file: IO[bytes], info: zipfile.ZipInfo, member: Member) -> None:
    file.seek(info.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size or header[:4] != b"PK\3\4":
        raise Faulty([_fault(member, "does not start where the zip says", "download it again")])
    *_, name, extra = _LOCAL.unpack(header)
    file.seek(name + extra, 1)


def _inflate(file: IO[bytes], info: zipfile.ZipInfo, member: Member, progress: Progress) -> Iterator[bytes]:
    inflater = isal_zlib.decompressobj(wbits=-15)
    left, waiting = info.compress_size, b""
    try:
        while not inflater.eof:
            if not waiting:
                waiting = file.read(min(_READ, left))
                left -= len(waiting)
                progress(file.tell())
                if not waiting:
                    raise Faulty([_fault(member, "ends too early", "download it again")])
            yield inflater.decompress(waiting, BLOCK)
            waiting = inflater.unconsumed_tail
    except _BROKEN as error:
        raise Faulty([_fault(member, f"is damaged ({error})", "download it again")]) from None


def _copy(file: IO[bytes], info: zipfile.ZipInfo, _: Member, progress: Progress) -> Iterator[bytes]:
    left = info.compress_size
    while left and (block := file.read(min(BLOCK, left))):
        left -= len(block)
        progress(file.tell())
        yield block


def _checked(found: Iterator[bytes], info: zipfile.ZipInfo, member: Member) -> Iterator[bytes]:
    crc = size = 0
    for block in _gathered(found):
        crc = isal_zlib.crc32(block, crc)
        size += len(block)
        yield block
    if size != info.file_size or crc != info.CRC:
        raise Faulty([_fault(member, "does not have the checksum that the zip gives", "download it again")])


def _gathered(found: Iterator[bytes]) -> Iterator[bytes]:
    """Small pieces put together, so that a block is worth a search."""
    kept: list[bytes] = []
    size = 0
    for piece in found:
        kept.append(piece)
        size += len(piece)
        if size >= BLOCK:
            yield b"".join(kept) if len(kept) > 1 else piece
            kept, size = [], 0
    if kept:
        yield b"".join(kept)


def _fault(member: Member, why: str, fix: str) -> Fault:
    return Fault(f"{member.path.name}: {member.shown}" if member.name else str(member.path), why, fix)
