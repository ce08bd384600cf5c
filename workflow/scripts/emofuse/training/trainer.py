"""Training of all trials of one shape on one traced graph.

The loop follows the paper (section 4.4): by default Adam with Keras' default parameters, MAE loss, early stopping on
the validation loss. Dropout rate and seed are state of the graph, not constants in it, so that a second trial costs
its epochs alone.
"""

import functools
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emofuse.answers.kinds import Intensities, Kind
from emofuse.configuration.protocol import Training
from emofuse.errors import InputError
from emofuse.features import fusion
from emofuse.networks import parts
from emofuse.networks.backend import keras
from emofuse.networks.backend import tensorflow as tf
from emofuse.training.fast_model import FastModel, require_rate_in_dropout_alone
from emofuse.training.losses import LOSSES, whole_loss

log = logging.getLogger(__name__)

OPTIMIZERS = {
    "adam": keras.optimizers.Adam,
    "rmsprop": keras.optimizers.RMSprop,
    "sgd": keras.optimizers.SGD,
}
PREDICTION_BATCH = 512
ROWS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Fold:
    """A fold: `windows` (segments, maxlen) int32, positions in the shared rows; `labels` (segments, targets).

    `auxiliary` (segments, columns) is what a network's outputs behind those of the targets should be, if it has any.
    """

    windows: np.ndarray
    labels: np.ndarray
    auxiliary: np.ndarray | None = None


@dataclass(frozen=True)
class Trial:
    """A trained trial: its model with the weights kept, its course, and its outputs a fold (segments, outputs).

    `monitored` is what early stopping watches, by epoch; `best_epoch` has the lowest, whichever weights are kept.
    """

    dropout: float
    seed: int
    model: keras.Model
    losses: list[float]
    valid_losses: list[float]
    monitored: list[float]
    best_epoch: int
    valid_outputs: np.ndarray
    test_outputs: np.ndarray
    seconds: float


