"""What is in each fold of the splits: videos, segments, and how intense its labels are."""

import numpy as np
import pandas as pd

from emofuse.alignment.store import Aligned
from emofuse.report.table import Table


def split_table(aligned: Aligned, folds: dict[tuple[str, str], np.ndarray], heading: str) -> Table:
    """A row a fold; `folds` maps a split's name and a fold's to positions (segments of the fold,) in the store."""
    rows = {}
    for (split, fold), segments in folds.items():
        of_the_split = sum(len(positions) for (name, _), positions in folds.items() if name == split)
        rows[(split, fold)] = {
            "videos": len(np.unique(aligned.videos[segments])),
            "segments": len(segments),
            "share": len(segments) / max(of_the_split, 1),
            **dict(zip(aligned.targets, _means(aligned.labels[segments]), strict=True)),
        }
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index = pd.MultiIndex.from_tuples(rows, names=["split", "fold"])
    caption = (
        f"{heading}. The folds: labelled segments, and the mean label of each target, which is the error of always "
        "answering zero where zero is the lowest label. No video is in two folds of a split."
    )
    return Table(caption, frame, ["share"])


def _means(labels: np.ndarray) -> list[float]:
    """The mean of each target; NaN where a fold is empty."""
    return labels.mean(axis=0, dtype=np.float64).tolist() if len(labels) else [np.nan] * labels.shape[1]
