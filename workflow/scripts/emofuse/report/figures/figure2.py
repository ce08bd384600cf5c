"""Figure 2: the distribution of networks' outputs."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator

from emofuse.report.colours import PALETTE
from emofuse.report.figures import canvas
from emofuse.report.figures.canvas import sns
from emofuse.scores.predictions_csv import Outputs

# The colours of a palette; more targets than these are not told apart in one panel.
OVERLAID = 10

# The panels of targets beside one another, and their height in inches.
PER_ROW, HEIGHT = 3, 1.5


def output_histograms(networks: dict[str, Outputs], targets: list[str], title: str) -> plt.Figure:
    """Figure 2: histograms of networks' outputs, a panel a target; above them, where targets are few, those of the last
    network in one panel, as the paper draws them.
    """
    sns.set_theme(style="whitegrid", palette=PALETTE)
    per_row = min(PER_ROW, len(targets))
    rows = -(-len(targets) // per_row)
    overlay = 3.2 if 1 < len(targets) <= OVERLAID else 0
    figure = plt.figure(figsize=(8, 1.6 + overlay + HEIGHT * rows), layout="constrained")
    bins = _bins(np.concatenate([outputs.said.ravel() for outputs in networks.values()]))
    if overlay:
        above, below = figure.subfigures(2, height_ratios=[overlay, HEIGHT * rows + 0.6])
        name, outputs = list(networks.items())[-1]
        _overlay(above.subplots(), outputs.said, targets, bins, name)
    else:
        # A legend that stands above panels of the figure itself would lie on its title.
        below = figure.subfigures()
    panels = below.subplots(rows, per_row, sharex=True, squeeze=False)
    for axes, column in zip(panels.flat, range(len(targets)), strict=False):
        for name, outputs in networks.items():
            sns.histplot(outputs.said[:, column], bins=bins, element="step", alpha=0.25, label=name, ax=axes)
        axes.set_title(targets[column].capitalize(), fontsize=10)
        axes.set(ylabel="")
        axes.tick_params(labelsize=8)
        axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    for empty in panels.flat[len(targets) :]:
        empty.remove()
    below.supxlabel("\n".join(_below(networks, bins)), fontsize=10)
    below.supylabel("test segments", fontsize=10)
    handles, names = panels.flat[0].get_legend_handles_labels()
    below.legend(handles, names, loc="outside upper center", ncols=1, frameon=False, fontsize=10)
    canvas.entitle(figure, title)
    return figure


def _bins(outputs: np.ndarray) -> np.ndarray:
    low, high = np.percentile(outputs, [0.5, 99.5])
    return np.linspace(min(low, 0), max(high, 0.1), 60)


def _overlay(axes: plt.Axes, outputs: np.ndarray, targets: list[str], bins: np.ndarray, name: str) -> None:
    """The outlines of all targets, which hide one another less than filled ones."""
    for target, values in zip(targets, outputs.T, strict=True):
        sns.histplot(values, bins=bins, element="step", fill=False, label=target.capitalize(), ax=axes)
    axes.set_title(name, fontsize=11)
    axes.set_ylabel("test segments", fontsize=10)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(frameon=False, fontsize=10)


def _below(networks: dict[str, Outputs], bins: np.ndarray) -> list[str]:
    """What outputs are, how many are beyond the axis, and of which segments they are."""
    every = np.concatenate([outputs.said.ravel() for outputs in networks.values()])
    outside = ((every < bins[0]) | (every > bins[-1])).sum()
    samples = dict.fromkeys(canvas.sample(outputs.videos) for outputs in networks.values())
    names = dict.fromkeys(outputs.name for outputs in networks.values())
    return [f"{' or '.join(names)} ({outside} of {every.size} beyond the axis)", *samples]
