"""Arrays in each layout become the same aligned store, by the program that users' runs start."""

import json
import re
import subprocess
import sys
from pathlib import Path

import array_corpora as held
import h5py
import numpy as np
import pytest

from emofuse.alignment.store import read_aligned
from emofuse.corpus.splits import read_folds

PROGRAM = Path(__file__).parents[3] / "workflow/scripts/read_arrays.py"
OWN = [
    "--label-columns",
    *held.COLUMNS,
    "--targets",
    "sad",
    "happy",
    "--label-range",
    "0",
    "3",
    "--label-order",
    "trusted",
]
SENTIMENT = ["--label-columns", "sentiment", "--targets", "sentiment", "--label-range", "-3", "3"]
JOINED = OWN[:-2]


@pytest.fixture(scope="module")
def made():
    return held.make()


def run(folder, arrays, *options):
    corpus = held.write_corpus(
        folder / "corpus.yaml", arrays, label_columns=held.COLUMNS, targets=["happy"], label_range=[0, 3]
    )
    return subprocess.run(
        [sys.executable, PROGRAM, "--arrays", corpus, *options, "--protocol", '{"alignment": {"non_finite": "zero"}}',
         "--output", folder / "made/aligned.h5", "--audit", folder / "made/audit.json",
         "--folds", folder / "made/folds.json"],
        capture_output=True, encoding="utf-8",
    )  # fmt: skip


def read(folder, arrays, *options):
    ended = run(folder, arrays, *options)
    assert ended.returncode == 0, ended.stderr
    return read_aligned(folder / "made/aligned.h5"), json.loads(
        (folder / "made/audit.json").read_text(encoding="utf-8")
    )


def refusal(folder, arrays, *options):
    ended = run(folder, arrays, *options)
    assert ended.returncode == 1, ended.stderr
    assert not any((folder / "made").glob("*"))
    [said] = [line for line in ended.stderr.splitlines() if line.startswith("error: ")]
    return said


def assert_same(store, made, modalities):
    """Rows, offsets, frames and segments are those that were put in."""
    names = {"audio": "audio", "video": "vision", "text": "text"}
    assert set(store.features) == set(modalities)
    ids = [key for fold in held.VIDEOS for key in made.ids[fold]]
    assert store.videos.tolist() == [video for video, *_ in ids]
    assert store.indices.tolist() == [number for _, number, *_ in ids]
    words = [len(words) for fold in held.VIDEOS for words in made.features[fold]["audio"]]
    assert np.diff(store.offsets).tolist() == words
    for modality in modalities:
        rows = np.concatenate([word for fold in held.VIDEOS for word in made.features[fold][names[modality]]])
        assert np.array_equal(store.features[modality][:], rows), modality
        assert np.array_equal(store.frames[modality], rows.any(axis=1)), modality


@pytest.mark.parametrize("ending", [".h5", ".npy", ".npz"])
@pytest.mark.parametrize("side", ["front", "behind"])
def test_a_file_a_fold_and_modality(made, tmp_path, ending, side):
    store, audit = read(tmp_path, held.write_files(made, tmp_path, ending, side=side), *OWN)
    assert_same(store, made, ["audio", "video"])
    labels = np.concatenate([made.labels[fold] for fold in held.VIDEOS])
    assert np.allclose(store.labels, labels[:, [2, 1]])
    assert np.allclose(store.further["sentiment"], labels[:, 0])
    assert (store.targets, store.label_range, store.made.backend) == (["sad", "happy"], (0, 3), "arrays")
    assert audit["arrays"]["padding"] == side
    steps = sum(map(len, made.ids.values())) * held.STEPS
    assert audit["arrays"]["steps_padded"] == steps - len(store.words)
    # The first segment of each fold has no vision.
    assert audit["sequences"]["video"]["segments_without_frames"] >= 3
    folds = read_folds(tmp_path / "made/folds.json")
    assert {fold: len(videos) for fold, videos in folds.items()} == held.VIDEOS
    assert folds["test"] == ["test_0", "test_1", "test_2", "test_3"]


@pytest.mark.parametrize("protocol", [2, 4, 5])
@pytest.mark.parametrize("as_objects", [False, True])
def test_the_multimodal_transformers_package(made, tmp_path, protocol, as_objects):
    store, audit = read(tmp_path, held.write_mult(made, tmp_path, protocol, as_objects), *SENTIMENT)
    assert_same(store, made, ["audio", "video", "text"])
    assert np.allclose(store.labels[:, 0], np.concatenate([made.labels[fold][:, 0] for fold in held.VIDEOS]))
    assert (audit["arrays"]["ids"], audit["label_order"]) == ("times", "proven")
    with h5py.File(tmp_path / "made/aligned.h5") as file:
        assert file["segments/end"][:3].tolist() == [1.5, 3.5, 5.5]
    # What had to be decoded is gone.
    assert {item.name for item in (tmp_path / "made").iterdir()} == {"aligned.h5", "audit.json", "folds.json"}


