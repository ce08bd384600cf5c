"""The skill of cells against constants as read from `metrics.csv`, and the words in which it is judged."""

import math

import numpy as np
import pandas as pd

from emofuse.scores.confidence import FEWEST_FOR_VERDICT
from emofuse.scores.metrics_csv import ALL, BEATS, OVERALL

INTERVAL = ["skill", "skill_low", "skill_high"]

NOT_SHOWN = "is not shown to beat every constant"
WORSE = "is worse than a constant"
TOO_FEW = "too few videos for a verdict"


def verdict(scores: pd.Series) -> str:
    """The verdict on a system, of its row in `metrics.csv`.

    It beats every constant if the least of its lower bounds is above 0, which takes no correction; it is worse than a
    constant if its interval against the best by validation is below 0.
    """
    if scores["videos"] < FEWEST_FOR_VERDICT:
        return TOO_FEW
    if scores["beats"]:
        return BEATS
    return WORSE if scores["skill_high"] < 0 else NOT_SHOWN


def verdict_on_all(skills: pd.DataFrame) -> str:
    """How many cells beat every constant, judged together and one by one, of what `cell_skills` gives."""
    if (skills["videos"] < FEWEST_FOR_VERDICT).all():
        return f"{TOO_FEW}: {skills['videos'].max():.0f}, where it takes {FEWEST_FOR_VERDICT}"
    beats = skills["beats"]
    together = (beats & (skills["family_low"] > 0)).sum()
    kind = "networks" if (skills["seeds"] == 1).all() else "cells"
    return (
        f"Judged together, {together} of {len(skills)} {kind} beat every constant (family-wise at 5 %; one by one:"
        f" {beats.sum()})"
    )


def cell_skills(metrics: pd.DataFrame, architectures: list[str]) -> pd.DataFrame:
    """The overall scores of each cell on all test videos: a row a cell, with the columns of `metrics.csv`.

    `metrics` is the tidy table that the program `evaluate.py` writes, indexed by modalities, system, group and target.
    Of skills, NaN where the constant makes no error, or where too few videos are left for an interval.
    """
    found = _of_cells(metrics, architectures).xs(OVERALL, level="target")
    skills = found[INTERVAL]
    return found.assign(**skills.where(np.isfinite(skills)))


def best_by_validation(skills: pd.DataFrame) -> tuple[str, str]:
    """The modalities and the architecture of the cell with the highest skill on the validation fold.

    `skills` is what `cell_skills` gives, of one cell at least; the first, where none has such a skill.
    """
    return skills["valid_skill"].fillna(-math.inf).idxmax()


def target_skills(metrics: pd.DataFrame, architectures: list[str], targets: list[str]) -> pd.DataFrame:
    """The skill of each cell (rows) for each target, and overall where there are several (columns).

    `metrics` as for `cell_skills`; NaN where the constant makes no error.
    """
    columns = [*targets, OVERALL] if len(targets) > 1 else targets
    found = _of_cells(metrics, architectures)["skill"].unstack("target", sort=False)[columns]
    return found.where(np.isfinite(found))


def _of_cells(metrics: pd.DataFrame, architectures: list[str]) -> pd.DataFrame:
    found = metrics.xs(ALL, level="group")
    return found[found.index.isin(architectures, level="system")]
