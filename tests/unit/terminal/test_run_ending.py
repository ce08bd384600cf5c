"""The last words of a run that did not get to its end, from what its steps logged."""

import io
import os
from pathlib import Path

import pytest

from emofuse.terminal.run_ending import RunEnding

COST = "cost: 1.00 s, 1.00 s of processor time, 90 MB at most\n"
WAY_ON = ["To go on, mend that and type the same again; what is done is kept:", "  snakemake"]


class Run:
    """An ending that is told of steps as Snakemake tells, and what it says in the end."""

    def __init__(self, folder: Path):
        self.folder = folder / "logs"
        self.folder.mkdir()
        self.stream = io.StringIO()
        self.ending = RunEnding("snakemake", self.stream)
        self.ending.plan({"train": 20, "align": 1})

    def fail(self, number: int, log: str | None, name: str = "train") -> Path:
        path = self.folder / f"{name}{number}.log"
        self.ending.started(number, name, path)
        if log is not None:
            path.write_text(log, encoding="utf-8")
        self.ending.failed(number)
        return path

    def told(self) -> list[str]:
        self.ending.close()
        return self.stream.getvalue().splitlines()


@pytest.fixture
def run(tmp_path):
    return Run(tmp_path)


@pytest.mark.parametrize(
    ("log", "cause"),
    [
        ("1 of 4 trials\nerror: label 'hapy' is unknown\n", "error: label 'hapy' is unknown"),
        # One of several lines is one line, and cut where it is long.
        ("error: no source gave a.csd\n  http://a: refused\n", "error: no source gave a.csd http://a: refused"),
        (f"error: {'v' * 3000}\n", f"error: {'v' * 491} …"),
        ("usage: train.py\ntrain.py: error: unrecognized: --x\n", "train.py: error: unrecognized: --x"),
        # The last of chained exceptions, and not its frames.
        (
            'Traceback (most recent call last):\n  File "a.py", line 1\n    1 / 0\nZeroDivisionError: by zero\n\n'
            "During handling of the above exception, another exception occurred:\n\n"
            'Traceback (most recent call last):\n  File "a.py", line 3\n    x\nNameError: name \'x\' is not defined\n',
            "NameError: name 'x' is not defined",
        ),
        # What is in a log may not move a terminal's cursor.
        ("error: video '\x1b[2J\x07'\n", "error: video '?[2J?'"),
        ("error: vidéo 'naïve' 視\n", "error: vidéo 'naïve' 視"),
    ],
)  # fmt: skip
def test_what_a_program_said_is_told_in_a_line(run, log, cause):
    path = run.fail(1, log)
    assert run.told() == ["", "0 of 21 steps done, 1 failed", f"  train1: {cause}", f"    log: {path}", *WAY_ON]


@pytest.mark.parametrize(
    ("log", "remark", "cause"),
    [
        (None, None, "its program wrote no log: it was not started, or was ended before it could"),
        (None, "SLURM-job '7' failed, status 'OUT_OF_MEMORY'", "SLURM-job '7' failed, status 'OUT_OF_MEMORY'"),
        ("2 of 4 trials\n", "SLURM-job '7' failed,\n TIMEOUT", "SLURM-job '7' failed, TIMEOUT"),
        ("error: full disk\n", "SLURM-job '7' failed", "error: full disk"),
        ("", None, "ended without an error, as what is killed or runs out of memory or time; its log is empty"),
        ("2 of 4 trials\n\n", None, "memory or time; its log ends with: 2 of 4 trials"),
        (COST, None, "its program ended well, and Snakemake could not use what it made; its message is above"),
    ],
)  # fmt: skip
def test_where_a_program_said_nothing_what_is_known_is_told(run, log, remark, cause):
    path = run.fail(1, log)
    if remark:
        run.ending.remark(1, remark)
    told = run.told()
    assert cause in told[2]
    assert told[3] == f"    log: {path}" + (", which is not there" if log is None else "")


def test_a_log_of_an_earlier_run_is_not_taken_for_this_ones(run):
    path = run.fail(1, "error: of yesterday\n")
    os.utime(path, (0, 0))
    assert "of yesterday" not in "".join(run.told())


def test_a_log_that_cannot_be_read_is_named(run, monkeypatch):
    path = run.fail(1, None)
    path.mkdir()
    assert run.told()[2] == "  train1: its log cannot be read: Is a directory"


def test_a_run_in_which_all_is_done_tells_nothing(run):
    run.fail(1, "error: this once\n")
    run.ending.remark(1, "failed")
    run.ending.started(1, "train", run.folder / "train1.log")
    run.ending.finished(1)
    assert run.told() == []


def test_a_step_that_was_neither_done_nor_reported_has_failed(run):
    run.ending.started(1, "train", run.folder / "train1.log")
    assert run.told()[1] == "0 of 21 steps done, 1 failed"


def test_many_failed_steps_are_counted(run):
    for number in range(13):
        run.fail(number, f"error: {number}\n")
    told = run.told()
    assert told[1] == "0 of 21 steps done, 13 failed"
    assert told[2 + 2 * 9] == "  train9: error: 9"
    assert told[2 + 2 * 10 :] == ["  and 3 more", *WAY_ON]


def test_what_an_interruption_ended_is_no_failure(run):
    run.fail(1, "error: of its own\n")
    run.fail(2, "error: interrupted\n")
    run.fail(3, 'Traceback (most recent call last):\n  File "a.py", line 1\nKeyboardInterrupt\n')
    run.fail(4, "")
    run.ending.started(5, "align", run.folder / "align.log")
    run.ending.finished(6)
    run.ending.interrupted()
    told = run.told()
    assert told[1:3] == [
        "1 of 21 steps done, 1 failed; interrupted while 4 were running",
        "  train1: error: of its own",
    ]
    assert told[-2:] == WAY_ON


def test_a_run_interrupted_before_it_knew_its_steps_says_so():
    stream = io.StringIO()
    ending = RunEnding("snakemake -n", stream)
    ending.interrupted()
    ending.close()
    assert stream.getvalue().splitlines() == [
        "",
        "interrupted before the first step",
        "To go on type the same again; what is done is kept:",
        "  snakemake -n",
    ]
