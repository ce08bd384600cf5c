"""What a run cost is what its programs logged of themselves: every job is counted, and none is missing."""

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow

# What comes after the costs are summed up, or is at it.
LATER = {"summarise_costs", "record_provenance", "make_report", "make_crate"}


def test_every_job_is_counted(finished):
    results = finished.folder / "results/tiny"
    costs = pd.read_csv(finished.folder / "reports/tiny/brief/costs/costs.csv", index_col="rule")
    logs = [
        path.relative_to(folder)
        for folder in (results / "logs", results / "brief/logs")
        for path in folder.rglob("*.log")
    ]
    jobs = pd.Series([path.with_suffix("").parts[0] for path in logs]).value_counts().to_dict()
    computing = {"make_sample", "align", "hash_inputs", "split_grouped", "fit_scaling", "train", "select", "evaluate",
                 "score_baselines", "train_challenge", "evaluate_challenge"}  # fmt: skip
    assert computing <= set(costs.index)
    counted = costs.drop(index=["all", *(LATER & set(costs.index))])
    assert counted["jobs"].to_dict() == {rule: jobs[rule] for rule in counted.index}
    assert costs.loc["train", "jobs"] == 4
    assert (costs.loc[list(computing), "not recorded"] == 0).all()
    assert costs.loc[list(computing), "time in all, s"].notna().all()
    assert costs.loc["train", "peak memory, MB"] > costs.loc["align", "peak memory, MB"] > 0
