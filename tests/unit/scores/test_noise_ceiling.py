"""Bounds of the least MAE and the largest r of any system: by hand, on simulated ratings, and on the real labels."""

import time
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.stats import norm

from emofuse.corpus.csd import open_sequence
from emofuse.errors import InputError
from emofuse.scores import noise_ceiling
from emofuse.scores.noise_ceiling import bound, rating_distributions, share_bounds

MOSEI = Path(__file__).parents[4] / "shared/corpora/mosei"
EMOTIONS = ["anger", "disgust", "fear", "happy", "sad", "surprise"]


@pytest.fixture(scope="module")
def thirds():
    return rating_distributions((0, 3), 3)


def repeated(counts):
    """Labels, each as often as it says."""
    return np.repeat(list(counts), list(counts.values())).astype(float)


def test_what_a_distribution_makes_of_a_label():
    """Two ratings of 0 or 1, the second with probability q: 0, a half and 1 have (1-q)^2, 2q(1-q) and q^2."""
    found = rating_distributions((0, 1), 2)
    q = found.shares[2] ** 0.5
    assert found.values.tolist() == [0, 0.5, 1]
    assert (q.min(), q.max(), len(q)) == (0, 1, noise_ceiling.DISTRIBUTIONS)
    np.testing.assert_allclose(found.shares, [(1 - q) ** 2, 2 * q * (1 - q), q**2], atol=1e-12)
    np.testing.assert_allclose(found.variances, q * (1 - q) / 2, atol=1e-12)
    np.testing.assert_allclose(found.errors, np.minimum(np.minimum(q, 1 - q), (q**2 + (1 - q) ** 2) / 2), atol=1e-12)


def test_three_ratings_from_0_to_3(thirds):
    """Steps of a fiftieth; every distribution's label is one of ten thirds; a sure one has neither error nor noise."""
    np.testing.assert_allclose(thirds.values, np.arange(10) / 3)
    np.testing.assert_allclose(thirds.shares.sum(axis=0), 1)
    assert thirds.shares.shape == (10, 23_426)
    [even] = np.flatnonzero(np.isclose(thirds.shares[[0, 9]], 0.5**3).all(axis=0))
    # Ratings of 0 or 3, evenly: 0, 1, 2 and 3 with 1, 3, 3 and 1 eighths, of which 1 is a median.
    np.testing.assert_allclose(thirds.shares[[0, 3, 6, 9], even], [1 / 8, 3 / 8, 3 / 8, 1 / 8])
    assert thirds.errors[even] == pytest.approx((1 + 3 + 2) / 8)
    assert thirds.variances[even] == pytest.approx(9 / 4 / 3)
    sure = np.isclose(thirds.shares.max(axis=0), 1)
    assert sure.sum() == 4
    np.testing.assert_allclose(thirds.errors[sure], 0, atol=1e-12)
    np.testing.assert_allclose(thirds.variances[sure], 0, atol=1e-12)


def test_the_slack_is_of_a_binomial_share():
    """A share p is within its bounds exactly where what was counted is within 2.8 of its standard errors of p."""
    counts = np.array([0, 3, 500, 9497])
    for share in share_bounds(counts):
        error = np.sqrt(share * (1 - share) / 10_000)
        np.testing.assert_allclose(np.abs(counts / 10_000 - share), 2.8 * error, atol=1e-12)
    low, high = share_bounds(counts)
    assert low[0] == pytest.approx(0, abs=1e-15)
    assert (low <= counts / 10_000).all()
    assert (counts / 10_000 <= high).all()
    # Ten at once, in 95 of 100 samples.
    assert 10 * 2 * norm.sf(noise_ceiling.STANDARD_ERRORS) == pytest.approx(0.05, abs=2e-3)


