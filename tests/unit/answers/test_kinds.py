"""Ordinal outputs against a slow reference that reads them one by one, and by what distributions have least error."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from emofuse.answers.kinds import FEWEST, Intensities, Ordinal, find_kind, mean, median

LEVELS = np.arange(4) / 3
LOGITS = hnp.arrays(np.float32, (5, 2 * 3), elements=st.floats(-30, 30, width=32))
MANY = np.full((2, 3), FEWEST)


def slowly(logits, levels, above, segments):
    """Probabilities, and what they say: one segment, target and level after another."""
    found = {"probabilities": [], "median": [], "mean": []}
    for segment in logits:
        for target, counts in enumerate(above):
            chances, lowest = [], 1.0
            for level, count in enumerate(counts):
                chance = 1 / (1 + math.exp(-float(segment[target * len(counts) + level])))
                if count < 15:
                    chance = count / segments
                lowest = min(lowest, chance)
                chances.append(lowest)
            # The probability of each level is what those above it leave.
            shares = [1 - chances[0], *(a - b for a, b in zip(chances, [*chances[1:], 0], strict=True))]
            found["probabilities"].append(chances)
            found["mean"].append(sum(share * level for share, level in zip(shares, levels, strict=True)))
            reached, total = 0, shares[0]
            while chances[reached:] and chances[reached] > 0.5:
                reached += 1
                total += shares[reached]
            found["median"].append(levels[reached])
    return found


@settings(deadline=None)
@given(logits=LOGITS, above=hnp.arrays(np.int64, (2, 3), elements=st.integers(0, 40)))
@pytest.mark.parametrize("low", [0, -2])
def test_what_outputs_say_is_what_a_slow_reading_says(low, logits, above):
    kind = Ordinal(low + LEVELS, above, 100)
    expected = slowly(logits, low + LEVELS, above, 100)
    probabilities = kind.probabilities(logits)
    np.testing.assert_allclose(probabilities.reshape(-1, 3), expected["probabilities"], atol=1e-12)
    np.testing.assert_array_equal(kind.answers(logits).ravel(), np.float32(expected["median"]))
    np.testing.assert_allclose(kind.means(logits).ravel(), expected["mean"], atol=1e-6)
    np.testing.assert_allclose(kind.evidence(logits).ravel(), probabilities[..., 0].ravel(), atol=1e-7)


@given(logits=LOGITS)
def test_probabilities_never_rise_with_the_level(logits):
    assert (np.diff(Ordinal(LEVELS, MANY, 100).probabilities(logits), axis=-1) <= 0).all()


@pytest.mark.parametrize(("answer", "error"), [(median, np.abs), (mean, np.square)])
def test_each_answer_has_the_least_error_of_its_kind(answer, error):
    """Under the distribution itself, by drawing from it."""
    rng = np.random.default_rng(1)
    for _ in range(20):
        shares = rng.dirichlet(np.ones(len(LEVELS)))
        probabilities = 1 - np.cumsum(shares)[:-1]
        drawn = rng.choice(LEVELS, 20_000, p=shares)
        found = answer(probabilities, LEVELS)
        others = [error(drawn - found + step).mean() for step in (-0.34, -0.1, 0.1, 0.34)]
        assert error(drawn - found).mean() <= min(others) + 1e-3


def test_where_few_training_segments_are_above_a_level_their_frequency_is_the_answer():
    labels = np.zeros((200, 2), np.float32)
    labels[:15, 0] = 1
    labels[:14, 1] = 2
    kind = Ordinal.of(labels, (0, 3))
    assert kind.above.tolist() == [[15, 0, 0], [14, 14, 0]]
    assert kind.segments == 200
    said = kind.probabilities(np.full((1, 6), 4, np.float32))[0]
    np.testing.assert_allclose(said, [[1 / (1 + math.exp(-4)), 0, 0], [0.07, 0.07, 0]])


def test_an_emotion_that_no_training_segment_has_says_the_same_of_all():
    labels = np.zeros((100, 2), np.float32)
    labels[:50, 0] = 1
    kind = Ordinal.of(labels, (0, 3))
    outputs = np.random.default_rng(0).normal(0, 9, (30, 6)).astype(np.float32)
    assert np.ptp(kind.means(outputs), axis=0).tolist() == [pytest.approx(1, abs=0.1), 0]
    assert np.isfinite(kind.starts).all()


def test_labels_are_wanted_level_by_level_and_outputs_behind_are_left_alone():
    kind = Ordinal(LEVELS, MANY, 100)
    wanted = kind.wanted(np.array([[0, 1], [1 / 3, 1 / 6], [2 / 3, 3]], np.float32))
    assert wanted.tolist() == [[0, 0, 0, 1, 1, 1], [1, 0, 0, 1, 0, 0], [1, 1, 0, 1, 1, 1]]
    assert wanted.dtype == np.float32
    # As certain as can be, what is wanted is answered.
    certain = np.concatenate([wanted * 80 - 40, np.full((3, 1), 7)], axis=1).astype(np.float32)
    np.testing.assert_allclose(kind.answers(certain), [[0, 1], [1 / 3, 1 / 3], [2 / 3, 1]], rtol=1e-6)


def test_intensities_are_their_own_answers():
    outputs = np.array([[0.5, -1, 9]], np.float32)
    kind = find_kind("clipped", np.zeros((7, 2)), (0, 3))
    assert kind == Intensities(2)
    for said in (kind.answers(outputs), kind.means(outputs), kind.evidence(outputs)):
        assert said.tolist() == [[0.5, -1]]
    assert kind.wanted(outputs) is outputs
    assert find_kind("ordinal", np.zeros((7, 2)), (0, 3)).columns == 6
