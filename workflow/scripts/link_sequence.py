"""Check a sequence that the user has, and link it into the results where it lies."""

import logging

from emofuse import command_line, options
from emofuse.corpus.csd import open_sequence
from emofuse.corpus.description import describe
from emofuse.files.atomic import whole_file


def main() -> None:
    parser = options.parser(__doc__, sequence="the .csd file", output="the link to make")
    parser.add_argument("--name", required=True, help="words, labels, or the modality")
    options.add_exclude(parser)
    options.add_roots(parser)
    arguments = parser.parse_args()
    root = options.roots(arguments, [arguments.name]).get(arguments.name)
    with open_sequence(arguments.sequence, root) as sequence:
        found = describe(sequence, arguments.exclude)
    logging.info("%s: %d videos, %d rows", arguments.sequence, found.videos, found.rows)
    for video, fault in found.excluded_broken.items():
        logging.info("%s: video %r is broken, and excluded: %s", arguments.sequence, video, fault)
    with whole_file(arguments.output) as beside:
        beside.symlink_to(arguments.sequence.resolve())


if __name__ == "__main__":
    command_line.run(main)