class Trainer:
    """One traced graph for a shape, on data held once: runs trial after trial.

    `build` makes a Keras model from a dropout rate, whose first outputs are of this `kind`, intensities if it is not
    said. `rows` are the words of all folds, an array for each input of the
    model but `parts.mask`: (words + 1, features) float32 or (words + 1,) int32. They own their memory, are taken over,
    and empty then.
    """

    def __init__(
        self,
        build: Callable[[float], keras.Model],
        rows: list[np.ndarray],
        train: Fold,
        valid: Fold,
        test: Fold,
        choices: Training,
        kind: Kind | None = None,
    ):
        require_rate_in_dropout_alone(build)
        keras.utils.set_random_seed(0)
        self._build = build
        self._rows = [take_over(array) for array in rows]
        self._train, self._valid, self._test = train, valid, test
        self._windows = tf.convert_to_tensor(train.windows)
        self._kind = kind or Intensities(train.labels.shape[1])
        self._wanted = tf.convert_to_tensor(self._wanted_of(train))
        self._valid_wanted = self._wanted_of(valid)
        self._choices = choices
        of_loss = LOSSES[choices.loss], self._kind.columns, choices.auxiliary_weight
        self._loss, self._valid_loss = whole_loss(*of_loss, tf.reduce_mean), whole_loss(*of_loss, np.mean)
        self._fast = FastModel(build(0.0))
        self._model = self._fast.model
        self._is_masked = parts.is_masked(self._model)
        self._optimizer = OPTIMIZERS[choices.optimizer](choices.learning_rate)
        self._optimizer.build(self._model.trainable_variables)
        # No Python is rewritten as a graph: that takes longer than to trace it.
        traced = functools.partial(tf.function, autograph=False)
        self._run_epoch = traced(self._epoch)
        any_segments = tf.TensorSpec((None, train.windows.shape[1]), tf.int32)
        self._run_prediction = traced(self._predict_windows, input_signature=[any_segments])

    @property
    def parameters(self) -> int:
        """How many parameters a model of this shape has."""
        return sum(weights.size for weights in self._fast.weights())

    def release(self) -> None:
        """Free the rows, after the last trial: TensorFlow keeps graphs and what they read to the end of the process."""
        for rows in self._rows:
            rows.assign(tf.zeros((0, *rows.shape[1:]), rows.dtype))

    def run(
        self, dropout: float, seed: int, after_epoch: Callable[[int, float], None] = lambda epoch, loss: None
    ) -> Trial:
        """Train one trial to its early stop; `after_epoch` is told each epoch and what early stopping watches.

        Raises `InputError` if the validation loss stops being a number.
        """
        started = time.perf_counter()
        # Keras draws initial weights by Python's random numbers. Its set_random_seed, called for each trial, would have
        # TensorFlow prepare the graph anew.
        random.seed(seed)
        model = self._build(dropout)
        self._reset(model.get_weights(), dropout, seed)
        order = np.random.default_rng(seed)
        losses, valid_losses, monitored = [], [], []
        best_epoch, best = 0, None
        for epoch in range(1, self._choices.epochs + 1):
            shuffled = order.permutation(len(self._train.windows))
            losses.append(float(self._run_epoch(tf.convert_to_tensor(shuffled, tf.int32))))
            outputs = self._predict(self._valid)
            valid_losses.append(float(self._valid_loss(outputs, self._valid_wanted)))
            monitored.append(self._valid_mae(outputs) if self._choices.monitor == "mae" else valid_losses[-1])
            if not np.isfinite(valid_losses[-1]):
                raise InputError(
                    f"the validation loss is {valid_losses[-1]} in epoch {epoch}; are the features scaled?"
                )
            after_epoch(epoch, monitored[-1])
            if monitored[-1] < min(monitored[:-1], default=np.inf):
                best_epoch = epoch
                best = self._fast.weights()
            if epoch - best_epoch >= self._choices.patience:
                break
        if self._choices.weights_kept == "best":
            self._fast.set_weights(best)
        model.set_weights(self._fast.weights())
        log.info(
            "dropout %g, seed %d: best of %d epochs was %d, with validation loss %.4f",
            dropout, seed, epoch, best_epoch, valid_losses[best_epoch - 1],
        )  # fmt: skip
        return Trial(
            dropout=dropout,
            seed=seed,
            model=model,
            losses=losses,
            valid_losses=valid_losses,
            monitored=monitored,
            best_epoch=best_epoch,
            valid_outputs=self._predict(self._valid),
            test_outputs=self._predict(self._test),
            seconds=time.perf_counter() - started,
        )

    def _wanted_of(self, fold: Fold) -> np.ndarray:
        """What the outputs of the fold's segments should be (segments, outputs)."""
        wanted = self._kind.wanted(fold.labels)
        return wanted if fold.auxiliary is None else np.concatenate([wanted, fold.auxiliary], axis=1)

    def _valid_mae(self, outputs: np.ndarray) -> float:
        return float(np.abs(self._kind.answers(outputs) - self._valid.labels).mean())

    def _reset(self, weights: list[np.ndarray], dropout: float, seed: int) -> None:
        self._fast.set_weights(weights)
        self._fast.set_dropout(dropout, seed)
        for variable in self._optimizer.variables:
            if variable is not self._optimizer.learning_rate:
                variable.assign(np.zeros(variable.shape, variable.dtype))

    def _epoch(self, order: tf.Tensor) -> tf.Tensor:
        """Train on all segments in this order, batch by batch; gives the mean loss over the segments."""
        segments = tf.size(order)

        def train_batch(start: tf.Tensor, total: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            batch = order[start : start + self._choices.batch_size]
            inputs = self._inputs(tf.gather(self._windows, batch))
            wanted = tf.gather(self._wanted, batch)
            with tf.GradientTape() as tape:
                loss = self._loss(self._model(inputs, training=True), wanted)
            gradients = tape.gradient(loss, self._model.trainable_variables)
            self._optimizer.apply(gradients, self._model.trainable_variables)
            return start + self._choices.batch_size, total + loss * tf.cast(tf.size(batch), tf.float32)

        _, total = tf.while_loop(lambda start, total: start < segments, train_batch, (0, 0.0))
        return total / tf.cast(segments, tf.float32)

    def _predict_windows(self, windows: tf.Tensor) -> tf.Tensor:
        return self._model(self._inputs(windows), training=False)

    def _inputs(self, windows: tf.Tensor) -> tf.Tensor | list[tf.Tensor]:
        gathered = [tf.gather(rows, windows) for rows in self._rows]
        if self._is_masked:
            gathered.append(windows != fusion.PADDING)
        return gathered if len(gathered) > 1 else gathered[0]

    def _predict(self, fold: Fold) -> np.ndarray:
        batches = range(0, len(fold.windows), PREDICTION_BATCH)
        outputs = [self._run_prediction(tf.constant(fold.windows[i : i + PREDICTION_BATCH])).numpy() for i in batches]
        return np.concatenate(outputs)


def take_over(values: np.ndarray) -> tf.Variable:
    """Values (rows, ...) as a variable; the array is emptied on the way, so that only a part is ever there twice."""
    empty = functools.partial(tf.raw_ops.Empty, shape=values.shape, dtype=values.dtype)
    variable = tf.Variable(empty, trainable=False, shape=(None, *values.shape[1:]))
    for start in reversed(range(0, len(values), ROWS_AT_ONCE)):
        part = values[start:]
        # A variable's own assignment of a slice would copy the whole first.
        tf.raw_ops.ResourceStridedSliceAssign(
            ref=variable.handle, begin=[start], end=[start + len(part)], strides=[1], value=part
        )
        del part
        values.resize((start, *values.shape[1:]), refcheck=False)
    return variable
