"""What a run cost: time and memory by rule, as Snakemake measured them job by job."""

from itertools import chain
from pathlib import Path

import pandas as pd

from emofuse.report.table import Table


def cost_table(benchmarks: dict[str, list[Path]], heading: str) -> Table:
    """A row a rule and one for all. `benchmarks` maps a rule to its jobs' benchmark files, there or not."""
    every = benchmarks | {"all": list(chain(*benchmarks.values()))}
    frame = pd.DataFrame.from_dict({rule: _cost(paths) for rule, paths in every.items()}, orient="index")
    caption = (
        f"{heading}. Time and memory of the jobs that compute. Jobs that ran beside one another count each. Processor "
        "time and memory are what was seen twice a second in a job's first quarter of a minute and every half minute "
        "later: too low for short jobs. Not recorded are jobs whose results came from a cache or were made by an "
        "earlier version."
    )
    return Table(caption, frame.astype(float).round().astype("Int64").rename_axis("rule"), [])


def _cost(paths: list[Path]) -> dict[str, float]:
    found = [pd.read_csv(path, sep="\t") for path in paths if path.exists()]
    measured = pd.concat(found) if found else pd.DataFrame(columns=["s", "cpu_time", "max_rss"], dtype=float)
    return {
        "jobs": len(paths),
        "not recorded": len(paths) - len(found),
        "time in all, s": measured["s"].sum(min_count=1),
        "median, s": measured["s"].median(),
        "longest, s": measured["s"].max(),
        "processor time, s": measured["cpu_time"].sum(min_count=1),
        "peak memory, MB": measured["max_rss"].max(),
    }
