"""Scores of systems and of constants on the same test segments, by group of videos."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from emofuse.alignment import subsets
from emofuse.alignment.store import Aligned
from emofuse.corpus.splits import FOLDS, Split, in_fold
from emofuse.scores import confidence
from emofuse.scores.baselines import constants_by_kind, constants_of_rounds
from emofuse.scores.metrics import UNBOUNDED, score, score_mean, score_presence
from emofuse.scores.metrics_csv import ALL, BEST_CONSTANT, BY_KIND, KEYS, OVERALL
from emofuse.scores.predictions_csv import (
    ERROR_KEYS,
    EVIDENCE,
    MEAN,
    PRESENT,
    decided_by_seed,
    outputs_by_seed,
    read_predictions,
)


def score_cells(
    cells: dict[str, dict[str, Path]],
    aligned: Aligned,
    rounds: list[Split],
    used: str,
    clip: tuple[float, float],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`metrics.csv`, the scores of all cells and of the constants, and `segment_errors.csv`, a column a cell.

    `cells` maps each modality set to its architectures' `predictions.csv`. The test segments of all rounds are scored
    together, each round's by its own constants; a split that is no cross-validation is one round. `used` is as in
    `subsets.used_segments`; outputs are clipped to the range `clip` before they are scored.

    Metrics are those of `score_groups` and, of cells, of `score_decisions`; and of each cell, overall and on all
    videos: `valid_skill`, against the best constant on the validation fold, and `family_low`, the least of the lower
    bounds of its skills against the constants where all cells are judged together, 95 % for all of them
    (`confidence.family_quantile`).
    """
    tables, errors, rivals, valid_skills = {}, {}, {}, {}
    for modalities, predictions in cells.items():
        used_rounds = _used_rounds(modalities, aligned, rounds, used)
        valid, test = (in_fold(used_rounds, fold) for fold in ("valid", "test"))
        best_on_valid = constants_of_rounds(aligned.labels, used_rounds, "valid")[BEST_CONSTANT]
        rivals[modalities] = constant_errors(modalities, aligned, rounds, used)
        outputs, decided = {}, {}
        for architecture, path in predictions.items():
            table = read_predictions(path)
            decided[architecture] = decided_by_seed(table, "test", test, aligned, path)
            outputs[architecture] = outputs_by_seed(table, "test", test, aligned, path)
            answers = dict(zip(sorted(table["seed"].unique()), np.clip(outputs[architecture], *clip), strict=True))
            errors[modalities, architecture] = _by_segment(answers, aligned, test).rename_axis(columns="seed").stack()
            answers = np.clip(outputs_by_seed(table, "valid", valid, aligned, path), *clip)
            valid_skills[modalities, architecture] = _skill(answers, best_on_valid, aligned.labels[valid])
        of_decisions = score_decisions(decided, aligned.labels[test], aligned.videos[test], aligned.targets)
        tables[modalities] = score_rounds(outputs, aligned, used_rounds, clip).join(of_decisions)
    # A cell that does not score a segment has no error there.
    by_segment = pd.DataFrame(errors, None if errors else pd.MultiIndex.from_tuples([], names=ERROR_KEYS))
    judged = pd.MultiIndex.from_tuples([(*cell, ALL, OVERALL) for cell in errors], names=KEYS)
    of_cells = {"valid_skill": list(valid_skills.values()), "family_low": _family_low(by_segment, rivals)}
    metrics = pd.concat(tables, names=KEYS[:1]).join(pd.DataFrame(of_cells, judged, dtype=np.float64))
    # A bound for all cells is none for one of them if it is above its own.
    metrics["family_low"] = metrics["family_low"].clip(upper=metrics["least_low"])
    by_segment.columns = ["/".join(cell) for cell in errors]
    return metrics, by_segment.rename_axis(ERROR_KEYS)


def constant_errors(modalities: str, aligned: Aligned, rounds: list[Split], used: str) -> pd.DataFrame:
    """The errors of the constants on the test segments that the cells of a modality set are scored on.

    A row a segment, by video and index, a column each of `every_constant`; arguments as for `score_cells`.
    """
    used_rounds = _used_rounds(modalities, aligned, rounds, used)
    answers = constants_of_rounds(aligned.labels, used_rounds, "test")
    return _by_segment(answers, aligned, in_fold(used_rounds, "test"))


