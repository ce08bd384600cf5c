"""How often a cell is called different from itself, trained from other seeds.

    uv run snakemake --cores 8 --config corpus=sample protocol=benchmarks/twenty_seeds.yaml
    uv run python benchmarks/same_cell.py --errors results/sample/twenty_seeds/segment_errors.csv

Draws pairs of disjoint groups of each cell's seeds, and prints how many differ: over videos and seeds, as the suite
compares cells, and over videos alone. With one seed a group, the suite calls nothing.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "workflow/scripts"))

from emofuse.scores.confidence import contrast
from emofuse.scores.predictions_csv import paired_errors, read_errors

GROUPS = (2, 3, 5, 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", type=Path, required=True, help="segment_errors.csv of twenty seeds")
    parser.add_argument("--draws", type=int, default=200)
    arguments = parser.parse_args()
    errors = read_errors(arguments.errors)
    cells = [paired_errors(errors, [cell]) for cell in errors]
    rng = np.random.default_rng(2018)
    for size in GROUPS:
        found = [different(by_seed, videos, size, rng) for (by_seed,), videos in cells for _ in range(arguments.draws)]
        over_both, over_videos = np.mean(found, axis=0)
        print(f"{size} seeds each: {over_both:.1%} over videos and seeds, {over_videos:.1%} over videos alone")


def different(by_seed: np.ndarray, videos: np.ndarray, size: int, rng: np.random.Generator) -> tuple[bool, bool]:
    """Whether two groups of so many seeds, of errors (seeds, segments), differ: over both, and over videos alone."""
    groups = by_seed[rng.permutation(len(by_seed))[: 2 * size]].reshape(2, size, -1)
    weights = np.array([[1, -1]])
    alone = contrast(groups.mean(axis=1, keepdims=True), weights, videos)
    return contrast(groups, weights, videos).differs()[0], alone.differs()[0]


if __name__ == "__main__":
    main()
