"""Word-aligned arrays as a corpus, from the package that a person holds to the report."""

import json
import re
from pathlib import Path

import array_corpora as held
import pandas as pd
import pytest
from workflow_copy import HOME, Workflow, assert_refused, change

from emofuse.alignment.store import read_aligned

pytestmark = pytest.mark.workflow
CELL = {"modality_sets": "['audio+video']", "architectures": "['cnn']"}
EMOTIONS = {"label_columns": held.COLUMNS, "targets": ["happy", "sad"], "label_range": [0, 3]}
SENTIMENT = {"label_columns": ["sentiment"], "targets": ["sentiment"], "label_range": [-3, 3]}
SIX = ["anger", "disgust", "fear", "happy", "sad", "surprise"]
POM = HOME.parent / "shared/corpora/pom"


def hold_package(workflow: Workflow) -> None:
    """What a person has who asks where the emotion labels are, and reads docs/corpora.md alone."""
    made, data = held.make(), workflow.folder / "data/mosei"
    data.mkdir(parents=True)
    held.write_mmsa(made, data)
    held.write_labels(made, data).rename(data / "CMU_MOSEI_Labels.csd")
    text = (HOME / "docs/corpora.md").read_text(encoding="utf-8")
    block = re.search(r"### An MMSA package.*?```yaml\n(.*?)```", text, re.DOTALL)[1]
    (workflow.folder / "config/corpora/mine.yaml").write_text(block, encoding="utf-8")


@pytest.fixture(scope="module")
def ran(run_once):
    return run_once("arrays", lambda workflow: hold_package(workflow.warmed()), corpus="mine", **CELL)


def test_a_package_and_the_label_file_give_tables_of_emotions(ran):
    store = read_aligned(ran.folder / "results/mosei-mmsa/aligned/arrays.h5")
    assert (store.targets, len(store.videos)) == (SIX, 66)
    table = pd.read_csv(ran.folder / "reports/mosei-mmsa/brief/tables/table3.csv")
    assert "CNN" in table.to_string()
    # The package's folds are the organisers', on which the challenge is scored.
    challenge = pd.read_csv(ran.folder / "results/mosei-mmsa/brief/challenge_metrics.csv")
    assert set(SIX) <= set(challenge.target)
    folds = json.loads((ran.folder / "results/mosei-mmsa/arrays/folds.json").read_text(encoding="utf-8"))
    assert {fold: len(videos) for fold, videos in folds.items()} == held.VIDEOS


def test_pages_say_how_arrays_were_read(ran):
    record = json.loads((ran.folder / "reports/mosei-mmsa/brief/inputs.json").read_text(encoding="utf-8"))
    assert list(record["files"]) == ["audio", "video", "text", "labels", "folds"]
    assert [source["given"] for source in record["sources"].values()] == [
        "data/mosei/aligned_50.pkl",
        "data/mosei/CMU_MOSEI_Labels.csd",
    ]
    notes = " ".join(record["notes"])
    assert "padding behind the words, found by where steps are zero" in notes
    assert "Labels are joined by video and number, in the order of file, to 66 segments; 1 labelled segments" in notes
    assert "are the same in 66 of 66 segments" in notes
    page = (ran.folder / "reports/mosei-mmsa/brief/alignment.html").read_text(encoding="utf-8")
    assert "What the reading of arrays found" in page
    provenance = json.loads((ran.folder / "results/mosei-mmsa/brief/provenance.json").read_text(encoding="utf-8"))
    assert provenance["corpus"]["arrays"] == {
        "layout": "mmsa", "padding": "found", "segment_order": "file", "tolerance": 0.05, "own_label": "sentiment",
    }  # fmt: skip
    assert set(provenance["inputs"]) == {"package", "label file", "folds"}


def test_nothing_runs_again_and_a_choice_of_arrays_reads_them_again(ran):
    assert ran.planned(corpus="mine", **CELL) == {}
    path = ran.folder / "config/corpora/mine.yaml"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace("layout:", "padding: behind\n  layout:"), encoding="utf-8")
    assert "read_arrays" in ran.planned(corpus="mine", **CELL)
    path.write_text(content, encoding="utf-8")


