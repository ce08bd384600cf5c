"""Metrics against values worked out by hand."""

import numpy as np
import pytest
import sklearn.metrics
from scipy.stats import pearsonr

from emofuse.scores.metrics import correlation, mean_absolute_error, score


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
def test_r_is_nan_where_it_is_undefined_and_the_overall_r_is_of_the_others(truth, predicted):
    other = np.linspace(0, 1, len(truth))
    table = score(np.column_stack([truth, other]), np.column_stack([predicted, other]), ["happy", "sad"], (0, 3))
    assert np.isnan(table.loc["happy", "r"])
    defined = len(truth) > 1
    assert table["r_defined"].tolist() == [0, defined, defined]
    assert table.loc["overall", "r"] == (1 if defined else pytest.approx(np.nan, nan_ok=True))


def test_the_mean_absolute_error_is_scikit_learns():
    rng = np.random.default_rng(0)
    truth, predicted = rng.normal(size=(2, 50, 3))
    expected = sklearn.metrics.mean_absolute_error(truth, predicted, multioutput="raw_values")
    np.testing.assert_array_equal(mean_absolute_error(truth, predicted), expected)


@pytest.mark.parametrize(
    ("predicted", "message"), [([[0.0]], "of shape"), ([[0.0], [np.nan]], "finite"), ([[0.0], [np.inf]], "finite")]
)
def test_what_cannot_be_judged_is_refused(predicted, message):
    with pytest.raises(ValueError, match=message):
        score(np.zeros((2, 1)), np.array(predicted), ["happy"], (0, 3))


def test_r_is_scipys_for_each_network_and_target():
    rng = np.random.default_rng(0)
    truth = rng.choice([0, 0, 0, 1 / 3, 2], (50, 3))
    predicted = truth * np.array([1e-6, 1, 1e6])[:, None, None] + rng.normal(5, 1, (3, 50, 3))
    found = correlation(truth, predicted)
    for network, target in np.ndindex(3, 3):
        expected = pearsonr(truth[:, target], predicted[network, :, target]).statistic
        assert found[network, target] == pytest.approx(expected, rel=1e-10)


def test_an_r_of_1_is_not_rounded_beyond():
    """Fisher's z of what is above 1 is not defined."""
    truth = np.random.default_rng(0).random((10, 6))
    assert correlation(truth, 0.7 * truth + 0.3).max() == 1


def test_concordance_is_r_less_what_is_off_in_mean_and_spread():
    """Lin's: 2 cov / (var + var + shift²): the truth has a variance of 2/3, its double 8/3, less one no shift."""
    truth = np.array([0.0, 1.0, 2.0])
    answers = {"same": truth, "wider": 2 * truth - 1, "shifted": truth + 1, "constant": np.full(3, 0.7)}
    found = {
        name: score(truth[:, None], answer[:, None], ["happy"], (0, 3)).loc["happy"] for name, answer in answers.items()
    }
    assert [found[name]["r"] for name in ("same", "wider", "shifted")] == pytest.approx([1, 1, 1])
    expected = [1, 2 * (4 / 3) / (2 / 3 + 8 / 3), 2 * (2 / 3) / (4 / 3 + 1), 0]
    assert [row["concordance"] for row in found.values()] == pytest.approx(expected)
    assert found["wider"]["deviation"] == pytest.approx((8 / 3) ** 0.5)
    assert np.isnan(score(truth[:, None] * 0, truth[:, None] * 0, ["happy"], (0, 3)).loc["happy", "concordance"])


def test_an_output_that_hardly_varies_has_an_r_and_next_to_no_concordance_or_deviation():
    truth = np.array([[0.0], [1.0], [2.0], [3.0]])
    row = score(truth, 0.1 + 1e-4 * truth, ["happy"], (0, 3)).loc["happy"]
    assert row["r"] == pytest.approx(1)
    assert row["concordance"] < 1e-3
    assert row["deviation"] < 2e-4


def test_detection_is_of_the_outputs_before_they_are_cut():
    """Cut to 0, the absent -1 and the present -.5 would be a tie."""
    truth, outputs = np.array([[0.0], [0.0], [1 / 3], [2.0]]), np.array([[-1.0], [0.4], [-0.5], [1.0]])
    row = score(truth, outputs, ["happy"], (0, 3), (0, 3)).loc["happy"]
    # Of four pairs of present and absent, three are in order; ranked, the present are first and third.
    assert row["auc"] == 0.75
    assert row["average_precision"] == pytest.approx((1 + 2 / 3) / 2)
    # Present is said of .4 and 1.
    assert row[["prevalence", "balanced_accuracy", "f1"]].tolist() == [0.5, 0.5, 0.5]
    assert row["mae"] == pytest.approx((0 + 0.4 + 1 / 3 + 1) / 4)


def test_a_constant_detects_nothing():
    truth = np.array([[0.0], [0.0], [0.0], [1.0]])
    zero, always = (score(truth, np.full((4, 1), answer), ["happy"], (0, 3)).loc["happy"] for answer in (0.0, 1.0))
    names = ["auc", "average_precision", "balanced_accuracy", "f1", "concordance"]
    assert zero[names].tolist() == [0.5, 0.25, 0.5, 0, 0]
    assert always[names].tolist() == pytest.approx([0.5, 0.25, 0.5, 0.4, 0])


def test_detection_is_undefined_for_an_emotion_without_a_positive_and_overall_of_the_others():
    truth = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
    table = score(truth, np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 2.0]]), ["anger", "happy", "sad"], (0, 3))
    assert table["prevalence"].tolist() == [0, 0.5, 1, 0.5]
    for name in ("auc", "average_precision", "balanced_accuracy", "f1"):
        assert table[name].isna().tolist() == [True, False, True, False]
        assert table.loc["overall", name] == 1


@pytest.mark.parametrize(
    ("label_range", "accuracies", "detection"), [((0, 3), 2, True), ((-3, 3), 2, False), ((1, 5), 0, False)]
)
def test_presence_is_not_judged_where_labels_have_none(label_range, accuracies, detection):
    table = score(np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]]), ["happy"], label_range)
    assert sum(name.startswith("binary_accuracy") for name in table) == accuracies
    assert ("auc" in table) == detection


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
