"""The search: every candidate of every cell, the choice among them, and what choosing on the test fold is worth."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import pandas as pd

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


CELL = ["modalities", "architecture"]
CANDIDATE = [*CELL, "depth", "dense", "maxlen", "dropout"]


def candidate_table(trials: list[dict[str, str]], infeasible: list[list[str]], dropout: list[str]) -> pd.DataFrame:
    """A row a candidate: its hyper-parameters, MAE on valid and test (means over seeds), epochs and seconds in all.

    `trials` are rows of `trials.csv`; `infeasible` shapes (modalities, architecture, depth, dense, maxlen) have a row
    for each dropout rate too, with `feasible` false and no figures.
    """
    frame = pd.DataFrame(
        trials, columns=[*CANDIDATE, "seed", "epochs", "parameters", "seconds", "valid_mae", "test_mae"]
    )
    numbers = [column for column in frame if column not in CELL]
    frame[numbers] = frame[numbers].apply(pd.to_numeric)
    run = frame.groupby(CANDIDATE, sort=False, as_index=False).agg(
        seeds=("seed", "count"), parameters=("parameters", "first"), epochs=("epochs", "sum"),
        seconds=("seconds", "sum"), valid_mae=("valid_mae", "mean"), test_mae=("test_mae", "mean"),
    )  # fmt: skip
    rows = [[*shape, rate] for shape in infeasible for rate in dropout]
    impossible = pd.DataFrame(rows, columns=CANDIDATE).assign(feasible=False)
    impossible[CANDIDATE[2:]] = impossible[CANDIDATE[2:]].apply(pd.to_numeric)
    return pd.concat([run.assign(feasible=True), impossible]) if rows else run.assign(feasible=True)


def selection_table(candidates: pd.DataFrame) -> pd.DataFrame:
    """A row a cell: how many candidates, the test MAE of the one with the lowest validation MAE and of the one with
    the lowest test MAE, what the second choice flatters by, and the seconds of training spent.

    `candidates` is what `candidate_table` gives.
    """
    rows = []
    for (modalities, architecture), cell in candidates.groupby(CELL, sort=False):
        run = cell[cell["feasible"]]
        if run.empty:
            continue
        honest, flattering = (run.sort_values([fold, "parameters"]).iloc[0] for fold in ("valid_mae", "test_mae"))
        rows.append(
            {
                "modalities": modalities,
                "architecture": architecture,
                "candidates": len(run),
                "infeasible": len(cell) - len(run),
                "chosen_on_valid": honest["test_mae"],
                "chosen_on_test": flattering["test_mae"],
                "worth": honest["test_mae"] - flattering["test_mae"],
                "seconds": run["seconds"].sum(),
            }
        )
    return pd.DataFrame(rows)
