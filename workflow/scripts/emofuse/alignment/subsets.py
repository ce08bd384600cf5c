"""Which segments a cell is trained and scored on, and the groups of videos that are told apart."""

from pathlib import Path

import numpy as np

from emofuse.alignment.store import Aligned
from emofuse.corpus import splits


def is_digit_id(videos: np.ndarray) -> np.ndarray:
    """Which video ids (segments,) str are all digits: another source, with other labels (docs/results.md)."""
    return np.char.isdigit(videos)


def groups(videos: np.ndarray) -> dict[str, np.ndarray]:
    """Masks (segments,) bool of the groups that are scored by themselves, given each segment's video."""
    digits = is_digit_id(videos)
    return {"all": np.ones(len(videos), bool), "digit ids": digits, "other ids": ~digits}


def used_segments(aligned: Aligned, modalities: list[str], used: str) -> np.ndarray:
    """Which segments (segments,) bool a modality set is trained and scored on.

    `common`: those that every modality of the corpus can serve, the same for all sets. `per_mode`: those that the
    set's own modalities can serve, less what the authors' code left out of sets with audio, the first segment of each
    video and the videos whose COVAREP was not 74-dimensional, as far as can be told those with an all-digit id.
    """
    if used == "common":
        return aligned.usable(list(aligned.features))
    usable = aligned.usable([modality for modality in modalities if modality in aligned.features])
    if "audio" in modalities:
        usable &= (aligned.indices > 0) & ~is_digit_id(aligned.videos)
    return usable


def fitted_segments(aligned: Aligned, split: Path, modalities: list[str] | None) -> np.ndarray:
    """The training segments (segments of the fold,), positions in the store, to which what a cell is given is fitted.

    All of them, the same for every cell; or for a modality set those that it uses under `per_mode`. Raises `InputError`
    if it uses none.
    """
    segments = splits.read_split(split, aligned.videos, aligned.indices)
    if modalities is None:
        return segments["train"]
    used = used_segments(aligned, modalities, "per_mode")
    segments = {fold: positions[used[positions]] for fold, positions in segments.items()}
    splits.require_segments(segments, f"{split}, segments that {'+'.join(modalities)} can use")
    return segments["train"]
