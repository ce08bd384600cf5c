"""Pickles that would run something, or take the machine down, are refused by name, and run nothing."""

import io
import os
import pickle
import re
import struct
import subprocess
from collections import OrderedDict
from contextlib import suppress
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emofuse.arrays.pickle_bytes import PickleBytes
from emofuse.arrays.pickle_machine import Machine
from emofuse.arrays.pickle_values import RefusedError
from emofuse.arrays.pickles import read_pickle
from emofuse.errors import InputError

# What each of them would make if it ran: in the folder of the test.
TRACE = "it-ran"
COMMAND = f"touch {TRACE}"


class Runs:
    """An object that is unpickled by a call."""

    def __init__(self, call, *arguments):
        self.call = call, arguments

    def __reduce__(self):
        return self.call


class Instance:
    """An object that is unpickled as an instance, with a state."""

    def __init__(self):
        self.state = 1


class WithState(dict):
    """A dictionary with a state."""

    def __setstate__(self, state):
        raise AssertionError


def package(**held):
    return {fold: {"audio": np.zeros((3, 2, 4), np.float32), **held} for fold in ("train", "valid", "test")}


def objects(*items):
    array = np.empty(len(items), object)
    array[:] = items
    return array


def text(value):
    encoded = value.encode()
    return b"X" + struct.pack("<I", len(encoded)) + encoded


def named(module, name):
    return f"c{module}\n{name}\n".encode()


def array_of(state, core="numpy.core.multiarray"):
    """An array that is built from what instructions put on the stack."""
    return named(core, "_reconstruct") + b"(" + named("numpy", "ndarray") + b"K\0\x85C\x01btR" + state + b"b."


FLOAT = named("numpy", "dtype") + b"(" + text("f4") + b"\x89\x88tR"


def state(shape=b"K\x01\x85", dtype=FLOAT, content=b"C\x04abcd", fortran=b"\x89"):
    return b"(K\x01" + shape + dtype + fortran + content + b"t"


def deep(levels):
    return b"]" * levels + b"a" * (levels - 1) + b"."


def laughs():
    """Nine lists, each of which holds the one before nine times: a billion values of a hundred bytes."""
    lists = b"(" + text("ha") * 9 + b"lq\0"
    for level in range(1, 10):
        lists += b"0(" + b"h" + bytes([level - 1])
        lists += (b"h" + bytes([level - 1])) * 8 + b"lq" + bytes([level])
    return lists + b"."


def repeated(letters, times):
    """A text that is remembered, and decoded again and again: written to disk each time."""
    return (
        text("x" * letters)
        + b"q\0"
        + (b"0" + named("_codecs", "encode") + b"h\0" + text("latin1") + b"\x86R") * times
        + b"."
    )


def listed(letters, times):
    """A list that holds one text many times."""
    return b"]" + b"(" + text("x" * letters) + b"q\0" + b"h\0" * times + b"e."


SYSTEM = named("os", "system") + text(COMMAND) + b"\x85R."
OLD = named("__builtin__", "eval") + b'(S\'__import__("os").system("' + COMMAND.encode() + b"\")'\ntR."

