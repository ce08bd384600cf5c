"""Tables with rows of segments: `predictions.csv` of a cell, and `segment_errors.csv`."""

from pathlib import Path

import pandas as pd


def read_segments(path: Path) -> pd.DataFrame:
    """Read a table whose column `video` holds ids, which are text whatever they look like, such as NA or 007."""
    others = pd.read_csv(path, nrows=0).columns.drop("video")
    missing = {column: ["NaN", "nan"] for column in others}
    return pd.read_csv(path, dtype={"video": str}, keep_default_na=False, na_values=missing)
