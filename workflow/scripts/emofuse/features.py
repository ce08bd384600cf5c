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
        """Features (rows, dimension) float32, scaled; zero for what is not finite then, as in the authors' code."""
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
    return _rows(offsets[segments], np.diff(offsets)[segments])


def kept_rows(offsets: np.ndarray, segments: np.ndarray, maxlen: int, truncating: str) -> tuple[np.ndarray, np.ndarray]:
    """The rows (words kept,) int64 of segments cut to `maxlen` words, and how many words (segments,) each keeps.

    As in Keras, `truncating` says whether a longer segment loses its first words (`pre`, as the authors did, SPEC
    section 2) or its last (`post`).
    """
    lengths = np.diff(offsets)[segments]
    kept = np.minimum(lengths, maxlen)
    return _rows(offsets[segments] + (lengths - kept if truncating == "pre" else 0), kept), kept


def _rows(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
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


def windows(lengths: np.ndarray, maxlen: int, padding: str) -> np.ndarray:
    """For each segment, the positions (segments, maxlen) int32 of its words in `fused_rows`; 0 stands for padding.

    `lengths` counts the words that each segment keeps, `maxlen` at most. As in Keras, `padding` says whether zeros
    come `pre` (as with the authors, SPEC section 2) or `post` the words.
    """
    first = np.cumsum(lengths) - lengths
    place = np.arange(maxlen) - ((maxlen - lengths)[:, None] if padding == "pre" else 0)
    is_word = (place >= 0) & (place < lengths[:, None])
    return np.where(is_word, first[:, None] + place + 1, 0).astype(np.int32)
