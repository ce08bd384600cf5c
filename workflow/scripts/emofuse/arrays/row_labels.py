"""The labels of the rows of arrays: their own, or those of a label file that is joined."""

import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from emofuse.arrays import label_join
from emofuse.arrays.folds import Fold
from emofuse.arrays.segment_ids import SegmentIds
from emofuse.configuration.array_files import label_file
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus.csd import open_sequence
from emofuse.corpus.description import Description, describe
from emofuse.corpus.labels import Labels, judged, read_labels
from emofuse.errors import InputError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Joined:
    """What joining a label file found: `by` times or numbers; rows that are `matched`, and `unmatched` ones, as
    video[n], which are left out; how many labelled segments no row is of; of how many rows sentiment was `compared`,
    and of how many it does `agree`."""

    by: str
    tolerance: float
    order: str
    matched: int
    unmatched: list[str]
    segments_without_rows: int
    compared: int
    agree: int


@dataclass(frozen=True)
class RowLabels:
    """Labels of the rows that have some: `kept` (rows,) bool; `intervals` (rows, 2) s, NaN where nothing says them;
    `labels` of the kept rows; what their file holds is `described`; `joined`, if they were, as a dictionary."""

    kept: np.ndarray
    intervals: np.ndarray
    labels: Labels
    described: Description
    joined: dict[str, Any] | None


def label_rows(
    folds: list[Fold],
    rows: SegmentIds,
    kept: np.ndarray,
    arrays: dict[str, Any],
    columns: LabelColumns,
    exclude: list[str],
) -> RowLabels:
    """The labels of the rows that are `kept` (rows,) bool; arguments as in `read.read_arrays`.

    Raises `InputError` as `read_labels` and `label_join.join` do; of arrays' own labels, if they are not as many
    columns as are named, are no finite numbers, or lie outside of the range; and if no row is left.
    """
    if named := label_file(arrays):
        path, root = Path(named[0]), named[1]
        labels = read_labels(path, columns, exclude, root)
        with open_sequence(path, root) as sequence:
            described = describe(sequence, exclude)
        found = _joined(folds, rows, kept, arrays, labels, path, described)
    else:
        found = _own(folds, rows, kept, columns)
    if not found.kept.any():
        raise InputError(f"{_where(folds)}: no segment is left, of {len(kept):,}; one at least is needed")
    return found


def _where(folds: list[Fold]) -> str:
    return next(iter(folds[0].where.values()))


def _joined(
    folds: list[Fold],
    rows: SegmentIds,
    kept: np.ndarray,
    arrays: dict[str, Any],
    labels: Labels,
    path: Path,
    described: Description,
) -> RowLabels:
    order, tolerance = arrays["segment_order"], arrays["tolerance"]
    where = folds[0].where.get("ids", _where(folds))
    joined = label_join.join(rows, labels, order, tolerance, where, str(path))
    agree = compared = 0
    columns = dict(zip(labels.targets, labels.values.T, strict=True)) | labels.further
    own = arrays["own_label"]
    if folds[0].labels is not None and all(fold.labels.shape[1] == 1 for fold in folds) and own in columns:
        sentiment = np.concatenate([fold.labels[:, 0] for fold in folds])
        agree, compared = label_join.agreement(sentiment, joined, columns[own])
        others = None
        if rows.form == "numbers":
            other = label_join.join(rows, labels, "time" if order == "file" else "file", tolerance, where, str(path))
            others, _ = label_join.agreement(sentiment, other, columns[own])
        label_join.require_agreement(agree, compared, others, order, where, str(path))
    matched = kept & joined.found
    unmatched = [name for name, missing in zip(rows.names, kept & ~joined.found, strict=True) if missing]
    chosen = joined.of_row[matched]
    further = {name: column[chosen] for name, column in labels.further.items()}
    of_rows = replace(labels, segments={}, values=labels.values[chosen], further=further, parts=0)
    if unmatched:
        log.warning("%s: %d rows match no segment of %s, such as %s", where, len(unmatched), path, unmatched[0])
    log.info("%d rows match a segment of %s by %s; sentiment agrees in %d of %d", matched.sum(), path, rows.form,
             agree, compared)  # fmt: skip
    without_rows = len(labels.values) - len(chosen)
    found = Joined(rows.form, tolerance, order, int(matched.sum()), unmatched, without_rows, compared, agree)
    return RowLabels(matched, joined.intervals, of_rows, described, asdict(found))


def _own(
    folds: list[Fold],
    rows: SegmentIds,
    kept: np.ndarray,
    columns: LabelColumns,
) -> RowLabels:
    for fold in folds:
        if fold.labels.shape[1] != len(columns.names):
            raise InputError(
                f"{fold.where['labels']}: it has {fold.labels.shape[1]} columns of labels, but label_columns names"
                f" {len(columns.names)}, {', '.join(columns.names)}; name every column, in the order of the arrays"
            )
    if len(columns.names) > 1 and columns.order != "trusted":
        raise InputError(
            f"{folds[0].where['labels']}: arrays name no columns: nothing proves that label_columns is their order. If"
            " you know that it is, add to the corpus file: label_order: trusted"
        )
    labels = np.concatenate([fold.labels for fold in folds])[kept]
    # A segment each, so that a message names it.
    named = {name: np.zeros((1, 2)) for name, chosen in zip(rows.names, kept, strict=True) if chosen}
    where = folds[0].where["labels"] + " and the other folds"
    of_rows = judged(where, labels, named, columns, proven=len(columns.names) == 1)
    described = Description(
        root="–",
        other_groups=[],
        metadata="none",
        videos=len(set(rows.videos[kept].tolist())),
        rows=len(labels),
        width=len(columns.names),
        kind="numbers",
        first=None,
        last=None,
        empty=[],
        excluded=sorted({*rows.videos[~kept].tolist()}),
        excluded_broken={},
    )
    return RowLabels(kept, rows.times, of_rows, described, None)
