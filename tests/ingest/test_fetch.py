"""Downloads against a server of our own: cut off, gone on with, changed meanwhile, wrong."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from thenar.ingest import fetch as module
from thenar.ingest.fetch import fetch, newest_monthly
from thenar.terms.faults import Faulty

PAGE = b"""<a href="./NPPES_Data_Dissemination_November_2026.zip">V.1</a>
<a href="./NPPES_Data_Dissemination_November_2026_V2.zip">V.2</a><a href="./NPPES_Data_Dissemination_110926_111526_Weekly_V2.zip">w</a>"""


class Server:
    """Serves ``data``; hangs up after ``cut`` bytes of each answer; remembers the ranges asked for."""

    def __init__(self, data):
        self.data, self.cut, self.tag, self.ranges, self.ranged = data, None, '"one"', [], True
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def answer(self, handler):
        if handler.path.endswith(".html"):
            return self.send(handler, 200, PAGE, {})
        if "missing" in handler.path:
            return self.send(handler, 404, b"", {})
        asked = handler.headers.get("Range")
        self.ranges.append(asked)
        start = int(asked[6:-1]) if asked and self.ranged and handler.headers.get("If-Range") == self.tag else 0
        if asked and start >= len(self.data):
            return self.send(handler, 416, b"", {})
        self.send(handler, 206 if start else 200, self.data[start:], {"ETag": self.tag})
        return None

    def send(self, handler, status, body, headers):
        handler.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body[: self.cut] if self.cut else body)
        handler.close_connection = True


@pytest.fixture
def server(register):
    serving = Server(register.read_bytes())
    yield serving
    serving.server.shutdown()
    serving.server.server_close()


def test_a_download(server, tmp_path):
    seen = []
    path = fetch(f"{server.url}/NPPES_V2.zip", tmp_path, progress=lambda done, whole: seen.append((done, whole)))
    assert path.read_bytes() == server.data
    assert seen[-1] == (len(server.data), len(server.data))
    fetch(f"{server.url}/NPPES_V2.zip", tmp_path)
    assert len(server.ranges) == 1  # whole already: not fetched again


def test_it_goes_on_where_it_was_cut_off(server, tmp_path):
    server.cut = len(server.data) // 3
    path = fetch(f"{server.url}/a.zip", tmp_path)
    assert path.read_bytes() == server.data
    assert server.ranges[:2] == [None, f"bytes={server.cut}-"]
    assert len(server.ranges) in (3, 4)


def test_a_file_that_changed_meanwhile_is_fetched_anew(server, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_TRIES", 1)
    server.cut = 1000
    with pytest.raises(Faulty, match="goes on where it stopped"):
        fetch(f"{server.url}/a.zip", tmp_path)
    server.cut, server.tag = None, '"two"'
    assert fetch(f"{server.url}/a.zip", tmp_path).read_bytes() == server.data


def test_a_server_without_ranges(server, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_TRIES", 1)
    server.cut, server.ranged = 1000, False
    with pytest.raises(Faulty):
        fetch(f"{server.url}/a.zip", tmp_path)
    server.cut = None
    assert fetch(f"{server.url}/a.zip", tmp_path).read_bytes() == server.data


def test_more_on_our_side_than_the_server_has(server, tmp_path):
    (tmp_path / "a.zip.part").write_bytes(server.data + b"more")
    (tmp_path / "a.zip.tag").write_bytes(b'"\\"one\\""')
    assert fetch(f"{server.url}/a.zip", tmp_path).read_bytes() == server.data


def test_checksums(server, tmp_path):
    good = hashlib.sha256(server.data).hexdigest()
    assert fetch(f"{server.url}/a.zip", tmp_path, sha256=good.upper()).exists()
    with pytest.raises(Faulty, match="checksum"):
        fetch(f"{server.url}/b.zip", tmp_path, sha256="0" * 64)
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize("name, why", [("missing.zip", "cannot be fetched"), ("", "is not the address of a file")])
def test_what_cannot_be_fetched(server, tmp_path, name, why):
    with pytest.raises(Faulty, match=why):
        fetch(f"{server.url}/{name}", tmp_path)


def test_what_is_not_a_zip(server, tmp_path):
    server.data = server.data[:5000]
    with pytest.raises(Faulty, match="cut off"):
        fetch(f"{server.url}/a.zip", tmp_path)
    assert not (tmp_path / "a.zip").exists()


def test_no_server_at_all(tmp_path):
    with pytest.raises(Faulty, match="cannot be fetched"):
        fetch("http://127.0.0.1:9/a.zip", tmp_path)


def test_the_newest_monthly_file_is_looked_up(server):
    assert (
        newest_monthly(f"{server.url}/NPI_Files.html") == f"{server.url}/NPPES_Data_Dissemination_November_2026_V2.zip"
    )
    with pytest.raises(Faulty, match="cannot be read"):
        newest_monthly(f"{server.url}/missing")
    with pytest.raises(Faulty, match="names no monthly file"):
        newest_monthly(f"{server.url}/a.zip")
