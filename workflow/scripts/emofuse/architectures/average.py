"""Mean of the words of a segment, whatever their order.

Source: the deep averaging network of Iyyer et al. (2015).
"""

from emofuse.networks import parts
from emofuse.networks.backend import keras
from emofuse.networks.network import Network

layers = keras.layers


def build(network: Network, dropout: float) -> keras.Model:
    """Batch normalisation, mean over words, as many layers of `units` as the depth says, dense layers, dropout before
    each of them, output.

    One-hot words enter by an embedding.
    """
    features, words = parts.inputs(network)
    mask = parts.mask(network)
    joined = [layers.BatchNormalization()(dense, mask=mask) for dense in features]
    joined += [layers.Embedding(network.vocabulary + 1, network.choices.units)(word) for word in words]
    hidden = layers.Concatenate()(joined) if len(joined) > 1 else joined[0]
    hidden = layers.GlobalAveragePooling1D()(hidden, mask=mask)
    for _ in range(network.depth):
        hidden = layers.Dropout(dropout)(hidden)
        hidden = layers.Dense(network.choices.units, activation="relu")(hidden)
    for _ in range(network.dense):
        hidden = layers.Dropout(dropout)(hidden)
        hidden = parts.dense(network)(hidden)
    return parts.model(network, [*features, *words, mask], hidden)
