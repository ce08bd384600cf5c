"""`metrics.csv`: scores of cells and of constants, a row for each modality set, system, group of videos and target."""

from pathlib import Path

import pandas as pd

KEYS = ["modalities", "system", "group", "target"]

# The target that stands for all: the mean over the others.
OVERALL = "overall"

# The group of videos that are all of them.
ALL = "all"

# The system that answers, for each target, the constant with the lowest validation error.
BEST_CONSTANT = "best_constant"

# The system that answers such a constant for each kind of video ids, where there are ids of digits alone and others. It
# knows something of a segment, its id, and is not among those that are meant by every constant.
BY_KIND = "best_constant_by_kind"

# The verdict on a network that is better than each of zero, training median and training mean, and the best of them by
# validation.
BEATS = "beats every constant"


def read_metrics(path: Path) -> pd.DataFrame:
    """What `evaluate.py` wrote, indexed by `KEYS`; its columns are those of `evaluation.score_groups`."""
    return pd.read_csv(path, index_col=KEYS)
