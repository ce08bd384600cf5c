"""Constants by hand; random answers against the distributions that they are to keep, and their expected error."""

from itertools import combinations, product

import numpy as np
import pytest

from emofuse.scores import baselines, random_baselines

TARGETS = ["anger", "disgust", "fear", "happy", "sad", "surprise"]


def everywhere(labels):
    """A split of one round each of whose folds are all segments."""
    return [dict.fromkeys(("train", "valid", "test"), np.arange(len(labels)))]


def test_constants_by_hand():
    train = np.array([[0.0, 1.0], [0.0, 2.0], [3.0, 3.0]])
    answers = baselines.constant_predictions(train)
    assert {name: answer.tolist() for name, answer in answers.items()} == {
        "zero": [0, 0], "median": [0, 2], "mean": [1, 2]
    }  # fmt: skip


def test_the_best_constant_is_chosen_on_validation_labels_for_each_target():
    train = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 3.0]])
    valid = np.array([[0.0, 1.0], [0.0, 1.0]])
    assert baselines.best_constant(train, valid).tolist() == [0, 1]


def test_each_round_is_answered_by_constants_of_its_own():
    labels = np.array([[0.0], [2.0], [0.5], [3.0], [3.0], [1.0]])
    rounds = [
        {"train": np.array([0, 1]), "valid": np.array([2]), "test": np.array([3, 4])},
        {"train": np.array([3, 4]), "valid": np.array([5]), "test": np.array([0])},
    ]
    answers = baselines.constants_of_rounds(labels, rounds, "test")
    assert {name: answer.ravel().tolist() for name, answer in answers.items()} == {
        "zero": [0, 0, 0], "median": [1, 1, 3], "mean": [1, 1, 3], "best_constant": [0, 0, 0]
    }  # fmt: skip
    assert baselines.constants_of_rounds(labels, rounds, "valid")["mean"].ravel().tolist() == [1, 3]
    scored = baselines.score_baselines(labels, rounds, ["sentiment"], (0, 3), draws=2, seed=1)["mae"]
    assert scored.loc[("mean", "overall")] == pytest.approx((2 + 2 + 3) / 3)
    assert scored.loc[("zero", "overall")] == 2


def test_random_answers_of_a_round_learn_from_its_training_labels():
    labels = np.concatenate([np.zeros((40, 6)), np.full((40, 6), 3.0)])
    first, second = np.arange(40), np.arange(40, 80)
    rounds = [{"train": first, "valid": first, "test": second}, {"train": second, "valid": second, "test": first}]
    scored = baselines.score_baselines(labels, rounds, TARGETS, (0, 3), draws=2, seed=1)["mae"]
    # Who learnt from zeros answers zero where all is three; who learnt from threes, something above zero at zeros.
    assert scored.loc[("category", "overall")] > 1.5
    swapped = [split | {"test": split["train"]} for split in rounds]
    scored = baselines.score_baselines(labels, swapped, TARGETS, (0, 3), draws=2, seed=1)["mae"]
    assert scored.loc[("category", "overall")] < 1


THIRDS = np.arange(10) / 3
# Training segments with a few combinations, which are easily counted: a share of 0.5, 0.25 and 0.25.
TRAIN = np.array([[0, 0, 0, 1, 0, 0], [0, 0, 0, 3, 0, 0], [1, 2, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]])


def draw(kind, train=TRAIN, segments=100_000, label_range=(0, 3), targets=TARGETS):
    return baselines.random_kinds(targets)[kind](train, segments, label_range, np.random.default_rng(0))


def test_random_answers_have_their_distribution():
    answers = draw("random")
    # Zero intensity may be drawn, so a tenth of the targets chosen do not show.
    assert (answers > 0).mean(axis=0) == pytest.approx(0.5 * 0.9, abs=0.01)
    assert answers.mean(axis=0) == pytest.approx(0.5 * 1.5, abs=0.02)
    assert np.unique(answers.round(6)) == pytest.approx(THIRDS, abs=1e-6)


def test_the_category_kind_keeps_the_combinations_of_training():
    answers = draw("category")
    found, counts = np.unique(answers > 0, axis=0, return_counts=True)
    shares = dict(zip(map(tuple, found.astype(int).tolist()), counts / len(answers), strict=True))
    assert shares == pytest.approx(
        {(0, 0, 0, 1, 0, 0): 0.5, (1, 1, 0, 0, 0, 0): 0.25, (0, 0, 0, 0, 0, 0): 0.25}, abs=0.01
    )
    # The intensities are not those of training.
    assert np.unique(answers[:, 3].round(6)) == pytest.approx(THIRDS, abs=1e-6)


def test_the_quantity_kind_keeps_the_numbers_of_training_and_nothing_else():
    answers = draw("quantity")
    present = answers > 0
    assert np.bincount(present.sum(axis=1)) / len(answers) == pytest.approx([0.25, 0.5, 0.25], abs=0.01)
    # One emotion a segment on average, any of the six.
    assert present.mean(axis=0) == pytest.approx(1 / 6, abs=0.01)
    assert np.unique(answers.round(6)) == pytest.approx(THIRDS, abs=1e-6)


