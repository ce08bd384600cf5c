"""Skill by cell and target as a page on which one chooses what is drawn: a target, an architecture, a modality."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from emofuse.report import html
from emofuse.report.colours import colour_limit
from emofuse.report.explorer.cells import name
from emofuse.scores.metrics_csv import ALL, BEST_CONSTANT
from emofuse.scores.skill import INTERVAL, target_skills

UNDEFINED = "–"


@dataclass(frozen=True)
class Field:
    """The skill of a cell for a target, with its interval: `skill`, `low` and `high`, NaN where there is none; how deep
    its colour is, from -1 to 1 (`depth`); the MAE, and the best constant's (`constant`).
    """

    skill: float
    low: float
    high: float
    depth: float
    mae: float
    constant: float

    @property
    def percent(self) -> str:
        """The skill in whole per cent."""
        if np.isnan(self.skill):
            return UNDEFINED
        return f"{round(100 * self.skill):+d}".replace("-", "−").replace("+0", "0")

    @property
    def words(self) -> str:
        """The skill with its interval."""
        if np.isnan(self.skill):
            return UNDEFINED
        interval = "" if np.isnan(self.low) else f" [{_percent(self.low)}, {_percent(self.high)}]"
        return f"{_percent(self.skill)} %{interval}"


def _percent(share: float) -> str:
    # Zero has no sign, also where it is rounded.
    return f"{round(100 * share, 1) + 0.0:.1f}".replace("-", "−")


def skills_page(
    heading: str, metrics: pd.DataFrame, architectures: list[str], targets: list[str], caveats: list[str]
) -> str:
    """The page of what `metrics.csv` says of the cells of these architectures; what `caveats` say stands below."""
    skills = target_skills(metrics, architectures, targets)
    limit = colour_limit(skills)
    rows = [
        {
            "name": name(cell),
            "modalities": cell[0].split("+"),
            "architecture": cell[1],
            "fields": [_field(metrics, cell, target, limit) for target in skills],
        }
        for cell in skills.index
    ]
    return html.page(
        "skills.html.jinja",
        heading,
        title="skills",
        targets=list(skills),
        rows=rows,
        modalities=list(dict.fromkeys(modality for row in rows for modality in row["modalities"])),
        architectures=list(dict.fromkeys(row["architecture"] for row in rows)),
        limit=round(100 * limit),
        caveats=caveats,
    )


def _field(metrics: pd.DataFrame, cell: tuple[str, str], target: str, limit: float) -> Field:
    scores = metrics.loc[(*cell, ALL, target)]
    skill, low, high = scores[INTERVAL].where(np.isfinite(scores[INTERVAL].astype(float)))
    constant = metrics.loc[(cell[0], BEST_CONSTANT, ALL, target), "mae"]
    depth = float(np.clip(np.nan_to_num(skill / limit), -1, 1))
    return Field(skill, low, high, depth, scores["mae"], constant)
