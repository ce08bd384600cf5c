"""The paragraph Methods says what a run chose, all of it, and no more than there was."""

import copy

import pandas as pd
import pytest
import yaml

from emofuse.configuration import files
from emofuse.report.methods import methods

SCHEMA = yaml.safe_load((files.SCHEMAS / "protocol.schema.yaml").read_text(encoding="utf-8"))
CELLS = ["audio/cnn", "audio+text/blstm", "audio+text/cnn"]
FOLDS = pd.DataFrame(
    [["grouped", "train", 90, 1633], ["grouped", "valid", 17, 130], ["grouped", "test", 14, 96],
     ["grouped", "no fold", 29, 210], ["organisers", "test", 29, 210]],
    columns=["split", "fold", "videos", "segments"],
)  # fmt: skip

AUDIT = {"segments": 1859, "segments_without_words": 0}

# What decides no result, or is said in other words.
UNSAID = {"name", "extends", "challenge.needed"}


@pytest.fixture
def record():
    corpus = files.load_corpus(files.WORKFLOW.parent / "config/corpora/sample.yaml").content
    protocol = files.load_protocol(files.PROTOCOLS / "sound.yaml").content
    environment = {
        "python": "CPython 3.11.7", "machine": "Linux x86_64", "processors": "A processor",
        "jobs": ["train"], "packages": {"keras": "3.15.1", "numpy": "2.4.6", "pip": "1"},
    }  # fmt: skip
    code = {"commit": "0123456789abcdef", "modified": False, "sha256": "f" * 64}
    return {"corpus": corpus, "protocol": protocol, "cells": CELLS, "code": code, "environments": [environment]}


def keys(schema, before=""):
    """Every key of the protocol, by its path, with its part of the schema."""
    for name, part in schema["properties"].items():
        if "properties" in part:
            yield from keys(part, f"{before}{name}.")
        elif "additionalProperties" not in part:
            yield f"{before}{name}", part


def others(part, value):
    """Values of a key that are not this one."""
    if part.get("type") == "boolean":
        return [not value]
    if "enum" in part:
        return [other for other in part["enum"] if other != value]
    if isinstance(value, list):
        return [["x"]] if not value else [value[:-1]] if len(value) > 1 else [[*value, 7]]
    return [value + 1]


PARTS = {path: part for path, part in keys(SCHEMA) if path not in UNSAID}


@pytest.mark.parametrize("path", PARTS)
def test_every_key_of_the_protocol_is_in_it(record, path):
    *parents, key = path.split(".")
    if path == "split.folds":
        record["protocol"]["split"] = {"method": "folds", "folds": 5, "seed": 1}
    if path == "labels.seed":
        record["protocol"]["labels"]["shuffled"] = True
    if path == "training.auxiliary_weight":
        record["protocol"]["network"]["auxiliary"] = ["sentiment"]
    before = methods(record, FOLDS, AUDIT)
    place = record["protocol"]
    for parent in parents:
        place = place[parent]
    for other in others(PARTS[path], place[key]):
        changed = copy.deepcopy(record)
        inner = changed["protocol"]
        for parent in parents:
            inner = inner[parent]
        inner[key] = other
        assert methods(changed, FOLDS, AUDIT) != before, other


def test_it_reads_as_a_paper_has_it(record):
    said = methods(record, FOLDS, AUDIT)
    for sentence in (
        "We predicted the intensity, from 0 to 3, of 6 targets (anger, disgust, fear, happy, sad and surprise) in each"
        " segment of the corpus Sample corpus (synthetic, not evidence), from audio and text.",
        "The frames of audio that overlap a word were averaged, weighted by their overlap with it, over the time that"
        " they cover.",
        "Labelled segments (videos) of the folds: train 1,633 (90), valid 130 (17), test 96 (14).",
        "each trained with the seed 1. The 3 best candidates of each cell by validation were trained with the seeds 2,"
        " 3, 4 and 5 too, and chosen among.",
        "Training minimised the mean absolute error by Adam (learning rate 0.001, batches of 64) for at most 200"
        " epochs. It stopped after 10 without a better validation loss, and kept the weights of the best epoch.",
        "All was computed by emofuse (commit 0123456789) with CPython 3.11.7, keras 3.15.1 and numpy 2.4.6 on Linux"
        " x86_64 (A processor), 1 thread a network.",
    ):
        assert sentence in said
    assert "  " not in said


def test_of_one_seed_or_the_full_grid_it_names_no_finalists(record):
    record["protocol"]["search"]["finalists"] = "all"
    assert "each trained with 5 seeds (1, 2, 3, 4 and 5)." in methods(record, FOLDS, AUDIT)
    record["protocol"] |= {"seeds": [7]}
    record["protocol"]["search"]["finalists"] = 3
    assert "each trained with 1 seed (7)." in methods(record, FOLDS, AUDIT)


def test_of_one_candidate_it_speaks_of_no_search(record):
    record["cells"] = ["text/average", "text/lstm"]
    record["protocol"]["search"] |= {"depth": [1], "dense": [1], "maxlen": [20], "dropout": [0.3]}
    said = methods(record, FOLDS, AUDIT)
    assert (
        "There was no search: networks had 1 hidden or recurrent layer, 1 fully connected layer, 20 words and 0.3"
        " dropout, and were trained with 5 seeds (1, 2, 3, 4 and 5)." in said
    )
    assert "the mean of a segment's words, and hidden layers of 64 units" in said
    assert "best candidates" not in said
    assert "was chosen" not in said
    record["protocol"]["search"]["by_architecture"] = {"average": {"depth": [1, 2]}}
    said = methods(record, FOLDS, AUDIT)
    assert "The search had every combination of" in said
    assert "was chosen" in said


def test_where_segments_have_no_words_it_says_how_many(record):
    wordless = {"segments": 23259, "segments_without_words": 16726}
    said = methods(record, FOLDS, wordless)
    assert "Of all 23,259, 16,726 had no words, and no network was given them." in said
    assert "no words" not in methods(record, FOLDS, AUDIT)


def test_it_says_nothing_of_what_was_not_there(record):
    record["cells"] = ["text/lstm"]
    said = methods(record, FOLDS, AUDIT)
    for absent in ("frames", "scaled", "convolutions", "each direction", "shuffled", "also learnt", "left out"):
        assert absent not in said
    record["cells"] = []
    said = methods(record, FOLDS, AUDIT)
    assert "Networks (" not in said
    assert "Skill is" in said


def test_of_arrays_and_of_other_ranges_it_says_what_holds(record):
    record["corpus"] |= {"arrays": {}, "label_range": [1, 7], "exclude": ["v1"], "folds_can_train": False}
    said = methods(record, FOLDS, AUDIT)
    assert "The features came aligned to words." in said
    assert "1 video was left out." in said
    assert "Outputs were cut to [1, 7]" in said
    for absent in ("overlap a word", "counts as present", "Text was", "organisers"):
        assert absent not in said
