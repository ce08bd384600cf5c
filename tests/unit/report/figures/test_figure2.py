"""Figures: what they show is in them, and the same numbers give the same file."""

import json
import re
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from matplotlib import pyplot as plt

from emofuse.paper import SUBMISSION
from emofuse.report.figures import canvas, figure2
from emofuse.scores.predictions_csv import Outputs

TARGETS = ["anger", "happy"]
VIDEOS = np.repeat([f"v{number}" for number in range(20)], 10)
PROGRAM = Path(__file__).parents[4] / "workflow/scripts/plot_figures.py"


def drawn(outputs, videos=VIDEOS, targets=TARGETS, **others):
    """The figure of a network's outputs, and of those of others by name."""
    networks = {"text CNN": outputs} | others
    said = {name: Outputs(found, found, videos) for name, found in networks.items()}
    return figure2.output_histograms(said, targets, "T")


def test_figure_2_counts_every_output():
    outputs = np.random.default_rng(0).normal(0.1, 0.1, (200, 2))
    figure = drawn(outputs)
    overlay, *panels = figure.axes
    below = figure.subfigs[1].get_supxlabel()
    beyond = int(re.search(r"\((\d+) of 400 beyond", below)[1])
    assert 0 < beyond < 10
    assert below.endswith("\n200 test segments of 20 videos")
    assert [text.get_text() for text in overlay.get_legend().get_texts()] == ["Anger", "Happy"]
    assert overlay.get_title() == "text CNN"
    assert [axes.get_title() for axes in panels] == ["Anger", "Happy"]
    assert figure.get_suptitle() == "T"
    plt.close(figure)


def test_networks_stand_in_the_same_panels_and_the_last_as_the_paper_draws_it():
    outputs = np.random.default_rng(0).normal(0.1, 0.1, (200, 2))
    figure = drawn(outputs, paper=outputs + 0.2)
    overlay, *panels = figure.axes
    assert overlay.get_title() == "paper"
    assert [len(axes.collections) for axes in panels] == [2, 2]
    assert [text.get_text() for text in figure.subfigs[1].legends[0].get_texts()] == ["text CNN", "paper"]
    plt.close(figure)


def test_seventeen_targets_have_a_panel_each_and_none_for_all():
    """Of seventeen colours, some are alike."""
    targets = [f"rating {number}" for number in range(17)]
    figure = drawn(np.random.default_rng(0).normal(4, 1, (200, 17)), targets=targets)
    assert [axes.get_title() for axes in figure.axes] == [target.capitalize() for target in targets]
    figure.draw_without_rendering()
    [legend] = figure.subfigs[0].legends
    assert not legend.get_window_extent().overlaps(figure._suptitle.get_window_extent())
    plt.close(figure)


def test_one_target_has_one_panel():
    figure = drawn(np.random.default_rng(0).normal(4, 1, (200, 1)), targets=["happy"])
    assert [axes.get_title() for axes in figure.axes] == ["Happy"]
    plt.close(figure)


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Runs `plot_figures` on cells and the validation skill of each, and gives what it would save of figure 2.

    Of three seeds the second is kept, as `selected.json` says; the others' outputs lie elsewhere.
    """

    def run(cells):
        rows = ["video,segment,fold,seed,true_anger,true_happy,anger,happy"]
        for seed, far in ((1, 5), (2, 0), (3, 9)):
            rows += [f"a,{i},{fold},{seed},0,0,{far + i / 50},{far + i / 100}" for fold in ("valid", "test")
                     for i in range(50)]  # fmt: skip
        scores = ["modalities,system,group,target,skill,skill_low,skill_high,valid_skill"]
        for number, (cell, skill) in enumerate(cells.items()):
            modalities, architecture = cell.split("/")
            (tmp_path / f"{number}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
            selected = {"modalities": modalities, "architecture": architecture, "model_seed": 2}
            (tmp_path / f"{number}.json").write_text(json.dumps(selected), encoding="utf-8")
            scores.append(f"{modalities},{architecture},all,overall,0.1,0,0.2,{skill}")
        (tmp_path / "metrics.csv").write_text("\n".join(scores) + "\n", encoding="utf-8")
        saved = []
        monkeypatch.setattr(canvas, "save", lambda figure, paths: saved.append(figure))
        given = [part for number, cell in enumerate(cells) for part in ("--cell", *cell.split("/"),
                 tmp_path / f"{number}.csv", tmp_path / f"{number}.json")]  # fmt: skip
        arguments = ["--figures", "figure2", "--metrics", tmp_path / "metrics.csv", *given,
                     "--targets", *TARGETS, "--title", "t", "--output", tmp_path]  # fmt: skip
        monkeypatch.setattr(sys, "argv", ["plot_figures", *map(str, arguments)])
        runpy.run_path(str(PROGRAM), run_name="__main__")
        [figure] = saved
        return figure

    yield run
    plt.close("all")


def test_the_program_draws_the_network_that_is_kept_and_no_other_seed(program):
    figure = program({"text/cnn": 0.1})
    assert " of 100 beyond" in figure.subfigs[1].get_supxlabel()
    assert figure.axes[0].get_xlim()[1] < 1.2


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"text/cnn": 0.1}, ["text CNN"]),
        ({"text/cnn": 0.1, "text/lstm": 0.2}, ["text LSTM (best by validation)"]),
        (
            {"text/cnn": 0.1, "audio+video+text/blstm": -0.2},
            ["text CNN (best by validation)", "audio+video+text BLSTM (the paper's system)"],
        ),
        ({"text/cnn": 0.1, SUBMISSION: 0.2}, ["audio+video+text BLSTM (best by validation, the paper's system)"]),
    ],
)
def test_the_network_that_the_summary_names_is_drawn_beside_the_papers(program, cells, named):
    assert [text.get_text() for text in program(cells).subfigs[1].legends[0].get_texts()] == named


def test_the_same_numbers_give_the_same_file(tmp_path):
    outputs = np.random.default_rng(0).normal(0.1, 0.1, (200, 2))
    for name in ("a", "b"):
        canvas.save(drawn(outputs), [tmp_path / f"{name}.svg", tmp_path / f"{name}.png"])
    for ending in ("svg", "png"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_constant_outputs_can_be_drawn(tmp_path):
    canvas.save(drawn(np.zeros((5, 2)), VIDEOS[:5]), [tmp_path / "c.png"])
    assert (tmp_path / "c.png").stat().st_size > 1000
