"""The most frequent combinations of emotions as bars, with a matrix of dots beneath that says which these are."""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt

from emofuse.report.colours import SHADES_OF_COUNTS
from emofuse.report.figures.canvas import sns
from emofuse.scores.label_counts import JOINT

# More combinations than this are counted, not drawn.
BARS = 20


def combination_bars(counts: pd.Series, targets: list[str], title: str) -> plt.Figure:
    """The figure of `counts` (combinations,): how many segments have which emotions, the most frequent first.

    A share stands beside the name of each emotion: that of all segments which have it, alone or with others.
    """
    present = np.array([[target in name.split(JOINT) for target in targets] for name in counts.index])
    sns.set_theme(style="white")
    figure, (bars, dots) = plt.subplots(2, figsize=(9, 6), layout="constrained", sharex=True, height_ratios=[3, 2])
    _draw_bars(bars, counts[:BARS], present[:BARS].sum(axis=1))
    bars.set_title(title)
    _draw_dots(dots, present[:BARS])
    shares = counts.to_numpy() @ present / counts.sum()
    names = [f"{target.capitalize()}, {100 * share:.0f} %" for target, share in zip(targets, shares, strict=True)]
    dots.set_yticks(range(len(targets)), names)
    if len(counts) > BARS:
        rest = counts[BARS:].sum()
        share = 100 * rest / counts.sum()
        dots.set_xlabel(f"not drawn: {len(counts) - BARS} rarer combinations, {rest:,} segments ({share:.1f} %)")
    return figure


def _draw_bars(axes: plt.Axes, counts: pd.Series, emotions: np.ndarray) -> None:
    sns.barplot(
        x=np.arange(len(counts)), y=counts.to_numpy(), hue=emotions, palette=SHADES_OF_COUNTS, native_scale=True,
        dodge=False, legend="full", ax=axes,
    )  # fmt: skip
    for container in axes.containers:
        axes.bar_label(container, fmt="{:,.0f}", fontsize=8, padding=1)
    axes.set_ylabel("labelled segments")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.legend(title="emotions", frameon=False)
    sns.despine(ax=axes, left=True)


def _draw_dots(axes: plt.Axes, present: np.ndarray) -> None:
    """A column of dots a combination: dark and joined where the emotion is present, pale where it is not."""
    for position, row in enumerate(present):
        axes.plot([position] * len(row), np.arange(len(row)), "o", color="0.88", markersize=8)
        rows = np.flatnonzero(row)
        axes.plot([position] * len(rows), rows, "o-", color="0.15", markersize=8)
    axes.set(xticks=[], ylim=(present.shape[1] - 0.5, -0.5))
    sns.despine(ax=axes, left=True, bottom=True)
