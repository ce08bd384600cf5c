"""Align sequences to words as align.py does, by the CMU SDK's own alignment."""

import argparse

from emofuse import command_line, options
from emofuse.alignment import mmsdk
from emofuse.alignment.counts import write_audit
from emofuse.configuration import protocol


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options.add_alignment_options(parser)
    options.add_protocol(parser)
    arguments = parser.parse_args()
    choices = protocol.read(arguments.protocol, protocol.Alignment)
    audit = mmsdk.align(**options.alignment_arguments(arguments), weighting=choices.weighting)
    write_audit(arguments.audit, audit)


if __name__ == "__main__":
    command_line.run(main)
