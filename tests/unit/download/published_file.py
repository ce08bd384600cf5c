"""A server of one file that misbehaves as it is told, and an acquisition from it."""

import random
import re
import socket
import struct
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from emofuse.download.lock import Lock
from emofuse.download.resumable import HDF5_SIGNATURE, Limits, acquire
from emofuse.download.source import Source
from emofuse.errors import InputError

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


def redirect(location, status=302):
    return Answer(status=status, headers={"Location": location}, body=b"")


@contextmanager
def before_a_stall_ends():
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < STALL / 2


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
