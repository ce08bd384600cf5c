"""Segments: parts of videos, and the words in each."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emofuse.corpus.csd import Sequence
from emofuse.corpus.timeline import Timeline
from emofuse.errors import InputError

# A word belongs to each segment that it overlaps by more than this many seconds, as in the SDK.
SHORTEST_BELONGING = 1e-5


@dataclass(frozen=True)
class Words:
    """A video's words, by time, without pauses: `texts` (words,) bytes, `intervals` (words, 2) s.

    `source_texts` (rows,) and `source_intervals` (rows, 2) are those of all rows of the file, pauses too; `source_rows`
    (words,) says where the words stand among them.
    """

    texts: np.ndarray
    intervals: np.ndarray
    source_texts: np.ndarray
    source_intervals: np.ndarray
    source_rows: np.ndarray


NO_WORDS = Words(np.empty(0, "S1"), np.empty((0, 2)), np.empty(0, "S1"), np.empty((0, 2)), np.empty(0, np.int64))


@dataclass(frozen=True)
class SegmentedVideo:
    """A video's segments and words.

    `intervals` (segments, 2) s; `rows`, the positions of each segment's words, segment after segment; `lengths`, the
    words a segment.
    """

    video: str
    intervals: np.ndarray
    words: Words
    rows: np.ndarray
    lengths: np.ndarray


class SegmentReader:
    """Reads segments' words, one video at a time.

    `segments` maps each video to its segments (segments, 2) in seconds, in any order and with any overlaps;
    `read_words` gives a video's words. `videos` are those that have segments, in the order given.
    """

    def __init__(self, segments: dict[str, np.ndarray], read_words: Callable[[str], Words]):
        self.videos = list(segments)
        self._segments = segments
        self._read_words = read_words

    def read(self, video: str) -> SegmentedVideo:
        """A video's segments and words; a word belongs to each segment that it overlaps, in order of time."""
        words, intervals = self._read_words(video), self._segments[video]
        found = Timeline(words.intervals).overlaps(intervals, SHORTEST_BELONGING)
        lengths = np.bincount(found.reference, minlength=len(intervals))
        return SegmentedVideo(video, intervals, words, found.row, lengths)


def read_words(sequence: Sequence, pauses: list[str], video: str) -> Words:
    """A video's words, without white space around them and less the pauses; none if the sequence has no rows of it.

    Raises `InputError` if its words are no strings, one a row.
    """
    if not sequence.has_rows(video):
        return NO_WORDS
    features, intervals = sequence.read(video)
    if features.dtype.kind != "S" or features.shape[1] != 1:
        raise InputError(
            f"{sequence.path}: video {video!r}: words are {features.dtype} of shape {features.shape}; they should be "
            "strings, one a row"
        )
    texts = np.char.strip(features[:, 0])
    spoken = ~np.isin(texts, [pause.strip().encode() for pause in pauses])
    by_time = np.argsort(intervals[:, 0], kind="stable")
    rows = by_time[spoken[by_time]]
    return Words(texts[rows], intervals[rows], texts, intervals, rows)


def whole_videos(videos: list[str], read_words: Callable[[str], Words]) -> dict[str, np.ndarray]:
    """One segment (1, 2) s for each video, from its first word to its last; none for a video without words."""
    read = ((video, read_words(video).intervals) for video in videos)
    return {video: np.array([[words[:, 0].min(), words[:, 1].max()]]) for video, words in read if len(words)}
