"""What libraries in C++ write to stderr, past all of Python's logging, without the lines that tell nobody anything."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Lines are passed on as they come.
FILTER = """
import re, sys
for line in sys.stdin.buffer:
    if not re.search(sys.argv[1].encode(), line):
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
"""


@contextmanager
def without_lines(pattern: str) -> Iterator[None]:
    """Leave lines in which a regular expression is found out of stderr.

    The rest goes through a process of its own, so that what a crash says is not lost with the one that crashed.
    """
    sys.stderr.flush()
    command = [sys.executable, "-I", "-S", "-c", FILTER, pattern]
    stderr = os.dup(2)
    # In a session of its own, for Ctrl-C would end it before the last words of the interrupted.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=stderr, start_new_session=True) as passing:
        os.dup2(passing.stdin.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(stderr, 2)
            os.close(stderr)
