"""The figures of the report."""

from pathlib import Path
from textwrap import fill

import matplotlib as mpl
import numpy as np
import seaborn as sns
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator

from emofuse.whole import whole_file

# The same file for the same numbers: no dates, no random ids.
mpl.rcParams["svg.hashsalt"] = "emofuse"
# Dollar signs in a corpus's title or targets are dollar signs.
mpl.rcParams["text.parse_math"] = False

# As many as an inch of a title holds.
TITLE_CHARACTERS = 11


def output_histograms(outputs: np.ndarray, targets: list[str], title: str) -> plt.Figure:
    """Figure 2: overlaid histograms of a network's raw outputs (segments, targets), one a target."""
    sns.set_theme(style="whitegrid", palette="colorblind")
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    low, high = np.percentile(outputs, [0.5, 99.5])
    bins = np.linspace(min(low, 0), max(high, 0.1), 60)
    for target, values in zip(targets, outputs.T, strict=True):
        sns.histplot(values, bins=bins, element="step", fill=True, alpha=0.25, label=target.capitalize(), ax=axes)
    outside = ((outputs < bins[0]) | (outputs > bins[-1])).sum()
    axes.set(xlabel=f"regression output, not clipped ({outside} of {outputs.size} beyond the axis)",
             ylabel="test segments", title=title)  # fmt: skip
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(frameon=False)
    return figure


def entitle(figure: plt.Figure, title: str) -> None:
    """Put a title above a figure, on as many lines as it needs.

    Matplotlib's own wrapping would read what is between dollar signs as mathematics.
    """
    width = int(TITLE_CHARACTERS * figure.get_figwidth())
    figure.suptitle("\n".join(fill(line, width) for line in title.splitlines()), fontsize=11)


def save(figure: plt.Figure, paths: list[Path]) -> None:
    """Save a figure to each path, in the format that its ending says."""
    for path in paths:
        metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
        with whole_file(path) as beside:
            figure.savefig(beside, dpi=150, metadata=metadata)
    plt.close(figure)
