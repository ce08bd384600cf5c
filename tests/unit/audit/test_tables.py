"""The paper's tables beside ours, on answers made by hand, with verdicts found by hand; and on the real labels."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from emofuse import paper
from emofuse.audit import tables
from emofuse.audit.labelled import Labelled
from emofuse.audit.verdicts import COMPATIBLE, CONTRADICTED, INCONCLUSIVE, REPRODUCED, SAYS_NOTHING, UNCHECKED
from emofuse.corpus import splits
from emofuse.corpus.csd import open_sequence
from emofuse.scores import baselines, metrics

EMOTIONS = list(paper.EMOTIONS)
MOSEI = Path(__file__).parents[4] / "shared/corpora/mosei"


def verdicts(rows):
    return [row.verdict for row in rows]


def labelled(truth, videos, **constants):
    """A test fold; zero is a constant of it whatever the others are."""
    answers = {name: np.full(truth.shape, value) for name, value in ({"zero": 0} | constants).items()}
    return Labelled("grouped", truth, np.asarray(videos), (0, 3), answers)


def by_video(videos, segments):
    return np.repeat([f"v{number:03}" for number in range(videos)], segments)


# Table 1.


def scores(random_sd, never):
    rows = [
        ("grouped", system, target, mae, sd)
        for target in [*EMOTIONS, "overall"]
        for system, mae, sd in (("random", 0.7, random_sd), ("printed", never, 0.01))
    ]
    return pd.DataFrame(rows, columns=["test_set", "system", "target", "mae", "mae_sd"])


def test_the_random_baseline_is_held_against_one_draw_on_the_papers_segments():
    # Labels that are all 0: the baseline errs by half of the mean step, 1.5 / 2, and only the draw strays.
    own = labelled(np.zeros((550, 6)), by_video(55, 10))
    rows = tables.random_table(own, scores(0.02, 0.605))
    assert [row.ours for row in rows] == pytest.approx(7 * [0.75])
    half = stats.norm.ppf(0.975) * 0.02 * np.sqrt(550 / 1100)
    # The interval of an error is of its logarithm.
    assert rows[0].low == pytest.approx(0.75 / np.exp(half / 0.75) - 0.70 - 0.005)
    assert rows[0].high == pytest.approx(0.75 * np.exp(half / 0.75) - 0.70 + 0.005)
    # Printed: .70 .68 .62 .80 .72 .05 (.60). Zero has nothing to err by here.
    assert verdicts(rows) == 4 * [CONTRADICTED] + [COMPATIBLE] + 2 * [CONTRADICTED]
    assert "0.605, within 0.01 of the paper's" in rows[6].note
    assert "not within" in rows[0].note


def test_a_single_draw_has_no_interval():
    rows = tables.random_table(labelled(np.zeros((550, 6)), by_video(55, 10)), scores(np.nan, 0.6))
    assert set(verdicts(rows)) == {INCONCLUSIVE}


# Tables 2 to 4.


def cell_errors(by_seed, videos):
    """Errors (seeds, segments) of the text LSTM."""
    names = pd.Series(videos)
    index = [
        (video, segment, seed + 1)
        for seed in range(len(by_seed))
        for video, segment in zip(names, names.groupby(names).cumcount(), strict=True)
    ]
    found = pd.MultiIndex.from_tuples(index, names=["video", "segment", "seed"])
    return pd.DataFrame({"text/lstm": np.ravel(by_seed)}, found)


def of_constants(videos, **errors):
    """Errors of constants, zero, best_constant and others, all alike or by segment."""
    names = pd.Series(videos)
    index = pd.MultiIndex.from_arrays([names, names.groupby(names).cumcount()], names=["video", "segment"])
    return {"text": pd.DataFrame({"zero": 0.3, "best_constant": 0.3} | errors, index)}


def text_lstm(by_seed, videos, **constants):
    """The row of the text LSTM, of which the paper printed .156."""
    rows = {
        row.claim: row for row in tables.cell_tables(cell_errors(by_seed, videos), of_constants(videos, **constants))
    }
    found = rows.pop("text, LSTM: overall MAE")
    assert len(rows) == 20
    assert set(verdicts(rows.values())) == {UNCHECKED}
    return found


def spread(mean, deviation, videos, segments):
    """Errors (1, segments) that are alike within a video, with this mean and standard deviation over videos."""
    offsets = np.linspace(-1, 1, videos)
    return np.repeat(mean + deviation * offsets / offsets.std(ddof=1), segments)[None]


VIDEOS = by_video(40, 20)


@pytest.mark.parametrize(
    ("mean", "deviation", "zero", "expected"),
    [
        # The 95 % interval: 2.023 standard errors, deviation / sqrt(40) * sqrt(1 + 800 / 1100), and .0005.
        (0.157, 0.0, 0.3, REPRODUCED),
        (0.157, 0.002, 0.3, REPRODUCED),
        (0.157, 0.004, 0.3, COMPATIBLE),
        (0.157, 0.04, 0.3, COMPATIBLE),
        (0.157, 0.04, 0.156, SAYS_NOTHING),
        (0.170, 0.02, 0.3, CONTRADICTED),
        (0.160, 0.0, 0.156, CONTRADICTED),
        (0.160, 0.004, 0.156, INCONCLUSIVE),
    ],
)
def test_each_verdict_on_a_cell(mean, deviation, zero, expected):
    row = text_lstm(spread(mean, deviation, 40, 20), VIDEOS, zero=zero)
    assert row.verdict == expected
    error = deviation / np.sqrt(40) * np.sqrt(1 + 800 / 1100)
    factor = np.exp(stats.t.ppf(0.975, 39) * error / mean)
    assert (row.low, row.high) == pytest.approx((mean / factor - 0.1565, mean * factor - 0.1555), abs=2e-5)
    assert (row.margin, row.difference) == pytest.approx((0.0025, mean - 0.156))
    assert ("A constant is compatible: zero." in row.note) == (zero < 0.3)


def test_a_skill_of_less_than_nothing_by_a_hair_is_nothing():
    assert "Skill 0.0 % against" in text_lstm(spread(0.3001, 0.0, 40, 20), VIDEOS).note


def test_any_constant_that_is_compatible_takes_the_verdict_away():
    row = text_lstm(spread(0.157, 0.04, 40, 20), VIDEOS, median=spread(0.160, 0.04, 40, 20)[0])
    assert row.verdict == SAYS_NOTHING
    assert "A constant is compatible: median." in row.note


def test_ignorance_is_not_rewarded():
    """Finding 2: the wider our interval, the more the old tolerance confirmed."""
    for deviation in (0.12, 0.2, 0.3):
        row = text_lstm(spread(0.2, deviation, 12, 5), by_video(12, 5), zero=spread(0.21, deviation, 12, 5)[0])
        assert row.verdict in (SAYS_NOTHING, INCONCLUSIVE)


def test_seeds_that_differ_wildly_make_no_confirmation():
    """The constant, which no seed changes, is held against the paper's number by the same error as ours."""
    by_seed = np.array([0.1, 0.3])[:, None] + np.zeros(800)
    assert text_lstm(by_seed, VIDEOS, zero=0.25, best_constant=0.25).verdict == SAYS_NOTHING


