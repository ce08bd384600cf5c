"""Looking words up against plain Keras layers on one-hot vectors that are really made."""

from dataclasses import replace

import numpy as np
import pytest
from sound_choices import SOUND

from emofuse import architectures
from emofuse.networks.backend import keras
from emofuse.networks.backend import tensorflow as tf
from emofuse.networks.network import Network

MAXLEN, VOCABULARY, OUTPUTS, SEGMENTS = 10, 4, 2, 12

# Others have an embedding.
PAPERS = ["blstm", "cnn", "lstm"]


def network(features, masking=False, depth=1, vocabulary=VOCABULARY):
    return Network(MAXLEN, features, vocabulary, OUTPUTS, depth, 1, masking, (0, 3), SOUND.network)


def alone_or_all(inputs):
    return inputs if len(inputs) > 1 else inputs[0]


def plain_network(architecture, features, masking, depth, maxlen):
    """Inputs: features if any, one-hot vectors, and which words are not padding if there is masking."""
    layers = keras.layers
    one_hot = keras.Input((maxlen, VOCABULARY))
    mask = keras.Input((maxlen,), dtype="bool")
    inputs, hidden = [one_hot], one_hot
    if features:
        dense = keras.Input((maxlen, features))
        normalised = layers.BatchNormalization()(dense, mask=mask if masking else None)
        inputs, hidden = [dense, one_hot], layers.Concatenate()([normalised, one_hot])
    for layer in range(1, depth + 1):
        if architecture == "cnn":
            hidden = layers.MaxPooling1D(2)(layers.Conv1D(128, 3, activation="relu")(hidden))
        else:
            recurrent = layers.LSTM(64, return_sequences=layer < depth)
            recurrent = layers.Bidirectional(recurrent) if architecture == "blstm" else recurrent
            hidden = recurrent(hidden, mask=mask if masking else None)
    hidden = layers.Flatten()(hidden) if architecture == "cnn" else hidden
    outputs = layers.Dense(OUTPUTS)(layers.Dense(100, activation="relu")(hidden))
    return keras.Model(alone_or_all(inputs + [mask] * masking), outputs)


def random_segments(features, maxlen):
    """Features and words with padding in front, and the same for the plain network."""
    rng = np.random.default_rng(1)
    words = rng.integers(1, VOCABULARY + 1, (SEGMENTS, maxlen)).astype(np.int32)
    dense = rng.normal(size=(SEGMENTS, maxlen, features)).astype(np.float32)
    padding = np.arange(maxlen) < rng.integers(0, maxlen, SEGMENTS)[:, None]
    words[padding], dense[padding] = 0, 0
    one_hot = np.zeros((SEGMENTS, maxlen, VOCABULARY), np.float32)
    for segment, position in zip(*np.nonzero(words), strict=True):
        one_hot[segment, position, words[segment, position] - 1] = 1
    return [dense] * bool(features) + [words], [dense] * bool(features) + [one_hot], ~padding


def gradients(model, inputs, labels):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.abs(model(inputs, training=True) - labels))
    return tape.gradient(loss, model.trainable_variables)


