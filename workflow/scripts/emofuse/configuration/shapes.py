"""The shapes of the search: which there are, which cannot exist, and with which seeds they are trained.

For rules too: it needs nothing but Python.
"""

from itertools import product
from typing import Any


def shapes(protocol: dict[str, Any], architecture: str) -> list[tuple[int, int, int]]:
    """All shapes (depth, dense, maxlen) of a protocol's search for an architecture."""
    search = protocol["search"] | protocol["search"]["by_architecture"].get(architecture, {})
    return list(product(search["depth"], search["dense"], search["maxlen"]))


def feasible(protocol: dict[str, Any], architecture: str) -> list[tuple[int, int, int]]:
    """The shapes that can exist."""
    return [shape for shape in shapes(protocol, architecture) if _is_feasible(protocol, architecture, shape)]


def infeasible(protocol: dict[str, Any], architecture: str) -> list[tuple[int, int, int]]:
    """The shapes that are known not to exist, and are shown but not run."""
    return [shape for shape in shapes(protocol, architecture) if not _is_feasible(protocol, architecture, shape)]


def seeds_of_all(protocol: dict[str, Any], architecture: str) -> list[int]:
    """The seeds with which every candidate of a cell is trained: all, or the first where only finalists get the others.

    Where there are no more candidates than finalists, all are finalists.
    """
    search, seeds = protocol["search"], protocol["seeds"]
    candidates = len(feasible(protocol, architecture)) * len(search["dropout"])
    return seeds if search["finalists"] == "all" or candidates <= search["finalists"] else seeds[:1]


def shortest_input(network: dict[str, Any], architecture: str, depth: int) -> int:
    """The fewest words that a network of this depth needs: one, unless valid convolutions and pooling shorten them.

    `network` is that section of the protocol.
    """
    words = 1
    if architecture == "cnn":
        for _ in range(depth):
            words = words * network["pool_size"] + network["kernel_size"] - 1
    return words


def _is_feasible(protocol: dict[str, Any], architecture: str, shape: tuple[int, int, int]) -> bool:
    depth, _, maxlen = shape
    return maxlen >= shortest_input(protocol["network"], architecture, depth)
