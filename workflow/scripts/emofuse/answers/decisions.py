"""`decisions.json`: how each metric's answer is decided from a network's outputs, and what validation chose for it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from emofuse.answers.kinds import Intensities, Kind, Ordinal, describe, of_description
from emofuse.errors import InputError

FILE = "decisions.json"

# The answer that each metric judges, by the kind of outputs.
ANSWERS = {
    Intensities: {"mae": "intensity", "r": "intensity", "concordance": "intensity", "presence": "threshold"},
    Ordinal: {"mae": "median", "r": "mean", "concordance": "mean", "presence": "threshold"},
}


@dataclass(frozen=True)
class Decisions:
    """Those of one network, of a `seed` and a `kind` of outputs.

    A target is present where the evidence is above its one of the `thresholds` (targets,) float64, which had the best
    `balanced_accuracy` (targets,) on the validation fold. They are NaN where that could not choose, and nothing is
    above NaN; and there are none where labels say nothing of presence.
    """

    seed: int
    kind: Kind
    thresholds: np.ndarray
    balanced_accuracy: np.ndarray

    @classmethod
    def of(
        cls, seed: int, kind: Kind, outputs: np.ndarray, labels: np.ndarray, label_range: tuple[float, float]
    ) -> "Decisions":
        """Those that outputs (segments, columns) and labels (segments, targets) of the validation fold choose."""
        chosen = []
        if label_range[0] == 0:
            evidence = kind.evidence(outputs).astype(np.float64)
            chosen = [best_threshold(*pair) for pair in zip(evidence.T, labels.T > 0, strict=True)]
        return cls(seed, kind, *np.reshape(chosen, (-1, 2)).T)

    def present(self, outputs: np.ndarray) -> np.ndarray | None:
        """Which targets are present (segments, targets) bool, given the outputs; None where presence is nothing."""
        return self.kind.evidence(outputs) > self.thresholds if len(self.thresholds) else None


def best_threshold(evidence: np.ndarray, present: np.ndarray) -> tuple[float, float]:
    """The threshold that tells best by evidence (segments,) who is present (segments,) bool: the lowest, of several.

    With it, the balanced accuracy, the mean of the shares right among present and absent. It is in the middle of two
    values of the evidence. NaN, both, where all evidence is the same, or all segments are.
    """
    values, places = np.unique(evidence, return_inverse=True)
    there = np.bincount(places, present, len(values))
    absent = np.bincount(places, ~present, len(values))
    if len(values) < 2 or not there.sum() or not absent.sum():
        return np.nan, np.nan
    # For a threshold above each value but the highest; in whole numbers, of which equal ones are equal.
    found, spared = there.sum() - there.cumsum()[:-1], absent.cumsum()[:-1]
    right = found * absent.sum() + spared * there.sum()
    best = int(right.argmax())
    return float(values[best : best + 2].mean()), float(right[best] / (2 * there.sum() * absent.sum()))


def write_decisions(path: Path, targets: list[str], model_seed: int, networks: list[Decisions]) -> None:
    """Write the decisions of each of a cell's networks as JSON, and which of them the cell's model is."""
    content = {
        "answers": ANSWERS[type(networks[0].kind)],
        "thresholds": "the best balanced accuracy on the validation fold; null where it could not choose",
        "targets": targets,
        "model_seed": model_seed,
        "networks": [
            {
                "seed": network.seed,
                "thresholds": _as_json(network.thresholds),
                "balanced_accuracy": _as_json(network.balanced_accuracy),
                **describe(network.kind),
            }
            for network in networks
        ],
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def read_decisions(folder: Path) -> Decisions:
    """Read those of the model in a cell's folder; raises `InputError` if they are missing or damaged."""
    path = folder / FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        [network] = [found for found in content["networks"] if found["seed"] == content["model_seed"]]
        return Decisions(
            network["seed"],
            of_description(network, len(content["targets"])),
            _of_json(network["thresholds"]),
            _of_json(network["balanced_accuracy"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path}: not the decisions of a cell: {error}; copy the cell's folder again, or run the suite again"
        ) from error


def _as_json(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else value for value in values.tolist()]


def _of_json(values: Any) -> np.ndarray:
    return np.array(values, np.float64)
