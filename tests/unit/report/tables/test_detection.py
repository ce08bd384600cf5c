"""Detection and decisions: which cell is shown, what stands beside what, and no row with another answer's number."""

import numpy as np
import pandas as pd
import pytest

from emofuse.configuration import protocol
from emofuse.report.table import write_table
from emofuse.report.tables import tables2to4
from emofuse.report.tables.detection import decisions_table, detection_table
from emofuse.report.tables.study import Study
from emofuse.scores import baselines, evaluation
from emofuse.scores.predictions_csv import EVIDENCE, MEAN, PRESENT

TARGETS = ["happy", "fear"]
STUDY = Study(TARGETS, (0, 3), protocol.Tables("valid", "common", "grouped", False, ["rounded"]))
TRUTH = np.random.default_rng(0).choice([0, 0, 1 / 3, 1], (120, 2))
VIDEOS = np.arange(40).astype(str).repeat(3)


def scored(decided, valid_skills):
    """Metrics of a text LSTM and a text CNN, which decide what is given, and have these skills on validation."""
    outputs = {name: np.zeros((2, 120, 2)) for name in decided}
    table = evaluation.score_groups(outputs, baselines.every_constant(TRUTH, TRUTH), TRUTH, VIDEOS, TARGETS, (0, 3))
    table = table.join(evaluation.score_decisions(decided, TRUTH, VIDEOS, TARGETS))
    metrics = pd.concat({"text": table}, names=["modalities"])
    for architecture, skill in valid_skills.items():
        metrics.loc[("text", architecture, "all", "overall"), "valid_skill"] = skill
    return metrics


def ordinal(noise):
    """Two seeds whose probabilities follow the truth through noise, and whose means are as their probabilities."""
    rng = np.random.default_rng(int(100 * noise))
    evidence = np.clip(TRUTH / 2 + rng.normal(0, noise, (2, *TRUTH.shape)), 0, 1)
    return {MEAN: evidence, EVIDENCE: evidence, PRESENT: evidence > 0.2}


@pytest.fixture
def metrics():
    return scored({"lstm": ordinal(0.1), "cnn": ordinal(0.4)}, {"lstm": 0.1, "cnn": 0.3})


def test_the_best_cell_by_validation_is_shown_by_emotion_and_the_others_in_the_mean(metrics):
    frame = detection_table(metrics, ["lstm", "cnn"], STUDY).frame
    assert frame.index.tolist() == [
        ("text", "CNN", "happy"),
        ("text", "CNN", "fear"),
        ("text", "CNN", "mean of all"),
        ("text", "LSTM", "mean of all"),
    ]
    found = metrics.loc[("text", "cnn", "all", "happy")]
    row = frame.loc[("text", "CNN", "happy")]
    assert row["prevalence"] == (TRUTH[:, 0] > 0).mean()
    assert row[["AUC", "AUC low", "AUC high"]].tolist() == found[
        ["auc_of_presence", "auc_of_presence_low", "auc_of_presence_high"]
    ].tolist()  # fmt: skip
    assert row["AUC low"] < row["AUC"] < row["AUC high"]
    # All said to be present: everything is found, and the precision is the prevalence.
    assert row["F1 of always present"] == pytest.approx(2 * row["prevalence"] / (1 + row["prevalence"]))
    assert frame.xs("mean of all", level="emotion")["F1 of always present"].isna().all()


def test_others_are_spoken_of_where_there_are_others(metrics):
    alone = metrics.drop(index="lstm", level="system")
    for table, words in ((detection_table, "by the others in the mean"), (decisions_table, "best cell by validation")):
        assert words in table(metrics, ["lstm", "cnn"], STUDY).caption
        said = table(alone, ["cnn"], STUDY).caption
        assert "text CNN" in said
        assert "best cell" not in said
        assert "others" not in said


