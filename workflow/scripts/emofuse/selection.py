"""Choice of a cell's candidate among all its trials."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from emofuse.errors import InputError

HYPERPARAMETERS = ("depth", "dense", "maxlen", "dropout")


@dataclass(frozen=True)
class Candidate:
    """A setting of the hyper-parameters, and its trials (rows of `trials.csv`), one a seed."""

    settings: dict[str, str]
    trials: list[dict[str, str]]

    def mean(self, column: str) -> float:
        """The mean over the seeds of a column of `trials.csv`."""
        return fmean(float(trial[column]) for trial in self.trials)

    @property
    def best_trial(self) -> dict[str, str]:
        """The trial (its seed) with the lowest validation MAE, whose model is kept."""
        return min(self.trials, key=lambda trial: float(trial["valid_mae"]))


def read_trials(paths: list[Path]) -> list[dict[str, str]]:
    """The rows of several `trials.csv`; `folder` says where each lies, `position` its place among the predictions."""
    trials = []
    for path in paths:
        with path.open(newline="") as file:
            rows = enumerate(csv.DictReader(file))
            trials += [row | {"folder": str(path.parent), "position": str(position)} for position, row in rows]
    return trials


def candidates(trials: list[dict[str, str]]) -> list[Candidate]:
    """Trials grouped over seeds; raises `InputError` if there are none."""
    groups = defaultdict(list)
    for trial in trials:
        groups[tuple(trial[name] for name in HYPERPARAMETERS)].append(trial)
    if not groups:
        raise InputError("no trials to choose from; every trials.csv is empty")
    return [Candidate(dict(zip(HYPERPARAMETERS, key, strict=True)), group) for key, group in groups.items()]


def ranked(found: list[Candidate], chosen_on: str) -> list[Candidate]:
    """Candidates, the lowest mean MAE on the fold `chosen_on` (valid or test) first; on a tie the smaller network."""
    return sorted(found, key=lambda c: (c.mean(f"{chosen_on}_mae"), int(c.trials[0]["parameters"])))
