"""Tables: the paper's numbers beside ours, the constants, and what was not run."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from emofuse.configuration import protocol
from emofuse.paper import CELL_MAE, EMOTIONS, RANDOM_MAE, SUBMISSION
from emofuse.report.table import Table, write_table
from emofuse.report.tables import groups, table1, table5, tables2to4
from emofuse.report.tables.same_cell import same_cell_table
from emofuse.report.tables.search import search_table
from emofuse.report.tables.study import Study
from emofuse.scores import baselines, evaluation

TARGETS = list(EMOTIONS)


CHOICES = protocol.Tables("valid", "common", "grouped", False, ["rounded"])
STUDY = Study(TARGETS, (0, 3), CHOICES)


def everywhere(labels):
    """A split of one round each of whose folds are all segments."""
    return [dict.fromkeys(("train", "valid", "test"), np.arange(len(labels)))]


def with_choices(**choices):
    return replace(STUDY, choices=replace(CHOICES, **choices))


def scored(outputs, truth, targets=TARGETS, label_range=(0, 3)):
    """Tidy metrics of systems (name to outputs) and of the constants, for each of two modality sets."""
    constants = baselines.every_constant(truth, truth)
    videos = np.array(["a", "b", "7", "c", "8"]).repeat(len(truth) // 5)
    by_set = {
        modalities: evaluation.score_groups(found, constants, truth, videos, targets, label_range)
        for modalities, found in outputs.items()
    }
    return pd.concat(by_set, names=["modalities"])


def said(table):
    """All that is said of a table."""
    return " ".join([table.caption, *table.notes, *table.reading])


@pytest.fixture
def metrics():
    truth = np.random.default_rng(0).choice([0, 0, 1 / 3, 1], (50, 6))
    return scored({"text": {"lstm": np.stack([truth / 2, truth / 3])}, "audio": {}}, truth)


def test_the_papers_overall_numbers_are_the_means_of_its_emotions():
    values = [RANDOM_MAE[emotion] for emotion in TARGETS]
    assert np.mean(values) == pytest.approx(RANDOM_MAE["overall"], abs=0.006)
    assert len(CELL_MAE) == 21


def test_a_cell_stands_beside_the_papers_number_and_above_the_constants(metrics):
    table = tables2to4.cell_table(2, ["audio", "text"], ["lstm"], metrics, {}, STUDY)
    assert table.frame.loc[("text", "LSTM"), "paper"] == 0.156
    assert table.frame.loc[("text", "LSTM"), "MAE"] == metrics.loc[("text", "lstm", "all", "overall"), "mae"]
    assert [system for kind, system in table.frame.index if kind == "constant"] == [
        "zero", "training median", "training mean", "best constant on valid"
    ]  # fmt: skip
    assert np.isnan(table.frame.loc[("constant", "zero"), "r"])


def test_a_cell_that_was_not_run_is_named_and_has_no_row(metrics):
    table = tables2to4.cell_table(2, ["audio", "text"], ["lstm"], metrics, {}, STUDY)
    assert ("audio", "LSTM") not in table.frame.index
    assert "Not run, for want of sequences in this corpus: audio LSTM." in table.notes


def test_an_architecture_that_the_paper_has_not_has_no_number_of_its(metrics):
    metrics = metrics.rename(index={"lstm": "gru"}, level="system")
    table = tables2to4.cell_table(2, ["text"], ["gru"], metrics, {}, STUDY)
    paper = table.frame.loc[("text", "GRU"), "paper"]
    assert paper is None or np.isnan(paper)


def test_table_1_has_the_papers_row_and_every_baseline_for_each_test_set():
    labels = np.random.default_rng(1).choice([0, 1.0], (30, 6))
    scored = baselines.score_baselines(labels, everywhere(labels), TARGETS, (0, 3), 2, 1).reset_index()
    both = pd.concat([scored.assign(test_set=name, segments=30, videos=4) for name in ("grouped", "organisers")])
    table = table1.baseline_table(both, TARGETS)
    assert len(table.frame) == 1 + 2 * 9
    assert table.frame.loc[("grouped (30 segments of 4 videos)", "zero"), "MAE"] == pytest.approx(labels.mean())
    assert table.frame.loc[("the paper's", "random, as printed"), "surprise"] == 0.05


def test_the_papers_overall_stands_beside_what_its_baseline_may_be():
    labels = np.random.default_rng(1).choice([0, 1.0], (1030, 6))
    scored = baselines.score_baselines(labels, everywhere(labels), TARGETS, (0, 3), 2, 1).reset_index()
    frame = table1.baseline_table(scored.assign(test_set="grouped", segments=1030, videos=12), TARGETS).frame
    paper = frame.loc["grouped (1,030 segments of 12 videos)", "paper"]
    assert paper[paper.notna()].to_dict() == {
        "random, as described: expectation": 0.60,
        "random, as described": 0.60,
        "random, surprise never drawn": 0.60,
    }
    assert frame.loc["grouped (1,030 segments of 12 videos)", "sd"].notna().sum() == 4


def test_counts_are_shown_whole_and_shares_as_per_cent(tmp_path):
    frame = pd.DataFrame({"segments": [23259, 8], "share": [1.0, 0.0005]}, pd.Index(["all", "a & b"], name="who"))
    write_table(Table("Caption", frame, ["share"]), tmp_path, "t", "Heading")
    assert (tmp_path / "t.md").read_text(encoding="utf-8").splitlines()[-2:] == [
        "| all | 23,259 | 100.0 % |",
        "| a & b | 8 | 0.1 % |",
    ]
    assert r"a \& b & 8 & 0.1 \%" in (tmp_path / "t.tex").read_text(encoding="utf-8")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()[1] == "all,23259,1.0"


def test_formats_say_the_same(metrics, tmp_path):
    table = tables2to4.cell_table(2, ["audio", "text"], ["lstm"], metrics, {}, STUDY)
    write_table(table, tmp_path, "t", "A & B <1 %>")
    shown = f"{metrics.loc[('text', 'lstm', 'all', 'overall'), 'mae']:.3f}"
    for ending in ("md", "tex", "html"):
        text = (tmp_path / f"t.{ending}").read_text(encoding="utf-8")
        assert shown in text
    # A constant has no r, which the file for programs says in their way.
    assert "NaN" not in text.partition("<script>")[0]
    assert "<td>–</td>" in text
    assert "NaN" in (tmp_path / "t.csv").read_text(encoding="utf-8")
    assert r"\toprule" in (tmp_path / "t.tex").read_text(encoding="utf-8")
    assert r"A \& B" in (tmp_path / "t.tex").read_text(encoding="utf-8")
    assert "A &amp; B &lt;1 %&gt;" in (tmp_path / "t.html").read_text(encoding="utf-8")
    read = pd.read_csv(tmp_path / "t.csv", index_col=[0, 1])
    assert read.loc[("text", "LSTM"), "MAE"] == metrics.loc[("text", "lstm", "all", "overall"), "mae"]


def test_other_targets_do_not_stand_beside_the_papers_numbers():
    truth = np.random.default_rng(2).uniform(-3, 3, (40, 1))
    found = scored({"text": {"lstm": truth[None] * 0}}, truth, ["sentiment"], (-3, 3))
    study = replace(STUDY, targets=["sentiment"], label_range=(-3, 3))
    table = tables2to4.cell_table(2, ["text"], ["lstm"], found, {}, study)
    assert list(table.frame) == [
        "MAE", "skill", "skill low", "skill high", "detectable", "verdict", "accuracy of the sign",
        "7-class accuracy", "concordance", "r",
    ]  # fmt: skip
    random = baselines.score_baselines(truth, everywhere(truth), ["sentiment"], (-3, 3), 2, 1).reset_index()
    first = table1.baseline_table(random.assign(test_set="grouped", segments=40, videos=9), ["sentiment"])
    assert "paper" not in first.frame
    assert "the paper's" not in first.frame.index.get_level_values("test set")
    assert "random, surprise never drawn" not in first.frame.index.get_level_values("system")


def test_constants_stand_once_or_with_each_set(metrics):
    common = tables2to4.cell_table(2, ["audio", "text"], ["lstm"], metrics, {}, STUDY)
    own = tables2to4.cell_table(2, ["audio", "text"], ["lstm"], metrics, {}, with_choices(constants="per_mode"))
    assert common.frame.index.get_level_values("modalities").tolist().count("constant") == 4
    assert own.frame.index.get_level_values("modalities").tolist() == [
        *["audio: constant"] * 4, "text", *["text: constant"] * 4
    ]  # fmt: skip
    assert "test segments of its own" in said(own)
    assert "test segments of its own" not in said(common)


def test_presence_decides_which_accuracies_are_shown(metrics):
    both = tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, with_choices(presence=["rounded", "raw"]))
    one = tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, STUDY)
    assert set(both.frame) - set(one.frame) == {"binary accuracy, raw"}


@pytest.mark.parametrize(
    ("label_range", "shown"), [((1, 7), []), ((0, 3), ["binary accuracy"]), ((-3, 3), ["accuracy of the sign"])]
)
def test_presence_is_not_shown_where_every_label_is_above_zero(metrics, label_range, shown):
    study = replace(STUDY, label_range=label_range)
    frame = tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, study).frame
    assert [column for column in frame if column.startswith(("binary", "accuracy"))] == shown
    assert f"{label_range[1] - label_range[0] + 1}-class accuracy" in frame


def test_choosing_on_the_test_fold_is_said(metrics):
    flattering = with_choices(chosen_on="test")
    for make in (lambda study: tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, study),
                 lambda study: groups.group_table(metrics, study)):  # fmt: skip
        assert "chosen on the TEST fold" in said(make(flattering))
        assert "TEST" not in said(make(STUDY))


def test_shuffled_labels_are_said(metrics):
    for make in (lambda study: tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, study),
                 lambda study: groups.group_table(metrics, study)):  # fmt: skip
        assert "shuffled between videos" in said(make(with_choices(shuffled=True)))
        assert "shuffled" not in said(make(STUDY))


def test_wherever_skill_is_shown_it_is_said_what_the_least_error_says_nothing_of(metrics):
    """Finding 9: an emotion with an AUC of .82 has a skill of -1.1 %, for the median of its intensity is zero.

    It is said of the emotions that most of these segments lack, and of no others.
    """
    target = metrics.index.get_level_values("target")
    for rare, named in ((["anger", "fear", "sad"], "anger, fear or sad"), (["happy"], "happy"), ([], None)):
        found = metrics.assign(prevalence=np.where(target.isin(rare), 0.1, 0.9))
        for table in (tables2to4.cell_table(2, ["text"], ["lstm"], found, {}, STUDY),
                      groups.group_table(found, STUDY),
                      table5.challenge_table(found.loc["text"], STUDY)):  # fmt: skip
            assert "skill" in " ".join(table.frame.columns) or "skill" in table.frame.index.unique("metric")
            assert ("Most test segments lack" in said(table)) == bool(rare)
            assert not rare or f"Most test segments lack {named}: there the answer" in said(table)


def test_seeds_have_an_interval_only_where_there_are_several(metrics):
    assert tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, STUDY).frame.loc[("text", "LSTM"), "± seeds"] > 0
    truth = np.random.default_rng(0).choice([0, 1 / 3, 1], (50, 6))
    single = tables2to4.cell_table(2, ["text"], ["lstm"], scored({"text": {"lstm": truth[None] / 2}}, truth), {}, STUDY)
    assert "± seeds" not in single.frame


def test_groups_have_their_own_segments_and_constant(metrics):
    frame = groups.group_table(metrics, STUDY).frame
    assert frame["digit ids: segments"].tolist() == [20, 20, 20]
    assert frame["other ids: segments"].tolist() == [30, 30, 30]
    assert frame["other ids: videos"].tolist() == [3, 3, 3]
    assert "no number here is judged, nor is a difference between groups." in said(groups.group_table(metrics, STUDY))
    assert (frame.loc[("text", "best constant on valid"), ["digit ids: skill", "other ids: skill"]] == 0).all()


def test_a_constant_of_each_kind_of_ids_stands_beside_groups_where_there_is_one(metrics):
    assert not [column for column in groups.group_table(metrics, STUDY).frame if "by kind" in column]
    truth = np.random.default_rng(1).choice([0, 1 / 3, 1], (50, 6))
    videos = np.array(["a", "b", "7", "c", "8"]).repeat(10)
    constants = {"best_constant": np.zeros(6), "best_constant_by_kind": np.full(6, 0.5)}
    scores = evaluation.score_groups({"lstm": np.stack([truth / 2])}, constants, truth, videos, TARGETS, (0, 3))
    table = groups.group_table(pd.concat({"text": scores}, names=["modalities"]), STUDY)
    expected = 1 - np.abs(truth / 2 - truth).mean() / np.abs(truth - 0.5).mean()
    row = table.frame.loc[("text", "LSTM")]
    assert row["all: skill by kind"] == pytest.approx(expected)
    assert row["all: skill by kind low"] < expected < row["all: skill by kind high"]
    assert table.frame.loc[("text", "best constant of each kind of ids"), "digit ids: skill by kind"] == 0
    assert "beyond the kind of id" in said(table)


def test_a_set_without_segments_of_a_group_has_none_there(metrics):
    without = metrics.drop(index=("text", "lstm", "digit ids"))
    frame = groups.group_table(without, STUDY).frame
    assert frame.loc[("text", "LSTM"), "digit ids: segments"] == 0
    assert np.isnan(frame.loc[("text", "LSTM"), "digit ids: MAE"])
    assert frame.loc[("text", "LSTM"), "other ids: segments"] == 30


@pytest.fixture
def challenge():
    """Metrics of the submitted cell on the organisers' test fold."""
    rng = np.random.default_rng(3)
    truth = rng.choice([0, 0, 0, 1 / 3, 1], (50, 6))
    return scored({"": {SUBMISSION: rng.uniform(0, 1, (1, 50, 6))}}, truth).loc[""]


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


