"""Computational sequences: the `.csd` files of the CMU Multimodal SDK.

A `.csd` is HDF5: `/<root>/data/<video>/features` (rows, dimension), `/<root>/data/<video>/intervals`
(rows, 2) in seconds, and `/<root>/metadata/<key>`, one string each, JSON-encoded by SDK 1.2 and later,
plain before. The root's name varies between files. Of several the SDK takes the first, which is the first by name alone
(CMU-MultimodalSDK, commit 4f2eadc); here it has to be said which.
"""

import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import h5py
import numpy as np

from emofuse.errors import InputError
from emofuse.files.atomic_hdf5 import whole_hdf5
from emofuse.files.hdf5_strings import are_strings, is_variable, read_strings
from emofuse.files.untrusted_hdf5 import (
    Buffer,
    is_own,
    member,
    naming_damage,
    opened,
    own_groups,
    read_into,
    stored_dataset,
)

# Characters. Ids are stored with each segment, as wide as the longest.
LONGEST_ID = 200

# The root to read of each sequence by name; none is needed of files that have one.
NO_ROOTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Shape:
    """What a video's features are: `rows`, each of `width` numbers or strings, as `kind` says."""

    rows: int
    width: int
    kind: str


class Sequence:
    """One open `.csd` file; made by `open_sequence`.

    Attributes: `path`; `root`, the root group's name; `other_groups`, the names of groups beside it; `metadata`,
    decoded, several strings being a list; `metadata_style`, how it was written: JSON, plain or none; `videos`, the ids
    in file order. `video in sequence` says whether it holds a video.
    """

    def __init__(self, path: Path, root: str, file: h5py.File):
        self.path = path
        self.root = root
        where = f"{path}: group {root!r}"
        with naming_damage(where):
            self.other_groups = [name for name in own_groups(file) if name != root]
            self._data = member(file[root], "data", h5py.Group, where)
            self.videos = list(self._data)
            self.metadata, self.metadata_style = _read_metadata(file[root], where)
        _require_printable(path, self.videos)
        self._held = frozenset(self.videos)

    def __contains__(self, video: str) -> bool:
        return video in self._held

    def where(self, video: str) -> str:
        """The file and a video in it, as errors begin."""
        return f"{self.path}: video {video!r}"

    def has_rows(self, video: str) -> bool:
        """Whether it holds a video with any value; one without has no rows, whatever shape its nothing has."""
        return video in self and any(dataset.size for dataset in self._stored(video))

    def shape(self, video: str) -> Shape:
        """What a video's features are, unread; strings of one dimension count as those of shape (rows, 1).

        Raises `InputError` naming file, video and dataset where the schema is broken.
        """
        return self._checked(video)[0]

    def intervals(self, video: str) -> np.ndarray:
        """A video's intervals (rows, 2) float64 seconds, in file order; raises `InputError` as `read` does."""
        _, _, intervals = self._checked(video)
        return self._read_intervals(video, intervals)

    def read(self, video: str, buffer: Buffer | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Features (rows, dimension) in the file's dtype, and intervals (rows, 2) float64 seconds, in file order.

        Strings are byte strings (rows, 1), however they are stored. With a `buffer`, numbers lie in it, and are
        overwritten when it is next read into.
        Raises `InputError` naming file, video and dataset for anything unreadable, and for a time that is not finite.
        """
        shape, features, intervals = self._checked(video)
        where = f"{self.where(video)}: 'features'"
        with naming_damage(where):
            if shape.kind == "strings":
                values = read_strings(features, where).reshape(shape.rows, 1)
            else:
                values = read_into(
                    (np.zeros if buffer is None else buffer.array)(features.shape, features.dtype), features
                )
        return values, self._read_intervals(video, intervals)

    def _stored(self, video: str) -> tuple[h5py.Dataset, h5py.Dataset]:
        where = self.where(video)
        with naming_damage(where):
            group = member(self._data, video, h5py.Group, where)
            return stored_dataset(group, "features", where), stored_dataset(group, "intervals", where)

    def _checked(self, video: str) -> tuple[Shape, h5py.Dataset, h5py.Dataset]:
        """What a video's features are; features and intervals, unread."""
        where = self.where(video)
        features, intervals = self._stored(video)
        if intervals.dtype.kind not in "fiu" or len(intervals.shape) != 2 or intervals.shape[1] != 2:
            raise InputError(f"{where}: 'intervals' is {_describe(intervals)}; it should be numbers of shape (rows, 2)")
        rows, *widths = features.shape or (0, 0, 0)
        if are_strings(features.dtype) and widths in ([], [1]):
            shape = Shape(rows, 1, "strings")
        elif features.dtype.kind in "fiu" and len(widths) == 1 and (widths[0] or not rows):
            shape = Shape(rows, widths[0], "numbers")
        else:
            raise InputError(
                f"{where}: 'features' is {_describe(features)}; "
                "it should be numbers of shape (rows, dimension), or strings of shape (rows, 1)"
            )
        if features.shape[0] != intervals.shape[0]:
            raise InputError(
                f"{where}: 'features' has {len(features)} rows and 'intervals' {len(intervals)}; "
                "they should have the same number"
            )
        return shape, features, intervals

    def _read_intervals(self, video: str, stored: h5py.Dataset) -> np.ndarray:
        where = f"{self.where(video)}: 'intervals'"
        with naming_damage(where):
            intervals = read_into(np.zeros(stored.shape, stored.dtype), stored).astype(np.float64, copy=False)
        if not np.isfinite(intervals).all():
            row = int(np.argmin(np.isfinite(intervals).all(axis=1)))
            raise InputError(f"{where} row {row} is {intervals[row].tolist()}; times should be finite seconds")
        return intervals


@contextmanager
def open_sequence(path: str | os.PathLike, root: str | None = None) -> Iterator[Sequence]:
    """Open a `.csd` for reading, until the `with` block ends; nothing but names and metadata is read yet.

    `root` is the root group to read; it is needed where the file has several.
    Raises `InputError` if the file is missing, unreadable, locked, not HDF5 or truncated; if it lacks the root, or has
    several and none is given; or if it holds an id that is not printable.
    """
    path = Path(path)
    with opened(path) as file:
        roots = _roots(path, file)
        if root is None and len(roots) > 1:
            raise InputError(f"{path}: {several_roots(roots)}")
        if root is not None and root not in roots:
            raise InputError(f"{path}: no root group {root!r}; there is {', '.join(map(repr, roots))}")
        yield Sequence(path, root or roots[0], file)


def root_names(path: str | os.PathLike) -> list[str]:
    """The names of a `.csd` file's root groups; raises `InputError` if it cannot be read, or has none."""
    path = Path(path)
    with opened(path) as file:
        return _roots(path, file)


def several_roots(roots: list[str]) -> str:
    """What a file of several roots needs."""
    return (
        f"it has {len(roots)} root groups, {', '.join(map(repr, roots))}; say which is meant, in the corpus file beside"
        f" path or sources, such as root: {json.dumps(roots[0], ensure_ascii=False)}, or to a program with --root"
    )


def _roots(path: Path, file: h5py.File) -> list[str]:
    """The groups that hold `data`: a file may have others, which are no sequences."""
    with naming_damage(path):
        groups = own_groups(file)
        roots = [name for name in groups if _holds_data(file[name])]
    if not roots:
        beside = f": no 'data' in {', '.join(map(repr, groups))}" if groups else ""
        raise InputError(f"{path}: no root group{beside}; a .csd holds /<root>/data and /<root>/metadata")
    return roots


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


def _holds_data(group: h5py.Group) -> bool:
    return group.id.links.exists(b"data")


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


def _read_metadata(group: h5py.Group, where: str) -> tuple[dict, str]:
    """What strings say of a sequence, and how they were written: JSON, plain or none."""
    if "metadata" not in group:
        return {}, "none"
    held = member(group, "metadata", h5py.Group, where)
    metadata, styles = {}, set()
    for key in held:
        texts = _texts(held, key, f"{where}: metadata {key!r}")
        if len(texts) == 1:
            metadata[key], style = _decoded(texts[0])
            styles.add(style)
        elif texts:
            metadata[key] = texts
    return metadata, "plain" if "plain" in styles else "JSON" if styles else "none"


def _decoded(text: str) -> tuple[object, str]:
    try:
        return json.loads(text), "JSON"
    except (ValueError, RecursionError):
        return text, "plain"


def _texts(metadata: h5py.Group, key: str, where: str) -> list[str]:
    """The strings of a member of metadata; none where it is no dataset of strings, or was never written."""
    item = metadata[key] if is_own(metadata, key) else None
    if not isinstance(item, h5py.Dataset) or not are_strings(item.dtype) or not item.id.get_storage_size():
        return []
    stored = stored_dataset(metadata, key, where)
    return [text.decode(errors="replace") for text in read_strings(stored, where).ravel().tolist()]


def _describe(dataset: h5py.Dataset) -> str:
    dtype = "strings" if is_variable(dataset.dtype) else dataset.dtype
    return f"{dtype} of shape {dataset.shape}"
