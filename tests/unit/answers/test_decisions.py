"""Thresholds of presence against a search of every one, and `decisions.json` as it is read again."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score

from emofuse.answers.decisions import FILE, Decisions, best_threshold, read_decisions, write_decisions
from emofuse.answers.kinds import Intensities, Ordinal
from emofuse.errors import InputError

SEGMENTS = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=30)
ORDINAL = Ordinal(np.array([0.0, 1, 2]), np.full((2, 2), 20), 100)


@given(segments=SEGMENTS)
def test_no_threshold_is_better_and_none_as_good_is_lower(segments):
    evidence, present = np.array([value / 7 for value, _ in segments]), np.array([there for _, there in segments])
    threshold, accuracy = best_threshold(evidence, present)
    if len(set(evidence)) == 1 or len(set(present)) == 1:
        assert np.isnan([threshold, accuracy]).all()
        assert not (evidence > threshold).any()
        return
    values = sorted(set(evidence))
    every = {middle: balanced_accuracy_score(present, evidence > middle)
             for middle in ((low + high) / 2 for low, high in pairwise(values))}  # fmt: skip
    assert accuracy == pytest.approx(max(every.values()))
    assert every[min(every, key=lambda middle: abs(middle - threshold))] == pytest.approx(accuracy)
    assert threshold <= min(middle for middle, found in every.items() if found > accuracy - 1e-12) + 1e-9


def test_a_rare_target_is_found_below_a_half():
    evidence = np.array([0.05, 0.1, 0.12, 0.3, 0.2, 0.02])
    assert best_threshold(evidence, np.array([0, 0, 0, 1, 1, 0], bool)) == (pytest.approx(0.16), 1)


def test_presence_is_decided_by_the_probability_of_any_level_above_zero():
    logits = np.array([[-1, -9, 3, 3], [1, -9, 3, 3], [2, 2, 3, 3]], np.float32)
    labels = np.array([[0, 1], [1, 1], [2, 1]], np.float32)
    decided = Decisions.of(7, ORDINAL, logits, labels, (0, 2))
    between = (1 / (1 + np.exp(1)) + 1 / (1 + np.exp(-1))) / 2
    np.testing.assert_allclose(decided.thresholds, [between, np.nan])
    np.testing.assert_array_equal(decided.balanced_accuracy, [1, np.nan])
    assert decided.present(logits).tolist() == [[False, False], [True, False], [True, False]]


def test_labels_that_do_not_begin_at_zero_have_no_presence():
    decided = Decisions.of(7, Intensities(2), np.zeros((3, 2)), np.eye(3, 2), (-3, 3))
    assert decided.present(np.zeros((3, 2))) is None


@pytest.mark.parametrize("kind", [Intensities(2), ORDINAL])
def test_the_decisions_of_the_model_are_read_again(tmp_path, kind):
    rng = np.random.default_rng(0)
    networks = [
        Decisions.of(seed, kind, rng.normal(size=(50, 4)).astype(np.float32), rng.integers(0, 2, (50, 2)), (0, 2))
        for seed in (1, 2, 3)
    ]
    write_decisions(tmp_path / FILE, ["happy", "sad"], 2, networks)
    found = read_decisions(tmp_path)
    outputs = rng.normal(size=(9, 4)).astype(np.float32)
    assert found.seed == 2
    np.testing.assert_array_equal(found.present(outputs), networks[1].present(outputs))
    np.testing.assert_array_equal(found.kind.means(outputs), kind.means(outputs))
    said = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    assert said["answers"]["mae"] == ("median" if kind is ORDINAL else "intensity")
    assert said["answers"]["r"] == ("mean" if kind is ORDINAL else "intensity")


def test_no_threshold_is_null(tmp_path):
    write_decisions(
        tmp_path / FILE, ["happy"], 1, [Decisions.of(1, Intensities(1), np.eye(2), np.zeros((2, 1)), (0, 3))]
    )
    assert json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["networks"][0]["thresholds"] == [None]
    assert np.isnan(read_decisions(tmp_path).thresholds).all()


@pytest.mark.parametrize("content", [None, "", "[]", '{"networks": [], "model_seed": 1}', '{"model_seed": 1}'])
def test_what_are_no_decisions_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"decisions\.json: not the decisions of a cell: .* run the suite again"):
        read_decisions(tmp_path)
