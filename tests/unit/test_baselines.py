"""Constants by hand, and the random baseline against its expectation worked out analytically."""

import numpy as np
import pytest

from emofuse import baselines

TARGETS = ["anger", "disgust", "fear", "happy", "sad", "surprise"]


def test_constants_by_hand():
    train = np.array([[0.0, 1.0], [0.0, 2.0], [3.0, 3.0]])
    answers = baselines.constant_answers(train)
    assert {name: answer.tolist() for name, answer in answers.items()} == {
        "zero": [0, 0], "median": [0, 2], "mean": [1, 2]
    }  # fmt: skip


def test_the_best_constant_is_chosen_on_validation_labels_for_each_target():
    train = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 3.0]])
    valid = np.array([[0.0, 1.0], [0.0, 1.0]])
    assert baselines.best_constant(train, valid).tolist() == [0, 1]


def test_random_answers_have_their_distribution():
    answers = baselines.random_answers(200_000, 6, (0, 3), np.random.default_rng(0))
    # Zero intensity may be drawn, so a tenth of the targets chosen do not show.
    assert (answers > 0).mean() == pytest.approx(0.5 * 0.9, abs=0.005)
    assert answers.mean() == pytest.approx(0.5 * 1.5, abs=0.01)
    assert sorted(np.unique(answers.round(6))) == pytest.approx(np.arange(10) / 3, abs=1e-6)


def test_the_random_baseline_meets_its_expectation():
    rng = np.random.default_rng(1)
    truth = rng.choice([0, 0, 0, 1 / 3, 1, 2], (400, 6))
    table = baselines.score_random(truth, TARGETS, (0, 3), draws=60, seed=3)
    # Half of the answers are zero; the other half is each of ten intensities alike.
    intensities = np.arange(10) / 3
    expected = 0.5 * truth.mean() + 0.5 * np.abs(truth[..., None] - intensities).mean()
    assert table.loc["overall", "mae"] == pytest.approx(expected, abs=0.01)


def test_zero_scores_the_mean_intensity():
    labels = np.random.default_rng(2).choice([0, 1, 2], (50, 6)).astype(float)
    table = baselines.score_baselines(labels, labels, labels, TARGETS, (0, 3), draws=2, seed=1)
    assert table.loc[("zero", "overall"), "mae"] == pytest.approx(labels.mean())
    assert np.isnan(table.loc[("median", "overall"), "r"])


def test_random_answers_cover_the_range_of_the_labels():
    answers = baselines.random_answers(20_000, 1, (-3, 3), np.random.default_rng(0))
    assert np.unique(answers.round(6)) == pytest.approx(np.arange(-9, 10) / 3, abs=1e-6)
