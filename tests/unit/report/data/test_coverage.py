"""The picture of the input: what is missing, worked out by hand."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from emofuse.report.data.coverage import coverage_figure, without_frames

# Three segments: of two words, of none, of three.
OFFSETS = np.array([0, 2, 2, 5])


def test_words_and_segments_without_frames_are_counted_where_there_are_words():
    assert without_frames(OFFSETS, np.array([0, 0, 4, 0, 1])) == pytest.approx((3 / 5, 1 / 2))
    assert without_frames(OFFSETS, np.ones(5)) == (0, 0)
    assert without_frames(np.zeros(3, int), np.zeros(0)) == (0, 0)


def test_a_modality_has_a_box_and_its_shares():
    frames = {"audio": np.array([0, 0, 4, 0, 1]), "video": np.full(5, 3)}
    figure = coverage_figure(OFFSETS, frames, "Sample corpus")
    words, rates, missing = figure.axes
    assert words.get_xlabel() == "words a segment that has any (dashed: median, 2.5)\n1 segments have none"
    assert [text.get_text() for text in rates.get_yticklabels()] == ["audio", "video"]
    assert [text.get_text() for text in missing.texts] == ["60.0 %", "0.0 %", "50.0 %", "0.0 %"]
    plt.close(figure)


def test_bars_hold_as_many_whole_numbers_of_words_each():
    """Of 2 to 20 words, one bar held two numbers, and another none."""
    for lengths in (np.arange(2, 21), np.arange(0, 200)):
        figure = coverage_figure(np.cumsum([0, *lengths]), {"audio": np.ones(lengths.sum(), int)}, "t")
        heights = np.trim_zeros([bar.get_height() for bar in figure.axes[0].patches])
        assert len(set(heights[:-1])) == 1
        plt.close(figure)


def test_a_modality_without_any_frame_can_be_drawn():
    plt.close(coverage_figure(OFFSETS, {"audio": np.zeros(5, int)}, "t"))
