"""The networks: one module an architecture, found by its name.

A module has one function, `build(network, dropout)`, that returns a Keras model, not compiled. Its inputs, of which
there is one at least, are in this order

- `features` (batch, maxlen, features) float32, if `network.features`;
- `words` (batch, maxlen) int32, if `network.vocabulary`: 0 is padding, an all-zero one-hot vector; 1 the unknown entry;
- `present` (batch, maxlen) bool, if it skips padding, as where `network.masking` recurrent ones do: which are words;

and its output, that of `parts.model`, is (batch, outputs + auxiliary) float32. `build` raises `ValueError` where the
shape cannot exist.
"""

import importlib
import pkgutil
from types import ModuleType

from emofuse.errors import InputError


def names() -> list[str]:
    """The architectures there are."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def find(name: str) -> ModuleType:
    """The module of an architecture; raises `InputError` if there is none of that name."""
    if name not in names():
        raise InputError(f"no architecture {name!r}; there are {', '.join(names())}")
    return importlib.import_module(f"{__name__}.{name}")
