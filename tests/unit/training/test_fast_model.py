"""The fast equal of a model against Keras' own computation of it."""

import numpy as np
import pytest

from emofuse.errors import InputError
from emofuse.networks.activations import keras2_hard_sigmoid
from emofuse.networks.backend import keras
from emofuse.networks.backend import tensorflow as tf
from emofuse.training.fast_layers import LONGEST_UNROLLED, FastConvolution, FastLSTM, Identity
from emofuse.training.fast_model import FastModel, require_rate_in_dropout_alone

layers = keras.layers
STEPS, FEATURES = 6, 5


def sequence(steps=STEPS):
    return keras.Input((steps, FEATURES))


def chain(*parts, steps=STEPS):
    features = hidden = sequence(steps)
    for part in parts:
        hidden = part(hidden)
    return keras.Model(features, hidden)


def masked(wrap, normalization_mask=True, **options):
    features = sequence()
    mask = keras.ops.any(keras.ops.not_equal(features, 0), axis=-1)
    hidden = layers.BatchNormalization()(features, mask=mask if normalization_mask else None)
    hidden = wrap(layers.LSTM(3, return_sequences=True, **options))(hidden, mask=mask)
    hidden = wrap(layers.LSTM(3))(hidden, mask=mask)
    return keras.Model(features, hidden)


def shared_layer():
    features, lstm = sequence(), layers.LSTM(3)
    return keras.Model(features, lstm(features) + lstm(features[:, ::-1]))


def normalization_used_twice():
    features = sequence()
    normalised = layers.BatchNormalization()(features)
    return keras.Model(features, layers.LSTM(3)(normalised) + normalised[:, 0, :3])


def normalization_before_a_shared_layer():
    features, convolution = sequence(), layers.Conv1D(4, 3)
    normalised = layers.BatchNormalization()(features)
    return keras.Model(features, convolution(normalised) + convolution(features))


def normalization_given_out():
    features = sequence()
    normalised = layers.BatchNormalization()(features)
    return keras.Model(features, [normalised, layers.LSTM(3)(normalised)])


def given_initial_state():
    features = sequence()
    return keras.Model(features, layers.LSTM(FEATURES)(features, initial_state=[features[:, 0], features[:, 1]]))


def unwrapped(layer):
    return layer


def normalised(layer):
    return lambda: chain(layers.BatchNormalization(), layer())


FAST = {
    "lstm": lambda: chain(layers.LSTM(3)),
    "two lstms": lambda: chain(layers.LSTM(3, return_sequences=True), layers.LSTM(4)),
    "hard sigmoid": lambda: chain(layers.LSTM(3, recurrent_activation=keras2_hard_sigmoid)),
    "normalised lstm": normalised(lambda: layers.LSTM(3)),
    "normalised blstm": normalised(lambda: layers.Bidirectional(layers.LSTM(3, return_sequences=True))),
    "normalised convolution": normalised(lambda: layers.Conv1D(4, 3, strides=2, activation="relu")),
    "masked lstms": lambda: masked(unwrapped),
    "masked blstms": lambda: masked(layers.Bidirectional),
    "masked states": lambda: chain(layers.Masking(), layers.LSTM(3, return_sequences=True)),
    "masked states of a blstm": lambda: chain(
        layers.Masking(), layers.Bidirectional(layers.LSTM(3, return_sequences=True))
    ),
    "masked by a layer": lambda: chain(layers.Masking(), layers.BatchNormalization(), layers.LSTM(3)),
    "silent where masked": lambda: masked(unwrapped, zero_output_for_mask=True),
    "mask of the recurrence alone": lambda: masked(layers.Bidirectional, normalization_mask=False),
    "normalised lstms": lambda: chain(
        layers.BatchNormalization(), layers.LSTM(3, return_sequences=True), layers.LSTM(3)
    ),
    "normalization used twice": normalization_used_twice,
    "normalization given out": normalization_given_out,
}
PLAIN = {
    "shared layer": shared_layer,
    "normalization before a shared layer": normalization_before_a_shared_layer,
    "initial state": given_initial_state,
    "long": lambda: chain(layers.LSTM(3), steps=LONGEST_UNROLLED + 1),
    "gru": normalised(lambda: layers.GRU(3)),
    "relu lstm": normalised(lambda: layers.LSTM(3, activation="relu")),
    "lstm without bias": normalised(lambda: layers.LSTM(3, use_bias=False)),
    "lstm read backwards": normalised(lambda: layers.LSTM(3, go_backwards=True)),
    "last silent where masked": lambda: chain(layers.Masking(), layers.LSTM(3, zero_output_for_mask=True)),
    "summed blstm": normalised(lambda: layers.Bidirectional(layers.LSTM(3), merge_mode="sum")),
    "padded convolution": normalised(lambda: layers.Conv1D(4, 3, padding="same")),
    "grouped convolution": normalised(lambda: layers.Conv1D(5, 3, groups=5)),
    "normalization without scale": lambda: chain(layers.BatchNormalization(scale=False), layers.Conv1D(4, 3)),
    "frozen normalization": lambda: chain(layers.BatchNormalization(trainable=False), layers.Conv1D(4, 3)),
    "normalised steps": lambda: chain(layers.BatchNormalization(axis=1), layers.Conv1D(4, 3)),
    "nothing between": lambda: chain(layers.BatchNormalization(), layers.Dense(3)),
}


