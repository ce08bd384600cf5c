"""How every program of the suite starts and fails."""

import logging
import sys
from collections.abc import Callable

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
