"""`predictions.csv`, a cell's answers segment by segment, and `segment_errors.csv`."""

import json
from pathlib import Path

import numpy as np
import pandas as pd


def read_segments(path: Path) -> pd.DataFrame:
    """Read a table whose column `video` holds ids, which are text whatever they look like, such as NA or 007."""
    others = pd.read_csv(path, nrows=0).columns.drop("video")
    missing = {column: ["NaN", "nan"] for column in others}
    return pd.read_csv(path, dtype={"video": str}, keep_default_na=False, na_values=missing)


def answers_on_test(cell: Path, targets: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The truth and the raw outputs, both (segments, targets), of the seed whose model lies in the folder `cell`."""
    seed = json.loads((cell / "selected.json").read_text())["model_seed"]
    table = read_segments(cell / "predictions.csv")
    table = table[(table["fold"] == "test") & (table["seed"] == seed)]
    return table[[f"true_{target}" for target in targets]].to_numpy(), table[targets].to_numpy()