# What each is, the pickle, and what is said of it.
HOSTILE = {
    **{
        f"os.system, protocol {protocol}": (pickle.dumps(Runs(os.system, COMMAND), protocol), "posix.system")
        for protocol in range(6)
    },
    **{
        f"os.system among the ids, protocol {protocol}": (
            pickle.dumps(package(id=[("video", Runs(os.system, COMMAND))]), protocol),
            "posix.system",
        )
        for protocol in range(6)
    },
    "os.system in an array of objects": (
        pickle.dumps(package(id=objects("a", Runs(os.system, COMMAND)))),
        "posix.system",
    ),
    "os.system as a key": (pickle.dumps({Runs(os.system, COMMAND): 1}), "posix.system"),
    "os.system by hand": (SYSTEM, "os.system"),
    "nt.system": (named("nt", "system") + text(COMMAND) + b"\x85R.", "nt.system"),
    "eval": (pickle.dumps(Runs(eval, "1")), "builtins.eval"),
    "eval of Python 2": (OLD, "__builtin__.eval"),
    "exec": (pickle.dumps(Runs(exec, f"import os; os.system({COMMAND!r})")), "builtins.exec"),
    "__import__": (pickle.dumps(Runs(__import__, "os")), "builtins.__import__"),
    "getattr": (pickle.dumps(Runs(getattr, "a", "upper")), "builtins.getattr"),
    "Popen": (pickle.dumps(Runs(subprocess.Popen, COMMAND)), "subprocess.Popen"),
    "partial": (pickle.dumps(partial(os.system, COMMAND)), "functools.partial"),
    "a call in a call": (pickle.dumps(Runs(dict, Runs(os.system, COMMAND))), "builtins.dict"),
    "open": (pickle.dumps(Runs(open, TRACE, "w")), "io.open"),
    "numpy.load": (named("numpy", "load") + text(TRACE) + b"\x85R.", "numpy.load"),
    "numpy.memmap": (named("numpy", "memmap") + text(TRACE) + b"\x85R.", "numpy.memmap"),
    "NumPy's runstring": (named("numpy.testing._private.utils", "runstring") + text("1") + b"\x85R.", "runstring"),
    "a tensor": (named("torch._utils", "_rebuild_tensor_v2") + b")R.", "torch._utils._rebuild_tensor_v2"),
    "a frame of pandas": (named("pandas.core.frame", "DataFrame") + b")\x81.", "pandas.core.frame.DataFrame"),
    "another codec": (named("_codecs", "encode") + text("a") + text("zlib") + b"\x86R.", "_codecs.encode"),
    "an ordered dictionary": (pickle.dumps(OrderedDict(a=1)), "collections.OrderedDict"),
    "a name with a line break in it": (b"\x80\x04" + text("os\x1b[2J\n") + text("system") + b"\x93.", r"'os\\x1b"),
    "a name that is no text": (b"\x80\x04K\x01K\x02\x93.", "int and int"),
    "a name by the memo": (
        text("posix") + b"q\0" + text("system") + b"q\1" + b"00h\0h\1\x93" + text(COMMAND) + b"\x85R.",
        "posix.system",
    ),
    "an admitted name that is called for something else": (
        named("numpy.core.multiarray", "_reconstruct") + b"(" + named("numpy", "dtype") + b"K\0\x85C\x01btR.",
        "NumPy's own class",
    ),
    "a class of the user's, protocol 0": (pickle.dumps(Instance(), 0), "copy_reg"),
    "a class of the user's, protocol 2": (pickle.dumps(Instance(), 2), "Instance"),
    "a class of the user's, protocol 5": (pickle.dumps(Instance(), 5), "Instance"),
    "a dictionary with a state": (pickle.dumps(WithState(a=1)), "WithState"),
    "INST": (b"(S'" + COMMAND.encode() + b"'\nios\nsystem\n.", "instance of a class"),
    "OBJ": (b"(" + named("numpy", "ndarray") + b"o.", "instance of a class"),
    "NEWOBJ of an admitted class": (named("numpy", "ndarray") + b"K\x01\x85\x85\x81.", "instance of a class"),
    "NEWOBJ_EX of an admitted class": (b"\x80\x04" + named("numpy", "ndarray") + b")}\x92.", "instance of a class"),
    "PERSID": (b"Pos.system\n.", "from elsewhere"),
    "BINPERSID": (text("os.system") + b"Q.", "from elsewhere"),
    "EXT1": (b"\x80\x02\x82\x01.", "extension"),
    "EXT2": (b"\x80\x02\x83\x01\x01.", "extension"),
    "EXT4": (b"\x80\x02\x84\x01\x01\x01\x01.", "extension"),
    "NEXT_BUFFER": (b"\x80\x05\x97.", "buffer from elsewhere"),
    "READONLY_BUFFER": (b"\x80\x05C\x01a\x98.", "buffer from elsewhere"),
    "a set": (pickle.dumps({"a"}), "a set"),
    "a frozen set": (pickle.dumps(frozenset({"a"})), "a set"),
    "a complex number": (pickle.dumps(1j), "builtins.complex"),
    "a state for a name": (named("numpy", "dtype") + b"}b.", "builds name"),
    "a state for a dictionary": (b"}}b.", "builds dict"),
    "a call of text": (text("os.system") + text(COMMAND) + b"\x85R.", "calls str"),
    "a call of a dictionary": (b"}" + text(COMMAND) + b"\x85R.", "calls dict"),
    "a call without arguments": (named("numpy", "dtype") + b"NR.", "calls name"),
    "an array of objects that holds a dictionary": (pickle.dumps(package(id=objects({"a": 1}))), "with dict in it"),
    "an array of objects that holds arrays": (pickle.dumps(package(id=objects(np.zeros(1)))), "with array in it"),
    "an array of objects that holds itself": (
        named("numpy.core.multiarray", "_reconstruct")
        + b"("
        + named("numpy", "ndarray")
        + b"K\0\x85C\x01btRq\0"
        + state(dtype=named("numpy", "dtype") + b"(" + text("O8") + b"\x89\x88tR", content=b"]h\0a")
        + b"b.",
        "with array in it",
    ),
    "an array of objects in bytes": (
        array_of(state(dtype=named("numpy", "dtype") + b"(" + text("O8") + b"\x89\x88tR", content=b"C\x08abcdefgh")),
        "array of objects",
    ),
    "an array that claims more than it holds": (array_of(state(shape=b"J\0\0\0\x40\x85")), r"\(1073741824,\)"),
    "an array of a negative size": (array_of(state(shape=b"J\xff\xff\xff\xff\x85")), r"shape \(-1,\)"),
    "an array of a shape that is true": (array_of(state(shape=b"\x88\x85")), r"shape \(True,\)"),
    "an array of a shape that is text": (array_of(state(shape=text("1") + b"\x85")), "shape"),
    "an array of a hundred dimensions": (array_of(state(shape=b"(" + b"K\1" * 100 + b"t")), "shape"),
    "an array without a dtype": (array_of(state(dtype=b"N")), "dtype None"),
    "an array of a dtype that is text": (array_of(state(dtype=text("f4"))), "dtype 'f4'"),
    "an array that is filled twice": (array_of(state() + b"b" + state()), "twice"),
    "an array that is never filled": (b"}" + text("a") + array_of(b"")[:-2] + b"s.", "never filled"),
    "an array with a dictionary for a state": (array_of(b"}"), "builds an array of"),
    "a dtype of parts": (pickle.dumps(package(id=np.zeros(2, "i4,f8"))), "dtype 'V"),
    "a dtype with metadata": (pickle.dumps(np.dtype("f4", metadata={"a": 1})), "metadata"),
    "a dtype of dates": (pickle.dumps(package(id=np.zeros(2, "M8[s]"))), "dtype 'M8'"),
    "a dtype that is built twice": (FLOAT + 2 * (b"(K\x03" + text("<") + b"NNNt" + b"b") + b".", "twice"),
    "a dtype of an unknown order": (FLOAT + b"(K\x03" + text("!") + b"NNNtb.", "builds a dtype"),
    "a dtype of code": (named("numpy", "dtype") + b"(" + text("f4,(2,)f8") + b"tR.", "dtype 'f4,"),
    "a key that is a tuple": (b"}K\1\x85K\2s.", "tuple for a key"),
    "a key that is a number": (pickle.dumps({1: 2}), "int for a key"),
    "a key that is a deep tuple": (b"})" + b"\x85" * 200_000 + b"K\2s.", "tuple for a key"),
    "a key without a value": (b"}(" + text("a") + b"u.", "without a value"),
    "lists in lists": (deep(200_000), "in one another"),
    "a list that holds itself": (b"]q\0h\0a.", "in one another"),
    "a dictionary that holds itself": (b"}q\0" + text("a") + b"h\0s.", "in one another"),
    "a billion laughs": (laughs(), "in one another"),
    "a text a thousand times": (listed(300_000, 1000), "values and letters"),
    "a text written a thousand times": (repeated(300_000, 1000), "room on disk"),
    "a memo that nothing was put in": (b"h\x05.", "recalls value 5"),
    "a memo of text": (b"g-1\n.", "recalls value -1"),
    "a memo at an absurd place": (b"]p99999999999999999999\n0g1\n.", "recalls value 1"),
    "a memo of nothing": (b"q\0.", "remembers"),
    "a text that claims 2**62 letters": (b"\x80\x04\x8d" + struct.pack("<Q", 2**62) + b"a.", "cut off"),
    "bytes that claim 2**62": (b"\x80\x04\x8e" + struct.pack("<Q", 2**62) + b"a.", "cut off"),
    "bytes that claim 2**64 - 1": (b"\x80\x05\x96" + struct.pack("<Q", 2**64 - 1) + b"a.", "cut off"),
    "a string that claims less than nothing": (b"T" + struct.pack("<i", -5) + b"a.", "claims -5"),
    "a number of 2**30 bytes": (b"\x8b" + struct.pack("<i", 2**30) + b"a.", "whole number of"),
    "a number of less than no bytes": (b"\x8b" + struct.pack("<i", -1) + b"a.", "whole number of"),
    "a number of a million digits": (b"I" + b"9" * 1_000_000 + b"\n.", "digits"),
    "a number that is none": (b"Ios\n.", "invalid literal"),
    "a string without quotes": (b"Sos\n.", "without quotes"),
    "text that is no UTF-8": (b"X\1\0\0\0\xff.", "can't decode"),
    "a frame that claims the world, and a call in it": (
        b"\x80\x04\x95" + struct.pack("<Q", 2**63) + SYSTEM,
        "os.system",
    ),
    "an unknown protocol": (b"\x80\x09N.", "protocol 9"),
    "an unknown instruction": (b"\x80\x04\xff.", "in the place of an instruction"),
    "an empty stack": (b".", "empty stack"),
    "a mark alone": (b"(.", "empty stack"),
    "a list without a mark": (b"K\1e.", "mark"),
    "items for what is no list": (b"K\1K\2a.", "appends to int"),
    "an empty file": (b"", "cut off"),
    "a page": (b"<!DOCTYPE html><html>404</html>", "instruction"),
    "a zip, as PyTorch saves": (b"PK\x03\x04" + b"\0" * 100, "from elsewhere"),
    "gzip": (b"\x1f\x8b\x08\0" + b"\0" * 100, "instruction"),
    "cut in an array": (pickle.dumps(package())[:-60], "cut off"),
    "cut before its end": (pickle.dumps(package())[:-1], "cut off"),
    "a number alone, which is no package": (array_of(b"")[:-2] + b"0" + FLOAT + b".", "dtype alone"),
}


