"""What the input is like: words a segment, frames a word, and how much of each modality is missing."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator, PercentFormatter

from emofuse.report.colours import PALETTE
from emofuse.report.figures import canvas
from emofuse.report.figures.canvas import sns

# Words of the longest segments, and frames of the longest words, beyond this share are not drawn.
DRAWN = 99.5

# At most so many bins of segments by their words.
BINS = 40


def coverage_figure(offsets: np.ndarray, frames: dict[str, np.ndarray], title: str) -> plt.Figure:
    """The figure of a store's `offsets` (segments + 1,) and of each modality's `frames` (words,), averaged a word."""
    sns.set_theme(style="whitegrid", palette=PALETTE)
    figure, (words, rates, missing) = plt.subplots(
        3,
        figsize=(7, 5.2 + 0.9 * len(frames)),
        layout="constrained",
        height_ratios=[3, 1 + len(frames), 1 + len(frames)],
    )
    _draw_words(words, np.diff(offsets))
    _draw_rates(rates, frames)
    _draw_missing(missing, offsets, frames)
    canvas.entitle(figure, title)
    return figure


def without_frames(offsets: np.ndarray, frames: np.ndarray) -> tuple[float, float]:
    """The share of words without frames, and that of segments with words of which none has any."""
    has = frames > 0
    there = np.diff(offsets) > 0
    found = np.concatenate([[0], np.cumsum(has)])
    empty = np.diff(found[offsets])[there] == 0
    return float(1 - has.mean()) if len(has) else 0.0, float(empty.mean()) if there.any() else 0.0


def _draw_words(axes: plt.Axes, lengths: np.ndarray) -> None:
    wordless = int((lengths == 0).sum())
    lengths = lengths[lengths > 0]
    longest = int(np.ceil(np.percentile(lengths, DRAWN))) if len(lengths) else 1
    # As many whole numbers in each.
    step = -(-longest // BINS)
    sns.histplot(lengths[lengths <= longest], bins=np.arange(0.5, longest + step + 0.5, step), ax=axes)
    median = np.median(lengths) if len(lengths) else np.nan
    axes.axvline(median, color="black", linestyle="--", linewidth=1.5)
    beyond = int((lengths > longest).sum())
    longer = f", {beyond:,} longer ones are not drawn" if beyond else ""
    axes.set(
        xlim=(0, None),
        xlabel=f"words a segment that has any (dashed: median, {median:g})\n{wordless:,} segments have none{longer}",
        ylabel="segments",
    )
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))


def _draw_rates(axes: plt.Axes, frames: dict[str, np.ndarray]) -> None:
    counts = [found[found > 0] for found in frames.values()]
    axes.boxplot(counts, orientation="horizontal", whis=(5, 95), showfliers=False, widths=0.5, patch_artist=True,
                 boxprops={"facecolor": ("C0", 0.3), "edgecolor": "C0"}, whiskerprops={"color": "C0"},
                 medianprops={"color": "black", "linewidth": 2})  # fmt: skip
    axes.set_yticks(range(1, len(frames) + 1), list(frames))
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel("frames a word that has any (box: half of the words, lines: 90 %)")


def _draw_missing(axes: plt.Axes, offsets: np.ndarray, frames: dict[str, np.ndarray]) -> None:
    shares = np.array([without_frames(offsets, found) for found in frames.values()])
    places = np.arange(len(frames))
    for number, (name, values) in enumerate(zip(("words", "segments"), shares.T, strict=True)):
        bars = axes.barh(places + 0.36 * number - 0.18, values, 0.34, color=f"C{number}", label=name)
        axes.bar_label(bars, [f"{100 * value:.1f} %" for value in values], padding=3, fontsize=9)
    axes.set_yticks(places, list(frames))
    axes.invert_yaxis()
    axes.set_xlim(0, min(1.15, max(0.05, 1.25 * shares.max())))
    axes.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    axes.set_xlabel("without any frame (of segments: of those that have words)")
    axes.legend(frameon=False, fontsize=9)
