"""Alignment by the CMU SDK itself (CMU-MultimodalSDK, commit 4f2eadc), into the same store as `align`.

The SDK averages frames for every row of the words' file; its average for a row is looked up for each of a segment's
words. Two of its oddities thus reach the store: a video that one file lacks is removed from all, with those whose ids
begin with its id, and has zeros; and a value that is not finite spreads over its word, and is zero after averaging.
"""

import io
import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from types import ModuleType

import numpy as np

from emofuse.alignment.align import SHORTEST_OVERLAP, replace_non_finite
from emofuse.alignment.counts import AlignmentAudit, SequenceAudit
from emofuse.alignment.inspection import inspect
from emofuse.alignment.store import Made, write_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.configuration.names import listed
from emofuse.corpus.csd import NO_ROOTS, Sequence, open_sequence
from emofuse.corpus.labels import read_labels
from emofuse.corpus.segments import SegmentedVideo, SegmentReader, read_words
from emofuse.corpus.timeline import Timeline
from emofuse.errors import InputError
from emofuse.terminal.progress import with_progress

log = logging.getLogger(__name__)

WEIGHTINGS = ("mean", "wavg")

COMMIT = "4f2eadcd7e7b9e20e83b868cdad385b41830285c"
# Its setup.py needs pkg_resources, which setuptools no longer has; and it imports requests, which it does not ask for.
INSTALLATION = (
    "pip install requests 'setuptools<81' && pip install --no-build-isolation "
    f"git+https://github.com/CMU-MultiComp-Lab/CMU-MultimodalSDK@{COMMIT}"
)

# The words' name in the SDK's dataset, which no modality has.
REFERENCE = "reference words"

# For each modality and each row of the words' file, `video[row]`, what the SDK has.
Entries = dict[str, dict[str, dict[str, np.ndarray]]]


def align(
    output: Path,
    words: Path,
    labels: Path,
    modalities: dict[str, Path],
    columns: LabelColumns,
    weighting: str,
    pauses: list[str],
    exclude: list[str],
    unmatched_names: str = "refuse",
    roots: Mapping[str, str] = NO_ROOTS,
) -> AlignmentAudit:
    """Have the SDK align a corpus, and write the aligned store to `output`; arguments are those of `align.align`.

    In the audit, `videos_missing` are the labelled videos that the SDK removed, the same for each sequence, and
    `replaced` counts averages, not frames. The SDK holds whole sequences in memory.

    Raises `InputError` where the SDK is not installed or fails, where a file has several groups, of which the SDK takes
    the first, and where `align.align` does.
    """
    if weighting not in WEIGHTINGS:
        raise InputError(f"alignment.weighting is {weighting}; the CMU SDK knows {' and '.join(WEIGHTINGS)}")
    sdk = _import_sdk()
    paths = {REFERENCE: words} | modalities
    for path in paths.values():
        if path.suffix != ".csd":
            raise InputError(f"{path}: the CMU SDK opens files by their names' end; this one should end in .csd")
    audit = AlignmentAudit(weighting)
    with ExitStack() as files:
        word_sequence = files.enter_context(open_sequence(words, roots.get("words")))
        sequences = {
            name: files.enter_context(open_sequence(path, roots.get(name))) for name, path in modalities.items()
        }
        for sequence in (word_sequence, *sequences.values()):
            _require_one_group(sequence)
        inspected = inspect(words, labels, modalities, roots, pauses, exclude, unmatched_names)
        dimensions = {name: inspected.files[name].width for name in sequences}
        found = read_labels(labels, columns, exclude, roots.get("labels"))
        audit.note_input(inspected, found)
        reader = SegmentReader(found.segments, partial(read_words, word_sequence, pauses))
        rows = sum(len(reader.read(video).rows) for video in reader.videos)
        log.info("the CMU SDK aligns %d labelled videos", len(reader.videos))
        entries, kept = _run_sdk(sdk, paths, weighting, set(reader.videos))
        removed = [video for video in reader.videos if video not in kept]
        _tell_removed(removed, [word_sequence, *sequences.values()])
        audit.sequences = {
            name: SequenceAudit(
                videos=len(kept),
                videos_missing=removed,
                videos_unlabelled=len(set(sequence.videos) - set(reader.videos)),
                replaced=[0] * dimensions[name],
            )
            for name, sequence in sequences.items()
        }
        made = Made("words", "mmsdk", weighting, "zeros", "zero", pauses)
        with write_aligned(output, rows, dimensions, made, found) as store:
            for video in with_progress(reader.videos, "look up", "video"):
                segmented = reader.read(video)
                audit.count_segments(segmented)
                store.put_segments(segmented)
                for name, sequence in sequences.items():
                    if video in kept:
                        _count_frames(segmented, sequence, weighting, audit.sequences[name])
                    features, counts = _look_up(segmented, entries[name], audit.sequences[name])
                    store.put_features(name, features[segmented.rows], counts[segmented.rows])
    return audit