def test_the_search_shows_what_choosing_on_the_test_fold_is_worth():
    cells = pd.DataFrame(
        [["text", "cnn", 2, 2, "all", 0.4, 0.2, 0.2, 1.5, 7200]],
        columns=["modalities", "architecture", "candidates", "infeasible", "finalists", "chosen_on_valid",
                 "chosen_on_test", "worth", "dead_outputs", "seconds"],
    )  # fmt: skip
    table = search_table(cells, STUDY)
    expected = {
        "candidates": 2, "infeasible": 2, "test MAE, chosen on valid": 0.4, "test MAE, chosen on test": 0.2,
        "flattery": 0.5, "dead outputs": 1.5, "hours": 2,
    }  # fmt: skip
    assert table.frame.loc[("text", "CNN")].to_dict() == expected
    assert "inalists" not in said(table)
    assert "infeasible" not in search_table(cells.assign(infeasible=0), STUDY).frame
    table = search_table(cells.assign(finalists="1-1-15-0.2"), STUDY)
    assert table.frame.loc[("text", "CNN")].to_dict() == expected | {"finalists": "1-1-15-0.2"}
    assert "best by validation with the first seed; they alone are trained with all seeds" in said(table)


def test_a_cell_has_its_verdict_and_what_its_fold_could_show(metrics):
    table = tables2to4.cell_table(2, ["audio", "text"], ["lstm"], metrics, {}, STUDY)
    row = table.frame.loc[("text", "LSTM")]
    assert row["verdict"] == "too few videos for a verdict"
    assert row["detectable"] == metrics.loc[("text", "lstm", "all", "overall"), "detectable"] > 0
    assert "verdict" not in table.frame.loc[("constant", "zero")].dropna()
    assert "(50 segments of 5 videos)" in said(table)
    assert "Only 5 test videos: too few for a verdict, which takes 10." in said(table)
    many = tables2to4.cell_table(2, ["text"], ["lstm"], metrics.assign(videos=30, beats=True), {}, STUDY)
    assert many.frame.loc[("text", "LSTM"), "verdict"] == "beats every constant"
    assert "too few" not in said(many)
    assert "Each verdict is on one row by itself. The front of the report says how many hold for all" in said(many)


