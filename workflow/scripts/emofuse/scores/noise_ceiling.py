"""The noise ceiling: how good any system can be where a label is the mean of a few people's ratings.

A segment has a distribution of ratings on whole numbers, and its label is the mean of some independent draws of it. At
best a system knows this distribution: its least expected error is that of the label's median, its largest r that of the
label's mean. How distributions differ between segments is not seen, and mixtures far apart give the same labels. So
there are bounds, never an estimate: of all mixtures of distributions on a grid that give the observed share of each
label, linear programmes find those with the least and the greatest error and noise.
"""

from dataclasses import dataclass
from itertools import combinations, count
from math import comb

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from emofuse.errors import InputError
from emofuse.scores.metrics_csv import OVERALL

# The slack of each share. All ten shares of thirds from 0 to 3 lie within theirs in 95 % of samples (Bonferroni).
STANDARD_ERRORS = 2.8

# Fewer labels say next to nothing.
FEWEST_LABELS = 30

# The grid has at most so many distributions: of ratings from 0 to 3, it is in steps of a fiftieth.
DISTRIBUTIONS = 24_000

# What counts as equal in a programme; the observed shares' slack is some hundred times as wide.
TOLERANCE = 1e-6

# Labels are stored in single precision.
ROUNDING = 1e-3

# So many columns are added to a programme at a time.
ADDED = 20


@dataclass(frozen=True)
class RatingDistributions:
    """Distributions of ratings on a grid, and what they make of a label, the mean of `ratings` draws.

    `values` (values,), what a label can be; `shares` (values, distributions), how probable each is; `errors` and
    `variances` (distributions,), the label's expected distance from its median, and its variance.
    """

    ratings: int
    values: np.ndarray
    shares: np.ndarray
    errors: np.ndarray
    variances: np.ndarray


def rating_distributions(label_range: tuple[float, float], ratings: int) -> RatingDistributions:
    """The grid for ratings on the whole numbers of `label_range`.

    Bounds found on it are a little too narrow; a finer grid moves none of CMU-MOSEI's by .003. Raises `InputError`
    where the range is not one of whole numbers, or there are fewer than two ratings.
    """
    low, high = label_range
    if ratings < 2:
        raise InputError(f"ratings is {ratings}; the noise of a label shows only where it is the mean of 2 or more")
    if low % 1 or high % 1 or low >= high:
        raise InputError(f"label_range is [{low:g}, {high:g}]; ratings need a range from one whole number to a higher")
    grid = _distributions(int(high - low) + 1)
    shares = np.ones((1, len(grid)))
    for _ in range(ratings):
        shares = _with_another(shares, grid)
    values = low + np.arange(len(shares)) / ratings
    errors = np.min([np.abs(values - answer) @ shares for answer in values], axis=0)
    variances = values**2 @ shares - (values @ shares) ** 2
    return RatingDistributions(ratings, values, shares, errors, variances)


def _distributions(outcomes: int) -> np.ndarray:
    """The distributions (distributions, outcomes) whose probabilities are multiples of a step, the finest that fits."""
    bars = outcomes - 1
    steps = next(n for n in count(1) if comb(n + 1 + bars, bars) > DISTRIBUTIONS)
    places = np.array(list(combinations(range(steps + bars), bars)))
    edges = np.pad(places, ((0, 0), (1, 1)), constant_values=((0, 0), (-1, steps + bars)))
    return (np.diff(edges) - 1) / steps


