"""Scores of systems and of constants on the same test segments, by group of videos."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from emofuse.alignment import subsets
from emofuse.alignment.store import Aligned
from emofuse.corpus.splits import FOLDS
from emofuse.scores import confidence
from emofuse.scores.baselines import every_constant
from emofuse.scores.metrics import score
from emofuse.scores.metrics_csv import BEST_CONSTANT
from emofuse.scores.predictions_csv import outputs_by_seed


def score_cells(
    cells: dict[str, dict[str, Path]],
    aligned: Aligned,
    split: dict[str, np.ndarray],
    used: str,
    clip: tuple[float, float],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`metrics.csv`, the scores of all cells and of the constants, and `segment_errors.csv`, a column a cell.

    `cells` maps each modality set to its architectures' `predictions.csv`, `split` a fold to positions (segments,) in
    the store. `used` is as in `subsets.used_segments`; outputs are clipped to the range `clip` before they are scored.
    """
    tables, errors = {}, {}
    for modalities, predictions in cells.items():
        usable = subsets.used_segments(aligned, modalities.split("+"), used)
        train, valid, test = (split[fold][usable[split[fold]]] for fold in FOLDS)
        outputs = {name: np.clip(outputs_by_seed(path, test, aligned), *clip) for name, path in predictions.items()}
        keys = pd.MultiIndex.from_arrays([aligned.videos[test], aligned.indices[test]], names=["video", "segment"])
        for architecture, output in outputs.items():
            errors[f"{modalities}/{architecture}"] = pd.Series(segment_errors(output, aligned.labels[test]), keys)
        tables[modalities] = score_folds(outputs, aligned, train, valid, test)
    # A cell that does not score a segment has no error there.
    by_segment = pd.DataFrame(errors, None if errors else keys).rename_axis(["video", "segment"])
    return pd.concat(tables, names=["modalities"]), by_segment


def score_folds(
    outputs: dict[str, np.ndarray], aligned: Aligned, train: np.ndarray, valid: np.ndarray, test: np.ndarray
) -> pd.DataFrame:
    """`score_groups` of systems and of the constants; the folds are positions (segments,) in the store."""
    return score_groups(
        outputs,
        every_constant(aligned.labels[train], aligned.labels[valid]),
        aligned.labels[test],
        aligned.videos[test],
        aligned.targets,
        aligned.label_range,
    )


def score_groups(
    outputs: dict[str, np.ndarray],
    constants: dict[str, np.ndarray],
    truth: np.ndarray,
    videos: np.ndarray,
    targets: list[str],
    label_range: tuple[float, float],
) -> pd.DataFrame:
    """The metrics of each system and constant, a row for each group of videos and target.

    `outputs` maps a system to its outputs (seeds, segments, targets), as they are to be scored; `truth` is (segments,
    targets), `videos` (segments,) str. Columns: those of `metrics.score`, averaged over seeds; `mae_seeds_low`
    and `mae_seeds_high`, its interval over seeds; `mae_low` and `mae_high`, over videos; `skill`, against the best
    constant, with `skill_low` and `skill_high`, over videos; `segments`. A group without segments has no rows.
    """
    predictions = {
        name: np.broadcast_to(prediction, (1, *truth.shape)) for name, prediction in constants.items()
    } | outputs
    tables = {
        (system, group): _score(
            prediction[:, mask], predictions[BEST_CONSTANT][0, mask], truth[mask], videos[mask], targets, label_range
        )
        for group, mask in _present(subsets.groups(videos))
        for system, prediction in predictions.items()
    }
    return pd.concat(tables, names=["system", "group"])


def segment_errors(outputs: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The absolute error (segments,) of outputs (seeds, segments, targets), averaged over seeds and targets."""
    return np.abs(outputs.astype(np.float64) - truth).mean(axis=(0, 2))


def _present(groups: dict[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    return ((name, mask) for name, mask in groups.items() if mask.any())


def _score(
    outputs: np.ndarray,
    constant: np.ndarray,
    truth: np.ndarray,
    videos: np.ndarray,
    targets: list[str],
    label_range: tuple[float, float],
) -> pd.DataFrame:
    by_seed = [score(truth, output, targets, label_range) for output in outputs]
    table = sum(by_seed) / len(by_seed)
    maes = np.stack([seed["mae"] for seed in by_seed])
    table["mae_seeds_low"], table["mae_seeds_high"] = confidence.seed_interval(maes)
    errors = _with_overall(np.abs(outputs.astype(np.float64) - truth).mean(axis=0))
    constant_errors = _with_overall(np.abs(constant - truth.astype(np.float64)))
    table["mae_low"], table["mae_high"] = confidence.video_interval(errors, np.ones_like(errors), videos)
    with np.errstate(invalid="ignore", divide="ignore"):
        table["skill"] = 1 - errors.sum(axis=0) / constant_errors.sum(axis=0)
    high, low = confidence.video_interval(errors, constant_errors, videos)
    table["skill_low"], table["skill_high"] = 1 - low, 1 - high
    return table.assign(segments=len(truth))


def _with_overall(errors: np.ndarray) -> np.ndarray:
    """Errors (segments, targets) with a last column for `OVERALL`, their mean."""
    return np.column_stack([errors, errors.mean(axis=1)])
