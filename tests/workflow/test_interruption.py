"""A run that is killed, or finds no room: the same command takes it up again, and makes what was never interrupted."""

import os
import re
import signal
import subprocess
import time
from contextlib import suppress

import numpy as np
import pytest
from compared_runs import assert_equal, finished_outputs, outcome, result_files, state
from workflow_copy import CELLS, SMALL, Workflow

pytestmark = pytest.mark.workflow

KILLS = 20
SEED = 2018
# How many jobs finish before a kill, on average less than one, so that the run lasts for all kills. None: it falls into
# the start, before any job.
FINISHED_BEFORE = [None, 0, 0, 0, 0, 1, 1, 1, 1, 2]
# Jobs spend most of their time on other things than writing: so often, a kill waits until a file has been begun.
WHILE_WRITING = 0.3
# Seconds, after so many jobs or after the first bytes of a file.
LONGEST_DELAY, LONGEST_DELAY_WRITING = 2.0, 0.05

TEMPORARY = re.compile(r"(^|/)\.\d+\.")


def kill(workflow: Workflow, after: int | None, writing: bool, delay: float) -> str:
    """Start a run and kill its process group so many seconds after so many jobs; gives what it printed until then.

    With `writing`, the seconds are counted from when the next file is begun.
    """
    with workflow.start(process_group=0, **SMALL) as process:
        printed = ""
        while after is not None and (printed.count("Finished jobid") < after or "Execute" not in printed):
            line = process.stdout.readline()
            assert line, f"the run ended before it was killed:\n{printed}"
            printed += line
        before = result_files(workflow.folder)
        while writing and process.poll() is None and not result_files(workflow.folder) - before:
            time.sleep(0.002)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        printed += process.stdout.read()
    assert process.returncode == -signal.SIGKILL
    wait_until_ended(process.pid)
    return printed


def wait_until_ended(process_group: int) -> None:
    """Come back when no process of the group is left: jobs do not outlive the run."""
    deadline = time.monotonic() + 10
    with suppress(ProcessLookupError):
        while True:
            os.killpg(process_group, 0)
            assert time.monotonic() < deadline, "jobs outlived the run"
            time.sleep(0.002)


def assert_whole(workflow: Workflow, expected: dict[str, bytes]) -> None:
    """Whatever has its final name is as an uninterrupted run made it."""
    found = outcome(workflow.folder)
    whole = {path: content for path, content in found.items() if not TEMPORARY.search(path)}
    assert_equal(whole, {path: expected[path] for path in whole})


def test_a_run_killed_again_and_again_makes_the_same_and_nothing_twice(small, fresh_small):
    fresh_small.warmed()
    expected = outcome(small.folder)
    rng = np.random.default_rng(SEED)
    made, jobs = {}, 0
    for attempt in range(1, KILLS + 1):
        after = FINISHED_BEFORE[rng.integers(len(FINISHED_BEFORE))]
        writing = rng.random() < WHILE_WRITING and after is not None
        delay = rng.uniform(0, LONGEST_DELAY_WRITING if writing else LONGEST_DELAY)
        since = "the start" if after is None else f"{after} jobs" + ", while it writes" * writing
        print(f"kill {attempt}: {delay:.2f} s after {since}", flush=True)
        printed = kill(fresh_small, after, writing, delay)
        assert_whole(fresh_small, expected)
        assert made == {path: state(fresh_small.folder, path) for path in made}
        made |= {path: state(fresh_small.folder, path) for path in finished_outputs(printed)}
        jobs += printed.count("Finished jobid")
    print(f"{jobs} jobs finished before the last run")
    assert jobs > KILLS / 4
    ended = fresh_small.snakemake(**SMALL)
    assert ended.returncode == 0, ended.stdout
    assert made == {path: state(fresh_small.folder, path) for path in made}
    assert_equal(outcome(fresh_small.folder), expected)


def test_a_second_run_in_the_folder_is_refused(fresh):
    with fresh.start(process_group=0, **CELLS) as process:
        while "Execute" not in process.stdout.readline():
            assert process.poll() is None
        second = fresh.snakemake(**CELLS)
        os.killpg(process.pid, signal.SIGKILL)
    assert second.returncode != 0
    assert "another run is at work in this folder" in second.stdout


@pytest.fixture
def disk(fresh):
    """A disk of its own for results, given a function that sets its options, such as its size."""
    folder = fresh.folder / "results"
    folder.mkdir()

    def mount(options):
        return subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, encoding="utf-8"
        )

    mounted = mount("size=1m")
    if mounted.returncode:
        pytest.skip(f"needs the right to mount a disk: {mounted.stderr.strip()}")
    yield lambda options: mount(f"remount,{options}")
    subprocess.run(["umount", folder], check=True)


TRIALS = "results/tiny/brief/train/text/cnn/depth1-dense1-maxlen10/trials.csv"


def test_a_full_disk_is_named_and_what_was_finished_is_kept(finished, fresh, disk):
    fresh.warmed()
    expected = outcome(finished.folder)
    needed = [0]
    for path in ("results/tiny/sequences", "results/tiny/aligned"):
        needed.append(needed[-1] + sum(file.stat().st_size for file in (finished.folder / path).iterdir()))
    made = {}
    for bytes_there, rule in zip(needed, ("make_sample", "align", "train"), strict=True):
        disk(f"size={bytes_there + 300_000}")
        ended = fresh.snakemake(TRIALS, **CELLS)
        assert ended.returncode != 0
        assert re.findall(r"^Error in rule (\w+):", ended.stdout, re.MULTILINE) == [rule]
        assert re.search(r"^error: results/tiny/\S+: cannot be written: No space left on device; ", ended.stdout, re.M)
        assert_whole(fresh, expected)
        assert made == {path: state(fresh.folder, path) for path in made}
        made |= {path: state(fresh.folder, path) for path in finished_outputs(ended.stdout)}
    disk("size=1g")
    ended = fresh.snakemake(TRIALS, **CELLS)
    assert ended.returncode == 0, ended.stdout
    assert made == {path: state(fresh.folder, path) for path in made}
    assert TRIALS in outcome(fresh.folder)
    assert_whole(fresh, expected)


def test_a_folder_that_cannot_be_written_is_named_and_left_as_it_is(fresh, disk):
    disk("size=1g")
    ended = fresh.snakemake("results/tiny/sequences/words.csd", **CELLS)
    assert ended.returncode == 0, ended.stdout
    before = outcome(fresh.folder)
    disk("ro")
    ended = fresh.snakemake(**CELLS)
    assert ended.returncode != 0
    assert "results/tiny/brief cannot be written: Read-only file system" in ended.stdout
    assert_equal(outcome(fresh.folder), before)