def test_two_ratings_of_0_or_1_show_their_noise():
    """A half has a share of E[2q(1-q)], and the noise is E[q(1-q)]/2, a quarter of it: whatever the mixture is."""
    labels = repeated({0: 5000, 0.5: 2000, 1: 3000})
    found = bound(labels, rating_distributions((0, 1), 2))
    low, high = share_bounds(np.array([5000, 2000, 3000]))
    expected = np.sqrt(1 - np.array([high[1], low[1]]) / 4 / labels.var())
    assert found.r == pytest.approx(expected, abs=1e-4)


def test_labels_on_which_all_agree(thirds):
    """Nothing but 0 and 3, on a million segments: next to no one is undecided."""
    found = bound(repeated({0: 700_000, 3: 300_000}), thirds)
    assert found.error == pytest.approx((0, 0), abs=1e-3)
    assert found.r == pytest.approx((1, 1), abs=1e-3)
    assert found.r[0] < 1


def test_labels_that_are_all_zero(thirds):
    found = bound(np.zeros(10_000), thirds)
    assert found.error[0] == 0
    assert 0 < found.error[1] < 0.002
    assert np.isnan(found.r).all()


def draw(mixture, segments, ratings, lowest, rng):
    """Labels, means of ratings that are drawn from distributions, which are drawn from a mixture."""
    distributions = np.array(list(mixture))
    which = rng.choice(len(mixture), segments, p=list(mixture.values()))
    sums = rng.random((segments, ratings, 1)) > np.cumsum(distributions, axis=1)[which][:, None, :-1]
    return (lowest + sums.sum(axis=2)).mean(axis=1)


def truth(mixture, ratings, lowest):
    """Error and r of who knows each segment's distribution, by a long enumeration."""
    outcomes = np.array(np.meshgrid(*[np.arange(len(next(iter(mixture))))] * ratings)).reshape(ratings, -1)
    labels = lowest + outcomes.mean(axis=0)
    errors, means, squares = [], [], []
    for distribution in mixture:
        probability = np.array(distribution)[outcomes].prod(axis=0)
        errors.append(min(probability @ np.abs(labels - answer) for answer in labels))
        means.append(probability @ labels)
        squares.append(probability @ labels**2)
    weights, means = np.array(list(mixture.values())), np.array(means)
    of_means = weights @ means**2 - (weights @ means) ** 2
    return weights @ errors, np.sqrt(of_means / (weights @ squares - (weights @ means) ** 2))


MIXTURES = {
    "rare": ((0, 3), 3, {(0.97, 0.02, 0.01, 0): 0.8, (0.3, 0.4, 0.2, 0.1): 0.2}),
    "opposed": ((0, 3), 3, {(0.8, 0.2, 0, 0): 0.5, (0, 0, 0.25, 0.75): 0.5}),
    "noise alone": ((0, 3), 3, {(0.6, 0.25, 0.1, 0.05): 1}),
    "between steps": ((0, 3), 3, {(0.777, 0.111, 0.099, 0.013): 0.6, (0.123, 0.456, 0.234, 0.187): 0.4}),
    "two ratings": ((0, 1), 2, {(0.9, 0.1): 0.7, (0.4, 0.6): 0.3}),
    "five ratings": ((1, 3), 5, {(0.9, 0.1, 0): 0.6, (0.2, 0.3, 0.5): 0.4}),
    "below zero": ((-2, 2), 3, {(0.5, 0.3, 0.2, 0, 0): 0.5, (0, 0, 0.3, 0.4, 0.3): 0.5}),
}


@pytest.mark.parametrize("name", MIXTURES)
def test_the_truth_of_simulated_ratings_is_within_the_bounds(name):
    label_range, ratings, mixture = MIXTURES[name]
    error, r = truth(mixture, ratings, label_range[0])
    distributions = rating_distributions(label_range, ratings)
    for seed in range(3):
        labels = draw(mixture, 4000, ratings, label_range[0], np.random.default_rng(seed))
        found = bound(labels, distributions)
        assert found.error[0] < error < found.error[1]
        # The r of noise alone is 0, as low as any.
        assert found.r[0] <= r < found.r[1]
        assert found.error[0] > 0


