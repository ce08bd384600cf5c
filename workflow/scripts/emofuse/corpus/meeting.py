"""Ids of two files that should name the same videos, and do not: what would join them."""

import re
from collections.abc import Callable, Collection
from itertools import combinations

from emofuse.corpus.ids import video_of
from emofuse.errors import InputError

SHOWN = 3

# What people's ids differ by, and an id without it.
DIFFERENCES: dict[str, Callable[[str], str]] = {
    "spaces around": str.strip,
    "a path in front": lambda name: re.split(r"[/\\]", name)[-1],
    "a suffix": lambda name: re.sub(r"(?<=.)\.[A-Za-z0-9]{1,5}$", "", name),
    "[n]": video_of,
    "capitals": str.casefold,
}


def require_meeting(names: Collection[str], where: str, others: Collection[str], elsewhere: str) -> None:
    """Raise `InputError` if not one of the ids is among the others, showing three of each and what would join them.

    `where` and `elsewhere` say whose ids they are, such as the paths of two files. Without `names` nothing is missed.
    """
    if not names or not frozenset(names).isdisjoint(others):
        return
    raise InputError(
        f"{where}: none of its {len(names):,} ids is among the {len(others):,} of {elsewhere}; here are "
        f"{_some(names)}, there {_some(others)}; {_joining(names, others)}"
    )


def _some(names: Collection[str]) -> str:
    shown = ", ".join(map(repr, list(names)[:SHOWN]))
    return (f"{shown}, …" if len(names) > SHOWN else shown) or "none"


def _joining(names: Collection[str], others: Collection[str]) -> str:
    """Which differences, as few as possible, keep an id from one of the others."""
    for count in range(1, len(DIFFERENCES) + 1):
        for differences in combinations(DIFFERENCES, count):
            plain = {_without(differences, other): other for other in others}
            for name in names:
                if other := plain.get(_without(differences, name)):
                    return f"{name!r} and {other!r} differ by {' and '.join(differences)}: write them alike"
    return "no suffix, path, [n], spaces or capitals would join them: are both of one corpus?"


def _without(differences: Collection[str], name: str) -> str:
    for difference in differences:
        name = DIFFERENCES[difference](name)
    return name
