"""A step of a run: one job of one rule, and its log."""

import time
from dataclasses import dataclass, field
from pathlib import Path

# By how much a file system's clock may be behind, in seconds.
COARSEST = 1


@dataclass(frozen=True)
class Step:
    """A step that was started: its rule, its log, and when, by two clocks, in seconds."""

    rule: str
    log: Path
    start: float = field(default_factory=lambda: time.monotonic())
    wall_start: float = field(default_factory=lambda: time.time())

    @property
    def name(self) -> str:
        """What it is, as the log is called: its path within a folder of logs."""
        return self.log.with_suffix("").as_posix().rpartition("/logs/")[2]

    def has_log(self) -> bool:
        """Whether the log is there, and not that of an earlier run."""
        return self.log.exists() and self.log.stat().st_mtime >= self.wall_start - COARSEST
