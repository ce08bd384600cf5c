"""What a run cost: sums by rule of what jobs logged, and how many did not."""

import pandas as pd

from emofuse.report import html
from emofuse.report.table import write_table
from emofuse.report.tables.costs import cost_table


def log(folder, name, *lines):
    path = folder / f"{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["some warning", *lines]) + "\n", encoding="utf-8")


def cost(seconds, processor, peak):
    return f"cost: {seconds:.2f} s, {processor:.2f} s of processor time, {peak} MB at most"


def test_jobs_are_summed_by_rule_and_those_that_logged_no_cost_counted(tmp_path):
    corpus, run = tmp_path / "corpus/logs", tmp_path / "corpus/run/logs"
    log(run, "train/text/lstm/a", cost(10.4, 20.2, 500))
    log(run, "train/text/cnn/a", cost(3600, 0, 700))
    # Of a job that was tried twice, the last counts.
    log(run, "train/audio/cnn/a", cost(1, 1, 9000), cost(20, 30, 600))
    log(run, "train/audio/cnn/b", "error: no room")
    log(corpus, "align", "aligned")
    table = cost_table([corpus, run])
    assert table.frame.loc["train"].tolist() == [4, 1, 3630, 20, 3600, 50, 700]
    assert table.frame.loc["align"].tolist()[:2] == [1, 1]
    assert table.frame.loc["align"].isna().tolist() == [False, False] + [True] * 5
    assert table.frame.loc["all"].tolist() == [5, 2, 3630, 20, 3600, 50, 700]


def test_a_folder_without_logs_gives_a_table_of_nothing(tmp_path):
    table = cost_table([tmp_path])
    assert table.frame.loc["all"].isna().tolist() == [False, False] + [True] * 5


def test_the_table_is_written_in_every_format(tmp_path):
    log(tmp_path, "none", "nothing")
    write_table(cost_table([tmp_path]), tmp_path, "nothing", "t")
    assert "NaN" not in html.body(tmp_path / "nothing.html")
    log(tmp_path, "train", cost(123456, 1, 1))
    write_table(cost_table([tmp_path]), tmp_path, "costs", "t")
    assert "123,456" in (tmp_path / "costs.html").read_text(encoding="utf-8")
    assert pd.read_csv(tmp_path / "costs.csv", index_col="rule").loc["all", "time in all, s"] == 123456
