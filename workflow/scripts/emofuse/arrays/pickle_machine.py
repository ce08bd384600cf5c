"""The machine that a pickle is a program for, with every instruction that could do more than say data taken out.

A pickle of CPython's protocols 0 to 5 is a row of instructions on a stack (CPython's `pickletools` describes each).
`Machine.run` carries out those that build lists, dictionaries, strings and numbers, and what `pickle_values` admits
besides. What an array holds is not read: it stays where it lies in the file.
"""

import codecs
import pickle
import struct
from collections.abc import Callable
from typing import Any

from emofuse.arrays.pickle_bytes import PickleBytes
from emofuse.arrays.pickle_values import (
    Array,
    Bytes,
    Dtype,
    Name,
    RefusedError,
    Scalar,
    admit,
    build_dtype,
    kind_of,
    make_dtype,
    shown,
)

# The instructions that are never carried out, by what they are for.
REFUSED = {
    code: what
    for what, codes in {
        "makes an instance of a class": (pickle.INST, pickle.OBJ, pickle.NEWOBJ, pickle.NEWOBJ_EX),
        "asks for an object from elsewhere": (pickle.PERSID, pickle.BINPERSID),
        "asks for a registered extension": (pickle.EXT1, pickle.EXT2, pickle.EXT4),
        "asks for a buffer from elsewhere": (pickle.NEXT_BUFFER, pickle.READONLY_BUFFER),
        "makes a set": (pickle.EMPTY_SET, pickle.FROZENSET, pickle.ADDITEMS),
    }.items()
    for code in codes
}

HIGHEST_PROTOCOL = 5

# Digits of a whole number: far more than any label or size.
MOST_DIGITS = 40


class _Mark:
    """The place on the stack at which the items of a list, tuple or dictionary begin."""


MARK = _Mark()


