"""What a cell's network is given: the fused rows of all words, and each fold's windows and labels."""

from dataclasses import dataclass

import numpy as np

from emofuse.alignment.store import Aligned, Rows
from emofuse.configuration.names import told
from emofuse.configuration.protocol import Trials
from emofuse.corpus import splits
from emofuse.errors import InputError
from emofuse.features import context, fusion, vocabulary
from emofuse.features.scaling import Scaling


@dataclass(frozen=True)
class FoldData:
    """A fold: positions of its `segments` (segments,) in the store; `windows` (segments, maxlen) int32, positions in
    the rows; `labels` (segments, targets) float32; `auxiliary` (segments, columns) float32, of those that networks are
    trained on besides."""

    segments: np.ndarray
    windows: np.ndarray
    labels: np.ndarray
    auxiliary: np.ndarray


@dataclass(frozen=True)
class CellData:
    """All folds of a cell.

    `rows` has an array for each input of the network, with row 0 for padding: the features (words + 1, `features`)
    float32 if there are any, the one-hot positions (words + 1,) int32 if there is a vocabulary of `entries`.
    """

    rows: list[np.ndarray]
    features: int
    entries: int
    folds: dict[str, FoldData]


def load(
    aligned: Aligned,
    segments: dict[str, np.ndarray],
    modalities: list[str],
    maxlen: int,
    choices: Trials,
    scalings: dict[str, Scaling],
    words: np.ndarray | None,
) -> CellData:
    """The data of a modality set, for the segments of each fold; `words` is the vocabulary, where one-hot is asked.

    `aligned` is the store whose rows are taken: of words, or of a modality's own frames. Raises `InputError` where an
    auxiliary column is not in it, or not finite.
    """
    every = np.concatenate([segments[fold] for fold in splits.FOLDS])
    dense = dense_modalities(modalities, choices.text)
    one_hot = words if is_one_hot(modalities, choices.text) else None
    truncating = choices.sequence.truncating
    around = context.find_context(choices.context, aligned, every, dense, scalings, maxlen, truncating)
    rows, windows = network_inputs(
        aligned, every, dense, one_hot, scalings, around, maxlen, choices.sequence.padding, truncating
    )
    auxiliary = _auxiliary(aligned, every, choices.network.auxiliary)
    bounds = np.cumsum([len(segments[fold]) for fold in splits.FOLDS])[:-1]
    return CellData(
        rows=rows,
        features=rows[0].shape[1] if dense else 0,
        entries=0 if one_hot is None else vocabulary.entries(one_hot),
        folds={
            fold: FoldData(segments[fold], part, aligned.labels[segments[fold]], auxiliary[segments[fold]])
            for fold, part in zip(splits.FOLDS, np.split(windows, bounds), strict=True)
        },
    )


def _auxiliary(aligned: Aligned, segments: np.ndarray, columns: list[str]) -> np.ndarray:
    """These columns of all labels (segments of the store, columns); finite in those segments that are used."""
    for name in columns:
        if name not in aligned.further:
            raise InputError(
                f"{aligned.path}: network.auxiliary names {told([name], aligned.further)}; besides the targets it has"
                f" the labels {', '.join(aligned.further) or 'of no column: align again what was made before'}"
            )
        wrong = segments[~np.isfinite(aligned.further[name][segments])]
        if len(wrong):
            raise InputError(
                f"{aligned.path}: network.auxiliary names {name!r}, which is no finite number in {len(wrong)} of"
                f" {len(segments)} segments, the first of video {str(aligned.videos[wrong[0]])!r}; correct the label"
                " file, leave these videos out with exclude, or leave the column out"
            )
    found = [aligned.further[name] for name in columns]
    return np.array(found, np.float32).reshape(len(columns), len(aligned.labels)).T


def dense_modalities(modalities: list[str], text: str) -> list[str]:
    """Those of the modalities that have features, given what text is: `glove`, `one_hot` or `glove+one_hot`."""
    return [modality for modality in modalities if modality != "text" or "glove" in text.split("+")]


def is_one_hot(modalities: list[str], text: str) -> bool:
    """Whether one-hot words are among a modality set's inputs."""
    return "text" in modalities and "one_hot" in text.split("+")


def network_inputs(
    store: Rows,
    segments: np.ndarray,
    dense: list[str],
    words: np.ndarray | None,
    scalings: dict[str, Scaling],
    around: np.ndarray,
    maxlen: int,
    padding: str,
    truncating: str,
) -> tuple[list[np.ndarray], np.ndarray]:
    """What a network is given of segments (segments,), positions in the store.

    An array of rows for each input, as in `CellData`, and the windows (segments, maxlen) int32 in them. `dense` are the
    modalities that have features, behind which each word has its segment's context, `around` (segments, features);
    `words` the vocabulary of one-hot words, if these are an input.
    """
    rows, kept = fusion.kept_rows(store.offsets, segments, maxlen, truncating)
    inputs = []
    if dense:
        fused = fusion.fused_rows(store, dense, scalings, rows)
        inputs.append(fusion.with_context(fused, around, kept) if around.shape[1] else fused)
    if words is not None:
        inputs.append(
            np.concatenate([[vocabulary.PADDING], vocabulary.encode(store.words[rows], words)], dtype=np.int32)
        )
    return inputs, fusion.windows(kept, maxlen, padding)
