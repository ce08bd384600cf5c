"""How predictions of intensities are judged (section 5.5 of the paper, and more), per target and overall."""

import math

import numpy as np
import pandas as pd

from emofuse.scores import confidence, presence
from emofuse.scores.metrics_csv import OVERALL

UNBOUNDED = (-math.inf, math.inf)


def score(
    truth: np.ndarray,
    outputs: np.ndarray,
    targets: list[str],
    label_range: tuple[float, float],
    clip: tuple[float, float] = UNBOUNDED,
) -> pd.DataFrame:
    """Metrics of outputs (segments, targets) against the truth: a row a target, then `overall`, their mean.

    Outputs are cut to `clip` before anything but detection is judged. Errors are in units of the labels, accuracies
    shares in [0, 1]; at least one segment is needed. Columns: `mae`; `class_accuracy`, of the rounded value cut to
    `label_range`; `r`, Pearson's, and `r_defined`, 1 where it is defined, in `overall` the sum; `concordance`, Lin's;
    `deviation`, the standard deviation of the outputs. Where zero is the lowest label, `binary_accuracy`, of presence
    (rounded, not zero); `binary_accuracy_raw`, of presence where any label above zero counts (a prediction does when it
    is nearer to the lowest such label than to zero); and those of `presence.detection`. Where the range goes below
    zero, the two are of the sign of the rounded and of the raw value, zero being positive, and there is no detection;
    where it begins above zero there are none of these. `overall` is the mean of the targets for which a metric is
    defined. Raises `ValueError` where the two differ in shape, or hold what is not finite.

    Source: section 5.5 of the paper. `binary_accuracy_raw` is not among its metrics: it counts labels that rounding
    hides.
    """
    truth, outputs = truth.astype(np.float64), outputs.astype(np.float64)
    predicted = np.clip(outputs, *clip)
    true_class, predicted_class = (np.clip(np.rint(values), *label_range) for values in (truth, predicted))
    r = correlation(truth, predicted)
    table = pd.DataFrame(
        {
            "mae": mean_absolute_error(truth, predicted),
            **_accuracies(truth, predicted, true_class, predicted_class, label_range),
            "class_accuracy": (true_class == predicted_class).mean(axis=0),
            "r": r,
            "r_defined": np.isfinite(r).astype(np.float64),
            "concordance": concordance(truth, predicted),
            "deviation": predicted.std(axis=0),
            **(presence.detection(truth, outputs, presence.is_predicted(outputs)) if label_range[0] == 0 else {}),
        },
        index=pd.Index(targets, name="target"),
    )
    table.loc[OVERALL] = table.mean()
    table.loc[OVERALL, "r_defined"] *= len(targets)
    return table


def score_mean(truth: np.ndarray, means: np.ndarray, targets: list[str]) -> pd.DataFrame:
    """Metrics of a network's means, that answer which is best for r: rows as of `score`, which judges its medians.

    Columns: `mae_of_mean`, `r_of_mean`, `r_defined_of_mean`, `concordance_of_mean`, `deviation_of_mean`, as there.
    """
    truth, means = truth.astype(np.float64), means.astype(np.float64)
    r = correlation(truth, means)
    found = {
        "mae": mean_absolute_error(truth, means),
        "r": r,
        "r_defined": np.isfinite(r).astype(np.float64),
        "concordance": concordance(truth, means),
        "deviation": means.std(axis=0),
    }
    table = pd.DataFrame(
        {f"{name}_of_mean": values for name, values in found.items()}, pd.Index(targets, name="target")
    )
    table.loc[OVERALL] = table.mean()
    table.loc[OVERALL, "r_defined_of_mean"] *= len(targets)
    return table


