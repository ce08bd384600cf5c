"""What is in each fold of the splits: videos, segments, and how intense its labels are."""

import numpy as np
import pandas as pd

from emofuse.alignment.store import Aligned
from emofuse.configuration.names import listed
from emofuse.corpus import splits
from emofuse.report.table import Table


def split_table(
    aligned: Aligned, found: dict[str, dict[str, np.ndarray]], folds: dict[str, list[str]] | None, heading: str
) -> Table:
    """A row a fold, and one for the segments in none.

    `found` maps each split to its folds, and these to positions (segments of the fold,) in the store; `folds` are the
    organisers' lists of videos, if there are any.
    """
    rows = {}
    for split, positions in found.items():
        of_the_split = np.concatenate(list(positions.values()))
        for fold, segments in positions.items():
            rows[split, fold] = _row(aligned, segments) | {"share": len(segments) / max(len(of_the_split), 1)}
        rows[split, "no fold"] = _row(aligned, np.setdiff1d(np.arange(len(aligned.videos)), of_the_split))
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["videos", "segments", "share", *aligned.targets])
    frame.index = pd.MultiIndex.from_tuples(rows, names=["split", "fold"])
    caption = (
        f"{heading}. The folds: labelled segments, and the mean label of each target, which is the error of always "
        f"answering zero where zero is the lowest label. {_shared(aligned, found)}"
        f"{_without_segments(aligned, folds)}{_kept_apart(found)}"
    )
    return Table(caption, frame, ["share"])


def _row(aligned: Aligned, segments: np.ndarray) -> dict[str, float]:
    return {
        "videos": len(np.unique(aligned.videos[segments])),
        "segments": len(segments),
        **dict(zip(aligned.targets, _means(aligned.labels[segments]), strict=True)),
    }


def _kept_apart(found: dict[str, dict[str, np.ndarray]]) -> str:
    """Whether the organisers' test videos, on which table 5 is scored, are in the grouped split, if there are both."""
    if not {"grouped", "organisers"} <= found.keys():
        return ""
    grouped = np.concatenate(list(found["grouped"].values()))
    if shared := np.isin(found["organisers"]["test"], grouped).sum():
        return (
            f" The grouped split has {shared:,} segments of the organisers' test videos: in this corpus nothing can be"
            " trained on the organisers' folds, so that table 5 shows constants alone, which choose nothing."
        )
    return " The grouped split leaves out the organisers' test videos, so that they choose nothing for table 5."


def _means(labels: np.ndarray) -> list[float]:
    """The mean of each target; NaN where a fold is empty."""
    return labels.mean(axis=0, dtype=np.float64).tolist() if len(labels) else [np.nan] * labels.shape[1]


def _shared(aligned: Aligned, found: dict[str, dict[str, np.ndarray]]) -> str:
    """Which videos are in several folds of a split."""
    shared = {split: splits.in_two_folds(aligned.videos, positions) for split, positions in found.items()}
    said = [f"{len(videos):,} in {split} ({listed(videos)})" for split, videos in shared.items() if videos]
    if said:
        return f"Videos in several folds of a split, whose speakers networks learnt from: {', '.join(said)}."
    return "No video is in two folds of a split."


def _without_segments(aligned: Aligned, folds: dict[str, list[str]] | None) -> str:
    """Which of the videos that the organisers' folds name are not in the corpus."""
    if folds is None:
        return ""
    lacking = splits.without_segments(folds, aligned.videos)
    number = sum(map(len, folds.values()))
    named = f": {listed(lacking)}" if lacking else ""
    return f" Of {number:,} videos that the organisers' folds name, {len(lacking):,} have no segments{named}."
