"""The programs that acquire: killed, refused and watched."""

import json
import os
import re
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import h5py
import numpy as np
import pytest
from published_file import Answer, redirect

from emofuse.corpus import csd

SCRIPTS = Path(__file__).parents[3] / "workflow/scripts"


@pytest.fixture
def sequence(tmp_path):
    """A `.csd` of 74 dimensions, large enough to arrive in pieces; gives its bytes."""
    rng = np.random.default_rng(0)
    times = np.stack([np.arange(100), np.arange(1, 101)], axis=1)
    videos = [(f"v{i}", rng.normal(size=(100, 74)).astype(np.float32), times) for i in range(20)]
    csd.write_sequence(tmp_path / "published/audio.csd", "COVAREP", videos)
    return (tmp_path / "published/audio.csd").read_bytes()


def program(name, *arguments, output, folder):
    lock = folder / "lock.json"
    return [sys.executable, SCRIPTS / f"{name}.py", *arguments, "--name", "audio", "--lock", lock, "--output", output]


def wait_for(length, path):
    deadline = time.monotonic() + 20
    while not path.exists() or path.stat().st_size < length:
        assert time.monotonic() < deadline, path
        time.sleep(0.01)


def test_a_killed_program_resumes_and_ends_with_the_right_file(site, sequence, tmp_path):
    site.content = sequence
    half = len(sequence) // 2
    site.plan = [Answer(stop_after=half, ending="stall")]
    output = tmp_path / "sequences/audio.csd"
    command = program("fetch_sequence", "--source", site.url(), "--dimension", "74", output=output, folder=tmp_path)
    first = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    # The last bytes may still wait in the program for more to be written with them.
    wait_for(half - 10_000, output.with_name("audio.csd.part"))
    first.send_signal(signal.SIGKILL)
    first.wait()
    kept = output.with_name("audio.csd.part").stat().st_size
    assert not output.exists()
    second = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert second.returncode == 0, second.stderr
    assert output.read_bytes() == sequence
    assert site.ranges_asked() == [None, f"bytes={kept}-"]
    assert "audio: 20 videos, 2000 rows" in second.stderr
    assert [path.name for path in output.parent.iterdir()] == ["audio.csd"]


def test_a_sequence_of_the_wrong_dimension_is_named(site, sequence, tmp_path):
    site.content = sequence
    output = tmp_path / "audio.csd"
    command = program("fetch_sequence", "--source", site.url(), "--dimension", "35", output=output, folder=tmp_path)
    ended = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert ended.returncode == 1
    assert "error: audio: no source gave" in ended.stderr
    assert "in most videos 'features' has dimension 74; it should be 35" in ended.stderr
    assert not output.exists()


def publish(site, folder, damage):
    """Give the site a sequence that `damage` has changed."""
    times = np.stack([np.arange(10), np.arange(1, 11)], axis=1)
    videos = [(f"v{i}", np.ones((10, 74), np.float32), times) for i in range(6)]
    csd.write_sequence(folder / "changed.csd", "COVAREP", videos)
    with h5py.File(folder / "changed.csd", "a") as file:
        damage(file)
    site.content = (folder / "changed.csd").read_bytes()


def replace(video, features):
    def damage(file):
        del file[f"COVAREP/data/{video}/features"]
        file[f"COVAREP/data/{video}/features"] = features

    return damage


def fetch(site, folder, *options):
    output = folder / "sequences/audio.csd"
    command = program("fetch_sequence", "--source", site.url(), *options, output=output, folder=folder)
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    return output, ended.returncode, ended.stderr


@pytest.mark.parametrize("features", [np.ones((10, 73)), np.ones((9, 74)), np.zeros(0), np.ones(10)])
@pytest.mark.parametrize("video", ["v0", "v3"])
def test_a_whole_file_in_which_a_video_is_broken_is_kept_and_named(site, tmp_path, video, features):
    publish(site, tmp_path, replace(video, features))
    output, code, said = fetch(site, tmp_path, "--dimension", "74")
    assert code == 0, said
    assert output.read_bytes() == site.content
    assert f"audio: kept, but: video '{video}': 'features' " in said
    assert f'exclude: ["{video}"]' in said
    assert "audio: 5 videos, 50 rows" in said


