"""How every program of the suite starts and fails."""

import logging
import signal
import sys
from collections.abc import Callable
from types import FrameType

from emofuse.cost import log_cost
from emofuse.errors import InputError


def run(main: Callable[[], None]) -> None:
    """Run a program: log to stderr, its cost last, and turn an `InputError` into one line and exit status 1."""
    # As on stderr, a letter that the terminal cannot show is told by its number.
    sys.stdout.reconfigure(errors="backslashreplace")
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        main()
    except InputError as error:
        sys.exit(f"error: {error}")
    log_cost()


def _end(number: int, frame: FrameType | None) -> None:
    """End a program that is interrupted, as Ctrl-C does, without a traceback, and with the status that shells give."""
    print("error: interrupted", file=sys.stderr)
    sys.exit(128 + number)


# Programs import this first: what takes longest in many of them is to import TensorFlow. One that a shell has told to
# ignore interruptions, as in the background, ignores them still.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _end)
