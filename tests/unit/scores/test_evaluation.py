"""Scores by group, over seeds, and against the best constant: by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from emofuse.errors import InputError
from emofuse.scores import baselines, evaluation
from emofuse.scores.predictions_csv import EVIDENCE, MEAN, PRESENT, pool_predictions

TRUTH = np.array([[0.0, 1.0], [0.0, 1.0], [1.0, 0.0], [3.0, 0.0]])
VIDEOS = np.array(["abc", "abc", "123", "45"])
CONSTANTS = {"zero": np.zeros(2), "best_constant": np.array([0.0, 1.0])}


@pytest.fixture
def table():
    outputs = {"cnn": np.stack([TRUTH, TRUTH + 0.5])}
    return evaluation.score_groups(outputs, CONSTANTS, TRUTH, VIDEOS, ["happy", "sad"], (0, 3))


def test_errors_are_averaged_over_seeds(table):
    assert table.loc[("cnn", "all", "overall"), "mae"] == pytest.approx(0.25)
    # Two seeds, 0 and .5: standard error .25, Student's t with one degree of freedom 12.706.
    assert table.loc[("cnn", "all", "happy"), "mae_seeds_high"] == pytest.approx(0.25 + 12.706 * 0.25, abs=1e-3)
    assert np.isnan(table.loc[("zero", "all", "happy"), "mae_seeds_high"])


def test_skill_is_against_the_best_constant_on_the_same_segments(table):
    # Best constant, digit ids: happy errs by 1 and 3, sad by 1 and 1: means 2 and 1.
    assert table.loc[("cnn", "digit ids", "happy"), "skill"] == pytest.approx(1 - 0.25 / 2)
    assert table.loc[("cnn", "digit ids", "overall"), "skill"] == pytest.approx(1 - 0.25 / 1.5)
    assert table.loc[("zero", "all", "sad"), "skill"] == pytest.approx(1 - 0.5 / 0.5)
    assert table.loc[("best_constant", "all", "overall"), "skill"] == 0


def test_intervals_are_over_videos_and_seeds(table):
    """Digit ids, happy: .25 of 2 in all; .25 of 3 and .25 of 1 without a video, and the seeds have 0 and .5 of 2."""
    videos, seeds = (1 / 4 - 1 / 12) ** 2 / 4, 0.25**2 / 4
    degrees = (videos + seeds) ** 2 / (videos**2 + seeds**2)
    margin = stats.t.ppf(0.975, degrees) * (videos + seeds) ** 0.5
    row = table.loc[("cnn", "digit ids", "happy")]
    assert row[["skill_low", "skill_high"]].tolist() == pytest.approx([0.875 - margin, 0.875 + margin])
    assert row["detectable"] == pytest.approx(2.8 * (videos + seeds) ** 0.5)
    # The error of zero is 1 in one of the two videos and 3 in the other: log 2 with an error of 1/2.
    low, high = table.loc[("zero", "digit ids", "happy"), ["mae_low", "mae_high"]]
    assert np.log([low, high]) == pytest.approx(np.log(2) + stats.t.ppf([0.025, 0.975], 1) / 2)


def test_videos_and_seeds_stand_beside_segments(table):
    assert table.loc[("cnn", "all", "happy"), ["segments", "videos", "seeds"]].tolist() == [4, 3, 2]
    assert table.loc[("zero", "other ids", "happy"), ["segments", "videos", "seeds"]].tolist() == [2, 1, 0]
    assert table.xs("other ids", level="group")[["skill_low", "mae_high", "detectable"]].isna().all(axis=None)


def study(videos, constants, noise=0.05):
    """Truth of one target, two segments a video, and outputs of three seeds that are right but for noise."""
    rng = np.random.default_rng(videos)
    truth = rng.uniform(0, 1, (2 * videos, 1))
    outputs = {"cnn": truth + rng.normal(0, noise, (3, 2 * videos, 1))}
    names = np.repeat([f"v{number}" for number in range(videos)], 2)
    constants = {name: np.array([value]) for name, value in constants.items()}
    return evaluation.score_groups(outputs, constants, truth, names, ["happy"], (0, 3)).loc[("cnn", "all", "overall")]


def test_a_cell_beats_constants_where_it_beats_each_of_them():
    row = study(20, {"zero": 0.0, "mean": 0.5, "best_constant": 0.0})
    assert row["beats"]
    assert 0 < row["least_low"] < row["skill_mean"] < row["skill_low"] < row["skill_zero"] == row["skill"]
    # Zero is best by validation, and beaten; what lies near the labels is not, whatever validation says.
    row = study(20, {"zero": 0.0, "mean": 0.5, "best_constant": 0.0}, noise=0.35)
    assert row["skill_low"] > 0
    assert (row["beats"], row["least_low"] < 0) == (False, True)


@pytest.mark.parametrize(("videos", "beats"), [(9, False), (10, True)])
def test_nothing_beats_a_constant_on_fewer_than_ten_videos(videos, beats):
    row = study(videos, {"zero": 0.0, "best_constant": 0.0})
    assert row["least_low"] > 0
    assert row["beats"] == beats


def test_training_noise_is_in_the_interval_of_a_skill():
    """The luckiest of twenty networks had a skill whose interval over videos alone excluded 0."""
    rng = np.random.default_rng(0)
    truth, videos = rng.uniform(0, 1, (60, 1)), np.repeat([f"v{number}" for number in range(30)], 2)
    outputs = 0.5 + np.array([0.0, 0.02, 0.3])[:, None, None] + rng.normal(0, 0.01, (3, 60, 1))
    constants = {"best_constant": np.array([0.55])}
    rows = {
        seeds: evaluation.score_groups({"cnn": outputs[:seeds]}, constants, truth, videos, ["happy"], (0, 3)).loc[
            ("cnn", "all", "overall")
        ]
        for seeds in (1, 3)
    }
    assert rows[3]["skill_low"] < -0.4 < rows[1]["skill_low"]
    assert rows[3]["detectable"] > 4 * rows[1]["detectable"]


def test_groups_have_their_own_segments(table):
    assert table.xs("happy", level="target")["segments"].unstack("group").loc["cnn"].to_dict() == {
        "all": 4, "digit ids": 2, "other ids": 2
    }  # fmt: skip


def test_each_decision_has_metrics_of_its_own():
    """Means that are right in one seed; thresholds that are right about happy, and take sad for present everywhere."""
    wrong = np.array([[0.0, 0.5], [1.0, 0.5], [0.0, 0.5], [0.0, 0.5]])
    present = np.stack([(TRUTH > 0) * [1, 0] + [0, 1]] * 2)
    evidence = np.stack([TRUTH * [1, -1] / 4] * 2)
    decided = {"cnn": {MEAN: np.stack([TRUTH, wrong]), EVIDENCE: evidence, PRESENT: present}}
    found = evaluation.score_decisions(decided, TRUTH, VIDEOS, ["happy", "sad"])
    row = found.loc[("cnn", "all", "happy")]
    assert row["mae_of_mean"] == pytest.approx((0 + (0 + 1 + 1 + 3) / 4) / 2)
    second = np.corrcoef([0, 0, 1, 3], [0, 1, 0, 0])[0, 1]
    assert row["r_of_mean"] == pytest.approx((1 + second) / 2)
    # Covariance -1/4, variances 3/2 and 3/16, means 3/4 apart.
    assert row["concordance_of_mean"] == pytest.approx((1 - 0.5 / (1.5 + 0.1875 + 0.5625)) / 2)
    assert row["deviation_of_mean"] == pytest.approx((np.std([0, 0, 1, 3]) + np.std([0, 1, 0, 0])) / 2)
    names = [f"{name}_of_presence" for name in ("auc", "average_precision", "balanced_accuracy", "f1")]
    assert row[names].tolist() == [1, 1, 1, 1]
    # Of sad: the evidence is the wrong way round; half of the segments are there, and all are said to be.
    sad = found.loc[("cnn", "all", "sad")]
    assert sad[names].tolist() == pytest.approx([0, 1 / 2, 1 / 2, 2 / 3])
    # The second seed's mean is the same of all: r is that of the first.
    assert sad["r_of_mean"] == pytest.approx(1)
    assert found.loc[("cnn", "all", "overall"), "balanced_accuracy_of_presence"] == pytest.approx(3 / 4)
    # All is right about happy in every video; about sad, F1 is 1 in one video and 0 in the two others.
    intervals = [f"{name}_{end}" for name in names for end in ("low", "high")]
    assert row[intervals].tolist() == [1] * 8
    low, high = sad[["f1_of_presence_low", "f1_of_presence_high"]]
    # Of 2 right, 2 there and 4 said: 4 / 6. A segment that is there weighs (2 - 2 * 2/3) / 6, another (0 - 2/3) / 6.
    error = ((2 * 1 / 9) ** 2 + 2 * (1 / 9) ** 2) ** 0.5 * (3 / 2) ** 0.5
    assert (high, low) == (1, pytest.approx(max(0, 2 / 3 - stats.t.ppf(0.975, 2) * error)))
    assert set(found.index.get_level_values("group")) == {"all", "digit ids", "other ids"}
    assert found.loc[("cnn", "digit ids", "happy"), "mae_of_mean"] == pytest.approx((0 + (1 + 3) / 2) / 2)


def test_who_decides_nothing_has_no_metrics_of_decisions():
    assert evaluation.score_decisions({"cnn": {}}, TRUTH, VIDEOS, ["happy", "sad"]).empty
    assert evaluation.score_decisions({}, TRUTH, VIDEOS, ["happy", "sad"]).empty
    thresholds = {EVIDENCE: np.stack([TRUTH]), PRESENT: np.stack([TRUTH > 0])}
    found = evaluation.score_decisions({"cnn": thresholds}, TRUTH, VIDEOS, ["happy", "sad"])
    assert not [name for name in found if name.endswith("_of_mean")]


def test_a_group_without_segments_has_no_rows():
    table = evaluation.score_groups({}, CONSTANTS, TRUTH[:2], VIDEOS[:2], ["happy", "sad"], (0, 3))
    assert set(table.index.get_level_values("group")) == {"all", "other ids"}


def test_a_constant_without_error_leaves_skill_undefined():
    table = evaluation.score_groups({}, CONSTANTS, np.tile([0.0, 1.0], (4, 1)), VIDEOS, ["happy", "sad"], (0, 3))
    assert np.isnan(table.loc[("zero", "all", "happy"), "skill"])


def test_segment_errors_are_means_over_targets():
    outputs = np.stack([TRUTH, TRUTH + np.array([[0.5, 0], [0, 0], [0, 0], [0, 1]])])
    assert evaluation.segment_errors(outputs, TRUTH).tolist() == [[0, 0, 0, 0], [0.25, 0, 0, 0.5]]


@pytest.fixture
def corpus():
    """Thirty videos of four segments, the first ten to train on and the last ten to test, without features."""
    rng = np.random.default_rng(1)
    videos = np.repeat([f"v{number:02}" for number in range(30)], 4)
    aligned = SimpleNamespace(
        videos=videos,
        indices=np.tile(np.arange(4), 30),
        labels=rng.uniform(0, 1, (120, 2)),
        targets=["happy", "sad"],
        label_range=(0.0, 3.0),
        features={"text": None},
        usable=lambda modalities: np.ones(120, bool),
    )
    return aligned, dict(zip(("train", "valid", "test"), np.split(np.arange(120), 3), strict=True))


def predictions(path, aligned, split, noise, draw=2):
    """A `predictions.csv` of outputs that are right but for noise."""
    rng = np.random.default_rng(draw)
    rows = [
        {"video": aligned.videos[segment], "segment": aligned.indices[segment], "fold": fold, "seed": seed}
        | dict(zip(["true_happy", "true_sad"], aligned.labels[segment], strict=True))
        | dict(zip(aligned.targets, aligned.labels[segment] + rng.normal(0, noise, 2), strict=True))
        for seed in (1, 2) for fold in ("valid", "test") for segment in split[fold]
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def test_cells_are_judged_together_and_by_their_validation_fold(tmp_path, corpus):
    cells = {
        "text": {name: predictions(tmp_path / name, *corpus, noise) for name, noise in (("cnn", 0.1), ("lstm", 0.24))}
    }
    metrics, errors = evaluation.score_cells(cells, corpus[0], [corpus[1]], "common", (0, 3))
    found = metrics.xs(("all", "overall"), level=("group", "target")).loc["text"]
    assert found.loc["cnn", "family_low"] > 0
    assert (found.loc[["cnn", "lstm"], "family_low"] <= found.loc[["cnn", "lstm"], "least_low"]).all()
    assert found.loc[["cnn", "lstm"], "valid_skill"].tolist() == pytest.approx([0.68, 0.24], abs=0.1)
    rest = metrics.drop([("text", name, "all", "overall") for name in ("cnn", "lstm")])
    assert rest[["family_low", "valid_skill"]].isna().all(axis=None)
    assert errors.index.names == ["video", "segment", "seed"]
    assert errors.groupby("seed").mean().mean().tolist() == pytest.approx(found.loc[["cnn", "lstm"], "mae"].tolist())


def rounds_of(aligned):
    """Three rounds, in each of which ten videos are tested, the ten after them validate, and the others train."""
    parts = np.split(np.arange(120), 3)
    return [{"test": parts[i], "valid": parts[(i + 1) % 3], "train": parts[(i + 2) % 3]} for i in range(3)]


def test_the_rounds_of_a_cross_validation_are_scored_together_each_by_its_own_constants(tmp_path, corpus):
    aligned, _ = corpus
    # What is mean in one round is far from it in another.
    aligned.labels += np.repeat([0, 1, 2], 40)[:, None]
    rounds = rounds_of(aligned)
    paths = [
        predictions(tmp_path / str(number), aligned, split, noise)
        for number, (split, noise) in enumerate(zip(rounds, (0.1, 0.2, 0.3), strict=True))
    ]
    pool_predictions(tmp_path / "pooled", paths)
    metrics, errors = evaluation.score_cells({"text": {"cnn": tmp_path / "pooled"}}, aligned, rounds, "common", (-9, 9))
    found = metrics.xs(("text", "all", "overall"), level=("modalities", "group", "target"))
    assert (found["segments"] == 120).all()
    assert (found["videos"] == 30).all()
    assert len(errors) == 240
    by_hand = {}
    for name, constant in (("zero", lambda labels: 0), ("median", np.median), ("mean", np.mean)):
        by_round = [
            np.abs(aligned.labels[split["test"], target] - constant(aligned.labels[split["train"], target]))
            for split in rounds for target in (0, 1)
        ]  # fmt: skip
        by_hand[name] = np.concatenate(by_round).mean()
    assert found["mae"][list(by_hand)].to_dict() == pytest.approx(by_hand)
    alone = [pd.read_csv(path).query("fold == 'test'") for path in paths]
    mae = np.mean([np.abs(table[t] - table[f"true_{t}"]).mean() for table in alone for t in aligned.targets])
    assert found.loc["cnn", "mae"] == pytest.approx(mae)
    assert found.loc["cnn", "beats"]
    assert found.loc["cnn", "valid_skill"] > 0.5


def test_the_more_cells_are_unlike_the_more_it_takes_to_stand_out(tmp_path, corpus):
    """Finding 7. Of ten videos, Bonferroni's bound for eight cells is 3.4 errors below, that of one cell 2.3."""
    cells = {"text": {f"c{draw}": predictions(tmp_path / f"{draw}", *corpus, 0.2, draw) for draw in range(8)}}
    metrics, _ = evaluation.score_cells(cells, corpus[0], [corpus[1]], "common", (0, 3))
    found = metrics.xs(("text", "all", "overall"), level=("modalities", "group", "target")).loc[list(cells["text"])]
    hardest = found[["skill", "skill_zero", "skill_median", "skill_mean"]].min(axis=1)
    wider = (hardest - found["family_low"]) / (hardest - found["least_low"])
    assert wider.min() > 1.1
    assert wider.median() > 3.4 / 2.3


