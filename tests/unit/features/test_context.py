"""The context of a segment: by hand, and of its own video alone."""

from pathlib import Path

import numpy as np
import pytest

from emofuse.alignment.store import Aligned
from emofuse.features import context, fusion
from emofuse.features.scaling import Scaling

# Video a begins with its second segment.
MEANS = np.array([[1.0, 2.0], [3.0, 6.0], [10.0, 20.0], [5.0, 1.0]])
VIDEOS = np.array(["a", "a", "b", "a"])
STARTS = np.array([4.0, 0.0, 0.0, 9.0])


def test_the_mean_of_a_video_is_of_all_its_segments():
    found = context.video_mean(MEANS, VIDEOS, STARTS)
    assert found.tolist() == [[3, 3], [3, 3], [10, 20], [3, 3]]


def test_neighbours_are_those_before_and_after_in_time_and_zeros_at_the_ends():
    found = context.neighbours(MEANS, VIDEOS, STARTS)
    assert found.tolist() == [[3, 6, 5, 1], [0, 0, 1, 2], [0, 0, 0, 0], [1, 2, 0, 0]]


@pytest.mark.parametrize("kind", context.CONTEXTS)
def test_another_videos_segments_change_nothing(kind):
    rng = np.random.default_rng(3)
    means, videos, starts = rng.normal(size=(30, 4)), rng.choice(list("abc"), 30), rng.permutation(30) / 2
    before = context.CONTEXTS[kind](means, videos, starts)
    means[videos == "b"] += 1
    after = context.CONTEXTS[kind](means, videos, starts)
    assert (before == after).all(axis=1).tolist() == (videos != "b").tolist()


@pytest.fixture
def store():
    """Three segments of two, three and one words; the last video is another."""
    return Aligned(
        path=Path("memory"), made=None, videos=np.array(["a", "a", "b"]), indices=np.array([0, 1, 0]),
        offsets=np.array([0, 2, 5, 6]), starts=np.array([0.0, 1.0, 0.0]), ends=np.array([1.0, 2.0, 1.0]),
        words=np.array([b"w"] * 6),
        features={"text": np.arange(6, dtype=np.float32)[:, None], "audio": np.arange(6, dtype=np.float32)[:, None]},
        frames={"text": np.ones(6, int), "audio": np.array([1, 1, 0, 1, 1, 1])},
        labels=np.zeros((3, 1), np.float32), targets=["happy"], label_range=(0, 3),
    )  # fmt: skip


def test_a_segment_is_the_mean_of_the_words_that_the_network_is_given(store):
    """Cut to two words; audio is scaled, and zero where it has no frames."""
    scalings = {"audio": Scaling(np.array([1.0]), np.array([2.0]), None)}
    segments = np.array([2, 0, 1])
    found = context.find_context("video_mean", store, segments, ["audio", "text"], scalings, 2, "post")
    # Text: 5; 0 and 1; 2 and 3. Audio, scaled: 2; -.5 and 0; 0 for want of frames and 1.
    video = [(-0.25 + 0.5) / 2, (0.5 + 2.5) / 2]
    assert found.tolist() == [[2, 5], video, video]
    first = context.find_context("video_mean", store, segments, ["text"], {}, 2, "pre")
    assert first.tolist() == [[5], [2], [2]]


def test_segments_that_are_not_asked_for_are_no_context(store):
    found = context.find_context("video_mean", store, np.array([0, 2]), ["text"], {}, 9, "pre")
    assert found.tolist() == [[0.5], [5]]


def test_parts_of_the_segments_give_the_same(store, monkeypatch):
    arguments = "neighbours", store, np.arange(3), ["text"], {}, 9, "pre"
    whole = context.find_context(*arguments)
    monkeypatch.setattr(context, "SEGMENTS_AT_ONCE", 2)
    assert context.find_context(*arguments).tolist() == whole.tolist() == [[0, 3], [0.5, 0], [0, 0]]


@pytest.mark.parametrize(("kind", "modalities"), [("none", ["text"]), ("video_mean", [])])
def test_there_may_be_none(store, kind, modalities):
    assert context.find_context(kind, store, np.arange(3), modalities, {}, 9, "pre").shape == (3, 0)


def test_each_word_has_its_segments_context_behind_its_features():
    fused = np.array([[0.0], [1], [2], [3]], np.float32)
    found = fusion.with_context(fused, np.array([[7.0, 8], [9, 0]], np.float32), np.array([2, 1]))
    assert found.tolist() == [[0, 0, 0], [1, 7, 8], [2, 7, 8], [3, 9, 0]]
