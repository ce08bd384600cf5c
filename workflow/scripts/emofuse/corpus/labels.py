"""Labels: a corpus's segments, and the intensities that people gave them."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emofuse.configuration.label_columns import LabelColumns
from emofuse.configuration.names import told, unmatched
from emofuse.corpus import ids
from emofuse.corpus.csd import open_sequence
from emofuse.corpus.description import describe
from emofuse.corpus.label_columns import prove_order
from emofuse.errors import InputError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Labels:
    """A corpus's labels.

    `segments` maps each labelled video, or part of one, to its segments (segments, 2) in seconds: in file order, parts
    of a video by their numbers; `values` (segments of all videos, targets) float32; `targets`, their names; `further`,
    the file's other columns (segments of all videos,) float32 by name, as they are; `label_range`, the lowest and
    highest label there can be; `order`, whether the file's names have `proven` which column is what, or that is
    `trusted`; `clamped`, how many labels lay outside of the range; `parts`, how many ids name parts of videos.
    """

    segments: dict[str, np.ndarray]
    values: np.ndarray
    targets: list[str]
    further: dict[str, np.ndarray]
    label_range: tuple[float, float]
    order: str
    clamped: int
    parts: int


def read_labels(labels: Path, columns: LabelColumns, exclude: list[str], root: str | None = None) -> Labels:
    """Read a `.csd` of labels, less the videos to `exclude`; `root` is the root group of labels in a file of several.

    Raises `InputError` naming file and video where a label is not finite or not in the range, the label columns are not
    what the file says, ids contradict one another, or no video is left.
    """
    if missing := unmatched(columns.targets, columns.names):
        raise InputError(f"{labels}: no label column {told(missing, columns.names)}; the columns are {columns.names}")
    with open_sequence(labels, root) as sequence:
        videos = ids.in_order(ids.without(sequence.videos, exclude))
        if not videos:
            raise InputError(f"{labels}: no video is left, {len(exclude)} being excluded")
        ids.require_distinct(videos, str(labels))
        described = describe(sequence, exclude)
        if described.kind != "numbers":
            raise InputError(f"{labels}: labels are {described.kind}; they should be numbers")
        found = {video: sequence.read(video) for video in videos}
        said = sequence.metadata.get("dimension names")
    proven = prove_order(labels, said, described.width, columns.names, trusted=columns.order == "trusted")
    if not proven:
        log.warning("%s names no columns: that they are %s is taken on trust", labels, ", ".join(columns.names))
    segments = {video: intervals for video, (_, intervals) in found.items()}
    parts = _count_parts(labels, segments)
    rows = np.concatenate([rows for rows, _ in found.values()])
    return judged(labels, rows, segments, columns, proven, parts)


def judged(
    path: Path | str,
    rows: np.ndarray,
    segments: dict[str, np.ndarray],
    columns: LabelColumns,
    proven: bool,
    parts: int = 0,
) -> Labels:
    """The labels in rows (segments of all videos, columns), which lie at `path`; the rest as in `Labels`.

    Raises `InputError` as `count_outside` does.
    """
    values = rows[:, [columns.names.index(target) for target in columns.targets]].astype(np.float64)
    outside = count_outside(path, values, segments, columns)
    with np.errstate(over="ignore"):
        further = {
            name: rows[:, column].astype(np.float32)
            for column, name in enumerate(columns.names)
            if name not in columns.targets
        }
    values = np.clip(values, *columns.label_range).astype(np.float32)
    order = "proven" if proven else "trusted"
    return Labels(segments, values, columns.targets, further, columns.label_range, order, outside, parts)


def _count_parts(path: Path, segments: dict[str, np.ndarray]) -> int:
    """How many ids name parts of videos; raises `InputError` if one has several segments."""
    parts = [name for name in segments if ids.part_of(name) is not None]
    for name in parts:
        if len(segments[name]) > 1:
            raise InputError(
                f"{path}: {name!r} names one segment of a video, but has {len(segments[name])} rows; give each an id of"
                f" its own, or leave it out: exclude: {json.dumps([name], ensure_ascii=False)}"
            )
    if parts:
        of_videos = len({ids.video_of(name) for name in parts})
        log.info("%d ids, such as %r, name parts of %d videos, and count as these", len(parts), parts[0], of_videos)
    return len(parts)


def count_outside(path: Path | str, values: np.ndarray, segments: dict[str, np.ndarray], columns: LabelColumns) -> int:
    """How many labels (segments, targets) are not in the range; raises `InputError` naming the first if it must be.

    A label that is not finite is refused whatever is said of those outside.
    """
    low, high = columns.label_range
    infinite = ~np.isfinite(values)
    if infinite.any():
        where, video = _first(infinite, segments, columns.targets)
        raise InputError(
            f"{path}: {where} is {values[infinite][0]}, one of {infinite.sum()} labels that are no finite numbers; "
            f"correct it, or leave the video out: exclude: {json.dumps([video], ensure_ascii=False)}"
        )
    outside = (values < low) | (values > high)
    if outside.any() and columns.outside != "clamp":
        where, video = _first(outside, segments, columns.targets)
        raise InputError(
            f"{path}: {where} is {values[outside][0]}, one of {outside.sum()} labels outside of label_range "
            f"[{low:g}, {high:g}]; correct the range, leave the video out (exclude: "
            f"{json.dumps([video], ensure_ascii=False)}), or put them to its ends (labels_outside: clamp)"
        )
    if outside.any():
        log.warning("%s: %d labels outside of [%g, %g] are put to its ends", path, outside.sum(), low, high)
    return int(outside.sum())


def _first(found: np.ndarray, segments: dict[str, np.ndarray], targets: list[str]) -> tuple[str, str]:
    """Where the first of the labels (segments, targets) that are found stands, and its video."""
    segment, target = np.argwhere(found)[0]
    ends = np.cumsum([len(intervals) for intervals in segments.values()])
    position = int(np.searchsorted(ends, segment, side="right"))
    video = list(segments)[position]
    row = segment - ends[position] + len(segments[video])
    return f"video {video!r}, segment {row}: {targets[target]}", video
