"""What a corpus's files hold, and whether they are about the same videos and times, looked at before they are aligned.

What cannot be right is refused here: the store of an alignment cannot show it any more.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from emofuse.alignment.pauses import alike
from emofuse.configuration import names
from emofuse.corpus.csd import Sequence, open_sequence
from emofuse.corpus.description import Description, describe
from emofuse.corpus.ids import video_of, without
from emofuse.corpus.meeting import require_meeting
from emofuse.corpus.segments import SHORTEST_BELONGING, Words, read_words
from emofuse.corpus.timeline import Timeline
from emofuse.errors import InputError

log = logging.getLogger(__name__)

# Below this share of words that lie where the labels or frames of their videos are, clocks cannot be the same.
HARDLY_ANY = 0.01


@dataclass(frozen=True)
class Inspection:
    """What was found in the files of a corpus.

    `files`: what each holds, by its name in the corpus file. `unmatched`: the names under `exclude` and `pauses` that
    match nothing. `pauses`: how often each pause is in the words; `pauses_alike`, the same of words that differ from
    one in capitals or punctuation alone. `common_time`: for the labels and each modality, the share of the words, in
    videos that both have, that lie within a segment, or between the first and the last frame.
    """

    files: dict[str, Description] = field(default_factory=dict)
    unmatched: dict[str, list[str]] = field(default_factory=dict)
    pauses: dict[str, int] = field(default_factory=dict)
    pauses_alike: dict[str, int] = field(default_factory=dict)
    common_time: dict[str, float] = field(default_factory=dict)


def inspect(
    words: Path,
    labels: Path,
    modalities: dict[str, Path],
    roots: Mapping[str, str],
    pauses: list[str],
    exclude: list[str],
    unmatched_names: str,
) -> Inspection:
    """Look at each file of a corpus; arguments are those of `align.align`.

    Raises `InputError` where a video that is not excluded is broken, where names match nothing and `unmatched_names`
    is `refuse`, and where hardly any word lies in a segment, or among the frames of a modality.
    """
    paths = {"words": words, "labels": labels, **modalities}
    with ExitStack() as opened:
        files = {name: opened.enter_context(open_sequence(path, roots.get(name))) for name, path in paths.items()}
        described = {name: describe(sequence, exclude) for name, sequence in files.items()}
        for name in modalities:
            _require_numbers(files[name].path, described[name])
        held = {video for sequence in files.values() for video in sequence.videos}
        labelled = without(files["labels"].videos, exclude)
        for name in ("words", *modalities):
            require_meeting(labelled, str(labels), files[name].videos, str(files[name].path))
        spoken = {video: read_words(files["words"], pauses, video) for video in labelled}
        _require_words(files["words"].path, spoken, pauses)
        spelled = Counter(word for found in spoken.values() for word in found.source_texts.tolist())
        unmatched = {
            "exclude": _unmatched("exclude", exclude, held | {video_of(video) for video in held}, unmatched_names),
            "pauses": _unmatched(
                "pauses",
                [pause.strip() for pause in pauses],
                [word.decode(errors="replace") for word in spelled],
                unmatched_names,
            ),
        }
        common_time = {
            name: _common_time(name, sequence, files["words"].path, spoken)
            for name, sequence in files.items()
            if name != "words"
        }
    return Inspection(
        described,
        unmatched,
        {pause: spelled[pause.strip().encode()] for pause in pauses},
        alike(spelled, pauses),
        common_time,
    )


def _require_numbers(path: Path, described: Description) -> None:
    if described.kind != "numbers":
        raise InputError(f"{path}: its 'features' are {described.kind}; they should be numbers")


def _require_words(path: Path, spoken: dict[str, Words], pauses: list[str]) -> None:
    rows = sum(len(found.source_texts) for found in spoken.values())
    if not any(len(found.texts) for found in spoken.values()):
        raise InputError(
            f"{path}: of {len(spoken):,} labelled videos it holds {rows:,} rows and no word among them (pauses:"
            f" {', '.join(pauses) or 'none'}); name its pauses rightly"
        )


def _unmatched(key: str, given: list[str], known: Iterable[str], unmatched_names: str) -> list[str]:
    """The given names that match nothing; they are warned of, or an `InputError`."""
    found = sorted(known)
    missing = names.unmatched(given, found)
    if missing:
        message = f"{key} names {names.told(missing, found)}, which no file holds"
        if unmatched_names == "refuse":
            raise InputError(
                f"{message}; correct the corpus file, or let it say `unmatched_names: warn` to go on without"
            )
        log.warning(message)
    return missing


def _common_time(name: str, sequence: Sequence, words: Path, spoken: dict[str, Words]) -> float:
    """The share of words that lie within the segments, or the time of the frames; 1 where no video has both.

    Raises `InputError` where hardly any does.
    """
    both = [video for video, found in spoken.items() if sequence.has_rows(video) and len(found.texts)]
    total = sum(len(spoken[video].texts) for video in both)
    if not total:
        return 1.0
    ends = {video: np.zeros((0, 2)) for video in both}
    within = 0
    for video in both:
        intervals = sequence.intervals(video)
        if len(intervals) and name != "labels":
            intervals = np.array([[intervals[:, 0].min(), intervals[:, 1].max()]])
        ends[video] = intervals
        found = Timeline(spoken[video].intervals).overlaps(intervals, SHORTEST_BELONGING)
        within += len(np.unique(found.row))
    if within < HARDLY_ANY * total:
        spoken_until = max(spoken[video].intervals[:, 1].max() for video in both)
        until = max((found[:, 1].max() for found in ends.values() if len(found)), default=0.0)
        raise InputError(
            f"{sequence.path}: {within:,} of {total:,} words of {words} lie in its times, which end at {until:,.6g} s "
            f"where words end at {spoken_until:,.6g} s{_scale(until, spoken_until)}; all files should count seconds "
            "from the start of the same video"
        )
    return within / total


def _scale(one: float, other: float) -> str:
    ratio = max(one, other) / max(min(one, other), 1e-9)
    return ": are some in milliseconds?" if 300 < ratio < 3000 else ""
