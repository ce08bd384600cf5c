"""Tables: the paper's numbers beside ours, the constants, and what was not run."""

import numpy as np
import pandas as pd
import pytest

from emofuse import baselines, published, table_formats, tables
from emofuse.metrics import score

TARGETS = list(published.EMOTIONS)


@pytest.fixture
def metrics():
    rng = np.random.default_rng(0)
    truth = rng.choice([0, 0, 1 / 3, 1], (50, 6))
    found = {
        name: score(truth, np.broadcast_to(answer, truth.shape), TARGETS, (0, 3))
        for name, answer in (baselines.constant_answers(truth) | {"best_constant": np.median(truth, axis=0)}).items()
    }
    found["text/lstm"] = score(truth, truth / 2, TARGETS, (0, 3))
    table = pd.concat(found, names=["system"])
    table["skill"] = 0.25
    return table


def test_the_papers_overall_numbers_are_the_means_of_its_emotions():
    values = [published.RANDOM_MAE[emotion] for emotion in TARGETS]
    assert np.mean(values) == pytest.approx(published.RANDOM_MAE["overall"], abs=0.006)
    assert len(published.CELL_MAE) == 21


def test_a_cell_stands_beside_the_papers_number_and_above_the_constants(metrics):
    table = tables.cell_table(2, ["audio", "text"], ["lstm"], metrics, TARGETS, (0, 3), "Heading")
    assert table.frame.loc[("text", "LSTM"), "paper"] == 0.156
    assert table.frame.loc[("text", "LSTM"), "MAE"] == metrics.loc[("text/lstm", "overall"), "mae"]
    assert [system for kind, system in table.frame.index if kind == "constant"] == [
        "zero", "training median", "training mean", "best constant"
    ]  # fmt: skip
    assert np.isnan(table.frame.loc[("constant", "zero"), "r"])


def test_a_cell_that_was_not_run_is_named_and_has_no_numbers(metrics):
    table = tables.cell_table(2, ["audio", "text"], ["lstm"], metrics, TARGETS, (0, 3), "Heading")
    assert table.frame.loc[("audio", "LSTM")].drop("paper").isna().all()
    assert "Not run, for want of sequences in this corpus: audio lstm." in table.caption


def test_an_architecture_that_the_paper_has_not_has_no_number_of_its(metrics):
    metrics = metrics.rename(index={"text/lstm": "text/gru"}, level="system")
    table = tables.cell_table(2, ["text"], ["gru"], metrics, TARGETS, (0, 3), "Heading")
    assert table.frame.loc[("text", "gru"), "paper"] is None or np.isnan(table.frame.loc[("text", "gru"), "paper"])


def test_table_1_has_the_papers_row_and_every_baseline_for_each_test_set():
    labels = np.random.default_rng(1).choice([0, 1.0], (30, 6))
    scored = baselines.score_baselines(labels, labels, labels, TARGETS, (0, 3), 2, 1).reset_index()
    both = pd.concat([scored.assign(test_set=name, segments=30) for name in ("grouped", "organisers")])
    table = tables.baseline_table(both, TARGETS, "Heading")
    assert len(table.frame) == 1 + 2 * 5
    assert table.frame.loc[("grouped (30 segments)", "zero"), "MAE"] == pytest.approx(labels.mean())
    assert table.frame.loc[("organisers (30 segments)", "random"), "paper"] == 0.60


def test_formats_say_the_same(metrics, tmp_path):
    table = tables.cell_table(2, ["audio", "text"], ["lstm"], metrics, TARGETS, (0, 3), "A & B <1 %>")
    table_formats.write_table(table, tmp_path, "t")
    shown = f"{metrics.loc[('text/lstm', 'overall'), 'mae']:.3f}"
    for ending in ("md", "tex", "html"):
        text = (tmp_path / f"t.{ending}").read_text()
        assert shown in text
        assert "NaN" in text
        assert "25.0" in text
    assert r"\toprule" in (tmp_path / "t.tex").read_text()
    assert r"A \& B" in (tmp_path / "t.tex").read_text()
    assert "A &amp; B &lt;1 %&gt;" in (tmp_path / "t.html").read_text()
    read = pd.read_csv(tmp_path / "t.csv", index_col=[0, 1])
    assert read.loc[("text", "LSTM"), "MAE"] == metrics.loc[("text/lstm", "overall"), "mae"]


def test_other_targets_do_not_stand_beside_the_papers_numbers():
    truth = np.random.default_rng(2).uniform(-3, 3, (40, 1))
    names = ("zero", "median", "mean", "best_constant", "text/lstm")
    found = pd.concat({name: score(truth, truth * 0, ["sentiment"], (-3, 3)) for name in names}, names=["system"])
    table = tables.cell_table(2, ["text"], ["lstm"], found.assign(skill=0.0), ["sentiment"], (-3, 3), "Heading")
    assert table.frame["paper"].isna().all()
    assert list(table.frame) == ["paper", "MAE", "skill", "binary accuracy", "7-class accuracy", "r"]
    scored = baselines.score_baselines(truth, truth, truth, ["sentiment"], (-3, 3), 2, 1).reset_index()
    first = tables.baseline_table(scored.assign(test_set="grouped", segments=40), ["sentiment"], "Heading")
    assert first.frame["paper"].isna().all()
    assert "the paper's" not in first.frame.index.get_level_values("test set")
