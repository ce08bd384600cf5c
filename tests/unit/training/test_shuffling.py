"""Labels shuffled between videos: what the order keeps, where it is used, and that nothing is learnt from it."""

import argparse
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sound_choices import SOUND

from emofuse.alignment import align
from emofuse.alignment.store import read_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus import sample, splits
from emofuse.errors import InputError
from emofuse.training import trials
from emofuse.training.inputs import TrainingInputs
from emofuse.training.shuffling import shuffled_labels

SHUFFLES, MAXLEN = 10, 10
CHOICES = replace(SOUND, training=replace(SOUND.training, epochs=8, batch_size=16))


@given(st.lists(st.integers(1, 9), min_size=3, max_size=30), st.integers(0, 2**32))
def test_no_segment_keeps_a_label_of_its_video_and_no_label_is_lost(counts, seed):
    counts[0] = min(counts[0], sum(counts[1:]))
    counts = [min(count, sum(counts) // 2) for count in counts]
    videos = np.repeat([f"v{i}" for i in range(len(counts))], counts)
    if 2 * max(counts) > len(videos):
        return
    # A label says whose it is, and its place there.
    labels = np.stack([np.repeat(np.arange(len(counts)), counts), np.concatenate([np.arange(n) for n in counts])], 1)
    found = shuffled_labels(labels, videos, seed)
    assert sorted(found.tolist()) == sorted(labels.tolist())
    assert (found[:, 0] != labels[:, 0]).all()
    # Labels of one video stay in order: a break is at most at the start of a video of either kind, and of the row.
    together = sum((found[1:] - found[:-1] == [0, 1]).all(axis=1))
    assert together >= len(videos) - 2 * len(counts) - 1


def test_the_order_depends_on_the_seed_alone():
    videos, labels = np.repeat(list("abcdefgh"), 5), np.arange(40)[:, None]
    first, again, other = (shuffled_labels(labels, videos, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_a_video_with_more_than_half_of_the_segments_is_refused():
    message = r"labels\.shuffled: video 'b' has 3 of the 5 segments of a fold"
    with pytest.raises(InputError, match=message):
        shuffled_labels(np.zeros((5, 1)), np.array(["a", "b", "b", "b", "c"]), 1)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """The tiny corpus, its text, and a grouped split."""
    folder = tmp_path_factory.mktemp("tiny")
    sample.write_sample(folder, videos=32, seed=1)
    align.align(
        output=folder / "aligned.h5", words=folder / "words.csd", labels=folder / "labels.csd", weighting="wavg",
        pauses=["sp", "</s>"], modalities={"text": folder / "text.csd"}, missing="zeros", non_finite="zero",
        columns=LabelColumns(list(sample.LABEL_COLUMNS), list(sample.EMOTIONS), (0, 3)), exclude=[],
        unmatched_names="warn",
    )  # fmt: skip
    store = read_aligned(folder / "aligned.h5")
    drawn = splits.drawn_videos(store.videos, store.usable(["text"]), [])
    fold_of = splits.grouped(*drawn, [0.6, 0.2, 0.2], 3)
    splits.write_split(folder / "split.csv", store.videos, store.indices, fold_of)
    (folder / "scaling.json").write_text("{}", encoding="utf-8")
    names = {"aligned": "aligned.h5", "rows": "aligned.h5", "split": "split.csv", "scaling": "scaling.json"}
    paths = {name: folder / path for name, path in names.items()}
    return TrainingInputs.of(argparse.Namespace(**paths, vocabulary=None))


def cell(inputs, **labels):
    """The cell's segments and data, with labels as the protocol's section says."""
    choices = replace(CHOICES, labels=replace(CHOICES.labels, **labels))
    segments = inputs.used(["text"], choices, splits.FOLDS)
    return segments, inputs.data(segments, ["text"], MAXLEN, choices)


def test_labels_are_shuffled_where_networks_learn_and_stop_and_true_where_they_are_tested(inputs):
    segments, shuffled = cell(inputs, shuffled=True)
    _, given_labels = cell(inputs, shuffled=False)
    for fold, positions in segments.items():
        true = inputs.aligned.labels[positions]
        np.testing.assert_array_equal(given_labels.folds[fold].labels, true)
        np.testing.assert_array_equal(np.sort(shuffled.folds[fold].labels, axis=0), np.sort(true, axis=0))
        assert (shuffled.folds[fold].labels == true).all() == (fold == "test")
        np.testing.assert_array_equal(shuffled.folds[fold].windows, given_labels.folds[fold].windows)
    _, other = cell(inputs, shuffled=True, seed=1)
    assert (other.folds["train"].labels != shuffled.folds["train"].labels).any()


def skill(inputs, segments, data):
    """The part of the error of the hardest of zero, median and mean that a trial's is less, emotion by emotion."""
    shape = trials.Shape("text", "cnn", 1, 1, MAXLEN)
    (trial,) = trials.train_shape(shape, [(0.1, 1)], data, (0, 3), CHOICES).trials
    train, truth = (inputs.aligned.labels[segments[fold]].astype(np.float64) for fold in ("train", "test"))
    constants = [np.zeros(truth.shape[1]), np.median(train, axis=0), train.mean(axis=0)]
    hardest = np.min([np.abs(truth - constant).mean(axis=0) for constant in constants], axis=0)
    return 1 - np.abs(trial.test_outputs.clip(0, 3) - truth).mean() / hardest.mean()


def is_above_zero(skills):
    """By a t-test over shuffles: a pipeline that leaks nothing fails it once in a thousand times at most."""
    return stats.ttest_1samp(skills, 0, alternative="greater").pvalue < 0.001


def test_a_network_learns_nothing_from_shuffled_labels(inputs):
    skills = [skill(inputs, *cell(inputs, shuffled=True, seed=seed)) for seed in range(SHUFFLES)]
    assert not is_above_zero(skills), skills


def test_a_leak_of_the_test_folds_labels_is_found(inputs):
    """The test segments are put into the training fold, with the labels by which they are scored."""
    leaking = []
    for seed in range(5):
        segments, data = cell(inputs, shuffled=True, seed=seed)
        train, test = data.folds["train"], data.folds["test"]
        joined = {
            name: np.concatenate([getattr(train, name), getattr(test, name)])
            for name in ("segments", "windows", "labels", "auxiliary")
        }
        data.folds["train"] = replace(train, **joined)
        leaking.append(skill(inputs, segments, data))
    assert is_above_zero(leaking), leaking
