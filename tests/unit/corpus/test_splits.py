"""Splits: by video, with the shares that were asked for, and as the authors coded theirs."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emofuse.alignment import align
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus import splits
from emofuse.corpus.csd import write_sequence
from emofuse.errors import InputError


def sizes(fold_of):
    return {fold: sum(found == fold for found in fold_of.values()) for fold in splits.FOLDS}


def test_the_authors_rule_gives_their_sizes():
    folds = {"train": [f"t{i}" for i in range(2250)], "valid": [f"v{i}" for i in range(300)], "test": ["x"]}
    fold_of = splits.authors_rule(folds)
    assert sizes(fold_of) == {"train": 1925, "valid": 363, "test": 261}
    assert [fold_of["v0"], fold_of["v149"], fold_of["v151"], fold_of["t2249"]] == ["valid", "valid", "test", "test"]
    assert "v150" not in fold_of
    assert "x" not in fold_of


@given(st.lists(st.integers(1, 40), min_size=30, max_size=200), st.integers(0, 2**32))
def test_grouped_gives_each_fold_its_share(counts, seed):
    videos = [str(i) for i in range(len(counts))]
    fold_of = splits.grouped(videos, np.array(counts), [0.76, 0.14, 0.10], seed)
    assert set(fold_of) == set(videos)
    for fold, share in zip(splits.FOLDS, [0.76, 0.14, 0.10], strict=True):
        got = sum(count for video, count in zip(videos, counts, strict=True) if fold_of[video] == fold)
        assert abs(got - share * sum(counts)) <= max(counts) + 1e-6


def test_grouped_depends_on_the_seed_alone():
    videos, counts = [str(i) for i in range(100)], np.ones(100)
    first, again, other = (splits.grouped(videos, counts, [0.6, 0.2, 0.2], seed) for seed in (1, 1, 2))
    assert first == again != other


@given(st.lists(st.integers(1, 9), min_size=12, max_size=40), st.integers(0, 2**32), st.data())
def test_videos_that_are_left_out_are_in_no_fold_and_change_no_share(counts, seed, data):
    names = [str(i) for i in range(len(counts))]
    left_out = data.draw(st.lists(st.sampled_from(names), max_size=len(names) - 1, unique=True))
    videos = np.repeat(names, counts)
    usable = np.array(data.draw(st.lists(st.booleans(), min_size=len(videos), max_size=len(videos))))
    found = splits.grouped(*splits.drawn_videos(videos, usable, [*left_out, "unlabelled"]), [0.6, 0.2, 0.2], seed)
    drawn = ~np.isin(videos, left_out)
    assert set(found) == set(names) - set(left_out)
    assert found == splits.grouped(*splits.drawn_videos(videos[drawn], usable[drawn], []), [0.6, 0.2, 0.2], seed)


def test_a_grouped_split_of_test_videos_alone_is_an_error():
    with pytest.raises(InputError, match=r"all 2 labelled videos, such as 'a', are test videos of the organisers"):
        splits.drawn_videos(np.array(["a", "a", "b"]), np.ones(3, bool), ["a", "b", "c"])


@given(st.lists(st.integers(1, 40), min_size=3, max_size=60), st.integers(3, 12), st.integers(0, 2**32))
def test_each_video_is_tested_in_one_round_and_validated_on_in_another(counts, folds, seed):
    videos = [str(i) for i in range(len(counts))]
    counts = np.array(counts)
    if len(videos) < folds:
        with pytest.raises(InputError, match=f"split.folds is {folds}, but there are {len(videos)} labelled videos"):
            splits.cross_validation(videos, counts, folds, seed, 1)
        return
    rounds = [splits.cross_validation(videos, counts, folds, seed, number) for number in range(1, folds + 1)]
    assert all(set(fold_of) == set(videos) for fold_of in rounds)
    for video in videos:
        assert sorted(fold_of[video] for fold_of in rounds) == ["test", *["train"] * (folds - 2), "valid"]
    for number, fold_of in enumerate(rounds):
        tested = {video for video in videos if fold_of[video] == "test"}
        assert tested == {video for video in videos if rounds[number - 1][video] == "valid"}
        assert abs(sum(counts[int(video)] for video in tested) - sum(counts) / folds) <= max(counts) + 1e-6


def test_a_cross_validation_depends_on_the_seed_alone():
    videos, counts = [str(i) for i in range(100)], np.ones(100)
    first, again, other = (splits.cross_validation(videos, counts, 5, seed, 2) for seed in (1, 1, 2))
    assert first == again != other


def test_shares_that_do_not_add_up_are_an_error():
    with pytest.raises(InputError, match=r"add up to 0\.9"):
        splits.grouped(["a"], np.ones(1), [0.7, 0.1, 0.1], 1)


VIDEOS = np.array(["25522", "25522", "255224", "255226", "none"])
INDICES = np.array([0, 1, 0, 0, 0])


def test_a_split_is_read_as_written(tmp_path):
    path = tmp_path / "split.csv"
    splits.write_split(path, VIDEOS, INDICES, {"25522": "train", "255224": "valid", "255226": "test"})
    assert path.read_text(encoding="utf-8").splitlines()[:3] == ["video,segment,fold", "25522,0,train", "25522,1,train"]
    found = splits.read_split(path, VIDEOS, INDICES)
    assert {fold: positions.tolist() for fold, positions in found.items()} == {
        "train": [0, 1],
        "valid": [2],
        "test": [3],
    }


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("25522,0,train\n25522,1,test\n", "'25522' is in folds train and test"),
        ("25522,7,train\n", "segment 7 of video '25522'"),
        ("25522,0,dev\n", "in fold 'dev'"),
    ],
)
def test_a_split_that_does_not_fit_is_an_error(tmp_path, rows, message):
    (tmp_path / "split.csv").write_text("video,segment,fold\n" + rows, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        splits.read_split(tmp_path / "split.csv", VIDEOS, INDICES)


@pytest.mark.parametrize(
    ("videos", "shared"),
    [
        (["a", "a", "b", "c"], []),
        (["a", "b", "a", "c"], ["a"]),
        (["v[0]", "v[1]", "v[2]", "w"], ["v"]),
        (["v_0", "v_1", "v_2", "w"], []),
        (["w", "v[2]", "w", "v[7]"], ["v", "w"]),
    ],
)
def test_videos_in_two_folds_are_found_also_by_their_parts(videos, shared):
    found = {"train": np.array([0, 1]), "valid": np.array([2]), "test": np.array([3])}
    assert splits.in_two_folds(np.array(videos), found) == shared


def test_ids_of_folds_without_segments_are_found_in_their_order():
    folds = {"train": ["z", "25522"], "valid": ["a"], "test": ["2552", "255224"]}
    assert splits.without_segments(folds, VIDEOS) == ["z", "a", "2552"]


def test_an_empty_fold_is_an_error():
    found = {"train": np.arange(3), "valid": np.arange(0), "test": np.arange(1)}
    with pytest.raises(InputError, match="split x: no segment in fold valid"):
        splits.require_segments(found, "split x")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("not json", "not a JSON file of folds"),
        ('{"train": ["a", 25522]}', r"found \['train'\]"),
        (
            '{"train": ["a", 25522], "valid": [], "test": []}',
            "fold train is a list with 25522, which is no text; .*quotes",
        ),
        ('{"train": [null], "valid": [], "test": []}', "fold train is a list with null, which is no text"),
        ('{"train": []}', r"found \['train'\]; it should map train, valid, test"),
        ('{"train": ["a"], "valid": ["a"], "test": []}', r"\['a'\] stand in more than one place"),
    ],
)
def test_folds_that_are_none_are_an_error(tmp_path, content, message):
    (tmp_path / "folds.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        splits.read_folds(tmp_path / "folds.json")


def test_folds_are_read(tmp_path):
    folds = {"train": ["a"], "valid": ["b"], "test": ["c", "d"]}
    (tmp_path / "folds.json").write_text(json.dumps(folds), encoding="utf-8")
    assert splits.organisers(splits.read_folds(Path(tmp_path / "folds.json"))) == dict(
        a="train", b="valid", c="test", d="test"
    )


PROGRAM = Path(__file__).parents[3] / "workflow/scripts/split.py"


@pytest.fixture
def split(tmp_path):
    """Splits a store of the videos a to f, a segment each, by folds that are given."""
    words = [(video, np.array([[b"word"]]), np.array([[0.0, 1.0]])) for video in "abcdef"]
    write_sequence(tmp_path / "words.csd", "words", words)
    labels = [(video, np.ones((1, 1)), times) for video, _, times in words]
    write_sequence(tmp_path / "labels.csd", "labels", labels, {"dimension names": "happy"})
    align.align(
        tmp_path / "aligned.h5", tmp_path / "words.csd", tmp_path / "labels.csd", {},
        LabelColumns(["happy"], ["happy"], (0, 3)), "wavg", [], [],
    )  # fmt: skip

    def run(folds, *arguments):
        (tmp_path / "folds.json").write_text(json.dumps(folds), encoding="utf-8")
        (tmp_path / "split.csv").unlink(missing_ok=True)
        command = ["--aligned", tmp_path / "aligned.h5", "--method", "organisers", "--folds", tmp_path / "folds.json",
                   "--output", tmp_path / "split.csv", *arguments]  # fmt: skip
        ended = subprocess.run([sys.executable, PROGRAM, *command], capture_output=True, text=True, encoding="utf-8")
        assert (tmp_path / "split.csv").exists() == (ended.returncode == 0)
        return ended

    return run


FOLDS = {"train": ["a", "b"], "valid": ["c", "d"], "test": ["e", "f"]}


def test_a_grouped_split_leaves_out_the_test_videos_of_the_folds_that_it_is_given(split, tmp_path):
    """Finding 5: they were in the own training and validation folds, which choose table 5's hyper-parameters."""
    choices = json.dumps({"split": {"method": "grouped", "shares": [0.5, 0.25, 0.25], "seed": 1}})
    ended = split(FOLDS, "--method", "grouped", "--protocol", choices)
    assert ended.returncode == 0, ended.stderr
    rows = (tmp_path / "split.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert sorted(row[0] for row in rows) == FOLDS["train"] + FOLDS["valid"]


def test_folds_that_match_are_split_without_a_warning(split):
    ended = split(FOLDS)
    assert ended.returncode == 0
    assert "of 6 videos in the folds, 0 have no segments, 0 of these being excluded" in ended.stderr
    assert "no segments of" not in ended.stderr


@pytest.mark.parametrize(
    ("change", "joined"),
    [
        (lambda video: f"{video}.mp4", "'a.mp4' and 'a' differ by a suffix"),
        (str.upper, "'A' and 'a' differ by capitals"),
        (lambda video: f"{video}[0]", r"'a\[0\]' and 'a' differ by \[n\]"),
        (lambda video: f"videos/{video} ", "differ by spaces around and a path in front"),
        (lambda video: f"video{video}", "are both of one corpus"),
    ],
)
def test_folds_that_do_not_meet_the_labels_say_what_would_join_them(split, change, joined):
    ended = split({fold: [change(video) for video in videos] for fold, videos in FOLDS.items()},
                  "--unmatched-names", "warn")  # fmt: skip
    assert ended.returncode == 1
    assert re.search(
        rf"folds\.json: none of its 6 ids is among the 6 of the labels in .*'a', 'b', 'c'.*; .*{joined}", ended.stderr
    )


def test_ids_of_folds_that_match_nothing_are_refused_or_warned_of_and_the_excluded_are_expected(split):
    folds = FOLDS | {"test": ["e", "f", "B ", "gone"]}
    ended = split(folds)
    assert ended.returncode == 1
    assert "folds.json: no segments of 'B ' (near: 'b'), 'gone'; correct these ids" in ended.stderr
    assert "unmatched_names: warn" in ended.stderr
    ended = split(folds, "--unmatched-names", "warn")
    assert ended.returncode == 0
    assert "folds.json: no segments of 'B ' (near: 'b'), 'gone'" in ended.stderr
    ended = split(folds, "--exclude=gone", "--exclude=B ")
    assert ended.returncode == 0
    assert "of 8 videos in the folds, 2 have no segments, 2 of these being excluded" in ended.stderr
