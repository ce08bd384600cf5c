"""How programs speak to a terminal that cannot show every letter."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import logging
from emofuse import command_line
from emofuse.errors import InputError
def main():
    print("shown: \\xc9motions \\u60c5\\u611f")
    logging.info("logged: \\xc9motions \\u60c5\\u611f")
    raise InputError("refused: \\xc9motions \\u60c5\\u611f")
command_line.run(main)
"""


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", r"\xc9motions \u60c5\u611f"),
        ("latin-1", "Émotions \\u60c5\\u611f"),
        ("gbk", r"\xc9motions 情感"),
        ("utf-8", "Émotions 情感"),
    ],
)
def test_a_letter_that_cannot_be_shown_is_told_by_its_number(encoding, shown):
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, env=os.environ | {"PYTHONIOENCODING": encoding}
    )
    assert ran.returncode == 1
    assert ran.stdout.decode(encoding).splitlines() == [f"shown: {shown}"]
    assert ran.stderr.decode(encoding).splitlines() == [f"logged: {shown}", f"error: refused: {shown}"]
