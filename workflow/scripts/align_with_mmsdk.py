"""Align sequences to words as align.py does, by the CMU SDK's own alignment."""

import argparse

from emofuse import command_line, corpus_options, mmsdk_alignment
from emofuse.alignment_audit import write_audit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    corpus_options.add_alignment_options(parser)
    parser.add_argument("--weighting", choices=mmsdk_alignment.WEIGHTINGS, required=True)
    arguments = parser.parse_args()
    audit = mmsdk_alignment.align(**corpus_options.alignment_arguments(arguments), weighting=arguments.weighting)
    write_audit(arguments.audit, audit)


if __name__ == "__main__":
    command_line.run(main)
