"""What a run cost: sums by rule of what was measured, and how many jobs were not."""

import pandas as pd

from emofuse.report.table import write_table
from emofuse.report.tables.costs import cost_table

HEADER = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"


def benchmark(path, seconds, peak, processor):
    path.write_text(f"{HEADER}{seconds}\t0:00:01\t{peak}\t0\t0\t0\t0\t0\t0\t{processor}\n")
    return path


def test_jobs_are_summed_by_rule_and_those_without_a_benchmark_counted(tmp_path):
    train = [
        benchmark(tmp_path / "a.tsv", 10.4, 500, 20.2), benchmark(tmp_path / "b.tsv", 3600, 700, "NA"),
        benchmark(tmp_path / "c.tsv", 20, 600, 30), tmp_path / "none.tsv",
    ]  # fmt: skip
    table = cost_table({"train": train, "align": [tmp_path / "neither.tsv"]}, "Sample corpus, protocol quick")
    assert table.frame.loc["train"].tolist() == [4, 1, 3630, 20, 3600, 50, 700]
    assert table.frame.loc["align"].tolist()[:2] == [1, 1]
    assert table.frame.loc["align"].isna().tolist() == [False, False] + [True] * 5
    assert table.frame.loc["all"].tolist() == [5, 2, 3630, 20, 3600, 50, 700]
    assert table.caption.startswith("Sample corpus, protocol quick. ")


def test_a_job_too_short_to_be_looked_at_has_a_time_and_no_memory(tmp_path):
    table = cost_table({"select": [benchmark(tmp_path / "a.tsv", 2, "NA", "NA")]}, "t")
    assert table.frame.loc["select"].isna().tolist() == [False] * 5 + [True] * 2


def test_the_table_is_written_in_every_format(tmp_path):
    nothing = cost_table({"train": [tmp_path / "none.tsv"]}, "t")
    write_table(nothing, tmp_path, "nothing")
    assert "NaN" not in (tmp_path / "nothing.html").read_text()
    table = cost_table({"train": [benchmark(tmp_path / "a.tsv", 123456, 1, 1)]}, "t")
    write_table(table, tmp_path, "costs")
    assert "123,456" in (tmp_path / "costs.html").read_text()
    assert pd.read_csv(tmp_path / "costs.csv", index_col="rule").loc["all", "time in all, s"] == 123456
