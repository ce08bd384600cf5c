"""Intervals in time: their order, and which of them overlap which others."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Overlaps:
    """All pairs (reference, row) that overlap, ordered by reference and then by the row's start.

    `reference`, `row`: (pairs,) int64, positions in the arrays given; `seconds`: (pairs,) float64.
    """

    reference: np.ndarray
    row: np.ndarray
    seconds: np.ndarray


def resolution(intervals: np.ndarray) -> float:
    """The step, in seconds, between neighbouring times that could have been stored, of intervals (rows, 2) float64.

    Times that were float32 once, as all of their values show, are apart by 61 µs at ten minutes: neighbours that touch
    may overlap by so much. Others count as exact: 0.
    """
    with np.errstate(over="ignore"):
        stored = intervals.astype(np.float32)
    if not intervals.size or not np.array_equal(intervals, stored):
        return 0.0
    return float(np.spacing(np.abs(stored).max()))


class Timeline:
    """The intervals (rows, 2), start and end in seconds, of one video's sequence, in any order and with any overlaps.

    An interval that ends before it starts overlaps nothing. `len` counts the rows.
    """

    def __init__(self, intervals: np.ndarray):
        self._intervals = intervals
        starts = intervals[:, 0]
        self._order = None if (starts[1:] >= starts[:-1]).all() else np.argsort(starts, kind="stable")
        self._sorted = intervals if self._order is None else intervals[self._order]

    def __len__(self) -> int:
        return len(self._intervals)

    @cached_property
    def _resolution(self) -> float:
        return resolution(self._intervals)

    @cached_property
    def _latest_ends(self) -> np.ndarray:
        """The running maximum of ends: sorted even where ends are not. What lies before its first value past a
        moment has ended by then."""
        return np.maximum.accumulate(self._sorted[:, 1])

    def overlaps(self, reference: np.ndarray, shortest: float) -> Overlaps:
        """Which rows overlap which reference intervals (m, 2), in seconds, by more than `shortest` seconds.

        They are found by two binary searches, on starts and on the running maximum of ends, and an exact test. An
        overlap that is no longer than the `resolution` of either side is none.
        """
        shortest = max(shortest, self._resolution, resolution(reference))
        first = np.searchsorted(self._latest_ends, reference[:, 0], side="right")
        last = np.searchsorted(self._sorted[:, 0], reference[:, 1], side="left")
        counts = np.maximum(last - first, 0)
        which = np.repeat(np.arange(len(reference)), counts)
        place = np.arange(counts.sum()) + np.repeat(first - np.cumsum(counts) + counts, counts)
        later_starts = np.maximum(reference[which, 0], self._sorted[place, 0])
        seconds = np.minimum(reference[which, 1], self._sorted[place, 1]) - later_starts
        kept = np.flatnonzero(seconds > shortest)
        place = place[kept]
        return Overlaps(which[kept], place if self._order is None else self._order[place], seconds[kept])

    @property
    def duplicates(self) -> int:
        """How many rows have the same times as an earlier row."""
        if not (self._sorted[1:, 0] == self._sorted[:-1, 0]).any():
            return 0
        by_time = self._sorted[np.lexsort((self._sorted[:, 1], self._sorted[:, 0]))]
        return int((by_time[1:] == by_time[:-1]).all(axis=1).sum())

    def overlapping(self, shortest: float) -> int:
        """How many rows overlap an earlier one by more than `shortest` seconds."""
        overlap = np.minimum(self._latest_ends[:-1], self._sorted[1:, 1]) - self._sorted[1:, 0]
        return int((overlap > max(shortest, self._resolution)).sum())

    @property
    def inverted(self) -> int:
        """How many rows end before they start."""
        return int((self._intervals[:, 1] < self._intervals[:, 0]).sum())
