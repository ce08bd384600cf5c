"""What the networks have in common: their inputs, their LSTM layers and their outputs, as in the authors' code."""

from functools import reduce

from emofuse.networks.activations import RECURRENT
from emofuse.networks.backend import keras
from emofuse.networks.network import Network
from emofuse.networks.one_hot import OneHotRNN, SummedLSTMCell
from emofuse.networks.outputs import StraightThroughClip

ops = keras.ops


def inputs(network: Network) -> tuple[list, list]:
    """The model's inputs: dense features and words, each a list of one or, where the network has none, empty."""
    features = [keras.Input((network.maxlen, network.features), name="features")] if network.features else []
    words = [keras.Input((network.maxlen,), dtype="int32", name="words")] if network.vocabulary else []
    return features, words


def present(features: list, words: list) -> object:
    """Which positions (batch, maxlen) bool are not padding: those with a feature or a word that is not zero."""
    signs = [ops.any(ops.not_equal(dense, 0), axis=-1) for dense in features]
    return reduce(ops.logical_or, signs + [ops.not_equal(word, 0) for word in words])


def first_input(features: list, words: list, mask: object) -> object:
    """What the first layer sees: features, batch-normalised, or, if there are words, a list as in `one_hot`.

    One-hot vectors are not normalised: they do not exist.
    """
    normalised = [keras.layers.BatchNormalization()(dense, mask=mask) for dense in features]
    return normalised + words if words else normalised[0]


def lstm(network: Network, layer: int) -> keras.layers.RNN:
    """The LSTM layer of that number, from 1; all but the last give their output after every word."""
    activation = RECURRENT[network.choices.recurrent_activation]
    every_word = layer < network.depth
    if layer == 1 and network.vocabulary:
        cell = SummedLSTMCell(network.choices.units, recurrent_activation=activation)
        return OneHotRNN(cell, network.vocabulary, return_sequences=every_word)
    return keras.layers.LSTM(network.choices.units, recurrent_activation=activation, return_sequences=every_word)


def dense(network: Network) -> keras.layers.Dense:
    """A fully connected layer."""
    return keras.layers.Dense(network.choices.dense_units, activation="relu")


def model(network: Network, inputs: list, hidden: object) -> keras.Model:
    """The model that ends in an output (batch, outputs), linear or, where the protocol says so, clipped."""
    output = keras.layers.Dense(network.outputs)(hidden)
    if network.choices.output == "clipped":
        output = StraightThroughClip(*map(float, network.label_range))(output)
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], output)
