"""Numbers of ours to stand beside printed ones, with the sampling error of both in their intervals.

The paper's numbers have the error that ours would have on as many segments as it tested on, of one network. `others` is
how many. Intervals are asymmetric where the number is.
"""

from dataclasses import dataclass, replace

import numpy as np

from emofuse.scores import confidence
from emofuse.scores.confidence import Estimate
from emofuse.scores.metrics import correlation

# Of the interval that is shown, and of that within it whose two sides are one-sided tests at 5 % each.
LEVELS = (confidence.CONFIDENCE, 2 * confidence.CONFIDENCE - 1)

Ends = tuple[float, float]


@dataclass(frozen=True)
class Found:
    """A number with its 95 % interval and the 90 % one within, `inner`, of so many `videos`; NaN where not defined."""

    value: float
    interval: Ends
    inner: Ends
    videos: int


def mae(errors: np.ndarray, videos: np.ndarray, others: int, known: float = 0.0) -> Found:
    """The mean of errors (seeds, segments) of the segments of `videos` (segments,); `known` is a further variance."""
    found = confidence.ratio(errors[..., None], np.ones((errors.shape[1], 1)), videos).beside(others)
    widened = found.widened(np.array([known]))
    return Found(found.value[0], *(_only(widened.log_interval(level)) for level in LEVELS), found.videos)


def share(right: np.ndarray, videos: np.ndarray, others: int) -> Found:
    """The mean of right answers (seeds, segments), or of the part of a segment's answers that is right."""
    intervals = (confidence.share_interval(right, videos, level, others) for level in LEVELS)
    return Found(right.mean(), *intervals, len(np.unique(videos)))


def r(truth: np.ndarray, outputs: np.ndarray, videos: np.ndarray, others: int) -> tuple[Found, Found]:
    """Pearson's r of outputs (seeds, segments) with the truth (segments,); and 0 with the same error, which is the r of
    an answer that knows nothing, for a constant has none."""
    found = fisher(truth[:, None], outputs[..., None], videos).beside(others)
    none = replace(found, value=np.zeros(1))
    return tuple(
        Found(
            float(np.tanh(each.value[0])),
            *(tuple(np.tanh(_only(each.interval(level)))) for level in LEVELS),
            found.videos,
        )
        for each in (found, none)
    )


def fisher(truth: np.ndarray, outputs: np.ndarray, videos: np.ndarray) -> Estimate:
    """Fisher's z of Pearson's r of outputs (seeds, segments, targets) with the truth (segments, targets)."""
    with np.errstate(invalid="ignore"):
        return confidence.jackknife(lambda kept: z(truth[kept], outputs[:, kept]), videos)


def z(truth: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """What `fisher` is of (seeds, targets), without its error."""
    with np.errstate(divide="ignore"):
        return np.arctanh(correlation(truth, outputs))


def _only(interval: tuple[np.ndarray, np.ndarray]) -> Ends:
    """The ends of the interval of a single column."""
    low, high = interval
    return float(low[0]), float(high[0])
