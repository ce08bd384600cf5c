"""Files of one array, which are read part by part: HDF5, .npy, and the .npy in a .npz."""

import zipfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import h5py
import numpy as np

from emofuse.errors import InputError
from emofuse.files import untrusted_hdf5
from emofuse.files.hdf5_strings import are_strings, read_strings

HDF5 = (".h5", ".hdf5", ".hdf")

HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def open_array(path: Path, name: str | None, files: ExitStack) -> Any:
    """An array of a file: `shape`, `dtype`, and rows by `array[start:stop]`; open until `files` are closed.

    `name` is that of the dataset, or of the array in a .npz; where the file has one alone, none is needed. Raises
    `InputError` if the file is none of these, is damaged, or holds objects.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file; paths are taken from the folder where snakemake is started")
    if path.suffix in HDF5:
        return _open_hdf5(path, name, files)
    if path.suffix == ".npy":
        return _map(path)
    if path.suffix == ".npz":
        return _open_member(path, name, files)
    raise InputError(f"{path}: arrays come as {', '.join(HDF5)}, .npy or .npz; a pickle is named under package")


@dataclass(frozen=True)
class _Stored:
    """A dataset of an HDF5 file that somebody gave."""

    where: str
    dataset: h5py.Dataset

    @property
    def shape(self) -> tuple[int, ...]:
        return self.dataset.shape

    @property
    def dtype(self) -> np.dtype:
        return self.dataset.dtype

    def __getitem__(self, rows: slice) -> np.ndarray:
        with untrusted_hdf5.naming_damage(self.where):
            if are_strings(self.dataset.dtype):
                return read_strings(self.dataset, self.where)[rows]
            return self.dataset[rows]


def _open_hdf5(path: Path, name: str | None, files: ExitStack) -> _Stored:
    file = files.enter_context(untrusted_hdf5.opened(path))
    with untrusted_hdf5.naming_damage(path):
        held = [member for member in file if untrusted_hdf5.is_own(file, member)]
        chosen = _only(path, name, [member for member in held if isinstance(file[member], h5py.Dataset)])
        return _Stored(f"{path}: {chosen!r}", untrusted_hdf5.stored_dataset(file, chosen, str(path)))


@dataclass(frozen=True)
class Mapped:
    """An array that lies in a file as it is in memory, from `offset` on; `order` is C, or F for column by column.

    It is mapped for as long as what is asked for is used, so that a job holds that, not what it has read.
    """

    path: Path
    dtype: np.dtype
    shape: tuple[int, ...]
    order: str
    offset: int

    def __getitem__(self, rows: Any) -> np.ndarray:
        # Nothing of no size can be mapped.
        if 0 in self.shape or not self.dtype.itemsize:
            return np.zeros(self.shape, self.dtype)[rows]
        return np.memmap(self.path, self.dtype, "r", self.offset, self.shape, self.order)[rows]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self[...], dtype or self.dtype)

    def __len__(self) -> int:
        return self.shape[0]


def _map(path: Path) -> Mapped:
    try:
        found = np.load(path, mmap_mode="r", allow_pickle=False)
        order = "C" if found.flags.c_contiguous else "F"
        return Mapped(path, found.dtype, found.shape, order, getattr(found, "offset", 0))
    except (ValueError, OSError, EOFError, OverflowError, TypeError) as error:
        raise InputError(f"{path}: not an array of numbers or strings that can be read: {error}") from error


@dataclass
class _Member:
    """An array in a .npz, whose rows are read in order; going back begins anew."""

    where: str
    file: BinaryIO
    shape: tuple[int, ...]
    dtype: np.dtype
    start: int

    def __getitem__(self, rows: slice) -> np.ndarray:
        first, last, _ = rows.indices(self.shape[0])
        row = int(np.prod(self.shape[1:], dtype=np.int64)) * self.dtype.itemsize
        try:
            self.file.seek(self.start + first * row)
            content = self.file.read((last - first) * row)
        except (OSError, EOFError, zipfile.BadZipFile, ValueError) as error:
            raise InputError(f"{self.where}: cannot be read, the file is damaged: {error}") from error
        if len(content) != (last - first) * row:
            raise InputError(f"{self.where}: it holds fewer values than it says: it is cut off or damaged")
        return np.frombuffer(content, self.dtype).reshape(last - first, *self.shape[1:])


def _open_member(path: Path, name: str | None, files: ExitStack) -> _Member:
    try:
        archive = files.enter_context(zipfile.ZipFile(path))
        held = [member.removesuffix(".npy") for member in archive.namelist() if member.endswith(".npy")]
        chosen = _only(path, name, held)
        where = f"{path}: {chosen!r}"
        file = files.enter_context(archive.open(f"{chosen}.npy"))
        version = np.lib.format.read_magic(file)
        shape, fortran, dtype = HEADERS[version](file)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{path}: not arrays of numbers or strings that can be read: {error}") from error
    if dtype.hasobject or (fortran and len(shape) > 1):
        held = "objects" if dtype.hasobject else "an array column by column (Fortran's order)"
        raise InputError(f"{where}: it holds {held}, which is not read of a .npz; save it as .npy")
    return _Member(where, file, shape, dtype, file.tell())


def _only(path: Path, name: str | None, held: list[str]) -> str:
    if name is None and len(held) == 1:
        return held[0]
    if name in held:
        return name
    found = ", ".join(map(repr, held[:10])) or "none"
    if name is None:
        raise InputError(f"{path}: it holds {len(held)} arrays, {found}; say which in the corpus file: dataset: ...")
    raise InputError(f"{path}: no array {name!r}; there is {found}")
