"""Files that appear whole or not at all."""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emofuse.errors import InputError

# What people can mend; everything else is a fault of ours, and shows its traceback.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


@contextmanager
def whole_file(path: str | os.PathLike) -> Iterator[Path]:
    """Give a path beside `path` to write to; on success it is renamed to `path`, on failure it is removed.

    One process at a time may write to `path`. Raises `InputError` if the disk is full or may not be written to.
    """
    final = Path(path)
    with _naming_lack_of_room(final):
        beside = _free_name_beside(final)
        try:
            yield beside
            beside.replace(final)
        finally:
            _remove(beside)


@contextmanager
def whole_folder(path: str | os.PathLike) -> Iterator[Path]:
    """Give a new folder beside `path` to fill; on success it replaces `path`, on failure it is removed.

    One process at a time may write to `path`. Raises `InputError` if the disk is full or may not be written to.
    """
    final = Path(path)
    with _naming_lack_of_room(final):
        beside = _free_name_beside(final)
        try:
            beside.mkdir()
            yield beside
            if final.exists():
                shutil.rmtree(final)
            beside.replace(final)
        finally:
            _remove(beside)


def _free_name_beside(final: Path) -> Path:
    """A name beside `final` for this process alone; what killed ones left under theirs is removed."""
    final.parent.mkdir(parents=True, exist_ok=True)
    for left in final.parent.iterdir():
        if re.fullmatch(rf"\.\d+\.{re.escape(final.name)}", left.name):
            _remove(left)
    return final.with_name(f".{os.getpid()}.{final.name}")


def _remove(beside: Path) -> None:
    if beside.is_dir():
        shutil.rmtree(beside, ignore_errors=True)
    else:
        beside.unlink(missing_ok=True)


@contextmanager
def _naming_lack_of_room(final: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise InputError(
            f"{final}: cannot be written: {os.strerror(error.errno)}; "
            "give it room that may be written to and start again, what was finished is kept"
        ) from error
