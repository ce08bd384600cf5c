"""Which emotions occur together in a segment, and how many (sections 3.1 and 6 of the paper).

An emotion is present if its intensity is above zero. A population is a set of segments, such as the training fold of
a split; populations map names to labels (segments, targets).
"""

import numpy as np
import pandas as pd

from emofuse.table_formats import Table

NONE = "none"
JOINT = " + "
EVERY_SEGMENT = "all segments"


def count_combinations(labels: np.ndarray, targets: list[str]) -> pd.Series:
    """How many of the segments have exactly the emotions that the index names, the most frequent first."""
    names = [JOINT.join(np.array(targets)[row]) or NONE for row in labels > 0]
    return pd.Series(names, name="segments").value_counts().rename_axis("combination")


def share_by_number(labels: np.ndarray) -> pd.Series:
    """The share of the segments that have 0, 1, ... emotions (targets + 1,)."""
    counts = np.bincount((labels > 0).sum(axis=1), minlength=labels.shape[1] + 1)
    return pd.Series(counts / len(labels)).rename_axis("emotions")


def combination_table(populations: dict[str, np.ndarray], targets: list[str], heading: str) -> Table:
    """How often each combination occurs, by population, in the order of the first population.

    A combination that a population lacks is counted as 0 there.
    """
    counts = pd.DataFrame({name: count_combinations(labels, targets) for name, labels in populations.items()})
    counts = counts.fillna(0).astype(int).sort_values(list(counts), ascending=False, kind="stable")
    first = next(iter(populations))
    counts.insert(1, "share", counts[first] / counts[first].sum())
    caption = (
        f"{heading}. How many labelled segments have exactly these emotions, each with any intensity above zero; with "
        f"the share of {first}."
    )
    return Table(caption, counts, ["share"])


def number_table(populations: dict[str, np.ndarray], heading: str) -> Table:
    """How many emotions a segment has, by population."""
    rows = {}
    for name, labels in populations.items():
        shares = share_by_number(labels)
        every = labels.shape[1]
        rows[name] = {
            "segments": len(labels),
            **{_emotions(number): share for number, share in shares.items()},
            "one or two": shares[1] + shares[2],
            f"segments with all {every}": (labels > 0).all(axis=1).sum(),
        }
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("labelled segments")
    caption = f"{heading}. How many emotions a labelled segment has, each with any intensity above zero."
    return Table(caption, frame, [column for column in frame if not column.startswith("segments")])


def _emotions(number: int) -> str:
    return "no emotion" if number == 0 else "1 emotion" if number == 1 else f"{number} emotions"
