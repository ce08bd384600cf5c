"""The whole path on a tiny corpus: what a run leaves behind, and that the pieces fit together."""

import html
import json
import re

import keras
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import balanced_accuracy_score, f1_score
from workflow_copy import CELLS, SMALL, change

from emofuse import architectures
from emofuse.alignment.store import read_aligned
from emofuse.features import fusion, scaling
from emofuse.paper import EMOTIONS

pytestmark = pytest.mark.workflow
CELL_NAMES = [
    f"{modalities}/{architecture}" for modalities in ("text", "audio+video+text") for architecture in ("lstm", "cnn")
]


@pytest.fixture(scope="module")
def run(finished):
    return finished.folder / "results/tiny/brief"


@pytest.fixture(scope="module")
def report(finished):
    return finished.folder / "reports/tiny/brief"


def test_every_cell_has_its_trials(run):
    for cell in CELL_NAMES:
        trials = pd.read_csv(run / "train" / cell / "depth1-dense1-maxlen10/trials.csv")
        assert list(zip(trials["dropout"], trials["seed"], strict=True)) == [(0.1, 1), (0.1, 2), (0.2, 1), (0.2, 2)]
        curves = pd.read_csv(run / "train" / cell / "depth1-dense1-maxlen10/curves.csv")
        assert len(curves) == trials["epochs"].sum()


def test_the_selected_candidate_has_the_lowest_validation_mae(run):
    for cell in CELL_NAMES:
        trials = pd.read_csv(run / "train" / cell / "depth1-dense1-maxlen10/trials.csv")
        means = trials.groupby("dropout")["valid_mae"].mean()
        selected = json.loads((run / "cells" / cell / "selected.json").read_text(encoding="utf-8"))
        assert selected["dropout"] == means.idxmin()
        assert selected["valid_mae"] == pytest.approx(means.min())
        assert selected["candidates"] == 2
        assert [repr(selected[name]) for name in ("depth", "dense", "maxlen")] == ["1", "1", "10"]


def test_the_selected_model_makes_the_predictions_beside_it(finished, run):
    aligned = read_aligned(finished.folder / "results/tiny/aligned/wavg.h5")
    scalings = scaling.read_scalings(run / "fits/own/scaling.json")
    for cell in CELL_NAMES:
        modalities = cell.split("/")[0].split("+")
        selected = json.loads((run / "cells" / cell / "selected.json").read_text(encoding="utf-8"))
        table = pd.read_csv(run / "cells" / cell / "predictions.csv", dtype={"video": str})
        table = table[table["seed"] == selected["model_seed"]]
        position = {key: i for i, key in enumerate(zip(aligned.videos, aligned.indices, strict=True))}
        segments = np.array([position[key] for key in zip(table["video"], table["segment"], strict=True)])
        positions, kept = fusion.kept_rows(aligned.offsets, segments, 10, "pre")
        rows = fusion.fused_rows(aligned, modalities, scalings, positions)
        windows = fusion.windows(kept, 10, "pre")
        model = keras.saving.load_model(run / "cells" / cell / "model.keras", safe_mode=True)
        inputs = [rows[windows], windows > 0] if cell.endswith("lstm") else rows[windows]
        np.testing.assert_allclose(model.predict(inputs, verbose=0), table[list(EMOTIONS)], atol=1e-5)
        truth = table[[f"true_{emotion}" for emotion in EMOTIONS]]
        np.testing.assert_array_equal(truth.to_numpy(np.float32), aligned.labels[segments])


def test_metrics_are_those_of_the_clipped_predictions(run):
    metrics = pd.read_csv(run / "metrics.csv", index_col=["modalities", "system", "group", "target"])
    for cell in CELL_NAMES:
        table = pd.read_csv(run / "cells" / cell / "predictions.csv")
        table = table[table["fold"] == "test"]
        errors = [(table[f"true_{emotion}"] - table[emotion].clip(0, 3)).abs().mean() for emotion in EMOTIONS]
        assert metrics.loc[(*cell.split("/"), "all", "overall"), "mae"] == pytest.approx(np.mean(errors))
        segments = pd.read_csv(run / "segment_errors.csv")
        assert segments[cell].mean() == pytest.approx(np.mean(errors))
    assert (metrics.xs("best_constant", level="system")["skill"].dropna() == 0).all()
    assert set(metrics.index.get_level_values("system")) == {
        "lstm", "cnn", "zero", "median", "mean", "best_constant", "best_constant_by_kind"
    }  # fmt: skip


def test_metrics_of_presence_are_those_of_validations_thresholds(run):
    metrics = pd.read_csv(run / "metrics.csv", index_col=["modalities", "system", "group", "target"])
    for cell in CELL_NAMES:
        table = pd.read_csv(run / "cells" / cell / "predictions.csv")
        decisions = json.loads((run / "cells" / cell / "decisions.json").read_text(encoding="utf-8"))
        assert decisions["targets"] == list(EMOTIONS)
        found = {"balanced_accuracy": [], "f1": []}
        for network in decisions["networks"]:
            for emotion, threshold in zip(EMOTIONS, network["thresholds"], strict=True):
                answers = table[table["seed"] == network["seed"]]
                present = answers[emotion] > (np.inf if threshold is None else threshold)
                assert (present == answers[f"present_{emotion}"]).all()
                test = answers["fold"] == "test"
                truth = answers.loc[test, f"true_{emotion}"] > 0
                if 0 < truth.mean() < 1:
                    found["balanced_accuracy"].append(balanced_accuracy_score(truth, present[test]))
                    found["f1"].append(f1_score(truth, present[test]))
        row = metrics.loc[(*cell.split("/"), "all", "overall")]
        for name, values in found.items():
            assert row[f"{name}_of_presence"] == pytest.approx(np.mean(values))
    assert metrics.xs("zero", level="system")["auc_of_presence"].isna().all()


