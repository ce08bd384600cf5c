"""Files that are not about the same videos, times and names, by the command line of align.py."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from emofuse.corpus.csd import write_sequence

PROGRAM = Path(__file__).parents[3] / "workflow/scripts/align.py"
PROTOCOL = '{"alignment": {"weighting": "wavg", "missing": "zeros", "non_finite": "zero"}}'
TIMES = np.arange(20)[:, None] + np.array([0.0, 1.0])
WORDS = [b"sp", b"so", b"SP", b"we", b"{sp}"] * 4


@pytest.fixture
def folder(tmp_path):
    """Three videos of twenty words, two segments and forty frames each."""
    frames = np.arange(40)[:, None] / 2 + np.array([0.0, 0.5])
    write(tmp_path, "words", np.array(WORDS)[:, None], TIMES)
    write(tmp_path, "labels", np.ones((2, 2)), np.array([[0.0, 10.0], [10.0, 20.0]]))
    write(tmp_path, "audio", np.ones((40, 3)), frames)
    return tmp_path


def write(folder, name, features, times, videos=("one", "two", "three")):
    metadata = {"dimension names": ["happy", "sad"]} if name == "labels" else None
    write_sequence(folder / f"{name}.csd", name, ((video, features, times) for video in videos), metadata)


def align(folder, *options):
    given = ["--words", "words.csd", "--labels", "labels.csd", "--modality", "audio", "audio.csd", "--label-columns",
             "happy", "sad", "--targets", "sad", "--label-range", "0", "3", "--protocol", PROTOCOL,
             "--output", "aligned.h5", "--audit", "audit.json"]  # fmt: skip
    run = [sys.executable, PROGRAM, *given, *options]
    return subprocess.run(run, cwd=folder, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def refused(folder, *options):
    """What is said where nothing is written."""
    ended = align(folder, *options)
    assert ended.returncode == 1, ended.stderr
    assert not (folder / "aligned.h5").exists()
    return ended.stderr.splitlines()[-1]


def inspected(folder, *options):
    """What the audit says was found in the files, and what was logged."""
    ended = align(folder, *options)
    assert ended.returncode == 0, ended.stderr
    return json.loads((folder / "audit.json").read_text(encoding="utf-8"))["inspection"], ended.stderr


@pytest.mark.parametrize(
    ("option", "near"),
    [
        ("--exclude=tw", "'tw' (near: 'two')"),
        ("--exclude= two", "' two' (near: 'two')"),
        ("--exclude=Two", "'Two' (near: 'two')"),
        ("--exclude=three.mp4", "'three.mp4' (near: 'three')"),
        ("--exclude=something", "'something'"),
        ("--pauses=sP", "'sP' (near: 'SP')"),
        ("--pauses={ns}", "'{ns}' (near: '{sp}')"),
        ("--pauses=noise", "'noise'"),
    ],
)
def test_a_name_that_matches_nothing_is_refused_or_warned_of(folder, option, near):
    key = option[2:].split("=")[0]
    assert refused(folder, option) == (
        f"error: {key} names {near}, which no file holds; correct the corpus file, or let it say "
        "`unmatched_names: warn` to go on without"
    )
    found, logged = inspected(folder, option, "--unmatched-names", "warn")
    assert found["unmatched"][key] == [option.split("=")[1].strip() if key == "pauses" else option.split("=")[1]]
    assert f"{key} names {near}, which no file holds" in logged


def test_what_matches_is_counted(folder):
    write(folder, "labels", np.ones((1, 2)), np.array([[0.0, 20.0]]), ("one", "two", "three", "four"))
    found, _ = inspected(folder, "--exclude=two", "--exclude=four", "--pauses=sp", "--pauses= we")
    assert found["unmatched"] == {"exclude": [], "pauses": []}
    assert found["files"]["labels"]["excluded"] == ["four", "two"]
    assert found["files"]["audio"]["excluded"] == ["two"]
    assert found["pauses"] == {"sp": 8, " we": 8}
    assert found["pauses_alike"] == {"SP": 8, "{sp}": 8}


@pytest.mark.parametrize("stray", ["words", "labels", "audio"])
def test_times_in_milliseconds_are_noticed(folder, stray):
    scaled = {
        "words": (np.array(WORDS)[:, None], TIMES),
        "labels": (np.ones((2, 2)), np.array([[0.5, 10.0], [10.0, 20.0]])),
        "audio": (np.ones((40, 3)), 1 + np.arange(40)[:, None] / 2 + np.array([0.0, 0.5])),
    }[stray]
    write(folder, stray, scaled[0], 1000 * (scaled[1] + 1))
    message = refused(folder, "--pauses=sp")
    assert "lie in its times" in message
    assert "are some in milliseconds?" in message


def test_another_clock_is_noticed(folder):
    write(folder, "audio", np.ones((40, 3)), 5000 + np.arange(40)[:, None] / 2 + np.array([0.0, 0.5]))
    message = refused(folder)
    assert message.startswith("error: audio.csd: 0 of 60 words of words.csd lie in its times, which end at 5,020 s")
    assert "count seconds from the start of the same video" in message


def test_the_share_of_words_in_common_time_is_kept(folder):
    write(folder, "labels", np.ones((1, 2)), np.array([[0.0, 5.0]]))
    write(folder, "audio", np.ones((10, 3)), np.arange(10)[:, None] / 2 + np.array([2.0, 2.5]), ["one", "two"])
    found, _ = inspected(folder)
    assert found["common_time"] == {"labels": pytest.approx(5 / 20), "audio": pytest.approx(5 / 20)}
