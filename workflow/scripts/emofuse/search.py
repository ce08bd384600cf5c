"""The search as a table: every candidate of every cell, and what choosing on the test fold is worth."""

import pandas as pd

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
