"""The networks: one module an architecture, found by its name.

A module has one function, `build(network, dropout)`, that returns a Keras model, not compiled. Its inputs, of which
there is one at least, are in this order

- `features` (batch, maxlen, features) float32, if `network.features`;
- `words` (batch, maxlen) int32, if `network.vocabulary`: 0 is padding, an all-zero one-hot vector; 1 the unknown entry;

and its output is (batch, outputs) float32. `build` raises `ValueError` where the shape cannot exist.
"""

import importlib
import pkgutil
from dataclasses import dataclass
from types import ModuleType

from emofuse.errors import InputError


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


def names() -> list[str]:
    """The architectures there are."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def find(name: str) -> ModuleType:
    """The module of an architecture; raises `InputError` if there is none of that name."""
    if name not in names():
        raise InputError(f"no architecture {name!r}; there are {', '.join(names())}")
    return importlib.import_module(f"{__name__}.{name}")
