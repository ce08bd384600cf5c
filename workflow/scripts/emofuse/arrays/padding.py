"""Padding of arrays: steps of zeros in front of a segment's words or behind them, which are no words."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from emofuse.arrays.folds import Fold
from emofuse.errors import InputError
from emofuse.terminal.progress import with_progress

# Bytes of all modalities together that are read at once.
BYTES_AT_ONCE = 2**25

# How many times as many zeros one side has to have, for the other's to be words without frames.
CLEARLY = 4


@dataclass(frozen=True)
class Extents:
    """Which steps are words.

    `present`: for each modality, which steps (segments, steps) bool are not all zero; `words` (segments, steps) bool,
    which are no padding. They are lists with an array for each fold. `side`: front, behind or none.
    """

    present: list[dict[str, np.ndarray]]
    words: list[np.ndarray]
    side: str


def parts(fold: Fold) -> list[slice]:
    """The segments of a fold, as many at once as memory is to hold."""
    row = sum(array.shape[1] * array.shape[2] * array.dtype.itemsize for array in fold.modalities.values())
    size = max(1, BYTES_AT_ONCE // row)
    return [slice(start, min(start + size, fold.segments)) for start in range(0, fold.segments, size)]


def find_extents(folds: list[Fold], padding: str) -> Extents:
    """Which steps are words, the padding being in `front`, `behind`, `none`, or to be `found`.

    It is found by where segments begin and end with steps that are zero in all modalities: on one side in many, and on
    the other, if at all, in few, which are words without frames. Raises `InputError` if both sides have as many.
    """
    present = [_present(fold) for fold in folds]
    filled = [np.logical_or.reduce(list(of_fold.values())) for of_fold in present]
    side = _find_side(filled) if padding == "found" else padding
    return Extents(present, [_words(steps, side) for steps in filled], side)


def _present(fold: Fold) -> dict[str, np.ndarray]:
    present = {modality: np.empty(array.shape[:2], bool) for modality, array in fold.modalities.items()}
    with ThreadPoolExecutor(max_workers=2) as threads:
        for part in with_progress(parts(fold), f"look for padding in {fold.name}", "part"):
            for modality, array in fold.modalities.items():
                # Halves of what is read, not parts: files are read in order.
                halves = np.array_split(array[part], 2)
                present[modality][part] = np.concatenate([*threads.map(_not_all_zero, halves)])
    return present


def _not_all_zero(steps: np.ndarray) -> np.ndarray:
    return steps.any(axis=2)


def _find_side(filled: list[np.ndarray]) -> str:
    front = sum(int((~np.logical_or.accumulate(steps, axis=1)).sum()) for steps in filled)
    behind = sum(int((~np.logical_or.accumulate(steps[:, ::-1], axis=1)).sum()) for steps in filled)
    # Segments of zeros alone say nothing of the side.
    nothing = sum(int((~steps.any(axis=1)).sum()) * steps.shape[1] for steps in filled)
    front, behind = front - nothing, behind - nothing
    if not front and not behind:
        return "none"
    if max(front, behind) < CLEARLY * min(front, behind):
        raise InputError(
            f"segments begin with {front:,} steps of zeros and end with {behind:,}: which of them are padding is not"
            " clear; say it in the corpus file, under arrays: padding: front, behind or none"
        )
    return "front" if front > behind else "behind"


def _words(filled: np.ndarray, side: str) -> np.ndarray:
    if side == "none":
        return np.ones_like(filled)
    if side == "front":
        return np.logical_or.accumulate(filled, axis=1)
    return np.logical_or.accumulate(filled[:, ::-1], axis=1)[:, ::-1]
