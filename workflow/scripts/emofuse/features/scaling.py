"""Scaling of a modality's features: applied, read and written; `fit_scaling` fits it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

# Robust standard deviations beyond which a scaled value is cut: one spike must not rule a whole batch.
LARGEST_ROBUST = 10.0

# Word vectors come on a scale of their own and are left alone, as the paper's authors did.
UNSCALED = ("text",)


@dataclass(frozen=True)
class Scaling:
    """Centre and scale (dimension,) float64 of a modality's features, in their units.

    `largest` is beyond what, if anything, scaled values are cut. Fitted by `fit_scaling.fit_scalings`.
    """

    center: np.ndarray
    scale: np.ndarray
    largest: float | None

    def apply(self, features: np.ndarray) -> np.ndarray:
        """Features (rows, dimension) float32, scaled: (features - centre) / scale.

        Zero for what is not finite then, as in the authors' code (rhoposit/MultimodalDNN, August 2018).
        """
        with np.errstate(invalid="ignore"):
            scaled = (features - self.center.astype(np.float32)) / self.scale.astype(np.float32)
        if self.largest is not None:
            np.clip(scaled, -self.largest, self.largest, out=scaled)
        scaled[~np.isfinite(scaled)] = 0
        return scaled

    @property
    def lost(self) -> list[int]:
        """The positions of features that always come out as zero, for some training word's was not finite."""
        return np.flatnonzero(~np.isfinite(self.scale)).tolist()

    @classmethod
    def of_json(cls, content: dict[str, Any]) -> "Scaling":
        """The scaling of which this is `as_json`."""
        return cls(np.array(content["center"]), np.array(content["scale"]), content["largest"])

    def as_json(self) -> dict[str, Any]:
        """The scaling as JSON can hold it."""
        return {"center": self.center.tolist(), "scale": self.scale.tolist(), "largest": self.largest}


def write_scalings(path: Path, scalings: dict[str, Scaling]) -> None:
    """Write the scaling of each modality as JSON."""
    path.write_text(
        json.dumps({modality: scaling.as_json() for modality, scaling in scalings.items()}) + "\n", encoding="utf-8"
    )


def read_scalings(path: Path) -> dict[str, Scaling]:
    """Read what `write_scalings` wrote; raises `OSError` if there is no such file."""
    return {
        modality: Scaling.of_json(content) for modality, content in json.loads(path.read_text(encoding="utf-8")).items()
    }
