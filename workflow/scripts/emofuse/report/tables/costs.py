"""What a run cost: time and memory by rule, as its programs logged them."""

from pathlib import Path

import pandas as pd

from emofuse.cost import Cost, read_cost
from emofuse.report.table import Table


def cost_table(folders: list[Path]) -> Table:
    """A row a rule and one for all, of the logs in these folders: `<rule>.log` or `<rule>/<job>.log`."""
    jobs: dict[str, list[Cost | None]] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.log")):
            jobs.setdefault(path.relative_to(folder).with_suffix("").parts[0], []).append(read_cost(path))
    jobs["all"] = [cost for costs in jobs.values() for cost in costs]
    frame = pd.DataFrame.from_dict({rule: _cost(costs) for rule, costs in jobs.items()}, orient="index")
    return Table(
        "Time and memory of this run's jobs, and of those of its cells that were run before. Look at the longest job"
        " and the peak memory: they say what machine a run needs.",
        frame.astype(float).round().astype("Int64").rename_axis("rule"),
        [],
        reading=(
            "Jobs that ran beside one another count each.",
            "Not recorded are jobs that did not come to their end, are still at work, were run by an earlier version,"
            " or took their results from a cache.",
        ),
    )


def _cost(costs: list[Cost | None]) -> dict[str, float]:
    measured = pd.DataFrame([cost for cost in costs if cost], columns=list(Cost.__annotations__))
    return {
        "jobs": len(costs),
        "not recorded": len(costs) - len(measured),
        "time in all, s": measured["seconds"].sum(min_count=1),
        "median, s": measured["seconds"].median(),
        "longest, s": measured["seconds"].max(),
        "processor time, s": measured["processor_seconds"].sum(min_count=1),
        "peak memory, MB": measured["peak_mb"].max(),
    }
