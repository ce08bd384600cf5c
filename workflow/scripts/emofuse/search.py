"""The search: the candidates of a cell, the finalists, the choice, and what choosing on the test fold is worth."""

from pathlib import Path
from typing import Any

import pandas as pd

from emofuse.errors import InputError

CELL = ["modalities", "architecture"]
HYPERPARAMETERS = ["depth", "dense", "maxlen", "dropout"]
CANDIDATE = [*CELL, *HYPERPARAMETERS]
SHAPE = [name for name in CANDIDATE if name != "dropout"]
MEANS = ["valid_mae", "test_mae", "dead_outputs", "best_epoch"]
FIGURES = ["seed", "epochs", "best_epoch", "valid_mae", "test_mae", "dead_outputs", "seconds", "parameters"]


def read_trials(paths: list[Path]) -> pd.DataFrame:
    """The rows of several `trials.csv`; `folder` says where each lies, `position` its place among the predictions."""
    tables = [pd.read_csv(path, keep_default_na=False).assign(folder=str(path.parent)) for path in paths]
    if not tables:
        return pd.DataFrame(columns=[*CANDIDATE, *FIGURES, "folder", "position"])
    return pd.concat([table.assign(position=range(len(table))) for table in tables], ignore_index=True)


def candidates(trials: pd.DataFrame) -> pd.DataFrame:
    """A row a candidate: its hyper-parameters; means over seeds of MAE, best epoch and dead outputs; epochs and seconds
    in all; and whether it is a finalist, which is who has as many seeds as any candidate of its cell.

    `trials` is what `read_trials` gives.
    """
    found = trials.groupby(CANDIDATE, sort=False, as_index=False).agg(
        seeds=("seed", "count"), parameters=("parameters", "first"), epochs=("epochs", "sum"),
        seconds=("seconds", "sum"), **{name: (name, "mean") for name in MEANS},
    )  # fmt: skip
    return found.assign(finalist=found["seeds"] == found.groupby(CELL)["seeds"].transform("max"))


def ranked(found: pd.DataFrame, chosen_on: str) -> pd.DataFrame:
    """Candidates, the lowest MAE on the fold `chosen_on` (valid or test) first; on a tie the smaller network."""
    return found.sort_values([f"{chosen_on}_mae", "parameters"], kind="stable")


def finalists(trials: pd.DataFrame, count: int) -> pd.DataFrame:
    """The candidates of a cell that are trained with the other seeds too: so many, by validation MAE, best first.

    `trials` are those with the first seed. Raises `InputError` if there are none.
    """
    return ranked(candidates(_some(trials)), "valid").head(count)


def choose(trials: pd.DataFrame, chosen_on: str) -> tuple[pd.Series, pd.DataFrame]:
    """The finalist of a cell that ranks first, and its trials; raises `InputError` if there are none."""
    found = candidates(_some(trials))
    chosen = ranked(found[found["finalist"]], chosen_on).iloc[0]
    return chosen, trials[(trials[CANDIDATE] == chosen[CANDIDATE]).all(axis=1)]


def curves(its_trials: pd.DataFrame) -> pd.DataFrame:
    """The rows of `curves.csv` of a candidate's trials."""
    told_by = [*CANDIDATE, "seed"]
    tables = [pd.read_csv(Path(folder, "curves.csv")) for folder in its_trials["folder"].unique()]
    return pd.concat(tables).merge(its_trials[told_by], on=told_by)


def describe(found: pd.DataFrame, chosen: pd.Series, its_trials: pd.DataFrame, chosen_on: str) -> dict[str, Any]:
    """`selected.json`: the candidate that `choose` gives, means over its seeds, and the seed whose model is kept.

    `found` is what `candidates` gives of the cell.
    """
    return {
        **{name: chosen[name] for name in CELL},
        **{name: int(chosen[name]) for name in ("depth", "dense", "maxlen")},
        "dropout": float(chosen["dropout"]),
        "parameters": int(chosen["parameters"]),
        "chosen_on": chosen_on,
        **{name: float(chosen[name]) for name in MEANS},
        "candidates": len(found),
        "finalists": int(found["finalist"].sum()),
        "seeds": its_trials["seed"].tolist(),
        "model_seed": int(its_trials.loc[its_trials["valid_mae"].idxmin(), "seed"]),
    }


