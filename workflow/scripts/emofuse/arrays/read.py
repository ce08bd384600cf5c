"""Word-aligned arrays into the aligned store, from which everything goes as from sequences.

A step that is no padding is a word. A word has a frame of a modality where its features are not all zero, for so
packages write words without frames; there is no telling a word whose features are zero from one that has none.
"""

import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from emofuse.alignment.align import NON_FINITE
from emofuse.alignment.counts import AlignmentAudit, SequenceAudit
from emofuse.alignment.inspection import Inspection
from emofuse.alignment.store import AlignedWriter, Made, write_aligned
from emofuse.arrays import folds as array_folds
from emofuse.arrays.folds import Fold
from emofuse.arrays.padding import Extents, find_extents, parts
from emofuse.arrays.row_labels import RowLabels, label_rows
from emofuse.arrays.segment_ids import SegmentIds, read_ids
from emofuse.configuration import names
from emofuse.configuration.array_files import FOLDS
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus import ids
from emofuse.corpus.description import Description
from emofuse.errors import InputError
from emofuse.files.atomic import whole_file
from emofuse.terminal.progress import with_progress

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What was found in a corpus of arrays.

    `steps` of each segment, padding among them; `padding`: front, behind or none, and whether the corpus file
    `padding_given` it; `steps_padded` in all; `segments_full` fill every step, and may have been cut. `ids`: as
    `SegmentIds.form`. `joined`: what joining a label file found, `row_labels.Joined` as a dictionary, if one was.
    """

    steps: int
    padding: str
    padding_given: bool
    steps_padded: int
    segments_full: int
    ids: str
    joined: dict[str, Any] | None


def read_arrays(
    output: Path,
    folds_output: Path,
    arrays: dict[str, Any],
    columns: LabelColumns,
    exclude: list[str],
    unmatched_names: str,
    non_finite: str,
) -> AlignmentAudit:
    """Write the aligned store of a corpus of arrays to `output`, and its folds as JSON to `folds_output`.

    `arrays` is the key of a corpus file, complete; all else is as in `alignment.align.align`. Memory holds a part of a
    fold, and some bytes a step.

    Raises `InputError` as `folds.opened`, `segment_ids.read_ids`, `padding.find_extents` and `row_labels.label_rows`
    do, and if no row is left.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with array_folds.opened(arrays, output.parent) as folds:
        rows = read_ids(folds)
        kept = _kept(rows, exclude, unmatched_names)
        labelled = label_rows(folds, rows, kept, arrays, columns, exclude)
        extents = find_extents(folds, arrays["padding"])
        of_fold = np.split(labelled.kept, np.cumsum([fold.segments for fold in folds])[:-1])
        words = [steps & chosen[:, None] for steps, chosen in zip(extents.words, of_fold, strict=True)]
        lengths = np.concatenate([steps.sum(axis=1) for steps in words])[labelled.kept]
        dimensions = {modality: array.shape[2] for modality, array in folds[0].modalities.items()}
        audit = AlignmentAudit("none", non_finite=non_finite)
        audit.sequences = {modality: SequenceAudit(replaced=[0] * width) for modality, width in dimensions.items()}
        with write_aligned(
            output,
            int(lengths.sum()),
            dimensions,
            Made("words", "arrays", None, None, non_finite, []),
            labelled.labels,
        ) as store:
            store.put_named(
                rows.videos[labelled.kept].tolist(),
                rows.numbers[labelled.kept],
                labelled.intervals[labelled.kept],
                lengths,
                # Which word a step is, arrays do not say.
                np.full(int(lengths.sum()), b"", "S1"),
            )
            _put_features(store, folds, extents.present, words, non_finite, audit)
        _count(audit, folds, rows, extents, labelled, of_fold, lengths, arrays, exclude)
    _write_folds(folds_output, rows, labelled.kept)
    return audit


def _kept(rows: SegmentIds, exclude: list[str], unmatched_names: str) -> np.ndarray:
    """Which rows (rows,) bool are not excluded; names that match nothing are refused, or warned of."""
    of_rows = rows.names
    known = {*rows.videos.tolist(), *of_rows}
    if strange := names.unmatched(exclude, known):
        message = f"exclude names {names.told(strange, known)}, which the arrays do not have"
        if unmatched_names == "refuse":
            raise InputError(f"{message}; correct the corpus file, or let it say `unmatched_names: warn`")
        log.warning(message)
    left = set(ids.without(of_rows, exclude))
    return np.array([name in left for name in of_rows])