def test_no_video_is_in_two_folds(finished):
    for name in ("grouped-seed3-wavg", "organisers-wavg"):
        split = pd.read_csv(finished.folder / f"results/tiny/splits/{name}.csv", dtype={"video": str})
        assert (split.groupby("video")["fold"].nunique() == 1).all()
        assert set(split["fold"]) == {"train", "valid", "test"}


def test_the_organisers_test_videos_choose_nothing(finished, report):
    """They are in no fold of the own split, whose folds choose the candidate of table 5."""
    own, organisers = (
        pd.read_csv(finished.folder / f"results/tiny/splits/{name}.csv", dtype={"video": str})
        for name in ("grouped-seed3-wavg", "organisers-wavg")
    )
    test = set(organisers.loc[organisers["fold"] == "test", "video"])
    assert len(test) >= 5
    assert not test & set(own["video"])
    counted = pd.read_csv(report / "split/split.csv", index_col=[0, 1])
    assert counted.loc[("grouped", "no fold"), "videos"] == len(test)


def test_where_their_folds_cannot_train_their_test_videos_are_drawn_too(fresh):
    for folds_can_train in (True, False):
        change(fresh.folder / "tiny/corpus.yaml", folds_can_train=folds_can_train)
        planned = fresh.dry_run("-p")
        command = re.search(r"--method grouped .*", planned.stdout)[0]
        assert ("--folds results/tiny/sequences/folds.json" in command) == folds_can_train


def test_tables_are_there_in_every_format_and_say_what_they_are_of(report):
    # Of the cells that are run none has two modalities.
    assert not (report / "tables/table3.md").exists()
    for number in (1, 2, 4, 5):
        for ending in ("md", "tex", "html"):
            text = (report / f"tables/table{number}.{ending}").read_text(encoding="utf-8")
            assert "Tiny corpus (synthetic, for tests), protocol brief" in text
    table = pd.read_csv(report / "tables/table4.csv", index_col=[0, 1])
    assert table.loc[("audio+video+text", "LSTM"), "paper"] == 0.133
    assert ("constant", "training median") in table.index


def test_a_warning_of_the_input_is_on_its_page_in_the_summary_and_at_the_reports_front(report):
    record = json.loads((report / "inputs.json").read_text(encoding="utf-8"))
    assert "2 ids of the folds have no labels: 'unlabelled1', 'unlabelled2'." in record["warnings"]
    summary = (report / "summary.txt").read_text(encoding="utf-8").splitlines()
    front, _, _ = (report / "report.html").read_text(encoding="utf-8").partition("</section>")
    page = (report / "inputs.html").read_text(encoding="utf-8")
    for warning in record["warnings"]:
        assert any(line.endswith(warning) for line in summary)
        assert warning in html.unescape(front)
        assert warning in html.unescape(page)


def test_figure_2_is_of_the_trimodal_network(report):
    svg = (report / "figures/figure2.svg").read_text(encoding="utf-8")
    assert "<svg" in svg
    assert (report / "figures/figure2.png").read_bytes().startswith(b"\x89PNG")


def test_a_second_run_finds_nothing_to_do(finished):
    assert finished.planned(**CELLS) == {}


def test_snakemake_looks_for_jobs_when_one_has_ended_and_not_all_the_time(small, tmp_path):
    targets = ("results/tiny/inputs.json", "results/tiny/brief/baselines.csv", "results/tiny/brief/metrics.csv")
    ran = small.copy_to(tmp_path / "workflow").snakemake("--cores", "1", "--verbose", "--force", *targets, **SMALL)
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.count("Ready jobs: ") <= len(targets)


def test_snakemake_makes_its_report(snakemakes_report):
    page = snakemakes_report.read_text(encoding="utf-8")
    assert all(name in page for name in ("table1.html", "table4.html", "figure2.svg"))


def test_the_default_protocol_has_21_training_jobs(fresh):
    planned = fresh.planned(corpus="sample", protocol="quick")
    assert (planned["train"], planned["select"]) == (21, 21)


def test_an_architecture_is_added_by_a_file_and_its_name(small):
    table = (small.folder / "reports/tiny/brief/tables/table2.md").read_text(encoding="utf-8")
    assert "WIDE" in table
    assert architectures.names() == ["average", "blstm", "cnn", "lstm"]


def test_a_corpus_with_one_target_runs_and_its_tables_adapt(small):
    table = pd.read_csv(small.folder / "reports/tiny/brief/tables/table2.csv", index_col=[0, 1])
    assert "7-class accuracy" in table
    assert "paper" not in table
    assert table.loc[("text", "CNN"), "MAE"] > 0


def test_a_corpus_of_rated_labels_has_its_noise_ceiling_in_the_report(small, report):
    made = small.folder / "reports/tiny/brief"
    table = pd.read_csv(made / "noise_ceiling/noise_ceiling.csv", index_col="target")
    assert list(table.index) == ["sentiment", "overall"]
    assert 0 < table.loc["sentiment", "MAE floor low"] < table.loc["sentiment", "best constant"]
    page = (made / "report.html").read_text(encoding="utf-8")
    assert "Noise ceiling" in page
    assert "The least error of any system" in page
    # The labels of the sample corpus are no means of ratings.
    assert not (report / "noise_ceiling").exists()
