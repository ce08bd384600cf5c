"""The skill of cells against the best constant, as read from `metrics.csv`."""

import numpy as np
import pandas as pd

from emofuse.scores.metrics_csv import OVERALL

INTERVAL = ["skill", "skill_low", "skill_high"]


def cell_skills(metrics: pd.DataFrame, architectures: list[str]) -> pd.DataFrame:
    """The overall skill of each cell on all test videos: a row a cell, columns `skill`, `skill_low`, `skill_high`.

    `metrics` is the tidy table that the program `evaluate.py` writes, indexed by modalities, system, group and target.
    NaN where the constant makes no error, or where too few videos are left for an interval.
    """
    found = _of_cells(metrics, architectures).xs(OVERALL, level="target")[INTERVAL]
    return found.where(np.isfinite(found))


def target_skills(metrics: pd.DataFrame, architectures: list[str], targets: list[str]) -> pd.DataFrame:
    """The skill of each cell (rows) for each target, and overall where there are several (columns).

    `metrics` as for `cell_skills`; NaN where the constant makes no error.
    """
    columns = [*targets, OVERALL] if len(targets) > 1 else targets
    found = _of_cells(metrics, architectures)["skill"].unstack("target", sort=False)[columns]
    return found.where(np.isfinite(found))


def _of_cells(metrics: pd.DataFrame, architectures: list[str]) -> pd.DataFrame:
    found = metrics.xs("all", level="group")
    return found[found.index.isin(architectures, level="system")]
