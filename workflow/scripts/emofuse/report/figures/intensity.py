"""Predicted against true intensity: whether a network's outputs rise with what is there."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.ticker import MultipleLocator

from emofuse.report.colours import PALETTE
from emofuse.report.figures.canvas import name_networks, samples, sns, target_panels
from emofuse.scores.predictions_csv import Outputs
from emofuse.scores.presence import LABEL_STEP

# Per cent of the outputs between the ends of the whiskers.
WHISKERS = (5, 95)


def by_level(truth: np.ndarray, outputs: np.ndarray) -> dict[float, np.ndarray]:
    """The outputs (segments,) at each true intensity, rounded to thirds, the lowest first."""
    levels = np.rint(truth / LABEL_STEP)
    return {level * LABEL_STEP: outputs[levels == level] for level in np.unique(levels)}


def intensity_figure(
    networks: dict[str, Outputs],
    targets: list[str],
    label_range: tuple[float, float],
    title: str,
) -> plt.Figure:
    """Boxes of networks' outputs at each level of the truth beside one another, a panel a target.

    How many segments a level has is said of the first.
    """
    sns.set_theme(style="whitegrid", palette=PALETTE)
    figure, panels = target_panels(targets, title, sharex=True, sharey=True)
    for column, axes in enumerate(panels):
        found = [by_level(outputs.truth[:, column], outputs.said[:, column]) for outputs in networks.values()]
        for number, levels in enumerate(found):
            _draw(axes, levels, number, len(found))
        _count(axes, found[0], label_range)
    # Room for the numbers of segments.
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.25 * (high - low))
    lines = [
        f"true intensity, rounded to thirds, of {samples(outputs.videos for outputs in networks.values())}",
        "(at the top: how many segments have it)",
        "(boxes: half of the outputs, vertical lines: 90 %; dashed: output as true)",
    ]
    figure.supxlabel("\n".join(lines), fontsize=10)
    figure.supylabel(" or ".join(dict.fromkeys(outputs.name for outputs in networks.values())), fontsize=10)
    name_networks(figure, networks)
    return figure


def _draw(axes: plt.Axes, levels: dict[float, np.ndarray], number: int, networks: int) -> None:
    """The boxes of one network of several, which share the width of a level."""
    width, colour = 0.7 * LABEL_STEP / networks, f"C{number}"
    aside = (number - (networks - 1) / 2) * width
    axes.boxplot(
        list(levels.values()), positions=[level + aside for level in levels], widths=0.85 * width, whis=WHISKERS,
        showfliers=False, showcaps=False, manage_ticks=False, patch_artist=True,
        boxprops={"facecolor": (colour, 0.3), "edgecolor": colour}, whiskerprops={"color": colour},
        medianprops={"color": "black", "linewidth": 2},
    )  # fmt: skip


def _count(axes: plt.Axes, levels: dict[float, np.ndarray], label_range: tuple[float, float]) -> None:
    """How many segments each level has, and where outputs would be as true."""
    axes.axline((0, 0), slope=1, linestyle="--", color="0.4", linewidth=1)
    for level, outputs in levels.items():
        axes.text(
            level, 0.98, f"{len(outputs):,}", rotation=90, ha="center", va="top", fontsize=8,
            transform=axes.get_xaxis_transform(), bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )  # fmt: skip
    low, high = label_range
    axes.set_xlim(low - LABEL_STEP, high + LABEL_STEP)
    axes.xaxis.set_major_locator(MultipleLocator(1))
