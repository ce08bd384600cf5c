"""The table of the folds, by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from emofuse.report.tables import split

ALIGNED = SimpleNamespace(
    videos=np.array(["a", "a", "b", "c"]),
    labels=np.array([[0, 3], [1, 0], [2, 0], [0, 0.5]], np.float32),
    targets=["anger", "happy"],
)


def test_each_fold_by_hand():
    folds = {("own", "train"): np.array([0, 1, 2]), ("own", "valid"): np.array([], int), ("own", "test"): np.array([3])}
    table = split.split_table(ALIGNED, folds, "Heading")
    assert table.frame.loc[("own", "train")].to_dict() == {
        "videos": 2, "segments": 3, "share": 0.75, "anger": 1.0, "happy": 1.0
    }  # fmt: skip
    assert table.frame.loc[("own", "test")].to_dict() == pytest.approx(
        {"videos": 1, "segments": 1, "share": 0.25, "anger": 0.0, "happy": 0.5}
    )
    assert table.frame.loc[("own", "valid"), ["anger", "happy"]].isna().all()
    assert table.frame.loc[("own", "valid"), "segments"] == 0
    assert table.caption.startswith("Heading.")
    assert ("own", "in no fold") not in table.frame.index


def test_what_is_in_no_fold_is_counted_split_by_split():
    folds = {
        ("own", "train"): np.array([0, 1]), ("own", "test"): np.array([3]),
        ("organisers", "train"): np.array([0, 1, 2]), ("organisers", "test"): np.array([3]),
    }  # fmt: skip
    table = split.split_table(ALIGNED, folds, "Heading")
    found = table.frame.loc[("own", "in no fold")]
    assert found[["videos", "segments", "anger", "happy"]].tolist() == [1, 1, 2, 0]
    assert np.isnan(found["share"])
    assert table.frame.loc[("own", "train"), "share"] == pytest.approx(2 / 3)
    assert ("organisers", "in no fold") not in table.frame.index


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ([3], "leaves out the organisers' test videos, so that they choose nothing for table 5"),
        ([2, 3], "has 1 segments of the organisers' test videos: in this corpus nothing can be trained"),
    ],
)
def test_it_is_said_whether_the_organisers_test_videos_are_in_a_grouped_split(test, said):
    folds = {
        ("grouped", "train"): np.array([0, 1]), ("grouped", "test"): np.array([2]),
        ("organisers", "train"): np.array([0, 1]), ("organisers", "test"): np.array(test),
    }  # fmt: skip
    assert said in split.split_table(ALIGNED, folds, "Heading").caption
    alone = {key: segments for key, segments in folds.items() if key[0] == "grouped"}
    assert "organisers" not in split.split_table(ALIGNED, alone, "Heading").caption
