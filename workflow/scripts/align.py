"""Align sequences to words, and words to the labels' segments."""

import argparse

from emofuse import command_line, options
from emofuse.alignment import align
from emofuse.alignment.counts import write_audit
from emofuse.configuration import protocol


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options.add_alignment_options(parser)
    options.add_protocol(parser)
    arguments = parser.parse_args()
    choices = protocol.read(arguments.protocol, protocol.Alignment)
    audit = align.align(
        **options.alignment_arguments(arguments),
        weighting=choices.weighting,
        missing=choices.missing,
        non_finite=choices.non_finite,
    )
    write_audit(arguments.audit, audit)


if __name__ == "__main__":
    command_line.run(main)
