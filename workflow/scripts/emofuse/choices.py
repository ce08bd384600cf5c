"""A protocol's choices that every trial depends on, as options of the programs that train."""

import argparse
import math
from dataclasses import dataclass, fields

from emofuse import subsets


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


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add an option for each choice."""
    add_input_options(parser)
    parser.add_argument("--used", choices=subsets.USED, required=True, help="segments trained and scored on")
    parser.add_argument("--masking", action=argparse.BooleanOptionalAction, required=True,
                        help="whether recurrent networks skip padding")  # fmt: skip
    parser.add_argument("--recurrent-activation", choices=("sigmoid", "hard_sigmoid"), required=True)
    parser.add_argument("--output-range", dest="output", choices=("linear", "clipped"), required=True,
                        help="whether outputs are clipped to the labels' range in training")  # fmt: skip
    parser.add_argument("--epochs", type=int, required=True, help="at most")
    parser.add_argument("--patience", type=int, required=True, help="epochs without a better validation loss")
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument("--weights-kept", choices=("best", "last"), required=True)
    add_scored_output(parser)
    parser.add_argument("--threads", type=int, required=True)


def add_input_options(parser: argparse.ArgumentParser) -> None:
    """Add options for the choices that a network's input depends on."""
    parser.add_argument("--text", nargs="+", choices=("glove", "one_hot"), required=True)
    parser.add_argument("--padding", choices=("pre", "post"), required=True, help="where zeros go")
    parser.add_argument("--truncating", choices=("pre", "post"), required=True, help="where words are cut off")


def add_scored_output(parser: argparse.ArgumentParser) -> None:
    """Add the option for the choice that programs which only score need too."""
    parser.add_argument("--scored-output", choices=("raw", "clipped"), required=True,
                        help="score outputs as they are, or clipped to the labels' range")  # fmt: skip
