"""Splits: by video, with the shares that were asked for, and as the authors coded theirs."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emofuse.corpus import splits
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
    found = splits.grouped_segments(videos, usable, [*left_out, "unlabelled"], [0.6, 0.2, 0.2], seed)
    drawn = ~np.isin(videos, left_out)
    assert set(found) == set(names) - set(left_out)
    assert found == splits.grouped_segments(videos[drawn], usable[drawn], [], [0.6, 0.2, 0.2], seed)


def test_a_grouped_split_of_test_videos_alone_is_an_error():
    with pytest.raises(InputError, match=r"all 2 labelled videos, such as 'a', are test videos of the organisers"):
        splits.grouped_segments(np.array(["a", "a", "b"]), np.ones(3, bool), ["a", "b", "c"], [0.6, 0.2, 0.2], 1)


def test_shares_that_do_not_add_up_are_an_error():
    with pytest.raises(InputError, match=r"add up to 0\.9"):
        splits.grouped(["a"], np.ones(1), [0.7, 0.1, 0.1], 1)


VIDEOS = np.array(["25522", "25522", "255224", "255226", "none"])
INDICES = np.array([0, 1, 0, 0, 0])


def test_a_split_is_read_as_written(tmp_path):
    path = tmp_path / "split.csv"
    splits.write_split(path, VIDEOS, INDICES, {"25522": "train", "255224": "valid", "255226": "test"})
    assert path.read_text().splitlines()[:3] == ["video,segment,fold", "25522,0,train", "25522,1,train"]
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
    (tmp_path / "split.csv").write_text("video,segment,fold\n" + rows)
    with pytest.raises(InputError, match=message):
        splits.read_split(tmp_path / "split.csv", VIDEOS, INDICES)


def test_an_empty_fold_is_an_error():
    found = {"train": np.arange(3), "valid": np.arange(0), "test": np.arange(1)}
    with pytest.raises(InputError, match="split x: no segment in fold valid"):
        splits.require_segments(found, "split x")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("not json", "not a JSON file of folds"),
        ('{"train": []}', r"found \['train'\]; it should map train, valid, test"),
        ('{"train": ["a"], "valid": ["a"], "test": []}', r"\['a'\] stand in more than one place"),
    ],
)
def test_folds_that_are_none_are_an_error(tmp_path, content, message):
    (tmp_path / "folds.json").write_text(content)
    with pytest.raises(InputError, match=message):
        splits.read_folds(tmp_path / "folds.json")


def test_folds_are_read(tmp_path):
    folds = {"train": ["a"], "valid": ["b"], "test": ["c", "d"]}
    (tmp_path / "folds.json").write_text(json.dumps(folds))
    assert splits.organisers(splits.read_folds(Path(tmp_path / "folds.json"))) == dict(
        a="train", b="valid", c="test", d="test"
    )
