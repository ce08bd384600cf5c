"""Intervals: by hand, against scipy's, and by what they should cover."""

import numpy as np
import pytest
from scipy import stats

from emofuse.scores import presence
from emofuse.scores.confidence import (
    contrast,
    family_quantile,
    jackknife,
    linearised,
    ratio,
    seed_interval,
    share_interval,
)


def names(count):
    return np.array([f"v{number:03}" for number in range(count)])


def test_seed_interval_by_hand():
    """Mean 3, standard error 1 of three values; Student's t with two degrees of freedom is 4.3027 at 97.5 %."""
    values = np.array([[3 - 3**0.5], [3.0], [3 + 3**0.5]])
    low, high = seed_interval(values)
    assert (low[0], high[0]) == (pytest.approx(3 - 4.3027, abs=1e-4), pytest.approx(3 + 4.3027, abs=1e-4))


def test_two_seeds_are_enough():
    """Mean 2, standard error 1; Student's t with one degree of freedom is 12.7062 at 97.5 %."""
    np.testing.assert_allclose(seed_interval(np.array([1.0, 3.0])), [2 - 12.7062, 2 + 12.7062], atol=1e-4)


def test_one_seed_has_no_interval():
    assert np.isnan(seed_interval(np.ones((1, 2)))).all()


def test_where_videos_have_as_many_segments_each_it_is_students_interval_of_their_means():
    rng = np.random.default_rng(0)
    by_video = rng.gamma(1, 1, (12, 2))
    errors = np.repeat(by_video, 5, axis=0)
    found = ratio(errors[None], np.ones_like(errors), np.repeat(names(12), 5))
    expected = stats.t.interval(0.9, 11, by_video.mean(axis=0), stats.sem(by_video, axis=0))
    np.testing.assert_allclose(found.interval(0.9), expected)
    np.testing.assert_allclose(found.lower(0.95), expected[0])
    assert (found.videos, found.seeds) == (12, 1)


def test_a_ratio_is_jackknifed_by_video_whatever_the_order_of_its_segments():
    """Of three videos with sums 1/1, 4/2 and 1/3: 6/6 in all; 5/5, 2/4 and 5/3 without one."""
    tops, bottoms = np.array([[1.0], [1], [3], [1]]), np.array([[1.0], [1], [1], [3]])
    found = ratio(tops[None, [1, 3, 0, 2]], bottoms[[1, 3, 0, 2]], np.array(["b", "c", "a", "b"]))
    left = np.array([5 / 5, 2 / 4, 5 / 3])
    assert found.value == pytest.approx(1)
    assert found.error == pytest.approx(np.sqrt(2 / 3 * ((left - left.mean()) ** 2).sum()))
    assert found.degrees == pytest.approx(2)


def test_seeds_are_a_part_of_the_error_with_degrees_of_freedom_of_their_own():
    rng = np.random.default_rng(1)
    errors = rng.uniform(0, 1, (4, 10, 1)) + rng.normal(0, 1, (4, 1, 1))
    found = ratio(errors, np.ones((10, 1)), names(10))
    over_videos = stats.sem(errors.mean(axis=0))[0] ** 2
    over_seeds = stats.sem(errors.mean(axis=1))[0] ** 2
    assert found.error[0] ** 2 == pytest.approx(over_videos + over_seeds)
    expected = (over_videos + over_seeds) ** 2 / (over_videos**2 / 9 + over_seeds**2 / 3)
    assert found.degrees[0] == pytest.approx(expected)
    assert found.error > ratio(errors.mean(axis=0, keepdims=True), np.ones((10, 1)), names(10)).error


def test_a_ratio_that_is_the_same_in_every_video_has_no_width():
    denominators = np.random.default_rng(1).uniform(1, 2, (30, 2))
    low, high = ratio((denominators * [2, 3])[None], denominators, names(30)).interval()
    np.testing.assert_allclose([low, high], [[2, 3], [2, 3]], rtol=1e-14)
    assert not ratio(np.zeros((2, 30, 2)), denominators, names(30)).differs().any()


