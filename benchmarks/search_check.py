"""Compare the estimate of training jobs with what the jobs of a finished search took.

    uv run python benchmarks/search_check.py --parts before.csv after.csv --features 409 --segments 8232 \\
        --cell results/full_size/one_seed/train/audio+video+text/blstm

prints Markdown: for each shape, and for all, the seconds estimated from `search_parts.py` and the epochs that its
trials ran, those that the jobs logged, and the ratio. Parts measured before the search and after it are averaged,
for a machine that others share changes its speed.
"""

import argparse
from pathlib import Path

import pandas as pd
from random_data import TRAIN
from search_costs import Costs

from emofuse.cost import read_cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", type=Path, nargs="+", required=True, help="what search_parts.py wrote")
    parser.add_argument("--cell", type=Path, required=True, help="<run>/train/<modalities>/<architecture>")
    parser.add_argument("--features", type=int, required=True, help="of a word")
    parser.add_argument("--segments", type=int, required=True, help="trained on")
    arguments = parser.parse_args()
    costs = Costs.read(arguments.parts)
    run, cell = arguments.cell.parents[2], arguments.cell.relative_to(arguments.cell.parents[2])
    rows = []
    for path in sorted(arguments.cell.glob("*/trials.csv")):
        trials = pd.read_csv(path)
        first = trials.iloc[0]
        network = first["architecture"], first["depth"], first["maxlen"], arguments.features
        epochs = trials["epochs"].sum()
        estimated = costs.start_up(*network) + epochs * costs.epoch(*network) * arguments.segments / TRAIN
        measured = read_cost(run / "logs" / cell / f"{path.parent.name}.log")
        rows.append((path.parent.name, len(trials), epochs, estimated, measured.seconds))
    jobs = pd.DataFrame(rows, columns=["shape", "fits", "epochs", "estimated", "measured"]).set_index("shape")
    jobs.loc["all"] = jobs.sum()
    print("| shape | fits | epochs | estimated, s | measured, s | ratio |\n|:--|--:|--:|--:|--:|--:|")
    for name, job in jobs.iterrows():
        cells = [f"{job[column]:.0f}" for column in ("fits", "epochs", "estimated", "measured")]
        print(f"| {name} | {' | '.join(cells)} | {job['measured'] / job['estimated']:.2f} |")


if __name__ == "__main__":
    main()
