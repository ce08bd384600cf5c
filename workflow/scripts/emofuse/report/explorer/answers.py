"""What a cell's network says of each segment of the store."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from emofuse.alignment.store import Aligned
from emofuse.errors import InputError
from emofuse.scores.predictions_csv import PRESENT, presence_of_model, rows_of_model


@dataclass(frozen=True)
class Answers:
    """Those of the network that a cell keeps, for all segments of the store.

    `said` (segments, targets) float64: clipped to the labels' range as scores have it, NaN where a segment is not of
    its test fold. `present` (segments, targets) bool: what is taken for present; None where labels say nothing of that.
    `probability` (segments, targets) float64: of being present, NaN as in `said`; None where the network gives none.
    """

    said: np.ndarray
    present: np.ndarray | None
    probability: np.ndarray | None = None

    @property
    def answered(self) -> np.ndarray:
        """Which segments (segments,) bool it answers."""
        return np.isfinite(self.said).all(axis=1)


def read_answers(predictions: Path, selected: Path, aligned: Aligned) -> Answers:
    """Those that a cell's `predictions.csv` holds, of the seed that its `selected.json` keeps.

    Raises `InputError` if they are of segments that the store lacks.
    """
    table = rows_of_model(predictions, selected)
    known = pd.MultiIndex.from_arrays([aligned.videos, aligned.indices])
    places = known.get_indexer(pd.MultiIndex.from_frame(table[["video", "segment"]]))
    if (places < 0).any():
        video, segment = table.loc[places < 0, ["video", "segment"]].iloc[0]
        raise InputError(f"{predictions}: segment {segment} of video {video!r} is not in {aligned.path}")
    said = np.full(aligned.labels.shape, np.nan)
    said[places] = np.clip(table[aligned.targets].to_numpy(), *aligned.label_range)
    if PRESENT.format(aligned.targets[0]) not in table:
        return Answers(said, None)
    found = presence_of_model(table, aligned.targets)
    present, evidence = np.zeros(said.shape, bool), np.full(said.shape, np.nan)
    present[places], evidence[places] = found.present, found.evidence
    return Answers(said, present, evidence if found.is_probable else None)
