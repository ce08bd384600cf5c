"""What the authors' tools did with what was missing or not finite: against the 2018 SDK's output."""

from pathlib import Path

import numpy as np
import pytest

from emofuse.alignment import align
from emofuse.alignment.counts import AlignmentAudit
from emofuse.alignment.store import Aligned, read_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus.csd import write_sequence

GOLDEN = Path(__file__).parents[2] / "golden/mmdata_out.npz"
# Where the segments of the golden video, whose times start from 0 each, are put in one recording (seconds).
STARTS = {"vidA[0]": 3.0, "vidA[1]": 10.0, "vidA[2]": 20.0}


def align_video(tmp_path: Path, **choices: str) -> tuple[Aligned, AlignmentAudit]:
    """The golden video as one recording, aligned with `cover`."""
    with np.load(GOLDEN) as stored:
        words = [stored[f"in|embeddings|{key}|t"] + start for key, start in STARTS.items()]
        times = [stored[f"in|covarep|{key}|t"].reshape(-1, 2) + start for key, start in STARTS.items()]
        frames = [stored[f"in|covarep|{key}|x"] for key in STARTS]
    frames = np.concatenate([features for features in frames if len(features)]).astype(np.float32)
    words, times = np.concatenate(words), np.concatenate(times)
    texts = np.array([[b"w%d" % i] for i in range(len(words))])
    segments = np.array([[start, start + 5] for start in STARTS.values()])
    write_sequence(tmp_path / "words.csd", "words", [("vidA", texts, words)])
    write_sequence(tmp_path / "audio.csd", "audio", [("vidA", frames, times)])
    labels = [("vidA", np.zeros((3, 1), np.float32), segments)]
    write_sequence(tmp_path / "labels.csd", "labels", labels, {"dimension names": ["happy"]})
    audit = align.align(
        output=tmp_path / "aligned.h5",
        words=tmp_path / "words.csd",
        labels=tmp_path / "labels.csd",
        modalities={"audio": tmp_path / "audio.csd"},
        columns=LabelColumns(["happy"], ["happy"], (0, 3)),
        weighting="cover",
        pauses=[],
        exclude=[],
        **choices,
    )
    return read_aligned(tmp_path / "aligned.h5"), audit


def test_borrowing_gives_what_the_2018_sdk_gave(tmp_path):
    store, audit = align_video(tmp_path, missing="borrow")
    with np.load(GOLDEN) as stored:
        expected = np.concatenate([stored[f"out|covarep|{key}|x"] for key in STARTS])
    assert np.isfinite(expected).all()
    np.testing.assert_allclose(store.features["audio"], expected, rtol=0, atol=1e-5)
    assert audit.sequences["audio"].segments_borrowed == 1
    assert (store.frames["audio"] > 0).all()


def test_without_borrowing_the_segment_has_zeros_and_the_others_are_the_same(tmp_path):
    (tmp_path / "zeros").mkdir()
    (tmp_path / "borrow").mkdir()
    zeros, audit = align_video(tmp_path / "zeros")
    borrowed, _ = align_video(tmp_path / "borrow", missing="borrow")
    own = slice(0, zeros.offsets[2])
    assert not zeros.features["audio"][zeros.offsets[2] :].any()
    assert borrowed.features["audio"][zeros.offsets[2] :].any()
    np.testing.assert_array_equal(zeros.features["audio"][own], borrowed.features["audio"][own])
    assert audit.sequences["audio"].segments_borrowed == 0


@pytest.mark.parametrize(("non_finite", "expected"), [("zero", [0.5, 2 / 3]), ("propagate", [-np.inf, np.nan])])
def test_what_is_not_finite_counts_as_zero_or_spreads(tmp_path, non_finite, expected):
    """Three frames of .1 s in one word of .3 s, by hand."""
    times = np.array([[0.0, 0.1], [0.1, 0.2], [0.2, 0.3]])
    features = np.array([[0.5, 1], [-np.inf, np.nan], [1, 1]], np.float32)
    found = align.Timeline(times).overlaps(np.array([[0.0, 0.3]]), 0.0)
    values, counts = align.NON_FINITE[non_finite](features)
    averages, _ = align.average(values, found, np.array([[0.0, 0.3]]), "cover")
    np.testing.assert_allclose(averages[0], expected, atol=1e-6)
    assert counts.tolist() == [1, 1]
