"""Figure 2: the distribution of a network's outputs."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator

from emofuse.report.figures import canvas
from emofuse.report.figures.canvas import sns


def output_histograms(outputs: np.ndarray, videos: np.ndarray, targets: list[str], title: str) -> plt.Figure:
    """Figure 2: overlaid histograms of a network's raw outputs (segments, targets), one a target.

    `videos` (segments,) are those of the segments.
    """
    sns.set_theme(style="whitegrid", palette="colorblind")
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    low, high = np.percentile(outputs, [0.5, 99.5])
    bins = np.linspace(min(low, 0), max(high, 0.1), 60)
    for target, values in zip(targets, outputs.T, strict=True):
        sns.histplot(values, bins=bins, element="step", fill=True, alpha=0.25, label=target.capitalize(), ax=axes)
    outside = ((outputs < bins[0]) | (outputs > bins[-1])).sum()
    lines = [f"regression output, not clipped ({outside} of {outputs.size} beyond the axis)", canvas.sample(videos)]
    axes.set(xlabel="\n".join(lines), ylabel="test segments", title=title)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(frameon=False)
    return figure