class Machine:
    """Runs one pickle: `run` gives what it holds.

    `source` are its bytes.
    """

    def __init__(self, source: PickleBytes):
        self._source = source
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def run(self) -> Any:
        """The value that the pickle builds; raises `RefusedError`, with the byte it is at, if it does anything else."""
        try:
            while (code := self._source.take(1)) != pickle.STOP:
                if code in REFUSED:
                    raise RefusedError(f"it {REFUSED[code]}")
                if code not in INSTRUCTIONS:
                    raise RefusedError(f"it has {code!r} in the place of an instruction")
                INSTRUCTIONS[code](self)
            return self._pop()
        except (RefusedError, ValueError, struct.error, OverflowError) as error:
            raise RefusedError(f"at {self._source.place}: {error}") from None

    # The stack.

    def _plain(self, value: Any) -> Any:
        """A value with text in the place of short bytes: Python 2 pickled text so."""
        if isinstance(value, tuple):
            return tuple(self._plain(item) if isinstance(item, Bytes) else item for item in value)
        return self._source.decode(value) if isinstance(value, Bytes) and value.length <= MOST_DIGITS else value

    def push(self, value: Any) -> None:
        """Put a value on the stack."""
        self._stack.append(value)

    def _pop(self) -> Any:
        if not self._stack or self._stack[-1] is MARK:
            raise RefusedError("it takes from an empty stack")
        return self._stack.pop()

    def _top(self, kind: type, what: str) -> Any:
        if not self._stack or not isinstance(self._stack[-1], kind):
            raise RefusedError(f"it {what} {kind_of(self._stack[-1]) if self._stack else 'nothing'}")
        return self._stack[-1]

    def _marked(self) -> list[Any]:
        """What lies above the last mark, taken with it from the stack."""
        items = []
        while self._stack and self._stack[-1] is not MARK:
            items.append(self._stack.pop())
        if not self._stack:
            raise RefusedError("it looks for a mark that is not there")
        self._stack.pop()
        items.reverse()
        return items

    # Instructions.

    def _protocol(self) -> None:
        if (protocol := self._source.number("B")) > HIGHEST_PROTOCOL:
            raise RefusedError(f"it is of protocol {protocol}; those up to {HIGHEST_PROTOCOL} are known")

    def _integer(self) -> None:
        line = self._source.line()
        # How protocols 0 and 1 write truth values.
        self.push({b"00": False, b"01": True}[line] if line in (b"00", b"01") else _whole(line))

    def _binary_long(self, layout: str) -> None:
        length = self._source.number(layout)
        if not 0 <= length <= MOST_DIGITS:
            raise RefusedError(f"it holds a whole number of {length:,} bytes")
        self.push(int.from_bytes(self._source.take(length), "little", signed=True))

    def _string(self) -> None:
        line = self._source.line()
        if len(line) < 2 or line[:1] not in b"'\"" or line[-1:] != line[:1]:
            raise RefusedError("it holds a string without quotes")
        content, _ = codecs.escape_decode(line[1:-1])
        self.push(self._source.spooled(content))

    def _unicode(self) -> None:
        self.push(str(self._source.line(), "raw-unicode-escape"))

    def _append(self) -> None:
        value = self._pop()
        self._top(list, "appends to").append(value)

    def _appends(self) -> None:
        items = self._marked()
        self._top(list, "appends to").extend(items)

    def _set_item(self) -> None:
        value, key = self._pop(), self._pop()
        self._fill([key, value])

    def _set_items(self) -> None:
        self._fill(self._marked())

    def _dictionary(self) -> None:
        items = self._marked()
        self.push({})
        self._fill(items)

    def _fill(self, items: list[Any]) -> None:
        filled = self._top(dict, "sets items of")
        if len(items) % 2:
            raise RefusedError("it sets a key without a value")
        for key, value in zip(map(self._plain, items[::2]), items[1::2], strict=True):
            # Others may be as deep as the file is long, and would be hashed.
            if not isinstance(key, str):
                raise RefusedError(f"it holds a dictionary with {kind_of(key)} for a key; keys should be strings")
            filled[key] = value

    def _tuple(self, count: int) -> None:
        self.push(tuple([self._pop() for _ in range(count)][::-1]))

    def _remember(self, place: int) -> None:
        if not self._stack or self._stack[-1] is MARK or place < 0:
            raise RefusedError("it remembers what is not there")
        self._memo[place] = self._stack[-1]

    def _recall(self, place: int) -> None:
        if place not in self._memo:
            raise RefusedError(f"it recalls value {place}, which it has not remembered")
        self.push(self._memo[place])

    def _global(self) -> None:
        self.push(admit(self._source.line().decode("utf-8", "replace"), self._source.line().decode("utf-8", "replace")))

    def _stack_global(self) -> None:
        name, module = self._pop(), self._pop()
        self.push(admit(module, name))

    def _reduce(self) -> None:
        arguments, called = self._pop(), self._pop()
        if not isinstance(called, Name) or not isinstance(arguments, tuple):
            raise RefusedError(f"it calls {kind_of(called)}")
        if called.name == "_reconstruct":
            if not arguments or arguments[0] != Name("numpy", "ndarray"):
                raise RefusedError(f"it reconstructs {shown(arguments)}; arrays of NumPy's own class are read")
            self.push(Array())
        elif called.name == "_frombuffer" and len(arguments) == 4:
            content, dtype, shape, order = arguments
            array = Array()
            array.fill(shape, dtype, self._plain(order) == "F", content)
            self.push(array)
        elif called.name == "scalar" and len(arguments) == 2:
            self.push(self._scalar(*arguments))
        elif called.name == "dtype":
            self.push(make_dtype(self._plain(arguments)))
        elif called.name in ("encode", "bytes", "bytearray"):
            self.push(self._encoded(called, arguments))
        else:
            raise RefusedError(f"it calls {shown(f'{called.module}.{called.name}')} with {shown(arguments)}")

    def _scalar(self, dtype: Any, content: Any) -> Scalar:
        array = Array()
        array.fill((), dtype, False, content)
        return Scalar(array.dtype, array.content)

    def _encoded(self, called: Name, arguments: tuple) -> Bytes:
        """Bytes, as they are written by protocols that have none: text of which each letter is one."""
        if not arguments and called.name != "encode":
            return self._source.spooled(b"")
        if len(arguments) == 1 and isinstance(arguments[0], Bytes) and called.name != "encode":
            return arguments[0]
        if len(arguments) == 2 and isinstance(arguments[0], str) and self._plain(arguments[1]) in ("latin1", "latin-1"):
            return self._source.spooled(arguments[0].encode("latin-1"))
        raise RefusedError(f"it calls {called.module}.{called.name} with {shown(arguments)}")

    def _build(self) -> None:
        state = self._pop()
        built = self._top(Array | Dtype, "builds")
        if isinstance(built, Dtype):
            build_dtype(built, self._plain(state))
        elif isinstance(state, tuple) and len(state) == 5:
            _, shape, dtype, fortran, content = state
            built.fill(shape, dtype, fortran, content)
        else:
            raise RefusedError(f"it builds an array of {shown(state)}")


