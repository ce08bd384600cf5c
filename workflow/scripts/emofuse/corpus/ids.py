"""Ids of videos, and of parts of them: `video[n]`, which the CMU SDK writes once it has aligned to labels.

Only `[n]`, n of up to nine digits, names a part: eight ids of real CMU-MOSEI videos end in an underscore and digits.
"""

import re
from collections.abc import Iterable

from emofuse.errors import InputError

PART = re.compile(r"(.+)\[([0-9]{1,9})\]")


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


def in_order(names: Iterable[str]) -> list[str]:
    """The ids in their order, but for parts of one video: these follow one another by their numbers."""
    of_video: dict[str, list[str]] = {}
    for name in names:
        of_video.setdefault(video_of(name), []).append(name)
    return [name for parts in of_video.values() for name in sorted(parts, key=lambda part: part_of(part) or 0)]


def require_distinct(names: Iterable[str], where: str) -> None:
    """Raise `InputError`, with `where` they stand, if ids name a part twice, a part's part, or a video and a part."""
    whole, parts = set(), {}
    for name in names:
        video, part = video_of(name), part_of(name)
        if part_of(video) is not None:
            raise InputError(f"{where}: {name!r} names a part of a part; ids should be of the form video or video[n]")
        if part is None:
            whole.add(video)
        elif (twin := parts.setdefault((video, part), name)) != name:
            raise InputError(f"{where}: {twin!r} and {name!r} name the same part of {video!r}; exclude one of them")
    for (video, _), name in parts.items():
        if video in whole:
            raise InputError(
                f"{where}: {video!r} names a whole video, and {name!r} a part of it; exclude the one or the other"
            )
