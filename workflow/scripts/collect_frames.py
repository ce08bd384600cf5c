"""Collect each segment's frames of one modality, for unimodal cells that are not aligned to words."""

import argparse
from pathlib import Path

from emofuse import alignment, command_line
from emofuse.frame_store import collect_frames


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modality", nargs=2, required=True, metavar=("NAME", "CSD"), help="the sequence of frames")
    parser.add_argument("--labels", type=Path, required=True, help=".csd of labels; its intervals are the segments")
    parser.add_argument("--label-columns", nargs="+", required=True, help="the names of the label file's columns")
    parser.add_argument("--targets", nargs="+", required=True, help="the columns to keep, in this order")
    parser.add_argument("--label-range", type=float, nargs=2, required=True, metavar=("LOW", "HIGH"))
    parser.add_argument("--non-finite", choices=alignment.NON_FINITE, required=True,
                        help="whether values that are not finite count as zero or are kept")  # fmt: skip
    parser.add_argument("--exclude", nargs="*", default=[], help="videos to leave out")
    parser.add_argument("--title", required=True, help="how results from this corpus are headed")
    parser.add_argument("--output", type=Path, required=True, help="store to write (HDF5)")
    arguments = parser.parse_args()
    modality, frames = arguments.modality
    collect_frames(
        output=arguments.output,
        modality=modality,
        frames=Path(frames),
        labels=arguments.labels,
        label_columns=arguments.label_columns,
        targets=arguments.targets,
        label_range=tuple(arguments.label_range),
        non_finite=arguments.non_finite,
        exclude=arguments.exclude,
        title=arguments.title,
    )


if __name__ == "__main__":
    command_line.run(main)
