"""Learning curves: the losses of each network, and the epoch at which each was best."""

import numpy as np
import pandas as pd
import pytest

from emofuse.report.figures import canvas
from emofuse.report.figures.learning_curves import best_epochs, constant_error, learning_curves, read_curves


@pytest.fixture
def curves():
    """Two networks: the first is best in its second epoch and in its third alike, the other in its only one."""
    rows = [(1, 1, 9.0, 0.5, 7), (1, 2, 0.3, 0.25, 3), (1, 3, 0.2, 0.25, 3), (2, 1, 0.4, 0.35, 5)]
    return pd.DataFrame(rows, columns=["network", "epoch", "loss", "valid_loss", "monitored"])


def test_the_best_epoch_is_the_first_in_which_what_is_monitored_was_lowest(curves):
    assert best_epochs(curves).values.tolist() == [[1, 2, 0.25], [2, 1, 0.35]]


def test_what_is_monitored_may_be_another_thing_than_the_loss(curves):
    curves["monitored"] = [0.1, 0.2, 0.3, 0.4]
    assert best_epochs(curves).values.tolist() == [[1, 1, 0.5], [2, 1, 0.35]]


def test_the_axis_says_which_loss_it_is(curves):
    figures = {loss: learning_curves({("text", "lstm"): curves}, {}, loss, "t") for loss in ("mae", "mse")}
    labels = {loss: figure.get_supylabel() for loss, figure in figures.items()}
    assert labels == {"mae": "mean absolute error", "mse": "mean squared error"}


def test_a_panel_a_cell_with_two_lines_a_network_and_its_best_epochs(curves):
    cells = {(modalities, name): curves for modalities in ("text", "audio+text") for name in ("lstm", "cnn", "wide")}
    figure = learning_curves(cells, {("audio+text", "cnn"): 0.2}, "mae", "Sample corpus")
    assert len(figure.axes) == 6
    assert [axes.get_title() for axes in figure.axes[:3]] == ["LSTM", "CNN", "WIDE"]
    *lines, best, constant = figure.axes[4].lines
    assert [line.get_ydata().tolist() for line in lines] == [[9.0, 0.3, 0.2], [0.4], [0.5, 0.25, 0.25], [0.35]]
    assert best.get_xydata().tolist() == [[2, 0.25], [1, 0.35]]
    assert list(constant.get_ydata()) == [0.2, 0.2]
    assert [len(axes.lines) for axes in figure.axes] == [5, 5, 5, 5, 6, 5]
    assert figure.axes[0].get_ylim()[0] < 0.2
    assert [text.get_text() for text in figure.legends[0].get_texts()][-1] == "best constant on validation"


def test_the_best_constants_error_is_that_of_which_skill_is_the_part_that_is_gone():
    assert constant_error(0.25, 0.3) == pytest.approx(0.4)
    assert np.isnan(constant_error(1.0, 0.0))
    assert np.isnan(constant_error(np.nan, 0.3))


def test_validation_sets_the_scale_but_for_outliers_and_best_epochs_are_within_it(curves):
    many = pd.concat([curves.assign(loss=0.1)] * 20 + [curves], ignore_index=True)
    bad = pd.DataFrame({"network": [1], "epoch": [1], "loss": [2.0], "valid_loss": [1.5], "monitored": [1.5]})
    [axes] = learning_curves({("text", "lstm"): many}, {}, "mae", "t").axes
    low, high = axes.get_ylim()
    # Training that goes on falling does not set it either.
    assert 0.1 < low < 0.25
    assert 0.5 < high < 1
    _, high = learning_curves({("text", "lstm"): many, ("text", "cnn"): bad}, {}, "mae", "t").axes[0].get_ylim()
    assert 1.5 < high < 2


def test_the_same_curves_give_the_same_files(curves, tmp_path):
    for name in ("a", "b"):
        figure = learning_curves({("text", "lstm"): curves}, {}, "mae", "t")
        canvas.save(figure, [tmp_path / f"{name}.svg", tmp_path / f"{name}.png"])
    for ending in ("svg", "png"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_curves_are_put_together_by_cell_and_networks_of_two_rounds_told_apart(curves, tmp_path):
    paths = []
    for place, cell in enumerate([("text", "lstm"), ("text", "lstm"), ("text", "cnn")]):
        paths.append(tmp_path / f"{place}.csv")
        table = curves.rename(columns={"network": "seed"}).assign(modalities=cell[0], architecture=cell[1])
        table.to_csv(paths[-1], index=False)
    found = read_curves(paths)
    assert list(found) == [("text", "lstm"), ("text", "cnn")]
    assert [table["network"].nunique() for table in found.values()] == [4, 2]
    assert best_epochs(found["text", "lstm"])["valid_loss"].tolist() == [0.25, 0.35, 0.25, 0.35]


@pytest.mark.parametrize("names", [["lstm"], ["lstm", "cnn"], ["lstm", "blstm", "cnn"]])
def test_the_key_is_within_the_figure(curves, names):
    cells = {("text", name): curves for name in names}
    figure = learning_curves(cells, dict.fromkeys(cells, 0.3), "mae", "t")
    figure.draw_without_rendering()
    key = figure.legends[0].get_window_extent()
    assert 0 <= key.x0 < key.x1 <= figure.bbox.width
