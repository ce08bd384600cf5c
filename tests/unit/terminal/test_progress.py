"""Progress of long steps: what a log is told and how often, and what a terminal shows."""

import logging
import os
import re
import sys
import termios
import threading
from contextlib import suppress

import pytest

from emofuse.terminal import progress
from emofuse.terminal.run_display import RunDisplay


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(progress.time, "monotonic", clock)
    return clock


@pytest.fixture
def lines(caplog):
    caplog.set_level("INFO")
    return lambda: [record.getMessage() for record in caplog.records]


@pytest.fixture
def terminal():
    """A stream to a terminal of 100 columns, and what was written there."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    stream = os.fdopen(theirs, "w", encoding="utf-8")
    shown = bytearray()

    def read():
        # This is how Linux says that the other end was closed.
        with suppress(OSError):
            while chunk := os.read(ours, 10_000):
                shown.extend(chunk)

    reader = threading.Thread(target=read)
    reader.start()

    def written():
        stream.close()
        reader.join()
        return shown.decode()

    yield stream, written
    stream.close()
    reader.join()
    os.close(ours)


def test_a_log_is_told_of_items_now_and_then_and_at_the_end(clock, lines):
    for _ in progress.with_progress(list(range(60)), "align", "video"):
        clock.now += 1
    assert lines() == [
        *(f"align: {n} of 60 videos ({round(n / 0.6)} %), 00:{60 - n} left" for n in (10, 20, 30, 40, 50)),
        "align: 60 of 60 videos (100 %), 00:00 left",
    ]


def test_a_short_step_is_one_line(clock, lines):
    for _ in progress.with_progress(list(range(60)), "align", "video"):
        clock.now += 0.1
    assert lines() == ["align: 60 of 60 videos (100 %), 00:00 left"]


def test_a_log_is_told_of_trials_and_the_time_left_is_that_of_trials_that_ended(clock, lines):
    with progress.trial_progress(3, epochs=200) as trials:
        for epochs in (15, 12, 40):
            for epoch in range(1, epochs + 1):
                clock.now += 1
                trials.epoch(epoch, monitored=0.5 / epoch)
            trials.trial()
    assert lines() == [
        "trial 1 of 3, epoch 1 of at most 200, validation loss 0.5000",
        "trial 1 of 3, epoch 11 of at most 200, validation loss 0.0455",
        "1 of 3 trials, about 30 s left",
        "trial 2 of 3, epoch 6, validation loss 0.0833, about 24 s left",
        "2 of 3 trials, about 14 s left",
        "trial 3 of 3, epoch 4, validation loss 0.1250, about 10 s left",
        # It takes longer than those before it, and how long is not known.
        *(f"trial 3 of 3, epoch {n}, validation loss {0.5 / n:.4f}" for n in (14, 24, 34)),
        "3 of 3 trials",
    ]


@pytest.mark.parametrize(("seconds", "shown"), [(89.4, "89 s"), (90, "2 min"), (3000, "50 min"), (9000, "2.5 h")])
def test_an_estimate_is_rounded(seconds, shown):
    assert progress.about(seconds) == shown


def test_the_last_line_of_progress_is_found_among_others(tmp_path, clock, lines):
    with progress.trial_progress(2, epochs=9) as trials:
        trials.epoch(1, 0.25)
    path = tmp_path / "train.log"
    noise = "I0000 00:00:1795357461.362157    1519 port.cc:153] 3 of 4 oneDNN operations are on.\n"
    ended = "dropout 0.1, seed 1: best of 15 epochs was 14, with validation loss 0.1447\n"
    path.write_text(noise * 1000 + lines()[0] + "\n" + ended + noise, encoding="utf-8")
    assert progress.last_progress(path) == "trial 1 of 2, epoch 1 of at most 9, validation loss 0.2500"
    waiting = "audio: http://a/b: broke off; next attempt in 8 s"
    path.write_text(f"audio: 13.0kB of 1.00MB (1 %), 100B/s, 2:44:30 left\n{waiting}\n", encoding="utf-8")
    assert progress.last_progress(path) == waiting
    path.write_text(noise + ended, encoding="utf-8")
    assert progress.last_progress(path) == ""


def test_a_terminal_shows_a_bar_of_trials_and_whole_lines_above_it(terminal, monkeypatch):
    stream, written = terminal
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(logging.root, "handlers", [logging.StreamHandler(stream)])
    with progress.trial_progress(2, epochs=9) as trials:
        trials.epoch(1, 0.25)
        logging.warning("a line")
        trials.trial()
    shown = written()
    assert "trial 1 of 2, epoch 1 of at most 9, validation loss 0.2500" in shown
    assert "\ra line\r\n" in shown
    assert "\r██████████           1 of 2 trials" in shown


def test_what_runs_is_shown_with_the_last_progress_of_its_log(terminal, tmp_path, monkeypatch):
    stream, written = terminal
    logs = tmp_path / "logs"
    logs.mkdir()
    monkeypatch.setattr("emofuse.terminal.run_display.REDRAW_SECONDS", 0.01)
    display = RunDisplay(stream)
    display.plan({"align": 1, "train": 3})
    drawn = threading.Event()
    draw = display._draw
    monkeypatch.setattr(display, "_draw", lambda *what: (draw(*what), drawn.set()))

    def wait():
        for _ in range(2):
            drawn.clear()
            assert drawn.wait(10)

    (logs / "train-of-an-earlier-run.log").write_text("8 of 9 trials\n", encoding="utf-8")
    os.utime(logs / "train-of-an-earlier-run.log", (0, 0))
    display.started(1, "align", logs / "align.log")
    wait()
    (logs / "align.log").write_text("align: 15 of 150 videos (10 %), 00:12 left\n", encoding="utf-8")
    wait()
    display.finished(1)
    display.started(2, "train", logs / f"{'long' * 40}-name.log")
    display.started(3, "train", logs / "train-of-an-earlier-run.log")
    wait()
    display.failed(2)
    wait()
    display.close()
    shown = written()
    assert "  align  00:00  align: 15 of 150 videos (10 %), 00:12 left" in shown
    assert "1 of 4 steps █████                2 running" in shown
    assert "1 of 4 steps █████                1 running, 1 failed" in shown
    assert re.search(r"  …[long]+-name  00:00", shown)
    assert "8 of 9" not in shown
    assert not shown.rpartition("\r")[2].strip()
    assert max(len(line) for line in shown.replace("\x1b[A", "\n").split("\r")) <= 100


def test_the_time_left_of_a_run_is_that_of_rules_that_are_known(clock, tmp_path):
    display = RunDisplay(None)
    display._start = clock.now
    display._waiting = {"train": 5, "evaluate": 1}
    display.started(1, "train", tmp_path / "a.log")
    display.started(2, "train", tmp_path / "b.log")
    clock.now += 10
    assert display.left() == 0
    display.finished(1)
    display.finished(2)
    # Three of ten seconds are left, and two ran at a time.
    assert display.left() == pytest.approx(15)
    display.started(3, "train", tmp_path / "c.log")
    clock.now += 4
    assert display.left() == pytest.approx((30 - 4) * 14 / 24)
    clock.now += 46
    assert display.left() == pytest.approx(20 * 60 / 70)
