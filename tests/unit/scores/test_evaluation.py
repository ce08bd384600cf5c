"""Scores by group, over seeds, and against the best constant: by hand."""

import numpy as np
import pytest

from emofuse.scores import evaluation

TRUTH = np.array([[0.0, 1.0], [0.0, 1.0], [1.0, 0.0], [3.0, 0.0]])
VIDEOS = np.array(["abc", "abc", "123", "45"])
CONSTANTS = {"zero": np.zeros(2), "best_constant": np.array([0.0, 1.0])}


@pytest.fixture
def table():
    outputs = {"cnn": np.stack([TRUTH, TRUTH + 0.5])}
    return evaluation.score_groups(outputs, CONSTANTS, TRUTH, VIDEOS, ["happy", "sad"], (0, 3))


def test_errors_are_averaged_over_seeds(table):
    assert table.loc[("cnn", "all", "overall"), "mae"] == pytest.approx(0.25)
    # Two seeds, 0 and .5: standard error .25, Student's t with one degree of freedom 12.706.
    assert table.loc[("cnn", "all", "happy"), "mae_seeds_high"] == pytest.approx(0.25 + 12.706 * 0.25, abs=1e-3)
    assert np.isnan(table.loc[("zero", "all", "happy"), "mae_seeds_high"])


def test_skill_is_against_the_best_constant_on_the_same_segments(table):
    # Best constant, digit ids: happy errs by 1 and 3, sad by 1 and 1: means 2 and 1.
    assert table.loc[("cnn", "digit ids", "happy"), "skill"] == pytest.approx(1 - 0.25 / 2)
    assert table.loc[("cnn", "digit ids", "overall"), "skill"] == pytest.approx(1 - 0.25 / 1.5)
    assert table.loc[("zero", "all", "sad"), "skill"] == pytest.approx(1 - 0.5 / 0.5)
    assert table.loc[("best_constant", "all", "overall"), "skill"] == 0


def test_intervals_are_over_whole_videos(table):
    """Of two videos, a quarter of the draws takes either one twice; happy's constant errs by 1 and by 3 in them."""
    limits = ["mae_low", "mae_high", "skill_low", "skill_high"]
    assert table.loc[("cnn", "digit ids", "happy"), limits].tolist() == pytest.approx([0.25, 0.25, 0.75, 1 - 0.25 / 3])
    assert table.loc[("zero", "digit ids", "happy"), limits].tolist() == pytest.approx([1, 3, 0, 0])


def test_groups_have_their_own_segments(table):
    assert table.xs("happy", level="target")["segments"].unstack("group").loc["cnn"].to_dict() == {
        "all": 4, "digit ids": 2, "other ids": 2
    }  # fmt: skip


def test_a_group_without_segments_has_no_rows():
    table = evaluation.score_groups({}, CONSTANTS, TRUTH[:2], VIDEOS[:2], ["happy", "sad"], (0, 3))
    assert set(table.index.get_level_values("group")) == {"all", "other ids"}


def test_a_constant_without_error_leaves_skill_undefined():
    table = evaluation.score_groups({}, CONSTANTS, np.tile([0.0, 1.0], (4, 1)), VIDEOS, ["happy", "sad"], (0, 3))
    assert np.isnan(table.loc[("zero", "all", "happy"), "skill"])


def test_segment_errors_are_means_over_seeds_and_targets():
    outputs = np.stack([TRUTH, TRUTH + np.array([[0.5, 0], [0, 0], [0, 0], [0, 1]])])
    assert evaluation.segment_errors(outputs, TRUTH).tolist() == [0.125, 0, 0, 0.25]
