"""Say in a few sentences what came of a run: its best cell, beside the constants."""

import json
from pathlib import Path

from emofuse import command_line, options
from emofuse.configuration import protocol
from emofuse.files.atomic import whole_file
from emofuse.report import summary
from emofuse.scores import metrics_csv


def main() -> None:
    parser = options.parser(__doc__, metrics="metrics.csv", output="summary.txt to write")
    parser.add_argument("--selected", type=Path, nargs="*", default=[], help="selected.json of each cell")
    options.add_protocol(parser)
    parser.add_argument("--remark", action="append", default=[],
                        help="what else is to be said, such as that it is no evidence; may be repeated")  # fmt: skip
    parser.add_argument("--heading", required=True, help="what it opens with: corpus and protocol")
    arguments = parser.parse_args()
    sentences = summary.sentences(
        metrics_csv.read_metrics(arguments.metrics),
        [json.loads(path.read_text()) for path in arguments.selected],
        protocol.read(arguments.protocol, protocol.Comparison),
    )
    said = [f"{arguments.heading}.", *sentences, *arguments.remark]
    with whole_file(arguments.output) as beside:
        beside.write_text("\n".join(said) + "\n")


if __name__ == "__main__":
    command_line.run(main)
