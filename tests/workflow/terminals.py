"""A run as a person sees it, at a terminal."""

import os
import signal
import termios
import time
from collections.abc import Callable
from contextlib import suppress

from workflow_copy import Workflow


def at_a_terminal(
    workflow: Workflow, *arguments: str, until: Callable[[], bool] | None = None, **config: str
) -> tuple[int, str]:
    """How a run ends, and what it shows at a terminal; interrupted, as by Ctrl-C, as soon as `until` holds."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (40, 120))
    shown = bytearray()
    with workflow.start(*arguments, stdout=theirs, process_group=0, **config) as process:
        os.close(theirs)
        os.set_blocking(ours, False)
        # This is how Linux says that the other end was closed.
        with suppress(OSError):
            while True:
                if until and until():
                    until = None
                    os.killpg(process.pid, signal.SIGINT)
                with suppress(BlockingIOError):
                    if not (chunk := os.read(ours, 10_000)):
                        break
                    shown.extend(chunk)
                time.sleep(0.02)
    os.close(ours)
    return process.returncode, shown.decode().replace("\r\n", "\n")


def last_words(shown: str) -> list[str]:
    """The lines below the last empty one, each as a terminal leaves it."""
    lines = [line.rpartition("\r")[2] for line in shown.rstrip("\n").split("\n")]
    return lines[max((number for number, line in enumerate(lines) if not line), default=-1) + 1 :]
