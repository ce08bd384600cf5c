"""Split a corpus by video into train, valid and test."""

import argparse
import logging
from pathlib import Path

import numpy as np

from emofuse import command_line, options
from emofuse.alignment.store import Aligned, read_aligned
from emofuse.configuration import names, protocol
from emofuse.corpus import ids, splits
from emofuse.corpus.meeting import require_meeting
from emofuse.errors import InputError
from emofuse.files.atomic import whole_file


def main() -> None:
    parser = options.parser(__doc__, aligned="aligned store", output="split.csv to write")
    parser.add_argument("--method", choices=("authors_rule", "folds", "grouped", "organisers"), required=True)
    parser.add_argument(
        "--folds", type=Path, help="the organisers' lists (JSON); seeded splits leave their test videos out"
    )
    parser.add_argument("--unmatched-names", choices=("refuse", "warn"), default="refuse",
                        help="what happens if the folds name videos that have no segments")  # fmt: skip
    parser.add_argument("--round", type=int, default=1, help="which round of a cross-validation, counted from 1")
    options.add_exclude(parser)
    options.add_protocol(parser, required=False)
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    usable = aligned.usable(list(aligned.features))
    if arguments.method in ("folds", "grouped"):
        # So that table 5's test videos choose nothing.
        left_out = splits.read_folds(arguments.folds)["test"] if arguments.folds else []
        drawn = splits.drawn_videos(aligned.videos, usable, left_out)
        if arguments.method == "grouped":
            choices = protocol.read(arguments.protocol, protocol.GroupedSplit)
            fold_of = splits.grouped(*drawn, choices.shares, choices.seed)
        else:
            choices = protocol.read(arguments.protocol, protocol.CrossValidation)
            fold_of = splits.cross_validation(*drawn, choices.folds, choices.seed, arguments.round)
    elif arguments.folds is None:
        raise InputError(f"split {arguments.method} needs the organisers' folds; the corpus names none under 'folds'")
    else:
        listed = splits.read_folds(arguments.folds)
        _require_segments_of(listed, aligned, arguments)
        folds = splits.with_labels(listed, aligned.videos)
        fold_of = {"authors_rule": splits.authors_rule, "organisers": splits.organisers}[arguments.method](folds)
    with whole_file(arguments.output) as beside:
        splits.write_split(beside, aligned.videos, aligned.indices, fold_of)
        found = splits.read_split(beside, aligned.videos, aligned.indices)
        splits.require_segments(found, f"split {arguments.method} of {arguments.aligned}")
    _report(aligned, usable, found)


def _require_segments_of(folds: dict[str, list[str]], aligned: Aligned, arguments: argparse.Namespace) -> None:
    """Raise `InputError` if the folds name videos without segments, or warn of these, as the corpus wants it."""
    videos = aligned.videos.tolist()
    listed = [video for fold in splits.FOLDS for video in folds[fold]]
    require_meeting(listed, str(arguments.folds), list(dict.fromkeys(videos)), f"the labels in {arguments.aligned}")
    lacking = splits.without_segments(folds, aligned.videos)
    strange = ids.without(lacking, arguments.exclude)
    logging.info("of %d videos in the folds, %d have no segments, %d of these being excluded",
                 len(listed), len(lacking), len(lacking) - len(strange))  # fmt: skip
    if not strange:
        return
    said = f"{arguments.folds}: no segments of {names.told(strange, set(videos))}"
    if arguments.unmatched_names == "refuse":
        raise InputError(
            f"{said}; correct these ids, or, if they are known to have no labels, add to the corpus file: "
            "unmatched_names: warn"
        )
    logging.warning(said)


def _report(aligned: Aligned, usable: np.ndarray, found: splits.Split) -> None:
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
