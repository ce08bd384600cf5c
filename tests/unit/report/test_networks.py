"""Which networks figures of outputs show, and what they call them."""

import pandas as pd
import pytest

from emofuse.report.networks import shown


def scored(**valid_skill):
    """A `metrics.csv` of cells by the validation skill of each, a cell's name with `_` for each sign."""
    rows = [[*cell.rsplit("_", 1), "all", "overall", skill] for cell, skill in valid_skill.items()]
    frame = pd.DataFrame(rows, columns=["modalities", "system", "group", "target", "valid_skill"])
    frame["modalities"] = frame["modalities"].str.replace("_", "+")
    frame = frame.assign(skill=0.1, skill_low=0.0, skill_high=0.2)
    return frame.set_index(["modalities", "system", "group", "target"])


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ({"text_cnn": 0.1}, ["text CNN"]),
        ({"text_cnn": 0.1, "audio_cnn": 0.2}, ["audio CNN (best by validation)"]),
        (
            {"text_cnn": 0.1, "audio_video_text_blstm": 0.05},
            ["text CNN (best by validation)", "audio+video+text BLSTM (the paper's system)"],
        ),
        (
            {"audio_video_text_blstm": 0.1, "text_cnn": 0.05},
            ["audio+video+text BLSTM (best by validation, the paper's system)"],
        ),
    ],
)  # fmt: skip
def test_networks_are_named_with_the_reason_where_there_are_several(cells, names):
    metrics = scored(**cells)
    found = shown(metrics, list(dict.fromkeys(index[:2] for index in metrics.index)))
    assert list(found) == names
