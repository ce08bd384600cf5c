"""The bounds of the least MAE that any system can have, beside the best constant's."""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt

from emofuse.report.colours import PALETTE
from emofuse.report.figures import canvas
from emofuse.report.figures.canvas import sns
from emofuse.report.tables.noise_ceiling import BEST_CONSTANT, ERROR_FROM, ERROR_TO


def mae_floor_figure(bounds: pd.DataFrame, title: str) -> plt.Figure:
    """The figure of `bounds`, rows and columns as in the table of the noise ceiling; a row without bounds says so."""
    sns.set_theme(style="ticks", palette=PALETTE)
    figure, axes = plt.subplots(figsize=(6.4, 2 + 0.35 * len(bounds)), layout="constrained")
    heights = np.arange(len(bounds))
    axes.hlines(
        heights, bounds[ERROR_FROM], bounds[ERROR_TO], color="C0", linewidth=7, label="the least MAE lies within"
    )
    axes.plot(bounds[BEST_CONSTANT], heights, "D", color="black", markersize=6, label="best constant")
    for height in np.flatnonzero(bounds[ERROR_FROM].isna()):
        axes.text(0.98, height, "no bounds", ha="right", va="center", transform=axes.get_yaxis_transform())
    axes.set_yticks(heights, [target.capitalize() for target in bounds.index])
    axes.tick_params("y", length=0)
    axes.set_ylim(len(bounds) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.set_xlabel("MAE")
    canvas.entitle(figure, f"{title}\nThe least error that any system can have, as bounds")
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    sns.despine(ax=axes, left=True)
    return figure
