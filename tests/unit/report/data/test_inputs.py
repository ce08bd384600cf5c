"""The page of the input: what it says is what is in the audit, and what is wrong stands on top."""

import copy
from dataclasses import asdict

import numpy as np
import pytest

from emofuse.alignment import align
from emofuse.alignment.store import read_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus.csd import write_sequence
from emofuse.report.data.inputs import folds_record, inputs_page, inputs_record

GIVEN = {"words": "data/<w>.csd", "labels": "labels.csd", "audio": "audio.csd", "text": "glove.txt", "folds": "f.json"}
CHECKSUMS = {name: f"sha-of-{name}" for name in GIVEN}
LOOKED_UP = {
    "tokens": 1000, "unknown_tokens": 10, "words": 100, "unknown_words": 4, "most_frequent_unknown": [["uhm", 7]],
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Forty videos of four words, of which one lacks words, and one audio; vectors of zeros for one word in four."""
    tmp_path = tmp_path_factory.mktemp("inputs")
    times = np.arange(4)[:, None] + np.array([0.0, 1.0])
    words = np.array([[b"so"], [b"sp"], [b"we"], [b"go"]])
    videos = [f"video{number}" for number in range(40)]
    vectors = np.array([[1.0], [1.0], [0.0], [1.0]])
    audio = np.array([[1.0, np.nan], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0]])
    write_sequence(tmp_path / "words.csd", "root <of> words", [(v, words, times) for v in videos[1:]])
    write_sequence(tmp_path / "audio.csd", "audio", [(v, audio, times) for v in videos[:-1]])
    write_sequence(tmp_path / "text.csd", "text", [(v, vectors, times) for v in videos])
    labels = [(v, np.zeros((2, 1)), np.array([[0.0, 2.0], [2.0, 4.0]])) for v in videos]
    write_sequence(tmp_path / "labels.csd", "labels", labels, {"dimension names": ["happy"]})
    modalities = {"audio": tmp_path / "audio.csd", "text": tmp_path / "text.csd"}
    audit = align.align(
        tmp_path / "aligned.h5", tmp_path / "words.csd", tmp_path / "labels.csd", modalities,
        LabelColumns(["happy"], ["happy"], (0, 3)), "wavg", ["sp"], ["video39"],
    )  # fmt: skip
    return asdict(audit), read_aligned(tmp_path / "aligned.h5")


@pytest.fixture
def aligned(made):
    audit, store = made
    return copy.deepcopy(audit), store


def record(audit, vectors=None, folds=None):
    return inputs_record(GIVEN, CHECKSUMS, audit, vectors, folds)


def test_a_row_a_file(aligned):
    audit, _ = aligned
    files = record(audit, LOOKED_UP)["files"]
    assert list(files) == ["words", "labels", "audio", "text"]
    words = files["words"]
    assert (words["given"], words["sha256"], words["root"]) == ("data/<w>.csd", "sha-of-words", "root <of> words")
    assert (words["videos"], words["rows"], words["width"], words["first"], words["last"]) == (38, 152, 1, 0, 4)
    assert (words["missing"], words["pauses_dropped"], words["outside_segments"]) == (1, 38, 0)
    assert (files["labels"]["columns"], files["labels"]["excluded"]) == ("named by the file", ["video39"])
    assert (files["audio"]["not_finite"], files["audio"]["missing"]) == (39, 0)
    assert (files["text"]["all_zero"], files["text"]["unknown_share"]) == (38, 0.01)


def test_without_a_fault_nothing_is_warned_of(aligned):
    audit, _ = aligned
    found = record(audit, LOOKED_UP)
    assert (found["warnings"], found["notes"]) == ([], [])
    page = inputs_page(found, "A <corpus>")
    assert "Nothing in the files was found to be wrong" in page
    assert "<header><p>A &lt;corpus&gt;</p></header>" in page
    assert "data/&lt;w&gt;.csd" in page
    assert "named by the file" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"label_order": "trusted"}, "The order of the label columns is taken on trust: the file names none."),
        ({"labels_clamped": 1}, "1 label outside of label_range was moved to its ends."),
        ({"labels_clamped": 3}, "3 labels outside of label_range were moved to its ends."),
        ({"videos_without_words": ["a", "b", "c"]}, "3 of 39 labelled videos have no words: 'a', 'b', 'c'."),
        ({"unmatched": {"exclude": ["tw"]}}, "No file holds what the corpus file names under exclude: 'tw'."),
        ({"pauses_alike": {"SP": 5}}, "Words that look like a pause, and count as words: 'SP' (5)."),
        ({"common_time": {"labels": 0.12}}, "Only 12.0 % of the words lie in a segment of the labels."),
        ({"common_time": {"audio": 0.12}}, "Only 12.0 % of the words lie in the time that audio covers."),
    ],
)
def test_what_is_wrong_or_on_trust_stands_on_top(aligned, changed, said):
    audit, _ = aligned
    own = {key: value for key, value in changed.items() if key in audit}
    inspection = {key: value for key, value in changed.items() if key not in audit}
    found = record(audit | own | {"inspection": audit["inspection"] | inspection})
    assert found["warnings"] == [said]
    page = inputs_page(found, "A corpus")
    assert page.index("Wrong, or taken on trust") < page.index("<table")


def test_missing_videos_of_a_modality_are_warned_of(aligned):
    audit, _ = aligned
    audit["sequences"]["audio"]["videos_missing"] = ["x", "y"]
    assert record(audit)["warnings"] == ["2 of 39 labelled videos have no audio: 'x', 'y'."]
    audit["sequences"]["text"]["videos_missing"] = ["x", "y"]
    assert record(audit)["warnings"] == ["2 of 39 labelled videos have no audio and no text: 'x', 'y'."]


def test_unknown_words_are_warned_of_with_the_most_frequent(aligned):
    audit, _ = aligned
    many = LOOKED_UP | {"unknown_tokens": 251}
    assert record(audit, many)["warnings"] == [
        "25.1 % of the spoken words have no vector; the most frequent of them: 'uhm' (7)."
    ]


def test_parts_of_videos_are_noted(aligned):
    audit, _ = aligned
    found = record(audit | {"id_parts": 78})
    [note] = found["notes"]
    assert note.startswith("78 ids have the form video[n]: each names segment n, and segments are grouped by video.")
    assert "borrow none" not in note
    assert "borrow none" in record(audit | {"id_parts": 78, "missing": "borrow"})["notes"][0]
    assert found["notes"][0] in inputs_page(found, "A corpus")


def test_folds_are_held_against_the_segments(aligned):
    audit, store = aligned
    folds = {"train": ["video0", "gone"], "valid": ["video1"], "test": ["video2"]}
    found = record(audit, folds=folds_record(folds, store))
    assert found["files"]["folds"] == {
        "given": "f.json", "sha256": "sha-of-folds", "ids": 4, "without_segments": ["gone"], "segments_in_none": 72,
    }  # fmt: skip
    assert found["warnings"] == ["1 id of the folds has no labels: 'gone'."]
    assert "labelled segments in no fold" in inputs_page(found, "A corpus")


def test_words_that_are_mixed_in_time_are_warned_of(aligned):
    audit, _ = aligned
    rows = audit["word_rows"]["rows"]
    audit["word_rows"]["overlapping"] = rows // 20 + 1
    [said] = record(audit, LOOKED_UP)["warnings"]
    assert said.startswith(f"{rows // 20 + 1:,} of {rows:,} words begin before an earlier one has ended")
    audit["word_rows"]["overlapping"] = rows // 20
    assert record(audit, LOOKED_UP)["warnings"] == []


def test_of_times_it_speaks_where_there_are_some(aligned):
    audit, _ = aligned
    found = record(audit, LOOKED_UP)
    assert "Look at the times" in inputs_page(found, "t")
    for file in found["files"].values():
        file["first"] = file["last"] = None
    assert "Look at the times" not in inputs_page(found, "t")
