"""HDF5 files that appear whole or not at all, also where there is no room for them."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import h5py

from emofuse.files.atomic import whole_file


@contextmanager
def whole_hdf5(path: Path) -> Iterator[h5py.File]:
    """Give an HDF5 file to write, which appears as `path` on success; raises `InputError` as `whole_file` does."""
    with whole_file(path) as beside, _Output(beside, "w+") as output:
        try:
            with h5py.File(output, "w") as file:
                yield file
        finally:
            if output.fault:
                raise output.fault


class _Output(io.FileIO):
    """A file that keeps its first fault for later: HDF5 crashes when it closes a file that it could not write."""

    fault: OSError | None = None

    def write(self, data: memoryview) -> int:
        """Write all of `data`, or nothing any more after a fault; bytes."""
        try:
            written = 0
            while not self.fault and written < len(data):
                written += super().write(data[written:])
        except OSError as error:
            self.fault = error
        return len(data)
