"""Alignment of frames to words, and of words to segments, by their overlap in time.

Follows the CMU SDK (CMU-MultimodalSDK, commit 4f2eadc) for `mean` and `wavg`, and the 2018 SDK
(CMU-MultimodalDataSDK, commit 1a461e3) for `cover`, but for their oddities: a word without frames gets zeros
and is counted, rows are taken in order of time, values that are not finite count as zero.
"""

import logging
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from emofuse.aligned import AlignedWriter, write_aligned
from emofuse.csd import Sequence, open_sequence
from emofuse.errors import InputError

log = logging.getLogger(__name__)

# Seconds. The SDK drops overlaps that are not longer; the 2018 SDK drops none that is longer than nothing.
SHORTEST_OVERLAP = {"mean": 1e-5, "wavg": 1e-5, "cover": 0.0}
WEIGHTINGS = tuple(SHORTEST_OVERLAP)


@dataclass(frozen=True)
class Overlaps:
    """All pairs (reference, frame) that overlap, ordered by reference and then by the frame's start.

    `reference`, `frame`: (pairs,) int64, positions in the arrays given; `seconds`: (pairs,) float64.
    """

    reference: np.ndarray
    frame: np.ndarray
    seconds: np.ndarray


def overlaps(reference: np.ndarray, frames: np.ndarray, shortest: float) -> Overlaps:
    """Find which frames overlap which references by more than `shortest` seconds.

    `reference` (m, 2) and `frames` (n, 2) are intervals in seconds, in any order; both may overlap among themselves.
    """
    order = np.argsort(frames[:, 0], kind="stable")
    starts = frames[order, 0]
    # The running maximum is sorted even where ends are not: what lies before its first value past a
    # reference's start has ended by then.
    latest_ends = np.maximum.accumulate(frames[order, 1])
    first = np.searchsorted(latest_ends, reference[:, 0], side="right")
    last = np.searchsorted(starts, reference[:, 1], side="left")
    counts = np.maximum(last - first, 0)
    which = np.repeat(np.arange(len(reference)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    frame = order[first[which] + within]
    seconds = np.minimum(reference[which, 1], frames[frame, 1]) - np.maximum(reference[which, 0], frames[frame, 0])
    kept = seconds > shortest
    return Overlaps(which[kept], frame[kept], seconds[kept])


def average(
    features: np.ndarray, found: Overlaps, reference: np.ndarray, weighting: str
) -> tuple[np.ndarray, np.ndarray]:
    """Average the frames that overlap each reference; summed in float64, zeros where there is none.

    `weighting` is `mean` (every frame alike), `wavg` (by overlap, over the covered time) or `cover` (by overlap,
    over the reference's own length: a reference that is half covered by ones gives .5).
    Returns the averages (m, dimension) float64, and the frames a reference (m,) int64.
    """
    counts = np.bincount(found.reference, minlength=len(reference))
    averages = np.zeros((len(reference), features.shape[1]))
    covered = np.flatnonzero(counts)
    if len(covered):
        bounds = np.cumsum(counts[covered]) - counts[covered]
        values = features[found.frame].astype(np.float64)
        if weighting == "mean":
            divisors = counts[covered].astype(np.float64)
        else:
            values *= found.seconds[:, None]
            divisors = {
                "wavg": np.add.reduceat(found.seconds, bounds),
                "cover": (reference[:, 1] - reference[:, 0])[covered],
            }[weighting]
        averages[covered] = np.add.reduceat(values, bounds, axis=0) / divisors[:, None]
    return averages, counts


def replace_non_finite(features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features as float32 with zero for each value that is not finite there, and how many there were in each column."""
    with np.errstate(over="ignore"):
        values = features.astype(np.float32)
    bad = ~np.isfinite(values)
    values[bad] = 0
    return values, bad.sum(axis=0)


@dataclass
class ModalityAudit:
    """What happened to one sequence on the way into the aligned store."""

    videos: int = 0
    videos_missing: list[str] = field(default_factory=list)
    words_without_frames: int = 0
    replaced: list[int] = field(default_factory=list)


@dataclass
class Audit:
    """What happened to a corpus on the way into the aligned store; `vars` of it is JSON."""

    weighting: str
    segments: int = 0
    words: int = 0
    segments_without_words: int = 0
    videos_without_words: list[str] = field(default_factory=list)
    pauses_dropped: int = 0
    modalities: dict[str, ModalityAudit] = field(default_factory=dict)


def align(
    output: Path,
    words: Path,
    labels: Path,
    modalities: dict[str, Path],
    label_columns: list[str],
    targets: list[str],
    weighting: str,
    pauses: list[str],
    exclude: list[str],
    title: str,
) -> Audit:
    """Align a corpus to its words, one video at a time, and write the aligned store to `output`.

    Segments are the labels' intervals, in file order within a video; a segment's words are those that overlap it,
    in order of time, so that a word on the border of two segments belongs to both. `pauses` are words that are
    dropped, `exclude` videos that are left out. Each word's features are averaged over the word's whole interval.

    Raises `InputError` naming file and video where a sequence cannot be read, a video's words are all pauses,
    a label is not a finite number, or the label columns are not what the file says.
    """
    audit = Audit(weighting)
    with open_sequence(words) as word_sequence, open_sequence(labels) as label_sequence:
        columns = _label_positions(label_sequence, label_columns, targets)
        videos = [
            _segmented_video(video, word_sequence, label_sequence, columns, pauses, audit)
            for video in label_sequence.videos
            if video not in exclude
        ]
    if not videos:
        raise InputError(f"{labels}: no video is left, {len(exclude)} being excluded")
    dimensions = {modality: _dimension(path) for modality, path in modalities.items()}
    with write_aligned(output, videos, dimensions, targets, weighting, title) as store:
        for modality, path in modalities.items():
            audit.modalities[modality] = _align_modality(store, modality, path, videos, weighting)
    return audit


@dataclass(frozen=True)
class SegmentedVideo:
    """A video's segments and words.

    `intervals` and `labels` a segment; `words`, by time, without pauses; `rows`, the words' positions, segment after
    segment; `lengths`, the words a segment.
    """

    video: str
    intervals: np.ndarray
    labels: np.ndarray
    words: "Words"
    rows: np.ndarray
    lengths: np.ndarray


@dataclass(frozen=True)
class Words:
    """A video's words: `texts` (words,) bytes, `intervals` (words, 2) s; `source_intervals` (rows, 2) of all rows of
    the file, pauses too, and `source_rows` (words,), where the words stand among them."""

    texts: np.ndarray
    intervals: np.ndarray
    source_intervals: np.ndarray
    source_rows: np.ndarray


def _segmented_video(
    video: str, word_sequence: Sequence, label_sequence: Sequence, columns: list[int], pauses: list[str], audit: Audit
) -> SegmentedVideo:
    labels, intervals = label_sequence.read(video)
    if labels.dtype.kind == "S" or labels.shape[1] <= max(columns) or not np.isfinite(labels).all():
        raise InputError(
            f"{label_sequence.path}: video {video!r}: labels are {labels.dtype} of shape {labels.shape}; "
            f"they should be finite numbers with at least {max(columns) + 1} columns"
        )
    words = _read_words(word_sequence, video, pauses, audit)
    found = overlaps(intervals, words.intervals, SHORTEST_OVERLAP["mean"])
    lengths = np.bincount(found.reference, minlength=len(intervals))
    audit.segments += len(intervals)
    audit.words += len(found.frame)
    audit.segments_without_words += int((lengths == 0).sum())
    return SegmentedVideo(video, intervals, labels[:, columns], words, found.frame, lengths)


def _read_words(sequence: Sequence, video: str, pauses: list[str], audit: Audit) -> Words:
    if video not in sequence:
        audit.videos_without_words.append(video)
        return Words(np.empty(0, "S1"), np.empty((0, 2)), np.empty((0, 2)), np.empty(0, np.int64))
    words, intervals = sequence.read(video)
    if words.dtype.kind != "S":
        raise InputError(f"{sequence.path}: video {video!r}: words are {words.dtype}; they should be byte strings")
    spoken = ~np.isin(words[:, 0], [pause.encode() for pause in pauses])
    audit.pauses_dropped += int((~spoken).sum())
    if not spoken.any():
        raise InputError(
            f"{sequence.path}: video {video!r} has {len(words)} rows and no word among them "
            f"(pauses: {', '.join(pauses) or 'none'}); name its pauses rightly, or the video under 'exclude'"
        )
    by_time = np.argsort(intervals[:, 0], kind="stable")
    rows = by_time[spoken[by_time]]
    return Words(words[rows, 0], intervals[rows], intervals, rows)


def _label_positions(sequence: Sequence, columns: list[str], targets: list[str]) -> list[int]:
    stored = sequence.metadata.get("dimension names")
    if isinstance(stored, list) and stored and stored != columns:
        raise InputError(
            f"{sequence.path}: its columns are {stored}, but the corpus says label_columns {columns}; "
            "make the corpus agree with the file"
        )
    missing = [target for target in targets if target not in columns]
    if missing:
        raise InputError(f"{sequence.path}: no label column {missing}; the columns are {columns}")
    return [columns.index(target) for target in targets]


def _dimension(path: Path) -> int:
    with open_sequence(path) as sequence:
        features, _ = sequence.datasets(sequence.videos[0])
        return features.shape[1]


def _frames_to_words(
    values: np.ndarray, intervals: np.ndarray, words: Words, weighting: str
) -> tuple[np.ndarray, np.ndarray]:
    """Features a word (words, dimension), and how many frames each is made of (words,)."""
    if np.array_equal(intervals, words.source_intervals):
        # The words' own rows, such as word vectors: taken as they are, even where words overlap.
        return values[words.source_rows], np.ones(len(words.source_rows), np.int64)
    found = overlaps(words.intervals, intervals, SHORTEST_OVERLAP[weighting])
    return average(values, found, words.intervals, weighting)


def _align_modality(
    store: AlignedWriter, modality: str, path: Path, videos: list[SegmentedVideo], weighting: str
) -> ModalityAudit:
    audit = ModalityAudit()
    replaced = np.zeros(store.dimensions[modality], np.int64)
    with open_sequence(path) as sequence:
        for position, video in enumerate(videos):
            if video.video not in sequence:
                audit.videos_missing.append(video.video)
                continue
            audit.videos += 1
            features, intervals = sequence.read(video.video)
            if features.dtype.kind == "S" or features.shape[1] != len(replaced):
                raise InputError(
                    f"{path}: video {video.video!r}: 'features' is {features.dtype} of shape {features.shape}; "
                    f"it should be numbers of dimension {len(replaced)}, as in the first video"
                )
            values, bad = replace_non_finite(features)
            replaced += bad
            averages, counts = _frames_to_words(values, intervals, video.words, weighting)
            store.put(modality, position, averages[video.rows], counts[video.rows])
            audit.words_without_frames += int((counts[video.rows] == 0).sum())
    missing = set(audit.videos_missing)
    audit.words_without_frames += sum(len(video.rows) for video in videos if video.video in missing)
    audit.replaced = replaced.tolist()
    log.info(
        "%s: %d videos, %d missing; %d words without frames; %d values not finite, replaced by 0",
        modality, audit.videos, len(audit.videos_missing), audit.words_without_frames, replaced.sum(),
    )  # fmt: skip
    return audit
