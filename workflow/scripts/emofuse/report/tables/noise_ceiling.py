"""How good any system can be, as bounds, by target."""

from emofuse.report.table import Table
from emofuse.scores.noise_ceiling import STANDARD_ERRORS, NoiseCeiling

BEST_CONSTANT, ERROR_FROM, ERROR_TO = "best constant", "MAE floor low", "MAE floor high"

TITLES = {
    "best_constant": BEST_CONSTANT,
    "error_low": ERROR_FROM,
    "error_high": ERROR_TO,
    "skill_high": "skill at most",
    "r_low": "r ceiling low",
    "r_high": "r ceiling high",
    "left_out": "labels left out",
}


def ceiling_table(ceiling: NoiseCeiling, ratings: int, segments: int) -> Table:
    """The bounds, and for what and why there are none; labels of so many `segments`, means of so many `ratings`."""
    reasons = "; ".join(f"{target}: {why}" for target, why in ceiling.unbounded.items())
    return Table(
        f"How good any system can be on these {segments:,} labelled segments, if a label is the mean of {ratings}"
        " independent ratings on whole numbers. Look at skill at most first: no system's skill can be above it.",
        ceiling.bounds.rename(columns=TITLES),
        [TITLES["skill_high"]],
        notes=(f"No bounds, and no part in the last row, have {reasons}.",) if reasons else (),
        reading=(
            "The MAE floor is the least error that any system can have, the r ceiling the largest correlation. The"
            " labels bound both, and do not say where between the bounds they lie.",
            "Best constant is the MAE of the constant that is best on these very labels. Skill at most is what the"
            " lower end of the floor leaves of it.",
            "Labels left out are not the mean of so many whole numbers. Each label's share has a slack of"
            f" {STANDARD_ERRORS} standard errors. That segments of a video are alike is not counted.",
        ),
    )
