"""Train all trials of one shape: a modality set, an architecture, a depth and a maxlen."""

import argparse
import csv
import logging
from pathlib import Path

import numpy as np

from emofuse import architectures, command_line, features, keras_backend, splits
from emofuse.aligned import Aligned, read_aligned
from emofuse.errors import InputError
from emofuse.training import Fold, Schedule, Trainer, Trial
from emofuse.whole import whole_folder

TRIAL_COLUMNS = (
    "modalities", "architecture", "depth", "maxlen", "dropout", "seed",
    "epochs", "best_epoch", "valid_mae", "test_mae", "seconds", "parameters", "model",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--split", type=Path, required=True, help="split.csv")
    parser.add_argument("--scaling", type=Path, required=True, help="scaling (JSON)")
    parser.add_argument("--modalities", required=True, help="joined with +, such as audio+text")
    parser.add_argument("--architecture", required=True)
    parser.add_argument("--depth", type=int, required=True)
    parser.add_argument("--maxlen", type=int, required=True, help="words a segment")
    parser.add_argument("--dropout", type=float, nargs="+", required=True)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--epochs", type=int, required=True, help="at most")
    parser.add_argument("--patience", type=int, required=True, help="epochs without a better validation loss")
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument(
        "--scored-output",
        choices=("raw", "clipped"),
        required=True,
        help="score outputs as they are, or clipped to the range of the labels",
    )
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True, help="folder for trials.csv and what belongs to it")
    arguments = parser.parse_args()
    keras_backend.limit_threads(arguments.threads)
    aligned = read_aligned(arguments.aligned)
    found = _usable_segments(aligned, arguments.split)
    trainer, folds = _trainer(aligned, found, arguments)
    grid = [(dropout, seed) for dropout in arguments.dropout for seed in arguments.seeds]
    trials = []
    for number, (dropout, seed) in enumerate(grid, 1):
        logging.info("trial %d of %d", number, len(grid))
        trials.append(trainer.run(dropout, seed))
    clip = aligned.label_range if arguments.scored_output == "clipped" else (-np.inf, np.inf)
    with whole_folder(arguments.output) as beside:
        _write(beside, trials, trainer.parameters, found, folds, clip, arguments)


def _usable_segments(aligned: Aligned, split: Path) -> dict[str, np.ndarray]:
    """Each fold's segments that every cell can use, so that all cells are compared on the same ones."""
    usable = aligned.usable(list(aligned.features))
    found = splits.read_split(split, aligned.videos, aligned.indices)
    found = {fold: segments[usable[segments]] for fold, segments in found.items()}
    splits.require_segments(found, f"{split}, segments with words and frames in {', '.join(aligned.features)}")
    return found


def _trainer(
    aligned: Aligned, found: dict[str, np.ndarray], arguments: argparse.Namespace
) -> tuple[Trainer, dict[str, Fold]]:
    segments = np.concatenate([found[fold] for fold in splits.FOLDS])
    rows = features.segment_rows(aligned.offsets, segments)
    scalings = features.read_scalings(arguments.scaling)
    fused = features.fused_rows(aligned, arguments.modalities.split("+"), scalings, rows)
    windows = features.windows(np.diff(aligned.offsets)[segments], arguments.maxlen)
    bounds = np.cumsum([len(found[fold]) for fold in splits.FOLDS])[:-1]
    parts = zip(splits.FOLDS, np.split(windows, bounds), np.split(aligned.labels[segments], bounds), strict=True)
    folds = {fold: Fold(*part) for fold, *part in parts}

    build = architectures.find(arguments.architecture).build
    width = fused.shape[1]
    schedule = Schedule(arguments.epochs, arguments.patience, arguments.batch_size)
    try:
        trainer = Trainer(
            lambda dropout: build(arguments.maxlen, width, len(aligned.targets), arguments.depth, dropout),
            fused, folds["train"], folds["valid"], folds["test"], schedule,
        )  # fmt: skip
    except ValueError as error:
        raise InputError(
            f"{arguments.architecture}, depth {arguments.depth}, cannot be built for maxlen {arguments.maxlen}: {error}"
        ) from error
    return trainer, folds


def _write(
    folder: Path,
    trials: list[Trial],
    parameters: int,
    found: dict[str, np.ndarray],
    folds: dict[str, Fold],
    clip: tuple[float, float],
    arguments: argparse.Namespace,
) -> None:
    (folder / "models").mkdir()
    with (
        (folder / "trials.csv").open("w", newline="") as trials_file,
        (folder / "curves.csv").open("w", newline="") as f,
    ):
        rows = csv.DictWriter(trials_file, TRIAL_COLUMNS, lineterminator="\n")
        rows.writeheader()
        curves = csv.writer(f, lineterminator="\n")
        curves.writerow(["dropout", "seed", "epoch", "loss", "valid_loss"])
        for trial in trials:
            model = f"models/dropout{trial.dropout:g}_seed{trial.seed}.keras"
            trial.model.save(folder / model)
            rows.writerow(
                {name: getattr(arguments, name) for name in ("modalities", "architecture", "depth", "maxlen")}
                | {name: getattr(trial, name) for name in ("dropout", "seed", "best_epoch")}
                | {
                    "epochs": len(trial.losses),
                    "valid_mae": _mae(trial.valid_outputs, folds["valid"].labels, clip),
                    "test_mae": _mae(trial.test_outputs, folds["test"].labels, clip),
                    "seconds": round(trial.seconds, 2),
                    "parameters": parameters,
                    "model": model,
                }
            )
            for epoch, losses in enumerate(zip(trial.losses, trial.valid_losses, strict=True), 1):
                curves.writerow([trial.dropout, trial.seed, epoch, *losses])
    np.savez(
        folder / "predictions.npz",
        valid_segments=found["valid"],
        test_segments=found["test"],
        valid=np.stack([trial.valid_outputs for trial in trials]),
        test=np.stack([trial.test_outputs for trial in trials]),
    )


def _mae(outputs: np.ndarray, labels: np.ndarray, clip: tuple[float, float]) -> float:
    return float(np.abs(np.clip(outputs.astype(np.float64), *clip) - labels).mean())


if __name__ == "__main__":
    command_line.run(main)
