"""How a split shares out segments, and whether the labels of its folds are alike."""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from emofuse.report.colours import PALETTE
from emofuse.report.figures import canvas
from emofuse.report.figures.canvas import sns

COUNTS = ("videos", "segments", "share")


def folds_figure(split: pd.DataFrame, title: str) -> plt.Figure:
    """The figure of the table of the folds, indexed by split and fold: a row of panels a split."""
    sns.set_theme(style="whitegrid", palette=PALETTE)
    names = list(split.index.unique("split"))
    targets = [column for column in split if column not in COUNTS]
    tall = max(2.2, 0.28 * len(targets) + 0.8)
    figure, panels = plt.subplots(
        len(names), 2, figsize=(8, 1 + tall * len(names)), layout="constrained", squeeze=False, width_ratios=[2, 3]
    )
    for name, (sizes, labels) in zip(names, panels, strict=True):
        folds = split.loc[name]
        folds = folds[folds["segments"] > 0]
        colours = [f"C{number}" for number in range(len(folds))]
        _draw_sizes(sizes, folds, colours)
        sizes.set_title(name, fontsize=11, loc="left")
        _draw_labels(labels, folds[targets], colours)
    panels[-1, 0].set_xlabel("labelled segments")
    panels[-1, 1].set_xlabel("mean label")
    canvas.entitle(figure, title)
    return figure


def _draw_sizes(axes: Axes, folds: pd.DataFrame, colours: list[str]) -> None:
    bars = axes.barh(np.arange(len(folds)), folds["segments"], color=colours)
    texts = [f"{segments:,} of {videos:,} videos" for segments, videos in folds[["segments", "videos"]].to_numpy(int)]
    axes.bar_label(bars, texts, padding=3, fontsize=8)
    axes.set_yticks(np.arange(len(folds)), list(folds.index))
    axes.set_xlim(0, 1.9 * folds["segments"].max())
    axes.invert_yaxis()
    # Lines would go through the numbers.
    axes.grid(visible=False)
    sns.despine(ax=axes, left=True)


def _draw_labels(axes: Axes, labels: pd.DataFrame, colours: list[str]) -> None:
    heights = np.arange(labels.shape[1])
    for (fold, means), colour, marker in zip(labels.iterrows(), colours, "osD^vP*XhdpH" * len(labels), strict=False):
        axes.plot(means, heights, marker, color=colour, markersize=6, label=fold)
    axes.set_yticks(heights, [target.capitalize() for target in labels])
    axes.set_ylim(len(heights) - 0.5, -0.5)
    axes.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
