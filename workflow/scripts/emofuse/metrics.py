"""How predictions of intensities are judged (section 5.5 of the paper), per target and overall."""

import numpy as np
import pandas as pd
from scipy.stats import pearsonr
from sklearn.metrics import mean_absolute_error

OVERALL = "overall"


def score(
    truth: np.ndarray, predicted: np.ndarray, targets: list[str], label_range: tuple[float, float]
) -> pd.DataFrame:
    """Metrics of predictions (segments, targets) against the truth: a row a target, then `overall`, their mean.

    Columns: `mae`; `binary_accuracy`, of presence (rounded, not zero), or of the sign (rounded, not negative) where
    `label_range` goes below zero; `class_accuracy`, of the rounded value cut to `label_range`; `r`, Pearson's.
    r is NaN where it is undefined, for a constant answer or a constant truth, and then so is the overall r.
    """
    truth, predicted = truth.astype(np.float64), predicted.astype(np.float64)
    true_class, predicted_class = (np.clip(np.rint(values), *label_range) for values in (truth, predicted))
    is_positive = np.greater_equal if label_range[0] < 0 else np.greater
    table = pd.DataFrame(
        {
            "mae": mean_absolute_error(truth, predicted, multioutput="raw_values"),
            "binary_accuracy": (is_positive(true_class, 0) == is_positive(predicted_class, 0)).mean(axis=0),
            "class_accuracy": (true_class == predicted_class).mean(axis=0),
            "r": correlation(truth, predicted),
        },
        index=pd.Index(targets, name="target"),
    )
    table.loc[OVERALL] = table.mean(skipna=False)
    return table


def correlation(truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Pearson's r (targets,) of each column; NaN where a column is constant or has fewer than two rows."""
    r = np.full(truth.shape[1], np.nan)
    varies = (np.ptp(truth, axis=0) > 0) & (np.ptp(predicted, axis=0) > 0)
    if varies.any():
        r[varies] = pearsonr(truth[:, varies], predicted[:, varies], axis=0).statistic
    return r
