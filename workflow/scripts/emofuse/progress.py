"""Progress of long steps: a bar on a terminal, and a line now and then in a log."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tqdm import tqdm

log = logging.getLogger(__name__)

Item = TypeVar("Item")
LINES = 10

# Bytes are logged when so many seconds have passed or so large a share has come.
LOG_SECONDS = 30
LOG_SHARE = 0.05


def with_progress(items: list[Item], what: str, unit: str) -> Iterator[Item]:
    """Go through the items; show how many are done and the time left, without a terminal ten times in all."""
    bar = tqdm(items, desc=what, unit=unit, disable=None)
    reported = 0
    for done, item in enumerate(bar):
        if bar.disable and done * LINES // len(items) > reported:
            reported = done * LINES // len(items)
            log.info("%s: %d of %d %ss", what, done, len(items), unit)
        yield item


@contextmanager
def byte_progress(name: str, done: int, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function to call with the number of bytes that came: a bar on a terminal, else log lines."""
    with tqdm(desc=name, initial=done, total=total, unit="B", unit_scale=True, leave=False, disable=None) as bar:
        yield ByteLines(name, done, total).advance if bar.disable else bar.update


class ByteLines:
    """Progress in a log: a line now and then, with bytes, rate and time left."""

    def __init__(self, name: str, done: int, total: int):
        self.name = name
        self.done = self.initial = self.logged = done
        self.total = total
        self.start = self.last = time.monotonic()

    def advance(self, count: int) -> None:
        self.done += count
        now = time.monotonic()
        if now - self.last < LOG_SECONDS and self.done - self.logged < self.total * LOG_SHARE:
            return
        self.last = now
        self.logged = self.done
        form = "{desc}: {n_fmt}B of {total_fmt}B ({percentage:.0f} %), {rate_fmt}, {remaining} left"
        measured = {"initial": self.initial, "unit": "B", "unit_scale": True}
        line = tqdm.format_meter(self.done, self.total, now - self.start, prefix=self.name, bar_format=form, **measured)
        log.info("%s", line)
