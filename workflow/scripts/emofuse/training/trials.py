"""All trials of one shape: training them, and the files that hold them."""

import csv
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from emofuse import architectures
from emofuse.answers.kinds import Kind, Ordinal, describe, find_kind
from emofuse.configuration.protocol import Trials, scored_range
from emofuse.environment import environment
from emofuse.errors import InputError
from emofuse.features.network_inputs import CellData, FoldData
from emofuse.files.atomic import whole_folder
from emofuse.networks.backend import tensorflow as tf
from emofuse.networks.network import Network
from emofuse.networks.saving import save_model
from emofuse.terminal.progress import trial_progress
from emofuse.training.trainer import Fold, Trainer, Trial

log = logging.getLogger(__name__)

TRIAL = ("modalities", "architecture", "depth", "dense", "maxlen", "dropout", "seed")
COLUMNS = (
    *TRIAL, "epochs", "best_epoch", "valid_mae", "test_mae", "dead_outputs", "seconds", "parameters", "model",
)  # fmt: skip

# The share of the label range below which an output's deviation counts as none.
DEAD = 0.001


@dataclass(frozen=True)
class Shape:
    """What makes a graph: a modality set, an architecture, its layers, and the words a segment."""

    modalities: str
    architecture: str
    depth: int
    dense: int
    maxlen: int

    @property
    def layers(self) -> str:
        """Its name among the shapes of a cell."""
        return f"depth{self.depth}-dense{self.dense}-maxlen{self.maxlen}"


@dataclass(frozen=True)
class Trained:
    """The trials of a shape on its folds, the kind of their outputs, how many parameters a network has, and the ranges
    of labels and of scores."""

    shape: Shape
    trials: list[Trial]
    kind: Kind
    parameters: int
    folds: dict[str, FoldData]
    label_range: tuple[float, float]
    clip: tuple[float, float]


def train_shape(
    shape: Shape,
    candidates: Iterable[tuple[float, int]],
    data: CellData,
    label_range: tuple[float, float],
    choices: Trials,
) -> Trained:
    """Train a trial for each (dropout rate, seed) on one traced graph; the rows of `data` are used up.

    Raises `InputError` where the shape cannot be built, or the training labels are on no levels that outputs could say.
    """
    labels = data.folds["train"].labels
    kind = find_kind(choices.network.output, labels, label_range)
    network = Network(
        maxlen=shape.maxlen,
        features=data.features,
        vocabulary=data.entries,
        outputs=kind.columns,
        depth=shape.depth,
        dense=shape.dense,
        masking=choices.sequence.masking,
        label_range=label_range,
        choices=choices.network,
        starts=kind.starts,
        auxiliary=len(choices.network.auxiliary),
    )
    folds = [Fold(fold.windows, fold.labels, fold.auxiliary) for fold in data.folds.values()]
    build = architectures.find(shape.architecture).build
    try:
        trainer = Trainer(lambda dropout: build(network, dropout), data.rows, *folds, choices.training, kind)
    except ValueError as error:
        raise InputError(
            f"{shape.architecture}, depth {shape.depth}, cannot be built for maxlen {shape.maxlen}: {error}"
        ) from error
    candidates = list(candidates)
    trials = []
    with trial_progress(len(candidates), choices.training.epochs) as progress:
        for dropout, seed in candidates:
            trials.append(trainer.run(dropout, seed, progress.epoch))
            if dead := dead_outputs(kind.means(trials[-1].valid_outputs), label_range):
                log.warning(
                    "dropout %g, seed %d: %d outputs are dead, nearly the same for every segment", dropout, seed, dead
                )
            progress.trial()
    trainer.release()
    clip = scored_range(choices.scored_output, label_range)
    return Trained(shape, trials, kind, trainer.parameters, data.folds, label_range, clip)


