"""Reliability of presence: how often a target is there, by how much of it a network predicts."""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator, PercentFormatter
from scipy.stats import binomtest

from emofuse.report.figures.canvas import target_panels

# At most so many bins, of at least so many segments.
BINS = 10
SEGMENTS = 20


def presence_by_output(truth: np.ndarray, outputs: np.ndarray) -> pd.DataFrame:
    """Segments (segments,) in bins of about equally many by output: a row a bin, the lowest outputs first.

    Columns: `output`, its mean; `segments`; `share` of those whose true intensity is above zero, with its 95 % interval
    `low` and `high` (Wilson). Equal outputs share a bin.
    """
    count = min(BINS, max(1, len(outputs) // SEGMENTS))
    edges = np.unique(np.quantile(outputs, np.linspace(0, 1, count + 1)))
    bins = np.searchsorted(edges[1:-1], outputs, side="right")
    frame = pd.DataFrame({"output": outputs, "present": truth > 0}).groupby(bins)
    table = frame.agg(output=("output", "mean"), segments=("output", "size"), share=("present", "mean"))
    intervals = [
        binomtest(int(there), int(of)).proportion_ci(method="wilson")
        for there, of in zip(frame["present"].sum(), table["segments"], strict=True)
    ]
    return table.assign(low=[found.low for found in intervals], high=[found.high for found in intervals])


def reliability_figure(truth: np.ndarray, outputs: np.ndarray, targets: list[str], title: str) -> plt.Figure:
    """Shares of presence by raw outputs (segments, targets) against the truth (segments, targets), a panel a target."""
    sns.set_theme(style="whitegrid", palette="colorblind")
    figure, panels = target_panels(targets, title)
    for axes, true, output in zip(panels, truth.T, outputs.T, strict=True):
        _draw(axes, presence_by_output(true, output), (true > 0).mean())
    lines = [
        "mean output, not clipped, of bins with about as many test segments each",
        "(vertical lines: 95 % interval; dashed: share of all test segments)",
    ]
    figure.supxlabel("\n".join(lines), fontsize=10)
    figure.supylabel("share of segments that have it", fontsize=10)
    return figure


def _draw(axes: plt.Axes, bins: pd.DataFrame, base: float) -> None:
    axes.axhline(base, linestyle="--", color="0.4", linewidth=1.5)
    axes.vlines(bins["output"], bins["low"], bins["high"], color="C0", linewidth=2)
    axes.plot(bins["output"], bins["share"], "o-", color="C0", linewidth=1, clip_on=False)
    axes.set_ylim(0, min(1, 1.1 * bins["high"].max()))
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
