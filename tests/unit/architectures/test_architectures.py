"""Every architecture: its size as the authors' code gives it, its activations, its masking and its bounds."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from sound_choices import SOUND

from emofuse import architectures
from emofuse.errors import InputError
from emofuse.networks import parts
from emofuse.networks.activations import keras2_hard_sigmoid
from emofuse.networks.backend import keras
from emofuse.networks.backend import tensorflow as tf
from emofuse.networks.network import Network

# SPEC section 2: 409 features (35 + 74 + 300), six outputs.
PARAMETERS = {
    ("blstm", 20): [257830, 356646, 455462],
    ("lstm", 20): [130086, 163110, 196134],
    ("cnn", 30): [338726, 285606, 283686],
}
SMALL = Network(8, 5, 0, 3, 1, 1, masking=False, label_range=(0, 3), choices=SOUND.network)


def build(architecture, network, dropout=0.0):
    return architectures.find(architecture).build(network, dropout)


@pytest.mark.parametrize(("architecture", "maxlen"), PARAMETERS)
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_has_as_many_parameters_as_the_authors_network(architecture, maxlen, depth):
    model = build(architecture, replace(SMALL, maxlen=maxlen, features=409, outputs=6, depth=depth))
    assert model.count_params() == PARAMETERS[architecture, maxlen][depth - 1]


def parameters(architecture, **choices):
    return build(architecture, replace(SMALL, choices=replace(SOUND.network, **choices))).count_params()


def test_a_recurrent_network_is_as_wide_as_the_protocol_says():
    """Five features and three outputs; a layer has gates for input, state and bias."""
    assert parameters("lstm", units=7) == 4 * 5 + 4 * 7 * (5 + 7 + 1) + (7 + 1) * 100 + (100 + 1) * 3
    assert parameters("blstm", units=7) == 4 * 5 + 2 * 4 * 7 * (5 + 7 + 1) + (14 + 1) * 100 + (100 + 1) * 3
    assert parameters("lstm", dense_units=9) == 4 * 5 + 4 * 64 * (5 + 64 + 1) + (64 + 1) * 9 + (9 + 1) * 3


def test_a_convolutional_network_is_as_wide_and_looks_as_far_as_the_protocol_says():
    """Eight words: what a kernel and a pool leave of them goes into the dense layer."""
    assert parameters("cnn", filters=9) == 4 * 5 + (3 * 5 + 1) * 9 + (6 // 2 * 9 + 1) * 100 + (100 + 1) * 3
    assert parameters("cnn", kernel_size=5) == 4 * 5 + (5 * 5 + 1) * 128 + (4 // 2 * 128 + 1) * 100 + (100 + 1) * 3
    assert parameters("cnn", pool_size=3) == 4 * 5 + (3 * 5 + 1) * 128 + (6 // 3 * 128 + 1) * 100 + (100 + 1) * 3
    assert parameters("cnn", dense_units=9) == 4 * 5 + (3 * 5 + 1) * 128 + (6 // 2 * 128 + 1) * 9 + (9 + 1) * 3


@pytest.mark.parametrize("architecture", architectures.names())
def test_each_further_dense_layer_of_100_has_its_parameters_and_its_dropout(architecture):
    one, three = (build(architecture, replace(SMALL, dense=dense)) for dense in (1, 3))
    assert three.count_params() - one.count_params() == 2 * 100 * 101
    dropouts = [sum(isinstance(layer, keras.layers.Dropout) for layer in model.layers) for model in (one, three)]
    assert dropouts[1] - dropouts[0] == 2


@pytest.mark.parametrize("architecture", architectures.names())
@pytest.mark.parametrize("dropout", [0.1, 0.2])
def test_drops_at_the_rate_given(architecture, dropout):
    model = build(architecture, SMALL, dropout)
    rates = [layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)]
    assert rates
    assert set(rates) == {dropout}


@pytest.mark.parametrize("architecture", architectures.names())
def test_inputs_are_named_and_ordered_and_one_alone_is_no_list(architecture):
    features, words = build(architecture, replace(SMALL, vocabulary=4)).input
    assert (features.name, features.shape, features.dtype) == ("features", (None, 8, 5), "float32")
    assert (words.name, words.shape, words.dtype) == ("words", (None, 8), "int32")
    assert build(architecture, SMALL).input.name == "features"
    assert build(architecture, replace(SMALL, features=0, vocabulary=4)).input.name == "words"


@pytest.mark.parametrize("architecture", architectures.names())
@pytest.mark.parametrize(("features", "vocabulary"), [(5, 0), (0, 4), (5, 4)])
def test_what_skips_padding_is_told_last_where_it_is(architecture, features, vocabulary):
    network = replace(SMALL, features=features, vocabulary=vocabulary)
    names = [tensor.name for tensor in build(architecture, network).inputs]
    masked = build(architecture, replace(network, masking=True))
    skips = architecture != "cnn"
    assert [tensor.name for tensor in masked.inputs] == names + ["present"] * skips
    assert parts.is_masked(masked) == skips
    assert not parts.is_masked(build(architecture, network))
    if skips:
        assert (masked.inputs[-1].shape, masked.inputs[-1].dtype) == ((None, 8), "bool")


def test_hard_sigmoid_is_that_of_keras_2():
    outputs = keras2_hard_sigmoid(tf.constant([-4.0, -2.5, -2.0, -1.0, 0.0, 1.0, 2.5, 3.0]))
    np.testing.assert_allclose(outputs, [0, 0, 0.1, 0.3, 0.5, 0.7, 1, 1], atol=1e-7)


def last_state_of_lstm(inputs, kernel, recurrent_kernel, bias, gate):
    """The equations of the LSTM, a word at a time; gates are in Keras' order."""
    hidden = carry = np.zeros(64)
    for word in inputs:
        entering, kept, candidate, leaving = np.split(word @ kernel + hidden @ recurrent_kernel + bias, 4)
        carry = gate(kept) * carry + gate(entering) * np.tanh(candidate)
        hidden = gate(leaving) * np.tanh(carry)
    return hidden


