"""What a training program reads, and the data of a cell that is made of it."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from emofuse.alignment import subsets
from emofuse.alignment.store import Aligned, read_aligned
from emofuse.configuration.protocol import Trials
from emofuse.corpus import splits
from emofuse.features import network_inputs, scaling, vocabulary
from emofuse.features.network_inputs import CellData, FoldData
from emofuse.features.scaling import Scaling
from emofuse.training import shuffling


@dataclass(frozen=True)
class TrainingInputs:
    """The aligned store, the store whose rows are used, the split's segments (positions), scalings and vocabulary."""

    aligned: Aligned
    rows: Aligned
    split: Path
    segments: dict[str, np.ndarray]
    scalings: dict[str, Scaling]
    words: np.ndarray | None

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> "TrainingInputs":
        """Read the files that a program's arguments name."""
        aligned = read_aligned(arguments.aligned)
        return cls(
            aligned=aligned,
            rows=read_aligned(arguments.rows),
            split=arguments.split,
            segments=splits.read_split(arguments.split, aligned.videos, aligned.indices),
            scalings=scaling.read_scalings(arguments.scaling),
            words=vocabulary.read_vocabulary(arguments.vocabulary) if arguments.vocabulary else None,
        )

    def used(self, modalities: list[str], choices: Trials, folds: tuple[str, ...]) -> dict[str, np.ndarray]:
        """The segments of every fold, in these folds those alone that the modality set uses.

        Raises `InputError` if a fold has none.
        """
        used = subsets.used_segments(self.aligned, modalities, choices.used)
        segments = self.segments | {fold: self.segments[fold][used[self.segments[fold]]] for fold in folds}
        splits.require_segments(segments, f"{self.split}, segments that {'+'.join(modalities)} can use")
        return segments

    def data(self, segments: dict[str, np.ndarray], modalities: list[str], maxlen: int, choices: Trials) -> CellData:
        """The data of a modality set for the segments of each fold.

        Where the protocol has labels shuffled, those that training sees are: of the training fold and of the validation
        fold, each by itself.
        """
        data = network_inputs.load(self.rows, segments, modalities, maxlen, choices, self.scalings, self.words)
        seen = ("train", "valid") if choices.labels.shuffled else ()
        return replace(data, folds=data.folds | {fold: self._shuffled(data.folds[fold], choices) for fold in seen})

    def _shuffled(self, fold: FoldData, choices: Trials) -> FoldData:
        videos = self.aligned.videos[fold.segments]
        # The same order for both.
        labels, auxiliary = (
            shuffling.shuffled_labels(labels, videos, choices.labels.seed) for labels in (fold.labels, fold.auxiliary)
        )
        return replace(fold, labels=labels, auxiliary=auxiliary)
