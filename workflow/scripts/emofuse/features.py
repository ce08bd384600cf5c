"""From the aligned store to a network's input: scaling, fusion, and cutting or padding to `maxlen` words."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emofuse.aligned import Aligned

# Robust standard deviations beyond which a scaled value is cut: one spike must not rule a whole batch.
LARGEST_ROBUST = 10.0

ROWS_AT_ONCE = 10_000

# Word vectors come on a scale of their own and are left alone, as the paper's authors did.
UNSCALED = ("text",)


@dataclass(frozen=True)
class Scaling:
    """Centre and scale (dimension,) of a modality's features, and beyond what, if anything, scaled values are cut."""

    center: np.ndarray
    scale: np.ndarray
    largest: float | None

    def apply(self, features: np.ndarray) -> np.ndarray:
        """Features (rows, dimension) float32, scaled."""
        scaled = (features - self.center.astype(np.float32)) / self.scale.astype(np.float32)
        return scaled if self.largest is None else np.clip(scaled, -self.largest, self.largest, out=scaled)


def write_scalings(path: Path, scalings: dict[str, Scaling]) -> None:
    """Write scalings as JSON."""
    content = {
        modality: {"center": s.center.tolist(), "scale": s.scale.tolist(), "largest": s.largest}
        for modality, s in scalings.items()
    }
    path.write_text(json.dumps(content) + "\n")


def read_scalings(path: Path) -> dict[str, Scaling]:
    """Read what `write_scalings` wrote."""
    content = json.loads(path.read_text())
    return {
        modality: Scaling(np.array(s["center"]), np.array(s["scale"]), s["largest"]) for modality, s in content.items()
    }


def segment_rows(offsets: np.ndarray, segments: np.ndarray) -> np.ndarray:
    """The rows (words of these segments,) int64 of the aligned store, segment after segment."""
    starts, lengths = offsets[segments], np.diff(offsets)[segments]
    firsts = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) + np.repeat(starts - firsts, lengths)


def fused_rows(aligned: Aligned, modalities: list[str], scalings: dict[str, Scaling], rows: np.ndarray) -> np.ndarray:
    """The chosen words' features, scaled and concatenated (early fusion, section 4.2): (rows + 1, dimensions) float32.

    Row 0 is zeros and stands for padding. A word without frames in a modality has zeros there, after scaling.
    """
    widths = [aligned.features[modality].shape[1] for modality in modalities]
    fused = np.zeros((len(rows) + 1, sum(widths)), np.float32)
    # Part by part, so that no second copy of a modality is in memory.
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        for modality, end, width in zip(modalities, np.cumsum(widths), widths, strict=True):
            block = aligned.features[modality][part]
            if modality in scalings:
                block = scalings[modality].apply(block)
                block[aligned.frames[modality][part] == 0] = 0
            fused[1 + start : 1 + start + len(part), end - width : end] = block
    return fused


def windows(lengths: np.ndarray, maxlen: int) -> np.ndarray:
    """For each segment, the positions (segments, maxlen) int32 of its words in `fused_rows`.

    `lengths` counts each segment's words. A longer segment keeps its last `maxlen` words, a shorter one is padded
    in front (SPEC section 2).
    """
    ends = np.cumsum(lengths)
    positions = ends[:, None] - maxlen + np.arange(maxlen)
    return np.where(positions >= (ends - lengths)[:, None], positions + 1, 0).astype(np.int32)
