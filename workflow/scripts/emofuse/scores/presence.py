"""How well outputs tell whether a target is there at all, where zero is the lowest label: as in detection.

A target is present where its label is above zero. Metrics of ranks take the outputs as they are; those of decisions
take a target for present where it is said to be: by a threshold that validation chose, or without any where its output
is nearer to the lowest label above zero than to zero.

scikit-learn has these metrics for one target at a time, which took most of the time of an evaluation. Tests hold these
to be the same.
"""

import numpy as np
from scipy.stats import rankdata

# The published labels are thirds, but for a few sixths.
LABEL_STEP = 1 / 3


def is_predicted(outputs: np.ndarray) -> np.ndarray:
    """Whether outputs, of any shape, say that a target is present."""
    return np.rint(outputs / LABEL_STEP) > 0


def detection(truth: np.ndarray, outputs: np.ndarray, predicted: np.ndarray) -> dict[str, np.ndarray]:
    """Metrics by name, each (targets,), of outputs against the truth, both (segments, targets).

    `predicted` (segments, targets) bool says where a target is taken for present.

    `auc`, the area under the ROC curve: .5 for a constant; `average_precision`: for a constant the `prevalence`, the
    share of segments that have the target; `balanced_accuracy`, the mean of the shares right among present and absent;
    `f1`. NaN for a target that is nowhere present, or nowhere absent.
    """
    present = truth > 0
    there, absent = present.sum(axis=0), (~present).sum(axis=0)
    right, wrong = (present & predicted).sum(axis=0), (~present & predicted).sum(axis=0)
    ranks = (rankdata(outputs, axis=0) * present).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = {
            "auc": (ranks - there * (there + 1) / 2) / (there * absent),
            "average_precision": _average_precision(present, outputs),
            "balanced_accuracy": (right / there + 1 - wrong / absent) / 2,
            "f1": 2 * right / (there + right + wrong),
        }
    both = (there > 0) & (absent > 0)
    return {name: np.where(both, values, np.nan) for name, values in found.items()} | {
        "prevalence": present.mean(axis=0)
    }


def _average_precision(present: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """The mean over the present segments of the precision at their output; equal outputs are one threshold."""
    order = np.argsort(-outputs, axis=0, kind="stable")
    ranked, hits = (np.take_along_axis(values, order, axis=0) for values in (outputs, present))
    counted = hits.cumsum(axis=0)
    found = []
    for values, hit in zip(ranked.T, counted.T, strict=True):
        last = np.flatnonzero(np.diff(values, append=-np.inf))
        found.append((np.diff(hit[last], prepend=0) * hit[last] / (last + 1)).sum() / hit[-1])
    return np.array(found)