def test_a_shifted_range_has_the_same_bounds(thirds):
    labels = draw(MIXTURES["rare"][2], 3000, 3, 0, np.random.default_rng(1))
    found, shifted = bound(labels, thirds), bound(labels - 1, rating_distributions((-1, 2), 3))
    assert [*shifted.error, *shifted.r] == pytest.approx([*found.error, *found.r], abs=1e-5)


def test_labels_that_are_left_out_move_no_bound(thirds):
    labels = draw(MIXTURES["rare"][2], 3000, 3, 0, np.random.default_rng(1))
    assert bound(np.concatenate([labels, np.full(300, 2.5)]), thirds) == bound(labels, thirds)


def test_more_segments_have_narrower_bounds(thirds):
    """The same shares of labels: those that are expected of a mixture."""
    shares = sum(
        weight * np.convolve(np.convolve(ratings, ratings), ratings) for ratings, weight in MIXTURES["rare"][2].items()
    )
    few, many = (bound(np.repeat(thirds.values, np.rint(n * shares).astype(int)), thirds) for n in (3000, 300_000))
    assert few.error[0] < many.error[0] < many.error[1] < few.error[1]
    assert few.r[0] < many.r[0] < many.r[1] < few.r[1]


def test_columns_that_are_generated_find_what_the_whole_programme_finds(monkeypatch):
    """On steps of a tenth the programme can be written out."""
    monkeypatch.setattr(noise_ceiling, "DISTRIBUTIONS", 300)
    tenths = rating_distributions((0, 3), 3)
    assert tenths.shares.shape == (10, 286)
    labels = draw(MIXTURES["rare"][2], 4000, 3, 0, np.random.default_rng(4))
    low, high = share_bounds(np.bincount(np.rint(3 * labels).astype(int), minlength=10))
    limits = {
        "A_ub": np.vstack([tenths.shares, -tenths.shares]),
        "b_ub": np.concatenate([high, -low]),
        "A_eq": np.ones((1, 286)),
        "b_eq": [1],
    }
    error = [linprog(tenths.errors, **limits).fun, -linprog(-tenths.errors, **limits).fun]
    noise = np.array([-linprog(-tenths.variances, **limits).fun, linprog(tenths.variances, **limits).fun])
    found = bound(labels, tenths)
    assert found.error == pytest.approx(error, abs=1e-4)
    assert found.r == pytest.approx(np.sqrt(1 - noise / labels.var()), abs=1e-4)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.zeros(29), "29 of 29 labels are means of 3 whole numbers; bounds need 30"),
        (np.full(500, 0.5), "0 of 500 labels are means of 3 whole numbers"),
        (np.full(500, np.nan), "0 of 500 labels"),
        (np.array([]), "0 of 0 labels"),
        # If two of three always say 0 and the third 1, they do not rate independently.
        (np.full(500, 1 / 3), "no means of 3 independent ratings are spread as these labels are"),
        (repeated({0: 300, 1 / 3: 5000, 3: 300}), "no means of 3 independent ratings"),
    ],
)
def test_labels_without_bounds_say_why(thirds, labels, message):
    with pytest.raises(InputError, match=message):
        bound(labels, thirds)


@pytest.mark.parametrize(
    ("label_range", "ratings", "message"),
    [
        ((0, 3), 1, "ratings is 1"),
        ((0, 3), 0, "ratings is 0"),
        ((0.5, 3), 3, r"label_range is \[0.5, 3\]"),
        ((0, 2.5), 3, r"label_range is \[0, 2.5\]"),
        ((3, 0), 3, r"label_range is \[3, 0\]"),
        ((2, 2), 3, r"label_range is \[2, 2\]"),
    ],
)
def test_ratings_that_there_cannot_be(label_range, ratings, message):
    with pytest.raises(InputError, match=message):
        rating_distributions(label_range, ratings)


