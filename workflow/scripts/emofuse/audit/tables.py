"""The paper's tables, entry by entry, and table 5 against the answer zero.

Metrics are the tidy tables that the programs of the suite write. `challenge` is that of `evaluate_challenge.py`, empty
where the corpus has no organisers' folds.
"""

import numpy as np
import pandas as pd
from scipy import stats

from emofuse.alignment import subsets
from emofuse.audit.verdicts import ROUNDING, ROUNDING_TABLE_1, SUBMISSION, ZERO_SLACK, Row, number, unchecked
from emofuse.paper import CELL_MAE, CHALLENGE, RANDOM_MAE
from emofuse.scores import confidence
from emofuse.scores.metrics_csv import OVERALL

# The videos that table 5 is of, as far as can be told (docs/results.md).
NAMED = "other ids"

# How many standard errors are half an interval.
NORMAL = stats.norm.ppf((1 + confidence.CONFIDENCE) / 2)

TITLES = {"mae": "MAE", "binary_accuracy": "binary accuracy", "class_accuracy": "4-class accuracy", "r": "r"}

RANDOM_CAPTION = (
    "Section 5.1. Ours is the expectation of the baseline as that section describes it, over all labelled segments of"
    " the own test fold; the margin is that of a single draw. Surprise never drawn: drawing with replacement among the"
    " other five, which is what the paper's numbers look like."
)
CELLS_CAPTION = (
    "Sections 5.2 to 5.4. Ours is the overall MAE on the own test fold; the margin is half its 95 % interval over test"
    " videos. Skill is the part of the best constant's error that is gone."
)
SUBMISSION_CAPTION = (
    "Section 5.5. Ours is the trimodal BLSTM, trained on the organisers' folds, on their test videos whose id is not"
    " all digits: as far as can be told, those that the published figures are of. Accuracies are shares. The margin of"
    " an MAE is half its interval over videos; of an accuracy, half the interval over videos of the answer zero's"
    " accuracy, which knows how alike the labels of a video are; of r, as wide as if every video were a single answer."
)
ZERO_CAPTION = (
    "Not a claim of the paper but about it, by labels alone. Ours is what answering zero everywhere gets on the same"
    " test videos as above. Sampling has no part in it: the tolerance is half a printed unit, and one unit for a video"
    " that the labels of 2018 may have had more or less."
)


def random_table(baselines: pd.DataFrame, test_set: str) -> list[Row]:
    """Table 1 (section 5.1): every entry as `random_entry` has it."""
    return [random_entry(baselines, test_set, target) for target in RANDOM_MAE]


def random_entry(baselines: pd.DataFrame, test_set: str, target: str) -> Row:
    """The random baseline as described: its expectation on the test fold of the protocol's own split, `test_set`.

    The margin is that of a single draw, for the paper reports one.
    """
    scores = baselines[(baselines["test_set"] == test_set) & (baselines["target"] == target)].set_index("system")
    within = ROUNDING_TABLE_1 + NORMAL * scores["mae_sd"]
    paper, never = RANDOM_MAE[target], scores.loc["printed", "mae"]
    agrees = "agrees" if abs(never - paper) <= within["printed"] else "does not agree"
    return number(
        "table 1",
        f"random, {target}: MAE",
        paper,
        scores.loc["random_expected", "mae"],
        within["random"],
        f"With surprise never drawn {never:.3f}, which {agrees} within {within['printed']:.3f}.",
        "tables/table1.csv",
    )


def cell_tables(metrics: pd.DataFrame) -> list[Row]:
    """Tables 2 to 4 (sections 5.2 to 5.4): the overall MAE of each cell, with its margin over test videos."""
    rows = []
    for (modalities, architecture), paper in CELL_MAE.items():
        place = (f"table {modalities.count('+') + 2}", f"{modalities}, {architecture.upper()}: overall MAE", paper)
        shown_in = f"tables/table{modalities.count('+') + 2}.csv"
        if (modalities, architecture, "all", OVERALL) not in metrics.index:
            rows.append(unchecked(*place, "Not run: this cell.", shown_in))
            continue
        ours = metrics.loc[(modalities, architecture, "all", OVERALL)]
        zero = metrics.loc[(modalities, "zero", "all", OVERALL), "mae"]
        tolerance = ROUNDING + _half_interval(ours)
        too = ", which the tolerance would confirm as well" if abs(zero - paper) <= tolerance else ""
        note = f"Skill {ours['skill']:.1%} against the best constant; the answer zero gets {zero:.3f} here{too}."
        rows.append(number(*place, ours["mae"], tolerance, note, shown_in))
    return rows


