"""What a sequence holds, and which of its videos are broken: in themselves, or unlike what most videos have."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from emofuse.configuration.names import SHOWN, listed
from emofuse.corpus.csd import Sequence, Shape
from emofuse.corpus.ids import without
from emofuse.errors import InputError
from emofuse.terminal.progress import with_progress

# Of the ids in a line for the corpus file.
MOST_IDS = 100


@dataclass(frozen=True)
class Description:
    """What the whole videos of a sequence hold that are not excluded.

    `root` and `other_groups` of the file; `metadata`, how that was written: JSON, plain or none; `videos` and `rows`
    are counted; each row has `width` numbers or strings, as `kind` says; `first` and `last` are the earliest and the
    latest time in seconds, None without rows; `empty` videos have no rows; `excluded` ones are those of the file, of
    which `excluded_broken` says what is wrong with some.
    """

    root: str
    other_groups: list[str]
    metadata: str
    videos: int
    rows: int
    width: int
    kind: str
    first: float | None
    last: float | None
    empty: list[str]
    excluded: list[str]
    excluded_broken: dict[str, str]


@dataclass(frozen=True)
class _Seen:
    """A video by itself: `shape`, None where it has none; `times`, the earliest and latest; `fault`: what is wrong."""

    shape: Shape | None = None
    has_rows: bool = True
    times: tuple[float, float] | None = None
    fault: str = ""


def describe(sequence: Sequence, exclude: Collection[str] = (), dimension: int | None = None) -> Description:
    """Check the schema of every video that is not excluded, without reading features, and say what the file holds.

    Raises `InputError` naming all videos that are broken, and as `examine` does.
    """
    found, broken = examine(sequence, exclude, dimension)
    if broken:
        raise InputError(f"{sequence.path}: {told(found, broken, exclude)}")
    return found


def examine(
    sequence: Sequence, exclude: Collection[str] = (), dimension: int | None = None
) -> tuple[Description, dict[str, str]]:
    """What a sequence holds, and for each video that is broken and not excluded, what is wrong with it.

    A video is broken by itself, or for having another width or kind than most; where those of the most are strings, one
    without values is none, but empty. Raises `InputError` if no video is whole or all are excluded, if there is no
    width and kind that most have, and if theirs is not the `dimension` that is given.
    """
    kept = without(sequence.videos, exclude)
    if not kept:
        held = f"its {len(sequence.videos)} videos are all excluded" if sequence.videos else "group 'data' is empty"
        raise InputError(f"{sequence.path}: {held}; it should hold a group for each video, and one at least is needed")
    seen = {video: _see(sequence, video) for video in with_progress(sequence.videos, "check", "video")}
    width, kind = _most(sequence, {video: seen[video] for video in kept}, dimension)
    faults = {video: _fault(found, width, kind) for video, found in seen.items()}
    whole = [video for video in kept if not faults[video]]
    if not whole:
        raise InputError(
            f"{sequence.path}: no video in it is whole: {_few({v: faults[v] for v in kept})}; get the file anew"
        )
    if dimension is not None and width != dimension:
        raise InputError(f"{sequence.path}: in most videos 'features' has dimension {width}; it should be {dimension}")
    rows = {video: seen[video].shape.rows if seen[video].has_rows else 0 for video in whole}
    times = [time for video in whole if rows[video] for time in seen[video].times]
    excluded = [video for video in sequence.videos if video not in frozenset(kept)]
    described = Description(
        root=sequence.root,
        other_groups=sequence.other_groups,
        metadata=sequence.metadata_style,
        videos=len(whole),
        rows=sum(rows.values()),
        width=width,
        kind=kind,
        first=min(times, default=None),
        last=max(times, default=None),
        empty=[video for video in whole if not rows[video]],
        excluded=excluded,
        excluded_broken={video: faults[video] for video in excluded if faults[video]},
    )
    return described, {video: faults[video] for video in kept if faults[video]}


def told(found: Description, broken: dict[str, str], exclude: Iterable[str] = ()) -> str:
    """Which videos of a sequence are broken, and the line of the corpus file that leaves them out."""
    ids = list(dict.fromkeys([*exclude, *broken]))
    more = f" and {len(ids) - MOST_IDS:,} more" if len(ids) > MOST_IDS else ""
    # JSON, so that YAML takes no id for a number.
    line = json.dumps(ids[:MOST_IDS], ensure_ascii=False)
    return (
        f"{_few(broken)}; most videos have {found.kind} of width {found.width}; mend the file, or leave"
        f" {'this video' if len(broken) == 1 else f'these {len(broken):,} videos'} out by a line of the corpus file"
        f" (of a program, --exclude): exclude: {line}{more}"
    )


def _few(faults: dict[str, str]) -> str:
    shown = "; ".join(f"video {video!r}: {faults[video]}" for video in list(faults)[:SHOWN])
    return f"{shown}; and {len(faults) - SHOWN:,} more" if len(faults) > SHOWN else shown


def _see(sequence: Sequence, video: str) -> _Seen:
    def said(error: InputError) -> str:
        return str(error).removeprefix(f"{sequence.where(video)}: ")

    try:
        shape = sequence.shape(video)
    except InputError as error:
        fault = said(error)
        try:
            return _Seen(has_rows=sequence.has_rows(video), fault=fault)
        except InputError:
            return _Seen(fault=fault)
    try:
        intervals = sequence.intervals(video)
    except InputError as error:
        return _Seen(shape, fault=said(error))
    if not shape.rows:
        return _Seen(shape, has_rows=False)
    return _Seen(shape, times=(float(intervals.min()), float(intervals.max())))


def _most(sequence: Sequence, seen: dict[str, _Seen], dimension: int | None) -> tuple[int, str]:
    """The width and kind of most videos with rows, or where none has rows, of most videos; of none if all are broken.

    Raises `InputError` if as many have others, unless the `dimension` decides between them.
    """
    shapes = {video: found.shape for video, found in seen.items() if found.shape}
    with_rows = {video: shape for video, shape in shapes.items() if shape.rows}
    having: dict[tuple[int, str], list[str]] = {}
    for video, shape in (with_rows or shapes).items():
        having.setdefault((shape.width, shape.kind), []).append(video)
    if not having:
        return 0, "nothing"
    ranked = sorted(having, key=lambda what: (len(having[what]), what[0] == dimension), reverse=True)
    first, *others = [what for what in ranked if len(having[what]) == len(having[ranked[0]])]
    if others and first[0] != dimension:
        sides = "; ".join(
            f"{kind} of width {width} in {listed(having[width, kind])}" for width, kind in (first, *others)
        )
        raise InputError(
            f"{sequence.path}: its videos differ, and no width and kind is that of most: {sides};"
            " leave out those that are wrong, under exclude in the corpus file (of a program, --exclude)"
        )
    return first


def _fault(found: _Seen, width: int, kind: str) -> str:
    """What is wrong with a video beside what most videos have; nothing if it is whole."""
    if not found.has_rows and kind == "strings":
        return ""
    if found.fault or (found.shape.width, found.shape.kind) == (width, kind):
        return found.fault
    return f"'features' has {found.shape.kind} of shape {(found.shape.rows, found.shape.width)}"