def test_a_corpus_counts_what_it_leaves_out_and_means_what_has_bounds():
    rng = np.random.default_rng(2)
    labels = np.stack([draw(MIXTURES[name][2], 600, 3, 0, rng) for name in ("rare", "opposed", "rare")], axis=1)
    labels[:7, 0] = 0.5
    labels[:, 2] = 1 / 6
    found = noise_ceiling.noise_ceiling(labels.astype(np.float32), ["a", "b", "c"], (0, 3), 3)
    assert list(found.bounds.index) == ["a", "b", "c", "overall"]
    assert found.bounds["left_out"].tolist() == [7, 0, 600, 607]
    assert list(found.unbounded) == ["c"]
    assert found.bounds.loc["c"].drop(["best_constant", "left_out"]).isna().all()
    assert found.bounds.loc["c", "best_constant"] == 0
    of_a = bound(labels[:, 0].astype(np.float32), rating_distributions((0, 3), 3))
    assert found.bounds.loc["a", ["error_low", "error_high"]].tolist() == pytest.approx(of_a.error)
    # Of all labels, those that are left out too.
    assert found.bounds.loc["a", "best_constant"] == pytest.approx(
        min(np.abs(labels[:, 0] - answer).mean() for answer in labels[:, 0]), abs=1e-6
    )
    columns = ["best_constant", "error_low", "error_high", "r_low", "r_high"]
    means = found.bounds.loc[["a", "b"], columns].mean()
    np.testing.assert_allclose(found.bounds.loc["overall", columns].astype(float), means)
    skill = 1 - found.bounds["error_low"] / found.bounds["best_constant"]
    assert found.bounds.loc[["a", "b", "overall"], "skill_high"].tolist() == pytest.approx(skill[["a", "b", "overall"]])


def test_a_corpus_of_no_such_labels_has_no_bounds():
    labels = np.random.default_rng(0).uniform(0, 3, (400, 2)).round(2) + 0.005
    found = noise_ceiling.noise_ceiling(labels, ["a", "b"], (0, 3), 3)
    assert list(found.unbounded) == ["a", "b"]
    assert found.bounds.drop(columns=["best_constant", "left_out"]).isna().all(axis=None)
    assert np.isnan(found.bounds.loc["overall", "best_constant"])
    assert found.bounds.loc["overall", "left_out"] == 800


# By an independent audit, on a grid of its own: best constant, floor of the MAE, skill at most, ceiling of r.
REAL = {
    "anger": (0.156, 0.044, 0.168, 0.72, 0.44, 0.93),
    "disgust": (0.119, 0.040, 0.125, 0.67, 0.52, 0.92),
    "fear": (0.041, 0.020, 0.047, 0.51, 0, 0.83),
    "happy": (0.457, 0.118, 0.346, 0.74, 0.63, 0.94),
    "sad": (0.157, 0.061, 0.169, 0.61, 0.26, 0.88),
    "surprise": (0.048, 0.026, 0.055, 0.45, 0, 0.82),
    "overall": (0.163, 0.051, 0.152, 0.68, 0.31, 0.89),
}


@pytest.mark.skipif(not MOSEI.is_dir(), reason=f"the real labels are not in {MOSEI}")
def test_the_real_labels():
    with open_sequence(MOSEI / "CMU_MOSEI_Labels.csd") as sequence:
        columns = [sequence.metadata["dimension names"].index(emotion) for emotion in EMOTIONS]
        labels = np.concatenate([sequence.read(video)[0][:, columns] for video in sequence.videos])
    started = time.process_time()
    found = noise_ceiling.noise_ceiling(labels, EMOTIONS, (0, 3), 3)
    assert time.process_time() - started < 10
    assert found.unbounded == {}
    assert found.bounds["left_out"].tolist() == [2, 2, 13, 42, 18, 8, 85]
    for target, printed in REAL.items():
        row = found.bounds.loc[target].drop("left_out").astype(float)
        # Errors are printed with three decimals, skill and r with two: .003 beyond half a printed unit.
        np.testing.assert_allclose(row.iloc[:3], printed[:3], atol=0.003, err_msg=target)
        np.testing.assert_allclose(row.iloc[3:], printed[3:], atol=0.008, err_msg=target)
