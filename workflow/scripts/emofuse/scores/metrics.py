"""How predictions of intensities are judged (section 5.5 of the paper), per target and overall."""

import numpy as np
import pandas as pd
from scipy.stats import pearsonr
from sklearn.metrics import mean_absolute_error

from emofuse.scores.metrics_csv import OVERALL

# The published labels are thirds, but for a few sixths.
LABEL_STEP = 1 / 3


def score(
    truth: np.ndarray, predicted: np.ndarray, targets: list[str], label_range: tuple[float, float]
) -> pd.DataFrame:
    """Metrics of predictions (segments, targets) against the truth: a row a target, then `overall`, their mean.

    Errors are in units of the labels, accuracies shares in [0, 1]; at least one segment is needed. Columns: `mae`;
    `binary_accuracy`, of presence (rounded, not zero); `binary_accuracy_raw`, of presence where any label above zero
    counts (a prediction does when it is nearer to the lowest such label than to zero); `class_accuracy`, of the rounded
    value cut to `label_range`; `r`, Pearson's. Where `label_range` goes below zero, presence is the sign, of the
    rounded and of the raw value, zero being positive. r is NaN where it is undefined, for a constant answer or a
    constant truth, and then so is the overall r. Raises `ValueError` where the two differ in shape, or hold what is not
    finite.

    Source: section 5.5 of the paper. `binary_accuracy_raw` is not among its metrics: it counts labels that rounding
    hides.
    """
    truth, predicted = truth.astype(np.float64), predicted.astype(np.float64)
    true_class, predicted_class = (np.clip(np.rint(values), *label_range) for values in (truth, predicted))
    has_sign = label_range[0] < 0
    table = pd.DataFrame(
        {
            "mae": mean_absolute_error(truth, predicted, multioutput="raw_values"),
            "binary_accuracy": _agreement(true_class, predicted_class, has_sign),
            "binary_accuracy_raw": _agreement(
                truth, predicted if has_sign else np.rint(predicted / LABEL_STEP), has_sign
            ),
            "class_accuracy": (true_class == predicted_class).mean(axis=0),
            "r": correlation(truth, predicted),
        },
        index=pd.Index(targets, name="target"),
    )
    table.loc[OVERALL] = table.mean(skipna=False)
    return table


def _agreement(truth: np.ndarray, predicted: np.ndarray, has_sign: bool) -> np.ndarray:
    is_positive = np.greater_equal if has_sign else np.greater
    return (is_positive(truth, 0) == is_positive(predicted, 0)).mean(axis=0)


def correlation(truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Pearson's r (targets,) of each column of two arrays (segments, targets).

    NaN where a column is constant in either, or has fewer than two rows.
    """
    r = np.full(truth.shape[1], np.nan)
    varies = (np.ptp(truth, axis=0) > 0) & (np.ptp(predicted, axis=0) > 0)
    if varies.any():
        r[varies] = pearsonr(truth[:, varies], predicted[:, varies], axis=0).statistic
    return r
