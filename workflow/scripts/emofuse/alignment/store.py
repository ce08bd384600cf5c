"""The aligned store: one HDF5 file with a row a word, and the segments that the rows belong to.

`/features/<modality>` (rows, dimension) float32; `/frames/<modality>` (rows,) int32, how many frames were averaged
(0: the features are zeros for want of any); `/words` (rows,) bytes; `/segments/{video, index, start, end}`, where
`index` is the segment's row in the label file, or the n of an id `video[n]`; `/offsets` (segments + 1,) int64:
segment i is rows offsets[i]:offsets[i+1]; where segments have labels, `/labels` (segments, targets) float32 with the
attributes `names` and `range`, and `/further_labels` (segments, columns) float32, the label file's other columns if
there are any, with the attribute `names`. The file's attribute `made` (JSON) says how it was made: `Made`.
All is contiguous and uncompressed, so that parallel jobs map the file and share its pages.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from emofuse.corpus.ids import part_of, video_of
from emofuse.corpus.labels import Labels
from emofuse.corpus.segments import SegmentedVideo
from emofuse.errors import InputError
from emofuse.files.atomic_hdf5 import whole_hdf5


@dataclass(frozen=True)
class Made:
    """How a store was made, kept in its attributes.

    `rows`: `words` or `frames`; `backend`: who aligned; `weighting`, `missing` and `non_finite`: keys of a protocol's
    alignment, None where they had no part in it; `pauses`: words that were dropped.
    """

    rows: str
    backend: str
    weighting: str | None
    missing: str | None
    non_finite: str
    pauses: list[str]


class AlignedWriter:
    """Writes a store of known size in the order of its rows; made by `write_aligned`, and of use within it alone."""

    def __init__(self, file: h5py.File, rows: int, dimensions: dict[str, int]):
        self._file = file
        self._features = {m: file.create_dataset(f"features/{m}", (rows, d), np.float32) for m, d in dimensions.items()}
        self._frames = {m: file.create_dataset(f"frames/{m}", (rows,), np.int32) for m in dimensions}
        # Segments are few: they are collected, and written together at the end.
        self._names, self._indices, self._lengths, self._intervals, self._words = [], [], [], [], []
        self._written = dict.fromkeys(dimensions, 0)

    def put_segments(self, video: SegmentedVideo) -> None:
        """Take the segments and words of the next video, or part of one."""
        part = part_of(video.video)
        self.put_named(
            [video_of(video.video)] * len(video.lengths),
            np.arange(len(video.lengths)) if part is None else np.full(len(video.lengths), part),
            video.intervals,
            video.lengths,
            video.words.texts[video.rows],
        )

    def put_named(
        self, videos: list[str], indices: np.ndarray, intervals: np.ndarray, lengths: np.ndarray, words: np.ndarray
    ) -> None:
        """Take the next segments, whatever their videos: `indices`, `lengths` (segments,) and `intervals` (segments, 2)
        s; `words` (words of all of them,) bytes."""
        self._names += [video.encode() for video in videos]
        self._indices.append(indices)
        self._lengths.append(lengths)
        self._intervals.append(intervals)
        self._words.append(words)

    def put_features(self, modality: str, features: np.ndarray, frames: np.ndarray) -> None:
        """Write a modality's next rows: features (rows, dimension) float32, frames averaged (rows,)."""
        here = slice(self._written[modality], self._written[modality] + len(features))
        self._features[modality].write_direct(features, dest_sel=here)
        self._frames[modality][here] = frames
        self._written[modality] = here.stop

    def write_segments(self) -> None:
        """Write all that was collected."""
        intervals = np.concatenate(self._intervals)
        self._file["offsets"] = np.concatenate([[0], np.cumsum(np.concatenate(self._lengths))]).astype(np.int64)
        self._file["words"] = np.concatenate(self._words)
        self._file["segments/video"] = np.array(self._names)
        self._file["segments/index"] = np.concatenate(self._indices)
        self._file["segments/start"] = intervals[:, 0]
        self._file["segments/end"] = intervals[:, 1]


@contextmanager
def write_aligned(
    path: Path, rows: int, dimensions: dict[str, int], made: Made, labels: Labels | None
) -> Iterator[AlignedWriter]:
    """Open a store of `rows` words for writing; the file appears at the end of the `with` block, or not at all.

    `dimensions` maps each modality to its number of features; `made` says how; `labels` are those of the segments that
    will be put, if they have any. Raises `InputError` if the disk is full or may not be written to.
    """
    with whole_hdf5(path) as file:
        _note(file, made)
        writer = AlignedWriter(file, rows, dimensions)
        yield writer
        writer.write_segments()
        if labels:
            file["labels"] = labels.values
            file["labels"].attrs.update({"names": labels.targets, "range": labels.label_range})
        if labels and labels.further:
            file["further_labels"] = np.stack(list(labels.further.values()), axis=1)
            file["further_labels"].attrs["names"] = list(labels.further)


