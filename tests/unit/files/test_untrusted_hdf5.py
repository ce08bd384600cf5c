"""Why a file cannot be opened is said: missing, a folder, unreadable, locked, being written, no HDF5."""

import fcntl
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import h5py
import pytest

from emofuse.errors import InputError
from emofuse.files.untrusted_hdf5 import opened

NOBODY = 65534


def make(path: Path) -> Path:
    with h5py.File(path, "w") as file:
        file["x"] = 1
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError, match=re.escape(str(path))) as refused, opened(path):
        pass
    return str(refused.value)


def test_a_whole_file_is_opened(tmp_path):
    with opened(make(tmp_path / "a.csd")) as file:
        assert file["x"][()] == 1


def test_a_folder_is_no_file(tmp_path):
    assert refusal(tmp_path).endswith("a folder; give the path of a file in it")


def test_a_link_to_nothing_is_said(tmp_path):
    (tmp_path / "a.csd").symlink_to(tmp_path / "gone.csd")
    said = refusal(tmp_path / "a.csd")
    assert f"a link to {tmp_path / 'gone.csd'}, where no file is" in said


def test_a_link_to_itself_is_said(tmp_path):
    (tmp_path / "a.csd").symlink_to(tmp_path / "a.csd")
    assert "where no file is" in refusal(tmp_path / "a.csd")


@pytest.mark.parametrize("name", ["a.csd", "a" * 300, "a\0b"])
def test_a_missing_file_is_said(tmp_path, name):
    with pytest.raises(InputError, match=r"no such file|too long"), opened(tmp_path / name):
        pass


@contextmanager
def as_nobody():
    """Root may read everything: as somebody else it may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_read_is_said_to_be_that(tmp_path, monkeypatch):
    make(tmp_path / "a.csd").chmod(0)
    # Relative, for nobody may not enter the folders of pytest either.
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    with as_nobody():
        said = refusal(Path("a.csd"))
    assert "a.csd: cannot be read: Permission denied; make it readable" in said
    assert "HDF5 file" not in said


def test_a_folder_that_may_not_be_entered_is_said(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    make(tmp_path / "closed/a.csd")
    (tmp_path / "closed").chmod(0)
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    with as_nobody():
        assert "cannot be read: Permission denied" in refusal(Path("closed/a.csd"))
    (tmp_path / "closed").chmod(0o755)


def test_a_locked_file_says_who_may_hold_it_and_what_to_set(tmp_path, monkeypatch):
    monkeypatch.delenv("HDF5_USE_FILE_LOCKING", raising=False)
    path = make(tmp_path / "a.csd")
    with path.open("rb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        said = refusal(path)
    assert "a.csd: locked: a program that writes it may hold it" in said
    assert "NFS" in said
    assert "HDF5_USE_FILE_LOCKING=FALSE" in said
    assert "not a whole HDF5 file" not in said


def test_what_the_message_says_to_set_helps(tmp_path):
    path = make(tmp_path / "a.csd")
    program = (
        "import sys, pathlib; from emofuse.files.untrusted_hdf5 import opened\n"
        "with opened(pathlib.Path(sys.argv[1])): pass"
    )
    with path.open("rb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        command = [sys.executable, "-c", program, path]
        assert subprocess.run(command, env=os.environ | {"HDF5_USE_FILE_LOCKING": "FALSE"}).returncode == 0


def test_a_file_that_was_left_open_by_its_writer_says_so(tmp_path):
    path = tmp_path / "a.csd"
    program = (
        "import h5py, os, sys; file = h5py.File(sys.argv[1], 'w', libver='latest'); file['x'] = 1; file.flush();"
        " os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, path], check=True)
    said = refusal(path)
    assert "marked as being written" in said
    assert "h5clear -s" in said
