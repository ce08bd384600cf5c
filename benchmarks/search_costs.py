"""Costs of training jobs, from what `search_parts.py` measured: between the sizes measured they change linearly.

They must: a network's operations are proportional to words, and those of its first layer to words times features.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from scipy.interpolate import interpn


@dataclass(frozen=True)
class Costs:
    """Seconds of training jobs at full size, from the tables that `search_parts.py` wrote."""

    parts: pd.DataFrame

    @classmethod
    def read(cls, paths: list[Path]) -> "Costs":
        """From files: the means of what was measured several times."""
        return cls(pd.concat(map(pd.read_csv, paths)).set_index(["architecture", "depth"]))

    def start_up(self, architecture: str, depth: int, maxlen: int, features: int) -> float:
        """Seconds before the first epoch: to import, to hand over the data, to trace."""
        return self._between("start_up", architecture, depth, maxlen, features)

    def epoch(self, architecture: str, depth: int, maxlen: int, features: int) -> float:
        """Seconds of an epoch of 9,400 segments, with 1,800 to validate on."""
        return self._between("epoch", architecture, depth, maxlen, features)

    def _between(self, column: str, architecture: str, depth: int, maxlen: int, features: int) -> float:
        corners = self.parts.loc[(architecture, depth)].pivot_table(column, "maxlen", "features")
        return float(interpn((corners.index, corners.columns), corners.to_numpy(), (maxlen, features))[0])
