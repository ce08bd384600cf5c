"""Metrics against values worked out by hand."""

import numpy as np
import pytest

from emofuse.scores.metrics import score


def test_by_hand():
    truth = np.array([[0.0, 0.0], [1 / 3, 0.0], [2 / 3, 2.0], [3.0, 1.0]])
    predicted = np.array([[0.2, 1.0], [0.7, 0.0], [0.6, 0.0], [2.4, 1.0]])
    table = score(truth, predicted, ["happy", "sad"], (0, 3))
    assert table.loc["happy", "mae"] == pytest.approx((0.2 + 0.7 - 1 / 3 + 2 / 3 - 0.6 + 0.6) / 4)
    # Rounded: truth 0 0 1 3, predicted 0 1 1 2.
    assert table.loc["happy", "binary_accuracy"] == 0.75
    assert table.loc["happy", "class_accuracy"] == 0.5
    assert table.loc["happy", "r"] == pytest.approx(np.corrcoef(truth[:, 0], predicted[:, 0])[0, 1])
    # Rounded: truth 0 0 2 1, predicted 1 0 0 1.
    assert table.loc["sad", ["binary_accuracy", "class_accuracy"]].tolist() == [0.5, 0.5]
    assert table.loc["overall", "mae"] == pytest.approx(table.loc[["happy", "sad"], "mae"].mean())


def test_outputs_beyond_the_range_fall_into_its_last_classes():
    table = score(np.array([[0.0], [3.0]]), np.array([[-1.0], [5.0]]), ["happy"], (0, 3))
    assert table.loc["happy", "class_accuracy"] == 1
    assert table.loc["happy", "mae"] == 1.5


@pytest.mark.parametrize(("truth", "predicted"), [([0, 1], [1, 1]), ([0, 0], [0, 1]), ([1], [1])])
def test_r_is_nan_where_it_is_undefined_and_then_overall_too(truth, predicted):
    other = np.linspace(0, 1, len(truth))
    table = score(np.column_stack([truth, other]), np.column_stack([predicted, other]), ["happy", "sad"], (0, 3))
    assert np.isnan(table.loc["happy", "r"])
    assert np.isnan(table.loc["overall", "r"])


def test_a_range_below_zero_has_a_class_a_whole_number_and_is_judged_by_its_sign():
    truth, predicted = np.array([[-3.0], [-0.2], [0.0], [2.0]]), np.array([[-2.6], [-1.0], [0.3], [-0.4]])
    table = score(truth, predicted, ["sentiment"], (-3, 3))
    # Rounded: truth -3 0 0 2, predicted -3 -1 0 0.
    assert table.loc["sentiment", "class_accuracy"] == 0.5
    assert table.loc["sentiment", "binary_accuracy"] == 0.75


def test_raw_presence_counts_every_label_above_zero():
    truth = np.array([[0.0], [1 / 3], [1 / 6], [1.0]])
    predicted = np.array([[0.1], [0.2], [0.1], [0.0]])
    # Present: no yes yes yes; predicted, nearer to a third than to zero: no yes no no.
    assert score(truth, predicted, ["happy"], (0, 3)).loc["happy", "binary_accuracy_raw"] == 0.5
    # Rounded: only the last label is present, and no prediction.
    assert score(truth, predicted, ["happy"], (0, 3)).loc["happy", "binary_accuracy"] == 0.75


def test_raw_presence_is_the_raw_sign_where_the_range_goes_below_zero():
    truth, predicted = np.array([[-0.2], [0.2], [0.0]]), np.array([[-0.3], [-0.1], [0.1]])
    table = score(truth, predicted, ["sentiment"], (-3, 3))
    assert table.loc["sentiment", "binary_accuracy_raw"] == pytest.approx(2 / 3)
