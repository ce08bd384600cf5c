"""Count which emotions occur together in labelled segments, and how many, in the whole corpus and in each fold."""

import numpy as np

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.corpus import splits
from emofuse.files.atomic import whole_folder
from emofuse.report.table import write_table
from emofuse.report.tables import labels
from emofuse.scores import label_counts


def main() -> None:
    parser = options.parser(__doc__, aligned="aligned store", output="folder for label_combinations.csv, .md and so on")
    parser.add_argument("--split", nargs=2, action="append", default=[], metavar=("NAME", "CSV"),
                        help="a split's name and its file; several of a name are rounds of it")  # fmt: skip
    parser.add_argument("--heading", required=True, help="what every caption opens with: corpus and protocol")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    populations = {label_counts.EVERY_SEGMENT: np.arange(len(aligned.labels))}
    for name, rounds in splits.read_rounds(arguments.split, aligned.videos, aligned.indices).items():
        # In a cross-validation each fold has every use.
        shown = splits.FOLDS if len(rounds) == 1 else ("test",)
        populations |= {f"{name} {fold}": splits.in_fold(rounds, fold) for fold in shown}
    of_segments = {name: aligned.labels[segments] for name, segments in populations.items()}
    videos = {name: len(np.unique(aligned.videos[segments])) for name, segments in populations.items()}
    tables = {
        "label_combinations": labels.combination_table(of_segments, aligned.targets),
        "label_counts": labels.number_table(of_segments, videos),
    }
    with whole_folder(arguments.output) as beside:
        for name, table in tables.items():
            write_table(table, beside, name, arguments.heading)


if __name__ == "__main__":
    command_line.run(main)
