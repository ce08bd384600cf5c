"""The page of the noise ceiling and its figure, by hand and by the programs' command lines."""

import json
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest

from emofuse.report.figures import canvas
from emofuse.report.figures.mae_floor import mae_floor_figure
from emofuse.report.tables.noise_ceiling import ceiling_table
from emofuse.scores.noise_ceiling import NoiseCeiling

SCRIPTS = Path(__file__).parents[4] / "workflow/scripts"
COLUMNS = ["best_constant", "error_low", "error_high", "skill_high", "r_low", "r_high", "left_out"]
BOUNDS = pd.DataFrame(
    [[0.5, 0.1, 0.4, 0.8, 0.2, 0.9, 3], [0.2, *[np.nan] * 5, 90], [0.5, 0.1, 0.4, 0.8, 0.2, 0.9, 93]],
    pd.Index(["happy", "$sad$", "overall"], name="target"),
    COLUMNS,
).astype({"left_out": int})


def test_the_table_says_what_has_no_bounds_and_why():
    table = ceiling_table(NoiseCeiling(BOUNDS, {"$sad$": "too few"}), 3, 1234)
    assert table.frame.loc["happy"].to_dict() == {
        "best constant": 0.5, "MAE floor low": 0.1, "MAE floor high": 0.4, "skill at most": 0.8, "r ceiling low": 0.2,
        "r ceiling high": 0.9, "labels left out": 3,
    }  # fmt: skip
    assert "1,234 labelled segments" in table.caption
    assert "mean of 3 independent ratings" in table.caption
    assert table.notes == ("No bounds, and no part in the last row, have $sad$: too few.",)
    assert ceiling_table(NoiseCeiling(BOUNDS, {}), 3, 1234).notes == ()


def test_the_figure_shows_bounds_and_constants_and_where_there_are_none(tmp_path):
    bounds = ceiling_table(NoiseCeiling(BOUNDS, {}), 3, 1).frame
    figure = mae_floor_figure(bounds, "Heading")
    [axes] = figure.axes
    [bars] = axes.collections
    drawn = [segment.tolist() for segment in bars.get_segments() if len(segment)]
    assert drawn == [[[0.1, 0], [0.4, 0]], [[0.1, 2], [0.4, 2]]]
    [constants] = axes.lines
    assert constants.get_xdata().tolist() == [0.5, 0.2, 0.5]
    assert [(text.get_position()[1], text.get_text()) for text in axes.texts] == [(1, "no bounds")]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Happy", "$sad$", "Overall"]
    for name in ("a", "b"):
        canvas.save(mae_floor_figure(bounds, "t"), [tmp_path / f"{name}.svg"])
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def run(program, *arguments):
    return subprocess.run(
        [sys.executable, SCRIPTS / program, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8"
    )


def write_store(path, labels, targets, label_range):
    with h5py.File(path, "w") as file:
        made = {"rows": "words", "backend": "emofuse", "weighting": "wavg", "missing": "zeros", "non_finite": "zero",
                "pauses": []}  # fmt: skip
        file.attrs["made"] = json.dumps(made)
        file.update({"segments/video": np.full(len(labels), b"a"), "segments/index": np.arange(len(labels))})
        file.update({f"segments/{end}": np.arange(len(labels), dtype=np.float64) for end in ("start", "end")})
        file.update({"words": np.array([b"w"]), "offsets": np.zeros(len(labels) + 1, np.int64)})
        file["labels"] = labels.astype(np.float32)
        file["labels"].attrs.update({"names": targets, "range": label_range})


@pytest.fixture
def bounded(tmp_path):
    """Runs the first program on labels, and gives what it ended with."""

    def bound(labels, targets=("happy", "1"), label_range=(0, 3), ratings=3):
        write_store(tmp_path / "aligned.h5", labels, list(targets), label_range)
        return run(
            "bound_noise_ceiling.py", "--aligned", tmp_path / "aligned.h5", "--ratings", ratings,
            "--heading", "Heading", "--output", tmp_path / "noise_ceiling",
        )  # fmt: skip

    return bound


def test_the_programs_go_from_an_aligned_store_to_files(tmp_path, bounded):
    ratings = np.random.default_rng(0).integers(0, 4, (500, 2, 3))
    labels = ratings.mean(axis=2)
    labels[:4, 1] = 0.25
    ended = bounded(labels)
    assert ended.returncode == 0, ended.stderr
    assert "1: 4 labels left out, which are no mean of 3 whole numbers" in ended.stderr
    table = pd.read_csv(tmp_path / "noise_ceiling/noise_ceiling.csv", index_col="target")
    assert list(table.index) == ["happy", "1", "overall"]
    assert table["labels left out"].tolist() == [0, 4, 4]
    assert (table["MAE floor low"] < table["MAE floor high"]).all()
    assert {path.suffix for path in (tmp_path / "noise_ceiling").iterdir()} == {".csv", ".md", ".tex", ".html"}
    drawn = run(
        "plot_figures.py", "--figures", "mae_floor", "--bounds", tmp_path / "noise_ceiling/noise_ceiling.csv",
        "--title", "Heading", "--output", tmp_path,
    )  # fmt: skip
    assert drawn.returncode == 0, drawn.stderr
    assert (tmp_path / "mae_floor.png").read_bytes().startswith(b"\x89PNG")


def test_labels_that_are_no_such_means_are_said_to_be_so_and_drawn_without_bounds(tmp_path, bounded):
    ended = bounded(np.full((60, 2), 0.1))
    assert ended.returncode == 0, ended.stderr
    assert "happy: no bounds: 0 of 60 labels are means of 3 whole numbers; bounds need 30" in ended.stderr
    page = (tmp_path / "noise_ceiling/noise_ceiling.md").read_text(encoding="utf-8")
    assert "have happy: 0 of 60 labels are means of 3 whole numbers" in page
    row = next(line for line in page.splitlines() if line.startswith("| happy"))
    assert [cell.strip() for cell in row.split("|")[2:-1]] == ["0.000", "–", "–", "–", "–", "–", "60"]
    drawn = run(
        "plot_figures.py", "--figures", "mae_floor", "--bounds", tmp_path / "noise_ceiling/noise_ceiling.csv",
        "--title", "t", "--output", tmp_path,
    )  # fmt: skip
    assert drawn.returncode == 0, drawn.stderr


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"ratings": 1}, "error: ratings is 1; the noise of a label shows only where it is the mean of 2 or more"),
        ({"label_range": (0.5, 3)}, "error: label_range is [0.5, 3]; ratings need a range from one whole number to"),
    ],
)
def test_ratings_that_there_cannot_be_are_refused(tmp_path, bounded, given, message):
    ended = bounded(np.ones((40, 2)), **given)
    assert ended.returncode == 1
    assert ended.stderr.startswith(message)
    assert not (tmp_path / "noise_ceiling").exists()
