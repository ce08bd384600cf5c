"""Download the organisers' folds, as the CMU SDK publishes them, and write them as JSON."""

import json

from emofuse import command_line, options
from emofuse.download.lock import Lock
from emofuse.download.resumable import Limits, acquire
from emofuse.download.source import Source
from emofuse.download.standard_folds import read_standard_folds
from emofuse.files.atomic import whole_file


def main() -> None:
    parser = options.parser(__doc__, lock="JSON file of checksums, added to on first use", output="folds.json to write")
    parser.add_argument("--source", action="append", required=True, help="URL; repeated, they are tried in order")
    parser.add_argument("--redirect-host", action="append", default=[],
                        help="host, or .suffix of hosts, that any source may redirect to; may be repeated")  # fmt: skip
    parser.add_argument("--name", required=True, help="the folds' name in the lock")
    arguments = parser.parse_args()
    sources = [Source(url, tuple(arguments.redirect_host)) for url in arguments.source]
    published = arguments.output.with_name(f"{arguments.output.name}.published")
    acquire(sources, published, read_standard_folds, Lock(arguments.lock), arguments.name, Limits(), signature=b"")
    with whole_file(arguments.output) as beside:
        beside.write_text(json.dumps(read_standard_folds(published), indent=1) + "\n", encoding="utf-8")
    published.unlink()


if __name__ == "__main__":
    command_line.run(main)
