"""What the explorer's script is given: all test segments as lists, small enough for a page of its own."""

from typing import Any

import numpy as np

from emofuse.alignment.store import Aligned
from emofuse.alignment.subsets import is_digit_id
from emofuse.report.explorer.answers import Answers

# Labels and answers are given in thousandths, which are short as text, and probabilities in hundredths.
PARTS = 1000


def tested(cells: list[Answers]) -> np.ndarray:
    """The segments, as positions in the store, that at least one of the cells answers."""
    return np.flatnonzero(np.any([cell.answered for cell in cells], axis=0))


def content(aligned: Aligned, cells: list[Answers]) -> dict[str, Any]:
    """All that can be shown of the segments `tested`, as JSON has it, in their order: lists with an item a segment, or
    an item for each target of each segment; None where something is not known.
    """
    segments = tested(cells)
    videos, places = np.unique(aligned.videos[segments], return_inverse=True)
    return {
        "targets": len(aligned.targets),
        "range": [round(PARTS * end) for end in aligned.label_range],
        "videos": videos.tolist(),
        "digits": is_digit_id(videos).tolist(),
        "video": places.tolist(),
        "segment": aligned.indices[segments].tolist(),
        "start": _known(aligned.starts[segments], 2),
        "end": _known(aligned.ends[segments], 2),
        "words": [words(aligned, segment) for segment in segments],
        "counts": np.diff(aligned.offsets)[segments].tolist(),
        "frames": {modality: with_frames(aligned, modality)[segments].tolist() for modality in aligned.frames},
        "truth": _in_parts(aligned.labels[segments]),
        "cells": [
            {
                "said": _in_parts(cell.said[segments]),
                "present": None if cell.present is None else _as_digits(cell.present[segments]),
                "probability": None if cell.probability is None else _in_parts(cell.probability[segments], 100),
            }
            for cell in cells
        ],
    }


def words(aligned: Aligned, segment: int) -> str:
    """A segment's words as text; empty where the store has none, as that of arrays."""
    rows = slice(*aligned.offsets[segment : segment + 2])
    return b" ".join(aligned.words[rows]).decode(errors="replace").strip()


def with_frames(aligned: Aligned, modality: str) -> np.ndarray:
    """How many words of each segment (segments,) have frames of a modality."""
    counted = np.concatenate([[0], np.cumsum(aligned.frames[modality] > 0)])
    return np.diff(counted[aligned.offsets])


def _known(values: np.ndarray, digits: int) -> list[float | None]:
    return [round(value, digits) if np.isfinite(value) else None for value in values.tolist()]


def _in_parts(values: np.ndarray, parts: int = PARTS) -> list[int | None]:
    return [round(parts * value) if np.isfinite(value) else None for value in values.ravel().tolist()]


def _as_digits(values: np.ndarray) -> str:
    return "".join(np.where(values.ravel(), "1", "0"))
