"""Strings in HDF5 files that somebody gave: those of a fixed length, and those of a variable one.

A string of variable length lies in a heap of the file, and the dataset holds its length and where it is. HDF5 takes
memory for that length before it sees that there is no such string: up to 4 GB for one wrong bit. So the lengths are
read, and added up, before the strings are.
"""

import math
import zlib

import h5py
import numpy as np

from emofuse.errors import InputError
from emofuse.files.untrusted_hdf5 import LARGEST_EXPANSION, read_into


def is_variable(dtype: np.dtype) -> bool:
    """Whether a dataset's dtype is of strings of variable length."""
    found = h5py.check_string_dtype(dtype)
    return found is not None and found.length is None


def are_strings(dtype: np.dtype) -> bool:
    """Whether a dataset's dtype is of strings, of whatever length and encoding."""
    return h5py.check_string_dtype(dtype) is not None


def read_strings(dataset: h5py.Dataset, where: str) -> np.ndarray:
    """A dataset of strings, in its shape, as byte strings (dtype S) just as they are stored.

    Raises `InputError`, with `where`, if strings of variable length claim more than the file can hold.
    """
    if not is_variable(dataset.dtype):
        return read_into(np.zeros(dataset.shape, dataset.dtype), dataset)
    if not dataset.size:
        return np.empty(dataset.shape, "S1")
    lengths = _lengths(dataset, where)
    total = int(lengths.sum(dtype=np.uint64))
    # As byte strings, all are as wide as the longest.
    widest = dataset.size * int(lengths.max())
    if total > dataset.file.id.get_filesize() or widest > LARGEST_EXPANSION * (dataset.id.get_storage_size() + total):
        raise InputError(
            f"{where} claims strings of {total} bytes, the longest of {lengths.max()}; the file is damaged"
        )
    return read_into(np.empty(dataset.shape, dataset.dtype), dataset).astype("S")


def _lengths(dataset: h5py.Dataset, where: str) -> np.ndarray:
    """The length of each string of variable length, as stored, in no certain order; 0 for places that have none."""
    stored = np.frombuffer(_stored_bytes(dataset, where), np.uint8).reshape(-1, _place(dataset))
    return stored[:, :4].copy().view("<u4")


def _place(dataset: h5py.Dataset) -> int:
    """The bytes that a string of variable length has in its dataset: its length, the address of a heap, a number."""
    address, _ = dataset.file.id.get_create_plist().get_sizes()
    return 4 + address + 4


def _stored_bytes(dataset: h5py.Dataset, where: str) -> bytes:
    """What a dataset has in its own place in the file, chunk after chunk."""
    if dataset.chunks:
        chunks = (dataset.id.get_chunk_info(number) for number in range(dataset.id.get_num_chunks()))
        return b"".join(_chunk(dataset, chunk.chunk_offset, where) for chunk in chunks)
    offset = dataset.id.get_offset()
    if offset is None:
        raise InputError(f"{where} holds strings in a compact layout, which is not read; write it anew with h5py")
    with open(dataset.file.filename, "rb") as file:  # noqa: PTH123
        file.seek(offset)
        return file.read(dataset.id.get_storage_size())


def _chunk(dataset: h5py.Dataset, offset: tuple[int, ...], where: str) -> bytes:
    """A chunk as it was before the filters."""
    skipped, content = dataset.id.read_direct_chunk(offset)
    whole = math.prod(dataset.chunks) * _place(dataset)
    properties = dataset.id.get_create_plist()
    for number in reversed(range(properties.get_nfilters())):
        code, _, _, name = properties.get_filter(number)
        if skipped >> number & 1:
            continue
        if code == h5py.h5z.FILTER_DEFLATE:
            content = zlib.decompressobj().decompress(content, whole)
        elif code == h5py.h5z.FILTER_SHUFFLE:
            content = np.frombuffer(content, np.uint8).reshape(_place(dataset), -1).T.tobytes()
        else:
            raise InputError(
                f"{where} holds strings compressed by {name.decode(errors='replace')!r}; write it anew with gzip, or"
                " without compression"
            )
    return content