def score_rounds(
    outputs: dict[str, np.ndarray], aligned: Aligned, rounds: list[Split], clip: tuple[float, float]
) -> pd.DataFrame:
    """`score_groups` of systems and of the constants, on the test segments of each round, one round after another."""
    test = in_fold(rounds, "test")
    constants = constants_of_rounds(aligned.labels, rounds, "test")
    if len(np.unique(subsets.is_digit_id(aligned.videos[test]))) > 1:
        constants[BY_KIND] = constants_by_kind(aligned.labels, aligned.videos, rounds, "test")
    return score_groups(
        outputs,
        constants,
        aligned.labels[test],
        aligned.videos[test],
        aligned.targets,
        aligned.label_range,
        clip,
    )


def score_groups(
    outputs: dict[str, np.ndarray],
    constants: dict[str, np.ndarray],
    truth: np.ndarray,
    videos: np.ndarray,
    targets: list[str],
    label_range: tuple[float, float],
    clip: tuple[float, float] = UNBOUNDED,
) -> pd.DataFrame:
    """The metrics of each system and constant, a row for each group of videos and target.

    `outputs` maps a system to its raw outputs (seeds, segments, targets), which are cut to `clip`; `truth` is
    (segments, targets), `videos` (segments,) str. Columns: those of `metrics.score`, averaged over the seeds for which
    they are defined; `mae_seeds_low` and `mae_seeds_high`, its interval over seeds; `mae_low` and `mae_high`, over
    videos and seeds; `skill`, against the best constant, with `skill_low` and `skill_high`, and `detectable`, the least
    skill that would be seen in four of five such test folds; `skill_zero` and so on, against each constant, of whose
    lower bounds `least_low` is the least, and `beats`, whether it is above 0 and videos are enough for a verdict; that
    against `BY_KIND`, none of them, with its interval; `segments`, `videos` and `seeds`, 0 for constants. A group
    without segments has no rows.
    """
    truth = truth.astype(np.float64)
    answers = {name: np.broadcast_to(answer, truth.shape) for name, answer in constants.items()}
    tables = {}
    for group, mask in _present(subsets.groups(videos)):
        rivals = {name: _with_overall(np.abs(answer[mask] - truth[mask])) for name, answer in answers.items()}
        for name, answer in answers.items():
            of_constant = _score(answer[None, mask], rivals, truth[mask], videos[mask], targets, label_range, UNBOUNDED)
            tables[name, group] = of_constant.assign(seeds=0)
        for system, output in outputs.items():
            tables[system, group] = _score(
                output[:, mask], rivals, truth[mask], videos[mask], targets, label_range, clip
            )
    return pd.concat(tables, names=KEYS[1:3])


def score_decisions(
    decided: dict[str, dict[str, np.ndarray]], truth: np.ndarray, videos: np.ndarray, targets: list[str]
) -> pd.DataFrame:
    """The metrics of what each system decided for one of them, which are named after the decision.

    `decided` maps a system to what `decided_by_seed` gives; all else is as in `score_groups`, rows too, but that there
    are none of constants. Columns are those of `metrics.score_mean` and `metrics.score_presence`, as far as a system
    has decided, averaged over seeds.
    """
    tables = {}
    for group, mask in _present(subsets.groups(videos)):
        for system, answers in decided.items():
            of_group = {column: found[:, mask] for column, found in answers.items()}
            found = []
            if MEAN in of_group:
                means = [score_mean(truth[mask], mean, targets) for mean in of_group[MEAN]]
                found.append(pd.concat(means).groupby(level="target", sort=False).mean())
            if PRESENT in of_group:
                pairs = list(zip(of_group[EVIDENCE], of_group[PRESENT] > 0, strict=True))
                found.append(score_presence(truth[mask], pairs, videos[mask], targets))
            if found:
                tables[system, group] = pd.concat(found, axis=1)
    index = pd.MultiIndex.from_tuples([], names=KEYS[1:])
    return pd.concat(tables, names=KEYS[1:3]) if tables else pd.DataFrame(index=index)