def describe_rounds(rounds: list[pd.DataFrame], selected: list[dict[str, Any]], chosen_on: str) -> dict[str, Any]:
    """`selected.json` of a cross-validation: the candidate that ranks first in the mean of all rounds, for videos that
    are in none of them; and under `rounds` what was selected in each, whose networks answer its test videos.

    `rounds` are the trials of a cell and `selected` what `describe` says of each. Chosen is among those that are
    finalists of any round; in rounds where one is none, its first seed speaks for it. MAE and dead outputs are means
    over the networks that answer; `model_seed` is the seed whose networks have the lowest validation MAE in the mean.
    """
    found = pd.concat(map(candidates, rounds)).groupby(CANDIDATE, sort=False, as_index=False).agg(
        {"parameters": "first", "finalist": "any", **dict.fromkeys(MEANS, "mean")}
    )  # fmt: skip
    chosen = ranked(found[found["finalist"]], chosen_on).iloc[0]
    answering = pd.concat(
        [trials[(trials[HYPERPARAMETERS] == pd.Series(one)[HYPERPARAMETERS]).all(axis=1)]
         for trials, one in zip(rounds, selected, strict=True)],
        ignore_index=True,
    )  # fmt: skip
    means = ("valid_mae", "test_mae", "dead_outputs")
    return describe(found, chosen, answering, chosen_on) | {
        **{name: sum(one[name] for one in selected) / len(selected) for name in means},
        "seeds": selected[0]["seeds"],
        "model_seed": int(answering.groupby("seed")["valid_mae"].mean().idxmin()),
        "rounds": selected,
    }


def candidate_table(rounds: list[pd.DataFrame], infeasible: list[list[str]], dropout: list[float]) -> pd.DataFrame:
    """What `candidates` gives for each round, counted from 1, and which are feasible.

    `infeasible` shapes (modalities, architecture, depth, dense, maxlen) have a row for each dropout rate too, with
    `feasible` and `finalist` false, no round and no figures.
    """
    found = [candidates(trials).assign(round=number) for number, trials in enumerate(rounds, 1)]
    run = pd.concat(found, ignore_index=True).drop(columns="best_epoch").assign(feasible=True)
    rows = [[*shape, rate] for shape in infeasible for rate in dropout]
    impossible = pd.DataFrame(rows, columns=CANDIDATE).assign(finalist=False, feasible=False)
    impossible[HYPERPARAMETERS] = impossible[HYPERPARAMETERS].apply(pd.to_numeric)
    return pd.concat([run, impossible]) if rows else run


def selection_table(found: pd.DataFrame, chosen_on: str) -> pd.DataFrame:
    """A row a cell: how many candidates; the `finalists`, which have all seeds; of these the test MAE of the one with
    the lowest validation MAE and of the one with the lowest test MAE, what the second choice flatters by, and the dead
    outputs of the one that `chosen_on` chooses; and the seconds of training spent. Each round chooses for itself; MAE
    and dead outputs are means over rounds.

    The finalists are named by depth, dense, maxlen and dropout, the first by validation first, with how many rounds
    they are finalists of where that is not all; `all` where all candidates are.

    `found` is what `candidate_table` gives.
    """
    rows = []
    for (modalities, architecture), cell in found.groupby(CELL, sort=False):
        run = cell[cell["feasible"]]
        if run.empty:
            continue
        finals, rounds = run[run["finalist"]], run["round"].nunique()
        first = {
            fold: ranked(finals, fold).groupby("round", sort=False).first()[["test_mae", "dead_outputs"]].mean()
            for fold in ("valid", "test")
        }
        rows.append(
            {
                "modalities": modalities,
                "architecture": architecture,
                "candidates": len(run) // rounds,
                "infeasible": len(cell) - len(run),
                "finalists": "all"
                if run["finalist"].all()
                else _named(ranked(finals, "valid"), run["round"].nunique()),
                "chosen_on_valid": first["valid"]["test_mae"],
                "chosen_on_test": first["test"]["test_mae"],
                "worth": first["valid"]["test_mae"] - first["test"]["test_mae"],
                "dead_outputs": first[chosen_on]["dead_outputs"],
                "seconds": run["seconds"].sum(),
            }
        )
    return pd.DataFrame(rows)


def _some(trials: pd.DataFrame) -> pd.DataFrame:
    """The trials, if there are any."""
    if trials.empty:
        raise InputError("no trials to choose from; every trials.csv is empty")
    return trials


def _named(finals: pd.DataFrame, rounds: int) -> str:
    """Finalists by their hyper-parameters, those of most rounds first, else in their order; how often, where not in all
    rounds."""
    names = finals[HYPERPARAMETERS].apply(lambda row: "{:g}-{:g}-{:g}-{:g}".format(*row), axis=1)
    counts = names.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    return ", ".join(name if count == rounds else f"{name} ({count} of {rounds})" for name, count in counts.items())
