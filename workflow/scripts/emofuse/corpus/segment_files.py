"""Segments that a user names: a CSV file of times, or the intervals of a `.csd`."""

import csv
import math
from collections.abc import Collection
from pathlib import Path

import numpy as np

from emofuse.corpus.csd import open_sequence
from emofuse.corpus.ids import without
from emofuse.errors import InputError

COLUMNS = ["video", "start", "end"]


def read_segment_file(path: Path, exclude: Collection[str] = (), root: str | None = None) -> dict[str, np.ndarray]:
    """The segments (segments, 2), in seconds, of each video that is not excluded, in file order.

    A CSV file has a row a segment and the columns video, start and end, in any order; of a `.csd`, such as one of
    labels, the intervals are the segments, in its group `root` where it has several. Raises `InputError` if the file is
    neither, or has no segment.
    """
    if path.suffix.lower() not in (".csv", ".csd"):
        raise InputError(f"{path}: segments come as a .csv file or as the intervals of a .csd")
    if path.suffix.lower() == ".csv":
        found = _read_csv(path)
        segments = {video: found[video] for video in without(found, exclude)}
    else:
        segments = _read_intervals(path, exclude, root)
    if not any(map(len, segments.values())):
        raise InputError(f"{path}: there is no segment in it that is not excluded; it should have one at least")
    return segments


def _read_intervals(path: Path, exclude: Collection[str], root: str | None) -> dict[str, np.ndarray]:
    with open_sequence(path, root) as sequence:
        return {video: sequence.intervals(video) for video in without(sequence.videos, exclude)}


def _read_csv(path: Path) -> dict[str, np.ndarray]:
    segments = {}
    try:
        # Spreadsheets put a byte order mark in front.
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.DictReader(file, strict=True)
            found = rows.fieldnames or []
            if sorted(found) != sorted(COLUMNS):
                raise InputError(f"{path}: its columns are {found}; they should be {COLUMNS}, with commas between")
            for row in rows:
                segments.setdefault(row["video"], []).append(_times(row, f"{path}: line {rows.line_num}"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a CSV file that can be read: {error}") from error
    return {video: np.array(times) for video, times in segments.items()}


def _times(row: dict[str, str], where: str) -> tuple[float, float]:
    if len(row) > len(COLUMNS):
        raise InputError(f"{where}: there are more values than columns; a value with a comma in it needs quotes")
    try:
        start, end = float(row["start"]), float(row["end"])
    except (TypeError, ValueError):
        start = end = math.nan
    if not -math.inf < start < end < math.inf:
        raise InputError(
            f"{where}: start is {row['start']!r} and end {row['end']!r}; they should be numbers of seconds, "
            "the end after the start"
        )
    return start, end
