"""Labels: what is read of a file, what is refused of it, and the cases of files as people have them."""

import importlib.util
import json
import logging
import re
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

from emofuse.alignment.store import read_aligned
from emofuse.alignment.subsets import is_digit_id
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus.csd import open_sequence, write_sequence
from emofuse.corpus.labels import read_labels
from emofuse.corpus.sample import write_sample
from emofuse.errors import InputError

PROGRAMS = Path(__file__).parents[3] / "workflow/scripts"
CASES = Path(__file__).parents[4] / "shared/cases/cases.py"
MOSEI = Path(__file__).parents[4] / "shared/corpora/mosei"
COLUMNS = ["happy", "sad"]


def write(path, videos, names=COLUMNS):
    """A file of labels (segments, columns) by id; segment i is from i to i + 1 s."""
    rows = ((video, np.asarray(x), np.arange(len(x))[:, None] + np.array([0.0, 1.0])) for video, x in videos.items())
    write_sequence(path, "labels", rows, {"dimension names": names})
    return path


def read(path, exclude=(), **said):
    given = {"names": COLUMNS, "targets": ["sad", "happy"], "label_range": (0, 3)} | said
    return read_labels(path, LabelColumns(**given), list(exclude))


def test_targets_are_taken_by_their_names(tmp_path):
    found = read(write(tmp_path / "l.csd", {"a": [[1.0, 0.5], [2, 0]], "b": [[3, 1 / 3]]}, ["Happy", " SAD"]))
    np.testing.assert_array_equal(found.values, np.array([[0.5, 1], [0, 2], [1 / 3, 3]], np.float32))
    assert found.values.dtype == np.float32
    assert {video: intervals.tolist() for video, intervals in found.segments.items()} == {
        "a": [[0, 1], [1, 2]], "b": [[0, 1]]
    }  # fmt: skip
    assert (found.order, found.clamped, found.parts) == ("proven", 0, 0)


@pytest.mark.parametrize(("names", "order"), [(COLUMNS, "proven"), ([], "trusted"), ("see the paper", "trusted")])
def test_what_was_taken_on_trust_is_said(tmp_path, caplog, names, order):
    path = write(tmp_path / "l.csd", {"a": [[1, 2]]}, names)
    assert read(path, order="trusted").order == order
    assert ("on trust" in caplog.text) == (order == "trusted")


def test_trust_is_not_for_a_file_that_says_otherwise(tmp_path):
    path = write(tmp_path / "l.csd", {"a": [[1, 2]]}, "sad, happy")
    with pytest.raises(
        InputError, match=r"l\.csd: its columns are .* line in the corpus file: label_columns: \[sad, ha"
    ):
        read(path, order="trusted")


def test_a_target_that_is_no_column_is_named_with_the_nearest(tmp_path):
    with pytest.raises(InputError, match=r"l\.csd: no label column 'hapy' \(near: 'happy'\)"):
        read(tmp_path / "l.csd", targets=["hapy"])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("outside", ["refuse", "clamp"])
def test_a_label_that_is_not_finite_is_always_refused(tmp_path, bad, outside):
    path = write(tmp_path / "l.csd", {"a": [[1.0, 2.0]], "007": [[0, 1], [bad, 9]]})
    with pytest.raises(
        InputError, match=r"l\.csd: video '007', segment 1: happy is -?(nan|inf), .*exclude: \[\"007\"\]"
    ):
        read(path, outside=outside)
    assert read(path, exclude=["007"]).values.tolist() == [[2, 1]]


def test_a_label_outside_of_the_range_is_named_with_what_may_be_done(tmp_path):
    path = write(tmp_path / "l.csd", {"a": [[1.0, 2.0]], "b": [[0, 1], [1, 1], [-0.5, 3.25]], "c": [[9, 0]]})
    with pytest.raises(InputError) as refused:
        read(path)
    said = str(refused.value)
    assert f"{path}: video 'b', segment 2: sad is 3.25, one of 3 labels outside of label_range [0, 3]; " in said
    assert 'exclude: ["b"]' in said
    assert "labels_outside: clamp" in said
    assert read(path, label_range=(-1, 9)).clamped == 0


@pytest.mark.parametrize("row", [0, 1, 2])
@pytest.mark.parametrize("video", ["a", "b", "c"])
def test_a_label_is_found_in_its_video_and_row(tmp_path, video, row):
    labels = {name: np.zeros((3, 2)) for name in "abc"} | {"b0": np.zeros((0, 2))}
    labels[video][row, 0] = 7
    with pytest.raises(InputError, match=f"video '{video}', segment {row}: happy is 7.0, one of 1 labels"):
        read(write(tmp_path / "l.csd", labels))