def write_trials(folder: Path, shapes: list[Trained]) -> None:
    """Write `trials.csv` (a row a trial), `curves.csv`, `predictions.npz` (a trial a row) and `models/`; of one shape,
    or of several of a cell.

    Predictions are answers, intensities as they are and medians of ordinal outputs; for these there are also the
    `levels`, how many training `segments` were `above` each, and the outputs themselves. `valid_labels` are those that
    the trials saw, which may be shuffled. `environment.json` says what they were trained in. The folder appears whole
    or not at all. Of a candidate's trials, the one with the lowest validation MAE keeps its model: no other is ever
    asked for.
    """
    kind, folds = shapes[0].kind, shapes[0].folds
    trials = [trial for trained in shapes for trial in trained.trials]
    with whole_folder(folder) as beside:
        _write_table(beside, shapes)
        _write_curves(beside / "curves.csv", shapes)
        (beside / "environment.json").write_text(json.dumps(environment(_gpus()), indent=1) + "\n", encoding="utf-8")
        np.savez(
            beside / "predictions.npz",
            valid_segments=folds["valid"].segments,
            test_segments=folds["test"].segments,
            valid_labels=folds["valid"].labels,
            valid=np.stack([kind.answers(trial.valid_outputs) for trial in trials]),
            test=np.stack([kind.answers(trial.test_outputs) for trial in trials]),
            **_ordinal_outputs(kind, trials),
        )


def dead_outputs(outputs: np.ndarray, label_range: tuple[float, float]) -> int:
    """How many of a network's intensities, or of its means (segments, targets), are the same of every segment.

    They deviate by less than a thousandth of the label range.
    """
    low, high = label_range
    return int((outputs.std(axis=0, dtype=np.float64) < DEAD * (high - low)).sum())


def _write_table(folder: Path, shapes: list[Trained]) -> None:
    """Write `trials.csv` and the models that it names."""
    (folder / "models").mkdir()
    with (folder / "trials.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        rows.writeheader()
        for trained in shapes:
            rows.writerows(_rows(folder, trained))


def _rows(folder: Path, trained: Trained) -> Iterator[dict[str, Any]]:
    """A shape's rows of `trials.csv`; the models that they name are saved."""
    folds, kind = trained.folds, trained.kind
    valid = [_mae(kind.answers(trial.valid_outputs), folds["valid"].labels, trained.clip) for trial in trained.trials]
    for position, trial in enumerate(trained.trials):
        rivals = [i for i, other in enumerate(trained.trials) if other.dropout == trial.dropout]
        model = ""
        if position == min(rivals, key=lambda i: valid[i]):
            model = f"models/{trained.shape.layers}_dropout{trial.dropout:g}_seed{trial.seed}.keras"
            save_model(trial.model, folder / model)
        yield asdict(trained.shape) | {
            "dropout": trial.dropout,
            "seed": trial.seed,
            "epochs": len(trial.losses),
            "best_epoch": trial.best_epoch,
            "valid_mae": valid[position],
            "test_mae": _mae(kind.answers(trial.test_outputs), folds["test"].labels, trained.clip),
            "dead_outputs": dead_outputs(kind.means(trial.valid_outputs), trained.label_range),
            "seconds": round(trial.seconds, 2),
            "parameters": trained.parameters,
            "model": model,
        }


def _ordinal_outputs(kind: Kind, trials: list[Trial]) -> dict[str, np.ndarray]:
    """What `predictions.npz` has besides of ordinal outputs (trials, segments, columns), and of their kind."""
    if not isinstance(kind, Ordinal):
        return {}
    outputs = {
        "valid_outputs": np.stack([trial.valid_outputs[:, : kind.columns] for trial in trials]),
        "test_outputs": np.stack([trial.test_outputs[:, : kind.columns] for trial in trials]),
    }
    return outputs | describe(kind)


def _write_curves(path: Path, shapes: list[Trained]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        curves = csv.writer(file, lineterminator="\n")
        curves.writerow([*TRIAL, "epoch", "loss", "valid_loss", "monitored"])
        for trained in shapes:
            for trial in trained.trials:
                of_trial = [*astuple(trained.shape), trial.dropout, trial.seed]
                for epoch, losses in enumerate(zip(trial.losses, trial.valid_losses, trial.monitored, strict=True), 1):
                    curves.writerow([*of_trial, epoch, *losses])


def _gpus() -> list[str]:
    """The names of the GPUs that TensorFlow computes on."""
    found = tf.config.get_visible_devices("GPU")
    return [tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name) for gpu in found]


def _mae(outputs: np.ndarray, labels: np.ndarray, clip: tuple[float, float]) -> float:
    return float(np.abs(np.clip(outputs.astype(np.float64), *clip) - labels).mean())