def test_each_modality_set_is_judged_on_videos_of_its_own(tmp_path, corpus):
    """The family of all is on the union of their videos; first segments are left to the sets without audio."""
    aligned, split = corpus
    later = {fold: segments[aligned.indices[segments] > 0] for fold, segments in split.items()}
    cells = {
        "text": {"cnn": predictions(tmp_path / "text", aligned, split, 0.1)},
        "audio+text": {"cnn": predictions(tmp_path / "both", aligned, later, 0.1)},
    }
    metrics, errors = evaluation.score_cells(cells, aligned, [split], "per_mode", (0, 3))
    found = metrics.xs(("cnn", "all", "overall"), level=("system", "group", "target"))
    assert found["segments"].tolist() == [40, 30]
    assert (found["family_low"] > 0).all()
    assert errors.isna().sum().tolist() == [0, 20]


def test_a_constant_for_each_kind_of_ids_stands_beside_the_others_and_is_none_of_every_constant():
    """Digit ids have 2 and others 1, in training, where half of the segments are of each kind."""
    labels = np.array([[2.0], [2.0], [1.0], [1.0], [2.0], [1.0], [2.0], [1.0], [0.0]])
    videos = np.array(["1", "1", "a", "a", "2", "b", "3", "c", "c"])
    split = {"train": np.arange(4), "valid": np.arange(4, 6), "test": np.arange(6, 9)}
    aligned = SimpleNamespace(labels=labels, videos=videos, targets=["happy"], label_range=(0, 3))
    outputs = {"cnn": np.array([[[2.0], [1.0], [0.5]]])}
    found = evaluation.score_rounds(outputs, aligned, [split], (0, 3))
    of_kind = found.xs(("best_constant_by_kind", "happy"), level=("system", "target"))["mae"]
    assert of_kind.to_dict() == {"all": pytest.approx(1 / 3), "digit ids": 0, "other ids": 0.5}
    row = found.loc[("cnn", "all", "happy")]
    assert row["skill_best_constant_by_kind"] == pytest.approx(1 - 0.5 / 1)
    # Over the videos 3 and c, of which one alone has an error of the constants.
    assert np.isnan(row["skill_best_constant_by_kind_low"])
    kinds = {name for name in found if name.startswith("skill_best")}
    assert kinds == {f"skill_best_constant_by_kind{end}" for end in ("", "_low", "_high")}
    # Of one kind alone, there is no other constant for it.
    alone = split | {"test": np.array([7, 8])}
    assert not [
        name for name in evaluation.score_rounds({"cnn": outputs["cnn"][:, 1:]}, aligned, [alone], (0, 3))
        if "by_kind" in name
    ]  # fmt: skip


