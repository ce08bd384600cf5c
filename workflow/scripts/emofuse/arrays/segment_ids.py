"""Which segment each row of the arrays is: of which video, and which part of it."""

import math
import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from emofuse.arrays.folds import Fold
from emofuse.corpus.csd import LONGEST_ID
from emofuse.corpus.ids import part_of, video_of
from emofuse.errors import InputError

# As MMSA writes the segment n of a video: video$_$n.
PARTS = "$_$"
NUMBER = re.compile(r"[0-9]{1,9}(\.0+)?")


@dataclass(frozen=True)
class SegmentIds:
    """The rows of all folds, fold after fold.

    `videos` (rows,) object str; `numbers` (rows,) int64, which segment of its video each is; `times` (rows, 2) float64
    seconds, NaN where ids have none; `folds` (rows,) object str. `form`: what ids are, `times`, `numbers`, `videos`, or
    `none` where there are none.
    """

    videos: np.ndarray
    numbers: np.ndarray
    times: np.ndarray
    folds: np.ndarray
    form: str

    @property
    def names(self) -> list[str]:
        """Each row as `video[n]`."""
        return [f"{video}[{number}]" for video, number in zip(self.videos, self.numbers, strict=True)]


def read_ids(folds: list[Fold]) -> SegmentIds:
    """The ids of all rows.

    They are (video, start, end), (video, segment), strings `video$_$segment` or `video[segment]`, or strings that name
    whole videos: in all rows alike. Raises `InputError` if they are not, if one comes twice, or if a video is in two
    folds. Without ids each row is a video, named by its fold and place.
    """
    of_rows = np.array([fold.name for fold in folds for _ in range(fold.segments)], object)
    if folds[0].ids is None:
        videos = [f"{fold.name}-{row:05d}" for fold in folds for row in range(fold.segments)]
        nothing = np.full((len(videos), 2), np.nan)
        return SegmentIds(np.array(videos, object), np.zeros(len(videos), np.int64), nothing, of_rows, "none")
    where = folds[0].where["ids"]
    if len({fold.ids.shape[1] for fold in folds}) > 1:
        raise InputError(f"{where}: ids have other parts than those of another fold; all should be alike")
    rows = np.concatenate([fold.ids for fold in folds])
    form, videos, numbers, times = _read_columns(rows, where)
    _require_printable(videos, where)
    keys = list(zip(videos, numbers, map(tuple, times.tolist()), strict=True) if form == "times" else
                zip(videos, numbers, strict=True))  # fmt: skip
    if form == "times":
        _require_once([(video, *pair) for video, _, pair in keys], rows, of_rows, where)
    else:
        _require_once(keys, rows, of_rows, where)
    _require_one_fold(videos, of_rows, where)
    return SegmentIds(np.array(videos, object), np.array(numbers, np.int64), times, of_rows, form)


def _read_columns(rows: np.ndarray, where: str) -> tuple[str, list[str], list[int], np.ndarray]:
    """What ids are; video, number and times (rows, 2) of each."""
    videos = rows[:, 0].tolist()
    nothing = np.full((len(rows), 2), np.nan)
    if rows.shape[1] == 3:
        times = np.array([[_seconds(text, row, where) for text in row[1:]] for row in rows.tolist()])
        # In the order of the file, for they are no more than names.
        seen = Counter()
        numbers = []
        for video in videos:
            numbers.append(seen[video])
            seen[video] += 1
        return "times", videos, numbers, times
    if rows.shape[1] == 2:
        return "numbers", videos, [_number(row[1], row, where) for row in rows.tolist()], nothing
    if all(PARTS in video for video in videos):
        split = [video.rsplit(PARTS, 1) for video in videos]
        return "numbers", [video for video, _ in split], [_number(pair[1], pair, where) for pair in split], nothing
    if all(part_of(video) is not None for video in videos):
        return "numbers", [video_of(video) for video in videos], [part_of(video) for video in videos], nothing
    if mixed := [video for video in videos if PARTS in video or part_of(video) is not None]:
        raise InputError(
            f"{where}: {mixed[0]!r} names a segment of a video, and {len(videos) - len(mixed):,} other ids do not, such"
            f" as {next(video for video in videos if video not in mixed)!r}; all should be alike"
        )
    return "videos", videos, [0] * len(videos), nothing


def _seconds(text: str, row: list[str], where: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds):
        raise InputError(f"{where}: id {row} should be a video, its start and its end in seconds")
    return seconds


def _number(text: str, row: list[str], where: str) -> int:
    if not NUMBER.fullmatch(text):
        raise InputError(f"{where}: id {row} has {text[:80]!r} in the place of a segment's number")
    return int(float(text))


def _require_printable(videos: list[str], where: str) -> None:
    for video in videos:
        if not video or not video.isprintable() or len(video) > LONGEST_ID or part_of(video) is not None:
            raise InputError(
                f"{where}: video {video[:LONGEST_ID]!r} has an id of {len(video)} characters; an id should have from 1"
                f" to {LONGEST_ID}, all of them printable, and not end in [n]"
            )


def _require_once(keys: list[tuple], rows: np.ndarray, of_rows: np.ndarray, where: str) -> None:
    first: dict[tuple, int] = {}
    for row, key in enumerate(keys):
        if (before := first.setdefault(key, row)) != row:
            raise InputError(
                f"{where}: id {' '.join(rows[row])!r} comes twice, in {of_rows[before]} and in {of_rows[row]} (rows"
                f" {before} and {row}, counted from 0 over all folds); a segment should be there once"
            )


def _require_one_fold(videos: list[str], of_rows: np.ndarray, where: str) -> None:
    fold_of: dict[str, str] = {}
    for video, fold in zip(videos, of_rows.tolist(), strict=True):
        if fold_of.setdefault(video, fold) != fold:
            raise InputError(
                f"{where}: segments of video {video!r} are in folds {fold_of[video]} and {fold}: its speaker would be"
                " learnt and tested; a video should be in one fold"
            )
