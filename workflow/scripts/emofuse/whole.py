"""Files that appear whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: str | os.PathLike) -> Iterator[Path]:
    """Give a path beside `path` to write to; on success it is renamed to `path`, on failure it is removed."""
    final = Path(path)
    final.parent.mkdir(parents=True, exist_ok=True)
    beside = final.with_name(f".{os.getpid()}.{final.name}")
    try:
        yield beside
        beside.replace(final)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: str | os.PathLike) -> Iterator[Path]:
    """Give a new folder beside `path` to fill; on success it replaces `path`, on failure it is removed."""
    final = Path(path)
    final.parent.mkdir(parents=True, exist_ok=True)
    beside = final.with_name(f".{os.getpid()}.{final.name}")
    beside.mkdir()
    try:
        yield beside
        if final.exists():
            shutil.rmtree(final)
        beside.replace(final)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
