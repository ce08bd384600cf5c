"""Splits of a corpus into train, valid and test folds, always by video: segments of one video share a speaker."""

import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np

from emofuse.configuration.names import unmatched
from emofuse.corpus.ids import video_of
from emofuse.errors import InputError

FOLDS = ("train", "valid", "test")

# The positions (segments of the fold,) int64 in the store of each fold's segments.
Split = dict[str, np.ndarray]


def read_folds(path: Path) -> dict[str, list[str]]:
    """Read the organisers' lists of video ids from JSON, {"train": [ids], "valid": [ids], "test": [ids]}.

    Raises `InputError` if the file is missing or not that, or if a video is in it twice.
    """
    try:
        folds = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: not a JSON file of folds: {error}") from error
    if not isinstance(folds, dict) or set(folds) != set(FOLDS):
        raise InputError(f"{path}: found {sorted(folds) if isinstance(folds, dict) else type(folds)}; it should map "
                         f"{', '.join(FOLDS)} each to a list of video ids")  # fmt: skip
    for fold, videos in folds.items():
        if not isinstance(videos, list):
            raise InputError(f"{path}: fold {fold} is {str(videos)[:80]}; it should be a list of video ids, as strings")
        if others := [video for video in videos if not isinstance(video, str)]:
            raise InputError(
                f"{path}: fold {fold} is a list with {json.dumps(others[0])[:80]}, which is no text; it should be "
                "a list of video ids, each in quotes"
            )
    videos = [video for fold in FOLDS for video in folds[fold]]
    twice = sorted({video for video in videos if videos.count(video) > 1}) if len(set(videos)) < len(videos) else []
    if twice:
        raise InputError(f"{path}: {twice[:5]} stand in more than one place; a video belongs to one fold, once")
    return folds


def organisers(folds: dict[str, list[str]]) -> dict[str, str]:
    """The organisers' folds as the CMU SDK publishes them: video -> fold; `folds` maps each fold to its videos."""
    return {video: fold for fold in FOLDS for video in folds[fold]}


def authors_rule(folds: dict[str, list[str]]) -> dict[str, str]:
    """The paper's own split of the organisers' train and valid videos, as its authors coded it: video -> fold.

    The second half of the validation videos, less its first (an off-by-one of theirs), goes to test; so do the last
    5 % of the training videos; of what remains, the last 10 % go to validation: about 76/14/10 % of the videos, the
    shares that section 3.2 of the paper names. Source: the authors' code (rhoposit/MultimodalDNN, August 2018).
    """
    train, valid = folds["train"], folds["valid"]
    half = len(valid) // 2
    to_test = int(len(train) * 0.05)
    remaining = train[: len(train) - to_test]
    to_valid = int(len(remaining) * 0.10)
    return organisers(
        {
            "train": remaining[: len(remaining) - to_valid],
            "valid": valid[:half] + remaining[len(remaining) - to_valid :],
            "test": valid[half + 1 :] + train[len(train) - to_test :],
        }
    )


def grouped(videos: list[str], segments: np.ndarray, shares: list[float], seed: int) -> dict[str, str]:
    """A seeded split by video in which each fold gets its share of the segments: video -> fold.

    `segments` (videos,) counts each video's segments; `shares` are those of train, valid and test, and add up to 1.
    A video goes where its middle segment falls, so no fold misses its share by more than half a video. The same seed
    gives the same split. Raises `InputError` if the shares do not add up to 1.
    """
    if not np.isclose(sum(shares), 1):
        raise InputError(f"shares {shares} add up to {sum(shares):g}; the shares of a split should add up to 1")
    return {video: FOLDS[part] for video, part in _dealt(videos, segments, shares, seed).items()}


def cross_validation(videos: list[str], segments: np.ndarray, folds: int, seed: int, round_: int) -> dict[str, str]:
    """A round, counted from 1, of a cross-validation in so many folds of about as many segments each: video -> fold.

    Round i tests the i-th, validates on the one after it, and trains on the others; so each video is tested in one
    round. Arguments are as for `grouped`. Raises `InputError` if there are fewer videos than folds.
    """
    if len(videos) < folds:
        raise InputError(f"split.folds is {folds}, but there are {len(videos)} labelled videos to share out; make it"
                         f" {len(videos)} at most")  # fmt: skip
    use = {round_ - 1: "test", round_ % folds: "valid"}
    dealt = _dealt(videos, segments, [1 / folds] * folds, seed)
    return {video: use.get(part, "train") for video, part in dealt.items()}


