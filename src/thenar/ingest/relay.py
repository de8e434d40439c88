"""Unpacking and searching in a second process, so that reading and taking rows keep both cores busy."""

import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection

import msgspec
import numpy as np

from thenar.ingest.members import Member, Progress, blocks
from thenar.ingest.scan import Counts, by_text, is_quoted, plain_rows, quoted_rows, read_header
from thenar.terms.faults import Fault, Faulty

WORTH_A_PROCESS = 64 << 20  # bytes unpacked; below that starting one takes longer than it saves


class WideFile:
    """The main file of the register: its header, the rows that hold one of ``patterns``, and what was counted."""

    def __init__(self, member: Member, patterns: tuple[bytes, ...], keep_npis: bool, progress: Progress) -> None:
        self.counts = Counts()
        self.header: list[str] = []
        self._member, self._patterns, self._keep, self._progress = member, patterns, keep_npis, progress

    def rows(self) -> Iterator[list[bytes]]:
        """Rows in groups; ``header`` is known once the first group is there. Raises Faulty for a damaged file."""
        return self._relayed() if self._member.size >= WORTH_A_PROCESS else self._here()

    def _here(self) -> Iterator[list[bytes]]:
        found = blocks(self._member, self._progress)
        self.header, rest = read_header(next(found, b""), self._member.shown)
        yield []
        if is_quoted(rest):
            yield from quoted_rows(_then(rest, found), by_text(self._patterns), self.counts, self._keep)
        else:
            yield from self._plain(_then(rest, found))

    def _plain(self, found: Iterator[bytes]) -> Iterator[list[bytes]]:
        for row in plain_rows(found):
            self.counts.rows += 1
            fields = row.split(b'","', 2)
            self.counts.blank += len(fields) > 1 and fields[1] in (b"", b'"') and len(fields[0]) == 11
            if self._keep and fields[0][1:].rstrip(b'"').isdigit():
                self.counts.npis.append(np.array([int(fields[0][1:].rstrip(b'"'))]))
            if any(pattern in row for pattern in self._patterns):
                yield [row]

    def _relayed(self) -> Iterator[list[bytes]]:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        worker = context.Process(target=_serve, args=(theirs, self._member, self._patterns, self._keep), daemon=True)
        worker.start()
        theirs.close()
        try:
            yield from self._received(ours)
        finally:
            ours.close()
            worker.join(timeout=5)
            if worker.is_alive():
                worker.kill()

    def _received(self, ours: Connection) -> Iterator[list[bytes]]:
        while True:
            try:
                message = ours.recv_bytes()
            except EOFError:
                raise Faulty([Fault(self._member.shown, "reading it stopped halfway", "load it again")]) from None
            kind, body = message[:1], message[1:]
            if kind == b"R":
                at, lengths = msgspec.msgpack.decode(body)
                self._progress(at)
                yield _cut(ours.recv_bytes(), lengths)
            elif kind == b"H":
                self.header = msgspec.msgpack.decode(body)
                yield []
            elif kind == b"F":
                raise Faulty([Fault(*fault) for fault in msgspec.msgpack.decode(body)])
            else:
                self.counts.rows, self.counts.blank = msgspec.msgpack.decode(body)
                if self._keep:
                    self.counts.npis = [np.frombuffer(ours.recv_bytes(), np.int64)]
                return


def _serve(theirs: Connection, member: Member, patterns: tuple[bytes, ...], keep_npis: bool) -> None:
    """The second process: groups of rows, then the counts, or the faults."""
    at = 0

    def progress(now: int) -> None:
        nonlocal at
        at = now

    file = WideFile(member, patterns, keep_npis, progress)
    try:
        sent_header = False
        for rows in file._here():
            if not sent_header:
                theirs.send_bytes(b"H" + msgspec.msgpack.encode(file.header))
                sent_header = True
                continue
            theirs.send_bytes(b"R" + msgspec.msgpack.encode((at, [len(row) for row in rows])))
            theirs.send_bytes(b"".join(rows) or b"\0")
        theirs.send_bytes(b"C" + msgspec.msgpack.encode((file.counts.rows, file.counts.blank)))
        if keep_npis:
            theirs.send_bytes(np.concatenate([np.empty(0, np.int64), *file.counts.npis]).tobytes() or b"")
    except Faulty as faulty:
        theirs.send_bytes(b"F" + msgspec.msgpack.encode([(f.where, f.why, f.fix) for f in faulty.faults]))
    except BrokenPipeError:
        return  # the other side has gone
    finally:
        theirs.close()


def _cut(joined: bytes, lengths: list[int]) -> list[bytes]:
    ends = np.cumsum(np.array(lengths, np.int64)).tolist()
    return [joined[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _then(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest
