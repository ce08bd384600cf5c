"""Downloads from servers that break off, stall, change, refuse and lie: the file that results is right, or absent."""

import hashlib
import json
import os
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time
from collections import namedtuple
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from emofuse import acquisition, csd, progress
from emofuse.acquisition import HDF5_SIGNATURE, Limits, Source, acquire
from emofuse.checksums import Lock
from emofuse.errors import InputError

SCRIPTS = Path(__file__).parents[2] / "workflow/scripts"
PAGE = b"<!DOCTYPE html><html>log in</html>"
STALL = 10  # seconds
LIMITS = Limits(attempts=3, first_wait=0)
HASTY = Limits(read=0.2, attempts=3, first_wait=0)


def content_of(seed, length=20_000):
    return HDF5_SIGNATURE + random.Random(seed).randbytes(length - len(HDF5_SIGNATURE))


@dataclass
class Answer:
    """How a site answers one request; what is not said is as it should be."""

    status: int | None = None
    headers: dict = field(default_factory=dict)  # None removes one
    body: bytes | None = None
    ranges: bool = True
    if_range: bool = True
    stop_after: int | None = None  # bytes of the body
    ending: str = "close"  # or "reset" or "stall"


class Site(ThreadingHTTPServer):
    """A server of one file: it answers as `plan` says, and as it should when that is at its end."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = content_of(0)
        self.validators = {"ETag": '"0"'}
        self.plan = []
        self.requests = []
        self.closing = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path="/file.csd", host="127.0.0.1"):
        return f"http://{host}:{self.server_port}{path}"

    def change(self, seed):
        """Put another file, of about the same length, in the place of this one."""
        self.content = content_of(seed, len(self.content) + seed % 2)
        self.validators = {name: f'"{seed}"' for name in self.validators}

    def ranges_asked(self):
        return [headers.get("Range") for headers in self.requests]

    def shutdown_request(self, request):
        # Without this, a reset would be preceded by an orderly end.
        self.close_request(request)

    def handle_error(self, request, client_address):
        pass

    def close(self):
        self.closing.set()
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        site = self.server
        site.requests.append({"path": self.path, **self.headers})
        answer = site.plan.pop(0) if site.plan else Answer()
        if callable(answer):
            answer = answer(site) or Answer()
        self.give(answer, *self.honest(answer))

    def honest(self, answer):
        """Status, headers and body that the request deserves."""
        site = self.server
        headers = {"Content-Type": "application/octet-stream"} | site.validators
        body = site.content
        asked = re.fullmatch("bytes=([0-9]+)-", self.headers.get("Range", ""))
        if (
            asked
            and answer.ranges
            and (self.headers.get("If-Range") in site.validators.values() or not answer.if_range)
        ):
            start = int(asked[1])
            if start >= len(body):
                return 416, headers | {"Content-Range": f"bytes */{len(body)}"}, b""
            return 206, headers | {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}, body[start:]
        return 200, headers, body

    def give(self, answer, status, headers, body):
        body = body if answer.body is None else answer.body
        self.send_response(answer.status or status)
        for name, value in ({"Content-Length": len(body)} | headers | answer.headers).items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: answer.stop_after])
        if answer.stop_after is None:
            return
        self.close_connection = True
        if answer.ending == "stall":
            self.server.closing.wait(STALL)
        if answer.ending == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def log_message(self, *arguments):
        pass


@contextmanager
def before_a_stall_ends():
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < STALL / 2


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


@pytest.fixture
def site():
    site = Site()
    yield site
    site.close()


@pytest.fixture
def other():
    site = Site()
    yield site
    site.close()


class Acquirer:
    """An acquisition into a temporary folder, and what it leaves there."""

    def __init__(self, folder):
        self.file = folder / "file.csd"
        self.part = folder / "file.csd.part"
        self.lock = Lock(folder / "lock.json")
        self.verified = []

    def __call__(self, *sources, limits=LIMITS, **options):
        sources = [source if isinstance(source, Source) else Source(source) for source in sources]
        options = {"verify": self.verified.append} | options
        acquire(sources, self.file, lock=self.lock, name="audio", limits=limits, **options)

    def fails(self, *sources, match, **options):
        """Acquire in vain; gives the message."""
        with pytest.raises(InputError, match=match) as caught:
            self(*sources, **options)
        assert not self.file.exists()
        return str(caught.value)

    def left(self):
        return sorted(path.name for path in self.file.parent.iterdir() if path.name != "lock.json.lock")


@pytest.fixture
def fetch(tmp_path):
    return Acquirer(tmp_path)


def test_a_file_is_fetched_verified_and_recorded(site, fetch):
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert fetch.verified == [fetch.part]
    assert fetch.left() == ["file.csd", "lock.json"]
    sha256 = hashlib.sha256(site.content).hexdigest()
    assert json.loads(fetch.lock.path.read_text()) == {
        "audio": {"sha256": sha256, "bytes": len(site.content), "url": site.url()}
    }
    assert [headers["Accept-Encoding"] for headers in site.requests] == ["identity"]
    assert site.ranges_asked() == [None]


@pytest.mark.parametrize("ending", ["close", "stall"])
def test_a_broken_download_is_resumed_where_it_stopped(site, fetch, ending):
    site.plan = [Answer(stop_after=12_345, ending=ending)]
    with before_a_stall_ends():
        fetch(site.url(), limits=HASTY)
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == [None, "bytes=12345-"]
    assert site.requests[1]["If-Range"] == '"0"'


def test_a_reset_connection_does_no_harm(site, fetch):
    site.plan = [Answer(stop_after=12_345, ending="reset")]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert len(site.requests) == 2


def test_a_server_that_says_nothing_is_asked_again(site, fetch):
    site.plan = [lambda site: site.closing.wait(STALL)]
    with before_a_stall_ends():
        fetch(site.url(), limits=HASTY)
    assert fetch.file.read_bytes() == site.content


def chunked(body):
    """A body in one chunk, against which the Content-Length says nothing."""
    return Answer(headers={"Transfer-Encoding": "chunked"}, body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))


@pytest.mark.parametrize("difference", [-5000, 5000])
def test_the_length_that_was_said_counts_not_the_end_of_the_body(site, fetch, difference):
    length = len(site.content)
    site.plan = [chunked((site.content + b"more" * 9999)[: length + difference])]
    site.plan[0].headers["Content-Length"] = length
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == ([None, f"bytes={length + difference}-"] if difference < 0 else [None])


def test_a_failed_acquisition_keeps_its_part_and_the_next_one_resumes_it(site, fetch):
    site.plan = [Answer(stop_after=5000), *[Answer(status=503)] * 3]
    message = fetch.fails(site.url(), match="503 Service Unavailable; 3 attempts in succession brought no more")
    assert "(5.00kB in " in message
    assert fetch.left() == ["file.csd.part", "file.csd.part.json"]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == [None, *["bytes=5000-"] * 4]


def test_a_whole_part_is_not_fetched_again(site, fetch):
    def stop(path):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(site.url(), verify=stop)
    assert fetch.left() == ["file.csd.part", "file.csd.part.json"]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert len(site.requests) == 1


def changed(**options):
    def answer(site):
        site.change(2)
        return Answer(**options)

    return answer


@pytest.mark.parametrize(
    ("second", "asked"),
    [
        pytest.param(changed(), [None, "bytes=5000-"], id="file-changed"),
        pytest.param(changed(if_range=False), [None, "bytes=5000-", None], id="file-changed-and-If-Range-ignored"),
        pytest.param(Answer(ranges=False), [None, "bytes=5000-"], id="ranges-refused"),
        pytest.param(
            Answer(headers={"Content-Range": "bytes 4999-19999/20000"}), [None, "bytes=5000-", None], id="other-start"
        ),
        pytest.param(
            Answer(headers={"Content-Range": "bytes 5000-19999/20001"}), [None, "bytes=5000-", None], id="other-total"
        ),
        pytest.param(
            Answer(headers={"Content-Range": "bytes 5000-20000/20000"}), [None, "bytes=5000-", None], id="other-end"
        ),
        pytest.param(Answer(body=PAGE), [None, "bytes=5000-", None], id="other-Content-Length"),
        pytest.param(Answer(headers={"Content-Range": None}), [None, "bytes=5000-", None], id="no-Content-Range"),
        pytest.param(Answer(status=416, body=b""), [None, "bytes=5000-", None], id="416"),
    ],
)
def test_a_resumption_that_does_not_fit_starts_anew(site, fetch, second, asked):
    site.plan = [Answer(stop_after=5000), second]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == asked


@pytest.mark.parametrize(
    ("validators", "resumed_with"),
    [
        ({"ETag": '"a"', "Last-Modified": "then"}, '"a"'),
        ({"ETag": 'W/"a"', "Last-Modified": "then"}, "then"),
        ({"Last-Modified": "then"}, "then"),
        ({"ETag": 'W/"a"'}, None),
        ({}, None),
    ],
)
def test_a_part_is_resumed_only_with_a_validator(site, fetch, validators, resumed_with):
    site.validators = validators
    site.plan = [Answer(stop_after=5000)]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert site.requests[1].get("If-Range") == resumed_with
    assert site.ranges_asked()[1] == ("bytes=5000-" if resumed_with else None)


def test_a_part_without_validator_is_not_kept(site, fetch):
    site.validators = {}
    site.plan = [Answer(stop_after=5000)] * 3
    message = fetch.fails(site.url(), match="3 attempts in succession")
    assert "are kept" not in message
    assert fetch.left() == []


def test_a_note_that_is_no_note_is_not_resumed(site, fetch):
    fetch.part.write_bytes(b"old")
    for note in ("", "[]", '{"url": "x"}'):
        Path(f"{fetch.part}.json").write_text(note)
        fetch(site.url())
        assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == [None] * 3


@pytest.mark.parametrize("damage", [lambda part: part.unlink(), lambda part: part.write_bytes(bytes(99_999))])
def test_a_part_that_is_no_longer_what_was_noted_does_no_harm(site, fetch, damage):
    site.plan = [Answer(stop_after=5000), Answer(status=404)]
    fetch.fails(site.url(), match="404")
    damage(fetch.part)
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content


def test_a_note_does_not_outlive_its_bytes(site, fetch):
    first = site.content, site.validators
    second = content_of(1), {}

    def served(content, **options):
        def answer(site):
            site.content, site.validators = content
            return Answer(**options)

        return answer

    site.plan = [served(first, stop_after=5000), served(second, stop_after=7000), served(first)]
    fetch(site.url())
    assert fetch.file.read_bytes() == first[0]


def test_a_part_is_resumed_from_its_own_source_alone(site, other, fetch):
    other.content = content_of(1)
    site.plan = [Answer(stop_after=5000), Answer(status=404)]
    fetch(site.url(), other.url())
    assert fetch.file.read_bytes() == other.content
    assert other.ranges_asked() == [None]


def test_a_part_outlives_another_source_that_gives_nothing(site, other, fetch):
    site.plan = [Answer(stop_after=5000), Answer(status=404)]
    other.plan = [Answer(status=404)]
    fetch.fails(site.url(), other.url(), match="404")
    fetch(site.url(), other.url())
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked()[-1] == "bytes=5000-"


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer(status=404), "answered 404 Not Found"),
        (Answer(status=204, body=b""), "answered 204 No Content"),
        (Answer(status=206), "answered 206 Partial Content"),
        (Answer(status=416), "answered 416"),
        (Answer(headers={"Content-Type": "text/html; charset=utf-8"}), "a web page"),
        (Answer(body=PAGE), r"it starts with b'<!DOCTYP', not b'\\x89HDF"),
        (Answer(body=b""), "it starts with b''"),
        (Answer(headers={"Content-Encoding": "gzip"}), "Content-Encoding 'gzip'"),
        (Answer(headers={"Content-Length": None}), "does not say how long the file is"),
        (Answer(headers={"Content-Length": "9" * 30}), "does not say how long the file is"),
    ],
)
def test_an_answer_that_is_not_the_file_ends_a_source_at_once_and_is_not_saved(site, other, fetch, answer, fault):
    site.plan = [answer]
    fetch.fails(site.url(), match=fault)
    assert fetch.left() == []
    assert len(site.requests) == 1
    site.plan = [answer]
    fetch(site.url(), other.url())
    assert fetch.file.read_bytes() == other.content
    assert len(site.requests) == 2


def test_any_beginning_will_do_where_none_is_expected(site, fetch):
    site.content = b"standard_train_fold=[]"
    fetch(site.url(), signature=b"")
    assert fetch.file.read_bytes() == site.content


@pytest.mark.parametrize("status", [500, 503, 408, 429])
def test_a_passing_fault_is_tried_again(site, fetch, status):
    site.plan = [Answer(status=status), Answer(status=status)]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert len(site.requests) == 3


def test_waits_double_to_their_cap_start_anew_with_progress_and_honour_retry_after(site, fetch, monkeypatch):
    waits = []
    monkeypatch.setattr(acquisition.time, "sleep", waits.append)
    failed = Answer(status=500)
    site.plan = [
        *[failed] * 5,
        Answer(stop_after=100),
        *[failed] * 2,
        Answer(status=429, headers={"Retry-After": "5"}),
        Answer(status=429, headers={"Retry-After": "3600"}),
        Answer(status=429, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
    ]
    fetch(site.url(), limits=Limits(attempts=6, first_wait=1, longest_wait=7))
    assert waits == [1, 2, 4, 7, 7, 1, 1, 2, 5, 7, 7]
    assert fetch.file.read_bytes() == site.content


def test_a_server_that_keeps_breaking_off_gives_the_file_in_the_end(site, fetch):
    site.plan = [Answer(stop_after=200)] * 99
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert len(site.requests) == 100


def test_a_server_that_never_ends_is_given_up(site, fetch):
    site.plan = [Answer(stop_after=10)] * 50
    fetch.fails(site.url(), match="still not whole after 20 attempts", limits=Limits(attempts_in_all=20, first_wait=0))
    assert len(site.requests) == 20


def test_a_file_that_always_changes_is_given_up(site, fetch):
    def change(number):
        def answer(site):
            site.change(number)
            return Answer(stop_after=15_000 - number % 2)

        return answer

    site.plan = [change(number) for number in range(50)]
    fetch.fails(site.url(), match="3 attempts in succession brought no more")
    assert len(site.requests) == 4


def test_a_server_that_is_not_there_is_given_up(site, other, fetch):
    other.close()
    fetch(other.url(), site.url())
    assert fetch.file.read_bytes() == site.content


def test_every_source_and_its_fault_is_named(site, other, fetch):
    site.plan = [Answer(status=403)]
    other.plan = [Answer(body=PAGE)]
    message = fetch.fails(site.url(), other.url(), match="audio: no source gave")
    assert f"{site.url()}: answered 403 Forbidden\n" in message
    assert f"{other.url()}: answered with something else" in message
    assert message.endswith("Try again later, or give the path of a file that you have.")


def redirect(location, status=302):
    return Answer(status=status, headers={"Location": location}, body=b"")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("hosts", [("localhost",), ("LocalHost",), ("elsewhere", ".host", "localhost")])
def test_a_redirect_to_a_named_host_is_followed_and_resumed(site, fetch, status, hosts):
    there = redirect(site.url("/there", "localhost"), status)
    site.plan = [there, Answer(stop_after=5000), there]
    fetch(Source(site.url(), hosts))
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == [None, None, "bytes=5000-", "bytes=5000-"]
    assert [headers["Host"].split(":")[0] for headers in site.requests] == ["127.0.0.1", "localhost"] * 2


def test_a_redirect_within_the_host_is_followed(site, fetch):
    site.plan = [redirect("/there"), redirect(f"//127.0.0.1:{site.server_port}/then")]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert len(site.requests) == 3


def test_a_redirect_to_any_other_host_is_not_followed(site, other, fetch):
    site.plan = [redirect(site.url("/there", "localhost"))]
    fetch(Source(site.url(), ("elsewhere",)), other.url())
    assert fetch.file.read_bytes() == other.content
    assert len(site.requests) == 1
    site.plan = [redirect(site.url("/there", "localhost"))]
    fetch.file.unlink()
    fetch.fails(site.url(), match="redirects to localhost; it may redirect to 127.0.0.1")


def test_redirects_without_end_are_given_up(site, fetch):
    site.plan = [redirect("/there")] * 50
    fetch.fails(site.url(), match="redirects more than 10 times")
    assert len(site.requests) == 11


def test_the_body_of_a_redirect_is_not_read(site, fetch):
    site.plan = [Answer(status=302, headers={"Location": "/there"}, stop_after=100, ending="stall")]
    with before_a_stall_ends():
        fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert [request["path"] for request in site.requests] == ["/file.csd", "/there"]


@pytest.mark.parametrize(
    ("location", "fault"),
    [
        ("http://a.org/x", "from https to http"),
        ("https://b.org/x", r"redirects to b\.org; it may redirect to a\.org, c\.org, \.d\.org"),
        ("https://a.org.b.org/x", "redirects to a.org.b.org"),
        ("https://d.org/x", r"redirects to d\.org"),
        ("https://xc.org/x", r"redirects to xc\.org"),
        ("https://bad.org/.d.org", r"redirects to bad\.org"),
        (r"https://b.org\@a.org/x", r"redirects to b\.org"),
        ("https://a.org@b.org/x", r"redirects to b\.org"),
        ("ftp://a.org/x", "'ftp://a.org/x' is not an http or https URL"),
        ("file:///etc/passwd", "is not an http or https URL"),
        ("https://[x/", "is not an http or https URL"),
    ],
)
def test_a_source_redirects_only_where_it_may(location, fault):
    source = Source("https://a.org/file", ("c.org", ".d.org"))
    with pytest.raises(acquisition.Refused, match=fault):
        source.follow(source.url, location)


@pytest.mark.parametrize("location", ["/x", "https://A.org/x", "https://c.org/x", "https://x.y.d.org:444/x"])
def test_a_source_may_redirect_to_its_own_and_its_named_hosts(location):
    source = Source("http://a.org/file", ("c.org", ".d.org"))
    assert source.follow(source.url, location).endswith("/x")


@pytest.mark.parametrize(
    "url", ["ftp://a.org/x", "file:///etc/passwd", "/etc/passwd", "a.org/x", "https://", "https://[x/"]
)
def test_a_source_that_is_not_http_is_refused(url):
    with pytest.raises(InputError, match="is not an http or https URL"):
        Source(url)


@pytest.mark.parametrize("begun", [0, 5000])
def test_a_full_disk_ends_the_acquisition_and_says_how_much_is_needed(site, other, fetch, monkeypatch, begun):
    if begun:
        site.plan = [Answer(stop_after=begun), Answer(status=404)]
        fetch.fails(site.url(), match="404")
    needed = len(site.content) - begun
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9 - needed + 1, needed - 1))
    fetch.fails(site.url(), other.url(), match=f"needs {needed / 1000:.1f}kB, and {needed / 1000:.1f}kB are free")
    assert other.requests == []
    assert (fetch.part.stat().st_size if fetch.part.exists() else 0) == begun
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9 - needed, needed))
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content


def test_a_file_that_cannot_be_written_ends_the_acquisition(site, other, fetch):
    fetch.part.mkdir()
    fetch.fails(site.url(), other.url(), match=r"file\.csd\.part: cannot be written: .*directory")
    assert other.requests == []


def test_a_file_that_differs_from_the_lock_is_refused_and_both_sums_named(site, other, fetch):
    fetch(site.url())
    fetch.file.unlink()
    recorded = fetch.lock.path.read_text()
    right = hashlib.sha256(site.content).hexdigest()
    site.change(1)
    message = fetch.fails(site.url(), match=f"should be {right}, as .*lock.json has it for 'audio'")
    assert hashlib.sha256(site.content).hexdigest() in message
    assert fetch.left() == ["lock.json"]
    fetch(site.url(), other.url())
    assert fetch.file.read_bytes() == other.content
    assert fetch.lock.path.read_text() == recorded


def test_a_file_that_is_not_verified_is_deleted_and_not_recorded(site, other, fetch):
    def verify(path):
        if path.read_bytes() == site.content:
            raise InputError(f"{path}: 'features' has dimension 3; it should be 74")

    fetch.fails(site.url(), match="'features' has dimension 3", verify=verify)
    assert fetch.left() == []
    other.content = content_of(1)
    fetch(site.url(), other.url(), verify=verify)
    assert fetch.file.read_bytes() == other.content
    assert fetch.lock.entries()["audio"]["url"] == other.url()


@pytest.mark.parametrize("content", ["", "[]", '{"audio": 3}', '{"audio": {"sha256": 3}}'])
def test_a_lock_that_cannot_be_read_is_named_before_anything_is_fetched(site, fetch, content):
    fetch.lock.path.write_text(content)
    fetch.fails(site.url(), match=r"lock\.json: not a JSON file of checksums")
    assert site.requests == []
    assert fetch.lock.path.read_text() == content


def test_a_checksum_once_recorded_stays(tmp_path):
    lock = Lock(tmp_path / "lock.json")
    lock.record("audio", "aa", 2, "http://a.org")
    with pytest.raises(InputError, match="sha256 is bb; it should be aa"):
        lock.record("audio", "bb", 2, "http://a.org")
    assert lock.entries()["audio"]["sha256"] == "aa"


def test_processes_that_record_at_once_lose_nothing(tmp_path):
    code = f"""
