"""Draw how splits share out segments, and the labels of their folds."""

import pandas as pd

from emofuse import command_line, options
from emofuse.report.data.folds import folds_figure
from emofuse.report.figures import canvas


def main() -> None:
    parser = options.figure_parser(__doc__, split="split.csv of the report")
    arguments = parser.parse_args()
    table = pd.read_csv(arguments.split, index_col=["split", "fold"])
    canvas.save(folds_figure(table, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
