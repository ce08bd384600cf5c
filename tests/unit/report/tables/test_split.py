"""The table of the folds, by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from emofuse.report.tables import split

ALIGNED = SimpleNamespace(
    videos=np.array(["a", "a", "b", "c", "d", "d"]),
    labels=np.array([[0, 3], [1, 0], [2, 0], [0, 0.5], [3, 1], [1, 2]], np.float32),
    targets=["anger", "happy"],
    label_range=(0, 3),
)
FOUND = {"own": [{"train": np.array([0, 1, 2]), "valid": np.array([], int), "test": np.array([3])}]}


def said(table):
    """All that is said of a table."""
    return " ".join([table.caption, *table.notes])


def test_each_fold_by_hand():
    table = split.split_table(ALIGNED, FOUND, None)
    assert table.frame.loc[("own", "train")].to_dict() == {
        "videos": 2, "segments": 3, "share": 0.75, "anger": 1.0, "happy": 1.0
    }  # fmt: skip
    assert table.frame.loc[("own", "test")].to_dict() == pytest.approx(
        {"videos": 1, "segments": 1, "share": 0.25, "anger": 0.0, "happy": 0.5}
    )
    assert table.frame.loc[("own", "valid"), ["anger", "happy"]].isna().all()
    assert table.frame.loc[("own", "valid"), "segments"] == 0
    assert table.notes == ("No video is in two folds of a split.",)
    assert ", for they are the errors of the answer zero." in said(table)


def test_segments_in_no_fold_have_a_row():
    everywhere = {"all": [{"train": np.array([0, 1]), "valid": np.array([2]), "test": np.array([3, 4, 5])}]}
    table = split.split_table(ALIGNED, FOUND | everywhere, None).frame
    assert table.loc[("own", "no fold")].drop("share").to_dict() == {
        "videos": 1, "segments": 2, "anger": 2.0, "happy": 1.5
    }  # fmt: skip
    assert table.loc[("all", "no fold"), ["videos", "segments"]].tolist() == [0, 0]
    assert table.xs("no fold", level="fold")["share"].isna().all()
    assert table.index.tolist() == [(name, fold) for name in ("own", "all")
                                    for fold in ("train", "valid", "test", "no fold")]  # fmt: skip


def test_what_is_in_two_folds_is_said():
    """Parts of a video are of the video, also where the store names each by itself."""
    parts = SimpleNamespace(videos=np.array(["v[0]", "v[1]", "w_1", "w_2"]), labels=np.zeros((4, 1)),
                            targets=["happy"], label_range=(-1, 1))  # fmt: skip
    apart = {"a": [{"train": np.array([0]), "valid": np.array([1]), "test": np.array([2, 3])}]}
    together = {"b": [{"train": np.array([0, 1]), "valid": np.array([2]), "test": np.array([3])}]}
    told = said(split.split_table(parts, apart | together, None))
    assert "Videos in several folds of a split, whose speakers networks learnt from: 1 in a ('v')." in told
    assert "No video" not in told
    # There, zero is not the lowest label.
    assert "the answer zero" not in told
    assert "No video is in two folds" in said(split.split_table(parts, together, None))


def test_videos_of_the_folds_that_have_no_segments_are_said():
    folds = {"train": ["a", "b"], "valid": ["gone"], "test": ["c", "lost"]}
    assert said(split.split_table(ALIGNED, FOUND, folds)).endswith(
        " Of 5 videos that the organisers' folds name, 2 have no segments: 'gone', 'lost'."
    )
    folds = {"train": ["a"], "valid": ["b"], "test": []}
    assert said(split.split_table(ALIGNED, FOUND, folds)).endswith("name, 0 have no segments.")


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ([3], "leaves out the organisers' test videos, so that they choose nothing for table 5"),
        ([2, 3], "has 1 segments of the organisers' test videos: in this corpus nothing can be trained"),
    ],
)
@pytest.mark.parametrize("method", ["grouped", "folds"])
def test_it_is_said_whether_the_organisers_test_videos_are_in_a_seeded_split(method, test, words):
    own = {method: [{"train": np.array([0, 1]), "valid": np.array([], int), "test": np.array([2])}]}
    organisers = {"organisers": [{"train": np.array([0, 1]), "valid": np.array([], int), "test": np.array(test)}]}
    assert f"The split {method} {words}" in said(split.split_table(ALIGNED, own | organisers, None))
    assert "organisers" not in said(split.split_table(ALIGNED, own, None))


def test_a_cross_validation_shows_its_folds_and_says_how_they_are_used():
    a, b, c = np.array([0, 1]), np.array([2, 3]), np.array([4, 5])
    rounds = [{"train": c, "valid": b, "test": a}, {"train": a, "valid": c, "test": b},
              {"train": b, "valid": a, "test": c}]  # fmt: skip
    table = split.split_table(ALIGNED, {"folds": rounds}, None)
    assert table.frame.index.tolist() == [("folds", fold) for fold in ("fold 1", "fold 2", "fold 3", "no fold")]
    assert table.frame["segments"].tolist() == [2, 2, 2, 0]
    assert table.frame["share"].tolist()[:3] == pytest.approx([1 / 3] * 3)
    assert table.frame["happy"].tolist()[:3] == [1.5, 0.25, 1.5]
    assert "round i tests fold i, validates on the one after it" in said(table)
    assert "No video is in two folds" in said(table)
    assert "round" not in said(split.split_table(ALIGNED, FOUND, None))
