"""Figure 1 shows modalities, their fusion, layers and targets."""

import re

import matplotlib as mpl

from emofuse.networks.layers import Layer
from emofuse.report.figures.figure1 import architecture_figure, fusion_text

mpl.use("Agg")

LAYERS = [Layer("Bidirectional LSTM", (12, 128), 4000), Layer("Dropout 0.2", (12, 128), 0), Layer("Dense", (2,), 258)]


def test_what_a_network_is_given_is_said_by_its_inputs():
    features = "early fusion: 12 words × 7 features, cut or padded with zeros"
    assert fusion_text({"features": (12, 7), "words": (12,), "present": (12,)}, 12) == features
    assert fusion_text({"words": (12,)}, 12) == "early fusion: 12 words"


def test_the_figure_names_modalities_layers_and_targets():
    modalities = {"audio": "4 features", "text": "3 features"}
    figure = architecture_figure(modalities, "12 words × 7", LAYERS, ["happy", "sad"], "Title")
    written = " ".join(text.get_text() for axes in figure.axes for text in axes.texts)
    for expected in ("audio\n4 features", "12 words × 7",
                     "Bidirectional LSTM  →  12 × 128   (4,000 parameters)",
                     "Dropout 0.2  →  12 × 128   (no parameters)", "happy, sad"):  # fmt: skip
        assert expected in written


def test_seventeen_targets_are_named_within_their_box():
    """They made all boxes narrower than their texts."""
    targets = [f"rating {number}" for number in range(1, 18)]
    figure = architecture_figure({"audio": "4 features"}, "", LAYERS, targets, "Title")
    figure.draw_without_rendering()
    [axes] = figure.axes
    *_, named = axes.texts
    *_, box = axes.patches
    assert re.split(r",[ \n]", named.get_text()) == [target.replace(" ", "\u00a0") for target in targets]
    inside, outside = named.get_window_extent(), box.get_window_extent()
    assert (outside.x0 < inside.x0) & (inside.x1 < outside.x1) & (outside.y0 < inside.y0) & (inside.y1 < outside.y1)


def test_a_title_that_is_wider_than_the_figure_is_broken():
    """It was cut at both ends."""
    title = "audio+video+text BLSTM (the paper's system): " + "a corpus with a name " * 3 + "protocol quick"
    figure = architecture_figure({"audio": "4 features"}, "", LAYERS, ["happy"], title)
    assert "\n" in figure.get_suptitle()
    assert figure.get_suptitle().split() == title.split()
