"""Alignment that is killed at any moment leaves a whole store, or none, and can be started again."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from emofuse.corpus import sample

PROTOCOL = '{"alignment": {"weighting": "wavg", "missing": "zeros", "non_finite": "zero"}}'
PROGRAM = Path(__file__).parents[3] / "workflow/scripts/align.py"


class Run:
    """align.py on a corpus, with a folder of its own to write to."""

    def __init__(self, corpus: Path, folder: Path):
        self.outputs = folder / "aligned.h5", folder / "audit.json"
        self.command = [sys.executable, PROGRAM, "--words", corpus / "words.csd", "--labels", corpus / "labels.csd"]
        for modality in sample.DIMENSIONS:
            self.command += ["--modality", modality, corpus / f"{modality}.csd"]
        self.command += [
            "--label-columns", *sample.LABEL_COLUMNS, "--targets", *sample.EMOTIONS, "--label-range", "0", "3",
            "--protocol", PROTOCOL, "--pauses", "sp",
            "--output", self.outputs[0], "--audit", self.outputs[1],
        ]  # fmt: skip

    def start(self) -> subprocess.Popen:
        return subprocess.Popen(self.command, stderr=subprocess.DEVNULL)

    def finish(self) -> None:
        assert self.start().wait() == 0

    def written(self) -> list[bytes | None]:
        return [path.read_bytes() if path.exists() else None for path in self.outputs]

    def writes(self) -> bool:
        """Whether the store is being written, under its name beside."""
        return any(self.outputs[0].parent.glob(f".*.{self.outputs[0].name}"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    sample.write_sample(folder, videos=40, seed=5)
    return folder


@pytest.fixture(scope="module")
def uninterrupted(corpus, tmp_path_factory):
    """What an uninterrupted run writes, the seconds it takes, and those from the store's first byte to the end."""
    run = Run(corpus, tmp_path_factory.mktemp("uninterrupted"))
    started = time.monotonic()
    process = run.start()
    while process.poll() is None and not run.writes():
        time.sleep(0.001)
    first_byte = time.monotonic()
    assert process.wait() == 0
    ended = time.monotonic()
    assert None not in run.written()
    return run.written(), ended - started, ended - first_byte


def kill(run: Run, moment: float, writing: bool) -> None:
    """Start, and kill after so many seconds; with `writing`, counted from when the store is being written."""
    process = run.start()
    while writing and process.poll() is None and not run.writes():
        time.sleep(0.001)
    time.sleep(moment)
    process.kill()
    process.wait()


@pytest.mark.parametrize(("writing", "kills"), [(False, 7), (True, 7)], ids=["at any moment", "while it writes"])
def test_a_killed_run_leaves_whole_files_or_none(corpus, uninterrupted, tmp_path, writing, kills):
    expected, of_all, of_writing = uninterrupted
    shares = (np.arange(kills) + np.random.default_rng(kills).random(kills)) / kills
    absent = 0
    for attempt, share in enumerate(shares):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        run = Run(corpus, folder)
        kill(run, share * (of_writing if writing else of_all), writing)
        found = run.written()
        assert all(file in (None, whole) for file, whole in zip(found, expected, strict=True))
        absent += found[0] is None
    assert absent
    # What the last killed run left is no obstacle.
    run.finish()
    assert run.written() == expected


def test_what_was_there_before_stays_until_it_is_replaced_whole(corpus, uninterrupted, tmp_path):
    run = Run(corpus, tmp_path)
    for path in run.outputs:
        path.write_bytes(b"of an earlier run")
    kill(run, 0, writing=True)
    expected, _, _ = uninterrupted
    assert all(file in (b"of an earlier run", whole) for file, whole in zip(run.written(), expected, strict=True))
