"""How sure a number is: over seeds, and over the videos that happened to be in the test fold."""

import warnings

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
RESAMPLES = 2000
BOOTSTRAP_SEED = 2018


def seed_interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval (low, high) of the mean of `values` (seeds, ...) over seeds, by Student's t, each (...).

    In the units of the values; NaN with fewer than two seeds. It holds for training again on the same data, not for
    other data.
    """
    if len(values) < 2:
        return np.full(values.shape[1:], np.nan), np.full(values.shape[1:], np.nan)
    mean, error = values.mean(axis=0), stats.sem(values, axis=0)
    margin = error * stats.t.ppf((1 + CONFIDENCE) / 2, len(values) - 1)
    return mean - margin, mean + margin


def video_interval(
    numerators: np.ndarray, denominators: np.ndarray, videos: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % bootstrap interval (low, high), each (columns,), of sum(numerators) / sum(denominators).

    Both are (segments, columns), of the segments of `videos` (segments,) str. Whole videos are drawn, for the segments
    of one share a speaker; percentiles of 2,000 draws from a fixed seed, so that the same numbers give the same
    interval. NaN with fewer than two videos, or where a sum of denominators is zero.
    """
    names, which = np.unique(videos, return_inverse=True)
    if len(names) < 2:
        return np.full(numerators.shape[1], np.nan), np.full(numerators.shape[1], np.nan)
    sums = [
        np.stack([np.bincount(which, column, len(names)) for column in values.T])
        for values in (numerators, denominators)
    ]
    with np.errstate(invalid="ignore", divide="ignore"), warnings.catch_warnings():
        # What is the same in every video has no width, and is no reason to warn.
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        found = stats.bootstrap(
            sums, _ratio, axis=-1, paired=True, vectorized=True, n_resamples=RESAMPLES,
            confidence_level=CONFIDENCE, method="percentile", rng=np.random.default_rng(BOOTSTRAP_SEED),
        )  # fmt: skip
    return found.confidence_interval.low, found.confidence_interval.high


def _ratio(numerators: np.ndarray, denominators: np.ndarray, axis: int) -> np.ndarray:
    return numerators.sum(axis=axis) / denominators.sum(axis=axis)
