"""Convolutions over the words of a segment."""

from emofuse.networks import parts
from emofuse.networks.backend import keras
from emofuse.networks.network import Network
from emofuse.networks.one_hot import OneHotConvolution


def build(network: Network, dropout: float) -> keras.Model:
    """Batch normalisation, valid convolutions with max-pooling, dense layers after dropout, output.

    Raises `ValueError` where `maxlen` is below `shapes.shortest_input`. Padding is not masked.
    """
    features, words = parts.inputs(network)
    hidden = parts.first_input(features, words, mask=None)
    for layer in range(1, network.depth + 1):
        hidden = _convolution(network, layer)(hidden)
        hidden = keras.layers.MaxPooling1D(network.choices.pool_size)(hidden)
    hidden = keras.layers.Flatten()(hidden)
    for _ in range(network.dense):
        hidden = keras.layers.Dropout(dropout)(hidden)
        hidden = parts.dense(network)(hidden)
    return parts.model(network, features + words, hidden)


def _convolution(network: Network, layer: int) -> keras.Layer:
    convolution = keras.layers.Conv1D(network.choices.filters, network.choices.kernel_size, activation="relu")
    return OneHotConvolution(convolution, network.vocabulary) if layer == 1 and network.vocabulary else convolution