def other_root(file):
    file.copy("COVAREP", "another")


@pytest.mark.parametrize("asked", ["COVAREP", "another"])
def test_of_several_roots_the_one_asked_for_is_checked(site, tmp_path, asked):
    publish(site, tmp_path, other_root)
    output, code, said = fetch(site, tmp_path, f"--root=audio={asked}")
    assert (code, output.exists()) == (0, True), said
    assert "audio: 6 videos, 60 rows" in said


def test_a_file_of_several_roots_is_kept_until_it_is_said_which(site, tmp_path):
    publish(site, tmp_path, other_root)
    output, code, said = fetch(site, tmp_path)
    assert (code, output.exists()) == (0, True), said
    assert "audio: kept, but not usable yet: it has 2 root groups, 'COVAREP', 'another'" in said


def all_broken(file):
    for video in file["COVAREP/data"]:
        replace(video, np.ones(3))(file)


@pytest.mark.parametrize(
    ("damage", "options", "message"),
    [
        (all_broken, [], "no video in it is whole"),
        (lambda file: None, ["--dimension", "35"], "in most videos 'features' has dimension 74; it should be 35"),
        (lambda file: None, ["--root=audio=FACET"], "no root group 'FACET'; there is 'COVAREP'"),
        (lambda file: file.move("COVAREP/data", "COVAREP/rows"), [], "no root group: no 'data' in 'COVAREP'"),
        (lambda file: None, ["--root=video=COVAREP"], "--root names video; the sequences here are audio"),
    ],
)
def test_a_file_that_cannot_be_the_sequence_is_refused(site, tmp_path, damage, options, message):
    publish(site, tmp_path, damage)
    output, code, said = fetch(site, tmp_path, *options)
    assert (code, output.exists()) == (1, False)
    assert message in said


def test_folds_are_fetched_and_written_as_json(site, tmp_path):
    site.content = b"standard_train_fold=['a']\nstandard_valid_fold=['b']\nstandard_test_fold=['c', 'd']\n"
    output = tmp_path / "sequences/folds.json"
    there = redirect(site.url("/there", "localhost"))
    site.plan = [there]
    arguments = ["--source", site.url(), "--redirect-host", "localhost"]
    command = program("fetch_folds", *arguments, output=output, folder=tmp_path)
    ended = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(output.read_text(encoding="utf-8")) == {"train": ["a"], "valid": ["b"], "test": ["c", "d"]}
    assert [path.name for path in output.parent.iterdir()] == ["folds.json"]
    site.content = b"raise SystemExit"
    output.unlink()
    (tmp_path / "lock.json").unlink()
    ended = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert ended.returncode == 1
    assert "'standard_train_fold' is assigned in lines []" in ended.stderr
    assert list(output.parent.iterdir()) == []


def test_a_terminal_shows_a_bar(site, sequence, tmp_path):
    site.content = sequence
    site.plan = [Answer(stop_after=len(sequence) // 2)]
    output = tmp_path / "audio.csd"
    command = program("fetch_sequence", "--source", site.url(), output=output, folder=tmp_path)
    terminal, end = os.openpty()
    termios.tcsetwinsize(end, (24, 120))
    shown = b""
    with subprocess.Popen(command, stderr=end) as ran:
        os.close(end)
        try:
            while chunk := os.read(terminal, 10_000):
                shown += chunk
        except OSError:
            # This is how Linux says that the other end was closed.
            pass
    os.close(terminal)
    assert ran.returncode == 0, shown
    assert re.search(rb"audio: +[0-9]+%\|.*\| .*/.* \[.*B/s\]", shown), shown
    assert b" left" not in shown
