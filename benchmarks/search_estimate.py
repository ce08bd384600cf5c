"""Estimate what a protocol's whole search costs at full size, on 2, 8 and 64 cores.

    uv run python benchmarks/search_estimate.py --parts parts.csv --protocol config/protocols/sound.yaml \\
        --epochs results/mosei-text/sound --scheduling 0.013

takes seconds of start-up and of epochs from `search_parts.py`, epochs a fit from searches that ran (the mean by
architecture), and the seconds that Snakemake takes for a job from `scheduler.py`; and prints Markdown: what the fits
cost, and how long the jobs take where each core takes the next job when it is free.
"""

import argparse
import heapq
import itertools
import sys
from pathlib import Path

import pandas as pd
from search_costs import Costs
from search_parts import ARCHITECTURES

from emofuse.configuration.files import load_protocol
from emofuse.configuration.shapes import feasible

MODALITIES = {"audio": 74, "video": 35, "text": 300}
CORES = (2, 8, 64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", type=Path, nargs="+", required=True, help="what search_parts.py wrote")
    parser.add_argument("--protocol", type=Path, required=True, help="YAML")
    parser.add_argument(
        "--epochs", type=Path, nargs="+", required=True, help="of searches: results/<corpus>/<protocol>"
    )
    parser.add_argument("--scheduling", type=float, required=True, help="seconds that Snakemake takes for a job")
    arguments = parser.parse_args()
    protocol = load_protocol(arguments.protocol).content
    jobs = search_jobs(protocol, Costs.read(arguments.parts), epochs_a_fit(arguments.epochs))
    print_costs(jobs)
    print()
    print_durations(jobs["seconds"].tolist(), arguments.scheduling)


def epochs_a_fit(runs: list[Path]) -> pd.Series:
    """The mean over all fits of searches, by architecture."""
    trials = pd.concat(pd.read_csv(path) for run in runs for path in (run / "train").rglob("trials.csv"))
    epochs = trials.groupby("architecture")["epochs"].mean()
    if lacking := set(ARCHITECTURES) - set(epochs.index):
        sys.exit(f"no fit of {', '.join(sorted(lacking))} in {', '.join(map(str, runs))}")
    return epochs


def search_jobs(protocol: dict, costs: Costs, epochs: pd.Series) -> pd.DataFrame:
    """A row for each training job: architecture, fits, epochs a fit, seconds of start-up and altogether."""
    search = protocol["search"]
    sets = [names for size in (1, 2, 3) for names in itertools.combinations(MODALITIES, size)]
    fits = len(search["dropout"]) * len(protocol["seeds"])
    rows = []
    for names, architecture in itertools.product(sets, ARCHITECTURES):
        for depth, _, maxlen in feasible(protocol, architecture):
            network = architecture, depth, maxlen, sum(MODALITIES[name] for name in names)
            start_up, count = costs.start_up(*network), epochs[architecture]
            rows.append([architecture, fits, count, start_up, start_up + fits * count * costs.epoch(*network)])
    return pd.DataFrame(rows, columns=["architecture", "fits", "epochs", "start_up", "seconds"])


def print_costs(jobs: pd.DataFrame) -> None:
    print("| | jobs | fits | epochs a fit | CPU-hours | start-up | longest job, min |\n|:--|--:|--:|--:|--:|--:|--:|")
    for name, rows in [*jobs.groupby("architecture", sort=False), ("all", jobs)]:
        epochs = (rows["fits"] * rows["epochs"]).sum() / rows["fits"].sum()
        cells = [name, len(rows), rows["fits"].sum(), f"{epochs:.1f}", f"{rows['seconds'].sum() / 3600:.1f}"]
        cells += [f"{rows['start_up'].sum() / rows['seconds'].sum():.1%}", f"{rows['seconds'].max() / 60:.0f}"]
        print(f"| {' | '.join(map(str, cells))} |")


def print_durations(seconds: list[float], scheduling: float) -> None:
    print("| cores | hours | of these Snakemake's |\n|--:|--:|--:|")
    for cores in CORES:
        free = [0.0] * cores
        for number, duration in enumerate(seconds, 1):
            begun = max(heapq.heappop(free), number * scheduling)
            heapq.heappush(free, begun + duration)
        print(f"| {cores} | {max(free) / 3600:.2f} | {len(seconds) * scheduling / 3600:.4f} |")


if __name__ == "__main__":
    main()
