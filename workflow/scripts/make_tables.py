"""Make the paper's tables with its numbers beside ours, and those of the groups and of the search."""

import argparse
from pathlib import Path

import pandas as pd

from emofuse import challenge_table, command_line, metrics_table, search, table_formats, tables
from emofuse.whole import whole_folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--baselines", type=Path, required=True, help="baselines.csv")
    parser.add_argument("--metrics", type=Path, required=True, help="metrics.csv")
    parser.add_argument("--search", type=Path, help="search.csv, if any cell was run")
    parser.add_argument("--challenge", type=Path, help="challenge_metrics.csv, if the corpus has the organisers' folds")
    parser.add_argument("--modality-sets", nargs="+", required=True, help="all, run or not, in the order of the tables")
    parser.add_argument("--architectures", nargs="+", required=True)
    parser.add_argument("--targets", nargs="+", required=True)
    parser.add_argument("--label-range", type=float, nargs=2, required=True, metavar=("LOW", "HIGH"))
    parser.add_argument("--presence", nargs="+", choices=("rounded", "raw"), required=True)
    parser.add_argument("--constants", choices=("common", "per_mode"), required=True)
    parser.add_argument("--chosen-on", choices=("valid", "test"), required=True)
    parser.add_argument("--heading", required=True, help="what every caption opens with: corpus and protocol")
    parser.add_argument("--output", type=Path, required=True, help="folder for table1.csv, .md, .tex, .html and so on")
    arguments = parser.parse_args()
    study = tables.Study(
        heading=arguments.heading,
        targets=arguments.targets,
        label_range=tuple(arguments.label_range),
        presence=arguments.presence,
        constants=arguments.constants,
        chosen_on=arguments.chosen_on,
    )
    metrics = metrics_table.read_metrics(arguments.metrics)
    made = {
        "table1": tables.baseline_table(pd.read_csv(arguments.baselines), study.targets, study.heading),
        "groups": tables.group_table(metrics, study),
    }
    for number in (2, 3, 4):
        sets = [modalities for modalities in arguments.modality_sets if min(modalities.count("+"), 2) == number - 2]
        made[f"table{number}"] = tables.cell_table(number, sets, arguments.architectures, metrics, study)
    if arguments.challenge:
        challenge = pd.read_csv(arguments.challenge, index_col=["system", "group", "target"])
        made["table5"] = challenge_table.challenge_table(challenge, study)
    if arguments.search:
        made["search"] = tables.selection_table(search.selection_table(pd.read_csv(arguments.search)), study)
    with whole_folder(arguments.output) as beside:
        for name, table in made.items():
            table_formats.write_table(table, beside, name)


if __name__ == "__main__":
    command_line.run(main)
