"""The audit: a claim of the paper, what was found, and the verdict.

Of a number, the interval of ours less the paper's decides, by a margin that was set beforehand; it holds the sampling
error of both. It is the 95 % one, so that what is the same is called otherwise in one audit of twenty at most; that it
is the same is shown by the 90 % one within, two one-sided tests at 5 %. Of a claim that something is more or less, the
95 % interval of what we found decides, or facts of the data at hand.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

import numpy as np
import pandas as pd

from emofuse.audit.beside import Ends, Found
from emofuse.scores.confidence import FEWEST_FOR_VERDICT

REPRODUCED = "reproduced"
COMPATIBLE = "compatible, and a constant is not"
SAYS_NOTHING = "compatible, and so is a constant: says nothing"
CONTRADICTED = "contradicted"
INCONCLUSIVE = "inconclusive"
UNCHECKED = "cannot be checked here"

VERDICTS = (REPRODUCED, COMPATIBLE, SAYS_NOTHING, CONTRADICTED, INCONCLUSIVE, UNCHECKED)

# The verdicts that count for the paper.
CONFIRMATIONS = (REPRODUCED, COMPATIBLE)

# Where rows stand that are no claims of the paper, but of this project about it.
OF_OURS = "table 5 and zero"

# Half a unit of the last printed digit, of table 1 and of the others: so far the paper's number may be from its print.
ROUNDING_TABLE_1 = 0.005
ROUNDING = 0.0005

# Margins: what is nearer to the paper's number is the same result. The paper calls its trimodal systems alike, which
# are .002 apart as printed, and tells apart the pairs of modalities, which are .006 apart and more.
ALIKE = 0.0025
# Table 1 has two decimals: one unit of the last.
MARGIN_TABLE_1 = 0.01
# One answer in a hundred.
MARGIN_ACCURACY = 0.01
# Half of what the paper calls "near 0".
MARGIN_R = 0.05

# The test labels of 2018 are not published as such, and two ids of the organisers' list have no labels now. One video
# more or less, 7 of 3,340 segments, can move a figure by a unit of its last digit.
ZERO_SLACK = 0.001

# "A few" segments: at least one, and fewer than one in a hundred.
FEW = 0.01

# The paper calls correlations of at most .082 "near 0".
NEAR_ZERO = 0.1

# Below this MAE a system is "considerably good".
GOOD = 1 / 6

# The risk that a claim is called contradicted by one of its many parts, where none is contrary.
RISK = 0.05


@dataclass(frozen=True)
class Row:
    """A claim with its verdict.

    `where` it stands in the paper; `paper` and `ours`, numbers, or text where the claim is one of order; `difference`,
    of both, where the claim is a number; `low` and `high`, its 95 % interval, or else that of ours; `margin`, what it
    is held against; NaN each where the claim has none; `shown_in`, the file that shows it, from the folder of the
    report, or nothing if there is none.
    """

    where: str
    claim: str
    paper: float | str
    ours: float | str
    difference: float
    low: float
    high: float
    margin: float
    verdict: str
    note: str
    shown_in: str


@dataclass(frozen=True)
class Part:
    """Rows that belong together; `caption` says what ours is, and what decides.

    `reading` explains more.
    """

    title: str
    caption: str
    rows: list[Row]
    reading: tuple[str, ...] = ()


def number(
    place: tuple[str, str, float],
    ours: Found,
    constants: dict[str, Found],
    margin: float,
    rounding: float,
    note: str,
    shown_in: str,
) -> Row:
    """A printed number beside ours; `place` is where it stands, the claim and the number."""
    where, claim, paper = place
    (low, high), inner = (_less(ends, paper, rounding) for ends in (ours.interval, ours.inner))
    if np.isnan(ours.value):
        found, note = UNCHECKED, f"Our value is not defined. {note}"
    elif why := too_few(ours.videos):
        found, note = INCONCLUSIVE, f"{why} {note}"
    elif np.isnan(low) or np.isnan(high):
        found, note = INCONCLUSIVE, f"The interval of our value is not defined. {note}"
    else:
        as_near = [name for name, constant in constants.items() if is_compatible(constant, ours, paper, rounding)]
        found = verdict((low, high), inner, margin, bool(as_near))
        note += f" A constant is compatible: {', '.join(as_near).replace('_', ' ')}." if as_near else ""
    return Row(where, claim, paper, ours.value, ours.value - paper, low, high, margin, found, note, shown_in)


def verdict(interval: Ends, inner: Ends, margin: float, a_constant_is: bool) -> str:
    """The verdict on a number by the 95 % interval of ours less the paper's, and the 90 % one within.

    `a_constant_is`: compatible with the paper's number.
    """
    if -margin <= min(inner) and max(inner) <= margin:
        return REPRODUCED
    low, high = interval
    if low > margin or high < -margin:
        return CONTRADICTED
    if low > 0 or high < 0:
        # They are told apart, but perhaps by less than the margin.
        return INCONCLUSIVE
    return SAYS_NOTHING if a_constant_is else COMPATIBLE


def is_compatible(constant: Found, ours: Found, paper: float, rounding: float) -> bool:
    """Whether zero is in the interval of a constant less the printed number, by its own error or by that of ours.

    What we know so badly that a constant in its place would pass as well shows nothing, however sure the constant is.
    """
    as_ours = tuple(constant.value + (end - ours.value) for end in ours.interval)
    return any(
        low <= 0 <= high for low, high in (_less(ends, paper, rounding) for ends in (constant.interval, as_ours))
    )


def settled(shown: bool, refuted: bool) -> str:
    """The verdict on a claim that something is so: shown, or the opposite is, or neither."""
    if shown:
        return REPRODUCED
    return CONTRADICTED if refuted else INCONCLUSIVE


def too_few(videos: int) -> str:
    """Why so many test videos allow no verdict; nothing if they do."""
    if videos >= FEWEST_FOR_VERDICT:
        return ""
    return f"Too few test videos for a verdict: {videos}, where it takes {FEWEST_FOR_VERDICT}."


def one_seed(seeds: int) -> str:
    """Why networks of so many seeds a cell allow no verdict between cells; nothing if they do."""
    return "" if seeds > 1 else "One seed a cell: training again may change as much as lies between them."


def fact(where: str, claim: str, paper: float | str, ours: float | str, found: str, note: str, shown_in: str) -> Row:
    """A claim with the verdict `found`, without an interval."""
    return Row(where, claim, paper, ours, np.nan, np.nan, np.nan, np.nan, found, note, shown_in)


def unchecked(where: str, claim: str, paper: float | str, why: str, shown_in: str) -> Row:
    """A claim that this corpus or this run cannot settle."""
    return fact(where, claim, paper, np.nan, UNCHECKED, why, shown_in)


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    """The rows as a table with the columns of `Row`."""
    return pd.DataFrame([asdict(row) for row in rows], columns=[field.name for field in fields(Row)])


def count(verdicts: pd.Series) -> pd.Series:
    """How often each verdict is among some."""
    return verdicts.value_counts().reindex(list(VERDICTS), fill_value=0)


def _less(interval: Ends, paper: float, rounding: float) -> Ends:
    """The interval of ours less the paper's number, which print has rounded."""
    low, high = interval
    return low - paper - rounding, high - paper + rounding
