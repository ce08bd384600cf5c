"""Split a corpus by video into train, valid and test."""

import argparse
import logging
from pathlib import Path

import numpy as np

from emofuse import command_line
from emofuse.alignment.store import Aligned, read_aligned
from emofuse.corpus import splits
from emofuse.errors import InputError
from emofuse.files.atomic import whole_file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--method", choices=("authors_rule", "grouped", "organisers"), required=True)
    parser.add_argument("--folds", type=Path, help="the organisers' lists (JSON); grouped needs none")
    parser.add_argument("--shares", type=float, nargs=3, help="of train, valid and test; for grouped")
    parser.add_argument("--seed", type=int, help="for grouped")
    parser.add_argument("--output", type=Path, required=True, help="split.csv to write")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    fold_of = _assign(aligned, arguments)
    with whole_file(arguments.output) as beside:
        splits.write_split(beside, aligned.videos, aligned.indices, fold_of)
        found = splits.read_split(beside, aligned.videos, aligned.indices)
        splits.require_segments(found, f"split {arguments.method} of {arguments.aligned}")
    _report(aligned, found)


def _assign(aligned: Aligned, arguments: argparse.Namespace) -> dict[str, str]:
    if arguments.method == "grouped":
        videos, first = np.unique(aligned.videos, return_inverse=True)
        usable = aligned.usable(list(aligned.features))
        # Without any usable segment, the labels are all there is to share out.
        counted = usable if usable.any() else np.ones_like(usable)
        return splits.grouped(videos.tolist(), np.bincount(first, counted), arguments.shares, arguments.seed)
    if arguments.folds is None:
        raise InputError(f"split {arguments.method} needs the organisers' folds; the corpus names none under 'folds'")
    folds = splits.read_folds(arguments.folds)
    labelled = set(aligned.videos.tolist())
    folds = {fold: [video for video in videos if video in labelled] for fold, videos in folds.items()}
    return getattr(splits, arguments.method)(folds)


def _report(aligned: Aligned, found: dict[str, np.ndarray]) -> None:
    usable = aligned.usable(list(aligned.features))
    in_fold = sum(len(segments) for segments in found.values())
    all_usable = sum(int(usable[segments].sum()) for segments in found.values())
    for fold, segments in found.items():
        count = int(usable[segments].sum())
        logging.info(
            "%s: %d videos, %d segments (%.1f %%), of these %d usable by every cell (%.1f %%)",
            fold, len(set(aligned.videos[segments])), len(segments), 100 * len(segments) / in_fold,
            count, 100 * count / max(all_usable, 1),
        )  # fmt: skip
    logging.info("in no fold: %d segments", len(aligned.videos) - in_fold)


if __name__ == "__main__":
    command_line.run(main)