def test_intervals_are_asymmetric():
    """Finding 12: half an interval is not a tolerance on both sides."""
    row = text_lstm(spread(0.156, 0.06, 12, 20), by_video(12, 20))
    assert row.high - row.difference > (row.difference - row.low) * 1.1


def test_seeds_are_a_part_of_the_interval_and_the_papers_network_is_one_of_them():
    by_seed = np.array([0.147, 0.157, 0.167])[:, None] + np.zeros(800)
    row = text_lstm(by_seed, VIDEOS)
    # Over seeds alone: .01 ** 2 / 3, and .01 ** 2 of the one network of the paper; Student's t of two degrees.
    factor = np.exp(stats.t.ppf(0.975, 2) * 0.01 * np.sqrt(4 / 3) / 0.157)
    assert (row.low, row.high) == pytest.approx((0.157 / factor - 0.1565, 0.157 * factor - 0.1555))
    assert row.verdict == COMPATIBLE


@pytest.mark.parametrize("videos", [1, 2, 9])
def test_few_videos_give_no_verdict_and_say_so(videos):
    row = text_lstm(spread(0.156, 0.0, videos, 5) if videos > 1 else np.full((1, 5), 0.156), by_video(videos, 5))
    assert row.verdict == INCONCLUSIVE
    assert f"Too few test videos for a verdict: {videos}" in row.note


