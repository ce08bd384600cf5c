"""Skill of cells: what is read of metrics, and the pictures of it."""

import runpy
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from emofuse.configuration.protocol import Comparison
from emofuse.report.caveats import ONE_SEED, caveats, sample_caveats
from emofuse.report.figures import canvas
from emofuse.report.figures.skill import skill_figure
from emofuse.report.figures.skill_heatmap import colour_limit, skill_heatmap
from emofuse.scores.skill import cell_skills, target_skills, verdict, verdict_on_all

TARGETS = ["anger", "happy"]
HOME = Path(__file__).parents[3]


@pytest.fixture
def metrics():
    """Two modality sets, each with a constant and two networks; the text CNN's constant makes no error in anger."""
    overall = {("text", "lstm"): (0.1, 0.05, 0.2), ("text", "cnn"): (-0.2, -0.3, 0.1),
               ("audio+text", "lstm"): (0.05, -0.01, 0.1), ("audio+text", "cnn"): (0.0, np.nan, np.nan)}  # fmt: skip
    rows = []
    for (modalities, system), interval in overall.items():
        for group in ("all", "digit ids"):
            sign = 1 if group == "all" else -1
            values = {"anger": -np.inf if (modalities, system) == ("text", "cnn") else 0.3, "happy": -0.1,
                      "overall": interval[0]}  # fmt: skip
            for target, skill in values.items():
                rows.append((modalities, system, group, target, sign * skill, *interval[1:]))
        rows.append((modalities, "best_constant", "all", "overall", 0.0, 0.0, 0.0))
    columns = ["modalities", "system", "group", "target", "skill", "skill_low", "skill_high"]
    found = pd.DataFrame(rows, columns=columns).drop_duplicates(columns[:4]).set_index(columns[:4])
    low = found["skill_low"]
    return found.assign(beats=low > 0, family_low=low - 0.1, videos=40, seeds=5, segments=400)


def test_skills_are_those_of_the_cells_on_all_videos(metrics):
    found = cell_skills(metrics, ["lstm", "cnn"])
    assert list(found.index) == [("text", "lstm"), ("text", "cnn"), ("audio+text", "lstm"), ("audio+text", "cnn")]
    assert found["skill"].tolist() == [0.1, -0.2, 0.05, 0.0]
    assert found.loc[("text", "lstm"), ["skill_low", "skill_high"]].tolist() == [0.05, 0.2]


def test_skills_by_target_are_a_row_a_cell_and_undefined_where_the_constant_is_right(metrics):
    found = target_skills(metrics, ["lstm", "cnn"], TARGETS)
    assert list(found) == ["anger", "happy", "overall"]
    assert found.loc[("audio+text", "lstm")].tolist() == [0.3, -0.1, 0.05]
    assert np.isnan(found.loc[("text", "cnn"), "anger"])
    assert list(target_skills(metrics, ["cnn"], ["happy"])) == ["happy"]


@pytest.mark.parametrize(
    ("low", "high", "beats", "videos", "said"),
    [
        (0.1, 0.2, True, 10, "beats every constant"),
        # Better than the best by validation, not than another.
        (0.1, 0.2, False, 10, "is not shown to beat every constant"),
        (-0.1, 0.2, False, 10, "is not shown to beat every constant"),
        (-0.2, -0.1, False, 10, "is worse than a constant"),
        (0.1, 0.2, False, 9, "too few videos for a verdict"),
        (-0.2, -0.1, False, 2, "too few videos for a verdict"),
        (np.nan, np.nan, False, 30, "is not shown to beat every constant"),
    ],
)
def test_there_are_four_verdicts(low, high, beats, videos, said):
    row = {"skill": 0.1, "skill_low": low, "skill_high": high, "beats": beats, "videos": videos, "seeds": 5}
    assert verdict(pd.Series(row)) == said


def test_the_verdict_on_all_is_for_all_together_and_one_by_one(metrics):
    found = cell_skills(metrics, ["lstm", "cnn"]).assign(beats=[True, True, False, False])
    found["family_low"] = [0.1, -0.1, 0.2, -0.3]
    said = "beat every constant (family-wise at 5 %; one by one: 2)"
    assert verdict_on_all(found) == f"Judged together, 1 of 4 cells {said}"
    assert verdict_on_all(found.assign(seeds=1)) == f"Judged together, 1 of 4 networks {said}"
    assert verdict_on_all(found.assign(videos=[2, 9, 9, 9])) == "too few videos for a verdict: 9, where it takes 10"


@pytest.mark.parametrize(
    ("videos", "seeds", "said"),
    [
        (30, 5, []),
        (29, 5, ["Only 29 test videos: with fewer than 30, intervals are rough."]),
        (9, 0, ["Only 9 test videos: too few for a verdict, which takes 10."]),
        (1, 0, ["Only 1 test video: too few for a verdict, which takes 10."]),
        (30, 1, [ONE_SEED]),
    ],
)
def test_few_videos_and_a_single_seed_are_said(metrics, videos, seeds, said):
    assert sample_caveats(metrics.assign(videos=videos, seeds=seeds)) == said


def test_what_a_protocol_makes_of_skills_is_said():
    assert caveats(Comparison("valid", "common", "grouped", shuffled=False)) == []
    said = caveats(Comparison("test", "per_mode", "grouped", shuffled=True))
    assert [line.split()[0] for line in said] == ["Each", "Candidates", "Networks"]


