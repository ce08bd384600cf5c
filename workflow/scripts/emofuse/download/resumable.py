"""Acquisition of one file over HTTP: resumed where it broke off, checked, and there whole or not at all.

What has come is kept in `<destination>.part`, and what it is the beginning of in `<destination>.part.json`, so that
the next attempt, or the next process, asks for the rest alone. Nothing that comes is ever executed.
"""

import logging
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import requests
import urllib3
from tqdm import tqdm

from emofuse.download.lock import Lock
from emofuse.download.network import Interrupted, NoNetwork, no_answer
from emofuse.download.part_file import Origin, Part, alone
from emofuse.download.source import Refused, Source
from emofuse.errors import InputError
from emofuse.files.checksums import sha256_of
from emofuse.terminal.progress import byte_progress

log = logging.getLogger(__name__)

HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"
MOST_REDIRECTS = 10
# Besides all from 500 on, the statuses after which another attempt may do better.
PASSING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)
CHUNK = 1 << 18


@dataclass(frozen=True)
class Limits:
    """How patient an acquisition is with one source; times in seconds.

    `connect` and `read` bound the silence before a connection and before more bytes. After `attempts` in succession
    that bring it no further the source is given up, after `attempts_without_network` where its host was never reached,
    and after `attempts_in_all` in any case. The waits between them double from `first_wait` to `longest_wait`.
    """

    connect: float = 20
    read: float = 60
    attempts: int = 6
    attempts_without_network: int = 3
    # 11 GB from a server that breaks off every 50 MB take 220.
    attempts_in_all: int = 1000
    first_wait: float = 1
    longest_wait: float = 60


def acquire(
    sources: list[Source],
    destination: Path,
    verify: Callable[[Path], None],
    lock: Lock,
    name: str,
    limits: Limits,
    signature: bytes = HDF5_SIGNATURE,
) -> None:
    """Bring a file to its destination from the first source whose file passes.

    The file should start with `signature`, have the sha256 that the lock has under `name`, and pass `verify`, which
    raises `InputError`; without an entry in the lock, one is made. Raises `InputError` with each source's fault if
    none gives the file, and at once if the disk is full or another process is acquiring it.
    """
    destination.parent.mkdir(parents=True, exist_ok=True)
    # A lock that cannot be read is better known before hours of download than after.
    is_recorded = name in lock.entries()
    part = Part(destination)
    faults = {}
    with alone(part):
        for source in sources:
            try:
                _Download(source, part, name, limits, signature).run()
                sha256 = _check(part, lock, name, verify)
            except Refused as fault:
                log.warning("%s: %s: %s", name, source.url, fault)
                faults[source.url] = fault
            else:
                log.info("%s: %s from %s, sha256 %s", name, _bytes(part.length()), source.url, sha256)
                if not is_recorded:
                    lock.record(name, sha256, part.length(), source.url)
                part.become(destination)
                return
        if not part.origin():
            part.discard()
        raise InputError(_failure(name, destination, faults, part))