def _require_one_group(sequence: Sequence) -> None:
    if sequence.other_groups:
        groups = listed([sequence.root, *sequence.other_groups])
        raise InputError(
            f"{sequence.path}: it has the groups {groups}, of which the CMU SDK takes the first, whatever is asked for;"
            " give a file of one, or make alignment.backend emofuse"
        )


class _Silence(io.TextIOBase):
    """Where the SDK prints to: it writes a line for each step, and keeps what stdout was when it was imported."""

    def write(self, text: str) -> int:
        return len(text)


def _import_sdk() -> ModuleType:
    try:
        with redirect_stdout(_Silence()):
            from mmsdk import mmdatasdk
    except ImportError as error:
        raise InputError(
            f"the CMU SDK cannot be imported: {error}; install it with: {INSTALLATION}; "
            "or run snakemake with --sdm conda, which uses envs/mmsdk.yaml"
        ) from error
    return mmdatasdk


def _run_sdk(
    sdk: ModuleType, paths: dict[str, Path], weighting: str, labelled: set[str]
) -> tuple[Entries, frozenset[str]]:
    """What the SDK makes of all labelled videos, and the videos that it did not remove."""
    names = ", ".join(str(path) for path in paths.values())
    with redirect_stdout(_Silence()), redirect_stderr(_Silence()), ExitStack() as files:
        try:
            dataset = sdk.mmdataset({name: str(path) for name, path in paths.items()})
            for name in paths:
                files.callback(dataset[name].h5handle.close)
            # A video without labels is nobody's segment: it should neither cost memory nor remove others.
            for video in {video for name in paths for video in dataset[name].keys()} - labelled:  # noqa: SIM118
                dataset.remove_id(video)
            dataset.unify()
            kept = frozenset(dataset[REFERENCE].keys())
            dataset.align(REFERENCE, collapse_functions=[_collapse(weighting)])
            entries = {name: dataset[name].data for name in paths if name != REFERENCE}
        except (RuntimeError, LookupError, ValueError, TypeError, AttributeError, OSError) as error:
            raise InputError(
                f"{names}: the CMU SDK failed: {error!r}; align.py, run on the same files, names what is"
                " wrong in them, but for excluded videos, which the SDK checks too"
            ) from error
    if not kept:
        raise InputError(f"{names}: the CMU SDK removed every labelled video; one at least should be in each file")
    return entries, kept


def _collapse(weighting: str) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """The function that the SDK calls for each word, with the overlaps (frames, 2) s and the frames' features.

    It gives their average, and after it the number of frames and the seconds that they cover.
    """

    def collapse(intervals: np.ndarray, features: np.ndarray) -> np.ndarray:
        if features.dtype.kind not in "fiu":
            return features  # the words' own texts
        # The SDK has frames that end before they start overlap words.
        seconds = np.abs(intervals[:, 1] - intervals[:, 0])
        average = features.mean(axis=0) if weighting == "mean" else np.average(features, axis=0, weights=seconds)
        return np.append(average, np.array([len(features), seconds.sum()], average.dtype))

    return collapse


def _tell_removed(removed: list[str], sequences: list[Sequence]) -> None:
    for_their_names = [video for video in removed if all(video in sequence for sequence in sequences)]
    if removed:
        log.warning("the CMU SDK removed %d labelled videos, which have zeros", len(removed))
    if for_their_names:
        log.warning(
            "%d of these no file lacks, but their ids begin with a removed video's: %s",
            len(for_their_names),
            ", ".join(for_their_names),
        )


def _count_frames(video: SegmentedVideo, sequence: Sequence, weighting: str, audit: SequenceAudit) -> None:
    """Count the rows of a video's sequence, of which the SDK says nothing."""
    intervals = sequence.intervals(video.video)
    timeline = Timeline(intervals)
    audit.count_rows(intervals, timeline)
    used = timeline.overlaps(video.words.intervals, SHORTEST_OVERLAP[weighting]).row
    audit.frames_unused += len(intervals) - len(np.unique(used))


def _look_up(
    video: SegmentedVideo, entries: dict[str, dict[str, np.ndarray]], audit: SequenceAudit
) -> tuple[np.ndarray, np.ndarray]:
    """Features a word (words, dimension) float32, zeros where the SDK has none, and the frames of each (words,)."""
    found = np.zeros((len(video.words.texts), len(audit.replaced) + 2))
    # The SDK numbers the rows of the words' file as they stand there, pauses too.
    for position, row in enumerate(video.words.source_rows.tolist()):
        entry = entries.get(f"{video.video}[{row}]")
        if entry is not None:
            found[position] = entry["features"][0]
    features, replaced = replace_non_finite(found[:, :-2])
    frames, seconds = found[:, -2].astype(np.int64), found[:, -1]
    audit.replaced = [before + count for before, count in zip(audit.replaced, replaced.tolist(), strict=True)]
    lengths = np.maximum(video.words.intervals[:, 1] - video.words.intervals[:, 0], 0)
    audit.covered_seconds += float(np.minimum(seconds, lengths).sum())
    audit.count_words(video, frames)
    return features, frames
