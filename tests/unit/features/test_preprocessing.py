"""A cell's folder has all that its model needs for new sequences, and what is no whole cell is refused."""

import json

import numpy as np
import pytest

from emofuse.errors import InputError
from emofuse.features.preprocessing import Preprocessing, read_preprocessing, write_preprocessing
from emofuse.features.scaling import Scaling
from emofuse.files.checksums import sha256_of

WRITTEN = {
    "rows": "words",
    "features": {"video": 2, "audio": 3},
    "words": np.array([b"caf\xe9", b"one"]),
    "scalings": {"audio": Scaling(np.array([0.1, 1 / 3, 0.0]), np.array([np.inf, np.nan, 2.0]), None)},
    "backend": "emofuse",
    "weighting": "wavg",
    "missing": "zeros",
    "non_finite": "zero",
    "pauses": ["sp", "</script>"],
    "maxlen": 7,
    "padding": "pre",
    "truncating": "post",
    "targets": ["happy", "x_ü"],
    "label_range": (0.0, 3.0),
    "labels_shuffled": False,
    "scored_output": "clipped",
}


@pytest.fixture
def cell(tmp_path):
    folder = tmp_path / "$(touch x) cell"
    folder.mkdir()
    (folder / "model.keras").write_bytes(b"weights")
    written = Preprocessing(**WRITTEN, model_sha256=sha256_of(folder / "model.keras"))
    write_preprocessing(folder / "preprocessing.json", written)
    return folder


def test_is_read_as_it_was_written(cell):
    read = read_preprocessing(cell)
    for name in WRITTEN.keys() - {"words", "scalings"}:
        assert getattr(read, name) == WRITTEN[name]
    assert list(read.features) == ["video", "audio"]
    assert read.sequences == ["words", "video", "audio"]
    assert read.words.tolist() == WRITTEN["words"].tolist()
    found, expected = read.scalings["audio"], WRITTEN["scalings"]["audio"]
    np.testing.assert_array_equal(found.center, expected.center)
    np.testing.assert_array_equal(found.scale, expected.scale)
    assert found.largest is expected.largest


def without(name):
    return lambda cell: (cell / name).unlink()


def half(name):
    return lambda cell: (cell / name).write_bytes((cell / name).read_bytes()[:-5])


def changed(change):
    def damage(cell):
        content = json.loads((cell / "preprocessing.json").read_text(encoding="utf-8"))
        change(content)
        (cell / "preprocessing.json").write_text(json.dumps(content), encoding="utf-8")

    return damage


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (without("model.keras"), r"cell: not a cell, .*; found preprocessing\.json; give the folder results/"),
        (without("preprocessing.json"), r"cell: not a cell, .*; found model\.keras; "),
        (half("model.keras"), r"model\.keras: not the model that was selected: its sha256 is .* copy .* again"),
        (half("preprocessing.json"), r"preprocessing\.json: not as it was written: .* copy .* again"),
        (changed(lambda content: content.pop("maxlen")), r"preprocessing\.json: .*'maxlen'"),
        (changed(lambda content: content.update(more=1)), r"preprocessing\.json: .*'more'"),
        (changed(lambda content: content.update(scalings=[1])), r"preprocessing\.json: not as it was written"),
        (changed(lambda content: content.update(words=3)), r"preprocessing\.json: not as it was written"),
        (
            lambda cell: (cell / "preprocessing.json").write_text("[]", encoding="utf-8"),
            r"preprocessing\.json: not as it was written",
        ),
        (lambda cell: (cell / "preprocessing.json").write_bytes(b"\xff"), r"preprocessing\.json: not as it was"),
    ],
)
def test_a_folder_that_is_no_whole_cell_is_refused(cell, damage, message):
    damage(cell)
    with pytest.raises(InputError, match=message):
        read_preprocessing(cell)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(InputError, match=r"nowhere: not a cell, .* found no such folder"):
        read_preprocessing(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"not a cell, .* found nothing"):
        read_preprocessing(tmp_path)
