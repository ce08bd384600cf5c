"""Bidirectional LSTM over the words of a segment."""

from emofuse.networks import parts
from emofuse.networks.backend import keras
from emofuse.networks.network import Network


def build(network: Network, dropout: float) -> keras.Model:
    """Batch normalisation, bidirectional LSTM layers, dense layers, dropout after each of them, output.

    The two directions are concatenated; the last states of the last layer go on, as in the authors' code.
    """
    features, words = parts.inputs(network)
    mask = parts.mask(network)
    hidden = parts.first_input(features, words, mask)
    for layer in range(1, network.depth + 1):
        hidden = keras.layers.Bidirectional(parts.lstm(network, layer))(hidden, mask=mask)
        hidden = keras.layers.Dropout(dropout)(hidden)
    for _ in range(network.dense):
        hidden = parts.dense(network)(hidden)
        hidden = keras.layers.Dropout(dropout)(hidden)
    return parts.model(network, [*features, *words, mask], hidden)
