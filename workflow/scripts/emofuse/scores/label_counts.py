"""Which emotions occur together in a segment, and how many (sections 3.1 and 6 of the paper).

An emotion is present if its intensity is above zero. A population is a set of segments, such as the training fold of
a split; populations map names to labels (segments, targets).
"""

import numpy as np
import pandas as pd

NONE = "none"
JOINT = " + "
EVERY_SEGMENT = "all segments"


def count_combinations(labels: np.ndarray, targets: list[str]) -> pd.Series:
    """How many of the segments have exactly the emotions that the index names, the most frequent first."""
    names = [JOINT.join(np.array(targets)[row]) or NONE for row in labels > 0]
    return pd.Series(names, name="segments").value_counts().rename_axis("combination")


def share_by_number(labels: np.ndarray) -> pd.Series:
    """The share of the segments that have 0, 1, ... emotions (targets + 1,)."""
    counts = np.bincount((labels > 0).sum(axis=1), minlength=labels.shape[1] + 1)
    return pd.Series(counts / len(labels)).rename_axis("emotions")
