"""Align sequences to words, and words to the labels' segments."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from emofuse import alignment, command_line
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
    parser.add_argument("--weighting", choices=alignment.WEIGHTINGS, required=True)
    parser.add_argument("--missing", choices=("zeros", "borrow"), default="zeros",
                        help="what a segment without frames gets: zeros, or the frames of another segment")  # fmt: skip
    parser.add_argument("--non-finite", choices=alignment.NON_FINITE, default="zero",
                        help="whether values that are not finite count as zero or spread into averages")  # fmt: skip
    parser.add_argument("--pauses", nargs="*", default=[], help="words that are pauses, and dropped")
    parser.add_argument("--exclude", nargs="*", default=[], help="videos to leave out")
    parser.add_argument("--title", required=True, help="how results from this corpus are headed")
    parser.add_argument("--output", type=Path, required=True, help="aligned store to write (HDF5)")
    parser.add_argument("--audit", type=Path, required=True, help="counts to write (JSON)")
    arguments = parser.parse_args()
    audit = alignment.align(
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
        missing=arguments.missing,
        non_finite=arguments.non_finite,
    )
    with whole_file(arguments.audit) as beside:
        beside.write_text(json.dumps(asdict(audit), indent=1) + "\n")


if __name__ == "__main__":
    command_line.run(main)
