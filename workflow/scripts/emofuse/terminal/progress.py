"""Progress of long steps: a bar on a terminal, and a line now and then in a log."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from emofuse.terminal.logs import last_lines

log = logging.getLogger(__name__)

Item = TypeVar("Item")

# What a line of progress, or of a wait, looks like in a log, among those of libraries.
LINE = re.compile(r"([^:]+: |trial )?\d\S* of \d.*|.*; next attempt in .*")
# As far from a log's end as its last line of progress is looked for, in bytes.
TAIL = 4096


def with_progress(items: list[Item], what: str, unit: str) -> Iterator[Item]:
    """Go through the items; show how many are done and the time left."""
    with tqdm(desc=what, total=len(items), unit=unit, disable=None) as bar:
        advance = ItemLines(what, 0, len(items), unit).advance if bar.disable else bar.update
        for item in items:
            yield item
            advance(1)


@contextmanager
def byte_progress(name: str, done: int, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function to call with the number of bytes that came: a bar on a terminal, else log lines."""
    with tqdm(desc=name, initial=done, total=total, unit="B", unit_scale=True, leave=False, disable=None) as bar:
        yield ByteLines(name, done, total).advance if bar.disable else bar.update


@contextmanager
def trial_progress(trials: int, epochs: int) -> Iterator["TrialProgress"]:
    """Give what is to be told of each epoch, at most `epochs` a trial, and of each trial's end."""
    with (
        tqdm(total=trials, bar_format="{bar:20} {desc}", leave=False, disable=None) as bar,
        nullcontext() if bar.disable else logging_redirect_tqdm(),
    ):
        yield TrialProgress(bar, trials, epochs)


def last_progress(path: Path) -> str:
    """The last line of progress in a log; nothing if there is none among its last lines."""
    return next((line for line in reversed(last_lines(path, TAIL)) if LINE.fullmatch(line)), "")


def about(seconds: float) -> str:
    """A duration as far as an estimate can be trusted."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class _Lines:
    """Progress in a log: a line when so many seconds have passed or so large a share is done, with the time left."""

    form: str
    seconds: float
    share: float

    def __init__(self, name: str, done: int, total: int, unit: str, unit_scale: bool = False):
        self.name = name
        self.done = self.logged = done
        self.total = total
        self.measured = {"initial": done, "unit": unit, "unit_scale": unit_scale}
        self.start = self.last = time.monotonic()

    def advance(self, count: int) -> None:
        self.done += count
        now = time.monotonic()
        if now - self.last < self.seconds and self.done - self.logged < self.total * self.share:
            return
        self.last = now
        self.logged = self.done
        elapsed = now - self.start
        line = tqdm.format_meter(
            self.done, self.total, elapsed, prefix=self.name, bar_format=self.form, **self.measured
        )
        log.info("%s", line)


class ItemLines(_Lines):
    """Lines of progress through items; a short step has one alone, at its end."""

    form = "{desc}: {n_fmt} of {total_fmt} {unit}s ({percentage:.0f} %), {remaining} left"
    seconds = 10
    share = 1


class ByteLines(_Lines):
    """Lines of progress through bytes."""

    form = "{desc}: {n_fmt}B of {total_fmt}B ({percentage:.0f} %), {rate_fmt}, {remaining} left"
    seconds = 30
    share = 0.05

    def __init__(self, name: str, done: int, total: int):
        super().__init__(name, done, total, "B", unit_scale=True)


class TrialProgress:
    """Progress through trials, each of unknown length, for early stopping ends them; a line now and then."""

    def __init__(self, bar: tqdm, trials: int, epochs: int):
        self.bar = bar
        self.trials = trials
        self.epochs = epochs
        self.seconds = 10 if bar.disable else 0.2
        self.done = 0
        self.start = self.last_end = time.monotonic()
        self.shown = -self.seconds

    def epoch(self, number: int, monitored: float) -> None:
        """Say which epoch of the running trial has ended, and what early stopping watches."""
        now = time.monotonic()
        if now - self.shown < self.seconds:
            return
        self.shown = now
        # How long a trial takes is not known before the first has stopped.
        length = "" if self.done else f" of at most {self.epochs}"
        self._show(
            f"trial {self.done + 1} of {self.trials}, epoch {number}{length}, "
            f"validation loss {monitored:.4f}{self._left(now)}"
        )

    def trial(self) -> None:
        """Say that the running trial has ended."""
        self.done += 1
        self.last_end = time.monotonic()
        self.bar.update()
        self._show(f"{self.done} of {self.trials} trials{self._left(self.last_end)}")

    def _left(self, now: float) -> str:
        if not self.done:
            return ""
        left = (self.last_end - self.start) / self.done * (self.trials - self.done) - (now - self.last_end)
        # The last trial may take longer than those before it.
        return f", about {about(left)} left" if left >= 1 else ""

    def _show(self, text: str) -> None:
        if self.bar.disable:
            log.info("%s", text)
        else:
            self.bar.set_description_str(text)