@pytest.mark.parametrize("build", {**FAST, **PLAIN}.values(), ids={**FAST, **PLAIN})
def test_gives_the_outputs_gradients_and_statistics_of_the_original(build):
    keras.utils.set_random_seed(1)
    original = build()
    rng = np.random.default_rng(2)
    original.set_weights([weights + rng.uniform(0, 0.5, weights.shape) for weights in original.get_weights()])
    inputs = rng.normal(2, 3, (9, *original.input_shape[1:])).astype(np.float32)
    inputs[np.arange(inputs.shape[1]) < rng.integers(0, inputs.shape[1], 9)[:, None]] = 0
    fast = FastModel(original)
    fast.set_weights(original.get_weights())
    assert_close(fast.model(inputs, training=False), original(inputs, training=False))
    assert_close(
        outputs_and_gradients(fast.model, fast.variables, inputs),
        outputs_and_gradients(original, original.weights, inputs),
    )
    assert_close(fast.weights(), original.get_weights())


@pytest.mark.parametrize(
    ("build", "faster"),
    [
        (FAST["normalised lstms"], [Identity, FastLSTM, FastLSTM]),
        (FAST["masked blstms"], [Identity, FastLSTM, FastLSTM]),
        (FAST["normalised convolution"], [Identity, FastConvolution]),
        (FAST["mask of the recurrence alone"], [FastLSTM, FastLSTM]),
        (FAST["normalization used twice"], [FastLSTM]),
        (FAST["normalization given out"], [FastLSTM]),
        *((build, []) for build in PLAIN.values()),
    ],
    ids=["normalised lstms", "masked blstms", "convolution", "mask", "used twice", "given out", *PLAIN],
)
def test_what_has_a_faster_equal_gets_it_and_what_has_none_stays(build, faster):
    own = [type(layer) for layer in FastModel(build()).model.layers]
    assert [kind for kind in own if kind in (Identity, FastLSTM, FastConvolution)] == faster


def test_dropout_is_at_the_rate_that_was_set():
    fast = FastModel(chain(layers.Dropout(0.0), layers.Flatten(), layers.Dropout(0.0)))
    ones = np.ones((200, STEPS, FEATURES), np.float32)
    fast.set_dropout(0.25, seed=1)
    outputs = fast.model(ones, training=True).numpy()
    np.testing.assert_allclose(np.unique(outputs), [0, 1 / 0.75**2], rtol=1e-6)
    assert np.mean(outputs == 0) == pytest.approx(1 - 0.75**2, abs=0.02)
    fast.set_dropout(0.25, seed=1)
    np.testing.assert_array_equal(fast.model(ones, training=True), outputs)
    fast.set_dropout(0.25, seed=2)
    assert np.mean(fast.model(ones, training=True) != outputs) > 0.2
    np.testing.assert_array_equal(fast.model(ones, training=False), ones.reshape(200, -1))


@pytest.mark.parametrize(
    "layer",
    [
        lambda rate: layers.SpatialDropout1D(rate),
        lambda rate: layers.Dropout(rate, noise_shape=(None, 1, FEATURES)),
        lambda rate: layers.GaussianDropout(rate),
        lambda rate: layers.Bidirectional(layers.LSTM(3, dropout=rate)),
        lambda rate: chain(layers.Dropout(rate)),
    ],
)
def test_a_rate_elsewhere_than_in_plain_dropout_is_refused(layer):
    with pytest.raises(InputError, match=r"depends on the rate of dropout; keras.layers.Dropout alone may"):
        require_rate_in_dropout_alone(lambda rate: chain(layer(rate), layers.Dropout(rate)))


def test_a_rate_in_plain_dropout_is_not_refused():
    require_rate_in_dropout_alone(
        lambda rate: chain(layers.Bidirectional(layers.GRU(3)), layers.Dropout(rate), layers.GaussianDropout(0.1))
    )


def outputs_and_gradients(model, variables, inputs):
    with tf.GradientTape() as tape:
        outputs = tf.nest.flatten(model(inputs, training=True))
        total = sum(tf.reduce_sum(tf.sin(output)) for output in outputs)
    return [*outputs, *tape.gradient(total, [variable.value for variable in variables if variable.trainable])]


def assert_close(found, expected):
    for ours, keras_own in zip(tf.nest.flatten(found), tf.nest.flatten(expected), strict=True):
        np.testing.assert_allclose(ours, keras_own, rtol=1e-4, atol=1e-5)