def test_the_interval_of_a_positive_number_is_wider_above_it_and_stays_positive():
    """By hand as above: 2 with an error of 1 and one degree of freedom; log 2 with one of 1/2."""
    errors = np.array([[1.0, 0.0], [3.0, 0.0]])
    low, high = ratio(errors[None], np.ones_like(errors), names(2)).log_interval()
    np.testing.assert_allclose([low[0], high[0]], [2 * np.exp(-6.3531), 2 * np.exp(6.3531)], rtol=1e-4)
    assert (low[1], high[1]) == (0, 0)


def test_two_videos_have_an_interval_and_one_has_none():
    """Means 1 and 3: standard error 1; Student's t with one degree of freedom is 12.7062 at 97.5 %."""
    errors = np.array([[1.0], [1.0], [3.0], [3.0]])
    found = ratio(errors[None], np.ones_like(errors), np.array(list("aabb")))
    np.testing.assert_allclose(found.interval(), [[2 - 12.7062], [2 + 12.7062]], atol=1e-4)
    alone = ratio(errors[None], np.ones_like(errors), np.array(list("aaaa")))
    assert alone.value == 2
    assert np.isnan(alone.interval()).all()
    assert not alone.differs().any()
    assert not alone.is_within(10).any()


def test_denominators_of_zero_void_no_interval_but_of_a_column_that_one_video_bears():
    """The percentile bootstrap was void where one of its resamples missed all of the videos that have any."""
    rng = np.random.default_rng(2)
    tops, bottoms = rng.uniform(1, 2, (1, 12, 4)), rng.uniform(1, 2, (12, 4))
    bottoms[2:, 0] = bottoms[1:, 1] = bottoms[:, 3] = 0
    found = ratio(tops, bottoms, names(12))
    low, high = found.interval()
    assert np.isfinite([low[0], low[2], high[0], high[2]]).all()
    assert np.isnan([low[1], high[1], low[3], high[3], found.value[3]]).all()


@pytest.mark.parametrize("videos", [10, 30])
def test_intervals_of_a_ratio_cover_what_they_should_where_the_percentile_bootstrap_does_not(videos):
    rng = np.random.default_rng(videos)
    draws, held, percentile = 500, 0, 0
    for _ in range(draws):
        bottoms = rng.gamma(2, 1, (videos, 1))
        tops = bottoms * rng.gamma(4, 0.25, (videos, 1))
        low, high = ratio(tops[None], bottoms, names(videos)).interval()
        held += low[0] <= 1 <= high[0]
        drawn = rng.integers(videos, size=(500, videos))
        resampled = np.quantile(tops[drawn].sum(axis=(1, 2)) / bottoms[drawn].sum(axis=(1, 2)), [0.025, 0.975])
        percentile += resampled[0] <= 1 <= resampled[1]
    assert held / draws > 0.9
    assert percentile / draws < held / draws - 0.01


def test_a_contrast_is_students_paired_interval():
    rng = np.random.default_rng(3)
    errors = rng.uniform(0, 1, (3, 1, 20))
    found = contrast(errors, np.array([[1, -1, 0], [0.5, 0.5, -1]]), names(20))
    for place, difference in enumerate((errors[0] - errors[1], (errors[0] + errors[1]) / 2 - errors[2])):
        expected = stats.t.interval(0.95, 19, difference.mean(), stats.sem(difference[0]))
        np.testing.assert_allclose([bound[place] for bound in found.interval()], expected)


def test_the_seeds_of_both_cells_are_in_a_contrast():
    rng = np.random.default_rng(4)
    errors = rng.uniform(0, 1, (1, 1, 20)) + rng.normal(0, 1, (2, 5, 1))
    found = contrast(errors, np.array([[1, -1]]), names(20))
    by_seed = errors.mean(axis=2)
    # Videos are alike in all networks, so that the difference is that of Welch's test.
    expected = stats.ttest_ind(*by_seed, equal_var=False)
    assert (found.value / found.error)[0] == pytest.approx(expected.statistic)
    assert found.degrees[0] == pytest.approx(expected.df)


def test_equivalence_is_two_one_sided_tests():
    """Student's t with 19 degrees of freedom is 1.729 at 95 %; half of the interval at twice the risk."""
    errors = np.stack([np.linspace(-1, 1, 20), np.zeros(20)])[:, None]
    found = contrast(errors, np.array([[1, -1]]), names(20))
    margin = 1.7291 * found.error[0]
    assert found.is_within(1.001 * margin) == [True]
    assert found.is_within(0.999 * margin) == [False]
    # What is not shown to differ is not shown to be alike.
    assert not found.differs()[0]


