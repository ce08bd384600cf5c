"""Labelled test segments, and the answers that need no features."""

from dataclasses import dataclass

import numpy as np

from emofuse.alignment import subsets
from emofuse.alignment.store import Aligned
from emofuse.corpus.splits import Split, in_fold
from emofuse.paper import EMOTIONS
from emofuse.scores.baselines import constants_of_rounds

# The videos that table 5 is of, as far as can be told (docs/results.md).
NAMED = "other ids"


@dataclass(frozen=True)
class Labelled:
    """The labelled segments of a test fold: `truth` (segments, emotions), in the paper's order, and their `videos`
    (segments,) str; `constants` (segments, emotions) of its training and validation folds by name; `name`, what
    `baselines.csv` calls it."""

    name: str
    truth: np.ndarray
    videos: np.ndarray
    label_range: tuple[float, float]
    constants: dict[str, np.ndarray]

    def named(self) -> np.ndarray:
        """Which segments (segments,) bool are of videos whose id is not all digits."""
        return subsets.groups(self.videos)[NAMED]


def test_segments(name: str, aligned: Aligned, rounds: list[Split]) -> Labelled:
    """Those of all rounds of a split, one round after another."""
    labels = aligned.labels[:, emotions(aligned.targets)].astype(np.float64)
    test = in_fold(rounds, "test")
    constants = constants_of_rounds(labels, rounds, "test")
    return Labelled(name, labels[test], aligned.videos[test], aligned.label_range, constants)


def emotions(targets: list[str]) -> list[int]:
    """Where each of the paper's emotions stands among the targets."""
    return [list(targets).index(emotion) for emotion in EMOTIONS]
