"""Convolutions over the words of a segment."""

from emofuse.networks import parts
from emofuse.networks.backend import keras
from emofuse.networks.network import Network
from emofuse.networks.one_hot import OneHotConvolution
from emofuse.networks.shapes import KERNEL, POOL

FILTERS = 128


def build(network: Network, dropout: float) -> keras.Model:
    """Batch normalisation, valid convolutions of 128 with max-pooling, dense layers of 100 after dropout, output.

    Raises `ValueError` where `maxlen` is below `shapes.shortest_input`. Padding is not masked.
    """
    features, words = parts.inputs(network)
    hidden = parts.first_input(features, words, mask=None)
    for layer in range(1, network.depth + 1):
        hidden = _convolution(network, layer)(hidden)
        hidden = keras.layers.MaxPooling1D(POOL)(hidden)
    hidden = keras.layers.Flatten()(hidden)
    for _ in range(network.dense):
        hidden = keras.layers.Dropout(dropout)(hidden)
        hidden = parts.dense()(hidden)
    return parts.model(network, features + words, hidden)


def _convolution(network: Network, layer: int) -> keras.Layer:
    convolution = keras.layers.Conv1D(FILTERS, KERNEL, activation="relu")
    return OneHotConvolution(convolution, network.vocabulary) if layer == 1 and network.vocabulary else convolution