@pytest.mark.parametrize("write", ["h5", "npy", "mult"])
def test_every_layout_is_planned_without_sequences(fresh, write):
    made = held.make()
    if write == "mult":
        arrays, keys = held.write_mult(made, fresh.folder), SENTIMENT
    else:
        arrays, keys = held.write_files(made, fresh.folder, f".{write}"), EMOTIONS | {"label_order": "trusted"}
    held.write_corpus(fresh.folder / "held.yaml", arrays, **keys)
    planned = fresh.planned(corpus="held.yaml", **CELL)
    assert planned["read_arrays"] == 1
    assert not planned.keys() & {"align", "link_sequence", "make_sample", "fetch_sequence"}


@pytest.mark.parametrize(
    ("keys", "protocol", "said"),
    [
        ({"pauses": ["sp"]}, {}, "pauses is said of a corpus of arrays"),
        ({"folds": "folds.json"}, {}, "folds is said of a corpus of arrays"),
        ({"sequences": {"words": "w.csd", "labels": "l.csd"}}, {}, "this is not allowed"),
        ({}, {"text": "one_hot"}, "arrays say of no word which it is"),
        ({}, {"alignment": {"missing": "borrow"}}, "alignment.missing is borrow, which arrays cannot be"),
        ({}, {"alignment": {"backend": "mmsdk"}}, "alignment.backend is mmsdk, which arrays cannot be"),
        ({}, {"unimodal_rows": "frames"}, "unimodal_rows is frames, which arrays cannot be"),
    ],
)
def test_what_arrays_cannot_be_asked_for_is_refused(fresh, keys, protocol, said):
    arrays = {"package": "p.pkl", "layout": "mult"}
    held.write_corpus(fresh.folder / "held.yaml", arrays, **SENTIMENT, **keys)
    change(fresh.folder / "tiny/protocol.yaml", **protocol)
    assert_refused(fresh, [said], corpus="held.yaml")


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"package": "p.pkl"}, "arrays"),
        ({"package": "p.pkl", "layout": "mult", "keys": {"smell": "s"}}, "arrays are of smell"),
        ({"files": {"audio": "a_{fold}.npy"}}, "arrays have no labels"),
        ({"files": {"labels": "y_{fold}.npy"}}, "arrays are of no modality"),
        ({"files": {"audio": "a.npy", "labels": "y_{fold}.npy"}}, "{fold}"),
        ({"package": "p.pkl", "layout": "mult", "dataset": "d1"}, "arrays.dataset is of files"),
    ],
)
def test_what_is_wrong_in_the_key_is_refused_before_anything_is_read(fresh, arrays, said):
    held.write_corpus(fresh.folder / "held.yaml", arrays, **SENTIMENT)
    assert_refused(fresh, [said], corpus="held.yaml")


@pytest.mark.skipif(not POM.is_dir(), reason="the files of POM lie beside the project, where they are")
def test_pom_is_read_as_its_corpus_file_says(fresh):
    (fresh.folder / "data").mkdir()
    (fresh.folder / "data/pom").symlink_to(Path(POM).resolve())
    ended = fresh.snakemake("results/pom-arrays/aligned/arrays.h5", corpus="pom-arrays", protocol="quick")
    assert ended.returncode == 0, ended.stdout
    store = read_aligned(fresh.folder / "results/pom-arrays/aligned/arrays.h5")
    assert store.labels.shape == (903, 17)
    assert {modality: features.shape[1] for modality, features in store.features.items()} == {"audio": 43, "video": 41}
    # Counted in the files by hand: 486 rows without a face, and one label of 2/3.
    assert int(store.usable(["video"]).sum()) == 903 - 486
    audit = json.loads(
        (fresh.folder / "results/pom-arrays/aligned/arrays.alignment_audit.json").read_text(encoding="utf-8")
    )
    assert (audit["arrays"]["padding"], audit["labels_clamped"], audit["arrays"]["segments_full"]) == ("front", 1, 154)
