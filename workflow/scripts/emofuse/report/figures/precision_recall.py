"""Precision and recall of presence, at every threshold and at the one that validation chose."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.ticker import PercentFormatter
from sklearn.metrics import precision_recall_curve

from emofuse.report.colours import PALETTE
from emofuse.report.figures.canvas import name_networks, samples, sns, target_panels
from emofuse.scores.predictions_csv import Presence


def precision_recall_figure(networks: dict[str, Presence], targets: list[str], title: str) -> plt.Figure:
    """The curves of networks' evidence for presence, a panel a target; a point is what is taken for present.

    A target that no segment has gets no curve.
    """
    sns.set_theme(style="whitegrid", palette=PALETTE)
    figure, panels = target_panels(targets, title, sharex=True, sharey=True)
    for column, axes in enumerate(panels):
        for number, said in enumerate(networks.values()):
            there = said.truth[:, column] > 0
            _draw(axes, there, said.evidence[:, column], said.present[:, column], f"C{number}")
    lines = [
        f"recall: share found of the segments that have it, of {samples(said.videos for said in networks.values())}",
        "(dot: present by the threshold of validation; dashed: prevalence, what any constant has)",
    ]
    figure.supxlabel("\n".join(lines), fontsize=10)
    figure.supylabel("precision: share right of the segments found", fontsize=10)
    name_networks(figure, networks)
    return figure


def _draw(axes: plt.Axes, there: np.ndarray, evidence: np.ndarray, present: np.ndarray, colour: str) -> None:
    axes.set(xlim=(-0.02, 1.02), ylim=(0, 1.05))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    axes.axhline(there.mean(), linestyle="--", color="0.4", linewidth=1.5)
    if not there.any():
        axes.text(0.5, 0.5, "in no test segment", ha="center", transform=axes.transAxes)
        return
    precision, recall, _ = precision_recall_curve(there, evidence)
    # The last pair is no threshold's: a precision of 1 where nothing is found.
    axes.plot(recall[:-1], precision[:-1], color=colour, linewidth=1.5)
    if present.any():
        axes.plot((there & present).sum() / there.sum(), there[present].mean(), "o", color=colour, markersize=8)
