"""The kinds of outputs that networks have: what they are trained on, and what they say of each target.

A kind has the number of its `columns`, first among a network's outputs, and the biases `starts` that training starts
from, if not from zero; makes of labels (segments, targets) what the columns are `wanted` to be, float32; and makes of
outputs (segments, columns or more) the `answers` (segments, targets) float32 that have the least absolute error, their
`means`, the least squared one, and `evidence`, the higher the more likely a target is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from emofuse.answers.levels import find_levels, is_above

# Training segments above a level, below which a network is not asked whether a segment is.
FEWEST = 15


@dataclass(frozen=True)
class Intensities:
    """A column a target, its intensity, whatever is asked."""

    columns: int
    starts: tuple[float, ...] = ()

    def wanted(self, labels: np.ndarray) -> np.ndarray:
        """The labels."""
        return labels

    def answers(self, outputs: np.ndarray) -> np.ndarray:
        """The intensities."""
        return outputs[:, : self.columns]

    means = evidence = answers


@dataclass(frozen=True)
class Ordinal:
    """A column for each target and level but the highest, the logit of being above it.

    `levels` (levels,) float64, ascending; of so many training `segments`, `above` (targets, levels - 1) int64 were
    above each.
    """

    levels: np.ndarray
    above: np.ndarray
    segments: int

    @classmethod
    def of(cls, labels: np.ndarray, label_range: tuple[float, float]) -> "Ordinal":
        """That of training labels (segments, targets); raises `InputError` if they are on no levels."""
        levels = find_levels(labels, label_range)
        return cls(levels, is_above(labels, levels).sum(axis=0), len(labels))

    @property
    def columns(self) -> int:
        """One for each target and level but the highest, target after target."""
        return self.above.size

    @property
    def starts(self) -> tuple[float, ...]:
        """The logits of the training frequencies; half a segment stands for none, and for all."""
        # Who reads or shows answers does without .3 s of imports.
        from scipy.special import logit

        return tuple(logit((self.above.ravel() + 0.5) / (self.segments + 1)).tolist())

    @property
    def is_rare(self) -> np.ndarray:
        """Of what (targets, levels - 1) bool the training frequency is the answer, for want of segments."""
        return self.above < FEWEST

    def wanted(self, labels: np.ndarray) -> np.ndarray:
        """1 where a label is above the level, and 0 where it is not."""
        return is_above(labels, self.levels).reshape(len(labels), -1).astype(np.float32)

    def probabilities(self, outputs: np.ndarray) -> np.ndarray:
        """The probabilities (segments, targets, levels - 1) float64 of being above each level, which never rise."""
        from scipy.special import expit

        said = expit(outputs[:, : self.columns].astype(np.float64)).reshape(len(outputs), *self.above.shape)
        return np.minimum.accumulate(np.where(self.is_rare, self.above / self.segments, said), axis=-1)

    def answers(self, outputs: np.ndarray) -> np.ndarray:
        """The medians."""
        return median(self.probabilities(outputs), self.levels).astype(np.float32)

    def means(self, outputs: np.ndarray) -> np.ndarray:
        """The means."""
        return mean(self.probabilities(outputs), self.levels).astype(np.float32)

    def evidence(self, outputs: np.ndarray) -> np.ndarray:
        """The probabilities of being above the lowest level."""
        return self.probabilities(outputs)[..., 0].astype(np.float32)


Kind = Intensities | Ordinal


def median(probabilities: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """The lowest level (...) that is exceeded with a probability of a half at most; arguments as in `Ordinal`."""
    return levels[(probabilities > 0.5).sum(axis=-1)]


def mean(probabilities: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """The mean (...) of what probabilities of being above levels (..., levels - 1) say."""
    return levels[0] + probabilities @ np.diff(levels)


def describe(kind: Kind) -> dict[str, Any]:
    """What an ordinal kind is made of, as JSON can hold it; nothing of intensities, which need nothing."""
    if isinstance(kind, Intensities):
        return {}
    return {"levels": kind.levels.tolist(), "segments": int(kind.segments), "above": kind.above.tolist()}


def of_description(described: Mapping[str, Any], targets: int) -> Kind:
    """The kind, of so many targets, of which a mapping holds what `describe` gives, or the same as arrays."""
    if "levels" not in described:
        return Intensities(targets)
    levels, above = np.asarray(described["levels"], np.float64), np.asarray(described["above"], np.int64)
    return Ordinal(levels, above.reshape(targets, len(levels) - 1), int(described["segments"]))


def find_kind(output: str, labels: np.ndarray, label_range: tuple[float, float]) -> Kind:
    """The kind of the protocol's `network.output`, for training labels (segments, targets)."""
    return Ordinal.of(labels, label_range) if output == "ordinal" else Intensities(labels.shape[1])
