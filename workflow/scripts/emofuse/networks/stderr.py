"""What libraries in C++ write to stderr, past all of Python's logging, without the lines that tell nobody anything."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_lines(pattern: str) -> Iterator[None]:
    """Leave lines in which a regular expression is found out of stderr.

    The rest goes through a process of its own, so that what a crash says is not lost with the one that crashed.
    """
    sys.stderr.flush()
    reading, writing = os.pipe()
    stderr = os.dup(2)
    filtering = os.fork()
    if not filtering:
        try:
            os.close(writing)
            _pass_on(reading, stderr, pattern)
        finally:
            os._exit(0)
    os.close(reading)
    os.dup2(writing, 2)
    os.close(writing)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(stderr, 2)
        os.close(stderr)
        os.waitpid(filtering, 0)


def _pass_on(reading: int, writing: int, pattern: str) -> None:
    # In a session of its own, for Ctrl-C would end it before the last words of who was interrupted.
    os.setsid()
    with open(reading, "rb") as lines:
        for line in lines:
            if not re.search(pattern.encode(), line):
                os.write(writing, line)
