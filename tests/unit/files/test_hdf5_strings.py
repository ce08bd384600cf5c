"""Strings in all ways that HDF5 stores them, and what damaged ones must not cost."""

import resource
import struct

import h5py
import numpy as np
import pytest

from emofuse.errors import InputError
from emofuse.files.hdf5_strings import are_strings, is_variable, read_strings

TEXTS = ["sp", "", "café", "a longer one", "日本", "🙂", "x"]
BYTES = [text.encode() for text in TEXTS]
UTF8 = h5py.string_dtype()
STORED = {
    "contiguous": {},
    "chunked": {"chunks": (3,)},
    "gzip": {"compression": "gzip"},
    "gzip in chunks": {"compression": "gzip", "chunks": (2,)},
    "all filters": {"compression": "gzip", "chunks": (3,), "shuffle": True},
    "shuffled": {"chunks": (4,), "shuffle": True},
}


def write(path, values, **how):
    with h5py.File(path, "w") as file:
        file.create_dataset("x", data=values, **how)
    return path


def read(path):
    with h5py.File(path) as file:
        return read_strings(file["x"], f"{path}: 'x'")


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("dtype", [UTF8, h5py.string_dtype("ascii"), h5py.string_dtype(length=30), "S30"], ids=str)
def test_all_ways_give_the_same_bytes(tmp_path, stored, dtype):
    values = np.array(BYTES, dtype)
    found = read(write(tmp_path / "a.h5", values, dtype=dtype, **STORED[stored]))
    assert found.dtype.kind == "S"
    assert found.tolist() == BYTES


@pytest.mark.parametrize("shape", [(0,), (0, 1), (1,), (1, 1), ()])
def test_any_shape_stays(tmp_path, shape):
    found = read(write(tmp_path / "a.h5", np.full(shape, "ü", object), dtype=UTF8))
    assert (found.shape, found.dtype.kind) == (shape, "S")
    assert set(found.ravel().tolist()) <= {"ü".encode()}


def test_bytes_that_are_no_utf8_stay_as_they_are(tmp_path):
    values = np.array([b"caf\xe9", b"\xff\xfe", b"ok"], object)
    assert read(write(tmp_path / "a.h5", values, dtype=h5py.string_dtype("ascii"))).tolist() == values.tolist()


def test_a_file_with_a_user_block_is_read(tmp_path):
    with h5py.File(tmp_path / "a.h5", "w", userblock_size=1024) as file:
        file.create_dataset("x", data=BYTES, dtype=UTF8)
    assert read(tmp_path / "a.h5").tolist() == BYTES


@pytest.mark.parametrize(
    ("dtype", "strings", "variable"),
    [
        (UTF8, True, True),
        (np.dtype("S3"), True, False),
        (np.dtype("f4"), False, False),
        (h5py.ref_dtype, False, False),
        (h5py.vlen_dtype(np.int32), False, False),
    ],
)
def test_strings_are_known_by_their_dtype(dtype, strings, variable):
    assert (are_strings(dtype), is_variable(dtype)) == (strings, variable)


@pytest.mark.parametrize("claim", [3, 2**16, 2**31, 2**32 - 1])
def test_a_wrong_length_is_refused_before_memory_is_taken_for_it(tmp_path, claim):
    path = write(tmp_path / "a.h5", BYTES, dtype=UTF8)
    with h5py.File(path) as file:
        offset = file["x"].id.get_offset()
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, offset, claim)
    path.write_bytes(content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises((InputError, OSError), match=r"a\.h5: 'x' claims strings of|heap object size does not match"):
        read(path)
    # In KiB.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_strings_that_share_one_place_cannot_take_more_than_the_file_holds(tmp_path):
    path = write(tmp_path / "a.h5", ["long" * 2000, *["x"] * 999], dtype=UTF8)
    with h5py.File(path) as file:
        offset = file["x"].id.get_offset()
    content = bytearray(path.read_bytes())
    content[offset : offset + 16_000] = content[offset : offset + 16] * 1000
    path.write_bytes(content)
    with pytest.raises(InputError, match="claims strings of 8000000 bytes, the longest of 8000; the file is damaged"):
        read(path)


def test_one_long_string_among_very_many_is_not_spread_over_all(tmp_path):
    path = write(tmp_path / "a.h5", ["long" * 10_000, *[""] * 50_000], dtype=UTF8, compression="gzip")
    with pytest.raises(InputError, match="the longest of 40000"):
        read(path)


def test_a_compression_that_hides_the_lengths_is_named(tmp_path):
    path = write(tmp_path / "a.h5", BYTES, dtype=UTF8, compression="lzf")
    with pytest.raises(InputError, match="'x' holds strings compressed by 'lzf'; write it anew with gzip"):
        read(path)
