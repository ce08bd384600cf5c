"""What is in each fold of the splits: videos, segments, and how intense its labels are."""

import numpy as np
import pandas as pd

from emofuse.alignment.store import Aligned
from emofuse.report.table import Table

NO_FOLD = "in no fold"


def split_table(aligned: Aligned, folds: dict[tuple[str, str], np.ndarray], heading: str) -> Table:
    """A row a fold, and one for what is in none; `folds` maps the names of a split and of a fold to positions (segments
    of the fold,) in the store."""
    rows = {}
    for split in dict.fromkeys(name for name, _ in folds):
        own = {fold: segments for (name, fold), segments in folds.items() if name == split}
        shared_out = np.concatenate(list(own.values()))
        for fold, segments in own.items():
            share = len(segments) / max(len(shared_out), 1)
            rows[(split, fold)] = _row(aligned, segments, share)
        left = np.setdiff1d(np.arange(len(aligned.videos)), shared_out)
        if len(left):
            rows[(split, NO_FOLD)] = _row(aligned, left, np.nan)
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index = pd.MultiIndex.from_tuples(rows, names=["split", "fold"])
    caption = (
        f"{heading}. The folds: labelled segments, and the mean label of each target, which is the error of always "
        "answering zero where zero is the lowest label. No video is in two folds of a split."
    ) + _kept_apart(folds)
    return Table(caption, frame, ["share"])


def _row(aligned: Aligned, segments: np.ndarray, share: float) -> dict[str, float]:
    return {
        "videos": len(np.unique(aligned.videos[segments])),
        "segments": len(segments),
        "share": share,
        **dict(zip(aligned.targets, _means(aligned.labels[segments]), strict=True)),
    }


def _kept_apart(folds: dict[tuple[str, str], np.ndarray]) -> str:
    """Whether the organisers' test videos, on which table 5 is scored, are in the grouped split, if there are both."""
    if not {("grouped", "train"), ("organisers", "test")} <= folds.keys():
        return ""
    grouped = np.concatenate([segments for (name, _), segments in folds.items() if name == "grouped"])
    if shared := np.isin(folds["organisers", "test"], grouped).sum():
        return (
            f" The grouped split has {shared:,} segments of the organisers' test videos: in this corpus nothing can be"
            " trained on the organisers' folds, so that table 5 shows constants alone, which choose nothing."
        )
    return " The grouped split leaves out the organisers' test videos, so that they choose nothing for table 5."


def _means(labels: np.ndarray) -> list[float]:
    """The mean of each target; NaN where a fold is empty."""
    return labels.mean(axis=0, dtype=np.float64).tolist() if len(labels) else [np.nan] * labels.shape[1]