@pytest.mark.parametrize(
    ("name", "gate"),
    [("sigmoid", lambda x: 1 / (1 + np.exp(-x))), ("hard_sigmoid", lambda x: np.clip(0.2 * x + 0.5, 0, 1))],
)
@pytest.mark.parametrize("vocabulary", [0, 4])
def test_the_gates_of_all_recurrent_layers_have_the_activation_asked_for(name, gate, vocabulary):
    gates = replace(SOUND.network, recurrent_activation=name)
    network = replace(SMALL, features=5 - vocabulary, vocabulary=vocabulary, choices=gates)
    model = build("lstm", network)
    rng = np.random.default_rng(0)
    # Weights large enough for gates to be driven into their ends.
    gamma, beta, mean, variance, *others = [rng.normal(size=w.shape) for w in model.get_weights()]
    model.set_weights([gamma, beta, mean, variance**2, *others])
    features, words = rng.normal(size=(8, network.features)), rng.integers(0, vocabulary + 1, 8)
    one_hot = np.eye(vocabulary + 1)[words][:, 1:]

    normalised = (features - mean) / np.sqrt(variance**2 + 1e-3) * gamma + beta
    state = last_state_of_lstm(np.hstack([normalised, one_hot]), *others[:3], gate)
    hidden, hidden_bias, kernel, bias = others[3:]
    wanted = np.maximum(state @ hidden + hidden_bias, 0) @ kernel + bias
    inputs = [features[None].astype(np.float32)] + [words[None].astype(np.int32)] * bool(vocabulary)
    np.testing.assert_allclose(model(inputs if vocabulary else inputs[0])[0], wanted, rtol=2e-4, atol=1e-4)

    deep = build("blstm", replace(network, depth=3))
    cells = [d.cell for b in deep.layers if hasattr(b, "forward_layer") for d in (b.forward_layer, b.backward_layer)]
    assert len(cells) == 6
    drive = tf.constant([-2.0, 1.0])
    for cell in cells:
        np.testing.assert_allclose(cell.recurrent_activation(drive), gate(drive.numpy()), rtol=1e-5)


