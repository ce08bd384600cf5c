"""A store of one modality's own frames, for unimodal cells that are not aligned to words.

The format is that of the aligned store, a row being a frame: segment i is rows offsets[i]:offsets[i+1], and it has the
same segments in the same order.
"""

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path

import numpy as np

from emofuse.alignment.align import NON_FINITE, dimension, finite_frames
from emofuse.alignment.counts import SequenceAudit
from emofuse.alignment.store import Made, write_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus.csd import NO_ROOTS, Sequence, open_sequence
from emofuse.corpus.labels import Labels, read_labels
from emofuse.corpus.segments import NO_WORDS, SegmentReader, Words
from emofuse.terminal.progress import with_progress


def read_frames(sequence: Sequence, video: str) -> Words:
    """A video's frames in the place of words, with empty texts; none if the sequence lacks the video."""
    if video not in sequence:
        return NO_WORDS
    intervals = sequence.intervals(video)
    rows = np.argsort(intervals[:, 0], kind="stable")
    texts = np.full(len(rows), b"", "S1")
    return Words(texts, intervals[rows], texts, intervals, rows)


def collect_frames(
    output: Path,
    modality: str,
    frames: Path,
    labels: Path,
    columns: LabelColumns,
    non_finite: str,
    exclude: list[str],
    roots: Mapping[str, str] = NO_ROOTS,
) -> None:
    """Write to `output` the frames of each segment, those that overlap it, in order of time.

    `non_finite` is a key of `align.NON_FINITE`, `roots` as in `align.align`. Raises `InputError` as that does.
    """
    found = read_labels(labels, columns, exclude, roots.get("labels"))
    collect_segments(output, modality, frames, found.segments, non_finite, exclude, roots, found)


def collect_segments(
    output: Path,
    modality: str,
    frames: Path,
    segments: dict[str, np.ndarray],
    non_finite: str,
    exclude: Collection[str] = (),
    roots: Mapping[str, str] = NO_ROOTS,
    labels: Labels | None = None,
) -> SequenceAudit:
    """Collect the frames of segments (segments, 2), in seconds, of each video; the store has labels where these do.

    All else is as in `collect_frames`.
    """
    with open_sequence(frames, roots.get(modality)) as sequence:
        width = dimension(sequence, exclude)
        reader = SegmentReader(segments, partial(read_frames, sequence))
        # The store is contiguous: its size must be known before the first row is written.
        rows = sum(len(reader.read(video).rows) for video in with_progress(reader.videos, "read frames", "video"))
        audit = SequenceAudit(replaced=[0] * width)
        made = Made("frames", "emofuse", None, None, non_finite, [])
        with write_aligned(output, rows, {modality: width}, made, labels) as store:
            for video in with_progress(reader.videos, "collect", "video"):
                segmented = reader.read(video)
                store.put_segments(segmented)
                if video in sequence:
                    where = f"{sequence.path}: video {video!r}"
                    values, _ = finite_frames(sequence.read(video), NON_FINITE[non_finite], audit, where)
                    chosen = segmented.words.source_rows[segmented.rows]
                    store.put_features(modality, values[chosen], np.ones(len(chosen), np.int32))
    return audit
