"""Convolutions over the words of a segment."""

from emofuse import network_parts
from emofuse.architectures import Network
from emofuse.keras_backend import keras
from emofuse.one_hot import OneHotConvolution
from emofuse.shapes import KERNEL, POOL

FILTERS = 128


def build(network: Network, dropout: float) -> keras.Model:
    """Batch normalisation, valid convolutions of 128 with max-pooling, dense layers of 100 after dropout, output.

    Raises `ValueError` where `maxlen` is below `shapes.shortest_input`. Padding is not masked.
    """
    features, words = network_parts.inputs(network)
    hidden = network_parts.first_input(features, words, mask=None)
    for layer in range(1, network.depth + 1):
        hidden = _convolution(network, layer)(hidden)
        hidden = keras.layers.MaxPooling1D(POOL)(hidden)
    hidden = keras.layers.Flatten()(hidden)
    for _ in range(network.dense):
        hidden = keras.layers.Dropout(dropout)(hidden)
        hidden = network_parts.dense()(hidden)
    return network_parts.model(network, features + words, hidden)


def _convolution(network: Network, layer: int) -> keras.Layer:
    convolution = keras.layers.Conv1D(FILTERS, KERNEL, activation="relu")
    return OneHotConvolution(convolution, network.vocabulary) if layer == 1 and network.vocabulary else convolution
