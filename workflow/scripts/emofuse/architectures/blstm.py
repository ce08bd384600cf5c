"""Bidirectional LSTM over the words of a segment."""

from emofuse import network_parts
from emofuse.architectures import Network
from emofuse.keras_backend import keras


def build(network: Network, dropout: float) -> keras.Model:
    """Batch normalisation, bidirectional LSTM layers of 64, dense layers of 100, dropout after each of them, output.

    The two directions are concatenated; the last states of the last layer go on, as in the authors' code.
    """
    features, words = network_parts.inputs(network)
    mask = network_parts.present(features, words) if network.masking else None
    hidden = network_parts.first_input(features, words, mask)
    for layer in range(1, network.depth + 1):
        hidden = keras.layers.Bidirectional(network_parts.lstm(network, layer))(hidden, mask=mask)
        hidden = keras.layers.Dropout(dropout)(hidden)
    for _ in range(network.dense):
        hidden = network_parts.dense()(hidden)
        hidden = keras.layers.Dropout(dropout)(hidden)
    return network_parts.model(network, features + words, hidden)
