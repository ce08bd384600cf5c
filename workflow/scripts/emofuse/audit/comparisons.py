"""Whether cells are better than others, by the difference of their errors on the same test segments.

Cells are named `modalities/architecture`. `errors` is the table of `evaluate.py`: a column a cell, indexed by video,
segment and seed, NaN where a cell does not answer. `place` is where the claim stands, and the claim. Differences are
negative where the cells that should be better are; each has a 95 % interval over videos and seeds. A cell that was not
run leaves the claim open.
"""

from itertools import combinations, product

import numpy as np
import pandas as pd

from emofuse.audit.verdicts import ALIKE, Row, unchecked, verdict
from emofuse.paper import CELL_MAE
from emofuse.scores import confidence
from emofuse.scores.predictions_csv import paired_errors

PAPER = {"/".join(cell): mae for cell, mae in CELL_MAE.items()}

# More cells than this are counted, not listed.
NAMES_SHOWN = 3


def cells(modalities: int) -> list[str]:
    """The paper's cells with so many modalities, in the order of its tables."""
    return [cell for cell in PAPER if cell.count("+") == modalities - 1]


def networks(modalities: str) -> list[str]:
    """The paper's three cells of a modality set."""
    return [cell for cell in PAPER if cell.split("/")[0] == modalities]


def is_better(place: tuple[str, str], errors: pd.DataFrame, better: list[str], worse: list[str], shown_in: str) -> Row:
    """Whether the mean error of some cells is below that of others: confirmed if the whole interval is below zero."""
    paper = _as_printed(np.mean([PAPER[cell] for cell in better]) - np.mean([PAPER[cell] for cell in worse]))
    if why := _why_not(errors, better + worse):
        return unchecked(*place, paper, why, shown_in)
    found = paired_differences(errors, [(better, worse)]).iloc[0]
    if found["difference"] < 0:
        holds = "The direction holds" if found["high"] < 0 else "The direction holds, within noise"
    else:
        holds = "The direction does not hold"
    return _row(place, paper, found["difference"], found["high"] < 0, f"{holds}: {_interval(found)}.", shown_in)


def all_are_better(
    place: tuple[str, str], errors: pd.DataFrame, better: list[str], worse: list[str], shown_in: str
) -> Row:
    """Whether each of some cells is better than each of others; the pair where this is least so is shown."""
    pairs = list(product(better, worse))
    paper = _as_printed(max(PAPER[first] - PAPER[second] for first, second in pairs))
    if why := _why_not(errors, better + worse):
        return unchecked(*place, paper, why, shown_in)
    found = paired_differences(errors, [([first], [second]) for first, second in pairs])
    closest = found["difference"].idxmax()
    first, second = pairs[closest]
    note = (
        f"The direction holds for {(found['difference'] < 0).sum()} of {len(pairs)} pairs, beyond noise for"
        f" {(found['high'] < 0).sum()}; least for {first} and {second}: {_interval(found.loc[closest])}."
    )
    return _row(place, paper, found["difference"].max(), (found["high"] < 0).all(), note, shown_in)


def are_alike(place: tuple[str, str], errors: pd.DataFrame, alike: list[str], shown_in: str) -> Row:
    """Whether cells are alike: each two are less than `ALIKE` apart, or zero lies in their interval."""
    pairs = list(combinations(alike, 2))
    paper = _as_printed(max(abs(PAPER[first] - PAPER[second]) for first, second in pairs))
    if why := _why_not(errors, alike):
        return unchecked(*place, paper, why, shown_in)
    found = paired_differences(errors, [([first], [second]) for first, second in pairs])
    apart = found["difference"].abs()
    holds = (apart < ALIKE) | ((found["low"] <= 0) & (found["high"] >= 0))
    first, second = pairs[apart.idxmax()]
    note = f"Furthest apart are {first} and {second}: {_interval(found.loc[apart.idxmax()])}."
    return _row(place, paper, apart.max(), holds.all(), note, shown_in)


def paired_differences(errors: pd.DataFrame, pairs: list[tuple[list[str], list[str]]]) -> pd.DataFrame:
    """The `difference` of the mean error of the first and the second cells of each pair: a row a pair.

    It is taken on the segments that all of these cells answer; `low` and `high` are its 95 % interval, over videos and
    seeds. NaN with fewer than two videos.
    """
    names = list(dict.fromkeys(cell for pair in pairs for group in pair for cell in group))
    used, videos = paired_errors(errors, names)
    weights = np.array([[_share(cell, first) - _share(cell, second) for cell in names] for first, second in pairs])
    found = confidence.contrast(used, weights, videos)
    low, high = found.interval()
    return pd.DataFrame({"difference": found.value, "low": low, "high": high})


def _share(cell: str, group: list[str]) -> float:
    return group.count(cell) / len(group)


def _row(place: tuple[str, str], paper: float, ours: float, holds: bool, note: str, shown_in: str) -> Row:
    return Row(*place, paper, ours, ours - paper, np.nan, verdict(holds), note, shown_in)


def _as_printed(difference: float) -> float:
    """A difference of printed numbers without what floating point adds to it."""
    return round(float(difference), 6)


def _why_not(errors: pd.DataFrame, named: list[str]) -> str | None:
    """Why cells cannot be compared, or None if they can."""
    missing = [cell for cell in named if cell not in errors]
    if missing:
        more = f" and {len(missing) - NAMES_SHOWN} more" if len(missing) > NAMES_SHOWN else ""
        return f"Not run: {', '.join(missing[:NAMES_SHOWN])}{more}."
    if errors[named].dropna().index.unique("video").size < 2:
        return "Fewer than two test videos are answered by all of these cells."
    return None


def _interval(found: pd.Series) -> str:
    return f"interval {found['low']:+.4f} to {found['high']:+.4f}"
