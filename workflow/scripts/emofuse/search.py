"""The search: every candidate of every cell, the choice among them, and what choosing on the test fold is worth."""

from pathlib import Path
from typing import Any

import pandas as pd

from emofuse.errors import InputError

CELL = ["modalities", "architecture"]
HYPERPARAMETERS = ["depth", "dense", "maxlen", "dropout"]
CANDIDATE = [*CELL, *HYPERPARAMETERS]
FIGURES = ["seed", "epochs", "best_epoch", "valid_mae", "test_mae", "dead_outputs", "seconds", "parameters"]


def read_trials(paths: list[Path]) -> pd.DataFrame:
    """The rows of several `trials.csv`; `folder` says where each lies, `position` its place among the predictions."""
    tables = [pd.read_csv(path, keep_default_na=False).assign(folder=str(path.parent)) for path in paths]
    if not tables:
        return pd.DataFrame(columns=[*CANDIDATE, *FIGURES, "folder", "position"])
    return pd.concat([table.assign(position=range(len(table))) for table in tables], ignore_index=True)


def candidates(trials: pd.DataFrame) -> pd.DataFrame:
    """A row a candidate: its hyper-parameters; means over seeds of MAE, best epoch and dead outputs; epochs and seconds
    in all.

    `trials` is what `read_trials` gives.
    """
    return trials.groupby(CANDIDATE, sort=False, as_index=False).agg(
        seeds=("seed", "count"), parameters=("parameters", "first"), epochs=("epochs", "sum"),
        seconds=("seconds", "sum"), valid_mae=("valid_mae", "mean"), test_mae=("test_mae", "mean"),
        best_epoch=("best_epoch", "mean"), dead_outputs=("dead_outputs", "mean"),
    )  # fmt: skip


def ranked(found: pd.DataFrame, chosen_on: str) -> pd.DataFrame:
    """Candidates, the lowest MAE on the fold `chosen_on` (valid or test) first; on a tie the smaller network."""
    return found.sort_values([f"{chosen_on}_mae", "parameters"], kind="stable")


def choose(trials: pd.DataFrame, chosen_on: str) -> tuple[pd.Series, pd.DataFrame]:
    """The candidate of a cell that ranks first, and its trials; raises `InputError` if there are none."""
    if trials.empty:
        raise InputError("no trials to choose from; every trials.csv is empty")
    chosen = ranked(candidates(trials), chosen_on).iloc[0]
    return chosen, trials[(trials[CANDIDATE] == chosen[CANDIDATE]).all(axis=1)]


def describe(trials: pd.DataFrame, chosen: pd.Series, its_trials: pd.DataFrame, chosen_on: str) -> dict[str, Any]:
    """`selected.json`: the candidate that `choose` gives, means over its seeds, and the seed whose model is kept."""
    return {
        **{name: chosen[name] for name in CELL},
        **{name: int(chosen[name]) for name in ("depth", "dense", "maxlen")},
        "dropout": float(chosen["dropout"]),
        "parameters": int(chosen["parameters"]),
        "chosen_on": chosen_on,
        **{name: float(chosen[name]) for name in ("valid_mae", "test_mae", "dead_outputs", "best_epoch")},
        "candidates": len(candidates(trials)),
        "seeds": its_trials["seed"].tolist(),
        "model_seed": int(its_trials.loc[its_trials["valid_mae"].idxmin(), "seed"]),
    }


def describe_rounds(rounds: list[pd.DataFrame], selected: list[dict[str, Any]], chosen_on: str) -> dict[str, Any]:
    """`selected.json` of a cross-validation: the candidate that ranks first in the mean of all rounds, for videos that
    are in none of them; and under `rounds` what was selected in each, whose networks answer its test videos.

    `rounds` are the trials of a cell and `selected` what `describe` says of each. MAE and dead outputs are means over
    the networks that answer; `model_seed` is the seed whose networks have the lowest validation MAE in the mean.
    """
    trials = pd.concat(rounds, ignore_index=True)
    chosen, its_trials = choose(trials, chosen_on)
    answering = pd.concat(
        [found[(found[HYPERPARAMETERS] == pd.Series(one)[HYPERPARAMETERS]).all(axis=1)]
         for found, one in zip(rounds, selected, strict=True)]
    )  # fmt: skip
    means = ("valid_mae", "test_mae", "dead_outputs")
    return describe(trials, chosen, its_trials, chosen_on) | {
        **{name: sum(one[name] for one in selected) / len(selected) for name in means},
        "seeds": selected[0]["seeds"],
        "model_seed": int(answering.groupby("seed")["valid_mae"].mean().idxmin()),
        "rounds": selected,
    }


def candidate_table(rounds: list[pd.DataFrame], infeasible: list[list[str]], dropout: list[float]) -> pd.DataFrame:
    """What `candidates` gives for each round, counted from 1, and which are feasible.

    `infeasible` shapes (modalities, architecture, depth, dense, maxlen) have a row for each dropout rate too, with
    `feasible` false, no round and no figures.
    """
    found = [candidates(trials).assign(round=number) for number, trials in enumerate(rounds, 1)]
    run = pd.concat(found, ignore_index=True).drop(columns="best_epoch").assign(feasible=True)
    rows = [[*shape, rate] for shape in infeasible for rate in dropout]
    impossible = pd.DataFrame(rows, columns=CANDIDATE).assign(feasible=False)
    impossible[HYPERPARAMETERS] = impossible[HYPERPARAMETERS].apply(pd.to_numeric)
    return pd.concat([run, impossible]) if rows else run


def selection_table(found: pd.DataFrame, chosen_on: str) -> pd.DataFrame:
    """A row a cell: how many candidates, the test MAE of the one with the lowest validation MAE and of the one with
    the lowest test MAE, what the second choice flatters by, the dead outputs of the one that `chosen_on` chooses, and
    the seconds of training spent. Each round chooses for itself; MAE and dead outputs are means over rounds.

    `found` is what `candidate_table` gives.
    """
    rows = []
    for (modalities, architecture), cell in found.groupby(CELL, sort=False):
        run = cell[cell["feasible"]]
        if run.empty:
            continue
        first = {
            fold: ranked(run, fold).groupby("round", sort=False).first()[["test_mae", "dead_outputs"]].mean()
            for fold in ("valid", "test")
        }
        rows.append(
            {
                "modalities": modalities,
                "architecture": architecture,
                "candidates": len(run) // run["round"].nunique(),
                "infeasible": len(cell) - len(run),
                "chosen_on_valid": first["valid"]["test_mae"],
                "chosen_on_test": first["test"]["test_mae"],
                "worth": first["valid"]["test_mae"] - first["test"]["test_mae"],
                "dead_outputs": first[chosen_on]["dead_outputs"],
                "seconds": run["seconds"].sum(),
            }
        )
    return pd.DataFrame(rows)
