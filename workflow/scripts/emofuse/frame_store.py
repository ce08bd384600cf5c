"""A store of one modality's own frames, for unimodal cells that are not aligned to words.

The format is that of the aligned store, a row being a frame: segment i is rows offsets[i]:offsets[i+1], and it has the
same segments in the same order.
"""

from pathlib import Path

import numpy as np

from emofuse.aligned import write_aligned
from emofuse.alignment import NON_FINITE
from emofuse.csd import open_sequence
from emofuse.progress import with_progress
from emofuse.segments import NO_WORDS, SegmentReader, Words

WEIGHTING = "none"


class FrameReader(SegmentReader):
    """Reads a corpus's segments with the frames of a modality in the place of words; texts are empty."""

    def _read_words(self, video: str) -> Words:
        if video not in self._words:
            return NO_WORDS
        _, stored = self._words.datasets(video)
        intervals = stored[...].astype(np.float64)
        rows = np.argsort(intervals[:, 0], kind="stable")
        return Words(np.full(len(rows), b"", "S1"), intervals[rows], intervals, rows)


def collect_frames(
    output: Path,
    modality: str,
    frames: Path,
    labels: Path,
    label_columns: list[str],
    targets: list[str],
    label_range: tuple[float, float],
    non_finite: str,
    exclude: list[str],
    title: str,
) -> None:
    """Write to `output` the frames of each segment, those that overlap it, in order of time.

    `non_finite` is a key of `alignment.NON_FINITE`. Raises `InputError` as `alignment.align` does.
    """
    with open_sequence(frames) as sequence, open_sequence(labels) as label_sequence:
        reader = FrameReader(sequence, label_sequence, label_columns, targets, label_range, [], exclude)
        # The store is contiguous: its size must be known before the first row is written.
        rows = sum(len(reader.read(video).rows) for video in with_progress(reader.videos, "read frames", "video"))
        features, _ = sequence.datasets(sequence.videos[0])
        dimension = {modality: features.shape[1]}
        with write_aligned(output, rows, dimension, targets, label_range, WEIGHTING, title) as store:
            for video in with_progress(reader.videos, "collect", "video"):
                segmented = reader.read(video)
                store.put_segments(segmented)
                if video in sequence:
                    values, _ = NON_FINITE[non_finite](sequence.read(video)[0])
                    chosen = segmented.words.source_rows[segmented.rows]
                    store.put_features(modality, values[chosen], np.ones(len(chosen), np.int32))