def segment_errors(answers: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The absolute errors (..., segments) of answers (..., segments, targets), or of constants, over targets."""
    return np.abs(answers.astype(np.float64) - truth).mean(axis=-1)


def _used_rounds(modalities: str, aligned: Aligned, rounds: list[Split], used: str) -> list[Split]:
    """The rounds with the segments alone that a modality set uses."""
    usable = subsets.used_segments(aligned, modalities.split("+"), used)
    return [{fold: split[fold][usable[split[fold]]] for fold in FOLDS} for split in rounds]


def _by_segment(answers: dict[str | int, np.ndarray], aligned: Aligned, segments: np.ndarray) -> pd.DataFrame:
    """Errors of answers (segments, targets): a row a segment (positions in the store), a column each."""
    keys = pd.MultiIndex.from_arrays([aligned.videos[segments], aligned.indices[segments]], names=ERROR_KEYS[:2])
    return pd.DataFrame(
        {name: segment_errors(found, aligned.labels[segments]) for name, found in answers.items()}, keys
    )


def _skill(answers: np.ndarray, constants: np.ndarray, truth: np.ndarray) -> float:
    """The overall skill of answers (seeds, segments, targets) against constants; NaN if these make no error."""
    error = segment_errors(constants, truth).mean() if len(truth) else 0
    return 1 - segment_errors(answers, truth).mean() / error if error else np.nan


def _family_low(errors: pd.DataFrame, rivals: dict[str, pd.DataFrame]) -> np.ndarray:
    """The least lower bound of each cell's skills against the constants (cells,), for all cells together.

    `errors` are those of the cells by segment and seed, `rivals` of the constants by segment, for each modality set.
    """
    if errors.empty:
        return np.empty(0)
    # What a cell does not score counts neither above nor below.
    by_seed = errors.unstack("seed").fillna(0)
    cells = list(errors)
    tops = by_seed.to_numpy().reshape(len(by_seed), len(cells), -1).transpose(1, 2, 0)
    bottoms = np.stack([rivals[modalities].reindex(by_seed.index).fillna(0).to_numpy().T for modalities, _ in cells], 1)
    videos = by_seed.index.get_level_values("video").to_numpy(str)
    quantile = confidence.family_quantile(tops, bottoms, videos)
    lows = []
    for rival in bottoms:
        found = confidence.ratio(tops.transpose(1, 2, 0), rival.T, videos)
        lows.append(1 - (found.value + quantile * found.error))
    return np.min(lows, axis=0)


def _present(groups: dict[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    return ((name, mask) for name, mask in groups.items() if mask.any())


def _score(
    outputs: np.ndarray,
    rivals: dict[str, np.ndarray],
    truth: np.ndarray,
    videos: np.ndarray,
    targets: list[str],
    label_range: tuple[float, float],
    clip: tuple[float, float],
) -> pd.DataFrame:
    """A group's rows of a system; `rivals` are the constants' errors (segments, targets and overall)."""
    by_seed = [score(truth, output, targets, label_range, clip) for output in outputs]
    table = pd.concat(by_seed).groupby(level="target", sort=False).mean()
    maes = np.stack([seed["mae"] for seed in by_seed])
    table["mae_seeds_low"], table["mae_seeds_high"] = confidence.seed_interval(maes)
    errors = _with_overall(np.abs(np.clip(outputs, *clip).astype(np.float64) - truth))
    mae = confidence.ratio(errors, np.ones(errors.shape[1:]), videos)
    table["mae_low"], table["mae_high"] = mae.log_interval()
    losses = {name: confidence.ratio(errors, rival, videos) for name, rival in rivals.items()}
    against_best = losses[BEST_CONSTANT]
    high, low = against_best.interval()
    table["skill"], table["skill_low"], table["skill_high"] = 1 - against_best.value, 1 - low, 1 - high
    table["detectable"] = confidence.DETECTABLE * against_best.error
    for name, loss in losses.items():
        if name != BEST_CONSTANT:
            table[f"skill_{name}"] = 1 - loss.value
    if BY_KIND in losses:
        high, low = losses.pop(BY_KIND).interval()
        table[f"skill_{BY_KIND}_low"], table[f"skill_{BY_KIND}_high"] = 1 - low, 1 - high
    table["least_low"] = 1 - np.max([loss.interval()[1] for loss in losses.values()], axis=0)
    table["beats"] = (table["least_low"] > 0) & (mae.videos >= confidence.FEWEST_FOR_VERDICT)
    return table.assign(segments=len(truth), videos=mae.videos, seeds=len(outputs))


def _with_overall(errors: np.ndarray) -> np.ndarray:
    """Errors (..., segments, targets) with a last column for `OVERALL`, their mean."""
    return np.concatenate([errors, errors.mean(axis=-1, keepdims=True)], axis=-1)
