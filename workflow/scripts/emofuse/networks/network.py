"""What a network is made for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Network:
    """What a network is made for, but for its dropout rate.

    `features`: dense features a word, or 0. `vocabulary`: one-hot words a word can be, the unknown entry among them, or
    0. `depth`: recurrent or convolutional layers. `dense`: fully connected layers. `recurrent_activation`: `sigmoid` or
    Keras 2's `hard_sigmoid`. `masking`: recurrent layers skip padding. `bounds`: outputs are clipped to this range.
    """

    maxlen: int
    features: int
    vocabulary: int
    outputs: int
    depth: int
    dense: int
    recurrent_activation: str
    masking: bool
    bounds: tuple[float, float] | None
