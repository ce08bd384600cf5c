"""Cross-validation, run whole: each video is answered once, by networks that did not learn from it."""

import json
import subprocess

import numpy as np
import pandas as pd
import pytest
from warm_python import PACKAGES, warm_python
from workflow_copy import HOME, Workflow, assert_refused, change, make_small

from emofuse.alignment.store import read_aligned
from emofuse.corpus import splits
from emofuse.scores.predictions_csv import read_test

pytestmark = pytest.mark.workflow

RUN, REPORT, ROUNDS = "results/tiny/brief", "reports/tiny/brief", ("round1", "round2", "round3")
SPLIT = {"method": "folds", "folds": 3, "seed": 3}
# Two candidates, of which each round has one finalist.
SEARCH = {"depth": [1], "maxlen": [10], "dropout": [0.1, 0.2], "finalists": 1}
CNN = "cells/text/cnn"
CELL = {"modality_sets": "['text']", "architectures": "['cnn']"}


@pytest.fixture(scope="module")
def validated(tmp_path_factory):
    workflow = Workflow(tmp_path_factory.mktemp("cross_validation") / "workflow").warmed()
    make_small(workflow)
    change(workflow.folder / "tiny/protocol.yaml", split=SPLIT, search=SEARCH)
    ended = workflow.snakemake(**CELL)
    assert ended.returncode == 0, ended.stdout
    return workflow.folder


def test_each_video_is_tested_once_by_networks_that_did_not_learn_from_it(validated):
    aligned = read_aligned(validated / "results/tiny/aligned/wavg.h5")
    tested = []
    for name in ROUNDS:
        path = validated / f"results/tiny/splits/folds3-seed3-{name}-wavg.csv"
        split = splits.read_split(path, aligned.videos, aligned.indices)
        videos = {fold: set(aligned.videos[split[fold]]) for fold in splits.FOLDS}
        assert not videos["test"] & (videos["train"] | videos["valid"])
        assert not videos["train"] & videos["valid"]
        answered = read_test(validated / RUN / name / CNN / "predictions.csv")
        assert set(answered["video"]) <= videos["test"]
        with np.load(validated / RUN / name / "train/text/cnn/depth1-dense1-maxlen10/predictions.npz") as stored:
            assert set(stored["valid_segments"]) <= set(split["valid"])
        tested += sorted(videos["test"])
    folds = json.loads((validated / "results/tiny/sequences/folds.json").read_text(encoding="utf-8"))
    # Those of the organisers' test fold choose nothing for table 5.
    assert sorted(tested) == sorted(set(aligned.videos) - set(folds["test"]))


def test_scores_are_of_all_rounds_together(validated):
    pooled = read_test(validated / RUN / CNN / "predictions.csv")
    alone = pd.concat([read_test(validated / RUN / name / CNN / "predictions.csv") for name in ROUNDS])
    assert pooled.to_csv(index=False) == alone.to_csv(index=False)
    assert not pooled.duplicated(["video", "segment", "seed"]).any()
    metrics = pd.read_csv(validated / RUN / "metrics.csv").query("group == 'all' and target == 'overall'")
    cnn, zero = (metrics.set_index("system").loc[name] for name in ("cnn", "zero"))
    errors = (pooled["sentiment"].clip(-3, 3) - pooled["true_sentiment"]).abs()
    assert cnn["mae"] == pytest.approx(errors.mean())
    assert zero["mae"] == pytest.approx(pooled["true_sentiment"].abs().mean())
    assert cnn["videos"] == zero["videos"] == pooled["video"].nunique()
    baselines = pd.read_csv(validated / RUN / "baselines.csv").query("test_set == 'folds'")
    assert (baselines["videos"] >= cnn["videos"]).all()


def test_each_round_selects_for_itself_and_all_together_for_other_videos(validated):
    found = json.loads((validated / RUN / CNN / "selected.json").read_text(encoding="utf-8"))
    rounds = [json.loads((validated / RUN / name / CNN / "selected.json").read_text(encoding="utf-8"))
              for name in ROUNDS]  # fmt: skip
    assert found["rounds"] == rounds
    trials = pd.concat(
        [pd.read_csv(path).assign(round=name) for name in ROUNDS
         for path in sorted((validated / RUN / name / "train/text/cnn").glob("*/trials.csv"))]
    )  # fmt: skip
    # Two candidates with the first seed, and the better with the other one too.
    assert trials.groupby("round").size().tolist() == [3, 3, 3]
    firsts = trials[trials["seed"] == 1].set_index(["round", "dropout"])["valid_mae"].unstack()
    assert [one["dropout"] for one in rounds] == firsts.idxmin(axis=1).tolist()
    assert [one["seeds"] for one in rounds] == [[1, 2]] * 3
    means = trials.groupby(["dropout", "round"])["valid_mae"].mean().groupby("dropout").mean()
    assert found["dropout"] == means[[rate for rate in means.index if rate in set(firsts.idxmin(axis=1))]].idxmin()
    challenge = pd.read_csv(validated / RUN / "challenge/trials.csv")
    assert set(challenge["dropout"]) == {found["dropout"]}
    search = pd.read_csv(validated / RUN / "search.csv")
    assert search.groupby("round").size().tolist() == [2, 2, 2]
    assert search.groupby("round")["finalist"].sum().tolist() == [1, 1, 1]


def test_pages_say_what_the_test_fold_is(validated):
    summary = (validated / REPORT / "summary.txt").read_text(encoding="utf-8")
    assert "Cross-validation: the test fold is all folds together" in summary
    for table in ("table2", "same_cell"):
        assert "Cross-validation: " in (validated / REPORT / f"tables/{table}.md").read_text(encoding="utf-8")
    folds = pd.read_csv(validated / REPORT / "split/split.csv").query("split == 'folds'")
    assert folds["fold"].tolist() == ["fold 1", "fold 2", "fold 3", "no fold"]


def test_the_model_of_a_round_predicts(validated, tmp_path):
    sequences = validated / "results/tiny/sequences"
    ended = subprocess.run(
        [warm_python(*PACKAGES), HOME / "workflow/scripts/predict.py", "--model", validated / RUN / "round2" / CNN,
         "--output", tmp_path / "predictions.csv",
         "--sequences", *(f"{name}={sequences / name}.csd" for name in ("words", "text"))],
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert len(pd.read_csv(tmp_path / "predictions.csv"))


@pytest.mark.parametrize(
    ("split", "messages"),
    [
        ({"method": "folds", "folds": 2}, ["split.folds is 2", "3"]),
        ({"method": "folds", "shares": [0.6, 0.2, 0.2]}, ["knows no split.shares", "make the method grouped"]),
        ({"method": "grouped", "folds": 5}, ["knows no split.folds", "make the method folds"]),
        ({"method": "organisers", "seed": 5}, ["knows no split.seed", "make the method grouped or folds"]),
    ],
)
def test_keys_of_another_way_to_split_are_refused(fresh, split, messages):
    change(fresh.folder / "tiny/protocol.yaml", split=split)
    assert_refused(fresh, messages)


def test_more_folds_than_videos_are_refused_when_they_are_drawn(fresh):
    change(fresh.folder / "tiny/protocol.yaml", split=SPLIT | {"folds": 40})
    ended = fresh.warmed().snakemake("results/tiny/splits/folds40-seed3-round1-wavg.csv")
    assert ended.returncode == 1
    assert "split.folds is 40, but there are 26 labelled videos to share out; make it 26 at most" in ended.stdout
