"""What the network that a cell keeps answers on the test fold."""

import json
from pathlib import Path

import numpy as np

from emofuse.segment_tables import read_segments


def answers_on_test(cell: Path, targets: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The truth and the raw outputs, both (segments, targets), of the seed whose model lies in the folder `cell`."""
    seed = json.loads((cell / "selected.json").read_text())["model_seed"]
    table = read_segments(cell / "predictions.csv")
    table = table[(table["fold"] == "test") & (table["seed"] == seed)]
    return table[[f"true_{target}" for target in targets]].to_numpy(), table[targets].to_numpy()
