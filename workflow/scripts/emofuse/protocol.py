"""A protocol's choices that every trial depends on."""

import argparse
import math
from dataclasses import dataclass, fields

USED = ("common", "per_mode")


@dataclass(frozen=True)
class Choices:
    """What a protocol says about a trial besides its hyper-parameters; the keys of config/protocols/*.yaml.

    `text` holds `glove`, `one_hot` or both; `epochs` and `patience` in epochs, `batch_size` in segments.
    """

    text: list[str]
    used: str
    padding: str
    truncating: str
    masking: bool
    recurrent_activation: str
    output: str
    epochs: int
    patience: int
    batch_size: int
    weights_kept: str
    scored_output: str
    threads: int

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> "Choices":
        """The choices among a program's arguments."""
        return cls(**{field.name: getattr(arguments, field.name) for field in fields(cls)})


def scored_range(scored_output: str, label_range: tuple[float, float]) -> tuple[float, float]:
    """The range to which outputs are cut before they are scored: the labels' where `clipped`, none where `raw`."""
    return {"clipped": label_range, "raw": (-math.inf, math.inf)}[scored_output]
