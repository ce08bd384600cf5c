"""Reading, checking and writing of computational sequences."""

import h5py
import numpy as np
import pytest

from emofuse.corpus import csd
from emofuse.corpus.description import describe
from emofuse.errors import InputError

TIMES = np.array([[0.0, 0.5], [0.5, 1.25]])
VIDEOS = [
    ("25522", np.array([[1.5, 2.0], [3.0, 4.0]], np.float32), TIMES),
    ("aB-_", np.ones((1, 2), np.float32), TIMES[:1]),
]


def described(path, exclude=(), dimension=None):
    with csd.open_sequence(path) as sequence:
        return describe(sequence, exclude, dimension)


@pytest.mark.parametrize("root", ["glove_vectors", "COAVAREP", "FACET 4.2", "All Labels"])
@pytest.mark.parametrize("compression", [None, "gzip"])
@pytest.mark.parametrize("json_metadata", [True, False])
def test_reads_what_it_wrote(tmp_path, root, compression, json_metadata):
    path = tmp_path / "a.csd"
    names = {"dimension names": ["a", "b"], "creator": "us"}
    csd.write_sequence(path, root, VIDEOS, names, compression, json_metadata)
    with csd.open_sequence(path) as sequence:
        assert (sequence.root, sequence.videos) == (root, ["25522", "aB-_"])
        assert {name: sequence.metadata[name] for name in names} == names
        assert "25522" in sequence
        assert "255" not in sequence
        for video, features, intervals in VIDEOS:
            read = sequence.read(video)
            np.testing.assert_array_equal(read[0], features)
            np.testing.assert_array_equal(read[1], intervals)
            assert (read[0].dtype, read[1].dtype) == (np.float32, np.float64)
    assert described(path, dimension=2).rows == 3


def test_words_are_bytes(tmp_path):
    csd.write_sequence(tmp_path / "a.csd", "words", [("v", np.array([[b"caf\xc3\xa9"], [b"sp"]]), TIMES)])
    with csd.open_sequence(tmp_path / "a.csd") as sequence:
        assert sequence.read("v")[0].tolist() == [[b"caf\xc3\xa9"], [b"sp"]]


@pytest.fixture
def broken(tmp_path):
    """A sequence of one video, given to a function that breaks it; returns the path."""

    def make(damage):
        path = tmp_path / "b.csd"
        csd.write_sequence(path, "root", VIDEOS)
        with h5py.File(path, "a") as file:
            damage(file["root/data/25522"], file)
        return path

    return make


def replaced(name, data):
    def damage(group, file):
        del group[name]
        group[name] = data

    return damage


def external_link(group, file):
    del group["features"]
    group["features"] = h5py.ExternalLink("other.h5", "/x")


def unallocated(group, file):
    del group["features"]
    group.create_dataset("features", (10**9, 74), np.float32)


def reference(group, file):
    del group["features"]
    group.create_dataset("features", data=[[file["root"].ref], [file["root"].ref]], dtype=h5py.ref_dtype)


def nothing_inside(group, file):
    del file["root/data"]
    file.create_group("root/data")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (replaced("features", np.ones((3, 2))), "'25522'.*'features' has 3 rows and 'intervals' 2"),
        (replaced("intervals", np.ones((2, 3))), r"'25522'.*'intervals' is float64 of shape \(2, 3\)"),
        (replaced("intervals", np.array([[b"a", b"b"]] * 2)), "'25522'.*'intervals' is .S1"),
        (replaced("features", np.ones(2)), r"'25522'.*'features' is float64 of shape \(2,\)"),
        (replaced("features", np.ones((2, 2), complex)), "'25522'.*'features' is complex128"),
        (
            replaced("features", np.ones((2, 5))),
            r"no width and kind is that of most: numbers of width 5 in '25522'; numbers of width 2 in 'aB-_'",
        ),
        (lambda group, file: group.pop("intervals"), r"'25522': no 'intervals'; found \['features'\]"),
        (lambda group, file: file["root"].pop("data"), r"no 'data'"),
        (nothing_inside, "group 'data' is empty"),
        (external_link, "'25522': 'features' is a link to elsewhere"),
        (unallocated, "'25522': 'features' claims shape .* but stores 0 bytes"),
        (reference, "'25522'.*'features' is object"),
        (lambda group, file: file.pop("root"), "no root group"),
    ],
)
def test_a_broken_schema_is_named(broken, damage, message):
    path = broken(damage)
    with pytest.raises(InputError, match=message) as caught:
        described(path)
    assert str(path) in str(caught.value)


