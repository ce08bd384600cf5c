"""Collect what a run's jobs cost in time and memory, by rule."""

from pathlib import Path

from emofuse import command_line, options
from emofuse.files.atomic import whole_folder
from emofuse.report.table import write_table
from emofuse.report.tables import costs


def main() -> None:
    parser = options.parser(__doc__, output="folder for costs.csv, .md, .tex and .html")
    parser.add_argument("--logs", type=Path, nargs="+", required=True, help="folders of the jobs' logs")
    parser.add_argument("--heading", required=True, help="what the caption opens with: corpus and protocol")
    arguments = parser.parse_args()
    table = costs.cost_table(arguments.logs)
    with whole_folder(arguments.output) as beside:
        write_table(table, beside, "costs", arguments.heading)


if __name__ == "__main__":
    command_line.run(main)