def _with_another(shares: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """The shares of a sum of ratings with one rating more."""
    sums, outcomes = len(shares), grid.shape[1]
    longer = np.zeros((sums + outcomes - 1, len(grid)))
    for rating, probability in enumerate(grid.T):
        longer[rating : rating + sums] += probability * shares
    return longer


@dataclass(frozen=True)
class Bounds:
    """Between what the least MAE and the largest r of any system lie; `left_out`: labels that are no such mean.

    Where all labels are the same, `r` is NaN.
    """

    error: tuple[float, float]
    r: tuple[float, float]


def on_grid(labels: np.ndarray, distributions: RatingDistributions) -> np.ndarray:
    """Which labels (segments,) are means of so many whole numbers, bool."""
    sums = labels * distributions.ratings
    return np.abs(sums - np.rint(sums)) < ROUNDING


def bound(labels: np.ndarray, distributions: RatingDistributions) -> Bounds:
    """The bounds for a target's labels (segments,) float; those that are not on the grid are left out.

    Raises `InputError` where too few are left, or where they are spread as means of independent ratings never are.
    """
    kept = labels[on_grid(labels, distributions)].astype(np.float64)
    if len(kept) < FEWEST_LABELS:
        raise InputError(
            f"{len(kept)} of {len(labels)} labels are means of {distributions.ratings} whole numbers; bounds need"
            f" {FEWEST_LABELS}"
        )
    sums = np.rint((kept - distributions.values[0]) * distributions.ratings).astype(int)
    low, high = share_bounds(np.bincount(sums, minlength=len(distributions.values)))
    programme = _Programme(
        np.vstack([np.ones(distributions.shares.shape[1]), distributions.shares]),
        np.concatenate([[1], low]) - TOLERANCE,
        np.concatenate([[1], high]) + TOLERANCE,
    )
    start = programme.feasible_columns()
    if start is None:
        raise InputError(f"no means of {distributions.ratings} independent ratings are spread as these labels are")
    error = programme.extremes(distributions.errors, start)
    noise = np.array(programme.extremes(distributions.variances, start))
    variance = kept.var()
    explained = np.clip(1 - noise / variance, 0, 1) if variance > 0 else np.full(2, np.nan)
    least, greatest = np.sqrt(explained[::-1])
    return Bounds(error, (least, greatest))


def share_bounds(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest share (values,) each that lie within `STANDARD_ERRORS` of what was counted.

    The standard error is that of the share in question (Wilson 1927), so that a value never seen may yet have a share.
    """
    segments, squared = counts.sum(), STANDARD_ERRORS**2
    middle = counts + squared / 2
    width = STANDARD_ERRORS * np.sqrt(counts * (segments - counts) / segments + squared / 4)
    return (middle - width) / (segments + squared), (middle + width) / (segments + squared)


@dataclass(frozen=True)
class _Programme:
    """Weights of columns, none below 0, whose weighted sums of `rows` (rows, columns) lie from `low` to `high`."""

    rows: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def feasible_columns(self) -> np.ndarray | None:
        """Columns of which some weights meet the limits; None if there are none."""
        limits, columns = self.rows.shape
        # What each limit is missed by, either way, as columns that cost; the first solution is made of these alone.
        missed = np.hstack([np.eye(limits), -np.eye(limits)])
        costs = np.concatenate([np.zeros(columns), np.ones(2 * limits)])
        relaxed = _Programme(np.hstack([self.rows, missed]), self.low, self.high)
        missing, used = relaxed.least(costs, np.arange(columns, columns + 2 * limits))
        return used[used < columns] if missing < TOLERANCE else None

    def extremes(self, costs: np.ndarray, start: np.ndarray) -> tuple[float, float]:
        """The least and the greatest sum of the costs (columns,), by weight."""
        return self.least(costs, start)[0], -self.least(-costs, start)[0]

    def least(self, costs: np.ndarray, start: np.ndarray) -> tuple[float, np.ndarray]:
        """The least sum of the costs (columns,), and the columns that it was found with.

        By column generation: a programme of few columns, at first `start`, which must meet the limits, says by its
        dual which others would make the sum less.
        """
        columns = start
        while True:
            few = self.rows[:, columns]
            solved = linprog(costs[columns], np.vstack([few, -few]), np.concatenate([self.high, -self.low]))
            of_high, of_low = np.split(solved.ineqlin.marginals, 2)
            reduced = costs - (of_high - of_low) @ self.rows
            best = np.argpartition(reduced, ADDED)[:ADDED]
            better = np.setdiff1d(best[reduced[best] < -TOLERANCE], columns)
            if not len(better):
                return solved.fun, columns
            columns = np.concatenate([columns, better])


@dataclass(frozen=True)
class NoiseCeiling:
    """The bounds of a corpus.

    `bounds`: rows are the targets, then `overall`, the mean over those that have bounds; columns `best_constant`, the
    MAE of the constant that is best on these very labels; `error_low`, `error_high`; `skill_high`; `r_low`, `r_high`;
    `left_out`, a number of labels. `unbounded`: why a target has no bounds, which are then NaN.
    """

    bounds: pd.DataFrame
    unbounded: dict[str, str]


def noise_ceiling(
    labels: np.ndarray, targets: list[str], label_range: tuple[float, float], ratings: int
) -> NoiseCeiling:
    """The bounds for labels (segments, targets) that are means of `ratings` ratings on whole numbers of `label_range`.

    Raises `InputError` as `rating_distributions` does.
    """
    distributions = rating_distributions(label_range, ratings)
    rows, unbounded = {}, {}
    for target, of_target in zip(targets, labels.T.astype(np.float64), strict=True):
        rows[target] = {
            "best_constant": np.abs(of_target - np.median(of_target)).mean(),
            "left_out": (~on_grid(of_target, distributions)).sum(),
        }
        try:
            found = bound(of_target, distributions)
        except InputError as error:
            unbounded[target] = str(error)
            continue
        rows[target] |= dict(zip(("error_low", "error_high", "r_low", "r_high"), (*found.error, *found.r), strict=True))
    columns = ["best_constant", "error_low", "error_high", "skill_high", "r_low", "r_high", "left_out"]
    of_targets = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=columns).astype(float)
    overall = of_targets.drop(index=list(unbounded)).mean()
    overall["left_out"] = of_targets["left_out"].sum()
    bounds = pd.concat([of_targets, overall.to_frame(OVERALL).T]).rename_axis("target")
    bounds["skill_high"] = 1 - bounds["error_low"] / bounds["best_constant"].where(bounds["best_constant"] > 0)
    return NoiseCeiling(bounds.astype({"left_out": int}), unbounded)
