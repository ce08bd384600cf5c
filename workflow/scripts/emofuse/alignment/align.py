"""Alignment of frames to words, and of words to segments, by their overlap in time.

Follows the CMU SDK (CMU-MultimodalSDK, commit 4f2eadc) for `mean` and `wavg`, and the 2018 SDK
(CMU-MultimodalDataSDK, commit 1a461e3) for `cover`, but for their oddities: a word without frames gets zeros
and is counted, rows are taken in order of time, values that are not finite count as zero.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import numpy as np

from emofuse.alignment.borrowing import borrow
from emofuse.alignment.counts import AlignmentAudit, SequenceAudit
from emofuse.alignment.inspection import inspect
from emofuse.alignment.store import Made, write_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus.csd import NO_ROOTS, Sequence, open_sequence
from emofuse.corpus.description import describe
from emofuse.corpus.labels import Labels, read_labels
from emofuse.corpus.segments import SegmentedVideo, SegmentReader, read_words
from emofuse.corpus.timeline import Overlaps, Timeline
from emofuse.errors import InputError
from emofuse.files.untrusted_hdf5 import Buffer
from emofuse.terminal.progress import with_progress

# Seconds. The SDK drops overlaps that are not longer; the 2018 SDK drops none that is longer than nothing.
SHORTEST_OVERLAP = {"mean": 1e-5, "wavg": 1e-5, "cover": 0.0}
WEIGHTINGS = tuple(SHORTEST_OVERLAP)

# So that no second copy of a video is in memory.
REFERENCES_AT_ONCE = 32
VALUES_AT_ONCE = 2**20


def average(
    features: np.ndarray, found: Overlaps, reference: np.ndarray, weighting: str
) -> tuple[np.ndarray, np.ndarray]:
    """Average the frames that overlap each reference; summed in float64, zeros where there is none.

    `weighting` is `mean` (every frame alike), `wavg` (by overlap, over the covered time) or `cover` (by overlap,
    over the reference's own length: a reference that is half covered by ones gives .5).
    Returns the averages (m, dimension) float64, and the frames a reference (m,) int64.
    """
    counts = np.bincount(found.reference, minlength=len(reference))
    weights = np.ones(len(found.row)) if weighting == "mean" else found.seconds
    sums = np.zeros((len(reference), features.shape[1]))
    bounds = np.concatenate([[0], np.cumsum(counts)])
    for first in range(0, len(reference), REFERENCES_AT_ONCE):
        here = first + np.flatnonzero(counts[first : first + REFERENCES_AT_ONCE])
        if len(here):
            pairs = slice(bounds[here[0]], bounds[here[-1] + 1])
            weighted = features[found.row[pairs]] * weights[pairs, None]
            # Unlike a difference of prefix sums, this keeps a spike of 1e30 within its word.
            sums[here] = np.add.reduceat(weighted, bounds[here] - pairs.start, axis=0)
    if weighting == "cover":
        divisors = reference[:, 1] - reference[:, 0]
    else:
        divisors = np.bincount(found.reference, weights, minlength=len(reference))
    covered = counts > 0
    sums[covered] /= divisors[covered, None]
    return sums, counts


def replace_non_finite(features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features (rows, dimension) as float32, with zero for each value that is not finite there.

    A float32 array is changed in place. Returns also how many values were replaced in each column (dimension,).
    """
    values = _as_float32(features)
    flat = values.reshape(-1)
    replaced = np.zeros(values.shape[1], np.int64)
    for found in _non_finite(flat):
        flat[found] = 0
        replaced += np.bincount(found % len(replaced), minlength=len(replaced))
    return values, replaced


def keep_non_finite(features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features (rows, dimension) as float32, as they are, and how many in each column (dimension,) are not finite."""
    values = _as_float32(features)
    width = values.shape[1]
    counts = [np.bincount(found % width, minlength=width) for found in _non_finite(values.reshape(-1))]
    return values, sum(counts, start=np.zeros(width, np.int64))


def _as_float32(features: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return features.astype(np.float32, copy=False)


def _non_finite(flat: np.ndarray) -> Iterator[np.ndarray]:
    """The positions of values that are not finite, part by part."""
    for start in range(0, len(flat), VALUES_AT_ONCE):
        yield start + np.flatnonzero(~np.isfinite(flat[start : start + VALUES_AT_ONCE]))


# What values that are not finite do: count as zero before averaging, or spread into the average.
NON_FINITE = {"zero": replace_non_finite, "propagate": keep_non_finite}


def align(
    output: Path,
    words: Path,
    labels: Path,
    modalities: dict[str, Path],
    columns: LabelColumns,
    weighting: str,
    pauses: list[str],
    exclude: list[str],
    missing: str = "zeros",
    non_finite: str = "zero",
    unmatched_names: str = "refuse",
    roots: Mapping[str, str] = NO_ROOTS,
) -> AlignmentAudit:
    """Align a corpus to its words, one video at a time, and write the aligned store to `output`.

    Segments are the labels' intervals, in file order within a video; a segment's words are those that overlap it,
    in order of time, so that a word on the border of two segments belongs to both. Each word's features are averaged
    over the word's whole interval. A segment without frames of a modality has zeros there, or what `borrowing` says;
    `non_finite` is a key of `NON_FINITE`; `roots` are the root groups of sequences whose files have several, by name:
    `words`, `labels` or a modality. Memory does not grow with the number of videos, but for a few bytes a
    segment.

    Raises `InputError` naming file and video where a sequence cannot be read, and as `inspection.inspect` and
    `read_labels` do.
    """
    inspected = inspect(words, labels, modalities, roots, pauses, exclude, unmatched_names)
    found = read_labels(labels, columns, exclude, roots.get("labels"))
    dimensions = {modality: inspected.files[modality].width for modality in modalities}
    audit = align_segments(
        output, words, found.segments, modalities, dimensions, weighting, pauses, missing, non_finite, roots, found
    )
    audit.note_input(inspected, found)
    return audit


def align_segments(
    output: Path,
    words: Path,
    segments: dict[str, np.ndarray],
    modalities: dict[str, Path],
    dimensions: dict[str, int],
    weighting: str,
    pauses: list[str],
    missing: str,
    non_finite: str,
    roots: Mapping[str, str] = NO_ROOTS,
    labels: Labels | None = None,
) -> AlignmentAudit:
    """Align segments (segments, 2), in seconds, of each video; the store has labels where these have some.

    `dimensions` are the numbers of features of the modalities; all else is as in `align`.
    """
    audit = AlignmentAudit(weighting, missing, non_finite)
    with ExitStack() as files:
        word_sequence = files.enter_context(open_sequence(words, roots.get("words")))
        sequences = {
            modality: files.enter_context(open_sequence(path, roots.get(modality)))
            for modality, path in modalities.items()
        }
        reader = SegmentReader(segments, partial(read_words, word_sequence, pauses))
        audit.sequences = {modality: SequenceAudit(replaced=[0] * width) for modality, width in dimensions.items()}
        # The store is contiguous: its size must be known before the first row is written.
        rows = sum(len(reader.read(video).rows) for video in with_progress(reader.videos, "read words", "video"))
        made = Made("words", "emofuse", weighting, missing, non_finite, pauses)
        align_video = partial(_align_video, weighting=weighting, missing=missing, treat=NON_FINITE[non_finite])
        with (
            write_aligned(output, rows, dimensions, made, labels) as store,
            ThreadPoolExecutor(max_workers=1) as second_thread,
        ):
            # HDF5 serves one thread at a time: this one reads and writes, and a second averages what has been read.
            # A sequence's buffer is read into again when what was made of it is stored.
            buffers = {modality: Buffer() for modality in sequences}
            aligned: dict[str, Future] = {}
            for video in with_progress(reader.videos, "align", "video"):
                segmented = reader.read(video)
                audit.count_segments(segmented)
                store.put_segments(segmented)
                for modality, sequence in sequences.items():
                    if modality in aligned:
                        store.put_features(modality, *aligned[modality].result())
                    aligned[modality] = second_thread.submit(
                        align_video,
                        segmented,
                        sequence.read(video, buffers[modality]) if video in sequence else None,
                        audit.sequences[modality],
                        f"{sequence.path}: video {video!r}",
                    )
            for modality, last_video in aligned.items():
                store.put_features(modality, *last_video.result())
    for modality, sequence in sequences.items():
        audit.sequences[modality].videos_unlabelled = len(set(sequence.videos) - set(reader.videos))
    return audit


def dimension(sequence: Sequence, exclude: Collection[str]) -> int:
    """The number of features in each of a sequence's videos, less the videos to `exclude`.

    Raises `InputError` if one of them is broken, or if they are no numbers.
    """
    found = describe(sequence, exclude)
    if found.kind != "numbers":
        raise InputError(f"{sequence.path}: its 'features' are {found.kind}; they should be numbers")
    return found.width


def _align_video(
    video: SegmentedVideo,
    found: tuple[np.ndarray, np.ndarray] | None,
    audit: SequenceAudit,
    where: str,
    weighting: str,
    missing: str,
    treat: Callable,
) -> tuple[np.ndarray, np.ndarray]:
    """Features a row of the store (rows, dimension) float32, zeros without frames, and how many frames are in each."""
    if found is None:
        audit.videos_missing.append(video.video)
        features = np.zeros((len(video.rows), len(audit.replaced)))
        counts = np.zeros(len(video.words.texts), np.int64)
    else:
        audit.videos += 1
        found = finite_frames(found, treat, audit, where)
        features, counts = _frames_to_rows(*found, video, weighting, audit)
    audit.count_words(video, counts)
    counts = counts[video.rows]
    if missing == "borrow" and found is not None:
        borrow(video, found, features, counts, partial(_overlap_average, weighting), audit)
    return _as_float32(features), counts


def finite_frames(
    found: tuple[np.ndarray, np.ndarray], treat: Callable, audit: SequenceAudit, where: str
) -> tuple[np.ndarray, np.ndarray]:
    """A video's frames (frames, dimension) as float32, with what is not finite treated and counted; their intervals.

    `treat` is a value of `NON_FINITE`. Raises `InputError`, with `where`, if the frames are not numbers of the
    dimension that the audit has.
    """
    features, intervals = found
    dimension = len(audit.replaced)
    if features.dtype.kind == "S" or features.shape[1] != dimension:
        raise InputError(
            f"{where}: 'features' is {features.dtype} of shape {features.shape}; "
            f"it should be numbers of dimension {dimension}, as most videos have"
        )
    values, counts = treat(features)
    audit.replaced = [before + count for before, count in zip(audit.replaced, counts.tolist(), strict=True)]
    return values, intervals


def _frames_to_rows(
    values: np.ndarray, intervals: np.ndarray, video: SegmentedVideo, weighting: str, audit: SequenceAudit
) -> tuple[np.ndarray, np.ndarray]:
    """Features a row of the store (rows, dimension), and how many frames each word is made of (words,)."""
    words = video.words
    timeline = Timeline(intervals)
    audit.count_rows(intervals, timeline)
    if np.array_equal(intervals, words.source_intervals):
        # The words' own rows, such as word vectors: taken as they are, even where words overlap.
        audit.covered_seconds += float(np.maximum(words.intervals[:, 1] - words.intervals[:, 0], 0).sum())
        vectors = values[words.source_rows[video.rows]]
        audit.words_all_zero += int((vectors == 0).all(axis=1).sum())
        return vectors, np.ones(len(words.intervals), np.int64)
    counts = _count_frames(timeline, words.intervals, SHORTEST_OVERLAP[weighting], audit)
    # Words outside of all segments are counted, but not averaged.
    features, _ = _overlap_average(weighting, values, intervals, words.intervals[video.rows])
    return features, counts


def _count_frames(timeline: Timeline, words: np.ndarray, shortest: float, audit: SequenceAudit) -> np.ndarray:
    """How many frames each word (words,) is made of; adds to the audit what is covered, and what is unused."""
    found = timeline.overlaps(words, shortest)
    covered = np.bincount(found.reference, found.seconds, minlength=len(words))
    audit.covered_seconds += float(np.minimum(covered, np.maximum(words[:, 1] - words[:, 0], 0)).sum())
    audit.frames_unused += len(timeline) - int(np.count_nonzero(np.bincount(found.row)))
    return np.bincount(found.reference, minlength=len(words))


def _overlap_average(
    weighting: str, values: np.ndarray, intervals: np.ndarray, reference: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    found = Timeline(intervals).overlaps(reference, SHORTEST_OVERLAP[weighting])
    return average(values, found, reference, weighting)
