"""The context of a segment: what the other segments of its video look like. Features alone, never labels."""

from collections.abc import Callable

import numpy as np

from emofuse.alignment.store import Rows
from emofuse.features import fusion
from emofuse.features.scaling import Scaling

# So that memory does not grow with the number of segments.
SEGMENTS_AT_ONCE = 1000


def video_mean(means: np.ndarray, videos: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The mean (segments, features) float32 of all segments of each segment's video, its own among them.

    `means` (segments, features) are those of the segments, of `videos` (segments,) str, which begin at `starts`
    (segments,), in seconds.
    """
    _, which, counts = np.unique(videos, return_inverse=True, return_counts=True)
    sums = np.zeros((len(counts), means.shape[1]))
    np.add.at(sums, which, means)
    return (sums / counts[:, None])[which].astype(np.float32)


def neighbours(means: np.ndarray, videos: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The segments that begin before and after each in its video, side by side: (segments, 2 x features) float32.

    Zeros at the ends of a video; arguments as for `video_mean`. Segments may overlap.
    """
    order = np.lexsort((starts, videos))
    ordered, same = means[order], (videos[order][1:] == videos[order][:-1])[:, None]
    nothing = np.zeros((1, means.shape[1]), means.dtype)
    before = np.concatenate([nothing, ordered[:-1] * same])
    after = np.concatenate([ordered[1:] * same, nothing])
    found = np.empty((len(means), 2 * means.shape[1]), np.float32)
    found[order] = np.concatenate([before, after], axis=1)
    return found


CONTEXTS: dict[str, Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]] = {
    "video_mean": video_mean,
    "neighbours": neighbours,
}


def find_context(
    kind: str,
    store: Rows,
    segments: np.ndarray,
    modalities: list[str],
    scalings: dict[str, Scaling],
    maxlen: int,
    truncating: str,
) -> np.ndarray:
    """The context (segments, features) float32 of segments (segments,), positions in the store, among one another.

    `kind` is a protocol's `context`; of `none`, there are no features. A segment is the mean of its words' features, as
    the network is given them, of `maxlen` words at most.
    """
    if kind == "none" or not modalities:
        return np.zeros((len(segments), 0), np.float32)
    means = []
    for start in range(0, len(segments), SEGMENTS_AT_ONCE):
        rows, kept = fusion.kept_rows(store.offsets, segments[start : start + SEGMENTS_AT_ONCE], maxlen, truncating)
        fused = fusion.fused_rows(store, modalities, scalings, rows)[1:]
        sums = np.zeros((len(kept), fused.shape[1]))
        np.add.at(sums, np.repeat(np.arange(len(kept)), kept), fused)
        means.append(sums / np.maximum(kept, 1)[:, None])
    return CONTEXTS[kind](np.concatenate(means), store.videos[segments], store.starts[segments])
