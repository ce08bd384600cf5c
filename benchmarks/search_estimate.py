"""Estimate what a protocol's whole search costs at full size, on 2, 8 and 64 cores.

    uv run python benchmarks/search_estimate.py --parts parts.csv --protocol config/protocols/sound.yaml \\
        --epochs lstm=14.6 blstm=17.8 cnn=25.0 --scheduling 0.013

takes seconds of start-up and of epochs from `search_parts.py`, epochs a fit by architecture from searches that ran (the
mean of their `trials.csv`), and the seconds that Snakemake takes for a job from `scheduler.py`; and prints Markdown:
what the fits cost, and how long the jobs take where each core takes the next job when it is free. Which candidates will
be finalists is not known: their jobs are taken to be of a mean candidate's cost, and once more of the dearest ones'.
"""

import argparse
import heapq
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from search_costs import Costs
from search_parts import ARCHITECTURES

from emofuse.configuration.files import load_protocol
from emofuse.configuration.shapes import feasible, seeds_of_all

MODALITIES = {"audio": 74, "video": 35, "text": 300}
CORES = (2, 8, 64)


class Part(NamedTuple):
    """Seconds of a job's start-up, and of a fit."""

    start_up: float
    fit: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", type=Path, nargs="+", required=True, help="what search_parts.py wrote")
    parser.add_argument("--protocol", type=Path, required=True, help="YAML")
    parser.add_argument(
        "--epochs", type=epochs_a_fit, nargs=len(ARCHITECTURES), required=True, metavar="ARCHITECTURE=EPOCHS"
    )
    parser.add_argument("--scheduling", type=float, required=True, help="seconds that Snakemake takes for a job")
    arguments = parser.parse_args()
    protocol = load_protocol(arguments.protocol).content
    known = protocol, Costs.read(arguments.parts), dict(arguments.epochs)
    for which, finalists in (("mean", mean_finalists), ("greatest", dearest_finalists)):
        jobs = search_jobs(*known, finalists)
        print(f"If finalists are of {which} cost:\n")
        print_costs(jobs)
        print()
        print_durations(jobs, arguments.scheduling)
        print()


def epochs_a_fit(said: str) -> tuple[str, float]:
    """An architecture, and how many epochs a fit of it has in the mean."""
    architecture, _, epochs = said.partition("=")
    if architecture not in ARCHITECTURES:
        raise ValueError(said)
    return architecture, float(epochs)


def search_jobs(
    protocol: dict, costs: Costs, epochs: dict[str, float], finalists: Callable[[list[Part], int], Part]
) -> pd.DataFrame:
    """A row for each training job: its cell, architecture, whether it waits for the others of its cell, fits, epochs a
    fit, seconds of start-up and altogether."""
    search = protocol["search"]
    rates = len(search["dropout"])
    sets = [names for size in (1, 2, 3) for names in itertools.combinations(MODALITIES, size)]
    rows = []
    for cell, (names, architecture) in enumerate(itertools.product(sets, ARCHITECTURES)):
        shapes, count = [], epochs[architecture]
        for depth, _, maxlen in feasible(protocol, architecture):
            network = architecture, depth, maxlen, sum(MODALITIES[name] for name in names)
            shapes.append(Part(costs.start_up(*network), count * costs.epoch(*network)))
        seeds = len(seeds_of_all(protocol, architecture))
        jobs = [(False, rates * seeds, shape.start_up, shape.start_up + rates * seeds * shape.fit) for shape in shapes]
        if others := len(protocol["seeds"]) - seeds:
            start_up, fits = finalists(shapes * rates, search["finalists"])
            jobs.append((True, search["finalists"] * others, start_up, start_up + fits * others))
        rows += [(cell, architecture, waits, fits, count, *seconds) for waits, fits, *seconds in jobs]
    columns = ["cell", "architecture", "waits", "fits", "epochs", "start_up", "seconds"]
    return pd.DataFrame(rows, columns=columns)


def mean_finalists(candidates: list[Part], count: int) -> Part:
    """What so many finalists take in all, with a seed each, if they are as dear as the mean candidate."""
    return Part(*(count * np.mean(candidates, axis=0)))


def dearest_finalists(candidates: list[Part], count: int) -> Part:
    """The same if they are the dearest."""
    return Part(*np.sum(sorted(candidates, key=lambda candidate: candidate.fit)[-count:], axis=0))


def print_costs(jobs: pd.DataFrame) -> None:
    print("| | jobs | fits | epochs a fit | CPU-hours | start-up | longest job, min |\n|:--|--:|--:|--:|--:|--:|--:|")
    for name, rows in [*jobs.groupby("architecture", sort=False), ("all", jobs)]:
        epochs = (rows["fits"] * rows["epochs"]).sum() / rows["fits"].sum()
        cells = [name, len(rows), rows["fits"].sum(), f"{epochs:.1f}", f"{rows['seconds'].sum() / 3600:.1f}"]
        cells += [f"{rows['start_up'].sum() / rows['seconds'].sum():.1%}", f"{rows['seconds'].max() / 60:.0f}"]
        print(f"| {' | '.join(map(str, cells))} |")


def print_durations(jobs: pd.DataFrame, scheduling: float) -> None:
    print("| cores | hours | of these Snakemake's |\n|--:|--:|--:|")
    for cores in CORES:
        print(f"| {cores} | {duration(jobs, cores, scheduling) / 3600:.2f} | {len(jobs) * scheduling / 3600:.4f} |")


def duration(jobs: pd.DataFrame, cores: int, scheduling: float) -> float:
    """Seconds until the last job has ended: jobs are begun one after another, so many seconds apart, those that wait
    for the others of their cell last."""
    free = [0.0] * cores
    ended = dict.fromkeys(jobs["cell"], 0.0)
    for number, job in enumerate(jobs.sort_values("waits", kind="stable").itertuples(), 1):
        ready = ended[job.cell] if job.waits else number * scheduling
        end = max(heapq.heappop(free), ready) + job.seconds
        heapq.heappush(free, end)
        ended[job.cell] = max(ended[job.cell], end)
    return max(free)


if __name__ == "__main__":
    main()
