"""What a cell's network is given: the fused rows of all words, and each fold's windows and labels."""

from dataclasses import dataclass

import numpy as np

from emofuse import features, splits, vocabulary
from emofuse.aligned import Aligned
from emofuse.choices import Choices
from emofuse.features import Scaling


@dataclass(frozen=True)
class FoldData:
    """A fold: positions of its `segments` (segments,) in the store; `windows` (segments, maxlen) int32, positions in
    the rows; `labels` (segments, targets) float32."""

    segments: np.ndarray
    windows: np.ndarray
    labels: np.ndarray


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
    choices: Choices,
    scalings: dict[str, Scaling],
    words: np.ndarray | None,
) -> CellData:
    """The data of a modality set, for the segments of each fold; `words` is the vocabulary, where one-hot is asked.

    `aligned` is the store whose rows are taken: of words, or of a modality's own frames.
    """
    every = np.concatenate([segments[fold] for fold in splits.FOLDS])
    rows, kept = features.kept_rows(aligned.offsets, every, maxlen, choices.truncating)
    one_hot = "text" in modalities and "one_hot" in choices.text
    dense = [modality for modality in modalities if modality != "text" or "glove" in choices.text]
    inputs = []
    if dense:
        inputs.append(features.fused_rows(aligned, dense, scalings, rows))
    if one_hot:
        inputs.append(
            np.concatenate([[vocabulary.PADDING], vocabulary.encode(aligned.words[rows], words)], dtype=np.int32)
        )
    bounds = np.cumsum([len(segments[fold]) for fold in splits.FOLDS])[:-1]
    windows = np.split(features.windows(kept, maxlen, choices.padding), bounds)
    return CellData(
        rows=inputs,
        features=inputs[0].shape[1] if dense else 0,
        entries=vocabulary.entries(words) if one_hot else 0,
        folds={
            fold: FoldData(segments[fold], part, aligned.labels[segments[fold]])
            for fold, part in zip(splits.FOLDS, windows, strict=True)
        },
    )