def test_detection_stands_beside_skill_with_the_constants(metrics):
    frame = tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, STUDY).frame
    shown = ["AUC", "balanced accuracy", "F1", "concordance"]
    found = metrics.loc[("text", "lstm", "all", "overall"), ["auc", "balanced_accuracy", "f1", "concordance"]]
    assert frame.loc[("text", "LSTM"), shown].tolist() == found.tolist()
    assert frame.loc[("constant", "zero"), shown].tolist() == [0.5, 0.5, 0, 0]


def test_of_how_many_emotions_an_r_is_is_said():
    truth = np.random.default_rng(0).choice([0, 0, 1 / 3, 1], (50, 6))
    outputs = truth[None] / 2
    outputs[..., 0] = 0.1
    found = scored({"text": {"lstm": outputs, "cnn": truth[None] / 3}}, truth)
    table = tables2to4.cell_table(2, ["text"], ["lstm", "cnn"], found, {}, STUDY)
    assert "r is the mean of the targets for which it is defined: text LSTM 5 of 6." in said(table)
    assert table.frame.loc[("text", "LSTM"), "r"] == pytest.approx(1)


@pytest.mark.parametrize("label_range", [(0, 5), (1, 5)])
def test_presence_is_not_shown_where_every_label_is_present(label_range):
    """Ranges away from zero had a binary accuracy of 100 % for all."""
    truth = np.random.default_rng(2).uniform(1, 5, (40, 2))
    study = replace(STUDY, targets=["a", "b"], label_range=label_range)
    found = scored({"text": {"lstm": truth[None] * 0.9}}, truth, ["a", "b"], label_range)
    presence = {"binary accuracy", "AUC", "balanced accuracy", "F1", "average precision"}
    assert not presence & set(tables2to4.cell_table(2, ["text"], ["lstm"], found, {}, study).frame)
    shown = set(table5.challenge_table(found.loc["text"], study).frame.index.get_level_values("metric"))
    assert not presence & shown
    assert {"MAE", "r", "concordance"} <= shown