@pytest.mark.parametrize("targets", [TARGETS, TARGETS[::-1]])
def test_the_printed_kind_never_draws_surprise_and_draws_with_replacement(targets):
    answers = draw("printed", targets=targets)
    present = dict(zip(targets, (answers > 0).mean(axis=0), strict=True))
    # A target is missed by n draws among five with probability 0.8 ** n.
    drawn = 1 - np.mean([0.8**n for n in range(7)])
    assert present == pytest.approx(dict.fromkeys(TARGETS[:5], 0.9 * drawn) | {"surprise": 0}, abs=0.01)


def enumerated_error(truth, targets, intensities):
    """The expected MAE of the fully random answer to one segment, answer by answer, from the paper's description."""
    errors = np.zeros(targets)
    for n in range(targets + 1):
        subsets = list(combinations(range(targets), n))
        for subset in subsets:
            for drawn in product(intensities, repeat=n):
                answer = np.zeros(targets)
                answer[list(subset)] = drawn
                errors += np.abs(truth - answer) / (targets + 1) / len(subsets) / len(intensities) ** n
    return errors


def test_the_expectation_agrees_with_an_enumeration_of_all_answers():
    truth = np.array([[0, 1 / 3, 1], [2 / 3, 1 / 6, 0]])
    expected = np.mean([enumerated_error(row, 3, [0, 1 / 3, 2 / 3, 1]) for row in truth], axis=0)
    assert random_baselines.expected_error(truth, (0, 1)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("targets", "label_range"), [(TARGETS, (0, 3)), (["sentiment"], (-3, 3))])
def test_draws_approach_the_expectation(targets, label_range):
    rng = np.random.default_rng(1)
    truth = rng.choice([0, 0, 0, 1 / 3, 1, 2], (400, len(targets)))
    table = baselines.score_baselines(truth, everywhere(truth), targets, label_range, draws=60, seed=3)
    drawn, expected = table.loc["random"], table.loc["random_expected"]
    # Four standard errors of the mean, which at 60 draws are passed once in thousands of seeds.
    bound = 4 * drawn["mae_sd"] / np.sqrt(60)
    assert (np.abs(drawn["mae"] - expected["mae"]) < bound).all()
    assert (bound < 0.05).all()


def test_the_standard_deviation_is_that_of_a_draw():
    truth = np.zeros((50, 6))
    kind = baselines.random_kinds(TARGETS)["random"]
    table = baselines.score_random(kind, [(TRAIN, truth)], TARGETS, (0, 3), 5, np.random.default_rng(4))
    rng = np.random.default_rng(4)
    # Against zeros, the error is the mean intensity.
    means = [kind(TRAIN, 50, (0, 3), rng).mean(axis=0) for _ in range(5)]
    assert table["mae_sd"][:-1].to_numpy() == pytest.approx(np.std(means, axis=0, ddof=1))
    assert table.loc["overall", "mae_sd"] == pytest.approx(np.std(np.mean(means, axis=1), ddof=1))


def test_the_seed_decides_and_each_kind_has_a_stream_of_its_own(monkeypatch):
    def scored(seed):
        table = baselines.score_baselines(TRAIN, everywhere(TRAIN), TARGETS, (0, 3), 3, seed)
        return table["mae"].drop("random_expected")

    first = scored(1)
    assert first.equals(scored(1))
    assert not first["random"].equals(scored(2)["random"])
    # Another kind that takes more or less from its stream changes no other.
    monkeypatch.setattr(random_baselines, "fully_random", lambda train, segments, *_: np.zeros((segments, 6)))
    changed = scored(1)
    assert not changed["random"].equals(first["random"])
    assert changed.drop("random").equals(first.drop("random"))


def test_constants_have_no_deviation_and_zero_scores_the_mean_intensity():
    labels = np.random.default_rng(2).choice([0, 1, 2], (50, 6)).astype(float)
    table = baselines.score_baselines(labels, everywhere(labels), TARGETS, (0, 3), draws=2, seed=1)
    assert table.loc[("zero", "overall"), "mae"] == pytest.approx(labels.mean())
    assert np.isnan(table.loc[("median", "overall"), "r"])
    assert table.loc[["zero", "median", "mean", "best_constant"], "mae_sd"].isna().all()
    assert table.loc[["random", "category", "quantity", "printed"], "mae_sd"].notna().all()


def test_other_targets_have_all_kinds_but_the_printed_one():
    train = np.array([[0.0], [-3.0], [2.0], [1.0]])
    table = baselines.score_baselines(train, everywhere(train), ["sentiment"], (-3, 3), draws=2, seed=1)
    assert list(table.index.unique("system")) == [
        "random_expected", "random", "category", "quantity", "zero", "median", "mean", "best_constant"
    ]  # fmt: skip
    for kind in ("category", "quantity"):
        answers = draw(kind, train, 40_000, (-3, 3), ["sentiment"])
        assert (answers == 0).mean() == pytest.approx(0.25, abs=0.02)
        assert np.unique(answers.round(6)) == pytest.approx(np.arange(-9, 10) / 3, abs=1e-6)


def test_random_answers_cover_the_range_of_the_labels():
    answers = draw("random", np.zeros((1, 1)), 20_000, (-3, 3), ["sentiment"])
    assert np.unique(answers.round(6)) == pytest.approx(np.arange(-9, 10) / 3, abs=1e-6)
