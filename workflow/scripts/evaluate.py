"""Score every cell's predictions, and the constants on the same test segments."""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from emofuse import baselines, command_line, metrics, splits
from emofuse.aligned import Aligned, read_aligned
from emofuse.whole import whole_file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--split", type=Path, required=True, help="split.csv")
    parser.add_argument("--cell", nargs=2, action="append", default=[], metavar=("NAME", "PREDICTIONS"),
                        help="a cell's name and its predictions.csv; may be given several times")  # fmt: skip
    parser.add_argument(
        "--scored-output",
        choices=("raw", "clipped"),
        required=True,
        help="score outputs as they are, or clipped to the range of the labels",
    )
    parser.add_argument("--output", type=Path, required=True, help="metrics.csv to write")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    tables = _score_constants(aligned, arguments.split)
    clip = aligned.label_range if arguments.scored_output == "clipped" else (-np.inf, np.inf)
    for name, path in arguments.cell:
        tables[name] = _score_cell(pd.read_csv(path), aligned, clip)
    table = pd.concat(tables, names=["system"])
    table["skill"] = 1 - table["mae"] / table.loc["best_constant", "mae"].reindex(table.index, level="target")
    with whole_file(arguments.output) as beside:
        table.to_csv(beside, na_rep="NaN")


def _score_constants(aligned: Aligned, split: Path) -> dict[str, pd.DataFrame]:
    usable = aligned.usable(list(aligned.features))
    found = splits.read_split(split, aligned.videos, aligned.indices)
    train, valid, test = (aligned.labels[found[fold][usable[found[fold]]]] for fold in splits.FOLDS)
    answers = baselines.constant_answers(train) | {"best_constant": baselines.best_constant(train, valid)}
    return {
        name: metrics.score(test, np.broadcast_to(answer, test.shape), aligned.targets, aligned.label_range)
        for name, answer in answers.items()
    }


def _score_cell(predictions: pd.DataFrame, aligned: Aligned, clip: tuple[float, float]) -> pd.DataFrame:
    """The metrics on the test fold, averaged over seeds."""
    targets = aligned.targets
    test = predictions[predictions["fold"] == "test"]
    tables = [
        metrics.score(
            rows[[f"true_{target}" for target in targets]].to_numpy(),
            np.clip(rows[targets].to_numpy(), *clip),
            targets,
            aligned.label_range,
        )
        for _, rows in test.groupby("seed")
    ]
    return sum(tables) / len(tables)


if __name__ == "__main__":
    command_line.run(main)
