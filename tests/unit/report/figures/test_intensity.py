"""Predicted against true intensity: which outputs stand at which level, and how many."""

import numpy as np
import pytest

from emofuse.report.figures import canvas
from emofuse.report.figures.intensity import by_level, intensity_figure
from emofuse.scores.predictions_csv import Outputs


def test_outputs_are_gathered_by_third():
    truth = np.array([0, 1 / 3, 0.33, 0, 0.5, 3])
    levels = by_level(truth, np.arange(6.0))
    assert list(levels) == pytest.approx([0, 1 / 3, 2 / 3, 3])
    # Half lies between two thirds, and goes to the even one.
    assert [outputs.tolist() for outputs in levels.values()] == [[0, 3], [1, 2], [4], [5]]
    assert list(by_level(np.array([-3.0, 2.0]), np.zeros(2))) == [-3, 2]


def test_a_panel_a_target_with_a_box_a_level_and_its_segments(tmp_path):
    truth = np.array([[0, 1], [0, 1], [3, 1]])
    outputs = np.array([[0.1, 0.4], [0.3, 0.5], [1.0, 0.6]])
    figure = intensity_figure(
        {"N": Outputs(truth, outputs, np.array(["a", "a", "b"]))}, ["anger", "happy"], (0, 3), "Sample corpus"
    )
    assert ", of 3 test segments of 2 videos\n" in figure.get_supxlabel()
    assert [axes.get_title() for axes in figure.axes] == ["Anger", "Happy"]
    written = [[(text.get_position()[0], text.get_text()) for text in axes.texts] for axes in figure.axes]
    assert written == [[(0, "2"), (3, "1")], [(1, "3")]]
    medians = [line.get_ydata().tolist() for line in figure.axes[0].lines if line.get_color() == "black"]
    assert medians == [[0.2, 0.2], [1.0, 1.0]]
    assert figure.get_supylabel() == "output, not clipped"


def test_networks_stand_beside_one_another_in_their_colours():
    values = np.array([[0.0], [1.0], [1.0]])
    videos = np.full(3, "v")
    networks = {"best": Outputs(values, values, videos), "paper": Outputs(values, values + 1, videos)}
    figure = intensity_figure(networks, ["happy"], (0, 3), "t")
    medians = [line.get_xdata().mean() for line in figure.axes[0].lines if line.get_color() == "black"]
    assert medians == pytest.approx([level + aside for aside in (-0.35 / 6, 0.35 / 6) for level in (0, 1)])
    assert [text.get_text() for text in figure.subfigs[0].legends[0].get_texts()] == ["best", "paper"]


@pytest.mark.parametrize("count", [1, 3])
def test_odd_numbers_of_targets_leave_no_empty_panel(count):
    values = np.zeros((4, count))
    figure = intensity_figure(
        {"N": Outputs(values, values, np.full(4, "v"))}, [f"target {i}" for i in range(count)], (-3, 3), "t"
    )
    assert len(figure.axes) == count
    assert ", of 4 test segments of 1 video\n" in figure.get_supxlabel()
    # Each lowest panel of a column has numbers below it.
    assert [axes.xaxis.get_tick_params()["labelbottom"] for axes in figure.axes[-2:]] == [True] * min(count, 2)


def test_the_same_outputs_give_the_same_files(tmp_path):
    values = np.random.default_rng(0).normal(0.3, 0.3, (50, 2))
    networks = {"N": Outputs(np.rint(values), values, np.full(50, "v"))}
    for name in ("a", "b"):
        figure = intensity_figure(networks, ["anger", "happy"], (0, 3), "t")
        canvas.save(figure, [tmp_path / f"{name}.svg", tmp_path / f"{name}.png"])
    for ending in ("svg", "png"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()