def _dealt(videos: list[str], segments: np.ndarray, shares: list[float], seed: int) -> dict[str, int]:
    """Which part of a shuffled row of videos each is in, the row being cut at these shares of the segments."""
    order = np.random.default_rng(seed).permutation(len(videos))
    ends = np.cumsum(segments[order])
    middles = (ends - segments[order] / 2) / max(ends[-1], 1)
    parts = np.searchsorted(np.cumsum(shares)[:-1], middles, side="right")
    return {videos[video]: int(part) for video, part in zip(order, parts, strict=True)}


def drawn_videos(videos: np.ndarray, usable: np.ndarray, left_out: list[str]) -> tuple[list[str], np.ndarray]:
    """The videos that a seeded split shares out, and how many segments (videos,) of each count.

    `videos` (segments,) str and `usable` (segments,) bool are the store's. Videos that are `left_out` are in no fold.
    Of the others usable segments count; where there are none, all do. Raises `InputError` if no video is left.
    """
    drawn = ~np.isin(videos, left_out)
    if not drawn.any():
        raise InputError(
            f"all {len(set(videos))} labelled videos, such as {str(videos[0])!r}, are test videos of the organisers, "
            "which a seeded split leaves out; correct the folds, or leave them out of the corpus file"
        )
    names, which = np.unique(videos[drawn], return_inverse=True)
    counted = usable[drawn] if usable[drawn].any() else np.ones(len(which))
    return names.tolist(), np.bincount(which, counted)


def with_labels(folds: dict[str, list[str]], videos: np.ndarray) -> dict[str, list[str]]:
    """The folds without those videos that are not among the labelled segments' `videos` (segments,) str."""
    labelled = set(videos.tolist())
    return {fold: [video for video in listed if video in labelled] for fold, listed in folds.items()}


def without_segments(folds: dict[str, list[str]], videos: np.ndarray) -> list[str]:
    """The folds' ids, in their order, that are not among the labelled segments' `videos` (segments,) str."""
    return unmatched((video for fold in FOLDS for video in folds[fold]), set(videos.tolist()))


def in_two_folds(videos: np.ndarray, found: Split) -> list[str]:
    """The videos of which segments are in more than one fold of a split, in order; parts `video[n]` are of `video`.

    `videos` (segments,) str are the store's ids.
    """
    folds_of = Counter(video for positions in found.values() for video in {*map(video_of, videos[positions].tolist())})
    return sorted(video for video, count in folds_of.items() if count > 1)


def write_split(path: Path, videos: np.ndarray, indices: np.ndarray, fold_of: dict[str, str]) -> None:
    """Write `split.csv` (video, segment, fold): a row for each segment whose video is in a fold.

    `videos` (segments,) str and `indices` (segments,) int are those of the store; `fold_of` maps a video to its fold.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["video", "segment", "fold"])
        rows = zip(videos.tolist(), indices.tolist(), strict=True)
        writer.writerows((video, index, fold_of[video]) for video, index in rows if video in fold_of)


def read_split(path: Path, videos: np.ndarray, indices: np.ndarray) -> Split:
    """The split of these segments that a `split.csv` holds.

    `videos` (segments,) str and `indices` (segments,) int are those of the store. Raises `InputError` if the file names
    a segment that is not among them, or puts one video into two folds.
    """
    position = {key: i for i, key in enumerate(zip(videos.tolist(), indices.tolist(), strict=True))}
    found = {fold: [] for fold in FOLDS}
    fold_of = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            video, index, fold = row["video"], int(row["segment"]), row["fold"]
            if fold not in found or (video, index) not in position:
                raise InputError(f"{path}: segment {index} of video {video!r} in fold {fold!r} is not in this corpus")
            if fold_of.setdefault(video, fold) != fold:
                raise InputError(
                    f"{path}: video {video!r} is in folds {fold_of[video]} and {fold}; it should be in one"
                )
            found[fold].append(position[video, index])
    return {fold: np.array(positions, np.int64) for fold, positions in found.items()}


def read_rounds(named: list[tuple[str, str]], videos: np.ndarray, indices: np.ndarray) -> dict[str, list[Split]]:
    """The splits (name, path of a `split.csv`) by name; several of one name are the rounds of a cross-validation.

    Arguments and errors are as for `read_split`.
    """
    found = {}
    for name, path in named:
        found.setdefault(name, []).append(read_split(Path(path), videos, indices))
    return found


def in_fold(rounds: list[Split], fold: str) -> np.ndarray:
    """The positions (segments,) of a fold's segments of each round, one round after another."""
    return np.concatenate([split[fold] for split in rounds])


def require_segments(found: Split, where: str) -> None:
    """Raise `InputError` if a fold has no segment; `where` says which split, and which segments count."""
    empty = [fold for fold in FOLDS if not len(found[fold])]
    if empty:
        sizes = ", ".join(f"{fold} {len(found[fold])}" for fold in FOLDS)
        raise InputError(f"{where}: no segment in fold {', '.join(empty)} ({sizes}); each fold needs at least one")
