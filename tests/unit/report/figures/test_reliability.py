"""Reliability of presence: bins of equally many, the share that has the target, and its interval."""

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from emofuse.report.figures import canvas
from emofuse.report.figures.reliability import presence_by_output, reliability_figure
from emofuse.scores.predictions_csv import Presence

PROGRAM = Path(__file__).parents[4] / "workflow/scripts/plot_figures.py"


def each(count):
    """A video a segment."""
    return np.arange(count).astype(str)


def test_bins_hold_as_many_segments_each_from_the_lowest_output_on():
    outputs = np.arange(250.0)[::-1]
    truth = np.where(outputs >= 125, 1 / 3, 0)
    # In the lowest bin, one of twenty-five.
    truth[outputs == 0] = 3
    bins = presence_by_output(truth, outputs, np.repeat(each(125), 2))
    assert bins["segments"].tolist() == [25] * 10
    assert bins["videos"].tolist() == [13] * 10
    assert bins["output"].tolist() == [12 + 25 * number for number in range(10)]
    assert bins["share"].tolist() == [0.04, 0, 0, 0, 0, 1, 1, 1, 1, 1]


def test_where_segments_are_few_so_are_bins():
    bins = presence_by_output(np.zeros(59), np.arange(59.0), each(59))
    assert bins["segments"].tolist() == [29, 30]


def test_intervals_know_that_segments_of_a_video_are_alike():
    """In bins, for outputs are all one: of two hundred videos with a segment each, and of ten with twenty."""
    truth = np.tile(np.repeat([0.0, 1.0], 20), 5)
    independent, alike = (
        presence_by_output(truth, np.zeros(200), videos) for videos in (each(200), np.repeat(each(10), 20))
    )
    assert independent["share"].tolist() == alike["share"].tolist() == [0.5]
    widths = [(bins["high"] - bins["low"]).item() for bins in (independent, alike)]
    assert widths[0] == pytest.approx(2 * 1.96 * 0.5 / 200**0.5, abs=0.003)
    assert widths[1] > 4 * widths[0]


def of(truth, outputs, videos, is_probable=False):
    """What one network says."""
    return {"N": Presence(truth, outputs, outputs > 0.5, videos, is_probable)}


def test_probabilities_are_drawn_beside_the_line_on_which_they_are_right(tmp_path):
    rng = np.random.default_rng(0)
    evidence = rng.uniform(0, 1, (4000, 1))
    truth = (rng.uniform(0, 1, evidence.shape) < evidence).astype(float)
    figure = reliability_figure(of(truth, evidence, each(4000), True), ["anger"], "t")
    _, curve, line = figure.axes[0].lines
    assert (line.get_xy1(), line.get_slope()) == ((0, 0), 1)
    assert curve.get_ydata() == pytest.approx(curve.get_xdata(), abs=0.06)
    assert "mean probability of presence" in figure.get_supxlabel()
    assert "slanted" in figure.get_supxlabel()
    plain = reliability_figure(of(truth, evidence, each(4000)), ["anger"], "t")
    assert len(plain.axes[0].lines) == 2
    assert "mean output" in plain.get_supxlabel()


def test_one_video_has_bins_and_no_interval(tmp_path):
    bins = presence_by_output(np.zeros(30), np.arange(30.0), np.full(30, "v"))
    assert bins[["low", "high"]].isna().all(axis=None)
    figure = reliability_figure(of(np.zeros((30, 1)), np.arange(30.0)[:, None], np.full(30, "v")), ["anger"], "t")
    canvas.save(figure, [tmp_path / "a.png"])


def test_the_program_hands_over_the_videos_of_the_network_that_is_kept(tmp_path, monkeypatch):
    """Of two seeds, whose outputs are all one: ten videos of twenty segments that are alike."""
    rows = [f"v{video},{segment},test,{seed},{video % 2},0.1,1" for seed in (1, 2) for video in range(10)
            for segment in range(20)]  # fmt: skip
    table = "\n".join(["video,segment,fold,seed,true_anger,anger,present_anger", *rows])
    (tmp_path / "predictions.csv").write_text(table, encoding="utf-8")
    selected = '{"modalities": "text", "architecture": "cnn", "model_seed": 2}'
    (tmp_path / "selected.json").write_text(selected, encoding="utf-8")
    scores = "modalities,system,group,target,skill,skill_low,skill_high,valid_skill\ntext,cnn,all,overall,0,0,0,0\n"
    (tmp_path / "metrics.csv").write_text(scores, encoding="utf-8")
    figures = []
    monkeypatch.setattr(canvas, "save", lambda figure, paths: figures.append(figure))
    arguments = ["--figures", "reliability", "--metrics", tmp_path / "metrics.csv", "--cell", "text", "cnn",
                 tmp_path / "predictions.csv", tmp_path / "selected.json",
                 "--targets", "anger", "--title", "t", "--output", tmp_path]  # fmt: skip
    monkeypatch.setattr(sys, "argv", ["plot_figures", *map(str, arguments)])
    runpy.run_path(str(PROGRAM), run_name="__main__")
    [figure] = figures
    [interval] = figure.axes[0].collections[0].get_segments()
    expected = presence_by_output(np.arange(200) // 20 % 2, np.full(200, 0.1), np.repeat(each(10), 20))
    assert interval[:, 1] == pytest.approx(expected[["low", "high"]].to_numpy()[0])
    assert "\n200 test segments of 10 videos\n(vertical lines: 95 % interval over videos" in figure.get_supxlabel()


def test_equal_outputs_share_a_bin():
    outputs = np.repeat([0.0, 1.0, 2.0], [80, 10, 10])
    bins = presence_by_output(np.zeros(100), outputs, each(100))
    assert bins[["output", "segments"]].values.tolist() == [[0, 80], [1.5, 20]]


def test_a_panel_a_target_with_its_bins_and_the_share_of_all(tmp_path):
    outputs = np.column_stack([np.arange(200.0), np.zeros(200)])
    truth = np.column_stack([np.repeat([0.0, 1.0], 100), np.repeat([0.0, 1.0], [150, 50])])
    figure = reliability_figure(of(truth, outputs, each(200)), ["anger", "happy"], "Sample corpus")
    base, curve = figure.axes[0].lines
    assert base.get_ydata() == [0.5, 0.5]
    assert curve.get_ydata().tolist() == [0] * 5 + [1] * 5
    base, curve = figure.axes[1].lines
    assert base.get_ydata() == [0.25, 0.25]
    assert curve.get_xydata().tolist() == [[0, 0.25]]


def test_the_same_outputs_give_the_same_files(tmp_path):
    values = np.random.default_rng(0).normal(0.3, 0.3, (50, 2))
    for name in ("a", "b"):
        figure = reliability_figure(of(np.rint(values), values, each(50)), ["anger", "happy"], "t")
        canvas.save(figure, [tmp_path / f"{name}.svg", tmp_path / f"{name}.png"])
    for ending in ("svg", "png"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()
