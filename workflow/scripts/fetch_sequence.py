"""Download a sequence from the first source that gives it, and check it."""

import logging
from pathlib import Path

from emofuse import command_line, options
from emofuse.corpus import csd
from emofuse.download.http import Limits, acquire
from emofuse.download.lock import Lock
from emofuse.download.source import Source


def main() -> None:
    parser = options.parser(__doc__, lock="JSON file of checksums, added to on first use", output=".csd to write")
    parser.add_argument("--source", action="append", required=True, help="URL; repeated, they are tried in order")
    parser.add_argument("--redirect-host", action="append", default=[],
                        help="host, or .suffix of hosts, that any source may redirect to; may be repeated")  # fmt: skip
    parser.add_argument("--dimension", type=int, help="width that the features should have")
    parser.add_argument("--name", required=True, help="the sequence's name in the lock")
    arguments = parser.parse_args()

    def verify(path: Path) -> None:
        videos, rows = csd.validate(path, arguments.dimension)
        logging.info("%s: %d videos, %d rows", arguments.name, videos, rows)

    sources = [Source(url, tuple(arguments.redirect_host)) for url in arguments.source]
    acquire(sources, arguments.output, verify, Lock(arguments.lock), arguments.name, Limits())


if __name__ == "__main__":
    command_line.run(main)
