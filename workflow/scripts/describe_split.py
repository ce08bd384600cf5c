"""Count the videos and segments of each fold, and how intense their labels are."""

from pathlib import Path

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.corpus import splits
from emofuse.files.atomic import whole_folder
from emofuse.report.table import write_table
from emofuse.report.tables import split


def main() -> None:
    parser = options.parser(__doc__, aligned="aligned store", output="folder for split.csv, .md, .tex and .html")
    parser.add_argument("--split", nargs=2, action="append", required=True, metavar=("NAME", "CSV"),
                        help="a split's name and its file; several of a name are rounds of it")  # fmt: skip
    parser.add_argument("--folds", type=Path, help="the organisers' lists (JSON), if any")
    parser.add_argument("--heading", required=True, help="what the caption opens with: corpus and protocol")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    found = splits.read_rounds(arguments.split, aligned.videos, aligned.indices)
    listed = splits.read_folds(arguments.folds) if arguments.folds else None
    table = split.split_table(aligned, found, listed)
    with whole_folder(arguments.output) as beside:
        write_table(table, beside, "split", arguments.heading)


if __name__ == "__main__":
    command_line.run(main)