def test_one_video_has_numbers_and_no_interval_or_verdict():
    truth = np.random.default_rng(0).choice([0, 1 / 3, 1], (10, 6))
    constants = baselines.every_constant(truth, truth)
    one = evaluation.score_groups({"lstm": truth[None] / 2}, constants, truth, np.full(10, "v"), TARGETS, (0, 3))
    found = pd.concat({"text": one}, names=["modalities"])
    row = tables2to4.cell_table(2, ["text"], ["lstm"], found, {}, STUDY).frame.loc[("text", "LSTM")]
    assert row[["skill low", "skill high", "detectable"]].isna().all()
    assert row["skill"] > 0
    assert row["verdict"] == "too few videos for a verdict"


def test_a_constant_truth_leaves_skill_undefined_and_no_constant_beaten(tmp_path):
    truth, videos = np.zeros((24, 6)), np.arange(24).astype(str)
    outputs = np.random.default_rng(0).uniform(0, 1, (2, 24, 6))
    found = evaluation.score_groups(
        {"lstm": outputs}, baselines.every_constant(truth, truth), truth, videos, TARGETS, (0, 3)
    )
    table = tables2to4.cell_table(2, ["text"], ["lstm"], pd.concat({"text": found}, names=["modalities"]), {}, STUDY)
    row = table.frame.loc[("text", "LSTM")]
    assert row[["skill", "skill low", "r"]].isna().all()
    assert row["verdict"] == "is not shown to beat every constant"
    assert "AUC" not in table.frame
    write_table(table, tmp_path, "t", "Heading")


