"""What several programs take: a corpus, a protocol's choices and files to train on, as options of the command line."""

import argparse
from pathlib import Path
from typing import Any

from emofuse import protocol


def add_label_options(parser: argparse.ArgumentParser) -> None:
    """Add options for the labels, whose intervals are the segments."""
    parser.add_argument("--labels", type=Path, required=True, help=".csd of labels; its intervals are the segments")
    parser.add_argument("--label-columns", nargs="+", required=True, help="the names of the label file's columns")
    parser.add_argument("--targets", nargs="+", required=True, help="the columns to keep, in this order")
    parser.add_argument("--label-range", type=float, nargs=2, required=True, metavar=("LOW", "HIGH"))
    parser.add_argument("--exclude", nargs="*", action="extend", default=[], help="videos to leave out")
    parser.add_argument("--title", required=True, help="how results from this corpus are headed")


def label_arguments(arguments: argparse.Namespace) -> dict[str, Any]:
    """What `add_label_options` asked for, as keyword arguments."""
    names = ("labels", "label_columns", "targets", "exclude", "title")
    return {name: getattr(arguments, name) for name in names} | {"label_range": tuple(arguments.label_range)}


def add_alignment_options(parser: argparse.ArgumentParser) -> None:
    """Add options for the labels, the words, what is aligned to them, and the files to write."""
    add_label_options(parser)
    parser.add_argument("--words", type=Path, required=True, help=".csd of words")
    parser.add_argument("--modality", nargs=2, action="append", default=[], metavar=("NAME", "CSD"),
                        help="a sequence to align to the words; may be given several times")  # fmt: skip
    parser.add_argument("--pauses", nargs="*", action="extend", default=[],
                        help="words that are pauses, and dropped")  # fmt: skip
    parser.add_argument("--output", type=Path, required=True, help="aligned store to write (HDF5)")
    parser.add_argument("--audit", type=Path, required=True, help="counts to write (JSON)")


def alignment_arguments(arguments: argparse.Namespace) -> dict[str, Any]:
    """What `add_alignment_options` asked for, but for the audit, as keyword arguments of `align`."""
    return label_arguments(arguments) | {
        "words": arguments.words,
        "modalities": {name: Path(path) for name, path in arguments.modality},
        "pauses": arguments.pauses,
        "output": arguments.output,
    }


def add_protocol_options(parser: argparse.ArgumentParser) -> None:
    """Add an option for each choice."""
    add_input_options(parser)
    parser.add_argument("--used", choices=protocol.USED, required=True, help="segments trained and scored on")
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


def add_training_files(parser: argparse.ArgumentParser) -> None:
    """Add an option for each file."""
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--rows", type=Path, required=True,
                        help="store whose rows are used: the aligned one, or one of frames")  # fmt: skip
    parser.add_argument("--split", type=Path, required=True, help="split.csv")
    parser.add_argument("--scaling", type=Path, required=True, help="scaling (JSON), fitted to this split")
    parser.add_argument("--vocabulary", type=Path, help="vocabulary (JSON) of this split; for one-hot text")
