"""Combinations of emotions: counted by hand, drawn as counted, and from an aligned store to files."""

import json
import re
import subprocess
import sys
from dataclasses import asdict
from itertools import product
from pathlib import Path

import matplotlib.colors
import numpy as np
import pandas as pd
import pytest

from emofuse.alignment import align
from emofuse.alignment.store import read_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus import splits
from emofuse.corpus.csd import write_sequence
from emofuse.report.figures import canvas, co_occurrence
from emofuse.report.tables.labels import combination_table, number_table
from emofuse.scores import label_counts

SCRIPTS = Path(__file__).parents[3] / "workflow/scripts"
TARGETS = ["anger", "happy", "sad"]
TRAIN = np.array([[0, 1, 0], [0, 1 / 3, 0], [0, 0, 0], [0, 3, 1], [1, 1, 1]])
TEST = np.array([[0, 0, 1 / 6], [0, 0, 0]])


def test_combinations_by_hand():
    counts = label_counts.count_combinations(TRAIN, TARGETS)
    assert counts.to_dict() == {"happy": 2, "none": 1, "happy + sad": 1, "anger + happy + sad": 1}
    assert counts.index[0] == "happy"


def test_shares_by_hand():
    assert label_counts.share_by_number(TRAIN).tolist() == [0.2, 0.4, 0.2, 0.2]
    assert label_counts.share_by_number(TEST).tolist() == [0.5, 0.5, 0, 0]


def test_the_tables_count_every_population():
    populations = {"all segments": np.concatenate([TRAIN, TEST]), "grouped train": TRAIN, "grouped test": TEST}
    frame = combination_table(populations, TARGETS).frame
    assert frame.loc["happy"].to_dict() == {
        "all segments": 2, "share": pytest.approx(2 / 7), "grouped train": 2, "grouped test": 0
    }  # fmt: skip
    assert frame[["all segments", "grouped train", "grouped test"]].sum().tolist() == [7, 5, 2]
    assert frame["all segments"].is_monotonic_decreasing
    frame = number_table(populations, dict.fromkeys(populations, 2)).frame
    assert frame.loc["grouped train"].to_dict() == {
        "segments": 5, "videos": 2, "no emotion": 0.2, "1 emotion": 0.4, "2 emotions": 0.2, "3 emotions": 0.2,
        "one or two": pytest.approx(0.6), "segments with all 3": 1,
    }  # fmt: skip


def drawn_bars(axes):
    """Heights of the bars from left to right."""
    return [bar.get_height() for bar in sorted(axes.patches, key=lambda bar: bar.get_x()) if bar.get_height()]


def drawn_dots(axes):
    """The names of the emotions whose dots are dark, by position."""
    names = [text.get_text().split(",")[0].lower() for text in axes.get_yticklabels()]
    dark = [line for line in axes.lines if matplotlib.colors.to_rgb(line.get_color())[0] < 0.5]
    return {line.get_xdata()[0]: [names[row] for row in line.get_ydata()] for line in dark if len(line.get_xdata())}


def test_the_figure_shows_what_was_counted():
    counts = label_counts.count_combinations(np.concatenate([TRAIN, TEST]), TARGETS)
    figure = co_occurrence.combination_bars(counts, TARGETS, "Sample corpus")
    bars, dots = figure.axes
    assert bars.get_title() == "Sample corpus"
    assert drawn_bars(bars) == counts.tolist()
    found = drawn_dots(dots)
    assert [" + ".join(found.get(i, [])) or "none" for i in range(len(counts))] == list(counts.index)
    assert [text.get_text() for text in dots.get_yticklabels()] == ["Anger, 14 %", "Happy, 57 %", "Sad, 43 %"]
    assert dots.get_xlabel() == ""


def test_the_figure_counts_what_it_leaves_out():
    every = np.array(list(product([0, 1], repeat=6)))
    counts = label_counts.count_combinations(every, list("abcdef"))
    bars, dots = co_occurrence.combination_bars(counts, list("abcdef"), "t").axes
    assert len(drawn_bars(bars)) == 20
    assert re.search(r"44 rarer combinations, 44 segments \(68\.8 %\)", dots.get_xlabel())


def test_the_same_numbers_give_the_same_figure(tmp_path):
    counts = label_counts.count_combinations(TRAIN, TARGETS)
    for name in ("a", "b"):
        canvas.save(co_occurrence.combination_bars(counts, TARGETS, "t"), [tmp_path / f"{name}.svg"])
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_the_programs_go_from_an_aligned_store_to_files(tmp_path):
    of_video = {"a": TRAIN, "b": TEST[:1], "c": TEST[1:]}
    times = {video: np.arange(len(rows))[:, None] + np.array([0.0, 1.0]) for video, rows in of_video.items()}
    rows = {
        "labels": of_video,
        "words": {video: np.full((len(found), 1), b"w") for video, found in times.items()},
        "audio": {video: np.ones((len(found), 1)) for video, found in times.items()},
    }
    for name, held in rows.items():
        named = {"dimension names": TARGETS} if name == "labels" else {}
        write_sequence(tmp_path / f"{name}.csd", name, [(video, held[video], times[video]) for video in held], named)
    audit = align.align(
        tmp_path / "aligned.h5", tmp_path / "words.csd", tmp_path / "labels.csd", {"audio": tmp_path / "audio.csd"},
        LabelColumns(TARGETS, TARGETS, (0, 3)), "wavg", [], [],
    )  # fmt: skip
    (tmp_path / "audit.json").write_text(json.dumps(asdict(audit)), encoding="utf-8")
    (tmp_path / "inputs.json").write_text(json.dumps(dict.fromkeys(rows, "sha256")), encoding="utf-8")
    store = read_aligned(tmp_path / "aligned.h5")
    splits.write_split(
        tmp_path / "split.csv", store.videos, store.indices, {"a": "train", "b": "valid", "c": "test"}
    )  # fmt: skip
    described = [
        "--aligned", tmp_path / "aligned.h5", "--audit", tmp_path / "audit.json", "--checksums",
        tmp_path / "inputs.json", "--given", "words", "words.csd", "--split", "grouped", tmp_path / "split.csv",
        "--heading", "Heading", "--output", tmp_path,
    ]  # fmt: skip
    subprocess.run([sys.executable, SCRIPTS / "describe_data.py", *described], check=True)
    table = pd.read_csv(tmp_path / "labels/label_combinations.csv", index_col="combination")
    assert table.loc["happy"].tolist() == [2, pytest.approx(2 / 7), 2, 0, 0]
    assert table.loc["sad", "grouped valid"] == 1
    assert "| grouped train" in (tmp_path / "labels/label_counts.md").read_text(encoding="utf-8")
    assert {path.name for path in (tmp_path / "labels").iterdir()} == {
        f"{name}.{ending}" for name in ("label_combinations", "label_counts") for ending in ("csv", "md", "tex", "html")
    }
    drawn = [
        "--figures", "co_occurrence", "--combinations", tmp_path / "labels/label_combinations.csv", "--targets",
        *TARGETS, "--title", "Heading", "--output", tmp_path,
    ]  # fmt: skip
    subprocess.run([sys.executable, SCRIPTS / "plot_figures.py", *drawn], check=True)
    assert (tmp_path / "co_occurrence.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "co_occurrence.svg").stat().st_size > 1000
