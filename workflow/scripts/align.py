"""Align sequences to words, and words to the labels' segments."""

import argparse

from emofuse import command_line, options
from emofuse.alignment import align
from emofuse.alignment.counts import write_audit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options.add_alignment_options(parser)
    parser.add_argument("--weighting", choices=align.WEIGHTINGS, required=True)
    parser.add_argument("--missing", choices=("zeros", "borrow"), default="zeros",
                        help="what a segment without frames gets: zeros, or the frames of another segment")  # fmt: skip
    parser.add_argument("--non-finite", choices=align.NON_FINITE, default="zero",
                        help="whether values that are not finite count as zero or spread into averages")  # fmt: skip
    arguments = parser.parse_args()
    audit = align.align(
        **options.alignment_arguments(arguments),
        weighting=arguments.weighting,
        missing=arguments.missing,
        non_finite=arguments.non_finite,
    )
    write_audit(arguments.audit, audit)


if __name__ == "__main__":
    command_line.run(main)