@pytest.mark.parametrize(
    ("architecture", "masking", "depth"),
    [
        ("lstm", False, 1),
        ("lstm", True, 2),
        ("blstm", False, 2),
        ("blstm", True, 1),
        ("cnn", False, 1),
        ("cnn", False, 2),
    ],
)
@pytest.mark.parametrize("features", [0, 3])
def test_learns_what_a_plain_network_learns_from_one_hot_vectors(architecture, features, masking, depth):
    # Recurrent layers take time for each word.
    maxlen = MAXLEN if architecture == "cnn" else 5
    keras.utils.set_random_seed(0)
    model = architectures.find(architecture).build(replace(network(features, masking, depth), maxlen=maxlen), 0.0)
    plain = plain_network(architecture, features, masking, depth, maxlen)
    plain.set_weights(model.get_weights())
    inputs, plain_inputs, present = random_segments(features, maxlen)
    inputs += [present] * masking
    plain_inputs += [present] * masking
    labels = np.random.default_rng(2).uniform(0, 3, (SEGMENTS, OUTPUTS)).astype(np.float32)
    inputs, plain_inputs = alone_or_all(inputs), alone_or_all(plain_inputs)

    np.testing.assert_allclose(model(inputs), plain(plain_inputs), atol=1e-6)
    found, wanted = gradients(model, inputs, labels), gradients(plain, plain_inputs, labels)
    for ours, theirs in zip(found, wanted, strict=True):
        np.testing.assert_allclose(tf.convert_to_tensor(ours), theirs, atol=1e-6)

    for trained in (model, plain):
        trained.compile(optimizer=keras.optimizers.Adam(0.01), loss="mae", run_eagerly=True)
    losses = [(model.train_on_batch(inputs, labels), plain.train_on_batch(plain_inputs, labels)) for _ in range(8)]
    ours, theirs = np.transpose(losses)
    assert ours[-1] < 0.9 * ours[0]
    np.testing.assert_allclose(ours, theirs, rtol=1e-4)
    np.testing.assert_allclose(model(inputs), plain(plain_inputs), atol=1e-3)


@pytest.mark.parametrize("architecture", PAPERS)
@pytest.mark.parametrize("features", [0, 3])
def test_has_the_parameters_of_the_plain_network_but_for_normalisation(architecture, features):
    def count(features, vocabulary):
        return architectures.find(architecture).build(network(features, vocabulary=vocabulary), 0.1).count_params()

    assert count(features, VOCABULARY) == count(features + VOCABULARY, 0) - 4 * VOCABULARY


@pytest.mark.parametrize("architecture", PAPERS)
def test_begins_with_the_weights_of_the_plain_network(architecture):
    weights = []
    for features, vocabulary in [(3, VOCABULARY), (3 + VOCABULARY, 0)]:
        keras.utils.set_random_seed(5)
        model = architectures.find(architecture).build(network(features, vocabulary=vocabulary), 0.1)
        weights.append([weight for weight in model.get_weights() if len(weight) not in (3, 3 + VOCABULARY)][:3])
    for ours, theirs in zip(*weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_the_two_directions_begin_with_weights_of_their_own():
    model = architectures.find("blstm").build(network(0), 0.1)
    forward, backward = (weight for weight in model.get_weights() if weight.shape == (VOCABULARY, 256))
    assert (forward != backward).all()


def largest_tensor(model, inputs, labels):
    """How many values the largest tensor of a training step has."""
    step = tf.function(lambda: gradients(model, inputs, labels)).get_concrete_function()
    graph = step.graph.as_graph_def(add_shapes=True)
    nodes = [*graph.node, *(node for function in graph.library.function for node in function.node_def)]
    shapes = [shape for node in nodes for shape in node.attr["_output_shapes"].list.shape]
    return max(np.prod([max(axis.size, 1) for axis in shape.dim]) for shape in shapes)


@pytest.mark.parametrize("architecture", PAPERS)
def test_no_one_hot_vector_is_made(architecture):
    maxlen, vocabulary, segments = 30, 1009, 64
    made_for = Network(maxlen, 0, vocabulary, OUTPUTS, 1, 1, masking=False, label_range=(0, 3), choices=SOUND.network)
    model = architectures.find(architecture).build(made_for, 0.1)
    words = tf.ones((segments, maxlen), tf.int32)
    labels = tf.ones((segments, OUTPUTS))
    assert largest_tensor(model, words, labels) < segments * maxlen * vocabulary

    one_hot = keras.Sequential([keras.Input((maxlen, vocabulary)), keras.layers.Flatten(), keras.layers.Dense(OUTPUTS)])
    assert largest_tensor(one_hot, tf.one_hot(words, vocabulary), labels) >= segments * maxlen * vocabulary
