"""The aligned store: one HDF5 file with a row a word, and the segments that the rows belong to.

`/features/<modality>` (rows, dimension) float32; `/frames/<modality>` (rows,) int32, how many frames were averaged
(0: the features are zeros for want of any); `/words` (rows,) bytes; `/segments/{video, index, start, end}`, where
`index` is the segment's row in the label file; `/offsets` (segments + 1,) int64: segment i is rows
offsets[i]:offsets[i+1]; `/labels` (segments, targets) float32 with the attributes `names` and `range`.
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
from emofuse.segments import SegmentedVideo
from emofuse.whole_hdf5 import whole_hdf5


class AlignedWriter:
    """Writes a store of known size in the order of its rows; made by `write_aligned`."""

    def __init__(self, file: h5py.File, rows: int, dimensions: dict[str, int]):
        self._file = file
        self._features = {m: file.create_dataset(f"features/{m}", (rows, d), np.float32) for m, d in dimensions.items()}
        self._frames = {m: file.create_dataset(f"frames/{m}", (rows,), np.int32) for m in dimensions}
        # Segments are few: they are collected, and written together at the end.
        self._names, self._lengths, self._intervals, self._labels, self._words = [], [], [], [], []
        self._written = dict.fromkeys(dimensions, 0)

    def put_segments(self, video: SegmentedVideo) -> None:
        """Take the next video's segments and words."""
        self._names += [video.video.encode()] * len(video.lengths)
        self._lengths.append(video.lengths)
        self._intervals.append(video.intervals)
        self._labels.append(video.labels)
        self._words.append(video.words.texts[video.rows])

    def put_features(self, modality: str, features: np.ndarray, frames: np.ndarray) -> None:
        """Write a modality's next rows: features (rows, dimension) float32, frames averaged (rows,)."""
        here = slice(self._written[modality], self._written[modality] + len(features))
        self._features[modality].write_direct(features, dest_sel=here)
        self._frames[modality][here] = frames
        self._written[modality] = here.stop

    def write_segments(self, targets: list[str], label_range: tuple[float, float]) -> None:
        """Write all that was collected."""
        intervals = np.concatenate(self._intervals)
        self._file["offsets"] = np.concatenate([[0], np.cumsum(np.concatenate(self._lengths))]).astype(np.int64)
        self._file["words"] = np.concatenate(self._words)
        self._file["segments/video"] = np.array(self._names)
        self._file["segments/index"] = np.concatenate([np.arange(len(lengths)) for lengths in self._lengths])
        self._file["segments/start"] = intervals[:, 0]
        self._file["segments/end"] = intervals[:, 1]
        self._file["labels"] = np.concatenate(self._labels).astype(np.float32)
        self._file["labels"].attrs.update({"names": targets, "range": label_range})


@contextmanager
def write_aligned(
    path: Path,
    rows: int,
    dimensions: dict[str, int],
    targets: list[str],
    label_range: tuple[float, float],
    weighting: str,
    title: str,
) -> Iterator[AlignedWriter]:
    """Open a store of `rows` words for writing; the file appears at the end of the `with` block, or not at all.

    `dimensions` maps each modality to its number of features.
    """
    with whole_hdf5(path) as file:
        file.attrs.update({"weighting": weighting, "title": title})
        writer = AlignedWriter(file, rows, dimensions)
        yield writer
        writer.write_segments(targets, label_range)


@dataclass(frozen=True)
class Aligned:
    """An aligned store, read: segments and labels in memory, features mapped from the file.

    `videos` (segments,) str; `indices`, (segments,) int; `offsets` (segments + 1,); `labels` (segments, targets)
    float32; `targets`, their names; `label_range`, the lowest and highest label there can be; `features` and `frames`,
    one mapped array a modality; `title`, how results from this corpus are to be headed.
    """

    path: Path
    title: str
    videos: np.ndarray
    indices: np.ndarray
    offsets: np.ndarray
    labels: np.ndarray
    targets: list[str]
    label_range: tuple[float, float]
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
                label_range=tuple(file["labels"].attrs["range"]),
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
