"""Names that a user gives, beside the names that files hold: which match nothing, and which are meant."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

# Of many names, as many as a message shows.
SHOWN = 5


def unmatched(given: Iterable[str], known: Collection[str]) -> list[str]:
    """The given names that are not among the known, in their order."""
    held = frozenset(known)
    return [name for name in given if name not in held]


def nearest(name: str, known: Collection[str]) -> list[str]:
    """The known names that are like one that is not among them, the likest first, at most three."""
    plain: dict[str, str] = {}
    for candidate in known:
        plain.setdefault(candidate.strip().casefold(), candidate)
    near = get_close_matches(name.strip().casefold(), plain, 3, cutoff=0.7)
    return [plain[match] for match in near]


def listed(names: Collection[str]) -> str:
    """Names in quotes, the first few of them, and how many more there are."""
    shown = ", ".join(map(repr, list(names)[:SHOWN]))
    return f"{shown} and {len(names) - SHOWN:,} more" if len(names) > SHOWN else shown


def told(names: Collection[str], known: Collection[str]) -> str:
    """Names that match nothing, each with the nearest that there are."""
    hints = []
    for name in list(names)[:SHOWN]:
        near = nearest(name, known)
        hints.append(f"{name!r}" + (f" (near: {', '.join(map(repr, near))})" if near else ""))
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(hints) + more
