"""Download a sequence from the first source that gives it, and check it."""

import logging
from functools import partial
from pathlib import Path

from emofuse import command_line, options
from emofuse.corpus import csd, description
from emofuse.download.lock import Lock
from emofuse.download.resumable import Limits, acquire
from emofuse.download.source import Source


def main() -> None:
    parser = options.parser(__doc__, lock="JSON file of checksums, added to on first use", output=".csd to write")
    parser.add_argument("--source", action="append", required=True, help="URL; repeated, they are tried in order")
    parser.add_argument("--redirect-host", action="append", default=[],
                        help="host, or .suffix of hosts, that any source may redirect to; may be repeated")  # fmt: skip
    parser.add_argument("--dimension", type=int, help="width that the features should have")
    parser.add_argument("--name", required=True, help="the sequence's name in the lock")
    options.add_roots(parser)
    arguments = parser.parse_args()
    root = options.roots(arguments, [arguments.name]).get(arguments.name)
    verify = partial(_verify, name=arguments.name, dimension=arguments.dimension, root=root)
    sources = [Source(url, tuple(arguments.redirect_host)) for url in arguments.source]
    acquire(sources, arguments.output, verify, Lock(arguments.lock), arguments.name, Limits())


def _verify(path: Path, name: str, dimension: int | None, root: str | None) -> None:
    """Raise `InputError` if a file is no such sequence; one that the corpus file can make usable is kept, and said."""
    roots = csd.root_names(path)
    if root is None and len(roots) > 1:
        logging.warning("%s: kept, but not usable yet: %s", name, csd.several_roots(roots))
        return
    with csd.open_sequence(path, root) as sequence:
        found, broken = description.examine(sequence, dimension=dimension)
        if broken:
            logging.warning("%s: kept, but: %s", name, description.told(found, broken))
    logging.info("%s: %d videos, %d rows", name, found.videos, found.rows)


if __name__ == "__main__":
    command_line.run(main)
