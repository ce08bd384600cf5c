"""Random predictions: the three kinds that section 5.1 of the paper names, and the one that gives its printed numbers.

The paper says how it drew the first kind alone, and names the two others. In these, as in the labels that they keep
the distribution of, an emotion is present if its intensity is not zero, so the intensity of a present emotion is drawn
from the steps that are not zero: nine on [0, 3], as the section says, from 1/3 to 3. In the first kind, zero is a tenth
step, which brings it nearest to what the paper reports.

Each kind is a function of training labels (segments, targets), the number of segments to predict, the lowest and the
highest label, and a random generator; it gives predictions (segments to predict, targets) float64.
"""

import numpy as np

from emofuse.scores.presence import LABEL_STEP


def steps(label_range: tuple[float, float]) -> np.ndarray:
    """All intensities (steps,) that a label can have, from the lowest to the highest."""
    low, high = label_range
    return np.linspace(low, high, round((high - low) / LABEL_STEP) + 1)


def fully_random(
    train: np.ndarray, segments: int, label_range: tuple[float, float], rng: np.random.Generator
) -> np.ndarray:
    """n of {0..targets}, then n targets without replacement, each with any intensity: the first kind."""
    counts = rng.integers(0, train.shape[1] + 1, segments)
    return _any_targets(counts, train.shape[1], rng) * rng.choice(steps(label_range), (segments, train.shape[1]))


def training_combinations(
    train: np.ndarray, segments: int, label_range: tuple[float, float], rng: np.random.Generator
) -> np.ndarray:
    """The present targets of some training segment, each with any intensity but zero: the second kind."""
    return rng.choice(train != 0, segments) * rng.choice(_without_zero(label_range), (segments, train.shape[1]))


def training_quantities(
    train: np.ndarray, segments: int, label_range: tuple[float, float], rng: np.random.Generator
) -> np.ndarray:
    """As many targets as some training segment has, any targets, each with any intensity but zero: the third kind."""
    counts = rng.choice((train != 0).sum(axis=1), segments)
    intensities = rng.choice(_without_zero(label_range), (segments, train.shape[1]))
    return _any_targets(counts, train.shape[1], rng) * intensities


def without_one_target(
    train: np.ndarray, segments: int, label_range: tuple[float, float], rng: np.random.Generator, never: int
) -> np.ndarray:
    """n of {0..targets}, then n draws with replacement of a target other than the one at position `never`.

    With surprise never drawn, this gives the numbers that table 1 of the paper prints.
    """
    targets = train.shape[1]
    counts = rng.integers(0, targets + 1, segments)
    drawn = rng.choice(np.delete(np.arange(targets), never), (segments, targets))
    counted = np.arange(targets) < counts[:, None]
    present = (counted[..., None] & (drawn[..., None] == np.arange(targets))).any(axis=1)
    return present * rng.choice(steps(label_range), (segments, targets))


def expected_error(truth: np.ndarray, label_range: tuple[float, float]) -> np.ndarray:
    """The MAE (targets,) that `fully_random` has on average against the truth (segments, targets), exactly."""
    return expected_errors(truth, label_range).mean(axis=0)


def expected_errors(truth: np.ndarray, label_range: tuple[float, float]) -> np.ndarray:
    """The absolute errors (segments, targets) that `fully_random` has on average.

    A target is drawn with probability 1/2, whatever the number of targets; otherwise the prediction is zero.
    """
    truth = truth.astype(np.float64)
    if_drawn = np.mean([np.abs(truth - intensity) for intensity in steps(label_range)], axis=0)
    return (np.abs(truth) + if_drawn) / 2


def _without_zero(label_range: tuple[float, float]) -> np.ndarray:
    intensities = steps(label_range)
    return intensities[~np.isclose(intensities, 0)]


def _any_targets(counts: np.ndarray, targets: int, rng: np.random.Generator) -> np.ndarray:
    """As many targets a segment as `counts` (segments,) says, all alike: (segments, targets) bool."""
    ranks = rng.random((len(counts), targets)).argsort(axis=1).argsort(axis=1)
    return ranks < counts[:, None]