def submission_table(challenge: pd.DataFrame, test: pd.DataFrame) -> list[Row]:
    """Table 5 (section 5.5): the submission, on those of the organisers' test videos whose id is not all digits.

    `test` holds the labels of their whole test fold: a row a segment, its index the video; a column a target.
    """
    why = why_not(challenge, SUBMISSION)
    margins = submission_margins(challenge, test) if why is None else None
    rows = []
    for metric, printed in CHALLENGE.items():
        for target, paper in printed.items():
            place = ("table 5", f"submission, {target}: {TITLES[metric]}", paper)
            if why is not None:
                rows.append(unchecked(*place, why, shown_in(challenge)))
                continue
            ours, every = (challenge.loc[(SUBMISSION, group, target), metric] for group in (NAMED, "all"))
            tolerance = ROUNDING + margins.loc[target, metric]
            rows.append(number(*place, ours, tolerance, f"On all test videos {every:.3f}.", shown_in(challenge)))
    return rows


def submission_margins(challenge: pd.DataFrame, test: pd.DataFrame) -> pd.DataFrame:
    """The sampling margins of our submission: a row a target and `overall`, a column a metric of table 5.

    MAE: half its interval over videos. Accuracies: half the interval over videos of the answer zero's accuracy on the
    same segments, which knows how alike the labels of a video are, as an interval over segments would not.
    r: as if every video were a single answer, which is the widest that it can be. `test` as for `submission_table`.
    """
    named = test[subsets.groups(test.index.to_numpy(str))[NAMED]]
    right = (np.rint(named) == 0).astype(np.float64)
    right[OVERALL] = right.mean(axis=1)
    found = confidence.ratio(right.to_numpy()[None], np.ones(right.shape), named.index.to_numpy(str))
    low, high = found.interval()
    accuracy = pd.Series((high - low) / 2, right.columns)
    ours = challenge.loc[(SUBMISSION, NAMED)]
    videos = named.index.nunique()
    r = NORMAL * (1 - ours["r"] ** 2) / (np.sqrt(videos - 1) if videos > 1 else np.nan)
    return pd.DataFrame({"mae": _half_interval(ours), "binary_accuracy": accuracy, "class_accuracy": accuracy, "r": r})


def zero_table(challenge: pd.DataFrame) -> list[Row]:
    """Whether table 5's figures are what the answer zero gets on the same videos, by labels alone (docs/results.md).

    Both are of the same videos, so that sampling has no part in it: the tolerance is half a printed unit and
    `ZERO_SLACK`.
    """
    why = why_not(challenge, "zero")
    rows = []
    for metric in ("mae", "binary_accuracy", "class_accuracy"):
        for target in (target for target in CHALLENGE[metric] if target != OVERALL):
            claim = f"{target}, {TITLES[metric]}: the published figure is what zero gets"
            place = ("table 5 and zero", claim, CHALLENGE[metric][target])
            if why is not None:
                rows.append(unchecked(*place, why, shown_in(challenge)))
                continue
            ours, every = (challenge.loc[("zero", group, target), metric] for group in (NAMED, "all"))
            note = f"On all test videos zero gets {every:.3f}."
            rows.append(number(*place, ours, ROUNDING + ZERO_SLACK, note, shown_in(challenge)))
    return rows


def why_not(challenge: pd.DataFrame, system: str) -> str | None:
    """Why there are no scores of a system on the videos of table 5, or None if there are."""
    if challenge.empty:
        return "The corpus has no organisers' folds."
    if system not in challenge.index.get_level_values("system"):
        return f"Not run: {system} on the organisers' folds."
    if (system, NAMED, OVERALL) not in challenge.index:
        return "No test video has an id that is not all digits."
    return None


def shown_in(challenge: pd.DataFrame) -> str:
    """The file that shows table 5, where there is one."""
    return "" if challenge.empty else "tables/table5.csv"


def _half_interval(scores: pd.DataFrame | pd.Series) -> pd.Series | float:
    """Half the interval of the MAE over videos."""
    return (scores["mae_high"] - scores["mae_low"]) / 2
