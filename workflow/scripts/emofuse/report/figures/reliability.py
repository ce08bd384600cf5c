"""Reliability of presence: how often a target is there, by what a network says of it, its probability if it has one."""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator, PercentFormatter

from emofuse.report.colours import PALETTE
from emofuse.report.figures.canvas import name_networks, samples, sns, target_panels
from emofuse.scores.confidence import share_interval
from emofuse.scores.predictions_csv import Presence

# At most so many bins, of at least so many segments.
BINS = 10
SEGMENTS = 20


def presence_by_output(truth: np.ndarray, outputs: np.ndarray, videos: np.ndarray) -> pd.DataFrame:
    """Segments (segments,) of videos (segments,) in bins of about equally many by output: a row a bin, the lowest
    outputs first.

    Columns: `output`, its mean; `segments` and `videos`; `share` of those whose true intensity is above zero, with its
    95 % interval `low` and `high`, which knows that segments of a video are alike (`confidence.share_interval`). Equal
    outputs share a bin.
    """
    count = min(BINS, max(1, len(outputs) // SEGMENTS))
    edges = np.unique(np.quantile(outputs, np.linspace(0, 1, count + 1)))
    bins = np.searchsorted(edges[1:-1], outputs, side="right")
    frame = pd.DataFrame({"output": outputs, "present": truth > 0, "video": videos}).groupby(bins)
    table = frame.agg(
        output=("output", "mean"), segments=("output", "size"), videos=("video", "nunique"), share=("present", "mean")
    )
    intervals = [share_interval(rows["present"].to_numpy(), rows["video"].to_numpy(str)) for _, rows in frame]
    low, high = zip(*intervals, strict=True)
    return table.assign(low=low, high=high)


def reliability_figure(networks: dict[str, Presence], targets: list[str], title: str) -> plt.Figure:
    """Shares of presence by what networks say of it, a panel a target.

    Where they say probabilities, a line shows where these are right.
    """
    sns.set_theme(style="whitegrid", palette=PALETTE)
    figure, panels = target_panels(targets, title)
    is_probable = all(said.is_probable for said in networks.values())
    for column, axes in enumerate(panels):
        highest = 0.0
        for number, said in enumerate(networks.values()):
            true = said.truth[:, column]
            bins = presence_by_output(true, said.evidence[:, column], said.videos)
            _draw(axes, bins, (true > 0).mean(), f"C{number}")
            highest = max(highest, bins[["share", "high"]].max(axis=None))
        axes.set_ylim(0, min(1, 1.1 * highest) or 1)
        if is_probable:
            axes.axline((0, 0), slope=1, color="0.6", linewidth=1)
            axes.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    what = "probability of presence" if is_probable else "output, not clipped,"
    lines = [
        f"mean {what} of bins with about as many each of",
        samples(said.videos for said in networks.values()),
        "(vertical lines: 95 % interval over videos; dashed: share of all test segments)",
        *(["(slanted: as often as is said)"] if is_probable else []),
    ]
    figure.supxlabel("\n".join(lines), fontsize=10)
    figure.supylabel("share of segments that have it", fontsize=10)
    name_networks(figure, networks)
    return figure


def _draw(axes: plt.Axes, bins: pd.DataFrame, base: float, colour: str) -> None:
    axes.axhline(base, linestyle="--", color="0.4", linewidth=1.5)
    axes.vlines(bins["output"], bins["low"], bins["high"], color=colour, linewidth=2)
    axes.plot(bins["output"], bins["share"], "o-", color=colour, linewidth=1, clip_on=False)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
