"""Prediction for new sequences by a cell's selected model, by the very steps that led to its training."""

import csv
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from emofuse.alignment import align, frames
from emofuse.alignment.store import Rows, read_rows
from emofuse.answers.decisions import Decisions
from emofuse.answers.kinds import Ordinal
from emofuse.configuration.protocol import scored_range
from emofuse.corpus.csd import Sequence, open_sequence
from emofuse.corpus.description import describe
from emofuse.corpus.ids import without
from emofuse.corpus.segments import read_words, whole_videos
from emofuse.errors import InputError
from emofuse.features import context, fusion, network_inputs
from emofuse.features.preprocessing import Preprocessing
from emofuse.networks import parts
from emofuse.networks.backend import keras

# So that memory does not grow with the number of segments.
SEGMENTS_AT_ONCE = 256


@dataclass(frozen=True)
class Given:
    """The sequences that are given: the path of each, by name; the root groups of those whose files have several; and
    the videos that are left out of all."""

    paths: dict[str, Path]
    roots: Mapping[str, str] = field(default_factory=dict)
    exclude: Collection[str] = ()

    def opened(self, name: str) -> AbstractContextManager[Sequence]:
        """A sequence, until the `with` block ends."""
        return open_sequence(self.paths[name], self.roots.get(name))


def require_sequences(folder: Path, preprocessing: Preprocessing, given: Given) -> None:
    """Raise `InputError` unless the cell in `folder` takes these sequences, whole ones, and of these dimensions."""
    if preprocessing.backend == "arrays":
        raise InputError(
            f"{folder}: it was trained on word-aligned arrays, of which nothing says how frames became words; give"
            " predict.py a cell of a corpus of sequences"
        )
    if preprocessing.backend != "emofuse":
        raise InputError(
            f"{folder}: its words were aligned by {preprocessing.backend}, which averages in its own way; "
            "predict.py aligns by itself, so give it a cell of a protocol with alignment.backend: emofuse"
        )
    wanted = preprocessing.sequences
    if set(given.paths) != set(wanted):
        missing = [name for name in wanted if name not in given.paths]
        superfluous = [name for name in given.paths if name not in wanted]
        raise InputError(
            f"{folder}: this cell takes the sequences {', '.join(wanted)}; "
            f"missing: {', '.join(missing) or 'none'}, superfluous: {', '.join(superfluous) or 'none'}"
        )
    if preprocessing.rows == "words":
        with given.opened("words") as sequence:
            describe(sequence, given.exclude)
    for modality, dimension in preprocessing.features.items():
        with given.opened(modality) as sequence:
            found = align.dimension(sequence, given.exclude)
        if found != dimension:
            raise InputError(
                f"{sequence.path}: its features have dimension {found}; {folder} was trained on {modality} of "
                f"dimension {dimension}"
            )


def every_video(preprocessing: Preprocessing, given: Given) -> dict[str, np.ndarray]:
    """One segment (1, 2), in seconds, for each video that is not excluded: from its first row to its last."""
    with given.opened(preprocessing.sequences[0]) as sequence:
        if preprocessing.rows == "words":
            read = partial(read_words, sequence, preprocessing.pauses)
        else:
            read = partial(frames.read_frames, sequence)
        segments = whole_videos(without(sequence.videos, given.exclude), read)
    if not segments:
        raise InputError(f"{sequence.path}: no video in it has a row; there should be one at least")
    return segments


def absent_videos(preprocessing: Preprocessing, given: Given, segments: dict[str, np.ndarray]) -> list[str]:
    """The videos that have segments, and no rows: the sequence of words, or of frames, lacks them."""
    with given.opened(preprocessing.sequences[0]) as sequence:
        return [video for video in segments if not sequence.has_rows(video)]


def gather(output: Path, preprocessing: Preprocessing, given: Given, segments: dict[str, np.ndarray]) -> Rows:
    """Write the segments' rows to the store `output`, as for training but without labels, and read it."""
    if preprocessing.rows == "words":
        align.align_segments(
            output=output,
            words=given.paths["words"],
            segments=segments,
            modalities={modality: given.paths[modality] for modality in preprocessing.features},
            dimensions=preprocessing.features,
            weighting=preprocessing.weighting,
            pauses=preprocessing.pauses,
            missing=preprocessing.missing,
            non_finite=preprocessing.non_finite,
            roots=given.roots,
        )
    else:
        [modality] = preprocessing.features
        frames.collect_segments(
            output,
            modality,
            given.paths[modality],
            segments,
            preprocessing.non_finite,
            given.exclude,
            given.roots,
        )
    return read_rows(output)


