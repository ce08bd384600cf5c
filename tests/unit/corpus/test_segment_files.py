"""Segments that a user names, in a CSV file or as the intervals of a sequence."""

import numpy as np
import pytest

from emofuse.corpus.csd import write_sequence
from emofuse.corpus.segment_files import read_segment_file
from emofuse.errors import InputError

HOSTILE = ["007", "NA", "=1+1", 'a,"b"', "$(touch x)", " ü😀 ", ""]


def test_a_csv_file_is_read_as_it_stands(tmp_path):
    path = tmp_path / "segments.CSV"
    quoted = [name.replace('"', '""') for name in HOSTILE]
    rows = "".join(f'{i + 0.5},"{name}",{i}\n' for i, name in enumerate(quoted))
    path.write_text(f"end,video,start\n{rows}\n9,007,-1\n", encoding="utf-8-sig")
    found = read_segment_file(path)
    assert list(found) == HOSTILE
    assert found.pop("007").tolist() == [[0.0, 0.5], [-1.0, 9.0]]
    assert [times.tolist() for times in found.values()] == [[[i, i + 0.5]] for i in range(1, len(HOSTILE))]


def test_a_sequences_intervals_are_segments(tmp_path):
    times = np.array([[3.0, 4.0], [0.0, 2.5]])
    labels = [("b", np.ones((2, 1)), times), ("a", np.ones((1, 1)), times[:1])]
    write_sequence(tmp_path / "labels.csd", "labels", labels)
    found = read_segment_file(tmp_path / "labels.csd")
    assert {video: intervals.tolist() for video, intervals in found.items()} == {
        "a": times[:1].tolist(), "b": times.tolist()
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("s.csv", b"video,start,end,label\nv,0,1,2\n", r"its columns are \['video', 'start', 'end', 'label'\]"),
        ("s.csv", b"video;start;end\nv;0;1\n", r"its columns are \['video;start;end'\]; .* commas"),
        ("s.csv", b"video,start,start\nv,0,1\n", "its columns are"),
        ("s.csv", b"", r"its columns are \[\]"),
        ("s.csv", b"video,start,end\n", "no segment"),
        ("s.csv", b"video,start,end\nv,0,1\nv,1,two\n", r"line 3: start is '1' and end 'two'; .* numbers of seconds"),
        ("s.csv", b"video,start,end\nv,nan,1\n", "line 2: start is 'nan'"),
        ("s.csv", b"video,start,end\nv,0,inf\n", "line 2: start is '0' and end 'inf'"),
        ("s.csv", b"video,start,end\nv,1,1\n", "the end after the start"),
        ("s.csv", b"video,start,end\nv,1\n", "line 2: start is '1' and end None"),
        ("s.csv", b"video,start,end\na,b,0,1\n", "line 2: there are more values than columns"),
        ("s.csv", b"video,start,end\n\xff,0,1\n", "not a CSV file that can be read"),
        ("s.csv", b'video,start,end\n"v,0,1\n', "not a CSV file that can be read"),
        ("s.csd", b"video,start,end\nv,0,1\n", "not a whole HDF5 file"),
        ("s.txt", b"video,start,end\nv,0,1\n", "come as a .csv file or as the intervals of a .csd"),
    ],
)
def test_what_is_no_list_of_segments_is_refused_by_its_name(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"{name}: .*{message}|{name}: {message}"):
        read_segment_file(path)


@pytest.mark.parametrize("name", ["gone.csv", "gone.csd"])
def test_a_missing_file_is_named(tmp_path, name):
    with pytest.raises(InputError, match=rf"{name}: "):
        read_segment_file(tmp_path / name)


def test_a_sequence_without_rows_is_refused(tmp_path):
    write_sequence(tmp_path / "labels.csd", "labels", [("a", np.ones((0, 1)), np.empty((0, 2)))])
    with pytest.raises(InputError, match=r"labels\.csd: there is no segment"):
        read_segment_file(tmp_path / "labels.csd")
