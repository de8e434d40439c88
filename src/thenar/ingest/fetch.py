"""Downloading a public file: goes on where it stopped, checked before it gets its name."""

import hashlib
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from thenar.ingest.members import members
from thenar.terms.faults import Fault, Faulty

INDEX = "https://download.cms.gov/nppes/NPI_Files.html"  # the register's own page of downloads
_MONTHLY = re.compile(r'href="([^"]*NPPES_Data_Dissemination_[A-Z][a-z]+_\d{4}(?:_V\.?2)?\.zip)"', re.IGNORECASE)
_SECONDS, _BLOCK, _TRIES = 60, 1 << 20, 5
Told = Callable[[int, int | None], None]  # bytes so far, bytes in all if known


def fetch(url: str | None, folder: Path, *, sha256: str | None = None, progress: Told = lambda *_: None) -> Path:
    """Download ``url`` (None: the newest monthly file) into ``folder``; answers where it lies.

    A file already there and whole is not fetched again; one that was cut off is gone on with if the server still has the
    same. Raises Faulty when the server cannot be reached, the disk is full, the file is no whole zip or has another hash.
    """
    url = url or newest_monthly()
    name = Path(urlsplit(url).path).name
    if not name or urlsplit(url).scheme not in ("https", "http", "file"):
        raise Faulty(
            [Fault("--url", f"'{url[:80]}' is not the address of a file", "give an address such as https://…/file.zip")]
        )
    target, part = folder / name, folder / f"{name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            _download(url, part, progress)
            _check(part, sha256, url)
            part.replace(target)
        else:
            _check(target, sha256, url)
    except urllib.error.URLError as error:
        raise Faulty(
            [Fault(url, f"cannot be fetched ({error.reason})", "try again: it goes on where it stopped")]
        ) from None
    except OSError as error:
        raise Faulty(
            [Fault(str(folder), f"cannot be written or read ({error.strerror or error})", "try again")]
        ) from None
    return target


def newest_monthly(index: str = INDEX) -> str:
    """The address of the newest monthly file, from the page of downloads. Raises Faulty if there is none on it."""
    try:
        with _open(index) as answer:
            page = answer.read(5_000_000).decode("utf-8", "replace")
    except OSError as error:
        raise Faulty([Fault(index, f"cannot be read ({error})", "give the address with --url")]) from None
    found = _MONTHLY.findall(page)
    if not found:
        raise Faulty([Fault(index, "names no monthly file", "give the address with --url")])
    newer = [link for link in found if "V2" in link.upper().replace(".", "")]
    newest: str = (newer or found)[0]
    return urljoin(index, newest)


def _download(url: str, part: Path, progress: Told) -> None:
    """Try a few times, each time from where the last one stopped."""
    for turn in range(_TRIES):
        before = part.stat().st_size if part.exists() else 0
        try:
            if _download_once(url, part, progress):
                return
        except (TimeoutError, ConnectionError):
            if turn == _TRIES - 1:
                raise
        if turn == _TRIES - 1 and part.stat().st_size <= before:
            break
    raise Faulty([Fault(url, "was cut off again and again", "try again: it goes on where it stopped")])


def _download_once(url: str, part: Path, progress: Told) -> bool:
    """True when every byte that the server promised has come."""
    have, tag = (part.stat().st_size, _tag_of(part)) if part.exists() else (0, None)
    headers = {"Range": f"bytes={have}-", "If-Range": tag} if have and tag else {}
    try:
        answer = _open(url, headers)
    except urllib.error.HTTPError as error:
        if error.code == 416:  # the server has no more than we have
            part.unlink(missing_ok=True)
            return False
        raise
    with answer:
        going_on = getattr(answer, "status", 200) == 206
        done = have if going_on else 0
        length = answer.headers.get("Content-Length")
        whole = done + int(length) if length else None
        _keep_tag(part, answer.headers.get("ETag") or answer.headers.get("Last-Modified"))
        with part.open("ab" if going_on else "wb") as file:
            while block := answer.read(_BLOCK):
                file.write(block)
                done += len(block)
                progress(done, whole)
    return whole is None or done == whole


def _open(url: str, headers: dict[str, str] | None = None) -> Any:
    request = urllib.request.Request(url, headers={"User-Agent": "thenar"} | (headers or {}))  # noqa: S310 (checked above)
    return urllib.request.urlopen(request, timeout=_SECONDS)  # noqa: S310


def _check(path: Path, sha256: str | None, url: str) -> None:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 and digest != sha256.lower():
        path.unlink()
        raise Faulty([Fault(url, f"has the checksum {digest}, not {sha256}", "check the hash, or fetch it again")])
    try:
        members(path)
    except Faulty as faulty:
        path.unlink()
        raise Faulty([Fault(url, fault.why, "fetch it again") for fault in faulty.faults]) from None


def _tag_of(part: Path) -> str | None:
    try:
        tag: str | None = msgspec.json.decode(_tag_file(part).read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
    return tag


def _keep_tag(part: Path, tag: str | None) -> None:
    _tag_file(part).write_bytes(msgspec.json.encode(tag))


def _tag_file(part: Path) -> Path:
    return part.with_suffix(".tag")
