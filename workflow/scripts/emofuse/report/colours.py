"""The colours of the report: the palette of figures, and how large a skill must be for the deepest shade."""

import numpy as np
import pandas as pd

# Seaborn's names: colours that people with any kind of sight tell apart, for lines and bars, and shades for counts.
PALETTE = "colorblind"
SHADES_OF_COUNTS = "viridis_r"

# Colours end where so many per cent of the skills are within, so that outliers leave the others their colours; but no
# nearer to zero, so that noise stays pale, and no farther than where the error is twice the constant's.
WITHIN = 95
NEAREST, FARTHEST = 0.05, 1.0


def colour_limit(skills: pd.DataFrame) -> float:
    """The skill at which colours end, as far below zero as above."""
    found = skills.abs().to_numpy()
    found = found[np.isfinite(found)]
    return float(np.clip(np.percentile(found, WITHIN), NEAREST, FARTHEST)) if found.size else NEAREST
