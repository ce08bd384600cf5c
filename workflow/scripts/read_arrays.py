"""Read word-aligned arrays into the aligned store, in the place of sequences that are aligned to words."""

import argparse
from pathlib import Path

from emofuse import command_line, options
from emofuse.alignment.counts import write_audit
from emofuse.arrays.read import read_arrays
from emofuse.configuration import array_files, protocol


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--arrays", required=True, metavar="JSON|YAML",
                        help="the key `arrays` of a corpus file, as JSON, or the path of a corpus file")  # fmt: skip
    options.add_label_columns(parser)
    options.add_exclude(parser)
    options.add_unmatched_names(parser)
    options.add_aligned_outputs(parser)
    parser.add_argument("--folds", type=Path, required=True, help="the videos of each fold to write (JSON)")
    options.add_protocol(parser)
    arguments = parser.parse_args()
    audit = read_arrays(
        columns=options.label_columns(arguments),
        output=arguments.output,
        folds_output=arguments.folds,
        arrays=array_files.read(arguments.arrays),
        exclude=arguments.exclude,
        unmatched_names=arguments.unmatched_names,
        non_finite=protocol.read_key(arguments.protocol, "alignment.non_finite"),
    )
    write_audit(arguments.audit, audit)


if __name__ == "__main__":
    command_line.run(main)
