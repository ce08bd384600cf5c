"""Computational sequences: the `.csd` files of the CMU Multimodal SDK.

A `.csd` is HDF5: `/<root>/data/<video>/features` (rows, dimension), `/<root>/data/<video>/intervals`
(rows, 2) in seconds, and `/<root>/metadata/<key>`, one string each, JSON-encoded by SDK 1.2 and later,
plain before. The root's name varies between files; the first group is taken, as the SDK does
(CMU-MultimodalSDK, commit 4f2eadc).
"""

import json
import math
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from emofuse.errors import InputError
from emofuse.files.atomic_hdf5 import whole_hdf5

# zlib cannot expand more than 1032 times: a dataset that claims more than this of its stored bytes is damaged.
LARGEST_EXPANSION = 1100

# Characters. Ids are stored with each segment, as wide as the longest.
LONGEST_ID = 200

# Bytes.
METADATA_CACHE = 2**14


class Sequence:
    """One open `.csd` file; made by `open_sequence`.

    Attributes: `path`; `root`, the root group's name; `metadata`, decoded; `videos`, the ids in file order. `video in
    sequence` says whether it holds a video.
    """

    def __init__(self, path: Path, root: str, group: h5py.Group):
        self.path = path
        self.root = root
        with _naming_damage(f"{path}: group {root!r}"):
            self._data = _member(group, "data", h5py.Group, f"{path}: group {root!r}")
            self.videos = list(self._data)
            self.metadata = _read_metadata(group) if "metadata" in group else {}
        _require_printable(path, self.videos)
        self._held = frozenset(self.videos)

    def __contains__(self, video: str) -> bool:
        return video in self._held

    def datasets(self, video: str) -> tuple[h5py.Dataset, h5py.Dataset]:
        """Features (rows, dimension) and intervals (rows, 2) of a video, unread but with checked shapes.

        Raises `InputError` naming file, video and dataset where the schema is broken.
        """
        where = f"{self.path}: video {video!r}"
        with _naming_damage(where):
            group = _member(self._data, video, h5py.Group, where)
            features = _stored_dataset(group, "features", where)
            intervals = _stored_dataset(group, "intervals", where)
        if intervals.dtype.kind not in "fiu" or len(intervals.shape) != 2 or intervals.shape[1] != 2:
            raise InputError(f"{where}: 'intervals' is {_describe(intervals)}; it should be numbers of shape (rows, 2)")
        if features.dtype.kind not in "fiuS" or len(features.shape) != 2:
            raise InputError(
                f"{where}: 'features' is {_describe(features)}; "
                "it should be numbers or byte strings of shape (rows, dimension)"
            )
        if features.shape[0] != intervals.shape[0]:
            raise InputError(
                f"{where}: 'features' has {len(features)} rows and 'intervals' {len(intervals)}; "
                "they should have the same number"
            )
        return features, intervals

    def read(self, video: str, buffer: "Buffer | None" = None) -> tuple[np.ndarray, np.ndarray]:
        """Features (rows, dimension) in the file's dtype, and intervals (rows, 2) float64 seconds, in file order.

        With a `buffer`, the features lie in it, and are overwritten when it is next read into.
        Raises `InputError` naming file, video and dataset for anything unreadable, and for a time that is not finite.
        """
        where = f"{self.path}: video {video!r}"
        features, intervals = self.datasets(video)
        features = _read_dataset(features, where, "features", buffer)
        intervals = _read_dataset(intervals, where, "intervals").astype(np.float64, copy=False)
        if not np.isfinite(intervals).all():
            row = int(np.argmin(np.isfinite(intervals).all(axis=1)))
            raise InputError(
                f"{where}: 'intervals' row {row} is {intervals[row].tolist()}; times should be finite seconds"
            )
        return features, intervals


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
def open_sequence(path: str | os.PathLike) -> Iterator[Sequence]:
    """Open a `.csd` for reading, until the `with` block ends; nothing but names and metadata is read yet.

    Raises `InputError` if it is missing, not HDF5, truncated, without a root group, or holds an id that is not
    printable.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: no such file; give the path of a .csd file")
    try:
        # Each chunk is read once, so that none is worth keeping.
        file = h5py.File(path, "r", rdcc_nbytes=0)
    except OSError as error:
        with path.open("rb") as raw:
            start = raw.read(16)
        raise InputError(f"{path}: not a whole HDF5 file (it starts with {start!r}): {error}") from error
    with file:
        _limit_metadata_cache(file)
        with _naming_damage(path):
            groups = [name for name in file if _is_own_group(file, name)]
        if not groups:
            raise InputError(f"{path}: no root group; a .csd holds /<root>/data and /<root>/metadata")
        yield Sequence(path, groups[0], file[groups[0]])


def validate(path: str | os.PathLike, dimension: int | None = None) -> tuple[int, int]:
    """Check the schema of every video of a `.csd` without reading features; returns its numbers of videos and rows.

    Raises `InputError` at the first fault, naming file, video and dataset; also where `dimension` (the features'
    width) is given and differs, and where videos differ in width or kind among themselves.
    """
    rows = 0
    first = None
    with open_sequence(path) as sequence:
        if not sequence.videos:
            raise InputError(f"{path}: group 'data' is empty; it should hold a group for each video")
        for video in sequence.videos:
            features, _ = sequence.datasets(video)
            found = (features.shape[1], features.dtype.kind == "S")
            first = first or (video, found)
            if found != first[1]:
                raise InputError(
                    f"{path}: video {video!r}: 'features' is {_describe(features)}, unlike video {first[0]!r}; "
                    "every video should have the same dimension and kind"
                )
            if dimension is not None and features.shape[1] != dimension:
                raise InputError(
                    f"{path}: video {video!r}: 'features' has dimension {features.shape[1]}; it should be {dimension}"
                )
            rows += len(features)
        return len(sequence.videos), rows


def write_sequence(
    path: str | os.PathLike,
    root: str,
    videos: Iterable[tuple[str, np.ndarray, np.ndarray]],
    metadata: dict | None = None,
    compression: str | None = None,
    json_metadata: bool = True,
) -> None:
    """Write a `.csd` that the CMU SDK opens; it appears whole or not at all, in place of one that was there.

    `videos` gives (id, features (rows, dimension) numbers or byte strings, intervals (rows, 2) in seconds), one video
    in memory at a time; `compression` is None (contiguous) or an h5py filter; `json_metadata` chooses between the two
    published styles. Raises `InputError` if the disk is full or may not be written to, `ValueError` if an id comes
    twice.
    """
    described = {
        "alignment compatible": "yes",
        "computational sequence description": "",
        "computational sequence version": "1.0",
        "contact": "",
        "creator": "emofuse",
        "dataset bib citation": "",
        "dataset name": "",
        "dataset version": "1.0",
        "dimension names": [],
        "featureset bib citation": "",
        "md5": None,
        "root name": root,
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"emofuse/{root}")),
    } | (metadata or {})
    with whole_hdf5(path) as file:
        data = file.create_group(f"{root}/data")
        for video, features, intervals in videos:
            group = data.create_group(video)
            filters = {"compression": compression} if len(features) else {}
            group.create_dataset("features", data=features, **filters)
            group.create_dataset("intervals", data=np.asarray(intervals, np.float64), **filters)
        group = file.create_group(f"{root}/metadata")
        for key, value in described.items():
            text = json.dumps(value) if json_metadata else _plain_text(value)
            group.create_dataset(key, shape=(1,), data=[text], dtype=h5py.string_dtype())


def _limit_metadata_cache(file: h5py.File) -> None:
    """Keep HDF5 from holding up to 32 MB a file of what it read about videos that are not read again."""
    config = file.id.get_mdc_config()
    config.min_size = config.initial_size = config.max_size = METADATA_CACHE
    file.id.set_mdc_config(config)


def _is_own_group(file: h5py.File, name: str) -> bool:
    return isinstance(file.get(name, getlink=True), h5py.HardLink) and file.get(name, getclass=True) is h5py.Group


@contextmanager
def _naming_damage(where: str | Path) -> Iterator[None]:
    """Turn whatever HDF5 and h5py raise on a damaged file into an `InputError` that says where."""
    try:
        yield
    except InputError:
        raise
    except (OSError, KeyError, RuntimeError, ValueError, TypeError, OverflowError, MemoryError) as error:
        raise InputError(f"{where}: cannot be read, the file is damaged: {error}") from error


def _require_printable(path: Path, videos: list[str]) -> None:
    """Raise `InputError` if an id could not stand in a line of a file, or is beyond any reason."""
    for video in videos:
        # A name that is not UTF-8 comes as bytes.
        if isinstance(video, bytes) or not video.isprintable() or len(video) > LONGEST_ID:
            raise InputError(
                f"{path}: video {video[:LONGEST_ID]!r} has an id of {len(video)} characters; an id should have at most"
                f" {LONGEST_ID}, all of them printable"
            )


def _plain_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _read_metadata(group: h5py.Group) -> dict:
    metadata = {}
    for key, item in _member(group, "metadata", h5py.Group, group.file.filename).items():
        if not isinstance(item, h5py.Dataset) or not item.size or not h5py.check_string_dtype(item.dtype):
            continue
        texts = item.asstr(errors="replace")[...].ravel().tolist()
        metadata[key] = _decoded(texts[0]) if len(texts) == 1 else texts
    return metadata


def _decoded(text: str) -> Any:
    """What text says as JSON, or the text where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _member(group: h5py.Group, name: str, kind: type, where: str) -> h5py.Group | h5py.Dataset:
    """A member of a group, refused unless it is stored in this very file as the right kind of object."""
    try:
        link = group.id.links.get_info(name.encode())
    except (KeyError, RuntimeError):
        raise InputError(f"{where}: no {name!r}; found {sorted(group)[:5]}") from None
    if link.type != h5py.h5l.TYPE_HARD:
        raise InputError(f"{where}: {name!r} is a link to elsewhere; it should be stored in this file")
    member = group[name]
    if not isinstance(member, kind):
        raise InputError(f"{where}: {name!r} is not a {kind.__name__.lower()}")
    return member


def _stored_dataset(group: h5py.Group, name: str, where: str) -> h5py.Dataset:
    dataset = _member(group, name, h5py.Dataset, where)
    properties = dataset.id.get_create_plist()
    if dataset.shape is None or properties.get_layout() == h5py.h5d.VIRTUAL or properties.get_external_count():
        raise InputError(f"{where}: {name!r} holds no values of its own; it should be stored in this file")
    stored = dataset.id.get_storage_size()
    if dataset.nbytes > LARGEST_EXPANSION * stored:
        raise InputError(
            f"{where}: {name!r} claims shape {dataset.shape} but stores {stored} bytes; the file is damaged"
        )
    return dataset


def _read_dataset(dataset: h5py.Dataset, where: str, name: str, buffer: Buffer | None = None) -> np.ndarray:
    with _naming_damage(f"{where}: {name!r}"):
        values = (np.zeros if buffer is None else buffer.array)(dataset.shape, dataset.dtype)
        if values.size:
            dataset.id.read(h5py.h5s.ALL, h5py.h5s.ALL, values)
        return values


def _describe(dataset: h5py.Dataset) -> str:
    return f"{dataset.dtype} of shape {dataset.shape}"