def test_the_package_of_mmsa(made, tmp_path):
    store, audit = read(tmp_path, held.write_mmsa(made, tmp_path), *SENTIMENT)
    assert_same(store, made, ["audio", "video", "text"])
    assert (audit["arrays"]["ids"], audit["arrays"]["padding"]) == ("numbers", "behind")


@pytest.mark.parametrize("write", [held.write_mult, held.write_mmsa])
def test_emotions_are_joined_from_the_label_file(made, tmp_path, write):
    arrays = write(made, tmp_path) | {"labels": str(held.write_labels(made, tmp_path))}
    store, audit = read(tmp_path, arrays, *JOINED)
    assert_same(store, made, ["audio", "video", "text"])
    labels = np.concatenate([made.labels[fold] for fold in held.VIDEOS])
    assert np.allclose(store.labels, labels[:, [2, 1]])
    joined = audit["arrays"]["joined"]
    assert (joined["matched"], joined["unmatched"], joined["segments_without_rows"]) == (66, [], 1)
    assert (joined["compared"], joined["agree"]) == (66, 66)


def test_segments_out_of_time_are_joined_in_the_order_that_is_said(made, tmp_path):
    """CMU-MOSEI's label file has its segments in no order of time."""
    arrays = held.write_mmsa(made, tmp_path) | {"labels": str(held.write_labels(made, tmp_path, reverse=True))}
    said = refusal(tmp_path, arrays, *JOINED)
    assert "of 66 segments that have a sentiment here" in said
    assert "in the order of time 66 do: write under arrays: segment_order: time" in said
    store, audit = read(tmp_path, arrays | {"segment_order": "time"}, *JOINED)
    labels = np.concatenate([made.labels[fold] for fold in held.VIDEOS])
    assert np.allclose(store.labels, labels[:, [2, 1]])
    assert audit["arrays"]["joined"]["agree"] == 66


def test_times_are_joined_within_the_tolerance(made, tmp_path):
    moved = held.Made(
        {fold: [(v, n, start + 0.04, end - 0.04) for v, n, start, end in ids] for fold, ids in made.ids.items()},
        made.features,
        made.labels,
    )
    moved.ids["train"][5] = (*moved.ids["train"][5][:2], 4.2, 5.5)
    arrays = held.write_mult(moved, tmp_path) | {"labels": str(held.write_labels(made, tmp_path))}
    store, audit = read(tmp_path, arrays, *JOINED)
    assert audit["arrays"]["joined"]["unmatched"] == ["train_1[2]"]
    assert len(store.videos) == 65
    labels = np.delete(np.concatenate([made.labels[fold] for fold in held.VIDEOS]), 5, axis=0)
    assert np.allclose(store.labels, labels[:, [2, 1]])


def test_labels_of_another_corpus_are_not_joined(made, tmp_path):
    other = held.make(seed=2)
    arrays = held.write_mult(made, tmp_path) | {"labels": str(held.write_labels(other, tmp_path))}
    assert "they are not matched rightly; are both of one corpus" in refusal(tmp_path, arrays, *JOINED)


def test_without_ids_each_row_is_a_video(made, tmp_path):
    store, audit = read(tmp_path, held.write_files(made, tmp_path, ".npy", ids=False), *OWN)
    assert store.videos[:2].tolist() == ["train-00000", "train-00001"]
    assert len(set(store.videos.tolist())) == len(store.videos) == 66
    assert audit["arrays"]["ids"] == "none"


def test_values_that_are_not_finite_are_counted_and_zero(made, tmp_path):
    arrays = held.write_files(made, tmp_path, ".npy")
    audio = np.load(tmp_path / "audio_train.npy")
    audio[0, -1, :2] = np.nan, np.inf
    audio[1, -1, 1] = -np.inf
    np.save(tmp_path / "audio_train.npy", audio)
    store, audit = read(tmp_path, arrays, *OWN)
    assert audit["sequences"]["audio"]["replaced"] == [1, 2, 0, 0]
    last = store.offsets[1] - 1
    assert store.features["audio"][last, :2].tolist() == [0, 0]
    assert np.isfinite(store.features["audio"][:]).all()


def test_a_video_is_left_out_by_name(made, tmp_path):
    store, _ = read(tmp_path, held.write_files(made, tmp_path, ".npy"), *OWN, "--exclude", "train_0", "test_1[2]")
    assert len(store.videos) == 66 - 4
    assert "train_0" not in store.videos
    assert list(zip(store.videos.tolist(), store.indices.tolist(), strict=True)).count(("test_1", 2)) == 0


def test_a_video_that_is_not_there_cannot_be_left_out(made, tmp_path):
    arrays = held.write_files(made, tmp_path, ".npy")
    assert "exclude names 'train_99'" in refusal(tmp_path, arrays, *OWN, "--exclude", "train_99")
    store, _ = read(tmp_path, arrays, *OWN, "--exclude", "train_99", "--unmatched-names", "warn")
    assert len(store.videos) == 66


def spoil(name, change):
    """A change of one file of arrays."""

    def spoiled(made, folder):
        arrays = held.write_files(made, folder, ".npy")
        np.save(folder / name, change(np.load(folder / name)))
        return arrays

    return spoiled


