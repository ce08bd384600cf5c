"""Scaling from training words alone, fusion, and windows of maxlen words."""

from itertools import pairwise
from pathlib import Path

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emofuse.alignment.store import Aligned
from emofuse.features import fit_scaling, fusion, scaling


def store(audio, text, frames, offsets):
    """An aligned store in memory."""
    segments = len(offsets) - 1
    return Aligned(
        path=Path("memory"), made=None, videos=np.array(["v"] * segments), indices=np.arange(segments),
        offsets=np.array(offsets), starts=np.arange(segments, dtype=float),
        ends=np.arange(segments, dtype=float) + 1,
        labels=np.zeros((segments, 1), np.float32), targets=["happy"], label_range=(0, 3),
        words=np.array([b"w"] * len(audio)),
        features={"audio": np.asarray(audio, np.float32), "text": np.asarray(text, np.float32)},
        frames={"audio": np.array(frames), "text": np.ones(len(frames), int)},
    )  # fmt: skip


@pytest.mark.parametrize("truncating", ["pre", "post"])
@pytest.mark.parametrize("padding", ["pre", "post"])
@given(lengths=st.lists(st.integers(0, 9), min_size=1, max_size=8), maxlen=st.integers(1, 6))
def test_segments_are_cut_and_padded_as_keras_does(lengths, maxlen, padding, truncating):
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    rows, kept = fusion.kept_rows(offsets, np.arange(len(lengths)), maxlen, truncating)
    found = np.concatenate([[-1], rows])[fusion.windows(kept, maxlen, padding)]
    words = [list(range(start, end)) for start, end in pairwise(offsets)]
    expected = keras.utils.pad_sequences(words, maxlen, padding=padding, truncating=truncating, value=-1)
    assert found.tolist() == expected.tolist()


def test_segment_rows_may_repeat_and_skip():
    assert fusion.segment_rows(np.array([0, 2, 2, 5]), np.array([2, 0, 1])).tolist() == [2, 3, 4, 0, 1]


def test_modalities_are_fused_in_the_order_given():
    aligned = store([[1, 2], [3, 4]], [[5], [6]], [1, 1], [0, 2])
    fused = fusion.fused_rows(aligned, ["audio", "text"], {}, np.array([1, 0]))
    assert fused.tolist() == [[0, 0, 0], [3, 4, 6], [1, 2, 5]]


def test_a_word_without_frames_is_zero_after_scaling():
    aligned = store([[10], [0]], [[1], [2]], [1, 0], [0, 2])
    scalings = {"audio": scaling.Scaling(np.array([4.0]), np.array([2.0]), None)}
    fused = fusion.fused_rows(aligned, ["audio"], scalings, np.array([0, 1]))
    assert fused.tolist() == [[0], [3], [0]]


def test_max_abs_is_of_the_training_words_alone():
    aligned = store([[-4, 0], [2, 0], [100, 7]], [[9], [9], [9]], [1, 1, 1], [0, 2, 3])
    fitted = fit_scaling.fit_scalings(aligned, np.array([0]), "max_abs")
    assert set(fitted) == {"audio"}
    assert fitted["audio"].apply(aligned.features["audio"]).tolist() == [[-1, 0], [0.5, 0], [25, 7]]


@pytest.mark.parametrize("spoilt", [np.inf, -np.inf, np.nan])
def test_a_feature_that_is_not_finite_in_training_is_lost_under_max_abs(spoilt):
    """As in the authors' code: divided by an infinite maximum, then NaN is made zero."""
    aligned = store([[spoilt, 1], [5, 2], [7, 4]], np.zeros((3, 1)), [1, 1, 1], [0, 2, 3])
    fitted = fit_scaling.fit_scalings(aligned, np.array([0]), "max_abs")
    assert fitted["audio"].apply(aligned.features["audio"]).tolist() == [[0, 0.5], [0, 1], [0, 2]]
    assert fitted["audio"].lost == [0]


def test_robust_scaling_gives_a_normal_feature_unit_width_and_cuts_spikes():
    values = np.random.default_rng(0).normal(50, 3, (4000, 1))
    values[0] = 1e30
    aligned = store(values, values, [1] * 4000, [0, 4000])
    scaled = fit_scaling.fit_scalings(aligned, np.array([0]), "robust")["audio"].apply(aligned.features["audio"])
    assert abs(np.median(scaled)) < 1e-3
    assert np.std(scaled[1:]) == pytest.approx(1, abs=0.05)
    assert scaled.max() == scaling.LARGEST_ROBUST


def test_words_without_frames_do_not_move_the_scaling():
    aligned = store([[1], [3], [0], [0], [0]], np.zeros((5, 1)), [1, 1, 0, 0, 0], [0, 5])
    assert fit_scaling.fit_scalings(aligned, np.array([0]), "robust")["audio"].center.tolist() == [2]


@pytest.mark.parametrize("largest", [None, 10.0])
def test_scalings_are_read_as_written(tmp_path, largest):
    written = {"audio": scaling.Scaling(np.array([1.5, 0.1]), np.array([2.0, 1e-9]), largest)}
    scaling.write_scalings(tmp_path / "s.json", written)
    read = scaling.read_scalings(tmp_path / "s.json")["audio"]
    np.testing.assert_array_equal([read.center, read.scale], [[1.5, 0.1], [2.0, 1e-9]])
    assert read.largest == largest


def test_usable_segments_have_frames_in_every_modality():
    aligned = store(np.zeros((4, 1)), np.zeros((4, 1)), [0, 1, 0, 0], [0, 2, 2, 4])
    assert aligned.usable(["audio", "text"]).tolist() == [True, False, False]
    assert aligned.usable(["text"]).tolist() == [True, False, True]
