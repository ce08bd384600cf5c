"""What networks are given: auxiliary columns of the label file, by their names."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sound_choices import SOUND

from emofuse.alignment.store import Aligned
from emofuse.errors import InputError
from emofuse.features.network_inputs import load

SEGMENTS = {"train": np.array([3, 0]), "valid": np.array([1]), "test": np.array([2])}
VALENCE = np.array([0.5, np.nan, 2, -3, np.inf], np.float32)


def loaded(auxiliary, **further):
    """The folds of a corpus of five segments of one word each, of which four are used."""
    aligned = Aligned(
        path=Path("a.h5"), made=None, videos=np.array(list("abcde")), indices=np.zeros(5, int), offsets=np.arange(6),
        starts=np.zeros(5), ends=np.ones(5),
        labels=np.arange(5, dtype=np.float32)[:, None], targets=["happy"], label_range=(0, 4), further=further,
        words=np.array([b"w"] * 5), features={"text": np.ones((5, 2), np.float32)}, frames={"text": np.ones(5, int)},
    )  # fmt: skip
    choices = replace(SOUND, network=replace(SOUND.network, auxiliary=auxiliary))
    return load(aligned, SEGMENTS, ["text"], 3, choices, {}, None).folds


def test_auxiliary_columns_are_those_of_the_segments_in_the_order_asked_for():
    folds = loaded(["b", "a"], a=np.arange(5, dtype=np.float32) * 10, b=np.arange(5, dtype=np.float32) - 1)
    assert {name: fold.auxiliary.tolist() for name, fold in folds.items()} == {
        "train": [[2, 30], [-1, 0]], "valid": [[0, 10]], "test": [[1, 20]]
    }  # fmt: skip
    assert folds["train"].labels.tolist() == [[3], [0]]


def test_there_may_be_none():
    assert [fold.auxiliary.shape for fold in loaded([], valence=VALENCE).values()] == [(2, 0), (1, 0), (1, 0)]


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(InputError, match=r"a\.h5: network\.auxiliary names 'valense' \(near: 'valence'\); .* valence"):
        loaded(["valense"], valence=VALENCE)


def test_a_store_of_before_it_had_further_labels_is_to_be_made_again():
    with pytest.raises(InputError, match=r"a\.h5: .* the labels of no column: align again what was made before"):
        loaded(["valence"])


def test_what_is_not_finite_is_refused_where_it_is_used():
    with pytest.raises(InputError, match=r"a\.h5: .*'valence', .* no finite number in 1 of 4 segments, .* video 'b'"):
        loaded(["valence"], valence=VALENCE)
