"""A program of its own, started by `pickles`: what a pickle holds, as JSON, or why it is not read.

It needs nothing but Python. Before it opens the pickle it limits what it may take of the machine, so that no file can
take more than its size justifies.
"""

import errno
import json
import resource
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from emofuse.arrays.pickle_bytes import PickleBytes
from emofuse.arrays.pickle_machine import Machine
from emofuse.arrays.pickle_values import Array, Bytes, RefusedError, Scalar, kind_of

# Bytes and seconds, and how many more a byte of the file is worth: its text is held decoded, each letter in four.
MEMORY, MEMORY_A_BYTE = 2**30, 8
SECONDS, BYTES_A_SECOND = 60, 2**20

# A package is folds, in each of which are keys, in each of which is a list, of which each item may be a list.
DEEPEST = 5
# Values and letters that are handed over: ids and labels, which are no arrays.
MOST_HANDED_OVER = 200_000_000

TOO_MUCH = "it takes more memory or room on disk than a file of its size should"


class _Contents:
    """Goes through what has been built, as far as it is no more than a package can be."""

    def __init__(self, source: PickleBytes):
        self._source = source
        self._handed_over = 0

    def describe(self, value: Any, depth: int = DEEPEST) -> list:
        """A value as JSON: what it is, and what is in it."""
        if depth == 0:
            raise RefusedError(f"it holds more than {DEEPEST} lists and dictionaries in one another")
        if isinstance(value, dict):
            self._count(value)
            return ["dictionary", {key: self.describe(item, depth - 1) for key, item in value.items()}]
        if isinstance(value, list | tuple):
            if all(isinstance(item, str | int | float | None) for item in value):
                self._count(value)
                return ["values", list(value)]
            return ["list", [self.describe(item, depth - 1) for item in value]]
        if isinstance(value, Array):
            return self._array(value)
        if isinstance(value, Scalar):
            return ["array", _descr(value.dtype), [], False, *_place(value.content)]
        if isinstance(value, Bytes):
            self._count([value])
            return ["values", self._source.decode(value)]
        if isinstance(value, str | int | float | None):
            self._count([value])
            return ["values", value]
        raise RefusedError(f"it holds {kind_of(value)} alone, which is no array")

    def _array(self, array: Array) -> list:
        if array.shape is None:
            raise RefusedError("it holds an array that is never filled")
        if array.dtype.is_object:
            self._count(array.content)
            items = [self._source.decode(item) if isinstance(item, Bytes) else item for item in array.content]
            return ["objects", [str(item) for item in items], list(array.shape), array.fortran]
        return ["array", _descr(array.dtype), list(array.shape), array.fortran, *_place(array.content)]

    def _count(self, items: Iterable[Any]) -> None:
        """Add items, of which a pickle may hold one a thousand times at no cost."""
        for item in items:
            self._handed_over += 1 + (len(item) if isinstance(item, str) else getattr(item, "length", 0))
        if self._handed_over > MOST_HANDED_OVER:
            raise RefusedError(f"it holds more than {MOST_HANDED_OVER:,} values and letters besides its arrays")


def _descr(dtype: Any) -> str:
    return f"{dtype.order or '<'}{dtype.code}"


def _place(content: Bytes) -> list:
    return [content.decoded, content.offset]


def main(path: Path, spool: Path) -> dict:
    """What `path` holds, or why it is not read; what has to be decoded is written to `spool`."""
    size = path.stat().st_size
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY + MEMORY_A_BYTE * size,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + size // BYTES_A_SECOND,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MEMORY_A_BYTE * size,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with path.open("rb") as file, spool.open("wb+") as decoded:
            source = PickleBytes(file, size, decoded)
            return {"contents": _Contents(source).describe(Machine(source).run())}
    except RefusedError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": TOO_MUCH}
    except OSError as error:
        return {"refused": TOO_MUCH if error.errno == errno.EFBIG else error.strerror}


if __name__ == "__main__":
    json.dump(main(*map(Path, sys.argv[1:])), sys.stdout)
