"""Which emotions occur together in a segment, and how many, as tables (sections 3.1 and 6 of the paper)."""

from dataclasses import replace

import numpy as np
import pandas as pd

from emofuse.report.table import Table
from emofuse.scores.label_counts import count_combinations, share_by_number

# More combinations than this are not on the page.
FIRST = 20


def combination_table(populations: dict[str, np.ndarray], targets: list[str]) -> Table:
    """How often each combination occurs, by population, in the order of the first population.

    A combination that a population lacks is counted as 0 there.
    """
    counts = pd.DataFrame({name: count_combinations(labels, targets) for name, labels in populations.items()})
    counts = counts.fillna(0).astype(int).sort_values(list(counts), ascending=False, kind="stable")
    first = next(iter(populations))
    counts.insert(1, "share", counts[first] / counts[first].sum())
    table = Table(
        "How many labelled segments have exactly these emotions, each with any intensity above zero. Look at the first"
        f" rows: the share is that of {first}.",
        counts,
        ["share"],
    )
    rarer = counts[FIRST:]
    if rarer.empty:
        return table
    left = rarer[first].sum()
    note = f"{len(rarer)} rarer combinations, of {left:,} segments, are not shown; the CSV file has them."
    return replace(table, views=(replace(table, frame=counts[:FIRST]),), notes=(note,))


def number_table(populations: dict[str, np.ndarray], videos: dict[str, int]) -> Table:
    """How many emotions a segment has, by population, and of how many videos its segments are."""
    rows = {}
    for name, labels in populations.items():
        shares = share_by_number(labels)
        every = labels.shape[1]
        rows[name] = {
            "segments": len(labels),
            "videos": videos[name],
            **{_emotions(number): share for number, share in shares.items()},
            "one or two": shares[1] + shares[2],
            f"segments with all {every}": (labels > 0).all(axis=1).sum(),
        }
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("labelled segments")
    caption = (
        "How many emotions a labelled segment has, each with any intensity above zero. Compare the folds: where they"
        " differ much, the same answers make other errors."
    )
    return Table(caption, frame, [column for column in frame if not column.startswith(("segments", "videos"))])


def _emotions(number: int) -> str:
    return "no emotion" if number == 0 else "1 emotion" if number == 1 else f"{number} emotions"
