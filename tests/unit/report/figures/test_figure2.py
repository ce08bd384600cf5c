"""Figures: what they show is in them, and the same numbers give the same file."""

import re

import numpy as np

from emofuse.report.figures import canvas, figure2

TARGETS = ["anger", "happy"]


def test_figure_2_counts_every_output(tmp_path):
    outputs = np.random.default_rng(0).normal(0.1, 0.1, (200, 2))
    figure = figure2.output_histograms(outputs, TARGETS, "Sample corpus")
    (axes,) = figure.axes
    beyond = int(re.search(r"\((\d+) of 400 beyond", axes.get_xlabel())[1])
    assert 0 < beyond < 10
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["Anger", "Happy"]
    assert axes.get_title() == "Sample corpus"


def test_the_same_numbers_give_the_same_file(tmp_path):
    outputs = np.random.default_rng(0).normal(0.1, 0.1, (200, 2))
    for name in ("a", "b"):
        figure = figure2.output_histograms(outputs, TARGETS, "t")
        canvas.save(figure, [tmp_path / f"{name}.svg", tmp_path / f"{name}.png"])
    for ending in ("svg", "png"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_constant_outputs_can_be_drawn(tmp_path):
    canvas.save(figure2.output_histograms(np.zeros((5, 2)), TARGETS, "t"), [tmp_path / "c.png"])
    assert (tmp_path / "c.png").stat().st_size > 1000
