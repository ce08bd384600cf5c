"""Precision and recall of presence, at every threshold and at the one that validation chose."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.ticker import PercentFormatter

from emofuse.report.colours import PALETTE
from emofuse.report.figures.canvas import name_networks, samples, sns, target_panels
from emofuse.scores.predictions_csv import Presence


def curve(there: np.ndarray, evidence: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Recall and precision of taking for present what has at least so much evidence, the least asked first.

    `there` (segments,) bool holds somewhere; `evidence` (segments,). Scikit-learn says the same, and takes longer to
    import than all else that figures need.
    """
    asked, first = np.unique(np.sort(evidence), return_index=True)
    found = len(evidence) - first
    right = np.cumsum(np.bincount(np.searchsorted(asked, evidence), there)[::-1])[::-1]
    return right / there.sum(), right / found


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
    axes.plot(*curve(there, evidence), color=colour, linewidth=1.5)
    if present.any():
        axes.plot((there & present).sum() / there.sum(), there[present].mean(), "o", color=colour, markersize=8)
