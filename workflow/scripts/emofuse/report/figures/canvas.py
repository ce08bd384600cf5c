"""What every figure shares: its style of files, its title, and panels for targets."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import fill

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from emofuse.environment import without
from emofuse.files.atomic import whole_file

# Seaborn imports these, where installed, for densities and clusters, which no figure has.
with without("scipy.cluster", "scipy.spatial", "scipy.stats"):
    import seaborn as sns

__all__ = ["entitle", "name_networks", "sample", "samples", "save", "sns", "target_panels"]

# The same file for the same numbers: no dates, no random ids.
mpl.rcParams["svg.hashsalt"] = "emofuse"
# Dollar signs in a corpus's title or targets are dollar signs.
mpl.rcParams["text.parse_math"] = False

# As many as an inch of a title holds.
TITLE_CHARACTERS = 11

# Panels beside one another, and from how many targets on one more.
PER_ROW, MANY = 2, 8


def entitle(figure: plt.Figure, title: str) -> None:
    """Put a title above a figure, on as many lines as it needs.

    Matplotlib's own wrapping would read what is between dollar signs as mathematics.
    """
    width = int(TITLE_CHARACTERS * figure.get_figwidth())
    figure.suptitle("\n".join(fill(line, width, break_on_hyphens=False) for line in title.splitlines()), fontsize=11)


def sample(videos: np.ndarray) -> str:
    """What outputs for the segments of `videos` (segments,) are of, such as `70 test segments of 11 videos`."""
    count = len(np.unique(videos))
    return f"{len(videos):,} test segments of {count:,} video{'s' * (count != 1)}"


def samples(videos: Iterable[np.ndarray]) -> str:
    """The same for several networks, said once where it is the same of all."""
    return " and ".join(dict.fromkeys(map(sample, videos)))


def name_networks(figure: plt.Figure, names: Iterable[str]) -> None:
    """A legend of networks beneath `target_panels`, each in its colour, `C0`, `C1` and so on."""
    keys = [Line2D([], [], color=f"C{number}", linewidth=3, label=name) for number, name in enumerate(names)]
    [panels] = figure.subfigs
    panels.legend(handles=keys, loc="outside lower center", ncols=1, frameon=False, fontsize=10)


def target_panels(targets: list[str], title: str, **shared: bool) -> tuple[plt.Figure, Iterator[plt.Axes]]:
    """A figure and its panels, one a target in their order; `shared` is what `plt.subplots` is told of axes."""
    columns = min(PER_ROW + (len(targets) > MANY), len(targets))
    rows = -(-len(targets) // columns)
    figure = plt.figure(figsize=(7, 1.3 + 2.2 * rows), layout="constrained")
    # Within, so that a legend has room between the panels and what stands beneath them.
    panels = figure.subfigures().subplots(rows, columns, squeeze=False, **shared)
    for axes, target in zip(panels.flat, targets, strict=False):
        axes.set_title(target.capitalize(), fontsize=11)
        axes.tick_params(labelsize=9)
    for empty in range(len(targets), panels.size):
        panels.flat[empty].remove()
        panels.flat[empty - columns].tick_params(labelbottom=True)
    entitle(figure, title)
    return figure, iter(panels.flat[: len(targets)])


def save(figure: plt.Figure, paths: list[Path]) -> None:
    """Save a figure to each path, in the format that its ending says; it is laid out once, for the first."""
    for path in paths:
        metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
        with whole_file(path) as beside:
            figure.savefig(beside, dpi=150, metadata=metadata)
        # To lay out takes as long as to draw.
        figure.set_layout_engine(None)
    plt.close(figure)
