"""What of stderr is left out and what is not, whoever writes it."""

import subprocess
import sys

import pytest

START = "import os, signal, sys\nfrom emofuse.networks.stderr import without_lines\n"


def stderr_of(source: str) -> str:
    return subprocess.run([sys.executable, "-c", source], stderr=subprocess.PIPE, text=True, encoding="utf-8").stderr


def test_lines_are_left_out_whoever_writes_them_and_the_rest_stays_in_order():
    source = f"""{START}
print("before", file=sys.stderr)
with without_lines("^I0000 "):
    os.write(2, b"I0000 a note\\nE0000 an error about I0000 \\xff\\n")
    print("I0000 a note of Python\\nof Python", file=sys.stderr)
os.write(2, b"I0000 after\\n")
"""
    told = subprocess.run([sys.executable, "-c", source], stderr=subprocess.PIPE).stderr
    assert told == b"before\nE0000 an error about I0000 \xff\nof Python\nI0000 after\n"


@pytest.mark.parametrize("end", ["os.abort()", "os.kill(os.getpid(), signal.SIGKILL)", "os._exit(1)"])
def test_what_a_crash_says_is_not_lost(end):
    source = f'{START}with without_lines("^I0000 "):\n    os.write(2, b"I0000 a\\nF0000 needs AVX\\n")\n    {end}\n'
    assert "F0000 needs AVX\n" in stderr_of(source)
    assert "I0000" not in stderr_of(source)


def test_an_exception_leaves_stderr_as_it_was():
    told = stderr_of(f'{START}with without_lines("^I0000 "):\n    raise ValueError("what is wrong")\n')
    assert told.endswith("ValueError: what is wrong\n")
