"""Frames borrowed from another segment: what the 2018 SDK did where a segment had none, while it said zeros.

It aligned each segment by itself, in times from the segment's start, and for a segment without frames took the frames
of the first segment of the video that had any (CMU-MultimodalDataSDK, commit 1a461e3).
"""

from collections.abc import Callable

import numpy as np

from emofuse.alignment.counts import SequenceAudit
from emofuse.corpus.segments import SHORTEST_BELONGING, SegmentedVideo
from emofuse.corpus.timeline import Timeline

Average = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def borrow(
    video: SegmentedVideo,
    frames: tuple[np.ndarray, np.ndarray],
    features: np.ndarray,
    counts: np.ndarray,
    average: Average,
    audit: SequenceAudit,
) -> None:
    """Fill, in place, the rows of segments without a frame with what another segment's frames give for their words.

    `frames` are the video's (frames, dimension) and (frames, 2) s; `features` (rows, dimension) and `counts` (rows,),
    segment after segment, as in the aligned store; `average` makes them from frames, times and words (words, 2) s.
    Donor and receiver are laid upon each other by their starts. A video without any frame in a segment is left alone.
    """
    values, intervals = frames
    inside = Timeline(intervals).overlaps(video.intervals, SHORTEST_BELONGING)
    has_frames = np.bincount(inside.reference, minlength=len(video.intervals)) > 0
    if not has_frames.any():
        return
    donor = int(has_frames.argmax())
    lent = np.sort(inside.row[inside.reference == donor])
    shifted = intervals[lent] - video.intervals[donor, 0]
    ends = np.cumsum(video.lengths)
    for segment in np.flatnonzero(~has_frames & (video.lengths > 0)):
        rows = slice(ends[segment] - video.lengths[segment], ends[segment])
        words = video.words.intervals[video.rows[rows]] - video.intervals[segment, 0]
        features[rows], counts[rows] = average(values[lent], shifted, words)
        audit.segments_borrowed += 1