def test_a_kind_of_ids_that_has_nothing_to_learn_from_gets_the_best_constant():
    labels, videos = np.array([[1.0], [1.0], [3.0]]), np.array(["a", "b", "7"])
    split = {"train": np.array([0]), "valid": np.array([1]), "test": np.array([2])}
    assert baselines.constants_by_kind(labels, videos, [split], "test").tolist() == [[1.0]]


def test_beating_every_constant_does_not_ask_for_that_by_kind():
    answers = {"zero": 0.0, "best_constant": 0.0}
    assert study(20, answers | {"best_constant_by_kind": 0.5}, noise=0.35)["beats"]
    assert not study(20, answers | {"mean": 0.5}, noise=0.35)["beats"]


def test_the_errors_of_constants_are_those_of_metrics(corpus):
    aligned, split = corpus
    aligned.labels[split["train"], 0] += 1
    errors = evaluation.constant_errors("text", aligned, [split], "common")
    metrics, _ = evaluation.score_cells({"text": {}}, aligned, [split], "common", (0, 3))
    found = metrics.xs(("text", "all", "overall"), level=("modalities", "group", "target"))["mae"]
    assert errors.mean().to_dict() == pytest.approx(found.to_dict())
    assert list(errors.index) == list(zip(aligned.videos[split["test"]], aligned.indices[split["test"]], strict=True))


def test_constants_stand_alone_where_no_cell_was_run(corpus):
    metrics, errors = evaluation.score_cells({"text": {}}, corpus[0], [corpus[1]], "common", (0, 3))
    assert set(metrics.index.get_level_values("system")) == {"zero", "median", "mean", "best_constant"}
    assert (errors.empty, errors.index.names) == (True, ["video", "segment", "seed"])


@pytest.mark.parametrize("value", ["NaN", "inf", ""])
def test_outputs_that_are_no_numbers_are_refused_where_they_are_read(tmp_path, corpus, value):
    path = predictions(tmp_path / "predictions.csv", *corpus, 0.1)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[-1] = ",".join([*lines[-1].split(",")[:-1], value])
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"1 of 160 rows .* segment 3 of video v29, seed 2"):
        evaluation.score_cells({"text": {"cnn": path}}, corpus[0], [corpus[1]], "common", (0, 3))