def test_labels_may_be_put_to_the_ends_of_the_range_and_are_counted(tmp_path, caplog):
    path = write(tmp_path / "l.csd", {"a": [[1.0, 2.0]], "b": [[-0.5, 3.25], [3, 0]]})
    found = read(path, outside="clamp")
    assert found.values.tolist() == [[2, 1], [3, 0], [0, 3]]
    assert found.clamped == 2
    assert "2 labels outside of [0, 3] are put to its ends" in caplog.text


def test_columns_that_are_no_target_may_have_any_range(tmp_path):
    path = write(tmp_path / "l.csd", {"a": [[np.nan, 2.0]], "b": [[-3, 1]]})
    found = read(path, targets=["sad"])
    assert found.values.tolist() == [[2], [1]]
    np.testing.assert_array_equal(found.further["happy"], np.array([np.nan, -3], np.float32))
    assert list(found.further) == ["happy"]


@pytest.mark.parametrize("labels", [[[0, 1]], [[0.0, 3.0]], [[np.float16(1), 2]]])
def test_any_numbers_are_labels(tmp_path, labels):
    np.testing.assert_array_equal(read(write(tmp_path / "l.csd", {"a": labels})).values[:, ::-1], labels)


def test_text_is_no_label(tmp_path):
    with pytest.raises(InputError, match=r"l\.csd: no video in it is whole: video 'a': 'features' is \|S1"):
        read(write(tmp_path / "l.csd", {"a": np.array([[b"1", b"2"]])}))


@pytest.mark.parametrize("odd", ["a", "b", "e"])
def test_a_video_of_another_width_is_the_one_that_differs_from_most(tmp_path, odd):
    path = write(tmp_path / "l.csd", {video: np.ones((1, 3 if video == odd else 2)) for video in "abcde"})
    message = rf"video '{odd}': .* shape \(1, 3\); most videos have numbers of width 2; .*exclude: \[\"{odd}"
    with pytest.raises(InputError, match=message):
        read(path)
    assert list(read(path, exclude=[odd]).segments) == [video for video in "abcde" if video != odd]


def test_numbers_of_columns_that_differ_are_both_said(tmp_path):
    path = write(tmp_path / "l.csd", {"a": np.ones((1, 3))}, [])
    for order in ("proven", "trusted"):
        with pytest.raises(InputError, match=r"l\.csd: it has 3 columns of labels, but label_columns names 2"):
            read(path, order=order)


def test_parts_of_videos_are_in_the_order_of_their_numbers_with_their_labels(tmp_path, caplog):
    videos = {f"v[{n}]": [[n / 4, 0]] for n in range(12)} | {"u_3": [[3, 3], [0, 3]], "007[1]": [[2, 2]]}
    with caplog.at_level(logging.INFO):
        found = read(write(tmp_path / "l.csd", videos))
    assert list(found.segments) == ["007[1]", "u_3", *(f"v[{n}]" for n in range(12))]
    assert found.values[:, 1].tolist() == [2, 3, 0, *(n / 4 for n in range(12))]
    assert found.parts == 13
    assert "13 ids, such as '007[1]', name parts of 2 videos" in caplog.text


@pytest.mark.parametrize(
    ("videos", "message"),
    [
        (
            {"v[0]": [[0, 0], [1, 1]]},
            r"'v\[0\]' names one segment of a video, but has 2 rows; .*exclude: \[\"v\[0\]\"\]",
        ),
        ({"v": [[0, 0]], "v[0]": [[1, 1]]}, r"'v' names a whole video, and 'v\[0\]' a part of it"),
        ({"v[1]": [[0, 0]], "v[01]": [[1, 1]]}, "name the same part of 'v'"),
    ],
)
def test_ids_that_contradict_one_another_are_refused_unless_excluded(tmp_path, videos, message):
    path = write(tmp_path / "l.csd", videos | {"w": [[0, 0]]})
    with pytest.raises(InputError, match=rf"l\.csd: .*{message}"):
        read(path)
    assert list(read(path, exclude=["v", "v[01]"]).segments) == ["w"]


