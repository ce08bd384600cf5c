"""Figure 1 shows the layers of a real model, with the shapes and parameters that Keras counts."""

from dataclasses import replace

import matplotlib as mpl
import pytest
from sound_choices import SOUND

from emofuse import architectures
from emofuse.networks.network import Network
from emofuse.report.figures.figure1 import architecture_figure, layer_boxes

mpl.use("Agg")


@pytest.fixture
def model():
    network = Network(
        maxlen=12, features=7, vocabulary=0, outputs=6, depth=2, dense=1,
        masking=True, label_range=(0, 3), choices=replace(SOUND.network, output="clipped"),
    )  # fmt: skip
    return architectures.find("blstm").build(network, 0.2)


def test_boxes_are_the_layers_in_order_and_the_bounds(model):
    boxes = layer_boxes(model)
    assert [box.kind for box in boxes] == [
        "BatchNormalization", "Bidirectional LSTM", "Dropout 0.2", "Bidirectional LSTM", "Dropout 0.2", "Dense",
        "Dropout 0.2", "Dense", "StraightThroughClip",
    ]  # fmt: skip
    assert boxes[0].shape == (12, 7)
    assert boxes[-1].shape == (6,)
    assert sum(box.parameters for box in boxes) == model.count_params()


def test_the_figure_names_modalities_layers_and_targets(model):
    modalities = {"audio": "4 features", "text": "3 features"}
    figure = architecture_figure(modalities, "12 words × 7", layer_boxes(model), ["happy", "sad"], "Title")
    written = " ".join(text.get_text() for axes in figure.axes for text in axes.texts)
    for expected in ("audio\n4 features", "12 words × 7", "Bidirectional LSTM", "happy, sad"):
        assert expected in written


def test_a_title_that_is_wider_than_the_figure_is_broken(model):
    """It was cut at both ends."""
    title = "audio+video+text BLSTM (the paper's system): " + "a corpus with a name " * 3 + "protocol quick"
    figure = architecture_figure({"audio": "4 features"}, "", layer_boxes(model), ["happy"], title)
    assert "\n" in figure.get_suptitle()
    assert figure.get_suptitle().split() == title.split()