@pytest.mark.parametrize("architecture", ["lstm", "blstm"])
@pytest.mark.parametrize(("features", "vocabulary"), [(5, 0), (0, 4), (5, 4)])
def test_masked_padding_changes_nothing(architecture, features, vocabulary):
    """The words of a segment alone give what they give with padding in front, among segments of other lengths."""
    rng = np.random.default_rng(0)
    length = 5
    network = replace(SMALL, features=features, vocabulary=vocabulary, depth=2, masking=True)
    padded = build(architecture, network)
    padded.set_weights([w + rng.normal(0, 0.1, size=w.shape) for w in padded.get_weights()])
    alone = build(architecture, replace(network, maxlen=length, masking=False))
    alone.set_weights(padded.get_weights())
    unmasked = build(architecture, replace(network, masking=False))
    unmasked.set_weights(padded.get_weights())

    dense = rng.normal(size=(2, 8, features)).astype(np.float32)
    words = rng.integers(1, vocabulary + 1, (2, 8)) if vocabulary else np.zeros((2, 8))
    dense[0, :-length], words[0, :-length] = 0, 0
    # A word, though no feature says so: the first, one among others, and the last.
    dense[0, [-length, -3, -1]] = 0
    present = np.arange(8) >= np.array([8 - length, 0])[:, None]

    def run(model, maxlen):
        inputs = [dense[:, -maxlen:]] * bool(features) + [words[:, -maxlen:].astype(np.int32)] * bool(vocabulary)
        inputs += [present[:, -maxlen:]] * parts.is_masked(model)
        return model(inputs if len(inputs) > 1 else inputs[0]).numpy()[0]

    np.testing.assert_allclose(run(padded, 8), run(alone, length), atol=1e-6)
    assert (np.abs(run(unmasked, 8) - run(alone, length)) > 1e-3).any()


def test_masked_padding_does_not_count_in_batch_normalisation():
    rng = np.random.default_rng(0)
    words = rng.normal(3, 2, size=(4, 8, 5)).astype(np.float32)
    words[:, 7] = 0
    present = np.arange(8) >= np.array([0, 2, 5, 7])[:, None]
    model = build("lstm", replace(SMALL, masking=True))
    model([words * present[..., None], present], training=True)
    (normalisation,) = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    # Keras' moving averages begin at 0 and 1 and move by a hundredth.
    np.testing.assert_allclose(normalisation.moving_mean, 0.01 * words[present].mean(axis=0), rtol=1e-4)
    np.testing.assert_allclose(normalisation.moving_variance, 0.99 + 0.01 * words[present].var(axis=0), rtol=1e-4)


@pytest.mark.parametrize("architecture", architectures.names())
def test_outputs_are_clipped_to_the_label_range_and_learn_beyond_it_too(architecture):
    model = build(architecture, replace(SMALL, choices=replace(SOUND.network, output="clipped")))
    output = next(layer for layer in reversed(model.layers) if isinstance(layer, keras.layers.Dense))
    output.set_weights([np.zeros((100, 3)), np.array([-0.5, 1.5, 3.5])])
    with tf.GradientTape() as tape:
        outputs = model(np.ones((1, 8, 5), np.float32), training=True)
        total = tf.reduce_sum(outputs)
    np.testing.assert_array_equal(outputs, [[0, 1.5, 3]])
    np.testing.assert_array_equal(tape.gradient(total, output.bias.value), [1, 1, 1])


def test_an_unknown_architecture_is_named():
    with pytest.raises(InputError, match=r"no architecture 'os'; there are .*blstm.*cnn.*lstm"):
        architectures.find("os")


def test_asking_which_architectures_there_are_does_not_import_keras():
    check = "import sys; from emofuse import architectures; architectures.names(); sys.exit('keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check]).returncode == 0
