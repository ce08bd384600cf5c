"""Labels of a published label file, joined to the rows of arrays by what their ids say."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from emofuse.arrays.segment_ids import SegmentIds
from emofuse.corpus.ids import part_of, video_of
from emofuse.corpus.labels import Labels
from emofuse.corpus.meeting import require_meeting
from emofuse.errors import InputError

# Sentiment that is this near is the same: files round thirds to two decimals.
SAME_SENTIMENT = 0.0051

# Of the segments whose sentiment is in both files, the share that has to agree.
ENOUGH = 0.9


@dataclass(frozen=True)
class Join:
    """Rows of arrays beside the label file's segments.

    `of_row` (rows,) int64, the position of each row's segment in the labels, -1 where there is none; `intervals`
    (rows, 2) float64 seconds of these, NaN where there is none.
    """

    of_row: np.ndarray
    intervals: np.ndarray

    @property
    def found(self) -> np.ndarray:
        """Which rows (rows,) bool have a segment."""
        return self.of_row >= 0


def join(ids: SegmentIds, labels: Labels, order: str, tolerance: float, where: str, label_file: str) -> Join:
    """Match each row with a segment of its video in the label file: by start and end, or by number.

    Start and end may both be `tolerance` seconds off; number n is the n-th segment, counted from 0, in the `order` of
    the `file`, or of `time`; of ids video[n] in the label file it is n. Raises `InputError` if ids name no segments, no
    video is in both, or two rows match one segment.
    """
    if ids.form in ("none", "videos"):
        raise InputError(
            f"{where}: {'without ids' if ids.form == 'none' else 'ids that name videos alone'}, rows cannot be matched"
            f" with the segments of {label_file}; give ids, or leave `labels` out and take the labels of the arrays"
        )
    require_meeting(dict.fromkeys(ids.videos.tolist()), where, {video_of(name) for name in labels.segments}, label_file)
    segments = _by_video(labels, order)
    of_row = np.full(len(ids.videos), -1)
    for row, video in enumerate(ids.videos):
        numbers, positions, intervals = segments.get(video, (np.zeros(0), np.zeros(0, int), np.zeros((0, 2))))
        if ids.form == "times":
            near = (np.abs(intervals - ids.times[row]) <= tolerance).all(axis=1)
        else:
            near = numbers == ids.numbers[row]
        if near.any():
            of_row[row] = positions[near.argmax()]
    _require_once(of_row, ids, where, label_file)
    every = np.concatenate([*labels.segments.values(), np.full((1, 2), np.nan)])
    return Join(of_row, every[of_row])


def _by_video(labels: Labels, order: str) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The segments of each video: numbers, positions in the labels (segments,), and intervals (segments, 2) s."""
    found: dict[str, list] = defaultdict(list)
    position = 0
    for name, intervals in labels.segments.items():
        part = part_of(name)
        for number, interval in enumerate(intervals):
            found[video_of(name)].append((number if part is None else part, position, *interval))
            position += 1
    rows = {video: np.array(of_video) for video, of_video in found.items()}
    if order == "time":
        for of_video in rows.values():
            of_video[np.lexsort(of_video[:, 2:].T[::-1]), 0] = np.arange(len(of_video))
    return {video: (part[:, 0], part[:, 1].astype(int), part[:, 2:]) for video, part in rows.items()}


def _require_once(of_row: np.ndarray, ids: SegmentIds, where: str, label_file: str) -> None:
    first: dict[int, int] = {}
    for row, position in enumerate(of_row.tolist()):
        if position >= 0 and (before := first.setdefault(position, row)) != row:
            raise InputError(
                f"{where}: rows {before} and {row} of video {ids.videos[row]!r} match one segment of {label_file};"
                " make the tolerance smaller"
            )


def agreement(sentiment: np.ndarray, joined: Join, in_file: np.ndarray) -> tuple[int, int]:
    """How many rows have the sentiment (rows,) of their segment in the label file (segments,); how many have both."""
    compared = joined.found & np.isfinite(sentiment)
    compared[joined.found] &= np.isfinite(in_file[joined.of_row[joined.found]])
    near = np.abs(sentiment[compared] - in_file[joined.of_row[compared]]) <= SAME_SENTIMENT
    return int(near.sum()), int(compared.sum())


def require_agreement(agree: int, compared: int, others: int | None, order: str, where: str, label_file: str) -> None:
    """Raise `InputError` if so many rows do not have the sentiment of their segments that the join must be wrong.

    `others` agree if numbers are counted in the other order, which is said; None where ids have times.
    """
    if agree >= ENOUGH * compared:
        return
    remedy = "are both of one corpus, and of one release of it?"
    if others is not None and others > agree:
        other = "time" if order == "file" else "file"
        remedy = f"in the order of {other} {others:,} do: write under arrays: segment_order: {other}"
    elif others is not None:
        remedy += f" In the order of {'time' if order == 'file' else 'file'} {others:,} do."
    raise InputError(
        f"{where}: of {compared:,} segments that have a sentiment here and in {label_file}, {agree:,} have the same:"
        f" they are not matched rightly; {remedy}"
    )
