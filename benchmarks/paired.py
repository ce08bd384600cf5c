"""Compare one cell of two runs on the segments that both answered: the difference of their MAE, with its interval.

Two runs of one corpus and split, such as those of benchmarks/detection/ (docs/results.md).
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1] / "workflow/scripts"))

from emofuse.scores import confidence
from emofuse.scores.predictions_csv import paired_errors, read_errors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", type=Path, nargs=2, required=True, help="segment_errors.csv of the two runs")
    parser.add_argument("--cells", nargs=2, required=True, help="the cell in each, such as text/average")
    arguments = parser.parse_args()
    columns = [read_errors(path)[cell] for path, cell in zip(arguments.errors, arguments.cells, strict=True)]
    both = pd.concat(columns, axis=1, keys=["first", "second"])
    errors, videos = paired_errors(both, ["first", "second"])
    found = confidence.contrast(errors, np.array([[-1.0, 1.0]]), videos)
    (low,), (high,) = found.interval()
    print(f"MAE {found.value[0]:+.4f}, 95 % from {low:+.4f} to {high:+.4f}, of the second less the first")
    print(f"{found.segments:,} segments, {found.videos} videos, {found.seeds} seeds")


if __name__ == "__main__":
    main()
