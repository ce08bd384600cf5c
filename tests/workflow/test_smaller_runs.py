"""A run of fewer cells than the one before: it says so, and leaves what is there as it is."""

import json
import re

import pandas as pd
import pytest
from compared_runs import outcome
from workflow_copy import CELLS, Workflow

from emofuse.scores.metrics_csv import read_metrics

pytestmark = pytest.mark.workflow

FEWER = {"modality_sets": "['text']", "architectures": "['lstm']"}


def own(workflow: Workflow, pattern: str):
    """The one file of the smaller run that there is."""
    [path] = (workflow.folder / "reports/tiny/brief/selections").glob(pattern)
    return path


@pytest.fixture(scope="module")
def after_a_smaller_run(finished, tmp_path_factory):
    """A workflow in which one cell was run after four; what it held between, and what the run of one printed."""
    workflow = finished.copy_to(tmp_path_factory.mktemp("smaller") / "workflow")
    before = outcome(workflow.folder)
    ran = workflow.snakemake(**FEWER)
    assert ran.returncode == 0, ran.stdout
    return workflow, before, ran.stdout


def test_a_smaller_run_trains_only_its_challenge_and_leaves_the_larger_as_it_was(finished, after_a_smaller_run):
    assert "train" not in finished.planned(**FEWER)
    assert finished.planned(**FEWER)["train_challenge"] == 1
    workflow, before, _ = after_a_smaller_run
    after = outcome(workflow.folder)
    assert {path: after[path] for path in before} == before
    assert {path.split("/")[3] for path in after if path not in before} == {"selections"}


def test_there_is_nothing_to_do_on_the_way_back_and_back_again(after_a_smaller_run):
    workflow, _, _ = after_a_smaller_run
    assert workflow.planned(**CELLS) == {}
    assert workflow.planned(**FEWER) == {}


def test_how_many_cells_a_report_shows_is_said_wherever_it_is_read(after_a_smaller_run):
    workflow, _, printed = after_a_smaller_run
    heading = "Tiny corpus (synthetic, for tests), protocol brief, 1 of 21 cells"
    for file in (
        "report.html",
        "tables/table2.md",
        "tables/table5.html",
        "claims.md",
        "summary.txt",
    ):
        assert heading in own(workflow, f"*/{file}").read_text(encoding="utf-8").replace("\n", " "), file
    kept = "Cells of an earlier run that are left out: 3. Its report is kept: reports/tiny/brief/report.html."
    report = own(workflow, "*/report.html")
    assert kept in report.read_text(encoding="utf-8")
    assert re.search(rf"{re.escape(heading)}\.\n.*ext LSTM, the only cell", printed)
    assert f"{kept}\nReport: {report.relative_to(workflow.folder)}\n" in printed


def test_a_smaller_run_has_the_scores_of_the_larger(after_a_smaller_run):
    workflow, _, _ = after_a_smaller_run
    run = workflow.folder / "results/tiny/brief"
    [metrics] = run.glob("selections/*/metrics.csv")
    # A family's bound is of all cells that are compared.
    fewer, all_cells = (read_metrics(path).drop(columns="family_low") for path in (metrics, run / "metrics.csv"))
    pd.testing.assert_frame_equal(fewer, all_cells.loc[fewer.index])
    assert json.loads(metrics.with_name("provenance.json").read_text(encoding="utf-8"))["cells"] == ["text/lstm"]


def test_a_smaller_run_with_the_cell_that_enters_the_challenge_does_not_train_it_again(finished):
    planned = finished.planned(modality_sets="['audio+video+text']", architectures="['lstm','cnn']")
    assert planned
    assert not [rule for rule in planned if rule.startswith("train")]


def test_a_larger_run_takes_the_place_of_a_smaller(finished):
    planned = finished.dry_run(modality_sets="['text','audio+video+text','audio']", architectures="['lstm','cnn']")
    assert "reports/tiny/brief/report.html" in planned.stdout
    assert "selections" not in planned.stdout


def test_the_cells_that_the_configuration_file_names_are_all_there_are(fresh):
    settings = fresh.folder / "config/config.yaml"
    text = settings.read_text(encoding="utf-8")
    assert ", 4 of 21 cells" in fresh.dry_run("-p", **CELLS).stdout
    assert " cells" not in fresh.dry_run("-p").stdout
    # An architecture that only the command line has is one more.
    assert ", 7 of 28 cells" in with_gru(fresh).stdout
    settings.write_text(text.replace("  - lstm\n  - blstm\n", ""), encoding="utf-8")
    assert " cells" not in fresh.dry_run("-p").stdout
    assert ", 1 of 7 cells" in fresh.dry_run("-p", modality_sets="['text']").stdout


def with_gru(workflow: Workflow):
    source = workflow.folder / "workflow/scripts/emofuse/architectures"
    (source / "gru.py").write_text((source / "cnn.py").read_text(encoding="utf-8"), encoding="utf-8")
    return workflow.dry_run("-p", architectures="['gru']")