def score_presence(
    truth: np.ndarray, answers: list[tuple[np.ndarray, np.ndarray]], videos: np.ndarray, targets: list[str]
) -> pd.DataFrame:
    """Metrics of what validation's thresholds take for present, the mean over networks: rows as of `score`.

    `answers` has a pair for each network: the evidence (segments, targets), which the thresholds were laid upon, and
    what they take for present (segments, targets) bool. `videos` (segments,) str are those of the segments. Columns:
    `auc_of_presence`, `average_precision_of_presence`, `balanced_accuracy_of_presence`, `f1_of_presence`; and of each
    the 95 % interval over videos and networks, `auc_of_presence_low`, `auc_of_presence_high` and so on.
    """
    values = [presence.detection(truth, *answer) for answer in answers]
    influences = [presence.influences(truth, *answer) for answer in answers]
    found = {}
    for name in presence.METRICS:
        by_network = _with_mean(np.stack([of_network[name] for of_network in values]))
        by_segment = _with_mean(np.mean([of_network[name] for of_network in influences], axis=0))
        estimate = confidence.linearised(by_network, by_segment, videos)
        column = f"{name}_of_presence"
        found[column] = estimate.value
        found[f"{column}_low"], found[f"{column}_high"] = np.clip(estimate.interval(), 0, 1)
    return pd.DataFrame(found, index=pd.Index([*targets, OVERALL], name="target"))


def _with_mean(values: np.ndarray) -> np.ndarray:
    """Values (..., targets) with a last column for `OVERALL`, the mean of the targets for which they are defined."""
    defined = np.isfinite(values)
    total = np.where(defined, values, 0).sum(axis=-1, keepdims=True)
    counts = defined.sum(axis=-1, keepdims=True)
    return np.concatenate([values, np.divide(total, counts, out=np.full(total.shape, np.nan), where=counts > 0)], -1)


def _accuracies(
    truth: np.ndarray,
    predicted: np.ndarray,
    true_class: np.ndarray,
    predicted_class: np.ndarray,
    label_range: tuple[float, float],
) -> dict[str, np.ndarray]:
    """Accuracies (targets,) of presence or of the sign, where labels have either."""
    low, _ = label_range
    if low > 0:
        return {}
    if low < 0:
        agreed = {"": (true_class >= 0) == (predicted_class >= 0), "_raw": (truth >= 0) == (predicted >= 0)}
    else:
        agreed = {"": (true_class > 0) == (predicted_class > 0),
                  "_raw": (truth > 0) == presence.is_predicted(predicted)}  # fmt: skip
    return {f"binary_accuracy{kind}": right.mean(axis=0) for kind, right in agreed.items()}


def mean_absolute_error(truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """The mean absolute error (targets,) of predictions of the truth, both (segments, targets).

    scikit-learn's takes a second to be imported. Raises `ValueError` where the two differ in shape, or hold what is not
    finite.
    """
    if truth.shape != predicted.shape:
        raise ValueError(f"the truth is of shape {truth.shape}, the predictions are of {predicted.shape}")
    if not (np.isfinite(truth).all() and np.isfinite(predicted).all()):
        raise ValueError("of the truth and the predictions, some are not finite")
    return np.abs(predicted - truth).mean(axis=0)


def correlation(truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Pearson's r (..., targets) of predictions (..., segments, targets) with the truth (segments, targets).

    NaN where a column is constant in either, or has fewer than two rows. The audit takes thousands of them: that is too
    often for scipy's, which looks at its arguments for most of its time.
    """
    true, answered = (values - values.mean(axis=-2, keepdims=True) for values in (truth, predicted))
    spread = np.sqrt((true**2).sum(axis=-2) * (answered**2).sum(axis=-2))
    # Its mean may be off what a constant is by rounding.
    varies = np.logical_and(*((values != values[..., :1, :]).any(axis=-2) for values in (truth, predicted)))
    r = np.divide((true * answered).sum(axis=-2), spread, out=np.full(spread.shape, np.nan), where=varies)
    # Rounding may lead beyond.
    return np.clip(r, -1, 1)


def concordance(truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Lin's concordance (targets,) of each column of two arrays (segments, targets): r, less what is off in mean and
    spread.

    0 for a constant answer; NaN where both are the same constant.

    Source: Lin (1989), Biometrics 45.
    """
    true, answered = truth - truth.mean(axis=0), predicted - predicted.mean(axis=0)
    shift = truth.mean(axis=0) - predicted.mean(axis=0)
    spread = true.var(axis=0) + answered.var(axis=0) + shift**2
    return np.divide(2 * (true * answered).mean(axis=0), spread, out=np.full(len(spread), np.nan), where=spread > 0)