def test_the_quantile_of_a_family_of_one_is_students():
    rng = np.random.default_rng(5)
    found = family_quantile(rng.normal(1, 0.1, (1, 1, 40)), np.ones((1, 1, 40)), names(40))
    assert found == pytest.approx(stats.t.ppf(0.975, 39), abs=0.2)


def test_the_quantile_of_a_family_grows_with_what_is_unlike_in_it():
    rng = np.random.default_rng(6)
    errors = rng.normal(1, 0.1, (20, 1, 60))
    alone, alike, unlike = (
        family_quantile(tops, np.ones((2, len(tops), 60)), names(60))
        for tops in (errors[:1], np.repeat(errors[:1], 20, axis=0), errors)
    )
    assert alike == pytest.approx(alone)
    assert unlike == pytest.approx(stats.t.ppf(1 - 0.025 / 20, 59), abs=0.25)


def test_a_family_of_pure_noise_has_a_finding_in_one_of_twenty_studies():
    rng = np.random.default_rng(7)
    wrong = 0
    for _ in range(60):
        errors = 1 + rng.normal(0, 0.1, (10, 1, 30)) + rng.normal(0, 0.1, (10, 5, 1))
        errors[:, 1:] += rng.normal(0, 0.02, (10, 4, 30))
        found = ratio(errors.transpose(1, 2, 0), np.ones((30, 10)), names(30))
        quantile = family_quantile(errors, np.ones((1, 10, 30)), names(30))
        wrong += (np.abs(found.value - 1) > quantile * found.error).any()
    assert wrong <= 7


def test_a_family_bears_resamples_without_denominators_and_cells_that_do_not_vary():
    rng = np.random.default_rng(8)
    tops, bottoms = rng.uniform(1, 2, (3, 2, 12)), rng.uniform(1, 2, (1, 3, 12))
    bottoms[0, 0, 2:] = tops[0, :, 2:] = 0
    tops[1] = 0
    assert 2 < family_quantile(tops, bottoms, names(12)) < 20
    assert np.isnan(family_quantile(tops, bottoms, np.array(["v"] * 12)))


def test_the_interval_of_a_share_is_wilsons_where_videos_are_many_and_of_one_segment_each():
    present = np.repeat([True, False], [100, 300])
    expected = stats.binomtest(100, 400).proportion_ci(method="wilson")
    np.testing.assert_allclose(share_interval(present, names(400)), [expected.low, expected.high], atol=1e-3)


def test_segments_of_a_video_that_are_alike_count_as_one():
    present = np.repeat([True, False], [100, 300])
    low, high = share_interval(np.repeat(present, 10), np.repeat(names(400), 10))
    np.testing.assert_allclose([low, high], share_interval(present, names(400)), rtol=1e-10)


def test_shares_of_all_or_none_have_the_interval_of_as_many_videos():
    """Wilson's upper end for none of n is t² / (n + t²)."""
    squared = stats.t.ppf(0.975, 9) ** 2
    videos = np.repeat(names(10), 7)
    assert share_interval(np.zeros(70, bool), videos) == pytest.approx((0, squared / (10 + squared)), abs=1e-12)
    assert share_interval(np.ones(70, bool), videos) == pytest.approx((10 / (10 + squared), 1), abs=1e-12)
    assert np.isnan(share_interval(np.ones(7, bool), videos[:7])).all()


def test_beside_another_network_both_have_their_errors():
    """Of means of independent segments: the variance of each, and that of training each, by hand."""
    rng = np.random.default_rng(9)
    errors = rng.uniform(0, 1, (4, 100, 1)) + np.array([0.0, 0.1, 0.2, 0.3])[:, None, None]
    found = ratio(errors, np.ones((100, 1)), names(100))
    over_videos = errors.mean(axis=0).var(ddof=1) / 100
    over_seeds = errors.mean(axis=1).var(ddof=1) / 4
    assert found.error[0] ** 2 == pytest.approx(over_videos + over_seeds)
    both = found.beside(400)
    assert both.error[0] ** 2 == pytest.approx(over_videos * (1 + 100 / 400) + over_seeds * (1 + 4))
    assert both.widened(np.array([0.01])).error[0] ** 2 == pytest.approx(both.error[0] ** 2 + 0.01)
    assert both.value == found.value
    assert both.videos == 100


