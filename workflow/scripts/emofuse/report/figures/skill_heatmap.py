"""Skill by target and cell as a heat map: on which emotions which cells are better than a constant."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.colors import LinearSegmentedColormap

from emofuse.report.colours import colour_limit
from emofuse.report.figures import canvas
from emofuse.report.figures.canvas import sns

# From loss to gain: told apart without red and green, and so light that black can be read on them.
COLOURS = LinearSegmentedColormap.from_list("skill", ["#e69f00", "#f7f7f7", "#56b4e9"])

# A column's width in inches, at least, and how many characters of a word fit above it.
COLUMN, NAME = 0.65, 8

# So many characters fit beneath the map.
CAVEAT = 80


def skill_heatmap(skills: pd.DataFrame, title: str, caveats: list[str]) -> plt.Figure:
    """The figure of what `skill.target_skills` gives; what `caveats` say stands beneath it."""
    sns.set_theme(style="white")
    rows, columns = skills.shape
    names = [f"{modalities.replace('+', ' + ')}, {architecture.upper()}" for modalities, architecture in skills.index]
    beside = 1 + 0.075 * max(map(len, names))
    width = max(6.4, beside + COLUMN * columns)
    figure, axes = plt.subplots(figsize=(width, 1.9 + 0.28 * rows), layout="constrained")
    limit = colour_limit(skills)
    outside = int((skills.abs() > limit).sum(axis=None))
    sns.heatmap(
        skills, vmin=-limit, vmax=limit, cmap=COLOURS, annot=skills.map(_percent, na_action="ignore"), fmt="",
        annot_kws={"fontsize": 10, "color": "black"},
        cbar_kws={"format": lambda value, _: _percent(value), "extend": "both" if outside else "neither",
                  "aspect": 2 * rows + 3, "pad": 0.02}, ax=axes,
    )  # fmt: skip
    for row, column in np.argwhere(skills.isna()):
        axes.text(column + 0.5, row + 0.5, "–", ha="center", va="center")
    axes.set_yticks(np.arange(rows) + 0.5, names, rotation=0, fontsize=10)
    room = round(NAME * (width - beside) / (COLUMN * columns))
    upright = any(len(word) > room for column in skills for word in column.split())
    targets = [column.capitalize() if upright else fill(column.capitalize(), room) for column in skills]
    axes.set_xticks(np.arange(columns) + 0.5, targets, rotation=90 if upright else 0, fontsize=10)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    _divide(axes, skills)
    lines = [
        "skill in per cent: part of the test error of the constant best by validation that is gone",
        "below 0 the constant is better",
    ]
    lines += (
        [f"colours end at ±{100 * limit:.0f}, beyond which {outside} of {skills.size} skills lie"] if outside else []
    )
    axes.set_ylabel("")
    axes.set_xlabel("\n".join(fill(line, CAVEAT) for line in [*lines, *caveats]), loc="right", fontsize=10)
    canvas.entitle(figure, title)
    return figure


def _percent(skill: float) -> str:
    return f"{round(100 * skill):+d}".replace("-", "−").replace("+0", "0")


def _divide(axes: plt.Axes, skills: pd.DataFrame) -> None:
    """White lines between modality sets, and before the overall skill."""
    sets = skills.index.get_level_values("modalities")
    axes.hlines(np.flatnonzero(sets[1:] != sets[:-1]) + 1, *axes.get_xlim(), color="white", linewidth=4)
    if skills.shape[1] > 1:
        axes.vlines(skills.shape[1] - 1, *axes.get_ylim(), color="white", linewidth=4)
