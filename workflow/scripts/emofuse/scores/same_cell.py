"""How often a cell is called different from itself, trained from other seeds: an A/A test of comparisons."""

from itertools import combinations

import numpy as np
import pandas as pd

from emofuse.scores.confidence import FEWEST_FOR_VERDICT, RESAMPLING_SEED, contrast
from emofuse.scores.predictions_csv import paired_errors

# Of seven seeds there are 70 pairs of halves, of twenty 92,378.
ENUMERATED, DRAWN = 7, 100

COLUMNS = ["segments", "videos", "halves", "halves_different", "networks", "networks_different"]


def called_different(errors: pd.DataFrame) -> pd.DataFrame:
    """A row a cell, with `COLUMNS`: how many pairs there are, and how many of them differ.

    `errors` is what `predictions_csv.read_errors` gives. `halves` are pairs of as many seeds of the cell each, two or
    more, compared as cells are: over videos and seeds. `networks` are pairs of single seeds, which are compared over
    videos alone. With too few videos for a verdict, nothing is called different.
    """
    found = {tuple(cell.rsplit("/", 1)): _of_cell(*paired_errors(errors, [cell])) for cell in errors}
    return pd.DataFrame.from_dict(found, orient="index", columns=COLUMNS)


def halves(seeds: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Pairs of disjoint sets of seeds (positions), as many in each and as many as can be, two or more.

    All pairs of up to `ENUMERATED` seeds; of more, as many as are `DRAWN`, always the same.
    """
    size = seeds // 2
    if size < 2:
        return []
    if seeds > ENUMERATED:
        rng = np.random.default_rng(RESAMPLING_SEED)
        orders = [rng.permutation(seeds) for _ in range(DRAWN)]
        return [(tuple(order[:size]), tuple(order[size : 2 * size])) for order in orders]
    sets = combinations(combinations(range(seeds), size), 2)
    return [(first, second) for first, second in sets if not set(first) & set(second)]


def _of_cell(errors: np.ndarray, videos: np.ndarray) -> list[int]:
    (by_seed,) = errors
    pairs = halves(len(by_seed)), [((first,), (second,)) for first, second in combinations(range(len(by_seed)), 2)]
    counts = [len(videos), len(np.unique(videos))]
    for kind in pairs:
        different = sum(_differ(by_seed[list(first)], by_seed[list(second)], videos) for first, second in kind)
        counts += [len(kind), different]
    return counts


def _differ(first: np.ndarray, second: np.ndarray, videos: np.ndarray) -> bool:
    """Whether networks (seeds, segments) are called different from others."""
    found = contrast(np.stack([first, second]), np.array([[1, -1]]), videos)
    return bool(found.differs()[0]) and found.videos >= FEWEST_FOR_VERDICT
