"""Align sequences to words as align.py does, by the CMU SDK's own alignment."""

import argparse

from emofuse import command_line, options
from emofuse.alignment import mmsdk
from emofuse.alignment.counts import write_audit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options.add_alignment_options(parser)
    parser.add_argument("--weighting", choices=mmsdk.WEIGHTINGS, required=True)
    arguments = parser.parse_args()
    audit = mmsdk.align(**options.alignment_arguments(arguments), weighting=arguments.weighting)
    write_audit(arguments.audit, audit)


if __name__ == "__main__":
    command_line.run(main)