def test_an_emotion_that_no_segment_has_stands_without_numbers(tmp_path):
    truth = TRUTH * [1, 0]
    decided = {"lstm": {EVIDENCE: np.zeros((1, 120, 2)) + TRUTH, PRESENT: np.zeros((1, 120, 2))}}
    table = evaluation.score_groups(
        {"lstm": np.zeros((1, 120, 2))}, baselines.every_constant(truth, truth), truth, VIDEOS, TARGETS, (0, 3)
    ).join(evaluation.score_decisions(decided, truth, VIDEOS, TARGETS))
    metrics = pd.concat({"text": table}, names=["modalities"]).assign(valid_skill=0.1)
    shown = detection_table(metrics, ["lstm"], STUDY)
    assert shown.frame.loc[("text", "LSTM", "fear")].drop(["prevalence", "F1 of always present"]).isna().all()
    write_table(shown, tmp_path, "detection", "Heading")
    [line] = [line for line in (tmp_path / "detection.md").read_text(encoding="utf-8").splitlines() if " fear " in line]
    assert [cell.strip() for cell in line.split("|")[4:-1]] == ["0.0 %", "–", "–", "–"]


def test_no_row_of_the_decisions_has_a_number_of_another(metrics):
    table = decisions_table(metrics, ["lstm", "cnn"], STUDY)
    overall = metrics.loc[("text", "cnn", "all", "overall")]
    median, mean, presence = table.frame.to_dict("index").values()
    assert median["MAE"] == overall["mae"]
    # The medians are all zero: nothing has an r.
    assert (median["r defined"], np.isnan(median["r"])) == (0, True)
    assert (mean["MAE"], mean["r"]) == (overall["mae_of_mean"], overall["r_of_mean"])
    assert str(mean["r defined"]) == "2"
    assert presence["balanced accuracy"] == overall["balanced_accuracy_of_presence"]
    assert [name for name, value in presence.items() if pd.notna(value)] == ["balanced accuracy"]


def test_where_labels_have_no_absence_there_is_no_decision_on_it(metrics):
    without = metrics.drop(columns=[name for name in metrics if "presence" in name or name == "balanced_accuracy"])
    assert list(decisions_table(without, ["lstm", "cnn"], STUDY).frame.index) == ["median", "mean"]


def test_tables_of_cells_show_the_answer_that_was_decided_for_each_metric(metrics):
    table = tables2to4.cell_table(2, ["text"], ["lstm", "cnn"], metrics, {}, STUDY)
    overall = metrics.loc[("text", "lstm", "all", "overall")]
    row = table.frame.loc[("text", "LSTM")]
    assert row["AUC"] == overall["auc_of_presence"] > 0.9 > overall["auc"]
    assert row["r"] == overall["r_of_mean"]
    assert row["MAE"] == overall["mae"]
    assert "by a threshold of validation" in " ".join([*table.notes, *table.reading])
    assert "r and concordance are of the mean" in " ".join([*table.notes, *table.reading])
    assert "r is the mean of the targets" not in " ".join([*table.notes, *table.reading])
    # Constants decide nothing.
    assert table.frame.loc[("constant", "zero"), "AUC"] == 0.5


def test_an_interval_stands_in_brackets_behind_its_number(metrics, tmp_path):
    write_table(detection_table(metrics, ["lstm", "cnn"], STUDY), tmp_path, "detection", "Heading")
    header, _, row = (tmp_path / "detection.md").read_text(encoding="utf-8").splitlines()[2:5]
    headings = [cell.strip() for cell in header.split("|")]
    assert not [heading for heading in headings if heading.endswith((" low", " high"))]
    found = metrics.loc[("text", "cnn", "all", "happy")]
    expected = "{:.1f} % [{:.1f}, {:.1f}]".format(
        *(100 * found[f"balanced_accuracy_of_presence{end}"] for end in ("", "_low", "_high"))
    )
    assert expected in row
    assert {"AUC", "AUC low", "AUC high"} <= set(pd.read_csv(tmp_path / "detection.csv"))
