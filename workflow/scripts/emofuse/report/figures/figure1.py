"""Figure 1: the fusion of modalities and the network behind it, drawn from the layers of a real model."""

from textwrap import fill

from matplotlib import pyplot as plt
from matplotlib.patches import FancyBboxPatch

from emofuse.networks.layers import Layer
from emofuse.report.colours import PALETTE
from emofuse.report.figures import canvas
from emofuse.report.figures.canvas import sns

BOX_HEIGHT, GAP = 0.62, 0.28
WIDTH = 10.0

# So many characters fit into the box of the targets, and such is the height of each further line.
LINE, LINE_HEIGHT = 90, 0.3


def modality_texts(modalities: list[str], text: str, widths: dict[str, int]) -> dict[str, str]:
    """What a word has of each modality; `text` is the protocol's, `widths` the number of features of each modality."""
    texts = {}
    for modality in modalities:
        parts = []
        if modality != "text" or "glove" in text.split("+"):
            averaged = " a word" if modality == "text" else ", word averages"
            parts.append(f"{widths[modality]} features{averaged}")
        if modality == "text" and "one_hot" in text.split("+"):
            parts.append("one-hot words, looked up")
        texts[modality] = "\n".join(parts)
    return texts


def fusion_text(inputs: dict[str, tuple[int, ...]], maxlen: int) -> str:
    """What a network with inputs of these shapes is given of a segment."""
    features = f" × {inputs['features'][-1]} features, cut or padded with zeros" if "features" in inputs else ""
    return f"early fusion: {maxlen} words{features}"


def architecture_figure(
    modalities: dict[str, str], fused: str, layers: list[Layer], targets: list[str], title: str
) -> plt.Figure:
    """Modalities (name to what a word has of them) beside one another, their fusion, then the layers, downwards."""
    colours = sns.color_palette(PALETTE)
    rows = len(layers) + 3
    # Between names alone, not within.
    named = fill(", ".join(target.replace(" ", "\u00a0") for target in targets), LINE)
    below = named.count("\n") * LINE_HEIGHT
    height = rows * (BOX_HEIGHT + GAP) + below
    figure, axes = plt.subplots(figsize=(8, 0.55 * height + 0.9), layout="constrained")
    axes.set(xlim=(0, WIDTH), ylim=(-height, 0.1))
    canvas.entitle(figure, title)
    axes.axis("off")
    slot = WIDTH / len(modalities)
    for number, (name, what) in enumerate(modalities.items()):
        middle = slot * (number + 0.5)
        _box(axes, middle, 0, 0.92 * slot, f"{name}\n{what}", colours[number])
        _arrow(axes, (middle, 0), (WIDTH / 2 + (middle - WIDTH / 2) * 0.5, 1))
    _box(axes, WIDTH / 2, 1, 0.8 * WIDTH, fused, "0.35")
    for row, layer in enumerate(layers, 2):
        shape = " × ".join(map(str, layer.shape))
        parameters = f"{layer.parameters:,} parameters" if layer.parameters else "no parameters"
        _arrow(axes, (WIDTH / 2, row - 1), (WIDTH / 2, row))
        _box(axes, WIDTH / 2, row, 0.6 * WIDTH, f"{layer.kind}  →  {shape}   ({parameters})", colours[4])
    _arrow(axes, (WIDTH / 2, rows - 2), (WIDTH / 2, rows - 1))
    _box(axes, WIDTH / 2, rows - 1, 0.8 * WIDTH, named, colours[2], BOX_HEIGHT + below)
    return figure


def _top(row: int) -> float:
    return -row * (BOX_HEIGHT + GAP)


def _box(
    axes: plt.Axes, middle: float, row: int, width: float, text: str, colour: object, height: float = BOX_HEIGHT
) -> None:
    corner = (middle - width / 2, _top(row) - height)
    axes.add_patch(
        FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.12",
            facecolor="white",
            edgecolor=colour,
            lw=1.8,
        )
    )
    axes.text(middle, _top(row) - height / 2, text, ha="center", va="center", fontsize=8.5)


def _arrow(axes: plt.Axes, start: tuple[float, int], end: tuple[float, int]) -> None:
    """From the foot of a box to the head of one below, each given by its middle and its row."""
    axes.annotate(
        "",
        (end[0], _top(end[1])),
        (start[0], _top(start[1]) - BOX_HEIGHT),
        arrowprops={"arrowstyle": "->", "color": "0.4"},
    )
