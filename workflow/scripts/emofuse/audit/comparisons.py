"""Whether cells are better than others, by the difference of their errors on the same test segments.

Cells are named `modalities/architecture`. `errors` is the table of `evaluate.py`: a column a cell, indexed by video,
segment and seed, NaN where a cell does not answer. `place` is where the claim stands, and the claim. Differences are
negative where the cells that should be better are; their intervals are over videos and seeds. A claim of several
differences is reproduced if each of them is shown, which takes no correction, and contradicted if the opposite of one
is shown, where the risk of that is shared among them (Bonferroni). A cell that was not run leaves the claim open, and
so does a single seed: networks of one cell differ as well.
"""

from itertools import combinations, product

import numpy as np
import pandas as pd

from emofuse.audit.verdicts import ALIKE, INCONCLUSIVE, RISK, Row, one_seed, settled, too_few, unchecked
from emofuse.paper import CELL_MAE
from emofuse.scores import confidence
from emofuse.scores.confidence import Estimate
from emofuse.scores.predictions_csv import paired_errors

PAPER = {"/".join(cell): mae for cell, mae in CELL_MAE.items()}

# More cells than this are counted, not listed.
NAMES_SHOWN = 3

Pairs = list[tuple[list[str], list[str]]]


def cells(modalities: int) -> list[str]:
    """The paper's cells with so many modalities, in the order of its tables."""
    return [cell for cell in PAPER if cell.count("+") == modalities - 1]


def networks(modalities: str) -> list[str]:
    """The paper's three cells of a modality set."""
    return [cell for cell in PAPER if cell.split("/")[0] == modalities]


def is_better(place: tuple[str, str], errors: pd.DataFrame, better: list[str], worse: list[str], shown_in: str) -> Row:
    """Whether the mean error of some cells is below that of others."""
    paper = _as_printed(np.mean([PAPER[cell] for cell in better]) - np.mean([PAPER[cell] for cell in worse]))
    if why := why_not(errors, better + worse):
        return unchecked(*place, paper, why, "")
    return _all_below(place, paper, errors, [(better, worse)], shown_in)


def all_are_better(
    place: tuple[str, str], errors: pd.DataFrame, better: list[str], worse: list[str], shown_in: str
) -> Row:
    """Whether each of some cells is better than each of others; the pair where this is least so is shown."""
    pairs = list(product(better, worse))
    paper = _as_printed(max(PAPER[first] - PAPER[second] for first, second in pairs))
    if why := why_not(errors, better + worse):
        return unchecked(*place, paper, why, "")
    return _all_below(place, paper, errors, [([first], [second]) for first, second in pairs], shown_in)


def are_alike(place: tuple[str, str], errors: pd.DataFrame, alike: list[str], shown_in: str) -> Row:
    """Whether each two cells are shown to be less than `ALIKE` apart: two one-sided tests each."""
    pairs = list(combinations(alike, 2))
    paper = _as_printed(max(abs(PAPER[first] - PAPER[second]) for first, second in pairs))
    if why := why_not(errors, alike):
        return unchecked(*place, paper, why, "")
    found = differences(errors, [([first], [second]) for first, second in pairs])
    low, high = found.interval(1 - 2 * RISK / len(pairs))
    verdict = settled(found.is_within(ALIKE).all(), ((low > ALIKE) | (high < -ALIKE)).any())
    furthest = np.abs(found.value).argmax()
    note = f"Furthest apart are {pairs[furthest][0]} and {pairs[furthest][1]}."
    return _row(place, paper, found, furthest, ALIKE, verdict, note, shown_in)


def all_beat(place: tuple[str, str, str], errors: pd.DataFrame, rival: pd.Series, note: str, shown_in: str) -> Row:
    """Whether every cell of the paper has a lower error than `rival`, errors by video and segment."""
    if why := why_not(errors, list(PAPER)):
        return unchecked(*place, f"{why} {note}", "")
    # Cells need not answer the same segments: each is compared on its own.
    beside = errors.join(rival.rename("rival"))
    found = [differences(beside, [([cell], ["rival"])]) for cell in PAPER]
    if why := too_few(min(one.videos for one in found)):
        verdict, note = INCONCLUSIVE, f"{why} {note}"
    else:
        low = np.array([one.interval(1 - RISK / len(found))[0][0] for one in found])
        high = np.array([one.interval()[1][0] for one in found])
        verdict, note = settled((high < 0).all(), (low > 0).any()), f"Shown for {(high < 0).sum()}. {note}"
    where, claim, paper = place
    below = sum(one.value[0] < 0 for one in found)
    return Row(where, claim, paper, f"{below} of {len(found)}", *[np.nan] * 4, verdict, note, shown_in)


def differences(errors: pd.DataFrame, pairs: Pairs) -> Estimate:
    """The mean error of the first less that of the second cells of each pair, a column a pair.

    It is taken on the segments that all of these cells answer.
    """
    names = list(dict.fromkeys(cell for pair in pairs for group in pair for cell in group))
    used, videos = paired_errors(errors, names)
    weights = np.array([[_share(cell, first) - _share(cell, second) for cell in names] for first, second in pairs])
    return confidence.contrast(used, weights, videos)


def why_not(errors: pd.DataFrame, named: list[str]) -> str | None:
    """Why cells cannot be compared, or None if they can."""
    missing = [cell for cell in named if cell not in errors]
    if missing:
        more = f" and {len(missing) - NAMES_SHOWN} more" if len(missing) > NAMES_SHOWN else ""
        return f"Not run: {', '.join(missing[:NAMES_SHOWN])}{more}."
    if errors[named].unstack("seed").dropna().empty:
        return "No test segment is answered by all of these cells."
    return None


def _all_below(place: tuple[str, str], paper: float, errors: pd.DataFrame, pairs: Pairs, shown_in: str) -> Row:
    """Whether every difference is negative; that which is least so is shown."""
    found = differences(errors, pairs)
    _, high = found.interval()
    low, _ = found.interval(1 - RISK / len(pairs))
    closest = found.value.argmax()
    if len(pairs) == 1:
        note = f"The direction {'holds' if found.value[0] < 0 else 'does not hold'}."
    else:
        (first,), (second,) = pairs[closest]
        note = (
            f"The direction holds for {(found.value < 0).sum()} of {len(pairs)} pairs, and is shown for"
            f" {(high < 0).sum()}; least for {first} and {second}."
        )
    verdict = settled((high < 0).all(), (low > 0).any())
    return _row(place, paper, found, closest, np.nan, verdict, note, shown_in)


def _row(
    place: tuple[str, str],
    paper: float,
    found: Estimate,
    shown: int,
    margin: float,
    verdict: str,
    note: str,
    shown_in: str,
) -> Row:
    """The row of several differences, of which one is shown with its interval."""
    if why := too_few(found.videos) or one_seed(found.seeds):
        verdict, note = INCONCLUSIVE, f"{why} {note}"
    low, high = found.interval()
    # Cells are alike whichever of them is the better: the distance is the claim.
    ours = found.value[shown] if np.isnan(margin) else abs(found.value[shown])
    return Row(*place, paper, ours, np.nan, low[shown], high[shown], margin, verdict, note, shown_in)


def _share(cell: str, group: list[str]) -> float:
    return group.count(cell) / len(group)


def _as_printed(difference: float) -> float:
    """A difference of printed numbers without what floating point adds to it."""
    return round(float(difference), 6)