def test_a_known_variance_has_as_many_degrees_of_freedom_as_one_likes():
    found = ratio(np.ones((1, 20, 1)), np.ones((20, 1)), names(20)).widened(np.array([0.04]))
    np.testing.assert_allclose(np.ravel(found.interval()), [1 - 1.96 * 0.2, 1 + 1.96 * 0.2], atol=1e-4)


def test_the_jackknife_of_a_mean_is_its_standard_error():
    values = np.random.default_rng(10).normal(0, 1, (30, 2))
    found = jackknife(lambda kept: values[kept].mean(axis=0)[None], names(30))
    expected = ratio(values[None], np.ones((30, 2)), names(30))
    np.testing.assert_allclose(found.error, expected.error, rtol=1e-10)
    np.testing.assert_allclose(found.degrees, expected.degrees)
    alone = jackknife(lambda kept: values[:1].mean(axis=0)[None], np.array(["v"]))
    assert np.isnan(alone.error).all()
    undefined = jackknife(lambda kept: np.full((1, 2), 1.0 if kept[0] else np.nan), names(30))
    assert np.isnan(undefined.error).all()


@pytest.mark.parametrize("present", [np.repeat([True, False], [100, 300]), np.ones(400, bool)])
def test_a_share_beside_another_has_the_interval_of_fewer_segments(present):
    """Beside as many others, of half as many: but for the degrees of freedom, which stay."""
    found = share_interval(present, names(400), beside=400)
    half = share_interval(present[::2], names(200))
    np.testing.assert_allclose(found, half, atol=2e-3)


def test_shares_of_seeds_are_of_their_mean():
    present = np.random.default_rng(11).random((3, 200)) < 0.3
    low, high = share_interval(present, names(200))
    assert low < present.mean() < high


def test_a_linearised_mean_has_the_error_of_the_jackknife():
    rng = np.random.default_rng(5)
    videos = rng.choice(["a", "b", "c", "d", "e"], 60)
    values = rng.normal(size=(3, 60, 2)) + rng.normal(size=(3, 1, 2))
    mean = values.mean(axis=1)
    found = linearised(mean, (values - mean[:, None]).mean(axis=0) / 60, videos)
    expected = ratio(values, np.ones((60, 2)), videos)
    assert found.value == pytest.approx(expected.value)
    # Leaving a video out also changes how many segments there are: the same to the first order.
    assert found.error == pytest.approx(expected.error, rel=0.1)
    assert found.degrees == pytest.approx(expected.degrees, rel=0.3)
    # Of as many segments a video, there is no difference.
    even = np.repeat(["a", "b", "c", "d", "e"], 12)
    found = linearised(mean, (values - mean[:, None]).mean(axis=0) / 60, even)
    assert found.error == pytest.approx(ratio(values, np.ones((60, 2)), even).error)


def test_a_linearised_statistic_of_one_video_has_no_interval():
    found = linearised(np.zeros((2, 1)), np.ones((4, 1)), np.array(["a"] * 4))
    assert np.isnan(found.interval()).all()


@pytest.mark.parametrize("name", presence.METRICS)
def test_the_intervals_of_detection_cover_what_they_should(name):
    """A hundred videos of six segments that share an effect, with the truth from as many as make no matter."""
    rng = np.random.default_rng(11)

    def draw(videos):
        shared = rng.normal(0, 0.7, (videos, 1))
        outputs = rng.normal(0, 1, (videos, 6)) + shared
        there = outputs + shared + rng.normal(0, 1.5, (videos, 6)) > 1.5
        return there.reshape(-1, 1), outputs.reshape(-1, 1), np.repeat(np.arange(videos), 6).astype(str)

    truth, outputs, _ = draw(100_000)
    right = presence.detection(truth, outputs, outputs > 0.5)[name]
    covered = 0
    for _ in range(400):
        truth, outputs, videos = draw(100)
        answer = truth, outputs, outputs > 0.5
        found = linearised(presence.detection(*answer)[name][None], presence.influences(*answer)[name], videos)
        low, high = found.interval()
        covered += (low < right)[0] and (right < high)[0]
    # 95 % of 400 are 380, with a standard error of 4.4.
    assert 364 <= covered <= 394