class _Session(requests.Session):
    """A session that leaves redirects alone: told not to follow one, requests would still read its whole body."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class _Download:
    """The filling of a part from one source."""

    def __init__(self, source: Source, part: Part, name: str, limits: Limits, signature: bytes):
        self.source = source
        self.part = part
        self.name = name
        self.limits = limits
        self.signature = signature

    def run(self) -> None:
        """Fill the part to the last byte, in as many attempts as the limits allow; raises `Refused` if it fails."""
        begun = furthest = self._kept()
        in_vain = 0
        with _Session() as session:
            for _ in range(self.limits.attempts_in_all):
                try:
                    return self._attempt(session)
                except Interrupted as fault:
                    # Bytes count that are further than any before: a file that always changes must not go on for ever.
                    in_vain = 0 if self._kept() > furthest else in_vain + 1
                    furthest = max(furthest, self._kept())
                    # A network that was there may come back.
                    lasting = isinstance(fault, NoNetwork) and furthest == begun
                    if lasting and in_vain >= self.limits.attempts_without_network:
                        raise
                    if in_vain == self.limits.attempts:
                        raise Refused(f"{fault}; {in_vain} attempts in succession brought no more") from fault
                    self._wait(fault, in_vain)
                except OSError as error:
                    raise InputError(f"{self.part.path}: cannot be written: {error}") from error
        raise Refused(f"still not whole after {self.limits.attempts_in_all} attempts")

    def _kept(self) -> int:
        return self.part.length() if self.part.origin_at(self.source.url) else 0

    def _wait(self, fault: Interrupted, in_vain: int) -> None:
        back_off = self.limits.first_wait * 2 ** max(in_vain - 1, 0)
        wait = min(max(back_off, fault.wait), self.limits.longest_wait)
        log.warning("%s: %s: %s; next attempt in %g s", self.name, self.source.url, fault, wait)
        time.sleep(wait)

    def _attempt(self, session: _Session) -> None:
        """Ask once for what is missing, and append what comes."""
        origin = self.part.origin_at(self.source.url)
        if origin and self.part.length() == origin.total:
            return
        with self._ask(session, origin) as response:
            self._require_file(response, resuming=origin is not None)
            if response.status_code == HTTPStatus.PARTIAL_CONTENT:
                self._require_rest(response, origin)
                self._require_space(origin.total)
            else:
                origin = _origin_of(response, self.source.url)
                head = self._require_signature(response, origin.total)
                self._require_space(origin.total)
                self.part.begin(origin, head)
            self._append(response, origin.total)

    def _ask(self, session: _Session, origin: Origin | None) -> requests.Response:
        """The answer to a request for the file, or for its rest, after the redirects that the source may make."""
        headers = {"Accept-Encoding": "identity"}
        if origin:
            headers |= {"Range": f"bytes={self.part.length()}-", "If-Range": origin.validator}
        timeouts = (self.limits.connect, self.limits.read)
        url = self.source.url
        for _ in range(MOST_REDIRECTS + 1):
            try:
                response = session.get(url, headers=headers, timeout=timeouts, stream=True, allow_redirects=False)
            except requests.RequestException as error:
                raise no_answer(error, urllib3.util.parse_url(url).host) from error
            if not response.is_redirect:
                return response
            response.close()
            url = self.source.follow(url, response.headers["Location"])
        raise Refused(f"redirects more than {MOST_REDIRECTS} times")

    def _require_file(self, response: requests.Response, resuming: bool) -> None:
        """Raise `Interrupted` or `Refused` unless an answer brings the file, or where it is resumed, its rest."""
        status = response.status_code
        answered = f"answered {status} {response.reason}"
        if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and resuming:
            self.part.discard()
            raise Interrupted(f"{answered}: the file is no longer the one that was begun")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in PASSING:
            raise Interrupted(answered, wait=_number(response.headers.get("Retry-After", "")) or 0)
        if status != HTTPStatus.OK and not (resuming and status == HTTPStatus.PARTIAL_CONTENT):
            raise Refused(answered)
        kind = response.headers.get("Content-Type", "")
        if kind.lower().startswith("text/html"):
            raise Refused(f"answered with a web page (Content-Type {kind!r}) instead of the file")
        encoding = response.headers.get("Content-Encoding", "identity")
        if encoding.lower() != "identity":
            raise Refused(f"answered with Content-Encoding {encoding!r}, unasked; bytes of the file itself are needed")

    def _require_rest(self, response: requests.Response, origin: Origin) -> None:
        """Raise `Interrupted`, for a start from nothing, unless a 206 is the rest of what was begun."""
        start, total = self.part.length(), origin.total
        headers = response.headers
        # Some servers ignore If-Range; those that heed it may leave the validator out.
        validator = headers.get(origin.header, origin.validator)
        found = [headers.get("Content-Range"), headers.get("Content-Length"), validator]
        right = [f"bytes {start}-{total - 1}/{total}", str(total - start), origin.validator]
        if found != right:
            self.part.discard()
            raise Interrupted(f"answered with another part than the rest: {found}; it should be {right}")

    def _require_signature(self, response: requests.Response, total: int) -> bytes:
        """The first bytes of the body, if they are the signature; raises `Refused` if they are not."""
        head = b""
        length = min(len(self.signature), total)
        while len(head) < length:
            head += _read(response, length - len(head))
        if head != self.signature:
            raise Refused(f"answered with something else: it starts with {head!r}, not {self.signature!r}")
        return head

    def _require_space(self, total: int) -> None:
        folder = self.part.path.parent
        needed = total - self.part.length()
        free = shutil.disk_usage(folder).free
        if needed > free:
            raise InputError(
                f"{folder}: the rest of {self.name} needs {_bytes(needed)}, and {_bytes(free)} are free; "
                "make room and start again, what has come is kept"
            )

    def _append(self, response: requests.Response, total: int) -> None:
        done = self.part.length()
        with self.part.path.open("ab") as file, byte_progress(self.name, done, total) as advance:
            while done < total:
                chunk = _read(response, min(total - done, CHUNK))
                file.write(chunk)
                done += len(chunk)
                advance(len(chunk))


def _check(part: Part, lock: Lock, name: str, verify: Callable[[Path], None]) -> str:
    """The sha256 of a whole part; one that the lock or `verify` does not accept is discarded, and `Refused` raised."""
    sha256 = sha256_of(part.path)
    try:
        lock.require(name, sha256)
        verify(part.path)
    except InputError as error:
        part.discard()
        raise Refused(f"gave a file that does not pass: {error}") from error
    return sha256


def _failure(name: str, destination: Path, faults: dict[str, Refused], part: Part) -> str:
    if all(isinstance(fault, NoNetwork) for fault in faults.values()):
        return f"{name}: no network: {', '.join(dict.fromkeys(map(str, faults.values())))}. {_advice(part)}"
    told = [f"  {url}: {fault}" for url, fault in faults.items()]
    return "\n".join([f"{name}: no source gave {destination}", *told, _advice(part)])


def _advice(part: Part) -> str:
    kept = f" ({_bytes(part.length())} in {part.path} are kept, and will be resumed)" if part.length() else ""
    return f"Try again later{kept}, or give the path of a file that you have."


def _origin_of(response: requests.Response, url: str) -> Origin:
    """What a whole answer (200) is; raises `Refused` if it does not say its length."""
    total = _number(response.headers.get("Content-Length", ""))
    if total is None:
        raise Refused("does not say how long the file is; an answer should have a Content-Length")
    validators = {name: response.headers[name] for name in ("ETag", "Last-Modified") if name in response.headers}
    if validators.get("ETag", "").startswith("W/"):
        del validators["ETag"]
    header, validator = next(iter(validators.items()), (None, None))
    return Origin(url, total, header, validator)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def _read(response: requests.Response, most: int) -> bytes:
    """The next bytes of a body, as soon as there are any; raises `Interrupted` if no more come."""
    try:
        # requests' own iterators wait for a whole chunk, and lose what has come of it when the connection breaks.
        chunk = response.raw.read1(most, decode_content=False)
    except urllib3.exceptions.HTTPError as error:
        raise Interrupted(f"broke off: {error.args[0]}") from error
    if not chunk:
        raise Interrupted("ended too soon")
    return chunk


def _bytes(number: int) -> str:
    return tqdm.format_sizeof(number, "B")
