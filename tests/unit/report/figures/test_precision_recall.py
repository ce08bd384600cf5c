"""Precision and recall: the curve by hand, the dot of the decision, and an emotion that nobody has."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from emofuse.report.figures.precision_recall import precision_recall_figure
from emofuse.scores.predictions_csv import Presence

VIDEOS = np.array(["a", "a", "b", "b"])


@pytest.fixture
def panels():
    """Of happy, the two that have it are first and third by the evidence; of fear there is none."""
    truth = np.array([[1.0, 0.0], [0.0, 0.0], [1 / 3, 0.0], [0.0, 0.0]])
    evidence = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.1, 0.4]])
    figure = precision_recall_figure(
        {"N": Presence(truth, evidence, evidence > 0.65, VIDEOS, True)}, ["happy", "fear"], "T"
    )
    yield figure.axes
    plt.close(figure)


def test_the_curve_and_the_dot_are_those_worked_out_by_hand(panels):
    prevalence, curve, dot = panels[0].lines
    assert prevalence.get_ydata() == [0.5, 0.5]
    # Thresholds below .1, .7, .8 and .9.
    assert list(zip(*curve.get_data(), strict=True)) == [(1, 2 / 4), (1, 2 / 3), (1 / 2, 1 / 2), (1 / 2, 1)]
    # The first three are said to be present, and two of them are, which are all.
    assert [list(values) for values in dot.get_data()] == [[1], [2 / 3]]


def test_an_emotion_that_no_segment_has_is_said_to_be_so(panels):
    assert len(panels[1].lines) == 1
    assert [text.get_text() for text in panels[1].texts] == ["in no test segment"]


def test_the_sample_stands_beneath(panels):
    assert "4 test segments of 2 videos" in panels[0].get_figure(root=True).get_supxlabel()
