"""Bidirectional LSTM over the words of a segment."""

from keras import Input, Model, layers

UNITS = 64
DENSE_UNITS = 100


def build(maxlen: int, features: int, outputs: int, depth: int, dropout: float) -> Model:
    """Batch normalisation, `depth` bidirectional LSTM layers of 64 with dropout after each, dense 100, linear output.

    The two directions are concatenated; the last states of the last layer go on (SPEC section 2).
    """
    inputs = Input((maxlen, features))
    hidden = layers.BatchNormalization()(inputs)
    for layer in range(1, depth + 1):
        recurrent = layers.LSTM(UNITS, return_sequences=layer < depth)
        hidden = layers.Bidirectional(recurrent, merge_mode="concat")(hidden)
        hidden = layers.Dropout(dropout)(hidden)
    hidden = layers.Dense(DENSE_UNITS, activation="relu")(hidden)
    hidden = layers.Dropout(dropout)(hidden)
    return Model(inputs, layers.Dense(outputs)(hidden))
