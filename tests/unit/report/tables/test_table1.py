"""Table 1: the paper's random baseline beside ours, and the constants."""

import numpy as np
import pandas as pd
import pytest
from judged_tables import TARGETS, everywhere

from emofuse.paper import CELL_MAE, RANDOM_MAE
from emofuse.report.tables import table1
from emofuse.scores import baselines


def test_the_papers_overall_numbers_are_the_means_of_its_emotions():
    values = [RANDOM_MAE[emotion] for emotion in TARGETS]
    assert np.mean(values) == pytest.approx(RANDOM_MAE["overall"], abs=0.006)
    assert len(CELL_MAE) == 21


def test_table_1_has_the_papers_row_and_every_baseline_for_each_test_set():
    labels = np.random.default_rng(1).choice([0, 1.0], (30, 6))
    scored = baselines.score_baselines(labels, everywhere(labels), TARGETS, (0, 3), 2, 1).reset_index()
    both = pd.concat([scored.assign(test_set=name, segments=30, videos=4) for name in ("grouped", "organisers")])
    table = table1.baseline_table(both, TARGETS)
    assert len(table.frame) == 1 + 2 * 9
    assert table.frame.loc[("grouped (30 segments of 4 videos)", "zero"), "MAE"] == pytest.approx(labels.mean())
    assert table.frame.loc[("the paper's", "random, as printed"), "surprise"] == 0.05


def test_the_papers_overall_stands_beside_what_its_baseline_may_be():
    labels = np.random.default_rng(1).choice([0, 1.0], (1030, 6))
    scored = baselines.score_baselines(labels, everywhere(labels), TARGETS, (0, 3), 2, 1).reset_index()
    frame = table1.baseline_table(scored.assign(test_set="grouped", segments=1030, videos=12), TARGETS).frame
    paper = frame.loc["grouped (1,030 segments of 12 videos)", "paper"]
    assert paper[paper.notna()].to_dict() == {
        "random, as described: expectation": 0.60,
        "random, as described": 0.60,
        "random, surprise never drawn": 0.60,
    }
    assert frame.loc["grouped (1,030 segments of 12 videos)", "sd"].notna().sum() == 4


def test_one_target_is_the_mean_of_all():
    labels = np.random.default_rng(1).choice([0, 1.0], (30, 1))
    scored = baselines.score_baselines(labels, everywhere(labels), ["happy"], (0, 3), 2, 1).reset_index()
    table = table1.baseline_table(scored.assign(test_set="grouped", segments=30, videos=4), ["happy"])
    assert list(table.frame) == ["MAE", "sd"]
    assert list(table.views[0].frame.index) == ["overall", "sd of overall"]
