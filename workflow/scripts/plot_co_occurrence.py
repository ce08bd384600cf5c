"""Draw the most frequent combinations of emotions in labelled segments."""

import pandas as pd

from emofuse import command_line, options
from emofuse.report.figures import canvas, co_occurrence
from emofuse.scores.label_counts import EVERY_SEGMENT


def main() -> None:
    parser = options.figure_parser(__doc__, combinations="label_combinations.csv")
    parser.add_argument("--targets", nargs="+", required=True)
    arguments = parser.parse_args()
    counts = pd.read_csv(arguments.combinations, index_col="combination")[EVERY_SEGMENT]
    canvas.save(co_occurrence.combination_bars(counts, arguments.targets, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
