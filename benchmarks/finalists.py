"""See what a search loses by finalists, on the trials of a full grid.

    uv run python benchmarks/finalists.py --run results/mosei-text/full --resamplings 1000

takes every cell that a protocol with `search.finalists: all` and several seeds has trained, and draws again and again
which seed is the first: for each shape by itself, its rates of dropout sharing one, since with the same seed they start
from the same weights. Prints Markdown, for each cell and number of finalists: the part of the full grid's fits; how
often the finalists have among them the candidate that the full grid selects; and by how much the mean validation MAE
over all seeds of what they select is higher, in the mean and at most in 95 % of draws. Beside them the mean over the
draws in which one seed is the first for all, as in a search: there are as many of these as there are seeds.
"""

import argparse
from pathlib import Path

import numpy as np

from emofuse import search

COUNTS = (1, 2, 3, 4, 6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="results/<corpus>/<protocol>")
    parser.add_argument("--resamplings", type=int, required=True)
    parser.add_argument("--seed", type=int, default=2018)
    arguments = parser.parse_args()
    trials = search.read_trials(sorted((arguments.run / "train").rglob("trials.csv")))
    print("| cell | candidates | seeds | finalists | fits | has the same | higher by | in 95 % at most | one for all |")
    print("|:--|--:|--:|--:|--:|--:|--:|--:|--:|")
    for cell, of_cell in trials.groupby(search.CELL):
        scores = of_cell.pivot_table("valid_mae", search.CANDIDATE, "seed", sort=False)
        candidates, seeds = scores.shape
        rng = np.random.default_rng(arguments.seed)
        shapes = scores.groupby(level=search.SHAPE, sort=False).ngroup().to_numpy()
        drawn = rng.integers(0, seeds, (arguments.resamplings, shapes.max() + 1))[:, shapes]
        together = np.repeat(np.arange(seeds)[:, None], candidates, axis=1)
        for count in (count for count in COUNTS if count < candidates):
            higher, alone = (higher_by(scores.to_numpy(), firsts, count) for firsts in (drawn, together))
            fits = (candidates + count * (seeds - 1)) / (candidates * seeds)
            cells = ["/".join(cell), candidates, seeds, count, f"{fits:.0%}", f"{(higher == 0).mean():.0%}"]
            cells += [f"{value:.5f}" for value in (higher.mean(), np.quantile(higher, 0.95), alone.mean())]
            print(f"| {' | '.join(map(str, cells))} |")


def higher_by(scores: np.ndarray, firsts: np.ndarray, count: int) -> np.ndarray:
    """By how much the mean score over seeds of what is selected is above the lowest of all, (draws,).

    `scores` are (candidates, seeds); `firsts` (draws, candidates), which of them is the first.
    """
    means = scores.mean(axis=1)
    first = scores[np.arange(len(scores)), firsts]
    finalists = np.argsort(first, axis=1, kind="stable")[:, :count]
    return means[finalists].min(axis=1) - means.min()


if __name__ == "__main__":
    main()
