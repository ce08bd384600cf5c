"""What is in each fold of the splits: videos, segments, and how intense its labels are."""

from dataclasses import replace

import numpy as np
import pandas as pd

from emofuse.alignment.store import Aligned
from emofuse.configuration.names import listed
from emofuse.corpus import splits
from emofuse.corpus.splits import Split
from emofuse.report.table import Table

# The splits that are drawn by a seed.
SEEDED = ("grouped", "folds")


def split_table(aligned: Aligned, found: dict[str, list[Split]], folds: dict[str, list[str]] | None) -> Table:
    """A row a fold, and one for the segments in none.

    `found` maps the name of each split to its rounds, one or those of a cross-validation; `folds` are the organisers'
    lists of videos, if there are any.
    """
    rows = {}
    for name, rounds in found.items():
        in_a_fold = np.concatenate(list(rounds[0].values()))
        for fold, segments in _folds(rounds).items():
            rows[name, fold] = _row(aligned, segments) | {"share": len(segments) / max(len(in_a_fold), 1)}
        rows[name, "no fold"] = _row(aligned, np.setdiff1d(np.arange(len(aligned.videos)), in_a_fold))
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["videos", "segments", "share", *aligned.targets])
    frame.index = pd.MultiIndex.from_tuples(rows, names=["split", "fold"])
    targets = list(aligned.targets)
    table = Table(
        "The folds: labelled videos and segments. Compare the mean labels of folds before you compare their errors"
        f"{', for they are the errors of the answer zero' * bool(aligned.label_range[0] == 0)}.",
        frame,
        ["share"],
        notes=tuple(
            filter(
                None,
                [_rounds(found), _shared(aligned, found), _without_segments(aligned, folds), _kept_apart(found)],
            )
        ),
    )
    means = frame[targets].T.rename_axis("target")
    means.columns = [f"{split}: {fold}" for split, fold in frame.index]
    views = (
        replace(table, frame=frame.drop(columns=targets)),
        Table("The mean label of each target in each fold.", means.dropna(axis="columns", how="all"), []),
    )
    return replace(table, views=views)


def _folds(rounds: list[Split]) -> dict[str, np.ndarray]:
    """The folds of a split by name, or those of a cross-validation, which are tested round by round."""
    if len(rounds) == 1:
        return rounds[0]
    return {f"fold {number}": split["test"] for number, split in enumerate(rounds, 1)}


def _rounds(found: dict[str, list[Split]]) -> str:
    """How a cross-validation uses its folds, if there is one."""
    if all(len(rounds) == 1 for rounds in found.values()):
        return ""
    return (
        "Cross-validation: round i tests fold i, validates on the one after it, after the last on the first, and"
        " trains on the others."
    )


def _row(aligned: Aligned, segments: np.ndarray) -> dict[str, float]:
    return {
        "videos": len(np.unique(aligned.videos[segments])),
        "segments": len(segments),
        **dict(zip(aligned.targets, _means(aligned.labels[segments]), strict=True)),
    }


def _kept_apart(found: dict[str, list[Split]]) -> str:
    """Whether the organisers' test videos, on which table 5 is scored, are in the seeded split, if there are both."""
    seeded = [name for name in SEEDED if name in found]
    if not seeded or "organisers" not in found:
        return ""
    [(own, *_), [organisers]] = found[seeded[0]], found["organisers"]
    if shared := np.isin(organisers["test"], np.concatenate(list(own.values()))).sum():
        return (
            f"The split {seeded[0]} has {shared:,} segments of the organisers' test videos: in this corpus nothing can"
            " be trained on the organisers' folds, so that table 5 shows constants alone, which choose nothing."
        )
    return f"The split {seeded[0]} leaves out the organisers' test videos, so that they choose nothing for table 5."


def _means(labels: np.ndarray) -> list[float]:
    """The mean of each target; NaN where a fold is empty."""
    return labels.mean(axis=0, dtype=np.float64).tolist() if len(labels) else [np.nan] * labels.shape[1]


def _shared(aligned: Aligned, found: dict[str, list[Split]]) -> str:
    """Which videos are in several folds of a split."""
    shared = {name: splits.in_two_folds(aligned.videos, _folds(rounds)) for name, rounds in found.items()}
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
    return f"Of {number:,} videos that the organisers' folds name, {len(lacking):,} have no segments{named}."
