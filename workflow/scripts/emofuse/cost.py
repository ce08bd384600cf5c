"""What a job cost: a program's last line in its log, written and read."""

import logging
import math
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

STATUS = Path("/proc/self/status")

_START = time.monotonic()
_LINE = re.compile(r"cost: ([\d.]+) s, ([\d.]+) s of processor time, ([\d.]+|nan) MB at most")


@dataclass(frozen=True)
class Cost:
    """Seconds since the program began, seconds of processor time, and the most memory that it held, in MB."""

    seconds: float
    processor_seconds: float
    peak_mb: float


def log_cost() -> None:
    """Log what this process cost so far, its memory where the system is Linux; nothing at a terminal."""
    if sys.stderr.isatty():
        return
    seconds, processor = time.monotonic() - _START, time.process_time()
    # Not getrusage, which counts the memory of whoever started this process too.
    peak = re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text(encoding="utf-8")) if STATUS.exists() else None
    peak_mb = int(peak[1]) / 2**10 if peak else math.nan
    log.info("cost: %.2f s, %.2f s of processor time, %.0f MB at most", seconds, processor, peak_mb)


def read_cost(path: Path) -> Cost | None:
    """The cost at the end of a log; None for a job that did not log it."""
    found = _LINE.findall(path.read_text(encoding="utf-8", errors="replace"))
    return Cost(*map(float, found[-1])) if found else None
