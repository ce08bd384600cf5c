"""Draw the most frequent combinations of emotions in labelled segments."""

import argparse
from pathlib import Path

import pandas as pd

from emofuse import command_line
from emofuse.report.figures import canvas, co_occurrence
from emofuse.scores.label_counts import EVERY_SEGMENT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--combinations", type=Path, required=True, help="label_combinations.csv")
    parser.add_argument("--targets", nargs="+", required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--output", type=Path, nargs="+", required=True, help=".svg, .png")
    arguments = parser.parse_args()
    counts = pd.read_csv(arguments.combinations, index_col="combination")[EVERY_SEGMENT]
    canvas.save(co_occurrence.combination_bars(counts, arguments.targets, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
