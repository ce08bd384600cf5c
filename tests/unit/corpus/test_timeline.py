"""Timelines against slow and obvious references."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emofuse.corpus.timeline import Timeline

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
