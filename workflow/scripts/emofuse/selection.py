"""Choice of a cell's candidate among all its trials."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from emofuse.errors import InputError

HYPERPARAMETERS = ("depth", "maxlen", "dropout")


@dataclass(frozen=True)
class Candidate:
    """A setting of the hyper-parameters, its trials (rows of `trials.csv`), and their mean validation MAE."""

    settings: dict[str, str]
    trials: list[dict[str, str]]
    valid_mae: float


def read_trials(paths: list[Path]) -> list[dict[str, str]]:
    """The rows of several `trials.csv`; `folder` says where each lies, `position` its place among the predictions."""
    trials = []
    for path in paths:
        with path.open(newline="") as file:
            rows = enumerate(csv.DictReader(file))
            trials += [row | {"folder": str(path.parent), "position": str(position)} for position, row in rows]
    return trials


def candidates(trials: list[dict[str, str]]) -> list[Candidate]:
    """Trials grouped over seeds, the lowest mean validation MAE first, on a tie the smaller network."""
    groups = defaultdict(list)
    for trial in trials:
        groups[tuple(trial[name] for name in HYPERPARAMETERS)].append(trial)
    found = [
        Candidate(dict(zip(HYPERPARAMETERS, key, strict=True)), group, fmean(float(t["valid_mae"]) for t in group))
        for key, group in groups.items()
    ]
    if not found:
        raise InputError("no trials to choose from; every trials.csv is empty")
    return sorted(found, key=lambda candidate: (candidate.valid_mae, int(candidate.trials[0]["parameters"])))


def best_trial(candidate: Candidate) -> dict[str, str]:
    """The candidate's trial (its seed) with the lowest validation MAE."""
    return min(candidate.trials, key=lambda trial: float(trial["valid_mae"]))
