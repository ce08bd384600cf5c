"""Facts about CMU-MOSEI (SPEC section 3), checked on the real labels; skipped where these are not at hand."""

from pathlib import Path

import numpy as np
import pytest

from emofuse import baselines, splits
from emofuse.csd import open_sequence
from emofuse.metrics import score

MOSEI = Path(__file__).parents[3] / "shared/corpora/mosei"
EMOTIONS = ["anger", "disgust", "fear", "happy", "sad", "surprise"]
pytestmark = pytest.mark.skipif(not MOSEI.is_dir(), reason=f"the real labels are not in {MOSEI}")


@pytest.fixture(scope="module")
def labels():
    """Video of each segment, and its six intensities."""
    with open_sequence(MOSEI / "CMU_MOSEI_Labels.csd") as sequence:
        columns = [sequence.metadata["dimension names"].index(emotion) for emotion in EMOTIONS]
        found = {video: sequence.read(video)[0][:, columns] for video in sequence.videos}
    videos = np.array([video for video, rows in found.items() for _ in rows])
    return videos, np.concatenate(list(found.values())).astype(np.float64)


@pytest.fixture(scope="module")
def folds(labels):
    videos, intensities = labels
    fold_of = splits.organisers(splits.read_folds(MOSEI / "standard_folds.json"))
    of_segment = np.array([fold_of.get(video, "") for video in videos])
    return {fold: intensities[of_segment == fold] for fold in splits.FOLDS}


def test_the_folds_have_their_sizes(labels, folds):
    assert (len(set(labels[0])), len(labels[0])) == (3293, 23259)
    assert [len(folds[fold]) for fold in splits.FOLDS] == [16327, 1871, 4662]


def test_zero_scores_the_mean_intensity(folds):
    expected = {
        "train": [0.158, 0.124, 0.041, 0.487, 0.161, 0.049, 0.170],
        "valid": [0.122, 0.090, 0.044, 0.439, 0.167, 0.050, 0.152],
        "test": [0.163, 0.117, 0.043, 0.470, 0.144, 0.044, 0.164],
    }
    for fold, values in expected.items():
        found = score(folds[fold], np.zeros_like(folds[fold]), EMOTIONS, (0, 3))["mae"]
        assert found.round(3).tolist() == pytest.approx(values, abs=1e-9)


def test_the_constants_on_the_organisers_test_fold(folds):
    scored = baselines.score_baselines(folds["train"], folds["valid"], folds["test"], EMOTIONS, (0, 3), 1, 1)["mae"]
    found = {name: round(scored[name, "overall"], 3) for name in ("zero", "median")}
    assert found == {"zero": 0.164, "median": 0.159}
    # SPEC says .220 for the mean: that is the mean of training and validation labels. Of training labels it is .221.
    assert scored["mean", "overall"] == pytest.approx(0.2211, abs=5e-5)
    both = np.concatenate([folds["train"], folds["valid"]]).mean(axis=0)
    assert np.abs(folds["test"] - both).mean() == pytest.approx(0.2203, abs=5e-5)


def test_the_random_baseline_is_not_the_one_printed(folds):
    found = baselines.score_random(folds["test"], EMOTIONS, (0, 3), draws=20, seed=1)["mae"]
    assert found.tolist() == pytest.approx([0.78, 0.77, 0.76, 0.86, 0.78, 0.76, 0.785], abs=0.01)


def test_an_answer_of_zeros_scores_most_of_table_5_on_videos_with_a_name(labels):
    videos, intensities = labels
    fold_of = splits.organisers(splits.read_folds(MOSEI / "standard_folds.json"))
    named = np.array([fold_of.get(video) == "test" and not video.isdigit() for video in videos])
    found = score(intensities[named], np.zeros((named.sum(), 6)), EMOTIONS, (0, 3))
    assert named.sum() == 3340
    assert found["mae"][:-1].round(4).tolist() == [0.1007, 0.0510, 0.0509, 0.5591, 0.1126, 0.0372]
    assert (100 * found["class_accuracy"][:-1]).round(2).tolist() == [92.63, 96.38, 95.69, 58.62, 90.87, 97.72]
