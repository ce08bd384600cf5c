"""Timelines against slow and obvious references."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emofuse.corpus.timeline import Timeline, resolution

times = st.integers(-20, 60).map(lambda tenths: tenths / 10)
rows = st.lists(st.tuples(times, times), max_size=14).map(lambda found: np.array(found, float).reshape(-1, 2))


@given(rows, rows.map(lambda found: np.sort(found, axis=1)), st.sampled_from([0.0, 1e-5, 0.25]))
def test_overlaps_are_those_found_pair_by_pair(intervals, reference, shortest):
    found = Timeline(intervals).overlaps(reference, shortest)
    expected = {
        (i, j): min(b, d) - max(a, c)
        for i, (a, b) in enumerate(reference)
        for j, (c, d) in enumerate(intervals)
        if min(b, d) - max(a, c) > shortest
    }
    pairs = list(zip(found.reference.tolist(), found.row.tolist(), strict=True))
    assert sorted(pairs) == sorted(expected)
    assert found.seconds.tolist() == pytest.approx([expected[pair] for pair in pairs])
    assert [i for i, _ in pairs] == sorted(i for i, _ in pairs)


@given(rows)
def test_rows_are_counted_as_one_by_one(intervals):
    timeline = Timeline(intervals)
    assert timeline.duplicates == len(intervals) - len({tuple(row) for row in intervals})
    assert timeline.inverted == sum(end < start for start, end in intervals)
    earlier, overlapping = -np.inf, 0
    for start, end in sorted(intervals.tolist(), key=lambda row: row[0]):
        overlapping += min(earlier, end) - start > 0.05
        earlier = max(earlier, end)
    assert timeline.overlapping(0.05) == overlapping


@pytest.mark.parametrize("minutes", [0.1, 2, 10, 60, 300])
@pytest.mark.parametrize(("of_words", "of_frames"), [("f4", "f8"), ("f8", "f4"), ("f4", "f4"), ("f8", "f8")])
def test_neighbours_that_touch_do_not_overlap_for_having_been_float32(minutes, of_words, of_frames):
    borders = 60 * minutes + np.arange(0, 30, 0.37)
    words = np.stack([borders[:-1], borders[1:]], axis=1)
    each = np.linspace(words[:, 0], words[:, 1], 11).T
    frames = np.stack([each[:, :-1].ravel(), each[:, 1:].ravel()], axis=1)
    words, frames = words.astype(of_words).astype("f8"), frames.astype(of_frames).astype("f8")
    found = Timeline(frames).overlaps(words, 1e-5)
    assert np.bincount(found.reference).tolist() == [10] * len(words)
    assert found.row.tolist() == list(range(len(frames)))
    assert Timeline(words).overlapping(1e-5) == 0


def test_times_of_full_precision_count_as_exact():
    assert resolution(np.array([[600.123456789, 601.0]])) == 0
    assert resolution(np.array([[600.1, 601.7]], "f4").astype("f8")) == pytest.approx(6.1e-5, rel=0.01)
    assert resolution(np.empty((0, 2))) == 0
