"""Segments: the labels' intervals, and the words in each."""

from dataclasses import dataclass

import numpy as np

from emofuse.csd import Sequence
from emofuse.errors import InputError
from emofuse.intervals import Timeline

# A word belongs to each segment that it overlaps by more than this many seconds, as in the SDK.
SHORTEST_BELONGING = 1e-5


@dataclass(frozen=True)
class Words:
    """A video's words, by time, without pauses: `texts` (words,) bytes, `intervals` (words, 2) s.

    `source_intervals` (rows, 2) are those of all rows of the file, pauses too; `source_rows` (words,) says where the
    words stand among them.
    """

    texts: np.ndarray
    intervals: np.ndarray
    source_intervals: np.ndarray
    source_rows: np.ndarray


NO_WORDS = Words(np.empty(0, "S1"), np.empty((0, 2)), np.empty((0, 2)), np.empty(0, np.int64))


@dataclass(frozen=True)
class SegmentedVideo:
    """A video's segments and words.

    `intervals` and `labels` a segment; `rows`, the positions of its words, segment after segment; `lengths`, the words
    a segment.
    """

    video: str
    intervals: np.ndarray
    labels: np.ndarray
    words: Words
    rows: np.ndarray
    lengths: np.ndarray


class SegmentReader:
    """Reads a corpus's segments and their words, one labelled video at a time.

    `videos` are the labelled videos, in file order, without those to `exclude`; `pauses` are words that are dropped.
    """

    def __init__(
        self,
        words: Sequence,
        labels: Sequence,
        label_columns: list[str],
        targets: list[str],
        label_range: tuple[float, float],
        pauses: list[str],
        exclude: list[str],
    ):
        self._words, self._labels = words, labels
        self._columns = _label_positions(labels, label_columns, targets)
        self._label_range = label_range
        self._pauses = [pause.encode() for pause in pauses]
        self.videos = [video for video in labels.videos if video not in set(exclude)]
        if not self.videos:
            raise InputError(f"{labels.path}: no video is left, {len(exclude)} being excluded")

    def read(self, video: str) -> SegmentedVideo:
        """A video's segments and words; a word belongs to each segment that it overlaps, in order of time."""
        labels, intervals = self._labels.read(video)
        where = f"{self._labels.path}: video {video!r}"
        if labels.dtype.kind == "S" or labels.shape[1] <= max(self._columns):
            raise InputError(
                f"{where}: labels are {labels.dtype} of shape {labels.shape}; "
                f"they should be numbers with at least {max(self._columns) + 1} columns"
            )
        labels = labels[:, self._columns]
        low, high = self._label_range
        if not ((labels >= low) & (labels <= high)).all():
            wrong = labels[~((labels >= low) & (labels <= high))][0]
            raise InputError(f"{where}: a label is {wrong}; labels should lie in label_range [{low:g}, {high:g}]")
        words = self._read_words(video)
        found = Timeline(words.intervals).overlaps(intervals, SHORTEST_BELONGING)
        lengths = np.bincount(found.reference, minlength=len(intervals))
        return SegmentedVideo(video, intervals, labels, words, found.row, lengths)

    def _read_words(self, video: str) -> Words:
        if video not in self._words:
            return NO_WORDS
        words, intervals = self._words.read(video)
        if words.dtype.kind != "S":
            raise InputError(
                f"{self._words.path}: video {video!r}: words are {words.dtype}; they should be byte strings"
            )
        spoken = ~np.isin(words[:, 0], self._pauses)
        if not spoken.any():
            raise InputError(
                f"{self._words.path}: video {video!r} has {len(words)} rows and no word among them (pauses: "
                f"{b', '.join(self._pauses).decode() or 'none'}); name its pauses rightly, or the video under 'exclude'"
            )
        by_time = np.argsort(intervals[:, 0], kind="stable")
        rows = by_time[spoken[by_time]]
        return Words(words[rows, 0], intervals[rows], intervals, rows)


def _label_positions(sequence: Sequence, columns: list[str], targets: list[str]) -> list[int]:
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
