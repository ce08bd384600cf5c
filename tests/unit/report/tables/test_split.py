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