def with_nan(labels):
    labels[4, 1] = np.nan
    return labels


def twice(ids):
    ids[1] = ids[0]
    return ids


def of_train(ids):
    return np.append("train_0$_$7", ids[1:])


def mixed(ids):
    ids[3] = "alone"
    return ids


# What is spoiled, and what is said.
WRONG = {
    "unequal counts": (spoil("video_valid.npy", lambda array: array[1:]), "fold valid: arrays of different numbers of"),
    "fewer labels": (spoil("y_test.npy", lambda array: array[:-1]), "fold test: arrays of different numbers"),
    "fewer ids": (spoil("id_test.npy", lambda array: array[:-1]), "fold test: arrays of different numbers"),
    "not aligned": (
        spoil("audio_train.npy", lambda array: np.repeat(array, 10, axis=1)),
        "audio_train.npy 60, .*video_train.npy 6. These arrays are not aligned to words",
    ),
    "another width": (spoil("audio_test.npy", lambda array: array[..., :2]), "audio has different numbers of features"),
    "two dimensions": (spoil("audio_test.npy", lambda array: array[:, 0]), r"audio_test.npy: its shape is \(12, 4\)"),
    "empty": (spoil("audio_test.npy", lambda array: array[:0]), "nothing is left"),
    "no steps": (spoil("audio_test.npy", lambda array: array[:, :0]), "nothing is left"),
    "strings": (spoil("audio_test.npy", lambda array: array.astype("U")), "it holds strings"),
    "complex numbers": (spoil("audio_test.npy", lambda array: array * 1j), "it holds complex64"),
    "objects": (spoil("audio_test.npy", lambda array: array.astype(object)), "audio_test.npy: not an array of numbers"),
    "labels of strings": (spoil("y_test.npy", lambda array: array.astype("S")), "labels are strings"),
    "a label column too few": (spoil("y_test.npy", lambda array: array[:, :2]), "has 2 columns of labels"),
    "labels of two axes": (spoil("y_test.npy", lambda array: np.stack([array] * 2, 2)), "labels of shape"),
    "a label that is no number": (spoil("y_train.npy", with_nan), r"'train_1\[1\]', segment 0: happy is nan"),
    "a label out of range": (spoil("y_train.npy", lambda array: array + 3.5), "outside of label_range"),
    "an id twice": (spoil("id_train.npy", twice), r"'train_0\$_\$0' comes twice, in train and in train \(rows 0 and 1"),
    "a video in two folds": (spoil("id_test.npy", of_train), "'train_0' are in folds train and test"),
    "ids of two kinds": (spoil("id_test.npy", mixed), "names a segment of a video, and 1 other ids do"),
    "ids of four parts": (spoil("id_test.npy", lambda ids: np.stack([ids] * 4, 1)), "ids of shape"),
    "ids with line breaks": (spoil("id_test.npy", lambda ids: np.char.add("a\n", ids)), "all of them printable"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_by_name_before_anything_is_written(made, tmp_path, name):
    spoiled, said = WRONG[name]
    found = refusal(tmp_path, spoiled(made, tmp_path), *OWN)
    assert re.search(said, found), found


def test_a_missing_file_a_damaged_one_and_one_of_several_arrays(made, tmp_path):
    arrays = held.write_files(made, tmp_path, ".npz")
    np.savez(tmp_path / "audio_test.npz", first=np.zeros(2), second=np.zeros(2))
    assert "it holds 2 arrays, 'first', 'second'; say which in the corpus file: dataset:" in refusal(
        tmp_path, arrays, *OWN
    )
    content = (tmp_path / "audio_train.npz").read_bytes()
    (tmp_path / "audio_train.npz").write_bytes(content[: len(content) // 2])
    assert "audio_train.npz: not arrays of numbers" in refusal(tmp_path, arrays, *OWN)
    (tmp_path / "audio_train.npz").unlink()
    assert "audio_train.npz: no such file" in refusal(tmp_path, arrays, *OWN)


def test_a_package_without_a_key_says_what_it_has(made, tmp_path):
    arrays = held.write_mult(made, tmp_path) | {"layout": "mmsa"}
    said = refusal(tmp_path, arrays, *SENTIMENT)
    assert "mult.pkl: train: no key 'regression_labels'; found audio, vision, text, labels, id" in said
    assert "keys: {labels: NAME}" in said
    arrays["keys"] = {"labels": "labels", "text": None}
    store, _ = read(tmp_path, arrays, *SENTIMENT)
    assert_same(store, made, ["audio", "video"])


def test_padding_on_both_sides_has_to_be_said(made, tmp_path):
    arrays = held.write_files(made, tmp_path, ".npy", side="front")
    for name in ("audio", "video"):
        path = tmp_path / f"{name}_train.npy"
        np.save(path, np.load(path)[:, ::-1])
    assert "padding: front, behind or none" in refusal(tmp_path, arrays, *OWN)
    store, audit = read(tmp_path, arrays | {"padding": "none"}, *OWN)
    assert np.diff(store.offsets).tolist() == [held.STEPS] * 66
    assert audit["arrays"]["padding_given"]
