"""A store of frames: the rows of each segment are its own frames, as in a loop over them."""

import numpy as np
import pytest

from emofuse.alignment.frames import collect_frames
from emofuse.alignment.store import read_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus.csd import open_sequence
from emofuse.corpus.sample import LABEL_COLUMNS, write_sample


@pytest.mark.parametrize("non_finite", ["zero", "propagate"])
def test_each_segment_has_the_frames_that_overlap_it(tmp_path, non_finite):
    write_sample(tmp_path, 12, 1)
    collect_frames(
        output=tmp_path / "frames.h5", modality="audio", frames=tmp_path / "audio.csd", labels=tmp_path / "labels.csd",
        columns=LabelColumns(list(LABEL_COLUMNS), ["happy"], (0, 3)), non_finite=non_finite, exclude=[],
    )  # fmt: skip
    store = read_aligned(tmp_path / "frames.h5")
    compared = 0
    with open_sequence(tmp_path / "audio.csd") as audio, open_sequence(tmp_path / "labels.csd") as labels:
        for i, (video, index) in enumerate(zip(store.videos.tolist(), store.indices.tolist(), strict=True)):
            start, end = labels.read(video)[1][index]
            features, intervals = audio.read(video) if video in audio else (np.empty((0, 74)), np.empty((0, 2)))
            inside = np.minimum(intervals[:, 1], end) - np.maximum(intervals[:, 0], start) > 1e-5
            expected = features[inside][np.argsort(intervals[inside, 0], kind="stable")]
            if non_finite == "zero":
                expected = np.where(np.isfinite(expected), expected, 0)
            found = store.features["audio"][store.offsets[i] : store.offsets[i + 1]]
            np.testing.assert_array_equal(found, expected)
            compared += len(found)
    assert compared > 10_000
    assert np.isfinite(store.features["audio"]).all() == (non_finite == "zero")
