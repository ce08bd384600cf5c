"""The audit: verdicts and tolerances on tables made by hand, with verdicts found by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from emofuse import paper
from emofuse.audit import tables
from emofuse.audit.page import audit_markdown, audit_page
from emofuse.audit.verdicts import (
    CONFIRMED,
    NOT_CONFIRMED,
    SUBMISSION,
    Part,
    fact,
    frame,
    number,
    unchecked,
    without_verdicts,
)
from emofuse.corpus import splits
from emofuse.corpus.csd import open_sequence
from emofuse.scores.evaluation import score_groups

EMOTIONS = list(paper.EMOTIONS)
MOSEI = Path(__file__).parents[4] / "shared/corpora/mosei"


def verdicts(rows):
    return [row.verdict for row in rows]


@pytest.mark.parametrize(
    ("ours", "tolerance", "expected"),
    [
        (0.60, 0.005, "confirmed"),
        (0.604, 0.005, "confirmed"),
        (0.596, 0.005, "confirmed"),
        (0.606, 0.005, "not confirmed"),
        (0.594, 0.005, "not confirmed"),
        (np.nan, 0.005, "cannot be checked here"),
        (0.60, np.nan, "cannot be checked here"),
    ],
)
def test_a_number_is_confirmed_within_its_tolerance(ours, tolerance, expected):
    row = number("table 1", "claim", 0.60, ours, tolerance, "note", "file")
    assert row.verdict == expected


def baselines(expected, random_sd, printed, printed_sd):
    rows = [
        ("grouped", 10, system, target, mae, sd)
        for target in [*EMOTIONS, "overall"]
        for system, mae, sd in (
            ("random_expected", expected, np.nan),
            ("random", expected, random_sd),
            ("printed", printed, printed_sd),
        )
    ] + [("organisers", 10, "random_expected", "overall", 9.0, np.nan)]
    return pd.DataFrame(rows, columns=["test_set", "segments", "system", "target", "mae", "mae_sd"])


def test_table_1_allows_for_rounding_and_for_one_draw():
    # Printed: .70 .68 .62 .80 .72 .05 (.60). Ours .71 everywhere, give or take .005 + 1.96 * .01 = .0246.
    rows = tables.random_table(baselines(0.71, 0.01, 0.60, 0.02), "grouped")
    yes, no = CONFIRMED, NOT_CONFIRMED
    assert verdicts(rows) == [yes, no, no, no, yes, no, no]
    assert rows[0].tolerance == pytest.approx(0.0246, abs=1e-4)
    # .60 is within .0442 of .60 and of .62, not of the others.
    assert ["which agrees within 0.044" in row.note for row in rows] == [False, False, True, False, False, False, True]


def cell_metrics(mae, half, zero):
    index = [("text", "lstm", "all", "overall"), ("text", "zero", "all", "overall")]
    columns = ["mae", "mae_low", "mae_high", "skill"]
    values = [[mae, mae - half, mae + half, 0.05], [zero, zero, zero, 0.0]]
    return pd.DataFrame(values, pd.MultiIndex.from_tuples(index), columns)


@pytest.mark.parametrize(("mae", "expected"), [(0.160, "confirmed"), (0.161, "not confirmed")])
def test_a_cell_is_held_against_the_printed_number_and_the_others_are_left_open(mae, expected):
    # Printed .156; .0005 of rounding and half an interval of .004.
    rows = {row.claim: row for row in tables.cell_tables(cell_metrics(mae, 0.004, 0.170))}
    assert len(rows) == 21
    found = rows.pop("text, LSTM: overall MAE")
    assert (found.verdict, found.where, found.shown_in) == (expected, "table 2", "tables/table2.csv")
    assert found.difference == pytest.approx(mae - 0.156)
    assert found.tolerance == pytest.approx(0.0045)
    assert "Skill 5.0%" in found.note
    assert "zero gets 0.170 here." in found.note
    assert set(verdicts(rows.values())) == {"cannot be checked here"}
    assert {row.where for row in rows.values()} == {"table 2", "table 3", "table 4"}


def test_a_note_says_so_if_the_answer_zero_would_be_confirmed_too():
    (row,) = [row for row in tables.cell_tables(cell_metrics(0.156, 0.01, 0.165)) if row.verdict == "confirmed"]
    assert "which the tolerance would confirm as well" in row.note


def test_a_single_draw_has_no_margin():
    rows = tables.random_table(baselines(0.70, np.nan, 0.60, np.nan), "grouped")
    assert set(verdicts(rows)) == {"cannot be checked here"}


@pytest.fixture
def official():
    """Four videos with a name and one of digits; ten segments each. The labels of a video are all alike."""
    videos = np.repeat(["a", "b", "c", "d", "77"], 10)
    truth = np.zeros((50, 6))
    truth[:10, 0] = 1
    truth[40:] = 3
    return pd.DataFrame(truth, videos, EMOTIONS)


def scores(official, **outputs):
    constants = {"zero": np.zeros(6), "best_constant": np.zeros(6)}
    answers = {name: np.broadcast_to(answer, (1, *official.shape)) for name, answer in outputs.items()}
    return score_groups(
        answers, constants, official.to_numpy(), official.index.to_numpy(str), EMOTIONS, (0, 3)
    ).sort_index()


def test_table_5_is_left_open_without_folds_or_without_the_submission(official):
    for challenge, why in (
        (pd.DataFrame(), "The corpus has no organisers' folds."),
        (scores(official), "Not run: audio+video+text/blstm on the organisers' folds."),
    ):
        rows = tables.submission_table(challenge, official)
        assert len(rows) == 27
        assert {row.note for row in rows} == {why}
        assert set(verdicts(rows)) == {"cannot be checked here"}


def test_table_5_is_of_the_videos_whose_id_is_not_all_digits(official):
    answer = np.zeros((50, 6))
    answer[:, 1] = 0.051
    rows = tables.submission_table(scores(official, **{SUBMISSION: answer}), official)
    found = {row.claim: row for row in rows}
    # Disgust is absent in the named videos: its error is .051 in each of them, exactly as printed, and without scatter.
    disgust = found["submission, disgust: MAE"]
    assert (disgust.verdict, disgust.ours) == ("confirmed", pytest.approx(0.051))
    assert disgust.tolerance == pytest.approx(0.0005)
    assert disgust.note == f"On all test videos {(0.051 * 4 + 2.949) / 5:.3f}."
    assert found["submission, happy: MAE"].verdict == "not confirmed"
    # Right everywhere, without scatter, where .963 is printed.
    assert found["submission, disgust: binary accuracy"].difference == pytest.approx(0.037)
    assert found["submission, disgust: binary accuracy"].verdict == "not confirmed"
    # r is not defined for an output that does not vary.
    assert found["submission, happy: r"].verdict == "cannot be checked here"


def test_margins_know_that_the_segments_of_a_video_are_alike(official):
    rng = np.random.default_rng(3)
    challenge = scores(official, **{SUBMISSION: rng.uniform(0, 1, (50, 6))})
    margins = tables.submission_margins(challenge, official)
    # One of four videos has anger: the standard error of 0, 1, 1 and 1 is .25; Student's t with three degrees of
    # freedom is 3.1824.
    assert margins.loc["anger", "class_accuracy"] == pytest.approx(3.1824 * 0.25, abs=1e-4)
    assert margins.loc["sad", "binary_accuracy"] == 0
    r = challenge.loc[(SUBMISSION, "other ids", "anger"), "r"]
    assert margins.loc["anger", "r"] == pytest.approx(1.96 * (1 - r**2) / np.sqrt(4 - 1), abs=1e-3)


def test_zero_is_held_against_the_published_figures(official):
    # Zero is right about all but anger, which is 1 in one of the four named videos.
    rows = {row.claim: row for row in tables.zero_table(scores(official))}
    assert len(rows) == 18
    anger = rows["anger, MAE: the published figure is what zero gets"]
    assert (anger.ours, anger.difference, anger.tolerance) == pytest.approx((0.25, 0.149, 0.0015))
    assert set(verdicts(rows.values())) == {"not confirmed"}


@pytest.mark.skipif(not MOSEI.is_dir(), reason=f"the real labels are not in {MOSEI}")
def test_on_the_real_labels_zero_gets_most_of_table_5():
    fold_of = splits.organisers(splits.read_folds(MOSEI / "standard_folds.json"))
    with open_sequence(MOSEI / "CMU_MOSEI_Labels.csd") as sequence:
        columns = [sequence.metadata["dimension names"].index(emotion) for emotion in EMOTIONS]
        parts = {v: sequence.read(v)[0][:, columns] for v in sequence.videos if fold_of.get(v) == "test"}
    videos = np.repeat(list(parts), [len(rows) for rows in parts.values()])
    official = pd.DataFrame(np.concatenate(list(parts.values())), videos, EMOTIONS)
    rows = tables.zero_table(scores(official))
    # SPEC section 3: .1007 .0510 .0509 .5591 .1126 .0372 against .101 .051 .051 .404 .111 .038; of sad's .0016, the
    # tolerance of .0015 is just too little. 92.63 96.38 95.69 58.62 90.87 97.72 % against 92.6 96.3 95.7 70.5 (62.0 of
    # four classes) 91.0 97.7.
    yes, no = CONFIRMED, NOT_CONFIRMED
    assert verdicts(rows) == [yes, yes, yes, no, no, yes] + 2 * [yes, yes, yes, no, yes, yes]
    assert [round(row.ours, 4) for row in rows[:6]] == [0.1007, 0.0510, 0.0509, 0.5591, 0.1126, 0.0372]


@pytest.fixture
def part():
    rows = [
        fact("claim 1", "yes <&>", "x", "x", True, "note", "a.csv"),
        fact("claim 2", "no", 0.15, 3, False, "note", "a.csv"),
        unchecked("claim 3", "open", 0.6, "not run", ""),
        number("claim 4", "also yes", 0.5, 0.5004, 0.001, "note", "a.csv"),
    ]
    return Part("Title", "Caption.", rows)


def test_the_table_has_a_row_a_claim_and_every_column(part):
    table = frame(part.rows)
    assert list(table) == [
        "where", "claim", "paper", "ours", "difference", "tolerance", "verdict", "note", "shown_in"
    ]  # fmt: skip
    assert list(table["where"]) == ["claim 1", "claim 2", "claim 3", "claim 4"]


def test_pages_count_the_claims_of_the_paper_and_mark_each_verdict(part):
    beside = Part("Beside", "Caption.", part.rows[:1], of_the_paper=False)
    page = audit_page([part, beside], "Heading")
    text = audit_markdown([part, beside], "Heading")
    summary = "Of 4 claims of the paper, 2 confirmed, 1 not confirmed, 1 cannot be checked here."
    assert summary in page
    assert summary in text
    assert page.count(">✓ confirmed</td>") == 3
    assert "yes &lt;&amp;&gt;" in page
    counts = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if "| Title" in line]
    assert counts == [["Title", "2", "1", "1"]]
    assert "+0.0004" in text


def test_a_corpus_that_is_no_evidence_gets_no_verdict_and_says_so(part):
    without = without_verdicts(part, "sample corpus: not evidence")
    assert set(verdicts(without.rows)) == {"sample corpus: not evidence"}
    assert [row.ours for row in without.rows[:2]] == ["x", 3]
    page = audit_page([without], "Heading")
    assert "No verdicts (sample corpus: not evidence)" in page
    assert "confirmed</td>" not in page
