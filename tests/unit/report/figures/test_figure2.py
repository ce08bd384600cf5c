"""Figures: what they show is in them, and the same numbers give the same file."""

import re
import runpy
import sys
from pathlib import Path

import numpy as np

from emofuse.report.figures import canvas, figure2

TARGETS = ["anger", "happy"]
VIDEOS = np.repeat([f"v{number}" for number in range(20)], 10)
PROGRAM = Path(__file__).parents[4] / "workflow/scripts/plot_figure2.py"


def test_figure_2_counts_every_output(tmp_path):
    outputs = np.random.default_rng(0).normal(0.1, 0.1, (200, 2))
    figure = figure2.output_histograms(outputs, VIDEOS, TARGETS, "Sample corpus")
    (axes,) = figure.axes
    beyond = int(re.search(r"\((\d+) of 400 beyond", axes.get_xlabel())[1])
    assert 0 < beyond < 10
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["Anger", "Happy"]
    assert axes.get_title() == "Sample corpus"
    assert axes.get_xlabel().endswith("\n200 test segments of 20 videos")


def test_the_program_draws_the_network_that_is_kept_and_no_other_seed(tmp_path, monkeypatch):
    """Of three seeds the second is kept, as `selected.json` says; the others' outputs lie elsewhere."""
    rows = ["video,segment,fold,seed,true_anger,true_happy,anger,happy"]
    for seed, far in ((1, 5), (2, 0), (3, 9)):
        rows += [
            f"a,{i},{fold},{seed},0,0,{far + i / 50},{far + i / 100}" for fold in ("valid", "test") for i in range(50)
        ]
    (tmp_path / "predictions.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "selected.json").write_text('{"model_seed": 2}', encoding="utf-8")
    figures = []
    monkeypatch.setattr(canvas, "save", lambda figure, paths: figures.append(figure))
    arguments = ["--predictions", tmp_path / "predictions.csv", "--selected", tmp_path / "selected.json",
                 "--targets", *TARGETS, "--title", "t", "--output", tmp_path / "x.svg"]  # fmt: skip
    monkeypatch.setattr(sys, "argv", ["plot_figure2", *map(str, arguments)])
    runpy.run_path(str(PROGRAM), run_name="__main__")
    (axes,) = figures[0].axes
    assert " of 100 beyond" in axes.get_xlabel()
    assert axes.get_xlim()[1] < 1.2


def test_the_same_numbers_give_the_same_file(tmp_path):
    outputs = np.random.default_rng(0).normal(0.1, 0.1, (200, 2))
    for name in ("a", "b"):
        figure = figure2.output_histograms(outputs, VIDEOS, TARGETS, "t")
        canvas.save(figure, [tmp_path / f"{name}.svg", tmp_path / f"{name}.png"])
    for ending in ("svg", "png"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_constant_outputs_can_be_drawn(tmp_path):
    canvas.save(figure2.output_histograms(np.zeros((5, 2)), VIDEOS[:5], TARGETS, "t"), [tmp_path / "c.png"])
    assert (tmp_path / "c.png").stat().st_size > 1000