def missing_parts(preprocessing: Preprocessing, store: Rows) -> list[str]:
    """What each segment lacks of what each had in training: words, or frames of modalities, joined with +."""
    without_words = ~store.usable([]) & (preprocessing.rows == "words")
    lacks = {modality: ~store.usable([modality]) for modality in preprocessing.features}
    return [
        "words" if without else "+".join(modality for modality in lacks if lacks[modality][segment])
        for segment, without in enumerate(without_words)
    ]


def predict(model: keras.Model, preprocessing: Preprocessing, store: Rows, segments: np.ndarray) -> np.ndarray:
    """The model's outputs (segments, outputs) float32, for these segments (segments,), one at least, of the store."""
    around = context.find_context(
        preprocessing.context,
        store,
        segments,
        list(preprocessing.features),
        preprocessing.scalings,
        preprocessing.maxlen,
        preprocessing.truncating,
    )
    outputs = []
    for start in range(0, len(segments), SEGMENTS_AT_ONCE):
        part = segments[start : start + SEGMENTS_AT_ONCE]
        rows, windows = network_inputs.network_inputs(
            store,
            part,
            list(preprocessing.features),
            preprocessing.words,
            preprocessing.scalings,
            around[start : start + SEGMENTS_AT_ONCE],
            preprocessing.maxlen,
            preprocessing.padding,
            preprocessing.truncating,
        )
        inputs = [array[windows] for array in rows] + [windows != fusion.PADDING] * parts.is_masked(model)
        outputs.append(model.predict_on_batch(inputs if len(inputs) > 1 else inputs[0]))
    return np.concatenate(outputs)


def answers(outputs: np.ndarray, preprocessing: Preprocessing, decisions: Decisions) -> dict[str, np.ndarray]:
    """What outputs (segments, outputs) say, each (segments,), by the names of the columns in docs/predict.md.

    Of each target its intensity, as it is scored; whether it is present, and the threshold for that; and of ordinal
    outputs the mean, and the probability of being above each level but the highest.
    """
    targets, kind = preprocessing.targets, decisions.kind
    clip = scored_range(preprocessing.scored_output, preprocessing.label_range)
    found = dict(zip(targets, np.clip(kind.answers(outputs), *clip).T, strict=True))
    if (present := decisions.present(outputs)) is not None:
        thresholds = np.broadcast_to(decisions.thresholds, present.shape)
        found |= {f"present_{target}": said for target, said in zip(targets, present.T.astype(int), strict=True)}
        found |= {f"threshold_{target}": used for target, used in zip(targets, thresholds.T, strict=True)}
    if isinstance(kind, Ordinal):
        found |= {f"mean_{target}": mean for target, mean in zip(targets, kind.means(outputs).T, strict=True)}
        for target, of_target in zip(targets, kind.probabilities(outputs).transpose(1, 2, 0), strict=True):
            levels = (f"{target}>{level:.4g}" for level in kind.levels[:-1])
            found |= dict(zip(levels, of_target.astype(np.float32), strict=True))
    return found


def write_predictions(
    path: Path,
    preprocessing: Preprocessing,
    segments: dict[str, np.ndarray],
    lengths: np.ndarray,
    missing: list[str],
    answers: dict[str, np.ndarray],
) -> None:
    """Write a row a segment, video after video, as docs/predict.md describes it.

    `answers` (segments,) by column are of the segments that miss nothing; the others have none.
    """
    keys = ([video, i, *times] for video, found in segments.items() for i, times in enumerate(found.tolist()))
    columns = ["video", "segment", "start", "end", preprocessing.rows, "cut", "missing", *answers]
    answered = iter(zip(*answers.values(), strict=True))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for key, length, lacks in zip(keys, lengths, missing, strict=True):
            cut = max(length - preprocessing.maxlen, 0)
            said = [np.nan] * len(answers) if lacks else next(answered)
            writer.writerow([*key, length, cut, lacks, *("NaN" if np.isnan(value) else value for value in said)])
