"""What a run is doing, at the bottom of a terminal: a bar for its steps, and a line for each that is running."""

import os
import threading
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from emofuse.terminal.progress import about, last_progress
from emofuse.terminal.step import Step

REDRAW_SECONDS = 1


class RunDisplay:
    """Shows on a terminal what is running, drawn anew each second by a thread of its own, until it is closed.

    Who else writes there meanwhile does so with `tqdm.write`.
    """

    def __init__(self, terminal: TextIO):
        self.terminal = terminal
        self._lock = threading.Lock()
        self._waiting: dict[str, int] = {}
        self._running: dict[int, Step] = {}
        self._failed: set[int] = set()
        self._seconds = defaultdict(list)
        self._total = self._done = 0
        self._start = time.monotonic()
        self._bars: list[tqdm] = []
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._redraw, daemon=True)

    def plan(self, counts: dict[str, int]) -> None:
        """Say how many steps of each rule there are; starts the display."""
        with self._lock:
            self._waiting = dict(counts)
            self._total = sum(counts.values())
            self._start = time.monotonic()
        self._thread.start()

    def started(self, number: int, rule: str, log: Path) -> None:
        """Say that a step runs, and where its program logs."""
        with self._lock:
            # What failed may be tried again.
            self._failed.discard(number)
            self._running[number] = Step(rule, log)

    def finished(self, number: int) -> None:
        """Say that a step is done."""
        with self._lock:
            self._done += 1
            if step := self._running.pop(number, None):
                self._waiting[step.rule] -= 1
                self._seconds[step.rule].append(time.monotonic() - step.start)

    def failed(self, number: int) -> None:
        """Say that a step is over, and not done."""
        with self._lock:
            self._failed.add(number)
            self._running.pop(number, None)

    def close(self) -> None:
        """Take the display away."""
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join()

    def left(self) -> float:
        """How many seconds the steps will take whose rules have been seen to end, as many at a time as so far."""
        now = time.monotonic()
        running = [(step.rule, now - step.start) for step in self._running.values()]
        busy = sum(map(sum, self._seconds.values())) + sum(seconds for _, seconds in running)
        known = {rule: sum(seconds) / len(seconds) for rule, seconds in self._seconds.items()}
        # What takes longer than others of its rule will take no negative time.
        spent = sum(min(seconds, known[rule]) for rule, seconds in running if rule in known)
        work = sum(seconds * self._waiting[rule] for rule, seconds in known.items()) - spent
        return work * (now - self._start) / busy if busy else 0

    def _redraw(self) -> None:
        while not self._closed.wait(REDRAW_SECONDS):
            with self._lock:
                steps, done, heading = list(self._running.values()), self._done, self._heading()
            self._draw([heading, *map(self._text, steps)] if steps else [], done)
        self._draw([], 0)

    def _draw(self, texts: list[str], done: int) -> None:
        with tqdm.get_lock():
            while len(self._bars) > len(texts):
                self._bars.pop().close()
            while len(self._bars) < len(texts):
                self._bars.append(self._bar(first=not self._bars))
            for bar, text in zip(self._bars, texts, strict=True):
                bar.n = done
                bar.set_description_str(text)

    def _bar(self, first: bool) -> tqdm:
        form = "{n_fmt} of {total_fmt} steps {bar:20} {desc}" if first else "{desc}"
        return tqdm(total=self._total, bar_format=form, file=self.terminal, leave=False, dynamic_ncols=True)

    def _heading(self) -> str:
        running, left = f"{len(self._running)} running", self.left()
        if self._failed:
            # What waited for it will never run.
            return f"{running}, {len(self._failed)} failed"
        return f"{running}, at least {about(left)} left" if left >= 1 else running

    def _text(self, step: Step) -> str:
        """A line for a step; where it is too long, what it does is told rather than the beginning of its name."""
        what = f"{tqdm.format_interval(time.monotonic() - step.start)}  {_progress(step)}".rstrip()
        # tqdm leaves a terminal's last column free.
        room = max(20, os.get_terminal_size(self.terminal.fileno()).columns - len(what) - 5)
        name = step.name if len(step.name) <= room else f"…{step.name[1 - room :]}"
        return f"  {name}  {what}"


def _progress(step: Step) -> str:
    """The last line of progress in a step's log; nothing where it is still that of an earlier run."""
    with suppress(OSError):
        if step.has_log():
            return last_progress(step.log)
    return ""