def test_they_are_at_least_fifty():
    assert len(HOSTILE) >= 50


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_by_name_and_runs_nothing(name, tmp_path, monkeypatch):
    content, said = HOSTILE[name]
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "given.pkl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(f"{path}: not read: ")) as refused:
        read_pickle(path, tmp_path / "spool")
    assert re.search(said, str(refused.value)), refused.value
    assert "import pickle, numpy" in str(refused.value)
    assert str(refused.value).isprintable()
    assert {item.name for item in tmp_path.iterdir()} <= {"given.pkl", "spool"}


def test_the_same_run_if_they_are_unpickled(tmp_path, monkeypatch):
    """Or else nothing above would show that they are hostile."""
    monkeypatch.chdir(tmp_path)
    for name in (
        "os.system, protocol 0",
        "os.system among the ids, protocol 5",
        "os.system by hand",
        "eval of Python 2",
    ):
        pickle.loads(HOSTILE[name][0])
        (tmp_path / TRACE).unlink()


@given(st.data())
@settings(max_examples=100)
def test_a_damaged_pickle_is_refused_or_read_and_nothing_else(data):
    whole = pickle.dumps(package(id=objects("a", 1), labels=[1.5, None]), data.draw(st.integers(0, 5)))
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(damaged[: data.draw(st.integers(1, len(whole)))])
    with suppress(RefusedError):
        Machine(PickleBytes(io.BytesIO(damaged), len(damaged), io.BytesIO())).run()
