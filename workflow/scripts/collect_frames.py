"""Collect each segment's frames of one modality, for unimodal cells that are not aligned to words."""

import argparse
from pathlib import Path

from emofuse import command_line, options
from emofuse.alignment import align
from emofuse.alignment.frames import collect_frames


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options.add_label_options(parser)
    parser.add_argument("--modality", nargs=2, required=True, metavar=("NAME", "CSD"), help="the sequence of frames")
    parser.add_argument("--non-finite", choices=align.NON_FINITE, required=True,
                        help="whether values that are not finite count as zero or are kept")  # fmt: skip
    parser.add_argument("--output", type=Path, required=True, help="store to write (HDF5)")
    arguments = parser.parse_args()
    modality, frames = arguments.modality
    collect_frames(
        **options.label_arguments(arguments),
        modality=modality,
        frames=Path(frames),
        non_finite=arguments.non_finite,
        output=arguments.output,
    )


if __name__ == "__main__":
    command_line.run(main)
