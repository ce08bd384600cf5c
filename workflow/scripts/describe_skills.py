"""Make the page of the skill of every cell by target, on which one chooses what is drawn."""

from pathlib import Path

from emofuse import command_line, options
from emofuse.configuration import protocol
from emofuse.files.atomic import whole_file
from emofuse.report.caveats import caveats
from emofuse.report.explorer.skills import skills_page
from emofuse.scores import metrics_csv


def main() -> None:
    parser = options.parser(__doc__, metrics="metrics.csv")
    parser.add_argument("--architectures", nargs="+", required=True)
    parser.add_argument("--targets", nargs="+", required=True)
    parser.add_argument("--heading", required=True, help="corpus and protocol")
    parser.add_argument("--output", type=Path, required=True)
    options.add_protocol(parser)
    arguments = parser.parse_args()
    said = caveats(protocol.read(arguments.protocol, protocol.Comparison))
    metrics = metrics_csv.read_metrics(arguments.metrics)
    page = skills_page(arguments.heading, metrics, arguments.architectures, arguments.targets, said)
    with whole_file(arguments.output) as beside:
        beside.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    command_line.run(main)
