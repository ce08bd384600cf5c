"""Which segments a modality set uses: by hand, on a store of two videos."""

from pathlib import Path

import numpy as np

from emofuse.alignment import subsets
from emofuse.alignment.store import Aligned

# Video "a1" has segments 0 to 2, "255" has segments 0 and 1; one word a segment; audio lacks a1[2], video lacks a1[1].
STORE = Aligned(
    path=Path("memory"), made=None, videos=np.array(["a1", "a1", "a1", "255", "255"]),
    indices=np.array([0, 1, 2, 0, 1]), offsets=np.arange(6), labels=np.zeros((5, 1), np.float32), targets=["happy"],
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


def test_ids_of_digits_are_a_group():
    videos = np.array(["255", "25a", "-_9", "0"])
    assert subsets.groups(videos)["digit ids"].tolist() == [True, False, False, True]
    assert subsets.groups(videos)["other ids"].tolist() == [False, True, True, False]
    assert subsets.groups(videos)["all"].all()
