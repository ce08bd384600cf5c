"""LSTM over the words of a segment."""

from keras import Input, Model, layers

UNITS = 64
DENSE_UNITS = 100


def build(maxlen: int, features: int, outputs: int, depth: int, dropout: float) -> Model:
    """Batch normalisation, `depth` LSTM layers of 64 with dropout after each, a dense layer of 100, a linear output.

    The last state of the last layer goes on (SPEC section 2).
    """
    inputs = Input((maxlen, features))
    hidden = layers.BatchNormalization()(inputs)
    for layer in range(1, depth + 1):
        hidden = layers.LSTM(UNITS, return_sequences=layer < depth)(hidden)
        hidden = layers.Dropout(dropout)(hidden)
    hidden = layers.Dense(DENSE_UNITS, activation="relu")(hidden)
    hidden = layers.Dropout(dropout)(hidden)
    return Model(inputs, layers.Dense(outputs)(hidden))