def test_a_wrong_dimension_is_named(broken):
    path = broken(lambda group, file: None)
    with pytest.raises(InputError, match="in most videos 'features' has dimension 2; it should be 74"):
        described(path, dimension=74)


@pytest.mark.parametrize("time", [np.nan, np.inf])
def test_a_time_that_is_not_finite_is_named(broken, time):
    path = broken(replaced("intervals", np.array([[0.0, 1.0], [1.0, time]])))
    with csd.open_sequence(path) as sequence, pytest.raises(InputError, match="'25522': 'intervals' row 1 is"):
        sequence.read("25522")


ROWS = [b"hello", b"", "café".encode(), "日本".encode()]


@pytest.mark.parametrize("compression", [None, "gzip"])
@pytest.mark.parametrize("shape", [(4,), (4, 1)])
@pytest.mark.parametrize(
    "dtype", ["S12", h5py.string_dtype(), h5py.string_dtype("ascii"), h5py.string_dtype(length=12)]
)
def test_words_are_read_however_they_are_stored(tmp_path, dtype, shape, compression):
    path = tmp_path / "a.csd"
    with h5py.File(path, "w") as file:
        group = file.create_group("words/data/v")
        values = np.array(ROWS, dtype).reshape(shape)
        group.create_dataset("features", data=values, dtype=dtype, compression=compression)
        group["intervals"] = np.repeat(TIMES, 2, axis=0)
    with csd.open_sequence(path) as sequence:
        assert sequence.shape("v") == csd.Shape(4, 1, "strings")
        found, intervals = sequence.read("v")
    assert (found.shape, found.dtype.kind, found[:, 0].tolist()) == ((4, 1), "S", ROWS)
    np.testing.assert_array_equal(intervals, np.repeat(TIMES, 2, axis=0))
    assert described(path).kind == "strings"


def test_text_that_python_wrote_is_read(tmp_path):
    words = np.array([["été"], ["b"]], object)
    csd.write_sequence(tmp_path / "a.csd", "words", [("v", words, TIMES)], compression="gzip")
    with csd.open_sequence(tmp_path / "a.csd") as sequence:
        assert sequence.read("v", csd.Buffer())[0].tolist() == [["été".encode()], [b"b"]]


@pytest.mark.parametrize("features", [np.array([[b"a", b"b"]] * 2), np.array([[["a"]]] * 2, object)])
def test_several_texts_a_row_are_refused(broken, features):
    path = broken(replaced("features", features))
    with (
        pytest.raises(InputError, match=r"'25522': 'features' is .* strings of shape \(rows, 1\)"),
        csd.open_sequence(path) as sequence,
    ):
        sequence.read("25522")


def with_groups(path, **groups):
    """A sequence with the root `root`, and groups beside it."""
    csd.write_sequence(path, "root", VIDEOS)
    with h5py.File(path, "a") as file:
        for name, make in groups.items():
            make(file.create_group(name))
    return path


def another_root(group):
    group["data/v/features"], group["data/v/intervals"] = np.ones((2, 4)), TIMES


def no_root(group):
    group["numbers"] = [1.0]


def test_of_several_roots_one_has_to_be_named(tmp_path):
    path = with_groups(tmp_path / "a.csd", COVAREP=another_root, extra=no_root, empty=lambda group: None)
    message = r"a\.csd: it has 2 root groups, 'COVAREP', 'root'; .* root: \"COVAREP\""
    with pytest.raises(InputError, match=message), csd.open_sequence(path):
        pass
    assert csd.root_names(path) == ["COVAREP", "root"]
    for root, videos, others in (
        ("COVAREP", ["v"], ["empty", "extra", "root"]),
        ("root", ["25522", "aB-_"], ["COVAREP", "empty", "extra"]),
    ):
        with csd.open_sequence(path, root) as sequence:
            assert (sequence.root, sequence.videos, sequence.other_groups) == (root, videos, others)
            assert describe(sequence).other_groups == others


