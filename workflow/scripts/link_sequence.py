"""Check a sequence that the user has, and link it into the results where it lies."""

import logging

from emofuse import command_line, options
from emofuse.corpus import csd
from emofuse.files.atomic import whole_file


def main() -> None:
    parser = options.parser(__doc__, sequence="the .csd file", output="the link to make")
    arguments = parser.parse_args()
    videos, rows = csd.validate(arguments.sequence)
    logging.info("%s: %d videos, %d rows", arguments.sequence, videos, rows)
    with whole_file(arguments.output) as beside:
        beside.symlink_to(arguments.sequence.resolve())


if __name__ == "__main__":
    command_line.run(main)
