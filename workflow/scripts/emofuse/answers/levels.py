"""The levels that labels have, such as thirds, and which of them a label is above."""

import numpy as np

from emofuse.errors import InputError

# Parts of one that are tried as the distance of levels, the widest first: means of so many whole ratings.
PARTS = range(1, 11)

# The share of the labels above the lowest that may lie between two levels: of CMU-MOSEI .3 % are sixths.
BETWEEN = 0.01

# What float32 may make of a label, and less than any distance.
TOLERANCE = 1e-3


def find_levels(labels: np.ndarray, label_range: tuple[float, float]) -> np.ndarray:
    """The levels (levels,) float64 of labels, of any shape, from the lowest to the highest that there can be.

    They are as far apart as they can be: 1, or else a half, a third and so on, to a tenth. Raises `InputError` if
    labels are on no such levels.
    """
    low, high = label_range
    above = labels[labels > low + TOLERANCE].astype(np.float64) - low
    for part in PARTS:
        off = np.abs(above * part - np.rint(above * part)) > TOLERANCE * part
        whole = abs((high - low) * part - round((high - low) * part)) < TOLERANCE
        if whole and off.sum() <= BETWEEN * len(above):
            return low + np.arange(round((high - low) * part) + 1) / part
    few = ", ".join(f"{value:.4g}" for value in np.unique(above + low)[:5])
    raise InputError(
        f"network.output is ordinal, but the training labels are on no levels from {low:g} to {high:g} that are 1 to"
        f" 1/{PARTS[-1]} apart; found {few} and so on; make it linear"
    )


def is_above(labels: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Whether each label (...) is above each level but the highest, (..., levels - 1) bool.

    A label between two levels is above the lower one.
    """
    return labels[..., None] > levels[:-1] + TOLERANCE
