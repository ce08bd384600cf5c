"""Labels shuffled between videos: what is learnt from them is nothing, or has leaked."""

import numpy as np

from emofuse.errors import InputError


def shuffled_labels(labels: np.ndarray, videos: np.ndarray, seed: int) -> np.ndarray:
    """Labels (segments, targets) in another order, in which no segment has one of its own video.

    `videos` (segments,) str are the segments'. Videos are put in a random order, and the row of their segments' labels
    is moved on by half of its length: labels of one video stay together as they were, and none is lost, so that answers
    that need no features are as good as before. Raises `InputError` if one video has more than half of the segments.
    """
    names, which, counts = np.unique(videos, return_inverse=True, return_counts=True)
    if 2 * counts.max() > len(videos):
        raise InputError(
            f"labels.shuffled: video {str(names[counts.argmax()])!r} has {counts.max()} of the {len(videos)} segments "
            "of a fold; labels can be shuffled between videos where none has more than half"
        )
    row = np.argsort(np.random.default_rng(seed).permutation(len(names))[which], kind="stable")
    shuffled = np.empty_like(labels)
    shuffled[row] = labels[np.roll(row, len(row) // 2)]
    return shuffled