@pytest.mark.parametrize("root", ["Covarep", "extra", "root/data", "", "linked", "COVAREP "])
def test_a_root_that_is_not_there_is_refused_with_those_that_are(tmp_path, root):
    path = with_groups(tmp_path / "a.csd", COVAREP=another_root, extra=no_root)
    with h5py.File(path, "a") as file:
        file["linked"] = h5py.SoftLink("/root")
    message = f"a\\.csd: no root group {root!r}; there is 'COVAREP', 'root'"
    with pytest.raises(InputError, match=message), csd.open_sequence(path, root):
        pass


def test_one_root_is_found_among_other_groups(tmp_path):
    path = with_groups(tmp_path / "a.csd", aaa=no_root, zzz=no_root)
    with csd.open_sequence(path) as sequence:
        assert (sequence.root, sequence.other_groups) == ("root", ["aaa", "zzz"])


def test_groups_without_data_are_named_where_there_is_no_root(tmp_path):
    with h5py.File(tmp_path / "a.csd", "w") as file:
        file["a/x"], file["b/y"] = 1, 2
    with pytest.raises(InputError, match="no root group: no 'data' in 'a', 'b'"), csd.open_sequence(tmp_path / "a.csd"):
        pass


@pytest.mark.parametrize(
    ("stored", "found", "style"),
    [
        ({"dimension names": '["a", "b"]', "creator": '"us"'}, {"dimension names": ["a", "b"], "creator": "us"},
         "JSON"),
        ({"dimension names": "['a', 'b']", "version": "1.0"}, {"dimension names": "['a', 'b']", "version": 1.0},
         "plain"),
        ({"dimension names": ["a", "ü"]}, {"dimension names": ["a", "ü"]}, "none"),
        ({"creator": "us", "dimension names": np.array([b"a", b"b"])}, {"creator": "us", "dimension names": ["a", "b"]},
         "plain"),
        ({"creator": np.array([b"us"]), "number": 5}, {"creator": "us"}, "plain"),
        ({}, {}, "none"),
    ],
)  # fmt: skip
def test_metadata_is_read_in_all_styles(tmp_path, stored, found, style):
    csd.write_sequence(tmp_path / "a.csd", "root", VIDEOS)
    with h5py.File(tmp_path / "a.csd", "a") as file:
        del file["root/metadata"]
        metadata = file.create_group("root/metadata")
        for key, value in stored.items():
            metadata[key] = value
        metadata["never written"] = h5py.Empty("S3")
        metadata["elsewhere"] = h5py.ExternalLink("other.h5", "/x")
        metadata.create_dataset("claimed", (10**9,), h5py.string_dtype())
    with csd.open_sequence(tmp_path / "a.csd") as sequence:
        assert (sequence.metadata, sequence.metadata_style) == (found, style)
    assert described(tmp_path / "a.csd").metadata == style


@pytest.mark.parametrize("content", [b"<!DOCTYPE html><html>", b"", b"\x89HDF\r\n\x1a\n"])
def test_what_is_no_hdf5_is_named(tmp_path, content):
    (tmp_path / "c.csd").write_bytes(content)
    with pytest.raises(InputError, match=r"c\.csd: not a whole HDF5 file"), csd.open_sequence(tmp_path / "c.csd"):
        pass


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"d\.csd: no such file"), csd.open_sequence(tmp_path / "d.csd"):
        pass


def test_a_truncated_file_is_refused_wherever_it_is_cut(tmp_path):
    path = tmp_path / "e.csd"
    many = [(f"v{i}", np.random.default_rng(i).normal(size=(50, 4)), np.tile([[0.0, 1.0]], (50, 1))) for i in range(5)]
    csd.write_sequence(path, "root", many, compression="gzip")
    whole = path.read_bytes()
    for cut in range(0, len(whole) - 1, max(len(whole) // 40, 1)):
        path.write_bytes(whole[:cut])
        with pytest.raises(InputError, match=r"e\.csd"):
            read_all(path)


def read_all(path):
    with csd.open_sequence(path) as sequence:
        for video in sequence.videos:
            sequence.read(video)


def test_nothing_is_left_behind_when_writing_fails(tmp_path):
    def videos():
        yield VIDEOS[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        csd.write_sequence(tmp_path / "f.csd", "root", videos())
    assert list(tmp_path.iterdir()) == []
