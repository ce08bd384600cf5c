"""Table 5: the paper's submission beside ours and the constants, on both populations."""

import re
from dataclasses import replace

import numpy as np
import pytest
from judged_tables import STUDY, TARGETS, said, scored, with_choices

from emofuse.paper import SUBMISSION
from emofuse.report.table import write_table
from emofuse.report.tables import table5

NAMED = "videos whose id is not all digits (30 segments of 3 videos)"
EVERY = "all test videos (50 segments of 5 videos)"


def test_table_5_has_the_paper_the_run_and_the_constants_for_both_populations(challenge):
    assert "TEST" in said(table5.challenge_table(challenge, with_choices(chosen_on="test")))
    assert "shuffled between videos" in said(table5.challenge_table(challenge, with_choices(shuffled=True)))
    frame = table5.challenge_table(challenge, STUDY).frame
    assert list(frame) == [table5.PAPER, SUBMISSION, "zero", "training median", "best constant on valid"]
    assert frame.loc[(NAMED, "MAE", "overall"), table5.PAPER] == 0.126
    assert frame.loc[(NAMED, "MAE", "happy"), SUBMISSION] == challenge.loc[(SUBMISSION, "other ids", "happy"), "mae"]
    assert frame.loc[(NAMED, "4-class accuracy", "happy"), table5.PAPER] == 0.62
    # It is of these videos alone.
    assert frame.loc[EVERY, table5.PAPER].isna().all()
    zero = challenge.loc[("zero", "all", "overall"), "mae"]
    assert frame.loc[(EVERY, "MAE", "overall"), "zero"] == zero
    assert frame.loc[(NAMED, "r")].drop(columns=[table5.PAPER, SUBMISSION]).isna().all(axis=None)
    for column, heading in (("auc", "AUC"), ("average_precision", "average precision"), ("f1", "F1"),
                            ("balanced_accuracy", "balanced accuracy"), ("concordance", "concordance")):  # fmt: skip
        shown = frame.loc[(EVERY, heading)]
        for system, title in ((SUBMISSION,) * 2, ("best_constant", "best constant on valid")):
            expected = [challenge.loc[(system, "all", target), column] for target in TARGETS]
            assert shown.loc[TARGETS, title].tolist() == expected
    assert frame.loc[(EVERY, "skill", "overall"), SUBMISSION] == challenge.loc[(SUBMISSION, "all", "overall"), "skill"]


def test_the_papers_numbers_stand_beside_its_own_system_or_constants_alone(challenge):
    """Beside another cell, .126 was shown as if that had got it."""
    other = challenge.rename(index={SUBMISSION: "text/cnn"}, level="system")
    table = table5.challenge_table(other, STUDY)
    assert table5.PAPER not in table.frame
    assert table5.ANOTHER in table.notes
    alone = table5.challenge_table(challenge.drop(index=SUBMISSION), STUDY)
    assert alone.frame.loc[(NAMED, "MAE", "overall"), table5.PAPER] == 0.126
    assert table5.ANOTHER not in alone.notes


def test_a_page_has_a_small_table_a_metric_in_table_5(challenge, tmp_path):
    write_table(table5.challenge_table(challenge, STUDY), tmp_path, "t", "Heading")
    page = (tmp_path / "t.html").read_text(encoding="utf-8")
    captions = re.findall("<figcaption>(.*?)</figcaption>", page)
    metrics = ["MAE", "skill", "binary accuracy", "4-class accuracy", "AUC", "average precision", "balanced accuracy",
               "F1", "concordance", "r", "deviation"]  # fmt: skip
    assert captions == metrics * 2
    assert re.findall("<th scope.*?>(.*?)</th>", page)[:5] == ["emotion", "paper", "ours", "zero", "best constant"]
    assert re.findall("<td.*?>(.*?)</td>", page)[:2] == ["overall", "0.126"]


@pytest.mark.parametrize(("seeds", "subject"), [(1, "This network of text/cnn"), (2, "text/cnn")])
def test_the_verdict_in_table_5_is_of_a_network_where_there_is_one_seed(seeds, subject):
    truth = np.random.default_rng(3).choice([0, 0, 0, 1 / 3, 1], (50, 6))
    found = scored({"": {"text/cnn": np.stack([truth / 2] * seeds)}}, truth).loc[""].assign(videos=30, beats=True)
    assert f" {subject} beats every constant." in said(table5.challenge_table(found, STUDY))


def test_without_a_run_table_5_has_the_constants_and_says_so():
    truth = np.random.default_rng(3).choice([0, 0, 1], (50, 6))
    table = table5.challenge_table(scored({"": {}}, truth).loc[""], with_choices(chosen_on="test", shuffled=True))
    assert "the constants alone" in said(table)
    # Nothing was chosen.
    assert "TEST" not in said(table)
    assert "shuffled" not in said(table)
    assert list(table.frame) == [table5.PAPER, "zero", "training median", "best constant on valid"]
    # Presence, of which all constants say the same, is not shown without a network.
    printed, ours = ([view.caption for view in videos.views] for videos in table.views)
    assert printed == ours == ["MAE", "binary accuracy", "4-class accuracy"]


def test_one_target_has_one_row():
    truth = np.random.default_rng(3).choice([0, 0, 1], (50, 1))
    found = scored({"": {"text/cnn": truth[None] / 2}}, truth, ["happy"]).loc[""]
    table = table5.challenge_table(found, replace(STUDY, targets=["happy"]))
    assert set(table.frame.index.get_level_values("target")) == {"happy"}
