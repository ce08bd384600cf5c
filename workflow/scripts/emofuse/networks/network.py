"""What a network is made for."""

from dataclasses import dataclass

from emofuse.configuration import protocol


@dataclass(frozen=True)
class Network:
    """What a network is made for, but for its dropout rate.

    `features`: dense features a word, or 0. `vocabulary`: one-hot words a word can be, the unknown entry among them, or
    0. `outputs`: the values that say what the targets are; `starts`, the biases that they start from, if not zero;
    `auxiliary`: further values, behind them. `depth`: recurrent or convolutional layers. `dense`: fully connected
    layers. `masking`: recurrent layers skip padding. `label_range`: the lowest and the highest label there can be.
    `choices`: the protocol's section `network`.
    """

    maxlen: int
    features: int
    vocabulary: int
    outputs: int
    depth: int
    dense: int
    masking: bool
    label_range: tuple[float, float]
    choices: protocol.Network
    starts: tuple[float, ...] = ()
    auxiliary: int = 0
