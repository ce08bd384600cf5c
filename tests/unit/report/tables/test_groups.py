"""The table of groups of videos: each with its own segments and constants."""

import numpy as np
import pandas as pd
import pytest
from judged_tables import STUDY, TARGETS, said

from emofuse.report.tables import groups
from emofuse.scores import evaluation


def test_groups_have_their_own_segments_and_constant(metrics):
    frame = groups.group_table(metrics, STUDY).frame
    assert frame["digit ids: segments"].tolist() == [20, 20, 20]
    assert frame["other ids: segments"].tolist() == [30, 30, 30]
    assert frame["other ids: videos"].tolist() == [3, 3, 3]
    assert "no number here is judged, nor is a difference between groups." in said(groups.group_table(metrics, STUDY))
    assert (frame.loc[("text", "best constant on valid"), ["digit ids: skill", "other ids: skill"]] == 0).all()


def test_a_constant_of_each_kind_of_ids_stands_beside_groups_where_there_is_one(metrics):
    assert not [column for column in groups.group_table(metrics, STUDY).frame if "by kind" in column]
    truth = np.random.default_rng(1).choice([0, 1 / 3, 1], (50, 6))
    videos = np.array([*"abcdefghijkl", *map(str, range(13))]).repeat(2)
    constants = {"best_constant": np.zeros(6), "best_constant_by_kind": np.full(6, 0.5)}
    scores = evaluation.score_groups({"lstm": np.stack([truth / 2])}, constants, truth, videos, TARGETS, (0, 3))
    table = groups.group_table(pd.concat({"text": scores}, names=["modalities"]), STUDY)
    expected = 1 - np.abs(truth / 2 - truth).mean() / np.abs(truth - 0.5).mean()
    row = table.frame.loc[("text", "LSTM")]
    assert row["all: skill by kind"] == pytest.approx(expected)
    assert row["all: skill by kind low"] < expected < row["all: skill by kind high"]
    assert table.frame.loc[("text", "best constant of each kind of ids"), "digit ids: skill by kind"] == 0
    assert "beyond the kind of id" in said(table)
    # Of fewer than ten videos there is none.
    few = pd.concat({"text": scores.assign(videos=9)}, names=["modalities"])
    row = groups.group_table(few, STUDY).frame.loc[("text", "LSTM")]
    assert row["all: skill by kind"] == pytest.approx(expected)
    assert row[["all: skill by kind low", "all: skill by kind high"]].isna().all()


def test_a_set_without_segments_of_a_group_has_none_there(metrics):
    without = metrics.drop(index=("text", "lstm", "digit ids"))
    frame = groups.group_table(without, STUDY).frame
    assert frame.loc[("text", "LSTM"), "digit ids: segments"] == 0
    assert np.isnan(frame.loc[("text", "LSTM"), "digit ids: MAE"])
    assert frame.loc[("text", "LSTM"), "other ids: segments"] == 30
