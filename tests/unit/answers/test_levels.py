"""Levels: found in labels, and refused where labels have none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emofuse.answers.levels import find_levels, is_above
from emofuse.errors import InputError


@pytest.mark.parametrize(
    ("label_range", "part"),
    [((0, 3), 1), ((0, 3), 2), ((0, 3), 3), ((-3, 3), 3), ((-3, 3), 5), ((1, 7), 3), ((0, 1), 10)],
)
def test_levels_are_as_far_apart_as_the_labels_allow(label_range, part):
    low, high = label_range
    steps = (high - low) * part
    labels = (low + np.random.default_rng(0).integers(0, steps + 1, (500, 4)) / part).astype(np.float32)
    np.testing.assert_allclose(find_levels(labels, label_range), np.linspace(low, high, steps + 1), atol=1e-12)


def test_labels_of_whole_numbers_are_not_asked_for_thirds():
    assert find_levels(np.array([[0.0, 1, 2, 3]]), (0, 3)).tolist() == [0, 1, 2, 3]


def test_labels_that_are_all_the_lowest_have_levels_too():
    assert find_levels(np.zeros((9, 2)), (0, 3)).tolist() == [0, 1, 2, 3]


def test_a_few_labels_may_lie_between_levels():
    """As in CMU-MOSEI, whose thirds have some sixths among them."""
    labels = np.tile([0.0, 1 / 3, 2 / 3, 1], (100, 1))
    labels[:4, 1] = 1 / 6
    # Of 300 labels above the lowest: 1 % is 3.
    assert len(find_levels(labels[1:], (0, 3))) == 19
    assert len(find_levels(np.concatenate([labels, labels[50:]]), (0, 3))) == 10


@pytest.mark.parametrize(("labels", "label_range"), [([0.123, 1, 2.71828, 0.577], (0, 3)), ([1, 2], (0, 2.55))])
def test_labels_without_levels_are_refused(labels, label_range):
    with pytest.raises(InputError, match=r"network\.output is ordinal, .* no levels from 0 to .*make it linear"):
        find_levels(np.array(labels), label_range)


def test_the_message_has_the_labels_found():
    with pytest.raises(InputError, match=r"from 0 to 3 that are 1 to 1/10 apart; found 0\.123, 0\.577, 1"):
        find_levels(np.array([0.123, 1, 0.577, 0]), (0, 3))


@given(levels=st.integers(2, 8), step=st.sampled_from([1, 1 / 2, 1 / 3]), place=st.integers(0, 13))
def test_a_label_is_above_the_levels_below_it(levels, step, place):
    """One on a level is not above it, whatever float32 makes of it, and one between two is above the lower."""
    label = np.float32(place * step / 2)
    above = is_above(np.array([[label]]), np.arange(levels) * step)
    assert above.shape == (1, 1, levels - 1)
    assert above[0, 0].tolist() == [place > 2 * level for level in range(levels - 1)]
