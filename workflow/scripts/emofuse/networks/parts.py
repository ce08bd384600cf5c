"""What the networks have in common: their inputs, their LSTM layers and their outputs, as in the authors' code."""

from emofuse.networks.activations import RECURRENT
from emofuse.networks.backend import keras
from emofuse.networks.network import Network
from emofuse.networks.one_hot import OneHotRNN, SummedLSTMCell
from emofuse.networks.outputs import StraightThroughClip

# The standard deviation of the initial kernel of logits.
ORDINAL_DEVIATION = 0.02

# The input that tells words from padding, in models that skip padding.
PRESENT = "present"


def inputs(network: Network) -> tuple[list, list]:
    """The model's inputs: dense features and words, each a list of one or, where the network has none, empty."""
    features = [keras.Input((network.maxlen, network.features), name="features")] if network.features else []
    words = [keras.Input((network.maxlen,), dtype="int32", name="words")] if network.vocabulary else []
    return features, words


def mask(network: Network) -> object | None:
    """The input that says which positions (batch, maxlen) bool hold a word, where padding is skipped; else None.

    Features do not say it: a word may have none that is not zero.
    """
    return keras.Input((network.maxlen,), dtype="bool", name=PRESENT) if network.masking else None


def is_masked(model: keras.Model) -> bool:
    """Whether a model's last input is that of `mask`."""
    return model.inputs[-1].name == PRESENT


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
    """The model of these inputs, None left out, that ends in an output (batch, outputs + auxiliary).

    Its values are linear or, where the protocol says so, clipped or logits; auxiliary ones, behind them, are linear.
    """
    output = OUTPUTS[network.choices.output](network, hidden)
    if network.auxiliary:
        output = keras.layers.Concatenate()([output, keras.layers.Dense(network.auxiliary)(hidden)])
    inputs = [given for given in inputs if given is not None]
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], output)


def _linear(network: Network, hidden: object) -> object:
    return keras.layers.Dense(network.outputs)(hidden)


def _clipped(network: Network, hidden: object) -> object:
    return StraightThroughClip(*map(float, network.label_range))(_linear(network, hidden))


def _ordinal(network: Network, hidden: object) -> object:
    """Logits that say what is most frequent until they have learnt more."""
    initializers = keras.initializers
    return keras.layers.Dense(
        network.outputs,
        kernel_initializer=initializers.RandomNormal(stddev=ORDINAL_DEVIATION),
        bias_initializer=initializers.Constant(network.starts),
    )(hidden)


# What the hidden values become, by the protocol's `network.output`.
OUTPUTS = {"linear": _linear, "clipped": _clipped, "ordinal": _ordinal}
