"""Losses: functions of outputs and what they should be, both (segments, columns), that give each value's loss alike.

They take tensors while training and arrays while validating.
"""

from collections.abc import Callable
from typing import Any

from emofuse.networks.backend import tensorflow as tf

Loss = Callable[[Any, Any], Any]


def absolute_error(outputs: Any, wanted: Any) -> Any:
    """The paper's loss (section 4.4); its mean is the MAE."""
    return abs(outputs - wanted)


def squared_error(outputs: Any, wanted: Any) -> Any:
    """Its mean is the MSE."""
    differences = outputs - wanted
    return differences * differences


def cross_entropy(outputs: Any, wanted: Any) -> Any:
    """The binary cross-entropy of logits, in nats; what is wanted is 0 or 1."""
    return tf.nn.sigmoid_cross_entropy_with_logits(wanted, outputs)


LOSSES: dict[str, Loss] = {
    "mae": absolute_error,
    "mse": squared_error,
    "ordinal": cross_entropy,
}


def whole_loss(loss: Loss, columns: int, weight: float, mean: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """The loss of a batch: that of the first columns and, so many times, the squared error of those behind, if any.

    `mean` is that of all values of a tensor, or of an array.
    """

    def of_batch(outputs: Any, wanted: Any) -> Any:
        found = mean(loss(outputs[:, :columns], wanted[:, :columns]))
        if outputs.shape[1] > columns:
            found += weight * mean(squared_error(outputs[:, columns:], wanted[:, columns:]))
        return found

    return of_batch
