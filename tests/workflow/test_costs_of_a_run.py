"""What a run cost is what its jobs left: each of their benchmarks is counted, and none is missing."""

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow


def test_every_job_that_computes_is_counted(finished):
    results = finished.folder / "results/tiny"
    costs = pd.read_csv(finished.folder / "reports/tiny/brief/costs/costs.csv", index_col="rule")
    run = [path.relative_to(results / "brief/benchmarks") for path in (results / "brief/benchmarks").rglob("*.tsv")]
    counted = pd.Series([path.with_suffix("").parts[0] for path in run]).value_counts()
    assert costs.loc[counted.index, "jobs"].to_dict() == counted.to_dict()
    # Other protocols of the same corpus leave theirs beside the corpus's own.
    of_corpus = ["make_sample", "hash_inputs", "align"]
    assert set(costs.index) == {*counted.index, *of_corpus, "all"}
    assert costs.loc["train", "jobs"] == 4
    assert costs.loc["all", "jobs"] == len(run) + len(of_corpus)
    assert (costs["not recorded"] == 0).all()
    assert costs["time in all, s"].notna().all()
