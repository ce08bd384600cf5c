"""`predictions.csv`, a cell's outputs segment by segment and seed by seed, and `segment_errors.csv`."""

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from emofuse.alignment.store import Aligned
from emofuse.errors import InputError

# What `segment_errors.csv` has a row for.
ERROR_KEYS = ["video", "segment", "seed"]


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


def pool_predictions(path: Path, of_rounds: list[Path]) -> None:
    """Write the rows of the `predictions.csv` of all rounds of a cross-validation, one round after another.

    Each video is tested in one round, and validated on in another.
    """
    with path.open("w", newline="", encoding="utf-8") as pooled:
        for number, of_round in enumerate(of_rounds):
            with of_round.open(newline="", encoding="utf-8") as file:
                header = file.readline()
                pooled.write("" if number else header)
                shutil.copyfileobj(file, pooled)


def read_segments(path: Path) -> pd.DataFrame:
    """Read a table whose column `video` holds ids, which are text whatever they look like, such as NA or 007."""
    others = pd.read_csv(path, nrows=0).columns.drop("video")
    missing = {column: ["NaN", "nan"] for column in others}
    return pd.read_csv(path, dtype={"video": str}, keep_default_na=False, na_values=missing)


def read_predictions(path: Path) -> pd.DataFrame:
    """All rows of a `predictions.csv`. Raises `InputError` naming the first where a label or output is no number."""
    table = read_segments(path)
    numbers = table.drop(columns=["video", "fold"]).apply(pd.to_numeric, errors="coerce")
    wrong = table[~np.isfinite(numbers).all(axis=1)]
    if len(wrong):
        seed, video, segment = wrong.iloc[0][["seed", "video", "segment"]]
        raise InputError(
            f"{path}: {len(wrong)} of {len(table)} rows hold what is no finite number, the first for segment {segment} "
            f"of video {video}, seed {seed}: that training failed; a lower training.learning_rate may help"
        )
    return table


def read_test(path: Path) -> pd.DataFrame:
    """The rows of a `predictions.csv` that are of the test fold, of all seeds; raises as `read_predictions`."""
    table = read_predictions(path)
    return table[table["fold"] == "test"]


def outputs_by_seed(table: pd.DataFrame, fold: str, segments: np.ndarray, aligned: Aligned, path: Path) -> np.ndarray:
    """A cell's raw outputs (seeds, segments, targets) for a fold's segments (positions in the store), in their order.

    `table` holds the predictions of `path`. Raises `InputError` if a seed has outputs for other segments than these.
    """
    keys = pd.MultiIndex.from_arrays([aligned.videos[segments], aligned.indices[segments]])
    outputs = []
    for seed, rows in table[table["fold"] == fold].groupby("seed"):
        rows = rows.set_index(["video", "segment"])
        if len(rows) != len(keys) or not rows.index.isin(keys).all():
            raise InputError(
                f"{path}: seed {seed} answers {len(rows)} {fold} segments, which are not the {len(keys)} that are"
                " scored"
            )
        outputs.append(rows.loc[keys, aligned.targets].to_numpy())
    return np.stack(outputs)


def read_errors(path: Path) -> pd.DataFrame:
    """`segment_errors.csv`: a column a cell, indexed by `ERROR_KEYS`, NaN where a cell does not answer."""
    return read_segments(path).set_index(ERROR_KEYS)


def paired_errors(errors: pd.DataFrame, cells: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Errors (cells, seeds, segments) of cells on the segments that all of them answer, and the videos (segments,) str.

    `errors` is what `read_errors` gives.
    """
    by_seed = errors[cells].unstack("seed").dropna()
    found = by_seed.to_numpy().reshape(len(by_seed), len(cells), by_seed.shape[1] // len(cells)).transpose(1, 2, 0)
    return found, by_seed.index.get_level_values("video").to_numpy(str)


def rows_of_model(cell: Path) -> pd.DataFrame:
    """The rows of the test fold of a cell's `predictions.csv`, of the seed whose model lies in the folder."""
    seed = json.loads((cell / "selected.json").read_text(encoding="utf-8"))["model_seed"]
    table = read_test(cell / "predictions.csv")
    return table[table["seed"] == seed]


def outputs_of_model(cell: Path, targets: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Truth and raw outputs on the test fold, both (segments, targets), of the seed whose model lies in the folder; and
    the segments' videos (segments,) str."""
    table = rows_of_model(cell)
    truth = table[[f"true_{target}" for target in targets]]
    return truth.to_numpy(), table[targets].to_numpy(), table["video"].to_numpy(str)
