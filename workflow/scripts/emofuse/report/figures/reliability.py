"""Reliability of presence: how often a target is there, by what a network says of it, its probability if it has one."""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator, PercentFormatter

from emofuse.report.figures.canvas import sns, target_panels
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


def reliability_figure(presence: Presence, targets: list[str], title: str) -> plt.Figure:
    """Shares of presence by what a network says of it, a panel a target.

    Where it says probabilities, a line shows where they are right.
    """
    sns.set_theme(style="whitegrid", palette="colorblind")
    figure, panels = target_panels(targets, title)
    videos = presence.videos
    for axes, true, output in zip(panels, presence.truth.T, presence.evidence.T, strict=True):
        _draw(axes, presence_by_output(true, output, videos), (true > 0).mean())
        if presence.is_probable:
            axes.axline((0, 0), slope=1, color="0.6", linewidth=1)
            axes.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    said = "probability of presence" if presence.is_probable else "output, not clipped,"
    lines = [
        f"mean {said} of bins with about as many each of {len(videos):,} test segments",
        f"(vertical lines: 95 % interval over {len(np.unique(videos))} videos; dashed: share of all test segments)",
        *(["(slanted: as often as is said)"] if presence.is_probable else []),
    ]
    figure.supxlabel("\n".join(lines), fontsize=10)
    figure.supylabel("share of segments that have it", fontsize=10)
    return figure


def _draw(axes: plt.Axes, bins: pd.DataFrame, base: float) -> None:
    axes.axhline(base, linestyle="--", color="0.4", linewidth=1.5)
    axes.vlines(bins["output"], bins["low"], bins["high"], color="C0", linewidth=2)
    axes.plot(bins["output"], bins["share"], "o-", color="C0", linewidth=1, clip_on=False)
    highest = bins[["share", "high"]].max(axis=None)
    axes.set_ylim(0, min(1, 1.1 * highest) or 1)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
