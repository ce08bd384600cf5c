"""Write the sha256 of each file that a corpus is read from."""

import json
from pathlib import Path

from emofuse import command_line, options
from emofuse.files import checksums
from emofuse.files.atomic import whole_file


def main() -> None:
    parser = options.parser(__doc__, output="JSON to write: name -> sha256")
    parser.add_argument("--input", nargs=2, action="append", required=True, metavar=("NAME", "PATH"),
                        help="a file and what it is called; may be given several times")  # fmt: skip
    arguments = parser.parse_args()
    found = {name: checksums.sha256_of(Path(path)) for name, path in arguments.input}
    with whole_file(arguments.output) as beside:
        beside.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    command_line.run(main)
