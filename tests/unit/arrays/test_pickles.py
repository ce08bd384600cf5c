"""Packages of arrays are read as `pickle.load` would read them, of every protocol, Python and NumPy."""

import pickle

import numpy as np
import pytest

from emofuse.arrays.pickles import read_pickle
from emofuse.errors import InputError

RNG = np.random.default_rng(1)
HELD = {
    "float32": RNG.normal(size=(4, 3, 2)).astype(np.float32),
    "of the other order": RNG.normal(size=(4, 3)).astype(">f8"),
    "column by column": np.asfortranarray(RNG.normal(size=(4, 3))),
    "every second": RNG.normal(size=(4, 6))[:, ::2],
    "whole numbers": np.arange(5, dtype=np.int16),
    "truth values": np.array([True, False]),
    "text": np.array([["a", "1.5"], ["ü", "2.25"]]),
    "byte strings": np.array([b"a", b"bcd"]),
    "empty": np.zeros((0, 3)),
    "scalar": np.float32(3.5),
    "list": ["x", "ü"],
    "numbers": [1, 2.5, True, None, -7, 2**70],
    "tuple": (1, 2),
    "arrays": [np.zeros(2), np.ones(2)],
}


def read(content, tmp_path):
    path = tmp_path / "package.pkl"
    path.write_bytes(content)
    return read_pickle(path, tmp_path / "spool")


@pytest.mark.parametrize("protocol", range(6))
def test_it_holds_what_was_put_in(protocol, tmp_path):
    found = read(pickle.dumps({"train": HELD}, protocol), tmp_path)["train"]
    assert list(found) == list(HELD)
    for name, value in HELD.items():
        assert np.array_equal(np.asarray(found[name]), value), name
        if isinstance(value, np.ndarray):
            assert found[name].dtype == value.dtype, name


@pytest.mark.parametrize("protocol", range(6))
def test_arrays_of_objects_are_read_as_text(protocol, tmp_path):
    ids = np.array([["video", 1.5, 2], ["another", "3", np.nan]], object)
    assert read(pickle.dumps(ids, protocol), tmp_path).tolist() == [["video", "1.5", "2"], ["another", "3", "nan"]]


@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_arrays_stay_in_the_file(protocol, tmp_path):
    found = read(pickle.dumps({"train": HELD}, protocol), tmp_path)["train"]["float32"]
    assert found.path == tmp_path / "package.pkl"
    assert not (tmp_path / "spool").stat().st_size


def test_numpy_1_names_its_modules_otherwise(tmp_path):
    content = pickle.dumps(HELD["float32"], 2)
    assert b"numpy._core.multiarray" in content
    found = read(content.replace(b"numpy._core.multiarray", b"numpy.core.multiarray"), tmp_path)
    assert np.array_equal(np.asarray(found), HELD["float32"])


def test_python_2_had_one_kind_of_strings(tmp_path):
    """As Python 2.7 with NumPy 1.16 writes {"train": numpy.array([1.5, 2.5])}, protocol 2."""
    values = np.array([1.5, 2.5]).tobytes()
    content = (
        b"\x80\x02}q\x00U\x05trainq\x01cnumpy.core.multiarray\n_reconstruct\nq\x02cnumpy\nndarray\nq\x03K\x00\x85q\x04"
        b"U\x01bq\x05\x87q\x06Rq\x07(K\x01K\x02\x85q\x08cnumpy\ndtype\nq\tU\x02f8q\nK\x00K\x01\x87q\x0bRq\x0c"
        b"(K\x03U\x01<q\rNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x0eb\x89T" + len(values).to_bytes(4, "little")
        + values + b"q\x0ftq\x10bs."
    )  # fmt: skip
    assert pickle.loads(content, encoding="latin-1")["train"].tolist() == [1.5, 2.5]
    assert read(content, tmp_path)["train"][:].tolist() == [1.5, 2.5]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"missing\.pkl: no such file"):
        read_pickle(tmp_path / "missing.pkl", tmp_path / "spool")