def _whole(digits: bytes) -> int:
    if len(digits) > MOST_DIGITS:
        raise RefusedError(f"it holds a whole number of {len(digits):,} digits")
    return int(digits)


INSTRUCTIONS: dict[bytes, Callable[[Machine], Any]] = {
    pickle.PROTO: Machine._protocol,
    pickle.FRAME: lambda machine: machine._source.number("Q"),
    pickle.MARK: lambda machine: machine.push(MARK),
    pickle.POP: lambda machine: machine._marked() if machine._stack and machine._stack[-1] is MARK else machine._pop(),
    pickle.POP_MARK: Machine._marked,
    pickle.DUP: lambda machine: machine.push(machine._top(object, "doubles")),
    pickle.NONE: lambda machine: machine.push(None),
    pickle.NEWTRUE: lambda machine: machine.push(True),
    pickle.NEWFALSE: lambda machine: machine.push(False),
    pickle.INT: Machine._integer,
    pickle.BININT: lambda machine: machine.push(machine._source.number("i")),
    pickle.BININT1: lambda machine: machine.push(machine._source.number("B")),
    pickle.BININT2: lambda machine: machine.push(machine._source.number("H")),
    pickle.LONG: lambda machine: machine.push(_whole(machine._source.line().removesuffix(b"L"))),
    pickle.LONG1: lambda machine: machine._binary_long("B"),
    pickle.LONG4: lambda machine: machine._binary_long("i"),
    pickle.FLOAT: lambda machine: machine.push(float(machine._source.line())),
    pickle.BINFLOAT: lambda machine: machine.push(machine._source.number("d", ">")),
    pickle.STRING: Machine._string,
    pickle.BINSTRING: lambda machine: machine.push(machine._source.bytes("i")),
    pickle.SHORT_BINSTRING: lambda machine: machine.push(machine._source.bytes("B")),
    pickle.BINBYTES: lambda machine: machine.push(machine._source.bytes("I")),
    pickle.SHORT_BINBYTES: lambda machine: machine.push(machine._source.bytes("B")),
    pickle.BINBYTES8: lambda machine: machine.push(machine._source.bytes("Q")),
    pickle.BYTEARRAY8: lambda machine: machine.push(machine._source.bytes("Q")),
    pickle.UNICODE: Machine._unicode,
    pickle.BINUNICODE: lambda machine: machine.push(machine._source.text("I")),
    pickle.SHORT_BINUNICODE: lambda machine: machine.push(machine._source.text("B")),
    pickle.BINUNICODE8: lambda machine: machine.push(machine._source.text("Q")),
    pickle.EMPTY_LIST: lambda machine: machine.push([]),
    pickle.LIST: lambda machine: machine.push(machine._marked()),
    pickle.APPEND: Machine._append,
    pickle.APPENDS: Machine._appends,
    pickle.EMPTY_TUPLE: lambda machine: machine.push(()),
    pickle.TUPLE: lambda machine: machine.push(tuple(machine._marked())),
    pickle.TUPLE1: lambda machine: machine._tuple(1),
    pickle.TUPLE2: lambda machine: machine._tuple(2),
    pickle.TUPLE3: lambda machine: machine._tuple(3),
    pickle.EMPTY_DICT: lambda machine: machine.push({}),
    pickle.DICT: Machine._dictionary,
    pickle.SETITEM: Machine._set_item,
    pickle.SETITEMS: Machine._set_items,
    pickle.PUT: lambda machine: machine._remember(_whole(machine._source.line())),
    pickle.BINPUT: lambda machine: machine._remember(machine._source.number("B")),
    pickle.LONG_BINPUT: lambda machine: machine._remember(machine._source.number("I")),
    pickle.MEMOIZE: lambda machine: machine._remember(len(machine._memo)),
    pickle.GET: lambda machine: machine._recall(_whole(machine._source.line())),
    pickle.BINGET: lambda machine: machine._recall(machine._source.number("B")),
    pickle.LONG_BINGET: lambda machine: machine._recall(machine._source.number("I")),
    pickle.GLOBAL: Machine._global,
    pickle.STACK_GLOBAL: Machine._stack_global,
    pickle.REDUCE: Machine._reduce,
    pickle.BUILD: Machine._build,
}
