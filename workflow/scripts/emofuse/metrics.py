"""How predictions of intensities are judged (section 5.5 of the paper), per target and overall."""

import numpy as np
import pandas as pd
from scipy.stats import pearsonr
from sklearn.metrics import accuracy_score, mean_absolute_error

OVERALL = "overall"
RANGE = (0.0, 3.0)


def score(truth: np.ndarray, predicted: np.ndarray, targets: list[str]) -> pd.DataFrame:
    """Metrics of predictions (segments, targets) against the truth: a row a target, then `overall`, their mean.

    Columns: `mae`; `binary_accuracy`, of presence (rounded, not zero); `class_accuracy`, of the rounded value cut to
    {0, 1, 2, 3}; `r`, Pearson's. r is NaN where it is undefined, for a constant answer or a constant truth, and then
    so is the overall r.
    """
    truth, predicted = truth.astype(np.float64), predicted.astype(np.float64)
    rows = [_score_target(truth[:, i], predicted[:, i]) for i in range(len(targets))]
    table = pd.DataFrame(rows, index=pd.Index(targets, name="target"))
    table.loc[OVERALL] = table.mean(skipna=False)
    return table


def _score_target(truth: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    true_class, predicted_class = (np.clip(np.rint(values), *RANGE) for values in (truth, predicted))
    constant = np.ptp(truth) == 0 or np.ptp(predicted) == 0
    return {
        "mae": mean_absolute_error(truth, predicted),
        "binary_accuracy": accuracy_score(true_class > 0, predicted_class > 0),
        "class_accuracy": accuracy_score(true_class, predicted_class),
        "r": np.nan if constant or len(truth) < 2 else pearsonr(truth, predicted).statistic,
    }