def test_errors_of_a_constant_truth_are_compared_all_the_same():
    row = text_lstm(np.zeros((2, 800)), VIDEOS, zero=0.0, best_constant=0.0)
    assert (row.verdict, row.ours) == (CONTRADICTED, 0)
    assert "Skill" not in row.note


def test_a_cell_that_answers_nothing_is_left_open():
    errors = cell_errors(spread(0.156, 0.01, 40, 20), VIDEOS) * np.nan
    rows = tables.cell_tables(errors, of_constants(VIDEOS))
    assert set(verdicts(rows)) == {UNCHECKED}


# Table 5.


@pytest.fixture
def official():
    """Twelve videos with a name and one of digits; ten segments each. The labels of a video are all alike."""
    videos = [*by_video(12, 10), *(10 * ["77"])]
    truth = np.zeros((130, 6))
    truth[:10, 0] = 1
    truth[120:] = 3
    return labelled(truth, videos)


def test_table_5_is_left_open_without_folds_or_without_the_submission(official):
    for found, why in (
        ((None, None), "The corpus has no organisers' folds."),
        ((official, None), "Not run: audio+video+text/blstm on the organisers' folds."),
        (
            (labelled(official.truth[120:], official.videos[120:]), np.zeros((1, 10, 6))),
            "No test video has an id that is not all digits.",
        ),
    ):
        rows = tables.submission_table(*found)
        assert len(rows) == 27
        assert {row.note for row in rows} == {why}
        assert set(verdicts(rows)) == {UNCHECKED}


def test_table_5_is_of_the_videos_whose_id_is_not_all_digits(official):
    outputs = np.zeros((1, 130, 6))
    outputs[..., 1] = 0.051
    found = {row.claim: row for row in tables.submission_table(official, outputs)}
    # Disgust is absent in the named videos: its error is .051 in each of them, exactly as printed, and without scatter.
    disgust = found["submission, disgust: MAE"]
    assert (disgust.verdict, disgust.ours) == (REPRODUCED, pytest.approx(0.051))
    assert (disgust.low, disgust.high) == pytest.approx((-0.0005, 0.0005))
    assert disgust.note == f"On all test videos {(0.051 * 12 + 2.949) / 13:.3f}."
    # Zero is right everywhere, and has no error where .404 is printed.
    assert found["submission, happy: MAE"].verdict == CONTRADICTED
    # Right everywhere, where .963 is printed: of twelve videos that may be chance, and is of zero as well.
    assert found["submission, disgust: binary accuracy"].difference == pytest.approx(0.037)
    assert found["submission, disgust: binary accuracy"].verdict == SAYS_NOTHING
    # r is not defined for an output that does not vary.
    assert found["submission, happy: r"].verdict == UNCHECKED


def test_the_papers_error_is_in_the_interval_of_an_accuracy():
    """Independent answers, half of them right: the variance of 600, and that of the 3,340 of the paper."""
    truth = np.tile(np.repeat([0.0, 1.0], 6).reshape(2, 6), (300, 1))
    official = labelled(truth, [f"v{number:03}" for number in range(600)])
    rows = {row.claim: row for row in tables.submission_table(official, np.zeros((1, 600, 6)))}
    row = rows["submission, happy: 4-class accuracy"]
    half = 1.964 * np.sqrt(0.25 / 600 + 0.25 / 3340)
    assert (row.high - row.low) / 2 == pytest.approx(half + 0.0005, rel=0.01)


def test_table_5_has_the_metrics_of_the_suite(official):
    outputs = np.random.default_rng(3).uniform(0, 3, (1, 130, 6))
    rows = {row.claim: row for row in tables.submission_table(official, outputs)}
    named = slice(0, 120)
    expected = metrics.score(official.truth[named], outputs[0, named], EMOTIONS, (0, 3))
    for metric, printed in paper.CHALLENGE.items():
        for target in printed:
            ours = rows[f"submission, {target}: {tables.TITLES[metric]}"].ours
            assert ours == pytest.approx(expected.loc[target, metric], nan_ok=True)


