"""Make a record, and a page for people, of the files that a run was given, and of what is wrong in them."""

import json
from pathlib import Path

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.corpus.splits import read_folds
from emofuse.files.atomic import whole_file
from emofuse.report.data import inputs


def main() -> None:
    parser = options.parser(
        __doc__,
        aligned="aligned store",
        audit="audit of the alignment (JSON)",
        checksums="sha256 of each file (JSON)",
        output="record to write (JSON)",
        page="page to write (HTML)",
    )
    parser.add_argument("--given", nargs=2, action="append", required=True, metavar=("NAME", "TEXT"),
                        help="a file and how the corpus file names it; may be given several times")  # fmt: skip
    parser.add_argument("--vectors", type=Path, help="what was looked up in a file of word vectors (JSON)")
    parser.add_argument("--folds", type=Path, help="the organisers' lists (JSON)")
    parser.add_argument("--heading", required=True, help="what the page opens with: corpus and protocol")
    arguments = parser.parse_args()
    record = inputs.inputs_record(
        dict(arguments.given),
        _read(arguments.checksums),
        _read(arguments.audit),
        _read(arguments.vectors) if arguments.vectors else None,
        inputs.folds_record(read_folds(arguments.folds), read_aligned(arguments.aligned)) if arguments.folds else None,
    )
    with whole_file(arguments.output) as beside:
        beside.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    with whole_file(arguments.page) as beside:
        beside.write_text(inputs.inputs_page(record, arguments.heading), encoding="utf-8")


def _read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    command_line.run(main)
