"""Which segments a cell is trained and scored on, and the groups of videos that are told apart."""

import numpy as np

from emofuse.alignment.store import Aligned


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
