"""Make the paper's tables 1 to 4 with its numbers beside ours."""

import argparse
from pathlib import Path

import pandas as pd

from emofuse import command_line, table_formats, tables
from emofuse.whole import whole_folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--baselines", type=Path, required=True, help="baselines.csv")
    parser.add_argument("--metrics", type=Path, required=True, help="metrics.csv")
    parser.add_argument("--modality-sets", nargs="+", required=True, help="all, run or not, in the order of the tables")
    parser.add_argument("--architectures", nargs="+", required=True)
    parser.add_argument("--targets", nargs="+", required=True)
    parser.add_argument("--label-range", type=float, nargs=2, required=True, metavar=("LOW", "HIGH"))
    parser.add_argument("--heading", required=True, help="what every caption opens with: corpus and protocol")
    parser.add_argument("--output", type=Path, required=True, help="folder for table1.csv, .md, .tex, .html and so on")
    arguments = parser.parse_args()
    baselines = pd.read_csv(arguments.baselines)
    metrics = pd.read_csv(arguments.metrics, index_col=["system", "target"])
    with whole_folder(arguments.output) as beside:
        table = tables.baseline_table(baselines, arguments.targets, arguments.heading)
        table_formats.write_table(table, beside, "table1")
        for number in (2, 3, 4):
            sets = [modalities for modalities in arguments.modality_sets if modalities.count("+") == number - 2]
            table = tables.cell_table(
                number,
                sets,
                arguments.architectures,
                metrics,
                arguments.targets,
                arguments.label_range,
                arguments.heading,
            )
            table_formats.write_table(table, beside, f"table{number}")


if __name__ == "__main__":
    command_line.run(main)
