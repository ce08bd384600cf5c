"""Every cell's skill as a point with its interval: whether it has learnt more than a constant."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator

from emofuse.report.colours import PALETTE
from emofuse.report.figures import canvas
from emofuse.report.figures.canvas import sns
from emofuse.scores.skill import verdict_on_all

# With ten colours, so many pairs that no two architectures share one.
MARKERS = "osD^vP*"

# So many characters fit beside one another in a modality set's name and in the legend, where a marker takes some.
NAME, LINE, MARKER = 16, 40, 5
CAVEAT = 70

READING = [
    "skill: part of the test error of the constant best by validation that is gone",
    "lines: 95 % interval over videos and seeds",
    "filled: beats every constant, by itself",
]
# Of a line beneath the axes, in inches.
LINE_HEIGHT = 0.17


def skill_figure(skills: pd.DataFrame, title: str, caveats: list[str]) -> plt.Figure:
    """The figure of what `skill.cell_skills` gives; what `caveats` say stands beneath it."""
    sns.set_theme(style="ticks", palette=PALETTE)
    sets, architectures = (list(skills.index.unique(level)) for level in ("modalities", "system"))
    below = "\n".join([*READING, *(fill(caveat, CAVEAT) for caveat in caveats)])
    height = len(sets) * (0.25 + 0.16 * len(architectures)) + LINE_HEIGHT * below.count("\n")
    figure, axes = plt.subplots(figsize=(5.4, 1.9 + height), layout="constrained")
    axes.axvline(0, color="black", linewidth=2.5, zorder=1)
    offsets = (np.arange(len(architectures)) - (len(architectures) - 1) / 2) * 0.7 / len(architectures)
    for number, (architecture, offset) in enumerate(zip(architectures, offsets, strict=True)):
        rows = skills.xs(architecture, level="system").reindex(sets)
        heights = np.arange(len(sets)) + offset
        colour, marker = f"C{number}", MARKERS[number % len(MARKERS)]
        axes.hlines(heights, rows["skill_low"], rows["skill_high"], color=colour, linewidth=2)
        axes.plot(rows["skill"], heights, marker, color=colour, markersize=7, label=architecture.upper(),
                  markerfacecolor="white", markeredgewidth=1.5)  # fmt: skip
        beating = rows["beats"].eq(True).to_numpy()
        axes.plot(rows["skill"][beating], heights[beating], marker, color=colour, markersize=7)
    _divide(axes, len(sets))
    _name_sides(axes)
    axes.set_yticks(range(len(sets)), [fill(modalities.replace("+", " + "), NAME) for modalities in sets])
    axes.tick_params("y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    axes.set_xlabel(below, loc="right", fontsize=10)
    canvas.entitle(figure, f"{title}\n{verdict_on_all(skills)}")
    columns = max(1, LINE // (max(map(len, architectures)) + MARKER))
    figure.legend(loc="outside lower center", ncols=columns, frameon=False)
    sns.despine(ax=axes, left=True)
    return figure


def _divide(axes: plt.Axes, sets: int) -> None:
    """Thin lines between modality sets, of which the first stands at the top."""
    axes.hlines(np.arange(1, sets) - 0.5, 0, 1, color="0.85", linewidth=1, transform=axes.get_yaxis_transform())
    axes.set_ylim(sets - 0.5, -0.5)


def _name_sides(axes: plt.Axes) -> None:
    """Shade the side on which the constant wins, and say above the axes which side that is."""
    low, high = axes.get_xlim()
    # Room for the name on the right; there is always some on the left.
    low = min(low, -0.15 * max(high, 0.01))
    high = max(high, -0.5 * low)
    axes.set_xlim(low, high)
    axes.axvspan(low, 0, color="0.93", zorder=0)
    for text, side in (("constant better ◂  ", "right"), ("  ▸ network better", "left")):
        axes.text(0, 1.01, text, ha=side, va="bottom", fontsize=10, transform=axes.get_xaxis_transform())
