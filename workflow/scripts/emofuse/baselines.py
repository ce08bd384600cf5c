"""Answers that need no features: constants learnt from training labels, and the paper's random answers."""

import numpy as np
import pandas as pd

from emofuse.metrics import score

# The step between the values that a random intensity is drawn from, both ends of the labels' range being among them
# (section 5.1 has nine steps; SPEC section 3 shows that zero belongs to the values).
STEP = 1 / 3

CONSTANTS = ("zero", "median", "mean")


def constant_answers(train: np.ndarray) -> dict[str, np.ndarray]:
    """Each constant (targets,) by name, from training labels (segments, targets)."""
    return {"zero": np.zeros(train.shape[1]), "median": np.median(train, axis=0), "mean": train.mean(axis=0)}


def best_constant(train: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """For each target the constant (targets,) with the lowest MAE on the validation labels: what a model must beat."""
    answers = np.stack([answer for answer in constant_answers(train).values()])
    errors = np.abs(valid[None] - answers[:, None]).mean(axis=1)
    return answers[errors.argmin(axis=0), np.arange(train.shape[1])]


def random_answers(
    segments: int, targets: int, label_range: tuple[float, float], rng: np.random.Generator
) -> np.ndarray:
    """The paper's baseline (segments, targets): n of {0..6} targets, drawn without replacement, with any intensity.

    For other than six targets, n is drawn from {0..targets} likewise.
    """
    low, high = label_range
    intensities = np.linspace(low, high, round((high - low) / STEP) + 1)
    counts = rng.integers(0, targets + 1, segments)
    ranks = rng.random((segments, targets)).argsort(axis=1).argsort(axis=1)
    return (ranks < counts[:, None]) * rng.choice(intensities, (segments, targets))


def score_random(
    truth: np.ndarray, targets: list[str], label_range: tuple[float, float], draws: int, seed: int
) -> pd.DataFrame:
    """Metrics of the random baseline, averaged over `draws` seeded draws; columns as in `metrics.score`."""
    rng = np.random.default_rng(seed)
    tables = [score(truth, random_answers(*truth.shape, label_range, rng), targets, label_range) for _ in range(draws)]
    return sum(tables) / draws


def score_baselines(
    train: np.ndarray,
    valid: np.ndarray,
    test: np.ndarray,
    targets: list[str],
    label_range: tuple[float, float],
    draws: int,
    seed: int,
) -> pd.DataFrame:
    """Metrics on the test labels of the random baseline, the constants and the best constant: rows (system, target)."""
    tables = {"random": score_random(test, targets, label_range, draws, seed)}
    answers = constant_answers(train) | {"best_constant": best_constant(train, valid)}
    for name, answer in answers.items():
        tables[name] = score(test, np.broadcast_to(answer, test.shape), targets, label_range)
    return pd.concat(tables, names=["system"])