def _put_features(
    store: AlignedWriter,
    folds: list[Fold],
    present: list[dict[str, np.ndarray]],
    words: list[np.ndarray],
    non_finite: str,
    audit: AlignmentAudit,
) -> None:
    """Write the steps that are words (segments, steps) bool, part by part: one is written while the next is read."""
    pieces = [
        (fold.modalities, part, frames, steps)
        for fold, frames, steps in zip(folds, present, words, strict=True)
        for part in parts(fold)
    ]
    read = partial(_read_part, NON_FINITE[non_finite])
    with ThreadPoolExecutor(max_workers=1) as second_thread:
        reading = second_thread.submit(read, *pieces[0])
        for following in with_progress([*pieces[1:], None], "read", "part"):
            found = reading.result()
            if following:
                reading = second_thread.submit(read, *following)
            for modality, (features, frames, replaced) in found.items():
                store.put_features(modality, features, frames)
                counts = audit.sequences[modality]
                counts.replaced = np.add(counts.replaced, replaced).tolist()


def _read_part(
    treat: Callable, modalities: dict[str, Any], part: slice, present: dict[str, np.ndarray], words: np.ndarray
) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """By modality: features (words, dimension) float32, whether they have a frame (words,), and what was not finite."""
    found = {}
    for modality, array in modalities.items():
        features, replaced = treat(np.asarray(array[part])[words[part]])
        found[modality] = features, present[modality][part][words[part]].astype(np.int32), replaced
    return found


def _count(
    audit: AlignmentAudit,
    folds: list[Fold],
    rows: SegmentIds,
    extents: Extents,
    labelled: RowLabels,
    of_fold: list[np.ndarray],
    lengths: np.ndarray,
    arrays: dict[str, Any],
    exclude: list[str],
) -> None:
    """Write into the audit what was read, of each modality and of the whole."""
    videos = rows.videos[labelled.kept]
    audit.videos, audit.segments = len(set(videos.tolist())), len(videos)
    audit.segments_without_words, audit.words = int((lengths == 0).sum()), int(lengths.sum())
    audit.videos_without_words = _without(videos, lengths > 0)
    audit.label_order, audit.labels_clamped = labelled.labels.order, labelled.labels.clamped
    left_out = sorted({*rows.videos.tolist()} - {*ids.without(rows.videos.tolist(), exclude)})
    files = {}
    for modality, counts in audit.sequences.items():
        found = [
            (of_modality[modality] & words)[chosen]
            for of_modality, words, chosen in zip(extents.present, extents.words, of_fold, strict=True)
        ]
        frames = np.concatenate([steps.sum(axis=1) for steps in found])
        counts.videos_missing = _without(videos, frames > 0)
        counts.videos = audit.videos - len(counts.videos_missing)
        counts.rows = int(frames.sum())
        counts.words_without_frames = audit.words - counts.rows
        counts.segments_without_frames = int(((frames == 0) & (lengths > 0)).sum())
        # Words are of unknown length, and count alike.
        counts.covered_seconds, counts.word_seconds = float(counts.rows), float(audit.words)
        files[modality] = Description(
            root=arrays.get("dataset") or "–",
            other_groups=[],
            metadata="none",
            videos=counts.videos,
            rows=counts.rows,
            width=len(counts.replaced),
            kind="numbers",
            first=None,
            last=None,
            empty=counts.videos_missing,
            excluded=left_out,
            excluded_broken={},
        )
    files["labels"] = labelled.described
    audit.inspection = Inspection(files, {"exclude": names.unmatched(exclude, {*rows.videos.tolist(), *rows.names})})
    audit.arrays = asdict(
        Found(
            steps=folds[0].steps,
            padding=extents.side,
            padding_given=arrays["padding"] != "found",
            steps_padded=sum(int((~words)[chosen].sum()) for words, chosen in zip(extents.words, of_fold, strict=True)),
            segments_full=int((lengths == folds[0].steps).sum()),
            ids=rows.form,
            joined=labelled.joined,
        )
    )


def _without(videos: np.ndarray, having: np.ndarray) -> list[str]:
    """The videos of which no segment (segments,) has something."""
    return sorted({*videos.tolist()} - {*videos[having].tolist()})


def _write_folds(path: Path, rows: SegmentIds, kept: np.ndarray) -> None:
    """The videos of each fold, as the organisers' folds."""
    fold_of = dict(zip(rows.videos[kept].tolist(), rows.folds[kept].tolist(), strict=True))
    listed = {fold: [video for video, of_video in fold_of.items() if of_video == fold] for fold in FOLDS}
    with whole_file(path) as beside:
        beside.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
