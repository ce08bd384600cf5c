"""Align sequences to words as align.py does, by the CMU SDK's own alignment."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from emofuse import command_line, mmsdk_alignment
from emofuse.whole import whole_file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=Path, required=True, help=".csd of words")
    parser.add_argument("--labels", type=Path, required=True, help=".csd of labels; its intervals are the segments")
    parser.add_argument("--modality", nargs=2, action="append", default=[], metavar=("NAME", "CSD"),
                        help="a sequence to align to the words; may be given several times")  # fmt: skip
    parser.add_argument("--label-columns", nargs="+", required=True, help="the names of the label file's columns")
    parser.add_argument("--targets", nargs="+", required=True, help="the columns to keep, in this order")
    parser.add_argument("--label-range", type=float, nargs=2, required=True, metavar=("LOW", "HIGH"))
    parser.add_argument("--weighting", choices=mmsdk_alignment.WEIGHTINGS, required=True)
    parser.add_argument("--pauses", nargs="*", default=[], help="words that are pauses, and dropped")
    parser.add_argument("--exclude", nargs="*", default=[], help="videos to leave out")
    parser.add_argument("--title", required=True, help="how results from this corpus are headed")
    parser.add_argument("--output", type=Path, required=True, help="aligned store to write (HDF5)")
    parser.add_argument("--audit", type=Path, required=True, help="counts to write (JSON)")
    arguments = parser.parse_args()
    audit = mmsdk_alignment.align(
        output=arguments.output,
        words=arguments.words,
        labels=arguments.labels,
        modalities={name: Path(path) for name, path in arguments.modality},
        label_columns=arguments.label_columns,
        targets=arguments.targets,
        label_range=tuple(arguments.label_range),
        weighting=arguments.weighting,
        pauses=arguments.pauses,
        exclude=arguments.exclude,
        title=arguments.title,
    )
    with whole_file(arguments.audit) as beside:
        beside.write_text(json.dumps(asdict(audit), indent=1) + "\n")


if __name__ == "__main__":
    command_line.run(main)