import sys
from pathlib import Path
from emofuse.checksums import Lock
print("ready", flush=True)
sys.stdin.read()
for i in range(100):
    Lock(Path({str(tmp_path / "lock.json")!r})).record(f"{{sys.argv[1]}}{{i:02}}", "aa", i, "http://a.org")
"""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": SCRIPTS, "text": True}
    workers = [subprocess.Popen([sys.executable, "-c", code, name], **pipes) for name in "ab"]
    for worker in workers:
        worker.stdout.readline()
    for worker in workers:
        worker.stdin.close()
    for worker in workers:
        assert worker.wait(20) == 0
        worker.stdout.close()
    names = list(json.loads((tmp_path / "lock.json").read_text()))
    assert names == sorted(f"{name}{i:02}" for name in "ab" for i in range(100))


def test_one_process_at_a_time_acquires_a_file(site, fetch):
    with FileLock(f"{fetch.part}.lock"):
        fetch.fails(site.url(), match=r"file\.csd\.part\.lock: another process is acquiring this file")
    assert site.requests == []
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content


def changed_to(seed):
    def answer(site):
        site.change(seed)

    return answer


def random_fault(rng, length):
    """Something that may befall a request."""
    broken = Answer(stop_after=rng.randrange(length), ending=rng.choice(["close", "reset"]))
    return rng.choice(
        [
            *[broken] * 6,
            Answer(stop_after=rng.randrange(length), ranges=False),
            Answer(stop_after=rng.randrange(length), if_range=False),
            Answer(status=rng.choice([500, 429])),
            Answer(headers={"Content-Range": f"bytes {rng.randrange(length)}-{length - 1}/{length}"}),
            Answer(status=416, body=b""),
            Answer(headers={"Content-Length": length + rng.randrange(-9, 99)}, stop_after=length),
            changed_to(rng.randrange(99)),
            Answer(body=PAGE),
        ]
    )


@pytest.mark.parametrize("part", range(4))
def test_whatever_befalls_it_the_file_is_right_or_absent(site, tmp_path, part):
    fetched = 0
    for seed in range(50 * part, 50 * part + 50):
        rng = random.Random(seed)
        length = rng.randrange(9, 100_000)
        site.content = content_of(seed, length)
        site.validators = rng.choice([{"ETag": '"a"'}, {"Last-Modified": "a"}, {"ETag": 'W/"a"'}, {}])
        site.plan = [random_fault(rng, length) for _ in range(rng.randrange(12))]
        (tmp_path / str(seed)).mkdir()
        fetch = Acquirer(tmp_path / str(seed))
        try:
            fetch(site.url())
        except InputError:
            assert not fetch.file.exists(), seed
        else:
            assert fetch.file.read_bytes() == site.content, seed
            assert fetch.left() == ["file.csd", "lock.json"], seed
            fetched += 1
    assert fetched >= 20


@pytest.fixture
def sequence(tmp_path):
    """A `.csd` of 74 dimensions, large enough to arrive in pieces; gives its bytes."""
    rng = np.random.default_rng(0)
    times = np.stack([np.arange(100), np.arange(1, 101)], axis=1)
    videos = [(f"v{i}", rng.normal(size=(100, 74)).astype(np.float32), times) for i in range(20)]
    csd.write_sequence(tmp_path / "published/audio.csd", "COVAREP", videos)
    return (tmp_path / "published/audio.csd").read_bytes()


def program(name, *arguments, output, folder):
    lock = folder / "lock.json"
    return [sys.executable, SCRIPTS / f"{name}.py", *arguments, "--name", "audio", "--lock", lock, "--output", output]


def wait_for(length, path):
    deadline = time.monotonic() + 20
    while not path.exists() or path.stat().st_size < length:
        assert time.monotonic() < deadline, path
        time.sleep(0.01)


def test_a_killed_program_resumes_and_ends_with_the_right_file(site, sequence, tmp_path):
    site.content = sequence
    half = len(sequence) // 2
    site.plan = [Answer(stop_after=half, ending="stall")]
    output = tmp_path / "sequences/audio.csd"
    command = program("fetch_sequence", "--source", site.url(), "--dimension", "74", output=output, folder=tmp_path)
    first = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    # The last bytes may still wait in the program for more to be written with them.
    wait_for(half - 10_000, output.with_name("audio.csd.part"))
    first.send_signal(signal.SIGKILL)
    first.wait()
    kept = output.with_name("audio.csd.part").stat().st_size
    assert not output.exists()
    second = subprocess.run(command, capture_output=True, text=True)
    assert second.returncode == 0, second.stderr
    assert output.read_bytes() == sequence
    assert site.ranges_asked() == [None, f"bytes={kept}-"]
    assert "audio: 20 videos, 2000 rows" in second.stderr
    assert [path.name for path in output.parent.iterdir()] == ["audio.csd"]


def test_a_sequence_of_the_wrong_dimension_is_named(site, sequence, tmp_path):
    site.content = sequence
    output = tmp_path / "audio.csd"
    command = program("fetch_sequence", "--source", site.url(), "--dimension", "35", output=output, folder=tmp_path)
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "error: audio: no source gave" in ended.stderr
    assert "'features' has dimension 74; it should be 35" in ended.stderr
    assert not output.exists()


def test_folds_are_fetched_and_written_as_json(site, tmp_path):
    site.content = b"standard_train_fold=['a']\nstandard_valid_fold=['b']\nstandard_test_fold=['c', 'd']\n"
    output = tmp_path / "sequences/folds.json"
    there = redirect(site.url("/there", "localhost"))
    site.plan = [there]
    arguments = ["--source", site.url(), "--redirect-host", "localhost"]
    command = program("fetch_folds", *arguments, output=output, folder=tmp_path)
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(output.read_text()) == {"train": ["a"], "valid": ["b"], "test": ["c", "d"]}
    assert [path.name for path in output.parent.iterdir()] == ["folds.json"]
    site.content = b"raise SystemExit"
    output.unlink()
    (tmp_path / "lock.json").unlink()
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "'standard_train_fold' is assigned in lines []" in ended.stderr
    assert list(output.parent.iterdir()) == []


def test_without_a_terminal_progress_is_logged_now_and_then(site, fetch, caplog):
    caplog.set_level("INFO")
    site.content = content_of(0, 10_000_000)
    fetch(site.url())
    lines = [record.getMessage() for record in caplog.records if " left" in record.getMessage()]
    assert 10 <= len(lines) <= 20
    assert all(re.fullmatch(r"audio: .*B of 10\.0MB \([0-9]+ %\), .*B/s, .* left", line) for line in lines), lines


def test_a_slow_download_is_logged_after_a_while(monkeypatch, caplog):
    caplog.set_level("INFO")
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    lines = progress.ByteLines("audio", done=10_000, total=1_000_000)
    for _ in range(70):
        now[0] += 1
        lines.advance(100)
    assert [record.getMessage() for record in caplog.records] == [
        "audio: 13.0kB of 1.00MB (1 %), 100B/s, 2:44:30 left",
        "audio: 16.0kB of 1.00MB (2 %), 100B/s, 2:44:00 left",
    ]


def test_a_terminal_shows_a_bar(site, sequence, tmp_path):
    site.content = sequence
    site.plan = [Answer(stop_after=len(sequence) // 2)]
    output = tmp_path / "audio.csd"
    command = program("fetch_sequence", "--source", site.url(), output=output, folder=tmp_path)
    terminal, end = os.openpty()
    termios.tcsetwinsize(end, (24, 120))
    shown = b""
    with subprocess.Popen(command, stderr=end) as ran:
        os.close(end)
        try:
            while chunk := os.read(terminal, 10_000):
                shown += chunk
        except OSError:
            # This is how Linux says that the other end was closed.
            pass
    os.close(terminal)
    assert ran.returncode == 0, shown
    assert re.search(rb"audio: +[0-9]+%\|.*\| .*/.* \[.*B/s\]", shown), shown
    assert b" left" not in shown
