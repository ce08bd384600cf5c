"""Dead outputs: those that say the same of every segment."""

import numpy as np
import pytest

from emofuse.answers.kinds import Ordinal
from emofuse.training.trials import dead_outputs


@pytest.mark.parametrize(("deviation", "dead"), [(0.0, 1), (0.0029, 1), (0.0031, 0), (1.0, 0)])
def test_an_output_is_dead_that_deviates_by_less_than_a_thousandth_of_the_label_range(deviation, dead):
    same = np.full(100, 7.0)
    other = 2.0 + deviation * np.array([1, -1] * 50)
    assert dead_outputs(np.stack([other, np.linspace(0, 3, 100)], axis=1).astype(np.float32), (0, 3)) == dead
    assert dead_outputs(np.stack([other, same], axis=1).astype(np.float32), (0, 3)) == dead + 1


def test_an_ordinal_output_is_dead_where_its_mean_is_the_same_not_its_median():
    """Of three rare targets: probabilities that vary below a half; the same of all; and too rare to be asked."""
    kind = Ordinal(np.array([0.0, 1, 2]), np.array([[20, 20], [20, 20], [14, 3]]), 200)
    varying = np.linspace(-5, -1, 50)[:, None]
    outputs = np.concatenate([varying, varying - 2, np.full((50, 2), -2), varying, varying], axis=1).astype(np.float32)
    assert dead_outputs(kind.answers(outputs), (0, 3)) == 3
    assert dead_outputs(kind.means(outputs), (0, 3)) == 2


def test_the_label_range_is_that_of_the_corpus():
    outputs = np.array([[0.004], [-0.004]], np.float32)
    assert dead_outputs(outputs, (0, 3)) == 0
    assert dead_outputs(outputs, (-3, 3)) == 1
