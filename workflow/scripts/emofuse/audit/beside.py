"""Numbers of ours to stand beside printed ones, with the sampling error of both in their intervals.

The paper's numbers have the error that ours would have on as many segments as it tested on, of one network. `others` is
how many. Intervals are 90 %, and asymmetric where the number is.
"""

from dataclasses import dataclass

import numpy as np

from emofuse.scores import confidence
from emofuse.scores.confidence import Estimate
from emofuse.scores.metrics import correlation

LEVEL = 0.9


@dataclass(frozen=True)
class Found:
    """A number and the ends of its interval, of so many `videos`; NaN where it is not defined."""

    value: float
    low: float
    high: float
    videos: int


def mae(errors: np.ndarray, videos: np.ndarray, others: int, known: float = 0.0) -> Found:
    """The mean of errors (seeds, segments) of the segments of `videos` (segments,); `known` is a further variance."""
    found = confidence.ratio(errors[..., None], np.ones((errors.shape[1], 1)), videos).beside(others)
    low, high = found.widened(np.array([known])).log_interval(LEVEL)
    return Found(found.value[0], low[0], high[0], found.videos)


def share(right: np.ndarray, videos: np.ndarray, others: int) -> Found:
    """The mean of right answers (seeds, segments), or of the part of a segment's answers that is right."""
    low, high = confidence.share_interval(right, videos, LEVEL, others)
    return Found(right.mean(), low, high, len(np.unique(videos)))


def r(truth: np.ndarray, outputs: np.ndarray, videos: np.ndarray, others: int) -> tuple[Found, Found]:
    """Pearson's r of outputs (seeds, segments) with the truth (segments,); and 0 with the same error, which is the r of
    an answer that knows nothing, for a constant has none."""
    found = fisher(truth[:, None], outputs[..., None], videos).beside(others)
    low, high = found.interval(LEVEL)
    half = (high[0] - low[0]) / 2
    value = np.tanh(found.value[0])
    return (
        Found(value, np.tanh(low[0]), np.tanh(high[0]), found.videos),
        Found(0.0, np.tanh(-half), np.tanh(half), found.videos),
    )


def fisher(truth: np.ndarray, outputs: np.ndarray, videos: np.ndarray) -> Estimate:
    """Fisher's z of Pearson's r of outputs (seeds, segments, targets) with the truth (segments, targets)."""

    def z(kept: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return np.arctanh(np.stack([correlation(truth[kept], output[kept]) for output in outputs]))

    with np.errstate(invalid="ignore"):
        return confidence.jackknife(z, videos)
