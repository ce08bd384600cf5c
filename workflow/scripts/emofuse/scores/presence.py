"""How well outputs tell whether a target is there at all, where zero is the lowest label: as in detection.

A target is present where its label is above zero. Metrics of ranks take the outputs as they are; those of decisions
take a target for present where it is said to be: by a threshold that validation chose, or without any where its output
is nearer to the lowest label above zero than to zero.

scikit-learn has these metrics for one target at a time, which took most of the time of an evaluation. Tests hold these
to be the same.
"""

from dataclasses import dataclass

import numpy as np

# The published labels are thirds, but for a few sixths.
LABEL_STEP = 1 / 3

METRICS = ("auc", "average_precision", "balanced_accuracy", "f1")


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
    found = [_detect(*column) for column in zip(present.T, outputs.T, predicted.T, strict=True)]
    return {name: np.array([of_target[name] for of_target in found]) for name in found[0]} | {
        "prevalence": present.mean(axis=0)
    }


def influences(truth: np.ndarray, outputs: np.ndarray, predicted: np.ndarray) -> dict[str, np.ndarray]:
    """How each metric of `detection` but the prevalence changes with the weight of each segment (segments, targets).

    It is the derivative by the segment's weight, where all have the weight 1; arguments are as there, NaN is where it
    is. Summed over a video, it is nearly what leaving the video out would take away.

    Source: the infinitesimal jackknife (Jaeckel 1972); for the AUC, it gives the variance of DeLong et al. (1988), and
    with videos that of Obuchowski (1997).
    """
    columns = zip((truth > 0).T, outputs.T, predicted.T, strict=True)
    found = [_influences_on_decisions(there, said) | _influences_on_ranks(there, output)
             for there, output, said in columns]  # fmt: skip
    return {name: np.stack([of_target[name] for of_target in found], axis=-1) for name in found[0]}


@dataclass(frozen=True)
class _Thresholds:
    """One below each distinct output, from the highest; `places` (segments,) are those of the segments' outputs.

    `right` and `wrong` (thresholds,) are the present and the absent segments above each, `found` and `missed` those of
    them that are not above the one before.
    """

    places: np.ndarray
    right: np.ndarray
    wrong: np.ndarray
    found: np.ndarray
    missed: np.ndarray

    @classmethod
    def of(cls, present: np.ndarray, outputs: np.ndarray) -> "_Thresholds":
        values, places = np.unique(-outputs, return_inverse=True)
        found, missed = (np.bincount(places, present == kind, len(values)) for kind in (True, False))
        return cls(places, found.cumsum(), missed.cumsum(), found, missed)

    @property
    def precision(self) -> np.ndarray:
        return self.right / (self.right + self.wrong)

    @property
    def auc(self) -> float:
        return self.missed @ self.present_above / (self.right[-1] * self.wrong[-1])

    @property
    def average_precision(self) -> float:
        return self.found @ self.precision / self.right[-1]

    @property
    def present_above(self) -> np.ndarray:
        """The present segments above the absent ones of each threshold; equal outputs count a half."""
        return self.right - self.found / 2


def _detect(present: np.ndarray, outputs: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    there, absent, right, wrong = _counts(present, predicted)
    if not there or not absent:
        return dict.fromkeys(METRICS, np.nan)
    at = _Thresholds.of(present, outputs)
    return {
        "auc": at.auc,
        "average_precision": at.average_precision,
        "balanced_accuracy": (right / there + 1 - wrong / absent) / 2,
        "f1": 2 * right / (there + right + wrong),
    }


def _influences_on_ranks(present: np.ndarray, outputs: np.ndarray) -> dict[str, np.ndarray]:
    """Those on the area and the average precision, (segments,) each."""
    there, absent, *_ = _counts(present, present)
    if not there or not absent:
        return dict.fromkeys(METRICS[:2], np.full(len(present), np.nan))
    at = _Thresholds.of(present, outputs)
    absent_below = absent - at.wrong + at.missed / 2
    on_auc = np.where(
        present,
        absent_below[at.places] / (there * absent) - at.auc / there,
        at.present_above[at.places] / (there * absent) - at.auc / absent,
    )
    # A segment adds itself to the counts of its own threshold and of all below it.
    above = at.right + at.wrong
    as_present, as_any = (values[::-1].cumsum()[::-1] for values in (at.found / above, at.found * at.right / above**2))
    as_found = at.precision[at.places] + as_present[at.places] - at.average_precision
    on_average = np.where(present, as_found, 0) - as_any[at.places]
    return {"auc": on_auc, "average_precision": on_average / there}


def _influences_on_decisions(present: np.ndarray, predicted: np.ndarray) -> dict[str, np.ndarray]:
    """Those on balanced accuracy and F1, (segments,) each."""
    there, absent, right, wrong = _counts(present, predicted)
    if not there or not absent:
        return dict.fromkeys(METRICS[2:], np.full(len(present), np.nan))
    recalled, spared = right / there, 1 - wrong / absent
    on_accuracy = np.where(present, (predicted - recalled) / there, (~predicted - spared) / absent) / 2
    size = there + right + wrong
    f1 = 2 * right / size
    on_f1 = (2 * (present & predicted) - f1 * (present.astype(int) + predicted)) / size
    return {"balanced_accuracy": on_accuracy, "f1": on_f1}


def _counts(present: np.ndarray, predicted: np.ndarray) -> tuple[int, int, int, int]:
    """How many segments are present, absent, rightly said to be present, and wrongly."""
    return present.sum(), (~present).sum(), (present & predicted).sum(), (~present & predicted).sum()
