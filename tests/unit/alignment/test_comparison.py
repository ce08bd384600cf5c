"""Two aligned stores, compared."""

import re
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from emofuse.alignment import align, comparison
from emofuse.alignment.store import read_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus.csd import write_sequence

PROGRAM = Path(__file__).parents[3] / "workflow/scripts/compare_alignments.py"


@pytest.fixture
def stores(tmp_path):
    """Two stores alike: video v with segments of two words, none and one; audio of two features, of which word 0 of
    segment 2 has none; and text."""
    times = np.array([[0.0, 1.0], [1.0, 2.0], [8.0, 9.0]])
    write_sequence(tmp_path / "words.csd", "words", [("v", np.array([[b"one"], [b"two"], [b"three"]]), times)])
    write_sequence(tmp_path / "text.csd", "text", [("v", np.ones((3, 1)), times)])
    write_sequence(tmp_path / "audio.csd", "audio", [("v", np.array([[1.0, 2], [3, 4]]), times[:2])])
    segments = np.array([[0.0, 2.0], [4.0, 5.0], [8.0, 9.0]])
    write_sequence(
        tmp_path / "labels.csd", "labels", [("v", np.ones((3, 1)), segments)], {"dimension names": ["happy"]}
    )
    paths = [tmp_path / "first.h5", tmp_path / "second.h5"]
    for path in paths:
        align.align(
            path, words=tmp_path / "words.csd", labels=tmp_path / "labels.csd",
            modalities={"audio": tmp_path / "audio.csd", "text": tmp_path / "text.csd"},
            columns=LabelColumns(["happy"], ["happy"], (0, 3)), weighting="mean", pauses=[], exclude=[],
        )  # fmt: skip
    return paths


def compare(first: Path, second: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, PROGRAM, "--first", first, "--second", second]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


def test_stores_alike_do_not_differ(stores):
    found = comparison.compare(*(read_aligned(path) for path in stores))
    alike = comparison.Difference(0, 0, 0, 0.0, None, 0)
    assert found == {"audio": alike, "text": alike}


def test_the_largest_difference_is_found_and_placed(stores):
    with h5py.File(stores[1], "a") as file:
        file["features/audio"][0, 0] += 0.125
        file["features/audio"][1, 1] -= 0.5
        file["features/text"][2, 0] = 1.25
    ended = compare(*stores)
    assert ended.returncode == 0
    assert re.fullmatch(r"cost: .*\n", ended.stderr)
    assert ended.stdout.splitlines() == [
        "audio:",
        "  largest absolute difference: 0.5 (v[0], word 1 'two', feature 1)",
        "  words that differ: 2 of 3",
        "  words with frames in the first alone: 0; in the second: 0",
        "text:",
        "  largest absolute difference: 0.25 (v[2], word 0 'three', feature 0)",
        "  words that differ: 1 of 3",
        "  words with frames in the first alone: 0; in the second: 0",
    ]


def test_words_with_frames_in_one_store_alone_are_counted_apart(stores):
    with h5py.File(stores[1], "a") as file:
        file["frames/audio"][...] = [0, 0, 4]
        file["features/audio"][...] = [[0, 0], [0, 0], [9, 9]]
    found = comparison.compare(*(read_aligned(path) for path in stores))["audio"]
    assert found == comparison.Difference(2, 1, 0, 0.0, None, 0)


def test_stores_are_compared_some_rows_at_a_time(stores, monkeypatch):
    with h5py.File(stores[1], "a") as file:
        file["features/text"][...] += np.array([[1], [-3], [2]])
    monkeypatch.setattr(comparison, "ROWS_AT_ONCE", 1)
    found = comparison.compare(*(read_aligned(path) for path in stores))["text"]
    assert found == comparison.Difference(0, 0, 3, 3.0, 1, 0)


@pytest.mark.parametrize(
    ("dataset", "value", "message"),
    [
        ("words", b"tow", "its words are not those of {first}: number 1 of 3 is b'tow', not b'two' of 3"),
        ("segments/index", 5, "its segments are not those of {first}: number 1 of 3 is ('v', 5), not ('v', 1) of 3"),
        ("offsets", 1, "its numbers of words are not those of {first}: number 0 of 3 is 1, not 2 of 3"),
    ],
)
def test_other_words_are_refused(stores, dataset, value, message):
    with h5py.File(stores[1], "a") as file:
        file[dataset][1] = value
    ended = compare(*stores)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"error: {stores[1]}: {message.format(first=stores[0])}")


def test_other_modalities_are_refused(stores):
    with h5py.File(stores[1], "a") as file:
        del file["features/text"], file["frames/text"]
    ended = compare(*stores)
    assert ended.returncode == 1
    assert "its modalities are not those of" in ended.stderr
    assert "number 1 of 1 is missing, not ('text', 1) of 2" in ended.stderr
