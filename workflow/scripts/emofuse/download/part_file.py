"""A file that has come in part, and what it is the beginning of."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from emofuse.errors import InputError
from emofuse.files.atomic import whole_file


@dataclass(frozen=True)
class Origin:
    """What the bytes of a partial file are the beginning of: a URL's file of `total` bytes.

    `validator` is the value of its `header`, `ETag` or `Last-Modified`; both are None if it has neither.
    """

    url: str
    total: int
    header: str | None
    validator: str | None


class Part:
    """The bytes that have come of a file, and a note of their origin."""

    def __init__(self, destination: Path):
        self.path = destination.with_name(f"{destination.name}.part")
        self._note = destination.with_name(f"{destination.name}.part.json")

    def length(self) -> int:
        """How many bytes have come."""
        return self.path.stat().st_size if self.path.exists() else 0

    def origin(self) -> Origin | None:
        """Where the rest can be asked for; None if there is nothing to resume."""
        try:
            return Origin(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def origin_at(self, url: str) -> Origin | None:
        """The origin, if it is that URL's file."""
        origin = self.origin()
        return origin if origin and origin.url == url else None

    def begin(self, origin: Origin, head: bytes) -> None:
        """Start anew with the first bytes of `origin`; without a validator it is not noted, and so not resumed."""
        # In this order, a process that dies at any point leaves no note beside another origin's bytes.
        self._note.unlink(missing_ok=True)
        self.path.write_bytes(head)
        if origin.validator:
            with whole_file(self._note) as beside:
                beside.write_text(json.dumps(asdict(origin), indent=1) + "\n", encoding="utf-8")

    def discard(self) -> None:
        """Remove the bytes and the note."""
        self._note.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def become(self, destination: Path) -> None:
        """Move the bytes, now whole, to their place."""
        self.path.replace(destination)
        self._note.unlink(missing_ok=True)


@contextmanager
def alone(part: Part) -> Iterator[None]:
    """Keep other processes from the part; raises `InputError` if one has it."""
    path = part.path.with_name(f"{part.path.name}.lock")
    try:
        held = FileLock(path).acquire(timeout=0)
    except Timeout as error:
        raise InputError(f"{path}: another process is acquiring this file; let it end") from error
    with held:
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