def test_words_of_a_table_are_shown_in_every_format(metrics, tmp_path):
    write_table(tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, STUDY), tmp_path, "t", "Heading")
    assert '<td class="prose">too few videos for a verdict</td>' in (tmp_path / "t.html").read_text(encoding="utf-8")
    assert "too few videos for a verdict" in (tmp_path / "t.csv").read_text(encoding="utf-8")
    # In print, a sentence stands below a table.
    for ending in ("md", "tex"):
        assert "too few for a verdict" in (tmp_path / f"t.{ending}").read_text(encoding="utf-8")


def test_a_cell_against_itself_stands_with_its_shares():
    counts = pd.DataFrame(
        {"segments": [50, 40], "videos": [20, 15], "halves": [3, 0], "halves_different": [1, 0],
         "networks": [6, 3], "networks_different": [3, 3]},
        pd.MultiIndex.from_tuples([("text", "lstm"), ("audio", "cnn")]),
    )  # fmt: skip
    frame = same_cell_table(counts, STUDY).frame
    assert frame["called different"].tolist() == pytest.approx([1 / 3, np.nan, 1 / 3], nan_ok=True)
    assert frame["apart beyond videos"].tolist() == pytest.approx([1 / 2, 1, 6 / 9])
    assert frame.loc[("audio", "CNN"), "videos"] == 15
    assert frame.loc[("all", ""), "single networks"] == 9


