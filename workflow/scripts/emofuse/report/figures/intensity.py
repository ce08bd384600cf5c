"""Predicted against true intensity: whether a network's outputs rise with what is there."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.ticker import MultipleLocator

from emofuse.report.figures.canvas import sample, sns, target_panels
from emofuse.scores.presence import LABEL_STEP

# Per cent of the outputs between the ends of the whiskers.
WHISKERS = (5, 95)


def by_level(truth: np.ndarray, outputs: np.ndarray) -> dict[float, np.ndarray]:
    """The outputs (segments,) at each true intensity, rounded to thirds, the lowest first."""
    levels = np.rint(truth / LABEL_STEP)
    return {level * LABEL_STEP: outputs[levels == level] for level in np.unique(levels)}


def intensity_figure(
    truth: np.ndarray,
    outputs: np.ndarray,
    videos: np.ndarray,
    targets: list[str],
    label_range: tuple[float, float],
    title: str,
) -> plt.Figure:
    """Boxes of raw outputs (segments, targets) at each level of the truth (segments, targets), a panel a target.

    `videos` (segments,) are those of the segments.
    """
    sns.set_theme(style="whitegrid", palette="colorblind")
    figure, panels = target_panels(targets, title, sharex=True, sharey=True)
    for axes, true, output in zip(panels, truth.T, outputs.T, strict=True):
        _draw(axes, by_level(true, output), label_range)
    # Room for the numbers of segments.
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.25 * (high - low))
    lines = [
        f"true intensity, rounded to thirds, of {sample(videos)}",
        "(at the top: how many segments have it)",
        "(boxes: half of the outputs, vertical lines: 90 %; dashed: output as true)",
    ]
    figure.supxlabel("\n".join(lines), fontsize=10)
    figure.supylabel("output, not clipped", fontsize=10)
    return figure


def _draw(axes: plt.Axes, levels: dict[float, np.ndarray], label_range: tuple[float, float]) -> None:
    axes.boxplot(
        list(levels.values()), positions=list(levels), widths=0.6 * LABEL_STEP, whis=WHISKERS, showfliers=False,
        showcaps=False, manage_ticks=False, patch_artist=True, boxprops={"facecolor": "#b3d5ea", "edgecolor": "C0"},
        whiskerprops={"color": "C0"}, medianprops={"color": "black", "linewidth": 2},
    )  # fmt: skip
    axes.axline((0, 0), slope=1, linestyle="--", color="0.4", linewidth=1)
    for level, outputs in levels.items():
        axes.text(
            level, 0.98, f"{len(outputs):,}", rotation=90, ha="center", va="top", fontsize=8,
            transform=axes.get_xaxis_transform(), bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )  # fmt: skip
    low, high = label_range
    axes.set_xlim(low - LABEL_STEP, high + LABEL_STEP)
    axes.xaxis.set_major_locator(MultipleLocator(1))
