"""The explorer: which cells it shows, what its script is given, and that nothing of a corpus becomes markup."""

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from explored import HOSTILE, explored, some_answers, some_segments

from emofuse.errors import InputError
from emofuse.report.explorer.answers import Answers, read_answers
from emofuse.report.explorer.cells import SINGLE, chosen_cells
from emofuse.report.explorer.content import content
from emofuse.report.networks import BEST, PAPERS

SCRIPTS = Path(__file__).parents[4] / "workflow/scripts"
EMOTIONS = ["anger", "disgust", "fear", "happy", "sad", "surprise"]


class Parts(HTMLParser):
    """The elements of a page, and the texts of its scripts."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.scripts, self._in_script = [], [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append("")

    def handle_endtag(self, tag):
        self._in_script = False

    def handle_data(self, data):
        if self._in_script:
            self.scripts[-1] += data


def skills(**by_cell):
    index = pd.MultiIndex.from_tuples([name.split("__") for name in by_cell], names=["modalities", "system"])
    index = index.set_levels(index.levels[0].str.replace("_", "+"), level=0)
    return pd.DataFrame({"valid_skill": by_cell.values()}, index)


def test_the_cells_shown_are_the_best_the_papers_and_the_best_of_one_modality():
    found = skills(audio__cnn=0.1, text__cnn=0.2, audio_text__cnn=0.4, audio_video_text__blstm=0.3)
    assert chosen_cells(found) == {
        ("audio+text", "cnn"): BEST, ("audio+video+text", "blstm"): PAPERS, ("text", "cnn"): SINGLE,
    }  # fmt: skip


def test_a_cell_that_is_chosen_twice_has_both_reasons():
    assert chosen_cells(skills(text__cnn=0.2, audio_text__lstm=0.1)) == {("text", "cnn"): f"{BEST}, {SINGLE}"}


def test_cells_of_one_modality_alone_are_not_the_best_of_one():
    assert chosen_cells(skills(text__cnn=0.2, text__lstm=0.1)) == {("text", "cnn"): BEST}


def test_the_only_cell_needs_no_reason():
    assert chosen_cells(skills(audio_text__cnn=np.nan)) == {("audio+text", "cnn"): ""}


def test_the_script_is_given_what_the_store_and_the_networks_say():
    """By hand, of three segments of which one is not tested."""
    found = replace(
        some_segments(3, ["happy", "sad"]),
        videos=np.array(["b", "a", "12"]),
        indices=np.array([4, 0, 7]),
        offsets=np.array([0, 2, 3, 6]),
        starts=np.array([1.234, 0, 3]),
        ends=np.array([2, 1, np.nan]),
        words=np.array([b"oh", b"no", b"never", "\u00fc".encode(), b"\xff", b"ok"]),
        frames={"audio": np.array([0, 3, 1, 0, 0, 0])},
        labels=np.array([[0, 1 / 3], [0, 0], [3, 2]]),
    )
    one = Answers(
        np.array([[0.5, 0], [np.nan, np.nan], [2, 1]]), np.array([[True, False], [False, False], [True, True]])
    )
    other = Answers(
        np.array([[np.nan] * 2, [np.nan] * 2, [0.1234, 3]]),
        np.zeros((3, 2), bool),
        np.array([[np.nan] * 2, [np.nan] * 2, [0.066, 0.999]]),
    )
    assert content(found, [one, other]) == {
        "targets": 2, "range": [0, 3000], "videos": ["12", "b"], "digits": [True, False], "video": [1, 0],
        "segment": [4, 7], "start": [1.23, 3], "end": [2, None], "words": ["oh no", "\u00fc \ufffd ok"],
        "counts": [2, 3], "frames": {"audio": [1, 0]}, "truth": [0, 333, 3000, 2000],
        "cells": [
            {"said": [500, 0, 2000, 1000], "present": "1011", "probability": None},
            {"said": [None, None, 123, 3000], "present": "0000", "probability": [None, None, 7, 100]},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("targets", "label_range", "named", "cells"),
    [(EMOTIONS, (0, 3), True, 3), (["valence"], (-1, 1), True, 1), ([f"t{n}" for n in range(17)], (1, 7), False, 2)],
)
def test_hostile_names_and_words_stay_text(targets, label_range, named, cells):
    hostile = [f"{target}{word}" for target, word in zip(targets, HOSTILE, strict=False)] + targets[len(HOSTILE) :]
    page = explored(some_segments(40, hostile, label_range, named), cells)
    plain = explored(some_segments(40, targets, label_range, named), cells)
    parts = Parts(page)
    assert parts.tags == Parts(plain).tags
    assert len(parts.scripts) == 2
    given = json.loads(parts.scripts[0])
    assert given["words"][0] == (" ".join(HOSTILE) if named else "")
    assert HOSTILE[0] in given["videos"]
    assert ("count as present" in plain.partition("<script")[0]) == (label_range[0] == 0)
    assert ("missed" in plain.partition("<script")[0]) == (label_range[0] == 0)
    assert ("too low: " in plain) == (label_range[0] != 0)


def write_cell(folder, segments, answers, fold="test", seed=3):
    """The files of a cell, as a run has them."""
    folder.mkdir(parents=True)
    keys = {"video": segments.videos, "segment": segments.indices, "fold": fold, "seed": seed}
    columns = {f"true_{name}": values for name, values in zip(segments.targets, segments.labels.T, strict=True)}
    columns |= dict(zip(segments.targets, answers.said.T, strict=True))
    columns |= {f"present_{name}": values * 1 for name, values in zip(segments.targets, answers.present.T, strict=True)}
    columns |= {f"{name}>0": values for name, values in zip(segments.targets, answers.probability.T, strict=True)}
    table = pd.DataFrame(keys | columns)
    # Another network of the cell, which answers otherwise.
    pd.concat([table.assign(seed=seed + 1, anger=9.0), table]).to_csv(folder / "predictions.csv", index=False)
    (folder / "selected.json").write_text(json.dumps({"model_seed": seed}), encoding="utf-8")


def test_answers_are_those_of_the_network_kept_within_the_range_of_labels(tmp_path):
    segments = some_segments(20, EMOTIONS)
    answers = some_answers(segments, 1)
    write_cell(tmp_path / "cell", segments, replace(answers, said=answers.said * 4 - 1))
    paths = tmp_path / "cell/predictions.csv", tmp_path / "cell/selected.json"
    found = read_answers(*paths, segments)
    np.testing.assert_allclose(found.said, np.clip(answers.said * 4 - 1, 0, 3))
    np.testing.assert_array_equal(found.present, answers.present)
    np.testing.assert_allclose(found.probability, answers.probability)
    fewer = replace(segments, videos=np.char.add(segments.videos, "x"))
    with pytest.raises(InputError, match=r"segment 0 of video .* is not in aligned\.h5"):
        read_answers(*paths, fewer)


def test_without_a_script_the_worst_segments_are_a_table():
    page = explored(some_segments(40, EMOTIONS))
    table = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert table.count("<tr>") == 21
    errors = [float(row.split("<td>")[-1].split("<")[0]) for row in table.split("<tr>")[2:]]
    assert errors == sorted(errors, reverse=True)
