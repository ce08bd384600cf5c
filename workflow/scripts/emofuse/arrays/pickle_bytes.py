"""The bytes of a pickle, and of what had to be decoded: no more is taken than is there."""

import struct
from typing import Any, BinaryIO

from emofuse.arrays.pickle_values import Bytes, RefusedError


class PickleBytes:
    """The bytes of `file`, the pickle, of which there are `size`; what has to be decoded is written to `spool`.

    What is taken follows what was taken before. Each method raises `RefusedError` where there is less than it should
    take.
    """

    def __init__(self, file: BinaryIO, size: int, spool: BinaryIO):
        self._file = file
        self._size = size
        self._spool = spool

    @property
    def place(self) -> str:
        """How far has been taken, for people."""
        return f"byte {self._file.tell():,} of {self._size:,}"

    def take(self, count: int) -> bytes:
        """The next bytes."""
        self._require(count)
        return self._file.read(count)

    def _require(self, count: int) -> None:
        left = self._size - self._file.tell()
        if count > left:
            raise RefusedError(f"it claims {count:,} bytes more, and has {left:,}: it is cut off or damaged")

    def number(self, layout: str, order: str = "<") -> Any:
        """The next number, of a layout and an order of bytes of `struct`."""
        [number] = struct.unpack(order + layout, self.take(struct.calcsize(order + layout)))
        return number

    def line(self) -> bytes:
        """What stands before the next end of a line, which is skipped."""
        line = self._file.readline()
        if not line.endswith(b"\n"):
            raise RefusedError("a line of it does not end: it is cut off or damaged")
        return line[:-1]

    def bytes(self, layout: str) -> Bytes:
        """Where the next bytes lie, as many as the number before them says; they are skipped."""
        length = self.number(layout)
        if length < 0:
            raise RefusedError(f"it claims {length} bytes")
        self._require(length)
        found = Bytes(decoded=False, offset=self._file.tell(), length=length)
        self._file.seek(length, 1)
        return found

    def text(self, layout: str) -> str:
        """The next text, of as many bytes as the number before it says."""
        return self.take(self.number(layout)).decode("utf-8", "surrogatepass")

    def decode(self, found: Bytes) -> str:
        """Bytes, wherever they lie, as text."""
        source = self._spool if found.decoded else self._file
        here = source.tell()
        source.seek(found.offset)
        content = source.read(found.length)
        source.seek(here)
        return content.decode("utf-8", "surrogateescape")

    def spooled(self, content: bytes) -> Bytes:
        """Where bytes lie that have been decoded: they are written to the spool."""
        self._spool.seek(0, 2)
        # Where arrays of all dtypes may begin.
        self._spool.write(b"\0" * (-self._spool.tell() % 16))
        found = Bytes(decoded=True, offset=self._spool.tell(), length=len(content))
        self._spool.write(content)
        return found
