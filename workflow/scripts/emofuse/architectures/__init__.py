"""The networks: one module an architecture, found by its name.

A module has one function, `build(maxlen, features, outputs, depth, dropout)`, that returns an unbuilt-optimiser Keras
model from (batch, maxlen, features) to (batch, outputs), linear; and raises `ValueError` where the shape cannot exist.
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
