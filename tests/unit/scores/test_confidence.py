"""Intervals: by hand, and by what they should cover."""

import numpy as np
import pytest

from emofuse.scores.confidence import seed_interval, video_interval


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


def test_video_interval_is_wider_where_segments_of_a_video_are_alike():
    rng = np.random.default_rng(0)
    videos = np.repeat(np.arange(40), 10).astype(str)
    independent = rng.uniform(0, 1, (400, 1))
    alike = np.repeat(rng.uniform(0, 1, (40, 1)), 10, axis=0)
    widths = []
    for errors in (independent, alike):
        low, high = video_interval(errors, np.ones_like(errors), videos)
        assert low[0] < errors.mean() < high[0]
        widths.append(high[0] - low[0])
    # The mean of 400 independent uniform values scatters by .29 / 20, of 40 by .29 / 6.3.
    assert widths[0] == pytest.approx(2 * 1.96 * 0.289 / 20, rel=0.2)
    assert widths[1] == pytest.approx(2 * 1.96 * 0.289 / 40**0.5, rel=0.25)


def test_a_ratio_that_is_the_same_in_every_video_has_no_width():
    denominators = np.random.default_rng(1).uniform(1, 2, (30, 2))
    low, high = video_interval(denominators * [2, 3], denominators, np.arange(30).astype(str))
    np.testing.assert_allclose([low, high], [[2, 3], [2, 3]])


def test_two_videos_are_enough():
    """A quarter of the draws takes either video twice: the interval is from one to the other."""
    errors = np.array([[1.0], [1.0], [3.0], [3.0]])
    np.testing.assert_allclose(video_interval(errors, np.ones_like(errors), np.array(list("aabb"))), [[1], [3]])


def test_one_video_has_no_interval():
    assert np.isnan(video_interval(np.ones((5, 1)), np.ones((5, 1)), np.array(["v"] * 5))).all()