def test_the_figure_has_a_point_and_an_interval_a_cell_and_counts_those_beyond_doubt(metrics):
    figure = skill_figure(cell_skills(metrics, ["lstm", "cnn"]), "Sample corpus", ["beware"])
    [axes] = figure.axes
    points = [line for line in axes.lines if line.get_marker() in "os"]
    hollow = {line.get_label(): line.get_xdata().tolist() for line in points if line.get_markerfacecolor() == "white"}
    assert hollow == {"LSTM": [0.1, 0.05], "CNN": [-0.2, 0.0]}
    beating = [line.get_xdata().tolist() for line in points if line.get_markerfacecolor() != "white"]
    assert beating == [[0.1], []]
    markers = {line.get_marker() for line in axes.lines} - {"None"}
    assert len(markers) == 2
    assert " ".join(figure.get_suptitle().split()).startswith(
        "Sample corpus Judged together, 0 of 4 cells beat every constant (family-wise at 5 %; one by one: 1)"
    )
    assert axes.get_xlabel().endswith("beware")
    low, high = axes.get_xlim()
    assert low < -0.3 < 0.2 < high


def test_figures_of_skill_say_what_the_least_error_says_nothing_of(metrics, tmp_path, monkeypatch):
    metrics.assign(prevalence=0.1).to_csv(tmp_path / "metrics.csv")
    figures = []
    monkeypatch.setattr(canvas, "save", lambda figure, paths: figures.append(figure))
    arguments = ["--figures", "skill", "skill_heatmap", "--metrics", tmp_path / "metrics.csv", "--architectures",
                 "lstm", "cnn", "--targets", *TARGETS, "--title", "t",
                 "--protocol", HOME / "config/protocols/sound.yaml", "--output", tmp_path]  # fmt: skip
    monkeypatch.setattr(sys, "argv", ["plot_figures", *map(str, arguments)])
    runpy.run_path(str(HOME / "workflow/scripts/plot_figures.py"), run_name="__main__")
    assert len(figures) == 2
    for figure in figures:
        said = " ".join(figure.axes[0].get_xlabel().split())
        assert f"Most test segments lack {' or '.join(TARGETS)}: there the answer with the least MAE is the med" in said


def test_skills_that_are_nowhere_defined_can_be_drawn(metrics, tmp_path):
    nowhere = cell_skills(metrics, ["lstm"]).assign(skill=np.nan, skill_low=np.nan, skill_high=np.nan)
    canvas.save(skill_figure(nowhere, "t", []), [tmp_path / "a.png"])
    canvas.save(skill_heatmap(target_skills(metrics, ["lstm"], TARGETS) * np.nan, "t", []), [tmp_path / "b.png"])


def test_the_heat_map_writes_per_cent_and_centres_its_colours_on_zero(metrics):
    axes, colours = skill_heatmap(target_skills(metrics, ["lstm", "cnn"], TARGETS), "t", ["beware"]).axes
    written = [text.get_text() for text in axes.texts]
    assert written == ["+30", "−10", "+10", "−10", "−20", "+30", "−10", "+5", "+30", "−10", "0", "–"]
    assert colours.get_ylim() == pytest.approx((-0.3, 0.3))
    assert axes.get_xlabel().endswith("beware")


@pytest.mark.parametrize(
    ("targets", "written"),
    [
        ([f"rating {n}" for n in range(10, 27)], [f"Rating\n{n}" for n in range(10, 27)]),
        (["disgust", "happy", "surprise", "overall"], ["Disgust", "Happy", "Surprise", "Overall"]),
        (["confidence", "rating 2"], ["Confidence", "Rating 2"]),
        (["confidence", *"abcdefghij"], ["Confidence", *"ABCDEFGHIJ"]),
    ],
)
def test_names_above_the_heat_map_do_not_run_together_and_emotions_are_whole(metrics, targets, written):
    skills = pd.DataFrame(np.zeros((2, len(targets))), metrics.index[:2].droplevel([2, 3]), targets)
    figure = skill_heatmap(skills.rename_axis(index=["modalities", "system"]), "t", [])
    figure.draw_without_rendering()
    labels = figure.axes[0].get_xticklabels()
    assert [label.get_text() for label in labels] == written
    places = [label.get_window_extent() for label in labels]
    assert all(left.x1 < right.x0 for left, right in pairwise(places))


@pytest.mark.parametrize("others", [6, 7, 8, 11, 16])
def test_the_longest_emotion_lies_along_its_column_however_many_there_are(metrics, others):
    targets = ["surprise", *map(str, range(others))]
    skills = pd.DataFrame(np.zeros((2, others + 1)), metrics.index[:2].droplevel([2, 3]), targets)
    skills = skills.rename(index={"text": "audio+video+text"}).rename_axis(index=["modalities", "system"])
    figure = skill_heatmap(skills, "t", [])
    assert {label.get_rotation() for label in figure.axes[0].get_xticklabels()} == {0}


def test_colours_leave_out_what_is_far_from_the_rest():
    even = pd.DataFrame(np.linspace(-0.2, 0.2, 41))
    assert colour_limit(even) == pytest.approx(0.19)
    assert colour_limit(even.replace(even[0].max(), -5.0)) < 0.21
    assert colour_limit(even / 100) == 0.05
    assert colour_limit(even * 100) == 1


def test_the_same_skills_give_the_same_files(metrics, tmp_path):
    for name in ("a", "b"):
        skills = cell_skills(metrics, ["lstm", "cnn"])
        canvas.save(skill_figure(skills, "t", []), [tmp_path / f"{name}.svg", tmp_path / f"{name}.png"])
        by_target = target_skills(metrics, ["lstm", "cnn"], TARGETS)
        canvas.save(skill_heatmap(by_target, "t", []), [tmp_path / f"{name}_map.svg", tmp_path / f"{name}_map.png"])
    for ending in (".svg", ".png", "_map.svg", "_map.png"):
        assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()
