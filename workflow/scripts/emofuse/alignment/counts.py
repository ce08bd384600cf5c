"""What happened to a corpus on its way into the aligned store: all that was missing, replaced or dropped."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from emofuse.alignment.inspection import Inspection
from emofuse.corpus.labels import Labels
from emofuse.corpus.segments import SHORTEST_BELONGING, SegmentedVideo
from emofuse.corpus.timeline import Timeline
from emofuse.environment import environment
from emofuse.files.atomic import whole_file


@dataclass
class RowAudit:
    """The rows of one sequence, over all labelled videos.

    Rows are counted; `overlapping` ones overlap an earlier row, `inverted` ones end before they start.
    """

    rows: int = 0
    out_of_order: int = 0
    duplicates: int = 0
    overlapping: int = 0
    inverted: int = 0

    def count_rows(self, intervals: np.ndarray, timeline: Timeline) -> None:
        """Add one video's rows, given as intervals (rows, 2) and as their timeline."""
        self.rows += len(intervals)
        self.out_of_order += int((intervals[1:, 0] < intervals[:-1, 0]).sum())
        self.duplicates += timeline.duplicates
        self.overlapping += timeline.overlapping(SHORTEST_BELONGING)
        self.inverted += timeline.inverted


@dataclass
class SequenceAudit(RowAudit):
    """One modality's sequence.

    `videos` labelled videos have it, `videos_missing` lack it, `videos_unlabelled` is how many others it holds;
    `words_without_frames` have zeros, `segments_without_frames` have not a single frame; `frames_unused` lie in no
    word; `covered_seconds` of `word_seconds` have frames; `replaced` counts, a feature, the values that were not
    finite; `segments_borrowed` had no frames and got those of another segment; `words_all_zero` have a vector of their
    own, of zeros alone.
    """

    videos: int = 0
    videos_missing: list[str] = field(default_factory=list)
    videos_unlabelled: int = 0
    words_without_frames: int = 0
    segments_without_frames: int = 0
    frames_unused: int = 0
    covered_seconds: float = 0.0
    word_seconds: float = 0.0
    replaced: list[int] = field(default_factory=list)
    segments_borrowed: int = 0
    words_all_zero: int = 0

    def count_words(self, video: SegmentedVideo, frames: np.ndarray) -> None:
        """Add one video's words, given the number of frames of each (words,)."""
        words = video.words.intervals
        self.word_seconds += float(np.maximum(words[:, 1] - words[:, 0], 0).sum())
        with_frames = np.concatenate([[0], np.cumsum(frames[video.rows] > 0)])
        self.words_without_frames += len(video.rows) - int(with_frames[-1])
        ends = np.cumsum(video.lengths)
        found = with_frames[ends] - with_frames[ends - video.lengths]
        self.segments_without_frames += int(((found == 0) & (video.lengths > 0)).sum())


@dataclass
class AlignmentAudit:
    """A corpus.

    `words` are counted once for each segment they belong to; `words_outside` belong to none. `inspection` is what was
    found in the files before. `label_order`: `proven` by the label file or `trusted`; `labels_clamped` labels lay
    outside of their range; `id_parts` ids have the form video[n]. `arrays`: what was found in a corpus of arrays,
    `arrays.read.Found` as a dictionary, where it is one.
    """

    weighting: str
    missing: str = "zeros"
    non_finite: str = "zero"
    videos: int = 0
    videos_without_words: list[str] = field(default_factory=list)
    segments: int = 0
    segments_without_words: int = 0
    words: int = 0
    words_outside: int = 0
    pauses_dropped: int = 0
    word_rows: RowAudit = field(default_factory=RowAudit)
    label_rows: RowAudit = field(default_factory=RowAudit)
    sequences: dict[str, SequenceAudit] = field(default_factory=dict)
    inspection: Inspection = field(default_factory=Inspection)
    label_order: str = "proven"
    labels_clamped: int = 0
    id_parts: int = 0
    arrays: dict[str, Any] | None = None

    def note_input(self, inspection: Inspection, labels: Labels) -> None:
        """Keep what was found in the files, and in the labels."""
        self.inspection = inspection
        self.label_order, self.labels_clamped, self.id_parts = labels.order, labels.clamped, labels.parts

    def count_segments(self, video: SegmentedVideo) -> None:
        """Add one video's segments and words."""
        self.videos += 1
        self.segments += len(video.lengths)
        self.segments_without_words += int((video.lengths == 0).sum())
        self.words += len(video.rows)
        self.words_outside += len(video.words.texts) - len(set(video.rows.tolist()))
        self.label_rows.count_rows(video.intervals, Timeline(video.intervals))
        self.pauses_dropped += len(video.words.source_intervals) - len(video.words.texts)
        self.word_rows.count_rows(video.words.source_intervals, Timeline(video.words.source_intervals))
        if not len(video.words.texts):
            self.videos_without_words.append(video.video)


def write_audit(path: Path, audit: AlignmentAudit) -> None:
    """Write an audit as JSON, with the `environment` it was made in."""
    with whole_file(path) as beside:
        beside.write_text(json.dumps(asdict(audit) | {"environment": environment()}, indent=1) + "\n", encoding="utf-8")