def test_dead_outputs_of_cells_are_said_where_the_cells_are(metrics):
    dead = {("text", "lstm"): 1.5, ("audio", "lstm"): 0.0, ("audio+text", "cnn"): 6.0}
    notes = tables2to4.cell_table(2, ["audio", "text"], ["lstm"], metrics, dead, STUDY).notes
    assert "Dead outputs, the same for every segment, of 6 a network: text LSTM 1.5." in notes
    assert "Dead outputs" not in said(tables2to4.cell_table(2, ["audio"], ["lstm"], metrics, dead, STUDY))


def test_a_page_shows_skill_by_target_with_a_row_a_target(metrics, tmp_path):
    """Seventeen columns fitted no screen; rows may be as many as there are."""
    table = tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, STUDY)
    *_, by_target = table.views
    assert by_target.frame.index.tolist() == ["overall", *TARGETS]
    assert list(by_target.frame)[:2] == ["text LSTM", "zero"]
    assert by_target.frame.loc["happy", "text LSTM"] == table.frame.loc[("text", "LSTM"), "skill happy"]
    shown = {column for view in table.views[:2] for column in view.frame}
    assert shown == {column for column in table.frame if column not in [f"skill {target}" for target in TARGETS]}


def test_the_spread_over_seeds_stands_behind_the_error(metrics, tmp_path):
    table = tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, STUDY)
    write_table(table, tmp_path, "t", "Heading")
    row = table.frame.loc[("text", "LSTM")]
    page = (tmp_path / "t.html").read_text(encoding="utf-8")
    assert f">{row['MAE']:.3f} ± {row['± seeds']:.3f}</td>" in page
    assert "± seeds" in pd.read_csv(tmp_path / "t.csv")
    assert '<th scope="col">± seeds</th>' not in page


def test_notes_stand_below_a_table_in_every_format(tmp_path):
    frame = pd.DataFrame({"n": [1]}, pd.Index(["a"], name="who"))
    write_table(Table("Caption.", frame, [], notes=("A <note>.",), reading=("Read & see.",)), tmp_path, "t", "Heading")
    markdown, latex, page = ((tmp_path / f"t.{ending}").read_text(encoding="utf-8") for ending in ("md", "tex", "html"))
    assert markdown.startswith("Caption. Heading.\n\n|")
    assert markdown.endswith("\n\nA \\<note>.\n")
    assert r"\parbox{\linewidth}{A <note>.}" in latex
    assert "<header><p>Heading</p></header>" in page
    assert page.index("</table>") < page.index("<li>A &lt;note&gt;.</li>") < page.index("<p>Read &amp; see.</p>")


def test_captions_have_two_sentences_at_most(metrics, challenge):
    tables = [tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, STUDY), groups.group_table(metrics, STUDY),
              table5.challenge_table(challenge, STUDY)]  # fmt: skip
    for table in tables:
        assert len(re.findall(r"[.!?](?=\s|$)", table.caption)) <= 2, table.caption
