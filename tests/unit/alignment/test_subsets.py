"""Which segments a modality set uses: by hand, on a store of two videos."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emofuse.alignment import subsets
from emofuse.alignment.store import Aligned
from emofuse.corpus import splits
from emofuse.errors import InputError

# Video "a1" has segments 0 to 2, "255" has segments 0 and 1; one word a segment; audio lacks a1[2], video lacks a1[1].
STORE = Aligned(
    path=Path("memory"), made=None, videos=np.array(["a1", "a1", "a1", "255", "255"]),
    indices=np.array([0, 1, 2, 0, 1]), offsets=np.arange(6), starts=np.zeros(5), ends=np.ones(5),
    labels=np.zeros((5, 1), np.float32), targets=["happy"],
    label_range=(0, 3), words=np.array([b"w"] * 5), features={"audio": np.ones((5, 1)), "video": np.ones((5, 1))},
    frames={"audio": np.array([1, 1, 0, 1, 1]), "video": np.array([1, 0, 1, 1, 1])},
)  # fmt: skip


def test_common_segments_are_the_same_for_every_set():
    for modalities in (["audio"], ["video"], ["text"], ["audio", "video", "text"]):
        assert subsets.used_segments(STORE, modalities, "common").tolist() == [True, False, False, True, True]


def test_per_mode_drops_first_segments_and_digit_ids_where_there_is_audio():
    assert subsets.used_segments(STORE, ["audio"], "per_mode").tolist() == [False, True, False, False, False]
    assert subsets.used_segments(STORE, ["video"], "per_mode").tolist() == [True, False, True, True, True]
    assert subsets.used_segments(STORE, ["text"], "per_mode").tolist() == [True] * 5


def test_what_is_fitted_is_fitted_to_all_training_segments_or_to_those_a_set_uses(tmp_path):
    """Three training videos of two segments, one of them with an id of digits; b1 lacks audio, b0 lacks video."""
    videos = np.repeat(["a", "b", "255", "v", "t"], 2)
    store = replace(
        STORE, videos=videos, indices=np.tile([0, 1], 5), offsets=np.arange(11),
        features={"audio": np.ones((10, 1)), "video": np.ones((10, 1))},
        frames={"audio": np.array([1, 1, 1, 0, *[1] * 6]), "video": np.array([1, 1, 0, 1, *[1] * 6])},
    )  # fmt: skip
    path, fold_of = tmp_path / "split.csv", {"a": "train", "b": "train", "255": "train", "v": "valid", "t": "test"}
    splits.write_split(path, videos, store.indices, fold_of)
    assert subsets.fitted_segments(store, path, None).tolist() == [0, 1, 2, 3, 4, 5]
    assert subsets.fitted_segments(store, path, ["video"]).tolist() == [0, 1, 3, 4, 5]
    assert subsets.fitted_segments(store, path, ["audio"]).tolist() == [1]
    splits.write_split(path, videos, store.indices, fold_of | {"a": "valid"})
    with pytest.raises(InputError, match=r"segments that audio\+video can use: no segment in fold train"):
        subsets.fitted_segments(store, path, ["audio", "video"])


def test_ids_of_digits_are_a_group():
    videos = np.array(["255", "25a", "-_9", "0"])
    assert subsets.groups(videos)["digit ids"].tolist() == [True, False, False, True]
    assert subsets.groups(videos)["other ids"].tolist() == [False, True, True, False]
    assert subsets.groups(videos)["all"].all()