def run(program, *arguments):
    """A program's command line; gives what it ends with, if not with success."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [program, *map(str, arguments)])
        try:
            runpy.run_path(str(PROGRAMS / f"{program}.py"), run_name="__main__")
        except SystemExit as ended:
            return str(ended.code)
    return ""


@pytest.fixture(scope="module")
def sequences(tmp_path_factory):
    """A small corpus whose files have plain ids and named columns."""
    folder = tmp_path_factory.mktemp("sequences")
    write_sample(folder, 12, 1)
    return folder


@pytest.fixture
def case(sequences, tmp_path):
    """Makes one of the cases of files as people have them, and aligns it as its corpus file says."""
    if not CASES.is_file():
        pytest.skip(f"the cases are not in {CASES.parent}")
    made = importlib.util.spec_from_file_location("cases", CASES)
    cases = importlib.util.module_from_spec(made)
    made.loader.exec_module(cases)

    def align(name, **changes):
        cases.CASES[name](tmp_path / name, sequences)
        return align_corpus(
            tmp_path, yaml.safe_load((tmp_path / name / "corpus.yaml").read_text(encoding="utf-8")) | changes
        )

    return align


def align_corpus(folder, corpus):
    paths = corpus["sequences"]
    return run(
        "align", "--words", paths["words"], "--labels", paths["labels"], "--modality", "audio", paths["audio"],
        "--label-columns", *corpus["label_columns"], "--targets", *corpus["targets"], "--label-range", 0, 3,
        "--label-order", corpus.get("label_order", "proven"), "--pauses", *corpus["pauses"],
        "--protocol", json.dumps({"alignment": {"weighting": "wavg", "missing": "zeros", "non_finite": "zero"}}),
        "--output", folder / "aligned.h5", "--audit", folder / "audit.json",
    )  # fmt: skip


def described(folder, *splits):
    """The pages of what `align_corpus` aligned and these splits share out."""
    (folder / "inputs.json").write_text('{"words": ""}', encoding="utf-8")
    return run("describe_data", "--aligned", folder / "aligned.h5", "--audit", folder / "audit.json", "--checksums",
               folder / "inputs.json", "--given", "words", "words.csd", *splits, "--heading", "t",
               "--output", folder)  # fmt: skip


ORDERED = ["anger", "disgust", "fear", "happy", "sad", "surprise"]


@pytest.mark.parametrize("name", ["label-names-json", "label-names-repr"])
@pytest.mark.parametrize("order", ["proven", "trusted"])
def test_a_case_of_columns_in_another_order_is_refused_with_the_line_it_needs(case, tmp_path, name, order):
    said = case(name, label_order=order)
    assert re.fullmatch(r"error: .*labels\.csd: its columns are .*: label_columns: \[(.*)\]", said)
    assert not (tmp_path / "aligned.h5").exists()
    assert case(name, label_columns=re.search(r"label_columns: \[([^']*)\]$", said)[1].split(", ")) == ""


def test_the_case_of_columns_without_names_is_refused_unless_they_are_trusted(case, tmp_path):
    assert "label_order: trusted" in case("label-names-none", label_columns=ORDERED)
    assert not (tmp_path / "aligned.h5").exists()
    assert case("label-names-none", label_columns=ORDERED, label_order="trusted") == ""


@pytest.mark.parametrize("order", ["proven", "trusted"])
def test_the_case_of_other_numbers_of_columns_is_refused(case, order):
    said = case("label-count", label_order=order)
    assert "has 7 columns of labels, but label_columns names 6" in said


def test_the_case_of_parts_is_the_corpus_it_was_cut_from(case, sequences, tmp_path):
    assert "label_order: trusted" in case("segment-ids")
    assert case("segment-ids", label_order="trusted") == ""
    parts = read_aligned(tmp_path / "aligned.h5")
    corpus = {"label_columns": ["sentiment", "happy", "sad", "anger", "surprise", "disgust", "fear"],
              "targets": ORDERED, "pauses": ["sp"]}  # fmt: skip
    files = {name: str(sequences / f"{name}.csd") for name in ("words", "labels", "audio")}
    assert align_corpus(tmp_path, corpus | {"sequences": files}) == ""
    whole = read_aligned(tmp_path / "aligned.h5")

    def labelled(store):
        keys = zip(store.videos.tolist(), store.indices.tolist(), strict=True)
        return dict(zip(keys, store.labels.tolist(), strict=True))

    assert labelled(parts) == labelled(whole)
    assert is_digit_id(parts.videos).sum() == is_digit_id(whole.videos).sum() > 0
    of_video = {video: parts.indices[parts.videos == video].tolist() for video in parts.videos.tolist()}
    assert max(map(len, of_video.values())) > 10
    assert all(indices == list(range(len(indices))) for indices in of_video.values())
    # Videos are together, so that those who go by rows see one video after the other.
    assert (np.unique(parts.videos).size - 1) == (parts.videos[1:] != parts.videos[:-1]).sum()


def test_the_case_of_parts_is_split_by_video(case, tmp_path):
    assert case("segment-ids", label_order="trusted") == ""
    videos = list(dict.fromkeys(read_aligned(tmp_path / "aligned.h5").videos.tolist()))
    folds = {"train": videos[:6], "valid": videos[6:9], "test": videos[9:]}
    (tmp_path / "folds.json").write_text(json.dumps(folds), encoding="utf-8")
    stores = ["--aligned", tmp_path / "aligned.h5"]
    grouped = json.dumps({"split": {"method": "grouped", "shares": [0.5, 0.25, 0.25], "seed": 1}})
    for method, choice in (("organisers", ["--folds", tmp_path / "folds.json"]), ("grouped", ["--protocol", grouped])):
        assert run("split", *stores, "--method", method, *choice, "--output", tmp_path / f"{method}.csv") == ""
        rows = [line.split(",") for line in (tmp_path / f"{method}.csv").read_text(encoding="utf-8").splitlines()[1:]]
        assert all(len({fold for video, _, fold in rows if video == wanted}) == 1 for wanted in videos)
    pages = [["--split", method, tmp_path / f"{method}.csv"] for method in ("organisers", "grouped")]
    assert described(tmp_path, *pages[0], *pages[1], "--folds", tmp_path / "folds.json") == ""
    assert "No video is in two folds of a split." in (tmp_path / "split/split.html").read_text(encoding="utf-8")


@pytest.mark.skipif(not MOSEI.is_dir(), reason=f"the real labels are not in {MOSEI}")
def test_the_real_labels_prove_their_order():
    columns = ["sentiment", "happy", "sad", "anger", "surprise", "disgust", "fear"]
    path = MOSEI / "CMU_MOSEI_Labels.csd"
    found = read_labels(path, LabelColumns(columns, ORDERED, (0, 3)), [])
    assert (len(found.segments), len(found.values), found.order) == (3293, 23259, "proven")
    assert (found.parts, found.clamped) == (0, 0)
    with open_sequence(path) as sequence:
        assert list(found.segments) == sequence.videos


@pytest.mark.skipif(not MOSEI.is_dir(), reason=f"the real labels are not in {MOSEI}")
def test_of_the_real_corpus_399_segments_are_in_no_fold_and_two_ids_have_none(tmp_path):
    video, times = "--qXJuDtHPw", np.array([[0.0, 100.0]])
    write_sequence(tmp_path / "words.csd", "words", [(video, np.array([[b"a"]]), times)])
    write_sequence(tmp_path / "audio.csd", "audio", [(video, np.ones((1, 1)), times)])
    columns = ["sentiment", "happy", "sad", "anger", "surprise", "disgust", "fear"]
    files = {"labels": MOSEI / "CMU_MOSEI_Labels.csd"} | {
        name: tmp_path / f"{name}.csd" for name in ("words", "audio")
    }  # fmt: skip
    corpus = {"sequences": files, "label_columns": columns, "targets": ORDERED, "pauses": []}
    assert align_corpus(tmp_path, corpus) == ""
    folds = ["--aligned", tmp_path / "aligned.h5", "--folds", MOSEI / "standard_folds.json"]
    split = [*folds, "--method", "organisers", "--output", tmp_path / "split.csv"]
    said = run("split", *split)
    assert "standard_folds.json: no segments of '7l3BNtSE0xc', 'dZFV0lyedX4'; " in said
    assert "unmatched_names: warn" in said
    assert not (tmp_path / "split.csv").exists()
    assert run("split", *split, "--exclude=7l3BNtSE0xc", "--exclude=dZFV0lyedX4") == ""
    assert run("split", *split, "--unmatched-names", "warn") == ""
    listed = ["--folds", MOSEI / "standard_folds.json"]
    assert described(tmp_path, "--split", "organisers", tmp_path / "split.csv", *listed) == ""
    page = (tmp_path / "split/split.md").read_text(encoding="utf-8")
    assert "Of 3,227 videos that the organisers' folds name, 2 have no segments: '7l3BNtSE0xc', 'dZFV0lyedX4'." in page
    assert re.search(r"no fold +\| +68 \| +399 \|", page)
