"""Sequences by the command line: linked, aligned and collected, with what is excluded and which root is meant."""

import json
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from emofuse.alignment.store import read_aligned
from emofuse.corpus.csd import write_sequence

SCRIPTS = Path(__file__).parents[3] / "workflow/scripts"
VIDEOS = ["-rf", "25522", "b c", "d"]
TIMES = np.array([[0.0, 1.0], [1.0, 2.0]])
# What a shell and a parser of options would make something of.
ROOTS = {"words": "--help", "labels": "All Labels", "audio": "a=b $(touch x) {y}"}


@pytest.fixture
def files(tmp_path):
    """Words, labels and audio, each in the last by name of two roots; in the audio of `-rf` a row is missing."""
    features = {
        "words": np.array([[b"one"], [b"two"]]), "labels": np.array([[1.0, 2.0], [0.0, 1.0]]),
        "audio": np.ones((2, 3)),
    }  # fmt: skip
    for name, values in features.items():
        names = {"dimension names": ["x", "y"]} if name == "labels" else None
        write_sequence(tmp_path / f"{name}.csd", ROOTS[name], [(video, values, TIMES) for video in VIDEOS], names)
        with h5py.File(tmp_path / f"{name}.csd", "a") as file:
            file["!other/data/x/features"], file["!other/data/x/intervals"] = np.zeros((2, 9)), TIMES
            if name == "audio":
                group = file[f"{ROOTS[name]}/data/-rf"]
                del group["features"]
                group["features"] = np.ones((1, 3))
    return tmp_path


def run(program, *arguments):
    ended = subprocess.run(
        [sys.executable, SCRIPTS / f"{program}.py", *arguments], capture_output=True, text=True, encoding="utf-8"
    )
    return ended.returncode, ended.stderr


def roots(*names):
    return [f"--root={name}={ROOTS[name]}" for name in names]


def link(files, name, *arguments):
    return run("link_sequence", "--sequence", files / f"{name}.csd", "--name", name, "--output", files / "link.csd",
               *arguments)  # fmt: skip


def labels(files):
    return ["--labels", files / "labels.csd", "--label-columns", "x", "y", "--targets", "x", "--label-range", "0", "3"]


def align(files, *arguments):
    protocol = {"weighting": "mean", "missing": "zeros", "non_finite": "zero", "backend": "emofuse"}
    return run("align", *labels(files), "--words", files / "words.csd", "--modality", "audio", files / "audio.csd",
               "--protocol", json.dumps({"alignment": protocol}), "--output", files / "a.h5", "--audit",
               files / "a.json", *arguments)  # fmt: skip


def test_a_linked_file_needs_its_root_and_its_broken_video_excluded(files):
    code, said = link(files, "audio")
    assert code == 1
    assert "audio.csd: it has 2 root groups, '!other', 'a=b $(touch x) {y}'; say which is meant" in said
    code, said = link(files, "audio", *roots("audio"))
    assert code == 1
    assert "audio.csd: video '-rf': 'features' has 1 rows and 'intervals' 2" in said
    assert 'exclude: ["-rf"]' in said
    assert not (files / "link.csd").is_symlink()
    code, said = link(files, "audio", *roots("audio"), "--exclude=-rf")
    assert code == 0, said
    assert "audio.csd: 3 videos, 6 rows" in said
    assert "video '-rf' is broken, and excluded" in said
    assert (files / "link.csd").resolve() == files / "audio.csd"


def test_a_root_of_another_sequence_is_refused(files):
    code, said = link(files, "audio", "--root=audoi=x")
    assert (code, said) == (1, "error: --root names audoi; the sequences here are audio\n")


def test_alignment_reads_the_roots_that_are_meant(files):
    every = roots("words", "labels", "audio")
    code, said = align(files, *every)
    assert code == 1
    assert "audio.csd: video '-rf': 'features' has 1 rows" in said
    assert not (files / "a.h5").exists()
    code, said = align(files, *every, "--exclude=-rf")
    assert code == 0, said
    store = read_aligned(files / "a.h5")
    assert store.videos.tolist() == [video for video in VIDEOS[1:] for _ in range(2)]
    assert store.features["audio"].shape == (6, 3)
    for name in ROOTS:
        code, said = align(files, *roots(*(other for other in ROOTS if other != name)), "--exclude=-rf")
        assert code == 1
        assert f"{name}.csd: it has 2 root groups" in said


def test_frames_are_collected_from_the_root_that_is_meant(files):
    arguments = ["collect_frames", *labels(files), "--modality", "audio", files / "audio.csd", "--output",
                 files / "f.h5", "--protocol", json.dumps({"alignment": {"non_finite": "zero"}})]  # fmt: skip
    code, said = run(*arguments, *roots("labels", "audio"), "--exclude=-rf")
    assert code == 0, said
    assert read_aligned(files / "f.h5").features["audio"].shape == (6, 3)
    code, said = run(*arguments, *roots("labels", "audio"))
    assert code == 1
    assert 'exclude: ["-rf"]' in said


def test_vectors_are_looked_up_for_the_words_of_the_root_that_is_meant(files):
    (files / "glove.txt").write_text("one 1 2\ntwo 3 4\n", encoding="utf-8")
    arguments = ["look_up_vectors", "--words", files / "words.csd", "--glove", files / "glove.txt", "--output",
                 files / "text.csd", "--unknown-words", files / "unknown.json", "--unknown-limit", "50"]  # fmt: skip
    code, said = run(*arguments, *roots("words"))
    assert code == 0, said
    code, said = run(*arguments)
    assert code == 1
    assert "words.csd: it has 2 root groups, '!other', '--help'" in said
