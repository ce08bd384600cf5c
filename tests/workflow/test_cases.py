"""Corpora as people have them: each runs rightly, or is refused by what is wrong in it."""

import json
import subprocess
import sys
from functools import cache, partial

import pandas as pd
import pytest
import yaml
from workflow_copy import HOME, Workflow, change

CASES = HOME.parent / "shared/cases/cases.py"
pytestmark = [
    pytest.mark.workflow,
    pytest.mark.skipif(not CASES.exists(), reason="the cases lie in a folder shared beside the project"),
]

# A part of what each refusal says.
REFUSED = {
    "label-names-json": "label_columns",
    "label-names-repr": "label_columns",
    "label-names-none": "label_order: trusted",
    "label-count": "7 columns",
    "broken-width": "exclude: [",
    "broken-rows": "exclude: [",
    "broken-empty": "exclude: [",
    "names-that-match-nothing": "near: ",
    "half-a-glove-file": "unknown_limit",
}
RUNS = ["segment-ids", "broken-width-excluded", "broken-rows-excluded", "broken-empty-excluded"]


@pytest.fixture(scope="module")
def cases(finished, tmp_path_factory):
    """A workflow beside the folder of all cases."""
    workflow = Workflow(tmp_path_factory.mktemp("cases") / "workflow").warmed()
    sequences = finished.folder / "results/tiny/sequences"
    made = subprocess.run(
        [sys.executable, CASES, "--sequences", sequences, "--output", workflow.folder / "cases"],
        stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert set(made.stdout.split()) == {*REFUSED, *RUNS}
    # Its labels name no columns, which is not what this case is about.
    change(workflow.folder / "cases/segment-ids/corpus.yaml", label_order="trusted")
    return workflow


def run(workflow, case):
    """Everything up to the page of the input and that of the split."""
    pages = [f"reports/case-{case}/brief/{page}" for page in ("inputs.html", "split/split.html")]
    return workflow.snakemake(*pages, corpus=f"cases/{case}/corpus.yaml")


@pytest.fixture(scope="module")
def ran(cases):
    """How the run of a case that can be right ended, run once."""
    return cache(partial(run, cases))


def shown(workflow, case):
    """The record of the input, and the pages."""
    folder = workflow.folder / f"reports/case-{case}/brief"
    record = json.loads((folder / "inputs.json").read_text(encoding="utf-8"))
    # Two of the tiny corpus's videos have no audio, in every case.
    record["warnings"] = [warning for warning in record["warnings"] if "have no audio" not in warning]
    return record, *((folder / page).read_text(encoding="utf-8") for page in ("inputs.html", "split/split.html"))


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_right_is_refused_by_name(cases, case):
    ended = run(cases, case)
    assert ended.returncode != 0
    said = [line for line in ended.stdout.splitlines() if "error: " in line]
    assert any(REFUSED[case] in line for line in said), ended.stdout
    assert not list(cases.folder.glob(f"results/case-{case}/aligned/*.h5"))


@pytest.mark.parametrize("case", RUNS)
def test_what_can_be_right_runs(ran, case):
    ended = ran(case)
    assert ended.returncode == 0, ended.stdout


def test_segments_of_a_video_are_in_one_fold(cases, ran):
    assert ran("segment-ids").returncode == 0
    record, page, split_page = shown(cases, "segment-ids")
    (split,) = (cases.folder / "results/case-segment-ids/splits").glob("grouped*.csv")
    table = pd.read_csv(split)
    assert not table["video"].str.contains("[", regex=False).any()
    assert (table.groupby("video")["fold"].nunique() == 1).all()
    assert table.groupby("video").size().max() > 1
    assert "video[n]" in record["notes"][0]
    assert record["notes"][0] in page
    assert "No video is in two folds" in split_page


@pytest.mark.parametrize("kind", ["width", "rows", "empty"])
def test_an_excluded_broken_video_is_shown(cases, ran, kind):
    case = f"broken-{kind}-excluded"
    assert ran(case).returncode == 0
    record, _, _ = shown(cases, case)
    assert len(record["files"]["text"]["excluded_broken"]) == 1
    assert record["warnings"] == []


def test_an_order_on_trust_is_shown(cases):
    case = "label-names-none"
    change(cases.folder / f"cases/{case}/corpus.yaml", label_order="trusted")
    ended = run(cases, case)
    assert ended.returncode == 0, ended.stdout
    record, page, _ = shown(cases, case)
    assert record["files"]["labels"]["columns"] == "on trust"
    assert record["warnings"] == ["The order of the label columns is taken on trust: the file names none."]
    assert record["warnings"][0] in page


def test_names_that_match_nothing_are_shown_where_the_corpus_lets_them(cases):
    case = "names-that-match-nothing"
    change(cases.folder / f"cases/{case}/corpus.yaml", unmatched_names="warn")
    ended = run(cases, case)
    assert ended.returncode == 0, ended.stdout
    record, _, _ = shown(cases, case)
    assert [warning.split(":")[0] for warning in record["warnings"]] == [
        "No file holds what the corpus file names under exclude",
        "No file holds what the corpus file names under pauses",
        "Words that look like a pause, and count as words",
    ]
    assert all(not file["excluded"] for name, file in record["files"].items() if name != "folds")


def test_unknown_words_are_shown_below_the_limit(cases):
    case = "half-a-glove-file"
    corpus = cases.folder / f"cases/{case}/corpus.yaml"
    sequences = yaml.safe_load(corpus.read_text(encoding="utf-8"))["sequences"]
    change(corpus, sequences=sequences | {"text": sequences["text"] | {"unknown_limit": 100}})
    ended = run(cases, case)
    assert ended.returncode == 0, ended.stdout
    record, page, _ = shown(cases, case)
    assert record["files"]["text"]["unknown_share"] > 0.5
    assert "of the spoken words have no vector" in record["warnings"][0]
    assert record["files"]["text"]["most_frequent_unknown"][0][0] in page
