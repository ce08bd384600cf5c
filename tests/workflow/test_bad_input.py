"""What the user gets wrong is named, with what would be right, before anything is half done."""

import shutil

import h5py
import pytest
import yaml
from workflow_copy import assert_refused, change

pytestmark = pytest.mark.workflow
ALIGNED = "results/own/aligned/wavg.h5"


@pytest.mark.parametrize(
    ("file", "changes", "messages"),
    [
        ("protocol", {"masking": True}, ["tiny/protocol.yaml: unknown key masking; there are name, "]),
        (
            "protocol",
            {"alignment": {"weighting": "median"}},
            ["tiny/protocol.yaml: alignment.weighting is 'median'; it should be one of mean, wavg, cover (How"],
        ),
        ("protocol", {"seeds": []}, ["tiny/protocol.yaml: seeds is []; "]),
        (
            "protocol",
            {"training": {"epoch": 3}},
            ["protocol.yaml: unknown key training.epoch; did you mean epochs?"],
        ),
        ("protocol", {"training": {"epochs": 0}}, ["tiny/protocol.yaml: training.epochs is 0; ", "minimum of 1"]),
        ("protocol", {"name": None}, ["tiny/protocol.yaml: the key name is missing; a protocol needs it"]),
        ("protocol", {"name": "../elsewhere"}, ["tiny/protocol.yaml: name is '../elsewhere'; it should match"]),
        ("corpus", {"sampel": {}}, ["tiny/corpus.yaml: unknown key sampel; did you mean sample?"]),
        ("corpus", {"name": "$(touch x)"}, ["tiny/corpus.yaml: name is '$(touch x)'; it should match"]),
        ("corpus", {"targets": []}, ["tiny/corpus.yaml: targets is []; "]),
        (
            "corpus",
            {"sample": None, "sequences": {name: f"{name}.csd" for name in ("words", "labels", "vidoe")}},
            ["tiny/corpus.yaml: it names the sequences vidoe", "audio, video, text"],
        ),
    ],
)
def test_a_wrong_key_or_value_is_named(fresh, file, changes, messages):
    change(fresh.folder / f"tiny/{file}.yaml", **changes)
    assert_refused(fresh, messages)


@pytest.mark.parametrize(
    ("config", "messages"),
    [
        (
            {"corpus": "mosie"},
            [
                "corpus: mosie: no such file",
                "give one of mosei, mosei-text, mosei-text-6b, mosi, pom, pom-arrays, pom-arrays-all, sample",
            ],
        ),
        ({"protocol": "no/such.yaml"}, ["protocol: no/such.yaml: no such file"]),
        ({"corups": "sample"}, ["config/config.yaml and --config): unknown key corups; did you mean corpus?"]),
        ({"modality_sets": "['text+audio']"}, ["'text+audio'; a set is of audio, video, text, lexicon, joined"]),
        ({"modality_sets": "['vidoe']"}, ["'vidoe'; a set is of audio, video, text, lexicon"]),
        ({"modalities": "['labels']"}, ["config/config.yaml and --config): modalities.0 is 'labels'; it should match"]),
        (
            {"architectures": "['lstm;ls']"},
            ["--config): architectures.0 is 'lstm;ls'; it should match"],
        ),
    ],
)
def test_a_wrong_choice_is_named(fresh, config, messages):
    assert_refused(fresh, messages, **config)


@pytest.fixture
def own(fresh, finished):
    """A corpus of the user's own files, made of the tiny corpus's; `own.yaml` describes it."""
    files = fresh.folder / "my data's $(files)"
    shutil.copytree(finished.folder / "results/tiny/sequences", files)
    corpus = yaml.safe_load((fresh.folder / "tiny/corpus.yaml").read_text(encoding="utf-8"))
    del corpus["sample"]
    corpus["name"] = "own"
    corpus["folds"] = f"{files.name}/folds.json"
    corpus["unmatched_names"] = "warn"
    corpus["sequences"] = {name: f"{files.name}/{name}.csd" for name in ("words", "labels", "text")}
    (fresh.folder / "own.yaml").write_text(yaml.safe_dump(corpus), encoding="utf-8")
    return fresh.warmed(), files


def failed(workflow, target):
    """Run the own corpus up to a file that cannot be made; gives what snakemake printed."""
    ended = workflow.snakemake(target, corpus="own.yaml")
    assert ended.returncode != 0
    assert not (workflow.folder / target).exists()
    return ended.stdout


def test_a_missing_file_is_named(own):
    workflow, files = own
    (files / "words.csd").unlink()
    assert "Missing input files" in (said := failed(workflow, ALIGNED))
    assert "words.csd" in said


def test_a_truncated_file_is_named(own):
    workflow, files = own
    content = (files / "text.csd").read_bytes()
    (files / "text.csd").write_bytes(content[: len(content) // 2])
    assert "text.csd: not a whole HDF5 file" in failed(workflow, ALIGNED)


def test_unequal_lengths_are_named_with_their_video(own):
    workflow, files = own
    with h5py.File(files / "text.csd", "a") as file:
        video = next(iter(file["glove_vectors/data"]))
        group = file[f"glove_vectors/data/{video}"]
        intervals = group["intervals"][:-1]
        del group["intervals"]
        group["intervals"] = intervals
    said = failed(workflow, ALIGNED)
    assert f"text.csd: video '{video}': 'features' has" in said


def test_words_that_are_pauses_alone_are_refused(own):
    workflow, files = own
    with h5py.File(files / "words.csd", "a") as file:
        for video in file["TimestampedWords/data"].values():
            video["features"][...] = b"sp"
    assert "words.csd: of 32 labelled videos it holds" in (said := failed(workflow, ALIGNED))
    assert "no word among them" in said


def test_an_empty_fold_is_named(own):
    workflow, files = own
    (files / "folds.json").write_text('{"train": ["25522"], "valid": ["nobody"], "test": ["255224"]}', encoding="utf-8")
    said = failed(workflow, "results/own/splits/organisers-wavg.csv")
    assert "split organisers" in said
    assert "no segment in fold valid (train" in said
