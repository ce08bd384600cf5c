"""Predictions that need no features: constants learnt from training labels, and random ones; and their scores."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from emofuse.alignment.subsets import is_digit_id
from emofuse.corpus.splits import Split, in_fold
from emofuse.paper import is_the_papers_task
from emofuse.scores import random_baselines
from emofuse.scores.metrics import score
from emofuse.scores.metrics_csv import BEST_CONSTANT, OVERALL


def constant_predictions(train: np.ndarray) -> dict[str, np.ndarray]:
    """Each constant (targets,) by name, zero, median and mean, from training labels (segments, targets)."""
    return {"zero": np.zeros(train.shape[1]), "median": np.median(train, axis=0), "mean": train.mean(axis=0)}


def best_constant(train: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """For each target the constant (targets,) with the lowest MAE on the validation labels: what a model must beat.

    Both are labels (segments, targets), of at least one segment each.
    """
    predictions = np.stack([prediction for prediction in constant_predictions(train).values()])
    errors = np.abs(valid[None] - predictions[:, None]).mean(axis=1)
    return predictions[errors.argmin(axis=0), np.arange(train.shape[1])]


def every_constant(train: np.ndarray, valid: np.ndarray) -> dict[str, np.ndarray]:
    """Each constant (targets,) by name, from labels (segments, targets), and among them the best, `BEST_CONSTANT`."""
    return constant_predictions(train) | {BEST_CONSTANT: best_constant(train, valid)}


def constants_of_rounds(labels: np.ndarray, rounds: list[Split], fold: str) -> dict[str, np.ndarray]:
    """`every_constant` (segments, targets) as the answer to a fold's segments of each round, one round after another.

    `labels` (segments, targets) are the store's; the constants of a round are of its own training and validation folds.
    """
    by_round = [every_constant(labels[split["train"]], labels[split["valid"]]) for split in rounds]
    shapes = [(len(split[fold]), labels.shape[1]) for split in rounds]
    return {
        name: np.concatenate(
            [np.broadcast_to(constants[name], shape) for constants, shape in zip(by_round, shapes, strict=True)]
        )
        for name in by_round[0]
    }


def constants_by_kind(labels: np.ndarray, videos: np.ndarray, rounds: list[Split], fold: str) -> np.ndarray:
    """The best constant of each kind of video ids (segments, targets), as `constants_of_rounds` gives it.

    `labels` (segments, targets) and `videos` (segments,) str are the store's. A kind of which a round has no segment to
    learn from, or none to choose by, gets the round's best constant.
    """
    is_digits = is_digit_id(videos)
    by_round = []
    for split in rounds:
        answers = np.broadcast_to(
            best_constant(labels[split["train"]], labels[split["valid"]]), (len(split[fold]), labels.shape[1])
        ).copy()
        for kind in (is_digits, ~is_digits):
            train, valid = (split[learnt][kind[split[learnt]]] for learnt in ("train", "valid"))
            if len(train) and len(valid):
                answers[kind[split[fold]]] = best_constant(labels[train], labels[valid])
        by_round.append(answers)
    return np.concatenate(by_round)


def random_kinds(targets: list[str]) -> dict[str, Callable[..., np.ndarray]]:
    """The kinds of random predictions by name, functions as in `random_baselines` (section 5.1 of the paper).

    `printed`, which gives the numbers of table 1, is there for the targets of the paper alone.
    """
    kinds = {
        "random": random_baselines.fully_random,
        "category": random_baselines.training_combinations,
        "quantity": random_baselines.training_quantities,
    }
    if is_the_papers_task(targets):
        kinds["printed"] = partial(random_baselines.without_one_target, never=targets.index("surprise"))
    return kinds


def score_random(
    draw: Callable[..., np.ndarray],
    rounds: list[tuple[np.ndarray, np.ndarray]],
    targets: list[str],
    label_range: tuple[float, float],
    draws: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Metrics of a kind of random predictions, averaged over draws; columns as in `metrics.score`.

    `draw` is one of `random_kinds`; `rounds` are the labels (segments, targets) that it learns from and those that it
    answers, which are scored together. A further column `mae_sd` is the standard deviation of the MAE over draws, NaN
    for a single one. A metric is the mean of the draws for which it is defined.
    """
    truth = np.concatenate([test for _, test in rounds])
    tables = []
    for _ in range(draws):
        answers = [draw(train, len(test), label_range, rng) for train, test in rounds]
        tables.append(score(truth, np.concatenate(answers), targets, label_range))
    by_target = pd.concat(tables).groupby(level="target", sort=False)
    return by_target.mean().assign(mae_sd=by_target["mae"].std())


def expect_random(truth: np.ndarray, targets: list[str], label_range: tuple[float, float]) -> pd.DataFrame:
    """What the fully random prediction's `mae` is on average, exactly: a row a target, then `overall`, their mean."""
    expected = random_baselines.expected_error(truth, label_range)
    return pd.DataFrame({"mae": [*expected, expected.mean()]}, pd.Index([*targets, OVERALL], name="target"))


def score_baselines(
    labels: np.ndarray,
    rounds: list[Split],
    targets: list[str],
    label_range: tuple[float, float],
    draws: int,
    seed: int,
) -> pd.DataFrame:
    """Metrics on the test segments of all rounds of all random predictions and constants: rows (system, target).

    Columns are those of `score_random`. `labels` (segments, targets) are the store's. In each round random predictions
    and constants learn from its training fold, and the best constant is chosen on its validation fold.
    `random_expected` has an MAE alone. Each random kind has a random stream of its own, and the same seed gives the
    same predictions.
    """
    kinds = random_kinds(targets)
    streams = np.random.SeedSequence(seed).spawn(len(kinds))
    truth = labels[in_fold(rounds, "test")]
    learnt = [(labels[split["train"]], labels[split["test"]]) for split in rounds]
    tables = {"random_expected": expect_random(truth, targets, label_range)}
    for (name, draw), stream in zip(kinds.items(), streams, strict=True):
        tables[name] = score_random(draw, learnt, targets, label_range, draws, np.random.default_rng(stream))
    for name, answers in constants_of_rounds(labels, rounds, "test").items():
        tables[name] = score(truth, answers, targets, label_range)
    return pd.concat(tables, names=["system"])
