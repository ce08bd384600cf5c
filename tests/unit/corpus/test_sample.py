"""The sample corpus: statistics like the real labels', all the traps, and signals of the strength that was meant."""

import json

import numpy as np
import pytest
from sklearn.linear_model import RidgeCV

from emofuse.alignment import align
from emofuse.alignment.store import read_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus import csd, sample, splits
from emofuse.corpus.description import describe
from emofuse.features.fusion import segment_rows


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    sample.write_sample(folder, videos=60, seed=5)
    return folder


@pytest.fixture(scope="module")
def store(corpus):
    align.align(
        output=corpus / "aligned.h5", words=corpus / "words.csd", labels=corpus / "labels.csd",
        modalities={m: corpus / f"{m}.csd" for m in sample.DIMENSIONS}, weighting="wavg", pauses=["sp"], exclude=[],
        columns=LabelColumns(list(sample.LABEL_COLUMNS), list(sample.EMOTIONS), (0, 3)),
    )  # fmt: skip
    return read_aligned(corpus / "aligned.h5")


def test_intensities_follow_the_statistics_of_the_real_labels():
    propensity = np.array([sample.PROPENSITY[emotion] for emotion in sample.EMOTIONS])
    drawn = sample.draw_intensities(np.random.default_rng(0), 100_000, propensity)
    counts = np.bincount((drawn > 0).sum(axis=1), minlength=7) / len(drawn)
    assert counts == pytest.approx(sample.EMOTIONS_A_SEGMENT, abs=0.005)
    assert (drawn > 0).mean(axis=0) == pytest.approx([sample.PRESENT[e] for e in sample.EMOTIONS], abs=0.02)
    assert drawn.mean(axis=0) == pytest.approx([sample.MEAN_INTENSITY[e] for e in sample.EMOTIONS], abs=0.02)
    assert np.unique((drawn * 3).round(9)).tolist() == list(range(10))


def test_sequences_have_the_published_formats(corpus):
    for name, dimension in {**sample.DIMENSIONS, "words": 1, "labels": 7}.items():
        with csd.open_sequence(corpus / f"{name}.csd") as sequence:
            assert describe(sequence).width == dimension
    with csd.open_sequence(corpus / "labels.csd") as labels:
        assert labels.metadata["dimension names"] == list(sample.LABEL_COLUMNS)


def test_the_same_seed_gives_the_same_corpus(corpus, tmp_path):
    sample.write_sample(tmp_path, videos=60, seed=5)
    for name in ("words", "text", "labels"):
        with csd.open_sequence(corpus / f"{name}.csd") as first, csd.open_sequence(tmp_path / f"{name}.csd") as second:
            assert first.videos == second.videos
            for video in first.videos:
                for one, other in zip(first.read(video), second.read(video), strict=True):
                    np.testing.assert_array_equal(one, other)


def test_all_traps_are_there(corpus):
    def videos(name):
        with csd.open_sequence(corpus / f"{name}.csd") as sequence:
            return {video: sequence.read(video) for video in sequence.videos}

    labels, words, audio, video = (videos(name) for name in ("labels", "words", "audio", "video"))
    assert {"25522", "255224", "255226"} <= set(labels)
    assert any(name.isdigit() for name in labels)
    assert all(set(labels) - set(sequence) for sequence in (words, audio, video))
    assert not np.isfinite(np.concatenate([features for features, _ in audio.values()])).all()
    assert any((times[:, 0] < 0).any() for _, times in labels.values())
    for sequence in (words, audio, labels):
        assert any((np.diff(times[:, 0]) < 0).any() for _, times in sequence.values())
    for frames, rate in ((audio, 100), (video, 30)):
        gaps = [np.diff(np.sort(times[:, 0])).max() for _, times in frames.values()]
        assert max(gaps) > 10 / rate
    assert any(b"sp" in rows for rows, _ in words.values())
    assert any((times[:-1, 1] > times[1:, 0]).any() for _, times in labels.values())
    folds = json.loads((corpus / "folds.json").read_text(encoding="utf-8"))
    in_folds = {name for fold in splits.FOLDS for name in folds[fold]}
    assert in_folds - set(labels)
    assert set(labels) - in_folds


def test_some_segments_have_no_words_and_the_others_about_nineteen(store):
    lengths = np.diff(store.offsets)
    assert (lengths == 0).any()
    assert lengths.mean() == pytest.approx(19, abs=2.5)


def test_every_modality_carries_some_signal_together_they_carry_more_and_none_makes_it_easy(store):
    """A linear probe on segments' mean features, trained on other videos, explains a part of happiness."""
    usable = np.flatnonzero(store.usable(list(sample.DIMENSIONS)))
    videos = np.unique(store.videos)
    held_out = np.isin(
        store.videos[usable], videos[np.random.default_rng(0).permutation(len(videos))[: len(videos) // 3]]
    )
    happy = store.labels[usable, sample.EMOTIONS.index("happy")] > 0

    def explained(modalities):
        means = []
        for modality in modalities:
            features = store.features[modality]
            spread = np.std(features, axis=0)
            rows = [segment_rows(store.offsets, np.array([segment])) for segment in usable]
            means.append(np.array([features[words].mean(axis=0) for words in rows]) / spread)
        inputs = np.concatenate(means, axis=1)
        probe = RidgeCV(np.logspace(-2, 4, 13)).fit(inputs[~held_out], happy[~held_out])
        return np.corrcoef(probe.predict(inputs[held_out]), happy[held_out])[0, 1]

    alone = {modality: explained([modality]) for modality in sample.DIMENSIONS}
    together = explained(list(sample.DIMENSIONS))
    assert all(0.15 < r < 0.75 for r in alone.values()), alone
    assert max(alone.values()) < together < 0.9, (alone, together)
