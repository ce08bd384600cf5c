"""A figure with a panel a target, two beside one another."""

from collections.abc import Iterator

from matplotlib import pyplot as plt

from emofuse import figures

PER_ROW = 2


def target_panels(targets: list[str], title: str, **shared: bool) -> tuple[plt.Figure, Iterator[plt.Axes]]:
    """A figure and its panels, one a target in their order; `shared` is what `plt.subplots` is told of axes."""
    columns = min(PER_ROW, len(targets))
    rows = -(-len(targets) // columns)
    figure, panels = plt.subplots(
        rows, columns, figsize=(7, 1.3 + 2.2 * rows), squeeze=False, layout="constrained", **shared
    )
    for axes, target in zip(panels.flat, targets, strict=False):
        axes.set_title(target.capitalize(), fontsize=11)
        axes.tick_params(labelsize=9)
    for empty in range(len(targets), panels.size):
        panels.flat[empty].remove()
        panels.flat[empty - columns].tick_params(labelbottom=True)
    figures.entitle(figure, title)
    return figure, iter(panels.flat[: len(targets)])
