"""Draw the most frequent combinations of emotions in labelled segments."""

import argparse
from pathlib import Path

import pandas as pd

from emofuse import command_line, figures, label_figure
from emofuse.label_combinations import EVERY_SEGMENT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--combinations", type=Path, required=True, help="label_combinations.csv")
    parser.add_argument("--targets", nargs="+", required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--output", type=Path, nargs="+", required=True, help=".svg, .png")
    arguments = parser.parse_args()
    counts = pd.read_csv(arguments.combinations, index_col="combination")[EVERY_SEGMENT]
    figures.save(label_figure.combination_bars(counts, arguments.targets, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
