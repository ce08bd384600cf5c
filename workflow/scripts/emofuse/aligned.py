"""The aligned store: one HDF5 file with a row a word, and the segments that the rows belong to.

`/features/<modality>` (rows, dimension) float32; `/frames/<modality>` (rows,) int32, how many frames were averaged
(0: the features are zeros for want of any); `/words` (rows,) bytes; `/segments/{video, index, start, end}`, where
`index` is the segment's row in the label file; `/offsets` (segments + 1,) int64: segment i is rows
offsets[i]:offsets[i+1]; `/labels` (segments, targets) float32 with the attribute `names`.
All is contiguous and uncompressed, so that parallel jobs map the file and share its pages.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from emofuse.errors import InputError
from emofuse.whole import whole_file


class AlignedWriter:
    """Writes a store of known size video by video; made by `write_aligned`."""

    def __init__(self, file: h5py.File, videos: list, dimensions: dict[str, int], targets: list[str]):
        self.dimensions = dimensions
        self._file = file
        self._first_row = np.cumsum([0] + [len(video.rows) for video in videos])
        self._write_segments(videos, targets)
        rows = int(self._first_row[-1])
        for modality, dimension in dimensions.items():
            # The first write allocates the whole and fills it with zeros, also where no video follows.
            file.create_dataset(f"features/{modality}", (rows, dimension), np.float32)[:1] = 0
            file.create_dataset(f"frames/{modality}", (rows,), np.int32)[:1] = 0

    def _write_segments(self, videos: list, targets: list[str]) -> None:
        lengths = np.concatenate([video.lengths for video in videos])
        names = [video.video for video in videos for _ in video.lengths]
        words = np.concatenate([video.words.texts[video.rows] for video in videos])
        intervals = np.concatenate([video.intervals for video in videos])
        self._file["offsets"] = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        self._file["words"] = words if len(words) else words.astype("S1")
        self._file["segments/video"] = np.array([name.encode() for name in names])
        self._file["segments/index"] = np.concatenate([np.arange(len(video.lengths)) for video in videos])
        self._file["segments/start"] = intervals[:, 0]
        self._file["segments/end"] = intervals[:, 1]
        self._file["labels"] = np.concatenate([video.labels for video in videos]).astype(np.float32)
        self._file["labels"].attrs["names"] = targets

    def put(self, modality: str, position: int, features: np.ndarray, frames: np.ndarray) -> None:
        """Write the rows of the video at `position`: features (rows, dimension), frames averaged (rows,)."""
        rows = slice(self._first_row[position], self._first_row[position + 1])
        self._file[f"features/{modality}"][rows] = features
        self._file[f"frames/{modality}"][rows] = frames


@contextmanager
def write_aligned(
    path: Path, videos: list, dimensions: dict[str, int], targets: list[str], weighting: str, title: str
) -> Iterator[AlignedWriter]:
    """Open a store for writing; the file appears at the end of the `with` block, or not at all.

    `videos` is a list of `alignment.SegmentedVideo`; `dimensions` maps each modality to its number of features.
    """
    with whole_file(path) as beside, h5py.File(beside, "w") as file:
        file.attrs.update({"weighting": weighting, "title": title})
        yield AlignedWriter(file, videos, dimensions, targets)


@dataclass(frozen=True)
class Aligned:
    """An aligned store, read: segments and labels in memory, features mapped from the file.

    `videos` (segments,) str; `indices`, (segments,) int; `offsets` (segments + 1,); `labels` (segments, targets)
    float32; `targets`, their names; `features` and `frames`, one mapped array a modality; `title`, how results from
    this corpus are to be headed.
    """

    path: Path
    title: str
    videos: np.ndarray
    indices: np.ndarray
    offsets: np.ndarray
    labels: np.ndarray
    targets: list[str]
    words: np.ndarray
    features: dict[str, np.ndarray]
    frames: dict[str, np.ndarray]

    def usable(self, modalities: list[str]) -> np.ndarray:
        """Which segments (segments,) bool have words, and for each modality at least one word with frames."""
        usable = np.diff(self.offsets) > 0
        for modality in modalities:
            with_frames = np.concatenate([[0], np.cumsum(self.frames[modality] > 0)])
            usable &= np.diff(with_frames[self.offsets]) > 0
        return usable


def read_aligned(path: str | os.PathLike) -> Aligned:
    """Read an aligned store; raises `InputError` if the file is missing or not one."""
    path = Path(path)
    try:
        with h5py.File(path, "r") as file:
            return Aligned(
                path=path,
                title=file.attrs["title"],
                videos=np.char.decode(file["segments/video"][...]),
                indices=file["segments/index"][...],
                offsets=file["offsets"][...],
                labels=file["labels"][...],
                targets=list(file["labels"].attrs["names"]),
                words=file["words"][...],
                features={name: _mapped(path, item) for name, item in file.get("features", {}).items()},
                frames={name: _mapped(path, item) for name, item in file.get("frames", {}).items()},
            )
    except (OSError, KeyError) as error:
        raise InputError(f"{path}: not an aligned store: {error}; make it with align.py") from error


def _mapped(path: Path, dataset: h5py.Dataset) -> np.ndarray:
    if dataset.size == 0:
        return np.zeros(dataset.shape, dataset.dtype)
    return np.memmap(path, dataset.dtype, "r", dataset.id.get_offset(), dataset.shape)
