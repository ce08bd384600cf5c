"""The picture of the split: a panel of sizes and one of labels a split, without folds that are empty."""

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from emofuse.report.data.folds import folds_figure


@pytest.fixture
def split():
    rows = {
        ("grouped", "train"): [9, 90, 0.9, 0.5, 1.0],
        ("grouped", "valid"): [1, 10, 0.1, 0.4, 2.0],
        ("grouped", "no fold"): [0, 0, None, None, None],
        ("organisers", "test"): [2, 1234, 1.0, 0.3, 3.0],
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["videos", "segments", "share", "anger", "happy"])
    frame.index = pd.MultiIndex.from_tuples(rows, names=["split", "fold"])
    return frame


def test_each_split_has_its_folds_and_the_means_of_their_labels(split):
    figure = folds_figure(split, "Sample corpus")
    sizes, labels, others, _ = figure.axes
    assert [text.get_text() for text in sizes.texts] == ["90 of 9 videos", "10 of 1 videos"]
    assert [text.get_text() for text in others.texts] == ["1,234 of 2 videos"]
    assert {line.get_label(): line.get_xdata().tolist() for line in labels.lines} == {
        "train": [0.5, 1.0], "valid": [0.4, 2.0]
    }  # fmt: skip
    assert [text.get_text() for text in labels.get_yticklabels()] == ["Anger", "Happy"]
    # No line goes through a number.
    assert not any(line.get_visible() for line in [*sizes.get_xgridlines(), *sizes.get_ygridlines()])
    plt.close(figure)
