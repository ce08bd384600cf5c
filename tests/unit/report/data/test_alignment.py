"""The audit of an alignment, and its page."""

import re
from dataclasses import asdict

import numpy as np
import pytest

from emofuse.alignment import align
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus.csd import write_sequence
from emofuse.features.scaling import Scaling
from emofuse.report.data.alignment import alignment_page


@pytest.fixture
def audit(tmp_path):
    """Two videos with words and one without; audio for one, with a gap, a NaN, a row twice and one upside down."""
    words = np.array([[b"a"], [b"sp"], [b"b"], [b"c"]])
    times = np.array([[0.0, 1.0], [1.0, 2.0], [2.0, 3.0], [9.0, 10.0]])
    write_sequence(tmp_path / "words.csd", "words", [("one", words, times), ("two", words, times)])
    frames = np.array([[0.5, 1.0], [0.0, 0.5], [0.0, 0.5], [5.0, 4.0]])
    values = np.array([[1.0, np.nan], [2.0, 1.0], [2.0, 1.0], [9.0, 9.0]])
    write_sequence(tmp_path / "audio.csd", "audio", [("one", values, frames), ("stray<b>", values, frames)])
    segments = np.array([[0.0, 2.0], [2.0, 4.0], [20.0, 21.0]])
    labels = [(name, np.zeros((3, 1)), segments) for name in ("one", "two", "three", "four")]
    write_sequence(tmp_path / "labels.csd", "labels", labels, {"dimension names": ["happy"]})
    return asdict(
        align.align(
            tmp_path / "aligned.h5", tmp_path / "words.csd", tmp_path / "labels.csd", {"audio": tmp_path / "audio.csd"},
            LabelColumns(["happy"], ["happy"], (0, 3)), "wavg", ["sp"], ["four"],
        )
    )  # fmt: skip


def test_everything_is_counted(audit):
    assert audit["videos"] == 3
    assert audit["inspection"]["files"]["labels"]["excluded"] == ["four"]
    assert audit["videos_without_words"] == ["three"]
    assert (audit["segments"], audit["segments_without_words"]) == (9, 5)
    assert (audit["words"], audit["words_outside"], audit["pauses_dropped"]) == (4, 2, 2)
    audio = audit["sequences"]["audio"]
    assert (audio["videos"], audio["videos_missing"], audio["videos_unlabelled"]) == (1, ["three", "two"], 1)
    assert (audio["words_without_frames"], audio["segments_without_frames"]) == (3, 3)
    assert (audio["rows"], audio["out_of_order"], audio["duplicates"]) == (4, 1, 1)
    assert (audio["overlapping"], audio["inverted"], audio["frames_unused"]) == (1, 1, 1)
    assert audio["replaced"] == [0, 1]
    assert (audio["covered_seconds"], audio["word_seconds"]) == (1.0, 6.0)
    assert (audit["word_rows"]["rows"], audit["label_rows"]["rows"]) == (8, 9)


def test_the_page_says_it(audit):
    page = alignment_page(audit, {}, "Sample corpus & more")
    assert "the networks see as zero" not in page
    assert "<header><p>Sample corpus &amp; more</p></header>" in page
    assert "What alignment (weighting wavg) found" in page
    assert "Without words: three. Excluded: four." in page
    assert "Missing in one sequence or more: three, two." in page
    assert "3 (75.0 %)" in page
    assert "16.7 %" in page


def test_features_that_scaling_lost_are_named(audit):
    scaling = Scaling(np.zeros(4), np.array([1, np.inf, 2, np.nan]), None)
    page = alignment_page(audit, {"audio": scaling}, "t")
    assert re.search(r"audio</\w+>\s*<td[^>]*>4</td>\s*<td[^>]*>2</td>\s*<td[^>]*>1, 3</td>", page)


def test_names_are_not_html(audit):
    audit["videos_without_words"] = ["<script>alert(1)</script>"] * 25
    page = alignment_page(audit, {}, "t")
    assert page.count("<script") == 1
    assert "and 5 more" in page
