"""Clipped outputs: clipped to the bit, with the gradient of what is not clipped."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from emofuse.networks.backend import tensorflow as tf
from emofuse.networks.outputs import StraightThroughClip

VALUES = hnp.arrays(np.float32, st.integers(1, 20), elements=st.floats(-1e6, 1e6, width=32, allow_subnormal=False))


@given(values=VALUES)
def test_values_are_those_of_clipping(values):
    np.testing.assert_array_equal(StraightThroughClip(-0.1, 3.0)(values), np.clip(values, np.float32(-0.1), 3))


def test_the_gradient_passes_as_if_nothing_were_clipped():
    values = tf.Variable([-5.0, 0.0, 1.5, 3.0, 9.0])
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(StraightThroughClip(0.0, 3.0)(values) * tf.constant([1.0, 2, 3, 4, 5]))
    np.testing.assert_array_equal(tape.gradient(total, values), [1, 2, 3, 4, 5])


def test_an_output_below_the_range_learns_its_way_back():
    """By plain clipping it would stay there for ever."""
    bias = tf.Variable(-1.0)
    clip = StraightThroughClip(0.0, 3.0)
    for _ in range(300):
        with tf.GradientTape() as tape:
            loss = tf.abs(clip(bias) - 2.0)
        bias.assign_sub(0.01 * tape.gradient(loss, bias))
    assert abs(float(bias) - 2) < 0.02
