"""HDF5 files that somebody gave: opened and read, or refused with what is wrong; nothing outside of them is followed.

HDF5 and h5py raise half a dozen kinds of exceptions on damaged files, and take memory for whatever a file claims.
"""

import math
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import h5py
import numpy as np

from emofuse.errors import InputError

# zlib cannot expand more than 1032 times: a dataset that claims more than this of its stored bytes is damaged.
LARGEST_EXPANSION = 1100

# Bytes.
METADATA_CACHE = 2**14


class Buffer:
    """Memory that is read into again and again, and grows to the largest array it was asked for."""

    def __init__(self):
        self._bytes = np.empty(0, np.uint8)

    def array(self, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
        """An array of this shape and dtype in the buffer; what was in it is lost."""
        size = math.prod(shape) * dtype.itemsize
        if size > len(self._bytes):
            # Given back before more is taken. Twice as much as is asked for: what is not touched takes no memory.
            del self._bytes
            self._bytes = np.empty(2 * size, np.uint8)
        return self._bytes[:size].view(dtype).reshape(shape)


@contextmanager
def opened(path: Path) -> Iterator[h5py.File]:
    """Open a file for reading; raises `InputError` if it is missing, unreadable, locked, or no whole HDF5 file."""
    start = _first_bytes(path)
    try:
        # Each chunk is read once, so that none is worth keeping.
        file = h5py.File(path, "r", rdcc_nbytes=0)
    except OSError as error:
        raise InputError(f"{path}: {_why_not(error, start)}") from error
    with file:
        _limit_metadata_cache(file)
        yield file


@contextmanager
def naming_damage(where: str | Path) -> Iterator[None]:
    """Turn whatever HDF5 and h5py raise on a damaged file into an `InputError` that says where."""
    try:
        yield
    except InputError:
        raise
    except (OSError, KeyError, RuntimeError, ValueError, TypeError, OverflowError, MemoryError, zlib.error) as error:
        raise InputError(f"{where}: cannot be read, the file is damaged: {error}") from error


def own_groups(file: h5py.File) -> list[str]:
    """The groups at the top of a file, in its order, less links to elsewhere."""
    return [name for name in file if is_own(file, name) and file.get(name, getclass=True) is h5py.Group]


def is_own(group: h5py.Group, name: str) -> bool:
    """Whether a member of a group is stored in this very file."""
    return isinstance(group.get(name, getlink=True), h5py.HardLink)


def member(group: h5py.Group, name: str, kind: type, where: str) -> h5py.Group | h5py.Dataset:
    """A member of a group, refused unless it is stored in this very file as the right kind of object."""
    try:
        link = group.id.links.get_info(name.encode())
    except (KeyError, RuntimeError):
        raise InputError(f"{where}: no {name!r}; found {sorted(group)[:5]}") from None
    if link.type != h5py.h5l.TYPE_HARD:
        raise InputError(f"{where}: {name!r} is a link to elsewhere; it should be stored in this file")
    found = group[name]
    if not isinstance(found, kind):
        raise InputError(f"{where}: {name!r} is not a {kind.__name__.lower()}")
    return found


def stored_dataset(group: h5py.Group, name: str, where: str) -> h5py.Dataset:
    """A dataset of a group, refused if its values lie elsewhere, or cannot be as many as it claims."""
    dataset = member(group, name, h5py.Dataset, where)
    properties = dataset.id.get_create_plist()
    if dataset.shape is None or properties.get_layout() == h5py.h5d.VIRTUAL or properties.get_external_count():
        raise InputError(f"{where}: {name!r} holds no values of its own; it should be stored in this file")
    stored = dataset.id.get_storage_size()
    if dataset.size * dataset.id.get_type().get_size() > LARGEST_EXPANSION * stored:
        raise InputError(
            f"{where}: {name!r} claims shape {dataset.shape} but stores {stored} bytes; the file is damaged"
        )
    return dataset


def read_into(values: np.ndarray, dataset: h5py.Dataset) -> np.ndarray:
    """All values of a dataset, read into an array of its shape and dtype."""
    if values.size:
        dataset.id.read(h5py.h5s.ALL, h5py.h5s.ALL, values)
    return values


def _first_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{path}: a folder; give the path of a file in it")
        if path.is_symlink() and not path.exists():
            raise InputError(f"{path}: a link to {path.readlink()}, where no file is; mend the link")
        if not path.is_file():
            raise InputError(f"{path}: no such file; give the path of a .csd file")
        with path.open("rb") as raw:
            return raw.read(16)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; make it readable, or give another path") from error


def _why_not(error: OSError, start: bytes) -> str:
    """Why HDF5 does not open a file that can be read."""
    if "unable to lock file" in str(error):
        return (
            "locked: a program that writes it may hold it, in this or another process, or a reader on another machine"
            " over NFS; let it end, or, if nothing writes to it, set HDF5_USE_FILE_LOCKING=FALSE in the environment:"
            f" {error}"
        )
    if "consistency flags" in str(error):
        return (
            "marked as being written: a program is writing it, or was killed while it did; let it end, or, if none"
            f" does, remove the mark with: h5clear -s: {error}"
        )
    return f"not a whole HDF5 file (it starts with {start!r}): {error}"


def _limit_metadata_cache(file: h5py.File) -> None:
    """Keep HDF5 from holding up to 32 MB a file of what it read about videos that are not read again."""
    config = file.id.get_mdc_config()
    config.min_size = config.initial_size = config.max_size = METADATA_CACHE
    file.id.set_mdc_config(config)
