"""The same corpus, protocol and seeds give the same files, however and wherever they are run, and what made them."""

import hashlib
import json
import re
import subprocess

import pytest
from compared_runs import assert_equal, outcome
from workflow_copy import CELLS, Workflow, change

pytestmark = pytest.mark.workflow


def test_results_depend_on_neither_cores_nor_order_nor_folder_nor_a_warm_python(finished, tmp_path, monkeypatch):
    other = Workflow(tmp_path / "elsewhere" / "in a folder of another name").warmed()
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    last = "results/tiny/brief/train/audio+video+text/cnn/depth1-dense1-maxlen10/trials.csv"
    ran = other.snakemake("--cores", "1", "--prioritize", last, "--scheduler", "greedy", **CELLS)
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"^(?:local)?rule train:\n.*\n    output: (\S+),", ran.stdout, re.MULTILINE)[1] == last
    expected = outcome(finished.folder)
    endings = {path.rpartition(".")[2] for path in expected}
    assert endings >= {"csd", "h5", "csv", "json", "npz", "keras", "html", "md", "tex", "svg", "png"}
    assert_equal(outcome(other.folder), expected)


def test_a_training_job_has_the_protocols_threads_on_any_number_of_cores(fresh):
    change(fresh.folder / "tiny/protocol.yaml", threads=2)
    plan = fresh.dry_run("-p", "--cores", "1", **CELLS)
    assert plan.returncode == 0, plan.stdout
    trainings = [line for line in plan.stdout.splitlines() if "python workflow/scripts/train" in line]
    assert len(trainings) == 5
    assert all('"threads": 2' in line for line in trainings)


def test_provenance_has_what_made_the_results(finished):
    run = finished.folder / "results/tiny/brief"
    record = json.loads((run / "provenance.json").read_text(encoding="utf-8"))
    sequences = finished.folder / "results/tiny/sequences"
    assert record["inputs"] == {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in sequences.iterdir()
    }
    assert record["seeds"] == {
        "corpus.sample.seed": 1, "protocol.split.seed": 3, "protocol.seeds": [1, 2],
        "protocol.random_baseline.seed": 1, "protocol.labels.seed": 2018,
    }  # fmt: skip
    [environment] = record["environments"]
    assert {f"results/tiny/brief/train/{cell}/depth1-dense1-maxlen10" for cell in record["cells"]} < set(
        environment["jobs"]
    )
    assert environment["packages"]["tensorflow"] == "2.21.0"
    page = (finished.folder / "reports/tiny/brief/provenance.html").read_text(encoding="utf-8")
    assert all(text in page for text in (*record["inputs"].values(), record["code"]["sha256"], environment["python"]))


def test_a_new_commit_alone_makes_nothing_run(finished):
    git = ["git", "-C", finished.folder]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "Snakefile", "workflow"], check=True)
    subprocess.run([*git, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "c"], check=True)
    assert finished.planned(**CELLS) == {}
