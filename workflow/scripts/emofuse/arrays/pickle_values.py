"""What a pickle may say: arrays, strings, numbers, lists and dictionaries, by an explicit list, as plain records.

Nothing that a pickle names is looked up, imported or called. A global name is compared with the list below, and what
NumPy would do with it is done here, on records of our own. NumPy 2 names its modules `numpy._core`, NumPy 1
`numpy.core`.
"""

import math
import re
from dataclasses import dataclass
from typing import Any

# Dtypes of fixed size without parts: numbers, truth values, text and byte strings, and Python objects, which are
# admitted where they are strings and numbers, for so ids are kept.
DTYPE = re.compile(r"(b1|i[1248]|u[1248]|f[248]|[US]\d{1,6}|O[48]?)")

# As many dimensions as NumPy has.
MOST_DIMENSIONS = 64

# Of a name or a value, as much as a message shows.
SHOWN = 80


class RefusedError(Exception):
    """Why a pickle is not read, for people."""


@dataclass(frozen=True)
class Name:
    """A global name that a pickle gives, of the admitted ones."""

    module: str
    name: str


@dataclass(frozen=True)
class Bytes:
    """Bytes that lie in the pickle itself, or in the file of what had to be decoded: where, and how many."""

    decoded: bool
    offset: int
    length: int


@dataclass
class Dtype:
    """A NumPy dtype: its code, such as f4, and the order of bytes, `<` or `>`, None until it is said."""

    code: str
    order: str | None = None

    @property
    def itemsize(self) -> int:
        """The bytes of an item."""
        digits = int(self.code[1:] or 8)
        return 4 * digits if self.code[0] == "U" else digits

    @property
    def is_object(self) -> bool:
        """Whether items are Python objects."""
        return self.code[0] == "O"


@dataclass
class Array:
    """A NumPy array; `shape` is None until the pickle has filled it. `content` is a list of objects, or bytes."""

    dtype: Dtype | None = None
    shape: tuple[int, ...] | None = None
    fortran: bool = False
    content: Bytes | list | None = None

    def fill(self, shape: Any, dtype: Any, fortran: Any, content: Any) -> None:
        """Take what a pickle says of an array; raises `RefusedError` if that is none, or is of another size."""
        if self.shape is not None:
            raise RefusedError("it fills an array twice")
        if not isinstance(dtype, Dtype) or not isinstance(shape, tuple) or len(shape) > MOST_DIMENSIONS:
            raise RefusedError(f"it holds an array of shape {shown(shape)} and dtype {shown(dtype)}")
        if not all(isinstance(size, int) and not isinstance(size, bool) and size >= 0 for size in shape):
            raise RefusedError(f"it holds an array of shape {shown(shape)}")
        items = math.prod(shape)
        if dtype.is_object:
            if not isinstance(content, list) or len(content) != items:
                raise RefusedError(f"it holds an array of objects of shape {shape} that has other items")
            for item in content:
                # Others could hold anything, and the array itself.
                if not isinstance(item, str | int | float | Bytes):
                    raise RefusedError(f"it holds an array of objects with {kind_of(item)} in it, not strings alone")
        elif not isinstance(content, Bytes) or content.length != items * dtype.itemsize:
            found = content.length if isinstance(content, Bytes) else kind_of(content)
            raise RefusedError(f"it holds an array of shape {shape} of {dtype.code}, and for that {found} bytes")
        self.dtype, self.shape, self.fortran, self.content = dtype, shape, bool(fortran), content


@dataclass
class Scalar:
    """A NumPy scalar: an array of one item."""

    dtype: Dtype
    content: Bytes


MODULES = {f"{core}.{module}" for core in ("numpy.core", "numpy._core") for module in ("multiarray", "numeric")}
ADMITTED = {
    *((module, name) for module in MODULES for name in ("_reconstruct", "scalar", "_frombuffer")),
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    # How bytes are written by protocols that have none.
    ("_codecs", "encode"),
    *((module, name) for module in ("builtins", "__builtin__") for name in ("bytes", "bytearray")),
}


def admit(module: Any, name: Any) -> Name:
    """A global name, if it is on the list; raises `RefusedError` if not."""
    if not isinstance(module, str) or not isinstance(name, str):
        raise RefusedError(f"it names a global by {kind_of(module)} and {kind_of(name)}")
    if (module, name) not in ADMITTED:
        raise RefusedError(f"it names {shown(f'{module}.{name}')}, which is on no list of what may be read")
    return Name(module, name)


def make_dtype(arguments: Any) -> Dtype:
    """The dtype that `numpy.dtype(...)` would be of these arguments, of which the first is a code."""
    code = arguments[0] if isinstance(arguments, tuple) and arguments else None
    if not isinstance(code, str) or not DTYPE.fullmatch(code):
        raise RefusedError(f"it holds the dtype {shown(code)}; arrays of numbers and strings are read")
    return Dtype(code)


def build_dtype(dtype: Dtype, state: Any) -> None:
    """What `dtype.__setstate__` would do: the order of bytes; parts, fields and metadata are refused."""
    if dtype.order is not None:
        raise RefusedError("it builds a dtype twice")
    if not isinstance(state, tuple) or not 5 <= len(state) <= 9 or state[1] not in ("<", ">", "|", "="):
        raise RefusedError(f"it builds a dtype of {shown(state)}")
    if any(part is not None for part in (*state[2:5], *state[8:])):
        raise RefusedError("it holds a dtype of parts, fields or metadata; arrays of numbers and strings are read")
    dtype.order = ">" if state[1] == ">" else "<"


def kind_of(value: Any) -> str:
    """What a value is, in a word."""
    return "nothing" if value is None else type(value).__name__.lower()


def shown(value: Any) -> str:
    """A value, or as much of it as a message shows."""
    # Lists may hold themselves, and be as long as the file.
    if isinstance(value, list | dict | tuple):
        return f"{kind_of(value)} of {len(value)}" if not _is_plain(value) else repr(value)[:SHOWN]
    return repr(value[: SHOWN + 1] if isinstance(value, str) else value)[:SHOWN]


def _is_plain(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) <= SHOWN and all(isinstance(item, int | str) for item in value)
