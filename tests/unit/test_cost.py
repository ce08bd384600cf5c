"""A program's cost, as it logs it and as it is read, against what its parent sees of it."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from emofuse.cost import read_cost

PROGRAM = """
import sys
from emofuse import command_line
def main():
    held = bytearray(200 * 2**20)
    held[::4096] = b"x" * len(held[::4096])
    sum(i * i for i in range(2_000_000))
    if len(sys.argv) > 1: sys.exit(1)
command_line.run(main)
print(*(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def test_what_a_program_logs_is_what_its_parent_sees(tmp_path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        ran = subprocess.run([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=log, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = read_cost(tmp_path / "log")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # To end takes a little of its own.
    assert 0.8 * spent < cost.processor_seconds <= spent + 0.01
    assert cost.seconds > 0
    assert 200 < cost.peak_mb < 400
    # The system counts in kB of 1,024 bytes.
    assert cost.peak_mb == pytest.approx(int(ran.stdout) / 1024, rel=0.005)


def test_a_program_that_fails_logs_no_cost(tmp_path):
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        assert subprocess.run([sys.executable, "-c", PROGRAM, "fail"], stderr=log).returncode == 1
    assert read_cost(tmp_path / "log") is None


def test_no_other_line_of_a_log_is_taken_for_a_cost(tmp_path):
    Path(tmp_path / "log").write_bytes(b"cost: unknown\n\xff\n")
    assert read_cost(tmp_path / "log") is None


def test_the_last_cost_is_the_jobs(tmp_path):
    """What a program quotes from another's log comes before."""
    lines = [f"cost: {seconds}.00 s, 1.50 s of processor time, nan MB at most\n" for seconds in (2, 3)]
    (tmp_path / "log").write_text("".join(lines), encoding="utf-8")
    found = read_cost(tmp_path / "log")
    assert (found.seconds, found.processor_seconds) == (3, 1.5)