@dataclass(frozen=True)
class Features:
    """A modality's features (rows, dimension) in a store: those that are asked for are read, by `features[rows]`.

    What is mapped for that is let go at once, so that a job holds what it uses, not what it has read.
    """

    path: Path
    dtype: np.dtype
    shape: tuple[int, int]
    offset: int | None

    def __getitem__(self, rows: Any) -> np.ndarray:
        return np.array(_mapped(self.path, self.dtype, self.shape, self.offset)[rows])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return self[:].astype(dtype or self.dtype, copy=False)

    def __len__(self) -> int:
        return self.shape[0]


@dataclass(frozen=True)
class Rows:
    """A store's rows, words or frames, and its segments: features in the file, all else in memory.

    `videos` (segments,) str; `indices` (segments,) int64, the segment's place in its video; `offsets`
    (segments + 1,) int64: segment i is rows offsets[i]:offsets[i+1]; `starts` and `ends` (segments,) float64, s, NaN
    where nothing says them; `words` (rows,) bytes; `features`, for each modality (rows, dimension) float32, and
    `frames`, for each (rows,) int32, how many frames were averaged; `made`, how the store was made.
    """

    path: Path
    made: Made
    videos: np.ndarray
    indices: np.ndarray
    offsets: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    words: np.ndarray
    features: dict[str, Features]
    frames: dict[str, np.ndarray]

    def usable(self, modalities: list[str]) -> np.ndarray:
        """Which segments (segments,) bool have words, and for each of these modalities at least one word with frames.

        Raises `KeyError` for a modality that the store lacks.
        """
        usable = np.diff(self.offsets) > 0
        for modality in modalities:
            with_frames = np.concatenate([[0], np.cumsum(self.frames[modality] > 0)])
            usable &= np.diff(with_frames[self.offsets]) > 0
        return usable


@dataclass(frozen=True)
class Aligned(Rows):
    """An aligned store with labels, read: `indices` are the segments' rows in the label file, or the n of `video[n]`.

    `labels` (segments, targets) float32; `targets`, their names; `label_range`, the lowest and highest label there can
    be; `further`, the label file's other columns (segments,) float32 by name, of which some may be no finite numbers.
    """

    labels: np.ndarray
    targets: list[str]
    label_range: tuple[float, float]
    further: dict[str, np.ndarray] = field(default_factory=dict)


def read_aligned(path: str | os.PathLike) -> Aligned:
    """Read an aligned store; raises `InputError` if the file is missing, not one, or without labels."""
    with _opened(Path(path)) as file:
        return Aligned(
            **_rows(file),
            labels=file["labels"][...],
            targets=list(file["labels"].attrs["names"]),
            label_range=tuple(file["labels"].attrs["range"]),
            further=_further(file.get("further_labels")),
        )


def read_rows(path: str | os.PathLike) -> Rows:
    """Read an aligned store, with or without labels; raises `InputError` if the file is missing or not one."""
    with _opened(Path(path)) as file:
        return Rows(**_rows(file))


@contextmanager
def _opened(path: Path) -> Iterator[h5py.File]:
    try:
        with h5py.File(path, "r") as file:
            yield file
    except (OSError, KeyError) as error:
        raise InputError(f"{path}: not an aligned store: {error}; make it with align.py") from error


def _further(stored: h5py.Dataset | None) -> dict[str, np.ndarray]:
    return {} if stored is None else dict(zip(stored.attrs["names"], stored[...].T, strict=True))


def _note(file: h5py.File, made: Made) -> None:
    file.attrs["made"] = json.dumps(asdict(made), sort_keys=True)


def _made(file: h5py.File) -> Made:
    return Made(**json.loads(file.attrs["made"]))


def _rows(file: h5py.File) -> dict[str, Any]:
    """The attributes of `Rows`."""
    path = Path(file.filename)
    return {
        "path": path,
        "made": _made(file),
        "videos": np.char.decode(file["segments/video"][...]),
        "indices": file["segments/index"][...],
        "offsets": file["offsets"][...],
        "starts": file["segments/start"][...],
        "ends": file["segments/end"][...],
        "words": file["words"][...],
        "features": {name: Features(*_place(path, item)) for name, item in file.get("features", {}).items()},
        "frames": {name: _mapped(*_place(path, item)) for name, item in file.get("frames", {}).items()},
    }


def _place(path: Path, dataset: h5py.Dataset) -> tuple[Path, np.dtype, tuple[int, ...], int | None]:
    return path, dataset.dtype, dataset.shape, dataset.id.get_offset()


def _mapped(path: Path, dtype: np.dtype, shape: tuple[int, ...], offset: int | None) -> np.ndarray:
    # An empty dataset has no place in the file.
    return np.zeros(shape, dtype) if offset is None else np.memmap(path, dtype, "r", offset, shape)