def test_the_interval_of_r_is_fishers_and_knows_that_segments_of_a_video_are_alike():
    rng = np.random.default_rng(4)
    truth = np.repeat(rng.uniform(0, 3, (60, 6)), 10, axis=0)
    outputs = truth[None] + np.repeat(rng.normal(0, 0.5, (60, 6)), 10, axis=0)
    official = labelled(truth, by_video(60, 10))
    row = {row.claim: row for row in tables.submission_table(official, outputs)}["submission, happy: r"]
    # Sixty independent answers: the standard error of z is 1 / sqrt(57), and here a third more or less.
    half = (np.arctanh(row.high + 0.551 - 0.0005) - np.arctanh(row.low + 0.551 + 0.0005)) / 2
    assert half == pytest.approx(stats.t.ppf(0.975, 59) / np.sqrt(57) * np.sqrt(1 + 600 / 3340), rel=0.33)
    assert row.verdict == CONTRADICTED
    assert row.ours - 0.551 - row.low > (row.high - row.ours + 0.551)


def test_r_near_zero_says_nothing():
    rng = np.random.default_rng(5)
    official = labelled(rng.uniform(0, 3, (600, 6)), by_video(60, 10))
    rows = {row.claim: row for row in tables.submission_table(official, rng.uniform(0, 3, (1, 600, 6)))}
    row = rows["submission, fear: r"]
    assert row.verdict == SAYS_NOTHING
    assert "A constant is compatible: r = 0." in row.note


def test_zero_is_held_against_the_published_figures(official):
    # Zero is right about all but anger, which is 1 in one of the twelve named videos.
    rows = {row.claim: row for row in tables.zero_table(official)}
    assert len(rows) == 18
    anger = rows["anger, MAE: the published figure is what zero gets"]
    assert (anger.ours, anger.difference, anger.margin) == pytest.approx((1 / 12, 1 / 12 - 0.101, 0.0015))
    assert set(verdicts(rows.values())) == {CONTRADICTED}


@pytest.mark.skipif(not MOSEI.is_dir(), reason=f"the real labels are not in {MOSEI}")
def test_on_the_real_labels_zero_gets_most_of_table_5_and_is_why_it_says_nothing():
    fold_of = splits.organisers(splits.read_folds(MOSEI / "standard_folds.json"))
    with open_sequence(MOSEI / "CMU_MOSEI_Labels.csd") as sequence:
        columns = [sequence.metadata["dimension names"].index(emotion) for emotion in EMOTIONS]
        parts = {v: sequence.read(v)[0][:, columns] for v in sequence.videos if v in fold_of}
    fold = {name: [v for v in parts if fold_of[v] == name] for name in splits.FOLDS}
    train, valid, test = (np.concatenate([parts[v] for v in fold[name]]) for name in splits.FOLDS)
    videos = np.repeat(fold["test"], [len(parts[v]) for v in fold["test"]])
    constants = baselines.every_constant(train, valid)
    answers = {name: np.broadcast_to(constant, test.shape) for name, constant in constants.items()}
    official = Labelled("organisers", test, videos, (0, 3), answers)
    # SPEC section 3: .1007 .0510 .0509 .5591 .1126 .0372 against .101 .051 .051 .404 .111 .038; of sad's .0016, the
    # margin of .0015 is just too little. 92.63 96.38 95.69 58.62 90.87 97.72 % against 92.6 96.3 95.7 70.5 (62.0 of
    # four classes) 91.0 97.7.
    yes, no = REPRODUCED, CONTRADICTED
    rows = tables.zero_table(official)
    assert verdicts(rows) == [yes, yes, yes, no, no, yes] + 2 * [yes, yes, yes, no, yes, yes]
    assert [round(row.ours, 4) for row in rows[:6]] == [0.1007, 0.0510, 0.0509, 0.5591, 0.1126, 0.0372]
    # A submission that is zero is, for these five emotions, no more than a constant, unless it is the paper's own.
    rows = tables.submission_table(official, np.zeros((1, len(test), 6)))
    found = {row.claim: row.verdict for row in rows}
    assert found["submission, happy: MAE"] == CONTRADICTED
    assert COMPATIBLE not in found.values()
