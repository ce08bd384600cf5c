"""`predictions.csv`, a cell's outputs segment by segment and seed by seed, and `segment_errors.csv`."""

import csv
import json
from pathlib import Path

import numpy as np
import pandas as pd

from emofuse.alignment.store import Aligned
from emofuse.errors import InputError


def write_predictions(path: Path, trials: pd.DataFrame, aligned: Aligned) -> None:
    """Write the raw outputs of a candidate's trials (`search.read_trials`) for their validation and test segments."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        truth = [f"true_{target}" for target in aligned.targets]
        writer.writerow(["video", "segment", "fold", "seed", *truth, *aligned.targets])
        for trial in trials.itertuples():
            with np.load(Path(trial.folder) / "predictions.npz", allow_pickle=False) as stored:
                for fold in ("valid", "test"):
                    outputs = stored[fold][trial.position]
                    for segment, output in zip(stored[f"{fold}_segments"], outputs, strict=True):
                        key = [aligned.videos[segment], aligned.indices[segment], fold, trial.seed]
                        writer.writerow([*key, *aligned.labels[segment], *output])


def read_segments(path: Path) -> pd.DataFrame:
    """Read a table whose column `video` holds ids, which are text whatever they look like, such as NA or 007."""
    others = pd.read_csv(path, nrows=0).columns.drop("video")
    missing = {column: ["NaN", "nan"] for column in others}
    return pd.read_csv(path, dtype={"video": str}, keep_default_na=False, na_values=missing)


def read_test(path: Path) -> pd.DataFrame:
    """The rows of a `predictions.csv` that are of the test fold, of all seeds."""
    table = read_segments(path)
    return table[table["fold"] == "test"]


def outputs_by_seed(path: Path, test: np.ndarray, aligned: Aligned) -> np.ndarray:
    """A cell's raw outputs (seeds, segments, targets) for the test segments (positions in the store), in their order.

    Raises `InputError` if a seed has outputs for other segments than these.
    """
    keys = pd.MultiIndex.from_arrays([aligned.videos[test], aligned.indices[test]])
    outputs = []
    for seed, rows in read_test(path).groupby("seed"):
        rows = rows.set_index(["video", "segment"])
        if len(rows) != len(keys) or not rows.index.isin(keys).all():
            raise InputError(
                f"{path}: seed {seed} answers {len(rows)} test segments, which are not the {len(keys)} that are scored"
            )
        outputs.append(rows.loc[keys, aligned.targets].to_numpy())
    return np.stack(outputs)


def outputs_of_model(cell: Path, targets: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Truth and raw outputs on the test fold, both (segments, targets), of the seed whose model lies in the folder."""
    seed = json.loads((cell / "selected.json").read_text(encoding="utf-8"))["model_seed"]
    table = read_test(cell / "predictions.csv")
    table = table[table["seed"] == seed]
    return table[[f"true_{target}" for target in targets]].to_numpy(), table[targets].to_numpy()
