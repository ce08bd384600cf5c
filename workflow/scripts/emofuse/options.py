"""What several programs take, as options of the command line: a corpus, a protocol's choices, files to train on."""

import argparse
from collections.abc import Collection
from pathlib import Path
from typing import Any

from emofuse.configuration.label_columns import LabelColumns
from emofuse.errors import InputError


def parser(description: str, **files: str) -> argparse.ArgumentParser:
    """A parser that needs the path of each of these files; what a file is, is its help."""
    made = argparse.ArgumentParser(description=description)
    for name, what in files.items():
        made.add_argument(f"--{name.replace('_', '-')}", type=Path, required=True, help=what)
    return made


def add_label_options(parser: argparse.ArgumentParser) -> None:
    """Add options for the labels, whose intervals are the segments."""
    parser.add_argument("--labels", type=Path, required=True, help=".csd of labels; its intervals are the segments")
    add_label_columns(parser)
    add_exclude(parser)
    add_roots(parser)


def add_label_columns(parser: argparse.ArgumentParser) -> None:
    """Add options for what labels are."""
    parser.add_argument("--label-columns", nargs="+", required=True, help="the names of the label file's columns")
    parser.add_argument("--targets", nargs="+", required=True, help="the columns to keep, in this order")
    parser.add_argument("--label-range", type=float, nargs=2, required=True, metavar=("LOW", "HIGH"))
    parser.add_argument("--label-order", choices=("proven", "trusted"), default="proven",
                        help="whether the file must name its columns, or is trusted to have this order")  # fmt: skip
    parser.add_argument("--labels-outside", choices=("refuse", "clamp"), default="refuse",
                        help="what happens to labels outside of the range")  # fmt: skip


def label_columns(arguments: argparse.Namespace) -> LabelColumns:
    """What `add_label_columns` asked for."""
    return LabelColumns(
        names=arguments.label_columns,
        targets=arguments.targets,
        label_range=tuple(arguments.label_range),
        order=arguments.label_order,
        outside=arguments.labels_outside,
    )


def label_arguments(arguments: argparse.Namespace) -> dict[str, Any]:
    """What `add_label_options` asked for, as keyword arguments."""
    return {"labels": arguments.labels, "columns": label_columns(arguments), "exclude": arguments.exclude}


def add_exclude(parser: argparse.ArgumentParser) -> None:
    """Add the option for the videos that nobody looks into."""
    parser.add_argument("--exclude", nargs="*", action="extend", default=[], help="videos to leave out")


def add_roots(parser: argparse.ArgumentParser) -> None:
    """Add the option for the root groups of sequences, which `roots` reads."""
    parser.add_argument("--root", type=named, action="append", default=[], metavar="NAME=ROOT",
                        help="the root group to read of a sequence (words, labels, or a modality) whose file has"
                        " several; may be given several times")  # fmt: skip


def roots(arguments: argparse.Namespace, sequences: Collection[str]) -> dict[str, str]:
    """The root group of each sequence that `--root` names; raises `InputError` if it is none of these sequences."""
    found = dict(arguments.root)
    if strangers := [name for name in found if name not in sequences]:
        raise InputError(f"--root names {', '.join(strangers)}; the sequences here are {', '.join(sequences)}")
    return found


def named(argument: str) -> tuple[str, str]:
    """A name and what it is given, as in `words=words.csd`."""
    name, equals, value = argument.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"{argument!r} should be a name, = and what it is given")
    return name, value


def add_alignment_options(parser: argparse.ArgumentParser) -> None:
    """Add options for the labels, the words, what is aligned to them, and the files to write."""
    add_label_options(parser)
    parser.add_argument("--words", type=Path, required=True, help=".csd of words")
    parser.add_argument("--modality", nargs=2, action="append", default=[], metavar=("NAME", "CSD"),
                        help="a sequence to align to the words; may be given several times")  # fmt: skip
    parser.add_argument("--pauses", nargs="*", action="extend", default=[],
                        help="words that are pauses, and dropped")  # fmt: skip
    add_unmatched_names(parser)
    add_aligned_outputs(parser)


def add_unmatched_names(parser: argparse.ArgumentParser) -> None:
    """Add the option for names of the user's that match nothing."""
    parser.add_argument("--unmatched-names", choices=("refuse", "warn"), default="refuse",
                        help="what happens if videos to leave out, or pauses, are in no file")  # fmt: skip


def add_aligned_outputs(parser: argparse.ArgumentParser) -> None:
    """Add options for the files that who aligns has to write."""
    parser.add_argument("--output", type=Path, required=True, help="aligned store to write (HDF5)")
    parser.add_argument("--audit", type=Path, required=True, help="counts to write (JSON)")


def alignment_arguments(arguments: argparse.Namespace) -> dict[str, Any]:
    """What `add_alignment_options` asked for, but for the audit, as keyword arguments of `align`."""
    modalities = {name: Path(path) for name, path in arguments.modality}
    return label_arguments(arguments) | {
        "words": arguments.words,
        "modalities": modalities,
        "roots": roots(arguments, ["words", "labels", *modalities]),
        "pauses": arguments.pauses,
        "unmatched_names": arguments.unmatched_names,
        "output": arguments.output,
    }


def add_protocol(parser: argparse.ArgumentParser, required: bool = True) -> None:
    """Add the option for what the protocol decides, which `configuration.protocol.read` reads."""
    parser.add_argument("--protocol", required=required, metavar="JSON|YAML",
                        help="the protocol's choices, as JSON, or the path of a protocol file")  # fmt: skip


def add_stores(parser: argparse.ArgumentParser) -> None:
    """Add options for the aligned store, and for the store whose rows a cell takes."""
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--rows", type=Path, required=True,
                        help="store whose rows are used: the aligned one, or one of frames")  # fmt: skip


def add_fitted_set(parser: argparse.ArgumentParser) -> None:
    """Add the option for the modality set, made a list of modalities, to whose segments alone is fitted."""
    parser.add_argument("--modalities", type=lambda joined: joined.split("+"), metavar="SET",
                        help="fit to the segments that this set uses under per_mode; else to all")  # fmt: skip


def add_training(parser: argparse.ArgumentParser) -> None:
    """Add options for each file that `training.inputs` reads, for the protocol, and for GPUs."""
    add_stores(parser)
    parser.add_argument("--split", type=Path, required=True, help="split.csv")
    parser.add_argument("--scaling", type=Path, required=True, help="scaling (JSON), fitted to this split")
    parser.add_argument("--vocabulary", type=Path, help="vocabulary (JSON) of this split; for one-hot text")
    add_protocol(parser)
    parser.add_argument("--gpus", type=int, default=0, help="GPUs to train on; 0: the processor, whatever there is")
