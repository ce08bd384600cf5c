"""Labels: a corpus's segments, and the intensities that people gave them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emofuse.corpus.csd import Sequence, open_sequence
from emofuse.corpus.description import describe
from emofuse.errors import InputError


@dataclass(frozen=True)
class Labels:
    """A corpus's labels.

    `segments` maps each labelled video to its segments (segments, 2) in seconds, both in file order; `values` (segments
    of all videos, targets) float32; `targets`, their names; `label_range`, the lowest and highest label there can be.
    """

    segments: dict[str, np.ndarray]
    values: np.ndarray
    targets: list[str]
    label_range: tuple[float, float]


def read_labels(
    labels: Path,
    label_columns: list[str],
    targets: list[str],
    label_range: tuple[float, float],
    exclude: list[str],
    root: str | None = None,
) -> Labels:
    """Read a `.csd` of labels, less the videos to `exclude`; of its columns, `label_columns`, the `targets` are kept.

    Raises `InputError` naming file and video where a label is not a number in `label_range`, the label columns are not
    what the file says, or no video is left.
    """
    with open_sequence(labels, root) as sequence:
        columns = _positions(sequence, label_columns, targets)
        videos = [video for video in sequence.videos if video not in set(exclude)]
        if not videos:
            raise InputError(f"{labels}: no video is left, {len(exclude)} being excluded")
        describe(sequence, exclude)
        segments, values = {}, []
        for video in videos:
            found, segments[video] = sequence.read(video)
            values.append(_checked(found, columns, label_range, f"{labels}: video {video!r}"))
    return Labels(segments, np.concatenate(values).astype(np.float32), targets, label_range)


def _positions(sequence: Sequence, columns: list[str], targets: list[str]) -> list[int]:
    stored = sequence.metadata.get("dimension names")
    if isinstance(stored, list) and stored and stored != columns:
        raise InputError(
            f"{sequence.path}: its columns are {stored}, but the corpus says label_columns {columns}; "
            "make the corpus agree with the file"
        )
    missing = [target for target in targets if target not in columns]
    if missing:
        raise InputError(f"{sequence.path}: no label column {missing}; the columns are {columns}")
    return [columns.index(target) for target in targets]


def _checked(labels: np.ndarray, columns: list[int], label_range: tuple[float, float], where: str) -> np.ndarray:
    """The chosen columns (segments, targets) of a video's labels, all of them in the range."""
    if labels.dtype.kind == "S" or labels.shape[1] <= max(columns):
        raise InputError(
            f"{where}: labels are {labels.dtype} of shape {labels.shape}; "
            f"they should be numbers with at least {max(columns) + 1} columns"
        )
    labels = labels[:, columns]
    low, high = label_range
    outside = ~((labels >= low) & (labels <= high))
    if outside.any():
        raise InputError(
            f"{where}: a label is {labels[outside][0]}; labels should lie in label_range [{low:g}, {high:g}]"
        )
    return labels
