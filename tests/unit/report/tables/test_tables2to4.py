"""Tables 2 to 4: the paper's numbers beside ours, the constants, and what was not run."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from judged_tables import STUDY, TARGETS, everywhere, said, scored, with_choices

from emofuse.report.table import write_table
from emofuse.report.tables import groups, table1, table5, tables2to4
from emofuse.scores import baselines, evaluation


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


def test_dead_outputs_of_cells_are_said_where_the_cells_are(metrics):
    dead = {("text", "lstm"): 1.5, ("audio", "lstm"): 0.0, ("audio+text", "cnn"): 6.0}
    notes = tables2to4.cell_table(2, ["audio", "text"], ["lstm"], metrics, dead, STUDY).notes
    assert "Dead outputs, nearly the same for every validation segment, of 6 a network: text LSTM 1.5." in notes
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


def test_captions_have_two_sentences_at_most(metrics, challenge):
    tables = [tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, STUDY), groups.group_table(metrics, STUDY),
              table5.challenge_table(challenge, STUDY)]  # fmt: skip
    for table in tables:
        assert len(re.findall(r"[.!?](?=\s|$)", table.caption)) <= 2, table.caption


def test_what_beats_every_constant_is_marked_in_print(metrics, tmp_path):
    """There is no room for verdicts."""
    cell = ("text", "lstm", "all", "overall")
    for beats in (False, True):
        metrics.loc[cell, ["beats", "videos"]] = beats, 12
        write_table(tables2to4.cell_table(2, ["text"], ["lstm"], metrics, {}, STUDY), tmp_path, "t", "Heading")
        marked = {"md": r"\*", "tex": "*"}
        for ending, mark in marked.items():
            text = (tmp_path / f"t.{ending}").read_text(encoding="utf-8").replace("**", "").replace("table*", "")
            assert (f"]{mark}" in text) == beats
            assert (f"{mark} beats every constant, by itself." in text) == beats
        assert (
            "*" not in (tmp_path / "t.html").read_text(encoding="utf-8").partition("<main>")[2].partition("</main>")[0]
        )
