"""Ids of videos, and of parts of them: `video[n]`, which the CMU SDK writes once it has aligned to labels.

Only `[n]` names a part: eight ids of real CMU-MOSEI videos end in an underscore and digits.
"""

import re
from collections.abc import Iterable

PART = re.compile(r"(.+)\[(\d+)\]")


def video_of(name: str) -> str:
    """The video that an id names, or names a part of."""
    part = PART.fullmatch(name)
    return part[1] if part else name


def part_of(name: str) -> int | None:
    """The number n of an id `video[n]`; None of one that names a whole video."""
    part = PART.fullmatch(name)
    return int(part[2]) if part else None


def without(names: Iterable[str], exclude: Iterable[str]) -> list[str]:
    """The ids that are not excluded, in their order; who excludes a video excludes its parts."""
    excluded = frozenset(exclude)
    return [name for name in names if name not in excluded and video_of(name) not in excluded]
