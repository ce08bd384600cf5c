"""Files and folders that appear whole or not at all, whatever killed processes left and whatever room there is."""

import errno
import subprocess
import sys
from pathlib import Path

import h5py
import pytest

from emofuse.errors import InputError
from emofuse.files.atomic import whole_file, whole_folder
from emofuse.files.atomic_hdf5 import whole_hdf5

SCRIPTS = Path(__file__).parents[3] / "workflow/scripts"


def test_what_killed_processes_left_is_removed_and_nothing_else(tmp_path):
    for left in (".1.table.csv", ".99999.table.csv"):
        (tmp_path / left).write_text("part of a ta", encoding="utf-8")
    others = {tmp_path / name for name in (".7.large.table.csv", ".table.csv", ".a.table.csv", "1.table.csv")}
    for other in others:
        other.write_text("another's", encoding="utf-8")
    with whole_file(tmp_path / "table.csv") as beside:
        beside.write_text("table", encoding="utf-8")
    assert set(tmp_path.iterdir()) == others | {tmp_path / "table.csv"}


def test_a_folder_that_a_killed_process_left_is_removed(tmp_path):
    left = tmp_path / ".1.trials"
    left.mkdir()
    (left / "trials.csv").write_text("half", encoding="utf-8")
    with whole_folder(tmp_path / "trials") as beside:
        (beside / "trials.csv").write_text("whole", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["trials"]
    assert (tmp_path / "trials/trials.csv").read_text(encoding="utf-8") == "whole"


@pytest.mark.parametrize("whole", [whole_file, whole_folder])
@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS])
def test_lack_of_room_is_told_with_the_file_and_what_to_do(tmp_path, whole, fault):
    with pytest.raises(InputError, match=r"results: cannot be written: .*; give it room"), whole(tmp_path / "results"):
        raise OSError(fault, "as the system says")
    assert list(tmp_path.iterdir()) == []


def test_other_faults_keep_their_traceback(tmp_path):
    with pytest.raises(OSError, match="as the system says"), whole_file(tmp_path / "results"):
        raise OSError(errno.EIO, "as the system says")


WRITE_SMALL_THINGS = """
import resource, sys
from pathlib import Path
from emofuse import command_line
from emofuse.files.atomic_hdf5 import whole_hdf5

def main():
    with whole_hdf5(Path(sys.argv[1])) as file:
        for i in range(2000):
            file.create_dataset(f"group{i}/values", data=range(500), compression="gzip")

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
command_line.run(main)
"""


@pytest.mark.parametrize("size", [100, 10_000, 1_000_000])
def test_hdf5_that_finds_no_room_does_not_crash(tmp_path, size):
    path = tmp_path / "store.h5"
    command = [sys.executable, "-c", WRITE_SMALL_THINGS, path, str(size)]
    ended = subprocess.run(command, cwd=SCRIPTS, capture_output=True, encoding="utf-8")
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"error: {path}: cannot be written: File too large; ")
    assert list(tmp_path.iterdir()) == []


def test_hdf5_that_is_written_can_be_read(tmp_path):
    with whole_hdf5(tmp_path / "store.h5") as file:
        file["values"] = range(100_000)
    with h5py.File(tmp_path / "store.h5") as file:
        assert file["values"][-1] == 99_999
