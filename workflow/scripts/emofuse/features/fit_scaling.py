"""Fitting of feature scalings to training words, and to nothing else."""

import numpy as np
from sklearn.preprocessing import RobustScaler

from emofuse.alignment.store import Aligned
from emofuse.features.fusion import segment_rows
from emofuse.features.scaling import LARGEST_ROBUST, UNSCALED, Scaling


def fit_scalings(aligned: Aligned, train: np.ndarray, method: str) -> dict[str, Scaling]:
    """Fit one scaling a modality to the words of the training segments that have frames; text is left alone.

    `train` (segments,) are positions in the store. `max_abs` divides by the largest absolute value, a feature that is
    always zero by 1; one that is not finite in some training word comes out as zero (see `Scaling.apply`). `robust`
    subtracts the median and divides by the interquartile range, as wide as a standard deviation where values are
    normal.
    """
    rows = segment_rows(aligned.offsets, train)
    return {
        modality: _fit(features[rows[aligned.frames[modality][rows] > 0]], method)
        for modality, features in aligned.features.items()
        if modality not in UNSCALED
    }


def _fit(features: np.ndarray, method: str) -> Scaling:
    if method == "max_abs":
        largest = np.abs(features).max(axis=0, initial=0).astype(np.float64)
        return Scaling(np.zeros_like(largest), np.where(largest == 0, 1, largest), None)
    fitted = RobustScaler(unit_variance=True).fit(features.astype(np.float64))
    return Scaling(fitted.center_, fitted.scale_, LARGEST_ROBUST)
