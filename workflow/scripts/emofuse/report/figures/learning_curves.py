"""The course of training of every cell's selected candidate, a panel a cell."""

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from emofuse.report.colours import PALETTE
from emofuse.report.figures import canvas
from emofuse.report.figures.canvas import sns

# The part of all losses that the panels have room for.
SHOWN = 0.95

LOSSES = {"mae": "mean absolute error", "mse": "mean squared error", "ordinal": "cross-entropy (nats)"}

COLUMNS = {"loss": ("training", "--"), "valid_loss": ("validation", "-")}


def read_curves(paths: list[Path]) -> dict[tuple[str, str], pd.DataFrame]:
    """What `learning_curves` draws: `curves.csv` of the candidate that each cell selected, in each round if there are
    several."""
    tables = [pd.read_csv(path).assign(file=str(path)) for path in paths]
    curves = pd.concat(tables, ignore_index=True)
    curves["network"] = curves["file"] + " " + curves["seed"].astype(str)
    return dict(iter(curves.groupby(["modalities", "architecture"], sort=False)))


def best_epochs(curves: pd.DataFrame) -> pd.DataFrame:
    """The `epoch` of each network in which what early stopping watches was lowest, the first of several: a row a
    network."""
    indexed = curves.reset_index(drop=True)
    return indexed.loc[indexed.groupby("network")["monitored"].idxmin(), ["network", "epoch", "valid_loss"]]


def constant_error(skill: float, error: float) -> float:
    """The best constant's error on the segments on which a network has this error and this skill over it.

    NaN where the network makes no error.
    """
    return error / (1 - skill) if skill < 1 else np.nan


def learning_curves(
    cells: dict[tuple[str, str], pd.DataFrame], constants: dict[tuple[str, str], float], loss: str, title: str
) -> plt.Figure:
    """Small multiples: modality sets down, architectures across, a line a network.

    `cells` maps a modality set and an architecture to the rows of `curves.csv` of the selected candidate, whose column
    `network` tells seeds, and rounds of a cross-validation, apart; `constants` some of them to the validation loss of
    the best constant; `loss` is the protocol's.
    """
    sns.set_theme(style="whitegrid", palette=PALETTE)
    sets, architectures = (list(dict.fromkeys(names)) for names in zip(*cells, strict=True))
    figure, panels = plt.subplots(
        len(sets), len(architectures), figsize=(max(4.5, 1 + 2.1 * len(architectures)), 1.6 + 1.15 * len(sets)),
        sharex=True, sharey=True, squeeze=False, layout="constrained",
    )  # fmt: skip
    for (modalities, architecture), curves in cells.items():
        axes = panels[sets.index(modalities), architectures.index(architecture)]
        _draw(axes, curves)
        if np.isfinite(constants.get((modalities, architecture), np.nan)):
            axes.axhline(constants[modalities, architecture], linestyle=":", color="black", linewidth=1.5)
    for axes, architecture in zip(panels[0], architectures, strict=True):
        axes.set_title(architecture.upper(), fontsize=11)
    for axes, modalities in zip(panels[:, 0], sets, strict=True):
        axes.set_ylabel(modalities.replace("+", " +\n"), fontsize=10, rotation=0, ha="right", va="center")
    for axes in panels[-1]:
        axes.set_xlabel("epoch", fontsize=10)
    panels[0, 0].xaxis.set_major_locator(MaxNLocator(4, integer=True, min_n_ticks=1))
    panels[0, 0].set_ylim(*_limits(list(cells.values()), list(constants.values())))
    canvas.entitle(figure, title)
    figure.supylabel(LOSSES[loss], fontsize=10)
    columns = 4 if len(architectures) > 2 else 2
    key = _key(bool(constants))
    figure.legend(handles=key, loc="outside lower center", ncols=columns, frameon=False, fontsize=10)
    return figure


def _draw(axes: plt.Axes, curves: pd.DataFrame) -> None:
    for number, (column, (_, style)) in enumerate(COLUMNS.items()):
        for _, trial in curves.groupby("network"):
            axes.plot(trial["epoch"], trial[column], style, color=f"C{number}", linewidth=1)
    best = best_epochs(curves)
    axes.plot(best["epoch"], best["valid_loss"], "o", color="black", markersize=4)
    axes.tick_params(labelsize=9)


def _limits(cells: list[pd.DataFrame], constants: list[float]) -> tuple[float, float]:
    """Room for most validation losses, for constants', and for every best epoch, which early stopping and selection
    look at.

    Those of first epochs may be many times the others, and training goes on falling when nothing more is learnt.
    """
    losses = np.concatenate([curves["valid_loss"].to_numpy() for curves in cells])
    best = max(best_epochs(curves)["valid_loss"].max() for curves in cells)
    low, high = np.nanmin([losses.min(), *constants]), np.nanmax([np.quantile(losses, SHOWN), best, *constants])
    margin = 0.1 * max(high - low, 0.01)
    return low - margin, high + margin


def _key(has_constants: bool) -> list[Line2D]:
    lines = [
        Line2D([], [], color=f"C{i}", linestyle=style, label=name) for i, (name, style) in enumerate(COLUMNS.values())
    ]
    best = Line2D([], [], color="black", marker="o", linestyle="", markersize=5, label="best epoch")
    constant = Line2D([], [], color="black", linestyle=":", label="best constant on validation")
    return [*lines, best, *[constant] * has_constants]
